"""The jobs of the SQS console: facts, what a peek costs, peek, send and delete."""

from __future__ import annotations

import dataclasses
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ConnectionClosedError, ReadTimeoutError

from awstui.engine import failures
from awstui.engine.services import sqs_delete, sqs_facts
from awstui.engine.services.sqs_hold import Hold
from awstui.engine.services.sqs_messages import attributes_digest, body_digest, write_attributes
from awstui.errors import AwsFailed, UsageError
from awstui.protocol import Failure, Place, Progress, Reply, Value
from awstui.protocol.sqs import Draft, Held, Hidden, Peeked, Queue, Sent
from awstui.protocol.sqs_rules import faults, size

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench
    from awstui.engine.journal import Entry

VISIBILITY = 30
"""Seconds a peeked message stays hidden at most."""

MOST = 1000
"""Messages one peek shows at most."""


def queue(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Facts of one queue, from one call. Args: queue_url. Answers Value(Queue)."""
    yield Value(sqs_facts.queue_facts(bench.sessions.client(place, "sqs"), args["queue_url"]))


def cost(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """What a peek would do to the queue, without doing it; reads only. Args: queue_url, visibility (s).

    Answers Value(Queue) as soon as its facts are there, and Value(PeekCost), whose queue also knows its DLQ sources.
    """
    client = bench.sessions.client(place, "sqs")
    facts = sqs_facts.queue_facts(client, args["queue_url"])
    yield Value(facts)
    facts = dataclasses.replace(facts, sources=sqs_facts.count_sources(client, facts.url))
    lambdas = bench.sessions.client(place, "lambda", brief=True)
    functions = () if bench.demo else sqs_facts.consumers(lambdas, facts.arn)  # the demo has no Lambda
    yield Value(sqs_facts.peek_cost(facts, args.get("visibility", VISIBILITY), functions))


def peek(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Look at messages and let go of them again.

    Args: queue_url; count, how many different messages (default 10, at most MOST); visibility, seconds they stay
    hidden when they cannot be released (default VISIBILITY).

    Answers Value(Message) for each message as it comes, Progress after each poll, and last Value(Peeked). Messages are
    released also when it is cancelled or fails; if the engine dies they reappear by themselves after `visibility`.
    """
    url, count = args["queue_url"], int(args.get("count", 10))
    if not 1 <= count <= MOST:
        raise UsageError(f"A peek shows 1 to {MOST:,} messages, not {count:,}.")
    visibility = int(args.get("visibility", VISIBILITY))
    hold = _hold(bench, place, url, visibility)
    seen, error, left = 0, None, {}
    with _intent(bench, place, url, ("ReceiveMessage", "ChangeMessageVisibilityBatch"), {"Count": count}) as entry:
        try:
            for fresh in hold.look(count, bench.cancelled):
                for each in fresh:
                    seen += 1
                    yield Value(each)
                yield Progress(seen, count, f"{hold.empty_polls} empty polls")
        except Exception as stopped:
            error = stopped
        finally:
            held = len(hold.receipts)
            left = hold.release()
            entry.note = f"{seen} seen, {held - len(left)} released"
        why = "failed" if error else "count" if seen >= count else "cancelled" if bench.cancelled() else "empty"
        fault = _explain(bench, place, next(iter(left.values())), "ChangeMessageVisibilityBatch", url) if left else None
        yield Value(
            Peeked(
                seen=seen,
                asked=count,
                stopped=why,
                released=held - len(left),
                hidden=tuple(left),
                hidden_for=visibility if left else 0,
                repeats=hold.repeats,
                empty_polls=hold.empty_polls,
                fault=fault,
            )
        )
        if error is not None:
            raise error


def send(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Send one message. Args: queue_url, draft (Draft). Answers Value(Sent); UsageError says what SQS would refuse."""
    url, draft = args["queue_url"], args["draft"]
    facts = sqs_facts.queue_facts(bench.sessions.client(place, "sqs"), url)
    if found := faults(draft, facts):
        raise UsageError("; ".join(f"{fault.field}: {fault.sentence}" for fault in found))
    draft = fresh_dedup(draft, facts)
    # a repeated send is a second message, unless FIFO's deduplication swallows it
    client = bench.sessions.client(place, "sqs") if facts.fifo else bench.sessions.client(place, "sqs", attempts=1)
    known: dict[str, Any] = {"Size": size(draft.body, draft.attributes), "MessageGroupId": draft.group}
    try:
        with _intent(bench, place, url, ("SendMessage",), known):
            answer = client.send_message(QueueUrl=url, **_request(draft))
    except (ReadTimeoutError, ConnectionClosedError) as error:
        failure = _explain(bench, place, error, "SendMessage", url)
        hint = "The message may have been sent all the same: look before sending it again."
        raise AwsFailed(dataclasses.replace(failure, hint=hint)) from error
    yield Value(
        Sent(
            id=answer["MessageId"],
            sequence=answer.get("SequenceNumber", ""),
            dedup=draft.dedup,
            size=known["Size"],
            note=_note(draft, facts, answer),
        )
    )


def delete(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Delete messages by the receipt handles a peek left.

    Args: queue_url; messages (Held, ids all different); look, whether to receive messages again to find those whose
    handle has expired (which costs each message passed a receive, like a peek).

    Answers Value(Deleted) for each message, at most once "expired" and then what looking came to;
    Value(Hidden) last when something it received meanwhile could not be released.
    """
    url, fifo = args["queue_url"], _is_fifo(args["queue_url"])
    messages: tuple[Held, ...] = tuple(args["messages"])
    client = bench.sessions.client(place, "sqs")

    def explain(error: Exception, operation: str) -> Failure:
        return _explain(bench, place, error, operation, url)

    expired: list[str] = []
    states: Counter[str] = Counter()
    with _intent(bench, place, url, ("DeleteMessageBatch",), {"MessageIds": [each.id for each in messages]}) as entry:
        for outcome in sqs_delete.by_held_handles(client, url, messages, fifo=fifo, explain=explain):
            if outcome.state == "expired":
                expired.append(outcome.id)
            states[outcome.state] += 1
            entry.note = ", ".join(f"{count} {state}" for state, count in states.items())
            yield Value(outcome)
    if not expired or not args.get("look", fifo) or bench.cancelled():
        return
    operations = ("ReceiveMessage", "ChangeMessageVisibilityBatch", "DeleteMessageBatch")
    with _intent(bench, place, url, operations, {"MessageIds": expired}):
        hold = _hold(bench, place, url, VISIBILITY)
        try:
            yield from sqs_delete.by_looking_again(
                client, hold, url, expired, cancelled=bench.cancelled, explain=explain
            )
        finally:
            left = hold.release()
        if left:
            failure = explain(next(iter(left.values())), "ChangeMessageVisibilityBatch")
            yield Value(Hidden(tuple(left), VISIBILITY, failure))


def fresh_dedup(draft: Draft, queue: Queue) -> Draft:
    """The draft with a new deduplication id, where it has none and the queue does not make one from the body."""
    if queue.fifo and not draft.dedup and not queue.content_based_dedup:
        return dataclasses.replace(draft, dedup=str(uuid.uuid4()))
    return draft


def _request(draft: Draft) -> dict[str, Any]:
    request: dict[str, Any] = {"MessageBody": draft.body}
    if draft.delay is not None:
        request["DelaySeconds"] = draft.delay
    if draft.attributes:
        request["MessageAttributes"] = write_attributes(draft.attributes)
    if draft.group:
        request["MessageGroupId"] = draft.group
    if draft.dedup:
        request["MessageDeduplicationId"] = draft.dedup
    return request


def _note(draft: Draft, queue: Queue, answer: Mapping[str, Any]) -> str:
    """What the acceptance leaves open."""
    if answer.get("MD5OfMessageBody", "") not in ("", body_digest(draft.body)):
        return "SQS's MD5 of the body differs from ours: what arrived is not what was sent."
    sent = answer.get("MD5OfMessageAttributes", "")
    if draft.attributes and sent not in ("", attributes_digest(draft.attributes)):
        return "SQS's MD5 of the attributes differs from ours: what arrived is not what was sent."
    if queue.fifo and not draft.dedup:
        return "Deduplicated by content: the same body within 5 minutes is accepted but not delivered again."
    return ""


def _hold(bench: Bench, place: Place, url: str, visibility: int) -> Hold:
    return Hold(
        bench.sessions.client(place, "sqs", attempts=1),
        bench.sessions.client(place, "sqs"),
        url,
        visibility=visibility,
        fifo=_is_fifo(url),
    )


def _is_fifo(url: str) -> bool:
    """A FIFO queue's name, and no other's, ends in .fifo (API reference, CreateQueue)."""
    return url.endswith(".fifo")


def _intent(
    bench: Bench, place: Place, url: str, operations: tuple[str, ...], params: Mapping[str, Any]
) -> AbstractContextManager[Entry]:
    """The journal entry, and with it the permit, for writes to this queue. Bodies are never journalled."""
    return bench.journal.intent(
        service="sqs",
        operations=operations,
        targets=(url,),
        params={"QueueUrl": url, **params},
        context=bench.sessions.context(place),
        account=bench.account(place),
        screen="sqs.queues",
    )


def _explain(bench: Bench, place: Place, error: Exception, operation: str, url: str) -> Failure:
    name = url.rpartition("/")[2]
    return failures.explain(error, context=bench.sessions.context(place), operation=operation, resource=name)
