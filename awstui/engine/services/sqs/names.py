"""Which queues there are, for pickers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from awstui.protocol import Place, Reply, Value

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench

MOST = 20_000
"""Queues named at most; nobody picks from more."""


def names(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """The URLs of the queues there. Args: prefix (default ""). Answers Value(tuple[str, …])."""
    client = bench.sessions.client(place, "sqs")
    found: list[str] = []
    # without MaxResults SQS gives no NextToken and stops at 1,000 (API reference, ListQueues)
    params: dict[str, Any] = {"MaxResults": 1000}
    if args.get("prefix"):
        params["QueueNamePrefix"] = args["prefix"]
    while len(found) < MOST and not bench.cancelled():
        answer = client.list_queues(**params)
        found += answer.get("QueueUrls") or ()
        if not answer.get("NextToken"):
            break
        params["NextToken"] = answer["NextToken"]
    yield Value(tuple(found))
