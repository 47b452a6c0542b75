"""Sending one message."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ConnectionClosedError, ReadTimeoutError

from awstui.engine.proposals import Proposal
from awstui.engine.services.sqs import facts
from awstui.engine.services.sqs.at import At
from awstui.engine.services.sqs.shapes import attributes_digest, body_digest, write_attributes
from awstui.errors import AwsFailed, UsageError
from awstui.protocol import Place, Reply, Value
from awstui.protocol.sqs import Draft, Queue, Sent
from awstui.protocol.sqs_rules import faults, size

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench

EFFECT = "A message that was sent cannot be called back; whoever consumes the queue acts on it."


def send(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Send one message. Args: queue_url, draft (Draft).

    Answers Planned, confirmed by the form it was written in unless a guard asks for more; Run then answers Value(Sent).
    UsageError says what SQS would refuse.
    """
    at, draft = At(bench, place, args["queue_url"]), args["draft"]
    queue = facts.queue_facts(at.client, at.url)
    if found := faults(draft, queue):
        raise UsageError("; ".join(f"{fault.field}: {fault.sentence}" for fault in found))
    draft = fresh_dedup(draft, queue)
    yield bench.propose(
        place,
        Proposal(
            title=f"Send a message to {at.name}",
            tier="",
            targets=(at.url,),
            commands=(at.spelled("SendMessage", request(draft)),),
            effect=EFFECT,
            carry=partial(_send, place=place, queue=queue, draft=draft),
        ),
    )


def _send(bench: Bench, *, place: Place, queue: Queue, draft: Draft) -> Iterator[Reply]:
    at, count = At(bench, place, queue.url), size(draft.body, draft.attributes)
    # a repeated send is a second message, unless FIFO's deduplication swallows it
    client = at.client if queue.fifo else at.once
    try:
        with at.intent("SendMessage", Size=count, MessageGroupId=draft.group):
            answer = client.send_message(QueueUrl=queue.url, **request(draft))
    except (ReadTimeoutError, ConnectionClosedError) as error:
        hint = "The message may have been sent all the same: look before sending it again."
        raise AwsFailed(dataclasses.replace(at.explain(error, "SendMessage"), hint=hint)) from error
    yield Value(
        Sent(
            id=answer["MessageId"],
            sequence=answer.get("SequenceNumber", ""),
            dedup=draft.dedup,
            size=count,
            note=note(draft, queue, answer),
        )
    )


def fresh_dedup(draft: Draft, queue: Queue) -> Draft:
    """The draft with a new deduplication id, where it has none and the queue does not make one from the body."""
    if queue.fifo and not draft.dedup and not queue.content_based_dedup:
        return dataclasses.replace(draft, dedup=str(uuid.uuid4()))
    return draft


def request(draft: Draft) -> dict[str, Any]:
    """A draft as SendMessage and an entry of SendMessageBatch take it, without queue and entry id."""
    found: dict[str, Any] = {"MessageBody": draft.body}
    if draft.delay is not None:
        found["DelaySeconds"] = draft.delay
    if draft.attributes:
        found["MessageAttributes"] = write_attributes(draft.attributes)
    if draft.group:
        found["MessageGroupId"] = draft.group
    if draft.dedup:
        found["MessageDeduplicationId"] = draft.dedup
    if draft.trace:
        header = {"DataType": "String", "StringValue": draft.trace}
        found["MessageSystemAttributes"] = {"AWSTraceHeader": header}
    return found


def note(draft: Draft, queue: Queue, answer: Mapping[str, Any]) -> str:
    """What the acceptance leaves open; "" when nothing."""
    if answer.get("MD5OfMessageBody", "") not in ("", body_digest(draft.body)):
        return "SQS's MD5 of the body differs from ours: what arrived is not what was sent."
    sent = answer.get("MD5OfMessageAttributes", "")
    if draft.attributes and sent not in ("", attributes_digest(draft.attributes)):
        return "SQS's MD5 of the attributes differs from ours: what arrived is not what was sent."
    if queue.fifo and not draft.dedup:
        return "Deduplicated by content: the same body within 5 minutes is accepted but not delivered again."
    return ""
