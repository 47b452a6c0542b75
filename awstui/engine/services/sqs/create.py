"""Making a queue, and its dead-letter queue with it: one confirmation, a journal entry for each."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from awstui.engine.proposals import Proposal
from awstui.engine.services.sqs import consequences
from awstui.engine.services.sqs.at import At
from awstui.engine.services.sqs.attributes import taken
from awstui.engine.services.sqs.inverses import read
from awstui.engine.services.sqs.removal import seconds_left
from awstui.errors import AwsFailed, UsageError
from awstui.protocol import Place, Progress, Reply, Value
from awstui.protocol.sqs_attributes import SETTINGS, faults, redrive_text, same
from awstui.protocol.sqs_queues import DLQ_RETENTION, PAUSE, Done, NewQueue, dlq_name, name_faults, tag_faults
from awstui.rows.sqs_settings import shown

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench

SETTLE = 1.0
"""Seconds after which a new queue can be used (API reference, CreateQueue)."""

_SHARED = ("SqsManagedSseEnabled", "KmsMasterKeyId", "KmsDataKeyReusePeriodSeconds")
"""What a dead-letter queue has of the queue it is made for, besides its type."""


def create(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Make a queue. Args: queue (NewQueue; texts of attributes as SQS or a person writes them).

    Answers Planned; Run then answers Progress when a dead-letter queue was made first, and Value(Done) with the new
    queue's URL. UsageError says what SQS would refuse.
    """
    wanted = _checked(args["queue"])
    at = At(bench, place, wanted.name)  # it has no URL yet
    dlq = _dead_letters(wanted) if wanted.dlq == "new" else None
    effect, refused = [], ""
    if wanted.dlq:
        target = _arn(at, dlq.name) if dlq is not None else wanted.dlq
        policy = {"RedrivePolicy": redrive_text(target, wanted.receives)}
        if dlq is None:
            own = {"QueueArn": _arn(at, wanted.name), **wanted.attributes}
            if wrong := faults(policy, own, fifo=wanted.fifo):
                raise UsageError(f"Dead-letter queue: {wrong['RedrivePolicy']}.")
            told = consequences.of(at, own, policy)
            effect, refused = [f"• {each}" for each in told.warnings], told.refused
        wanted = dataclasses.replace(wanted, attributes={**wanted.attributes, **policy})
    made = [each for each in (dlq, wanted) if each is not None]
    why_not = (why for each in made for why in (_too_early(at, each.name), _exists(at, each)) if why)
    yield bench.propose(
        place,
        Proposal(
            title=f"Create the queue {wanted.name}",
            targets=tuple(each.name for each in made),
            commands=tuple(_spelled(at, each) for each in made),
            effect="\n".join(effect),
            diff="\n".join(line for each in made for line in _described(each)),
            refused=refused or next(why_not, ""),
            carry=partial(_create, place=place, wanted=wanted, dlq=dlq),
        ),
    )


def _checked(wanted: NewQueue) -> NewQueue:
    """The queue with its attributes as SQS takes them."""
    if why := name_faults(wanted.name, wanted.fifo):
        raise UsageError(f"Name: {why}.")
    if wanted.dlq and not 1 <= wanted.receives <= SETTINGS["RedrivePolicy"].high:
        raise UsageError("Receives before a message goes to the dead-letter queue: 1 to 1,000.")
    if wrong := [f"tag {key}: {said}" for key, text in wanted.tags.items() for said in tag_faults(key, text).values()]:
        raise UsageError("; ".join(wrong))
    attributes = taken({name: text for name, text in wanted.attributes.items() if text}, fifo=wanted.fifo)
    return dataclasses.replace(wanted, attributes=attributes)


def _dead_letters(wanted: NewQueue) -> NewQueue:
    """The dead-letter queue made with a queue: of its type, as encrypted, and keeping messages as long as can be."""
    shared = {name: wanted.attributes[name] for name in _SHARED if name in wanted.attributes}
    name = dlq_name(wanted.name)
    if why := name_faults(name, wanted.fifo):
        raise UsageError(f"Its dead-letter queue would be called {name}: {why}.")
    return NewQueue(name, {"MessageRetentionPeriod": DLQ_RETENTION, **shared}, wanted.tags)


def _arn(at: At, name: str) -> str:
    """The ARN a queue of that name has, or will have, in the place."""
    region = at.bench.sessions.context(at.place).region
    return f"arn:{at.client.meta.partition}:sqs:{region}:{at.bench.account(at.place) or '<account>'}:{name}"


def _params(queue: NewQueue) -> dict[str, Any]:
    """The input of CreateQueue."""
    attributes = {**queue.attributes, **({"FifoQueue": "true"} if queue.fifo else {})}
    params: dict[str, Any] = {"QueueName": queue.name, "Attributes": attributes, "tags": dict(queue.tags)}
    return {name: value for name, value in params.items() if value}


def _spelled(at: At, queue: NewQueue) -> str:
    return at.spelled_of("sqs", "CreateQueue", _params(queue))


def _described(queue: NewQueue) -> Iterator[str]:
    yield f"{queue.name}: {'FIFO' if queue.fifo else 'standard'} queue"
    for name, value in queue.attributes.items():
        yield f"+ {SETTINGS[name].title}: {shown(name, value)}"
    if queue.tags:
        yield f"+ {len(queue.tags)} tags: {', '.join(queue.tags)}"


def _too_early(at: At, name: str) -> str:
    left = seconds_left(at, "DeleteQueue", name)
    why = f"{name} was deleted less than {PAUSE} s ago, and SQS makes no queue of that name before"
    return f"{why}: {left:.0f} s are left." if left else ""


def _exists(at: At, queue: NewQueue) -> str:
    """That there is a queue of that name, and in what it differs; "" when there is none, or when it may not be asked.

    CreateQueue answers with the queue that is there when every attribute is the same, and refuses when one is not.
    """
    try:
        now = read(at.client, at.client.get_queue_url(QueueName=queue.name)["QueueUrl"])
    except (ClientError, BotoCoreError):
        return ""
    other = [name for name, value in queue.attributes.items() if not same(name, now.get(name, ""), value)]
    said = ", ".join(f"its {SETTINGS[name].title.lower()} is {shown(name, now.get(name, ''))}" for name in other)
    return f"There is a queue {queue.name} already" + (f", and {said}." if said else ", just like this one.")


def _create(bench: Bench, *, place: Place, wanted: NewQueue, dlq: NewQueue | None) -> Iterator[Reply]:
    at = At(bench, place, wanted.name)
    if dlq is not None:
        url = _make(at, dlq)
        yield Progress(1, 2, f"{dlq.name} is made")
        policy = redrive_text(read(at.client, url)["QueueArn"], wanted.receives)
        wanted = dataclasses.replace(wanted, attributes={**wanted.attributes, "RedrivePolicy": policy})
        bench.wait(SETTLE)  # whoever gives up now still gets the queue that was confirmed
    try:
        url = _make(at, wanted)
    except (ClientError, BotoCoreError, AwsFailed) as error:
        if dlq is None:
            raise
        failure = at.explain(error, "CreateQueue", wanted.name)
        sentence = f"{dlq.name} is made, {wanted.name} is not: {failure.sentence}"
        raise AwsFailed(dataclasses.replace(failure, sentence=sentence)) from error
    also = f", and {dlq.name} for its dead letters" if dlq is not None else ""
    yield Value(Done(f"{wanted.name} is made{also}. Lists may take a minute to show it.", url))


def _make(at: At, queue: NewQueue) -> str:
    """Make one queue, journalled; its URL."""
    params = _params(queue)
    try:
        with at.entry(("CreateQueue",), (queue.name,), params):
            return str(at.client.create_queue(**params)["QueueUrl"])
    except ClientError as error:
        failure = at.explain(error, "CreateQueue", queue.name)
        code = failure.code.rpartition(".")[2]
        if code == "QueueDeletedRecently":
            sentence = (
                f"A queue {queue.name} was deleted less than {PAUSE} s ago: SQS makes no other of its name before."
            )
            failure = dataclasses.replace(failure, sentence=sentence, hint=f"Try again in {PAUSE} s at the latest.")
        elif code in ("QueueAlreadyExists", "QueueNameExists"):
            hint = "Choose another name, or open that queue and change its attributes."
            sentence = f"There is a queue {queue.name} already, and it has other attributes than these."
            failure = dataclasses.replace(failure, sentence=sentence, hint=hint)
        raise AwsFailed(failure) from error
