"""Who feeds a queue and who drains it: six parts of AWS asked at once, each failing by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from awstui.engine import failures
from awstui.engine.services.sqs import facts
from awstui.engine.services.sqs.allowing import allowed
from awstui.engine.services.sqs.connected import Asked, lambda_mappings, pipes, queues, rules, subscriptions
from awstui.engine.threads import interleave
from awstui.errors import Refused
from awstui.protocol import Failure, Place, Reply, Value
from awstui.protocol.sqs import Queue
from awstui.protocol.triggers import Part, Trigger

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench

Found = Iterator[Trigger | Part]

SOURCES: dict[str, Callable[[Asked, Queue], Found]] = {
    "Lambda": lambda_mappings,
    "SNS": subscriptions,
    "EventBridge": rules,
    "Pipes": pipes,
    "Dead letters": queues,
    "Policy": lambda asked, queue: iter(allowed(queue)),
}
"""By part of protocol.triggers.PARTS."""


def triggers(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """What leads into a queue and out of it; reads only.

    Args: queue_url; all, whether to go through every SNS subscription however many there are (default: the first
    `connected.SUBSCRIPTIONS`).

    Answers Value(Trigger) for each, as they are found, and Value(Part) whenever a part's state changes, "asking" first.
    S3 notifications and EventBridge schedules are kept with the bucket and the schedule and cannot be asked for by
    queue: where the queue's policy lets S3 send, that is told.
    """
    queue = facts.queue_facts(bench.sessions.client(place, "sqs"), args["queue_url"])
    asked = Asked(bench, place, args["queue_url"], bool(args.get("all")))
    for found in interleave(partial(_part, asked, queue, name) for name in SOURCES):
        yield Value(found)
        if bench.cancelled():
            return


def _part(asked: Asked, queue: Queue, name: str) -> Found:
    """One part, from its first word to its last."""
    yield Part(name)
    last = Part(name, "done")
    try:
        for found in SOURCES[name](asked, queue):
            if isinstance(found, Part) and found.state != "asking":
                last = found
            else:
                yield found
    except (ClientError, BotoCoreError, Refused) as error:
        last = Part(name, "failed", failure=_explain(asked, error))
    if asked.bench.cancelled() and last.state == "done":
        last = Part(name, "stopped", "stopped before it was through")
    yield last


def _explain(asked: Asked, error: Exception) -> Failure:
    context = asked.bench.sessions.context(asked.place)
    return failures.explain(error, context=context, demo=asked.bench.demo)
