"""Key pairs beside the keys of this machine, and how many instances have each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from awstui.engine.keys.local import look
from awstui.engine.keys.match import match, pairs_of
from awstui.engine.services.keys.at import At
from awstui.errors import AwstuiError
from awstui.protocol import Failure, Place, Reply, Value
from awstui.protocol.keys import KeyPair, KeyRing, KeyUses

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench


def ring(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Every key: answers the place's Context, Value(KeyRing), then Value(KeyUses) unless `uses` is False.

    Args: uses (False: not asked for), files (paths of keys elsewhere that are asked about).


    The keys of this machine are there when EC2 cannot be asked, which the answer says.
    """
    at = At(bench, place)
    yield bench.sessions.context(place)
    pairs: tuple[KeyPair, ...] = ()
    fault: Failure | None = None
    try:
        pairs = pairs_of(at.client)
    except (ClientError, BotoCoreError, AwstuiError) as error:
        fault = at.explain(error, "DescribeKeyPairs")
    local = look(more=[Path(each) for each in args.get("files", ())])
    yield Value(KeyRing(match(pairs, local.keys), local.skipped, local.agent, fault))
    if args.get("uses", True) and fault is None:
        yield Value(uses(at))


def uses(at: At, name: str = "") -> KeyUses:
    """How many instances have which key pair; with `name` only of that one."""
    filters = [{"Name": "instance-state-name", "Values": ["pending", "running", "stopping", "stopped"]}]
    if name:
        filters.append({"Name": "key-name", "Values": [name]})
    counts: Counter[str] = Counter()
    try:
        for each in instances(at, filters):
            counts[str(each.get("KeyName") or "")] += 1
            if at.bench.cancelled():
                break
    except (ClientError, BotoCoreError, AwstuiError) as error:
        return KeyUses(dict(counts), at.explain(error, "DescribeInstances"))
    counts.pop("", None)
    return KeyUses(dict(counts))


def instances(at: At, filters: list[dict[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """The instances those filters leave, page by page."""
    pages = at.client.get_paginator("describe_instances").paginate(Filters=filters)
    for page in pages:
        for reservation in page.get("Reservations") or ():
            yield from reservation.get("Instances") or ()
