"""Emptying a queue and deleting it: what goes with it, who notices, and how long SQS wants to be left alone after."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from awstui.engine.proposals import Proposal
from awstui.engine.services.sqs import facts
from awstui.engine.services.sqs.at import At
from awstui.engine.services.sqs.inverses import read
from awstui.errors import AwsFailed
from awstui.protocol import Place, Reply, Value
from awstui.protocol.sqs import Queue, name_of
from awstui.protocol.sqs_queues import PAUSE, Done
from awstui.text import clean

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench

_NAMED = 10
"""Queues and functions named at most."""

_LOOKED_AT = 100
"""Changes of the journal looked through for the last purge or deletion."""


def purge(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Delete every message of a queue. Args: queue_url. Answers Planned; Run then answers Value(Done)."""
    at = At(bench, place, args["queue_url"])
    queue = facts.queue_facts(at.client, at.url)
    left = seconds_left(at, "PurgeQueue", at.url)
    yield bench.propose(
        place,
        Proposal(
            title=f"Purge {at.name}",
            tier="name",
            name=at.name,
            targets=(at.url,),
            commands=(at.spelled("PurgeQueue", {}),),
            effect=(
                f"Deletes every message: {_messages(queue)}, those in flight included, whoever works on them. Nothing "
                "brings them back; an export would keep them.\n"
                f"It takes up to {PAUSE} s. Messages sent meanwhile may be deleted too. The counts are approximate and "
                "lag a minute or more."
            ),
            refused=_wait(f"{at.name} was purged less than {PAUSE} s ago, and SQS takes one purge in that time", left),
            carry=partial(_purge, place=place, url=at.url),
        ),
    )


def _purge(bench: Bench, *, place: Place, url: str) -> Iterator[Reply]:
    at = At(bench, place, url)
    try:
        with at.intent("PurgeQueue"):
            at.client.purge_queue(QueueUrl=url)
    except ClientError as error:
        if "PurgeQueueInProgress" not in str(error.response.get("Error", {}).get("Code")):
            raise
        sentence = f"{at.name} was purged less than {PAUSE} s ago, and SQS takes one purge in that time."
        hint = f"Try again in {PAUSE} s at the latest; what that purge deletes is being deleted now."
        raise AwsFailed(dataclasses.replace(at.explain(error, "PurgeQueue"), sentence=sentence, hint=hint)) from error
    again = time.strftime("%H:%M:%S", time.localtime(time.time() + PAUSE))
    yield Value(
        Done(f"{at.name} is being purged, until {again}; SQS takes no other purge before. The counts lag a minute.")
    )


def delete_queue(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Delete a queue with its messages. Args: queue_url. Answers Planned; Run then answers Value(Done)."""
    at = At(bench, place, args["queue_url"])
    queue = facts.queue_facts(at.client, at.url)
    lines = [
        f"Deletes the queue and its messages: {_messages(queue)}. Nothing brings them back. The journal keeps the "
        "queue's settings and tags, so that an empty one like it can be made again.",
        *_sources(at),
        *_functions(at, queue),
        f"It takes up to {PAUSE} s; calls made meanwhile may still succeed, and a message sent then is lost. For "
        f"{PAUSE} s no queue of this name can be made.",
    ]
    yield bench.propose(
        place,
        Proposal(
            title=f"Delete the queue {at.name}",
            tier="name",
            name=at.name,
            targets=(at.url,),
            commands=(at.spelled("DeleteQueue", {}),),
            effect="\n".join(lines),
            carry=partial(_delete, place=place, url=at.url),
        ),
    )


def _delete(bench: Bench, *, place: Place, url: str) -> Iterator[Reply]:
    at = At(bench, place, url)
    before: dict[str, Any] = {}
    try:
        before["Attributes"] = read(at.client, url)
        before["Tags"] = at.client.list_queue_tags(QueueUrl=url).get("Tags") or {}
    except (ClientError, BotoCoreError):
        pass  # its settings are worth keeping, and no reason not to delete it
    with at.intent("DeleteQueue", before=before or None):
        at.client.delete_queue(QueueUrl=url)
    again = time.strftime("%H:%M:%S", time.localtime(time.time() + PAUSE))
    yield Value(Done(f"{at.name} is deleted. Lists may show it for a minute; its name is free at {again}."))


def seconds_left(at: At, operation: str, target: str) -> float:
    """Seconds until SQS takes this operation again, as far as the journal knows when it was last made; 0 for now.

    Args:
        at: the account and endpoint.
        operation: PurgeQueue or DeleteQueue.
        target: the queue's URL, or its name.
    """
    context = at.bench.sessions.context(at.place)
    account, now = at.bench.account(at.place), time.time()
    for record in at.bench.journal.read(_LOOKED_AT):
        if now - record.at >= PAUSE:
            break
        there = (record.endpoint, record.region, record.account) == (context.endpoint, context.region, account)
        names = {target for url in record.targets for target in (url, name_of(url))}
        if there and record.state == "ok" and record.operations == (operation,) and target in names:
            return max(0.0, PAUSE - (now - record.at))
    return 0.0


def _wait(sentence: str, left: float) -> str:
    return f"{sentence}: {left:.0f} s are left." if left else ""


def _messages(queue: Queue) -> str:
    return f"≈{queue.available:,} available, ≈{queue.in_flight:,} in flight, ≈{queue.delayed:,} delayed"


def _sources(at: At) -> Iterator[str]:
    found = facts.known_sources(at.client, at.url)
    if found is None:
        yield "Which queues have it as their dead-letter queue could not be read."
    elif found:
        names = [name_of(url) for url in found]
        yield (
            f"{_named(names)} {'has' if len(names) == 1 else 'have'} it as dead-letter queue: without it, messages no "
            "consumer can digest come back there until they expire."
        )


def _functions(at: At, queue: Queue) -> Iterator[str]:
    if at.bench.demo:  # it has no Lambda
        return
    functions = facts.consumers(at.bench.sessions.client(at.place, "lambda", brief=True), queue.arn)
    if functions is None:
        yield "Whether a Lambda function polls it could not be read."
    elif functions:
        yield f"Lambda polls it ({_named(list(functions))}): the event source mapping stays and fails from then on."


def _named(names: list[str]) -> str:
    shown = ", ".join(clean(name, 90) for name in names[:_NAMED])
    return f"{shown} and {len(names) - _NAMED:,} more" if len(names) > _NAMED else shown
