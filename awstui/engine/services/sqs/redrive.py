"""Redriving a dead-letter queue: SQS itself moves the messages, in a task that goes on without us."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError, ConnectionClosedError, ReadTimeoutError

from awstui.engine.proposals import Proposal
from awstui.engine.services.sqs import facts
from awstui.engine.services.sqs.at import At
from awstui.engine.services.sqs.tasks import tasks_of
from awstui.errors import AwsFailed, UsageError
from awstui.protocol import Failure, Place, Reply, Value
from awstui.protocol.sqs import Queue, name_of
from awstui.protocol.sqs_tasks import MoveTask

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench

FASTEST = 500
"""Messages a second at most (API reference, StartMessageMoveTask)."""

_NAMED = 5
"""Source queues named before the rest is only counted."""

LOST = (
    "Not restored: the messages become new ones, with new ids, enqueued now, received 0 times, their retention from "
    "the beginning; and they mix with what producers send meanwhile. Bodies, attributes and message groups are kept."
)


@dataclass(frozen=True, slots=True)
class Found:
    """What was read before a redrive is proposed; None for what could not be."""

    queue: Queue
    sources: tuple[str, ...] | None
    tasks: tuple[MoveTask, ...] | None
    destination: Queue | None = None
    faults: tuple[Failure, ...] = ()


def redrive(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Move what lies in a dead-letter queue back, or to another queue.

    Args: queue_url, of the dead-letter queue; destination, an ARN, or "" for the queue each message came from; rate,
    messages a second, 1 to FASTEST, None for as fast as SQS sees fit.

    Answers Planned, refused with a sentence where SQS would not do it. Run then answers Value(MoveTask), with the
    handle that `sqs.watch_task` and `sqs.cancel_task` want, and `started` as soon as SQS tells it.
    """
    at, arn, rate = At(bench, place, args["queue_url"]), args.get("destination", ""), args.get("rate")
    if rate is not None and not (isinstance(rate, int) and 1 <= rate <= FASTEST):
        raise UsageError(f"A redrive moves 1 to {FASTEST} messages a second, not {rate}.")
    found = _look(at, arn)
    queue = found.queue
    params: dict[str, Any] = {"SourceArn": queue.arn}
    if arn:
        params["DestinationArn"] = arn
    if rate is not None:
        params["MaxNumberOfMessagesPerSecond"] = rate
    before = [task.started for task in found.tasks or ()]
    yield bench.propose(
        place,
        Proposal(
            title=f"Redrive {at.name}",
            targets=_ways(found, arn),
            commands=(at.spelled_of("sqs", "StartMessageMoveTask", params),),
            effect=_effect(queue, arn, rate),
            checks=tuple(_checks(found, arn)),
            refused=refusal(found, arn),
            carry=partial(_start, place=place, url=at.url, params=params, count=queue.available, before=before),
        ),
    )


def _look(at: At, arn: str) -> Found:
    """Everything a person, and `refusal`, must know. What may not be read is no reason not to try."""
    queue = facts.queue_facts(at.client, at.url)
    faults: list[Failure] = []

    def read(operation: str, what: Any) -> Any:
        try:
            return what()
        except (ClientError, BotoCoreError) as error:
            faults.append(at.explain(error, operation))
            return None

    sources = read("ListDeadLetterSourceQueues", lambda: facts.source_urls(at.client, at.url))
    tasks = read("ListMessageMoveTasks", lambda: tasks_of(at.client, queue.arn))
    destination = None
    if arn and arn != queue.arn and region_of(arn) == region_of(queue.arn):
        destination = read("GetQueueUrl", lambda: facts.queue_facts(at.client, facts.url_of(at.client, arn)))
    names = None if sources is None else tuple(sorted(name_of(url) for url in sources))
    return Found(queue, names, tasks, destination, tuple(faults))


def region_of(arn: str) -> str:
    """The region in an SQS ARN, "" when it is none."""
    parts = arn.split(":")
    return parts[3] if len(parts) == 6 and parts[0] == "arn" and parts[2] == "sqs" and parts[5] else ""


def refusal(found: Found, arn: str) -> str:
    """Why SQS would not start the task, "" when nothing speaks against it.

    Args:
        found: what was read.
        arn: the destination, "" for each message's source.

    The rules are those of StartMessageMoveTask (API reference) and "Configure a dead-letter queue redrive" (developer
    guide): the source is the dead-letter queue of an SQS queue, one task a queue, and both queues are of one type.
    """
    queue = found.queue
    if found.sources == ():
        return (
            f"{queue.name} is not the dead-letter queue of any SQS queue, and SQS redrives no other. "
            "Messages of an SNS subscription's or a Lambda function's dead-letter queue have to be moved by hand."
        )
    active = next((task for task in found.tasks or () if not task.ended), None)
    if active is not None:
        of = "" if active.to_move is None else f" of ≈{active.to_move:,}"
        return (
            f"A task already moves messages out of {queue.name} (to {active.destination}, ≈{active.moved:,}{of} "
            "moved), and SQS runs one at a time. Wait for it, or stop it."
        )
    if not arn:
        return ""
    if arn == queue.arn:
        return f"The messages would be moved from {queue.name} to {queue.name} itself."
    region = region_of(arn)
    if not region:
        return f"{arn} is not the ARN of a queue: arn:aws:sqs:REGION:ACCOUNT:NAME."
    if region != region_of(queue.arn):
        return f"The destination is in {region}, and SQS moves messages within a region ({region_of(queue.arn)}) only."
    if arn.endswith(".fifo") != queue.fifo:
        kinds = ("FIFO", "standard") if queue.fifo else ("standard", "FIFO")
        return f"{queue.name} is a {kinds[0]} queue and the destination a {kinds[1]} one; SQS moves within a type only."
    missing = next((f for f in found.faults if f.operation == "GetQueueUrl" and f.kind == "missing"), None)
    return "" if missing is None else f"There is no queue {arn.rpartition(':')[2]} in {region}."


def _ways(found: Found, arn: str) -> tuple[str, ...]:
    name = found.queue.name
    if arn:
        return (f"{name} → {arn.rpartition(':')[2]}",)
    sources: Sequence[str] = found.sources or ()
    ways = [f"{name} → {source}" for source in sources[:_NAMED]]
    if len(sources) > _NAMED:
        ways.append(f"{name} → {len(sources) - _NAMED:,} more queues")
    return tuple(ways) or (f"{name} → each message's source",)


def _effect(queue: Queue, arn: str, rate: int | None) -> str:
    count = queue.available
    to = arn.rpartition(":")[2] if arn else "the queue it came from"
    pace = "as fast as SQS sees fit"
    if rate is not None:
        pace = f"at most {rate} a second ({_span(count / rate)} for all)"
    return (
        f"SQS moves ≈{count:,} messages, oldest first, each to {to}, {pace}. Consumers get them at once. "
        f"The task can be stopped; what was moved stays moved. {LOST}"
    )


def _span(seconds: float) -> str:
    if seconds < 90:
        return f"about {max(1, round(seconds))} s"
    return f"about {round(seconds / 60)} min" if seconds < 5400 else f"about {round(seconds / 3600)} h"


def _checks(found: Found, arn: str) -> Iterator[str]:
    queue = found.queue
    if not arn:
        yield (
            "A message that was sent to the dead-letter queue directly, or by SNS or Lambda, has no source: there the "
            "task fails with CouldNotDetermineMessageSource. Choose a destination for those."
        )
    if queue.in_flight:
        yield f"≈{queue.in_flight:,} messages are in flight, received or peeked at just now: they stay."
    if not queue.available:
        yield "SQS counts no message that could be moved, which may be a minute old."
    for fault in found.faults:
        yield f"Not known beforehand: {fault.sentence}"
    if queue.kms not in ("", "SQS"):
        yield "The queue has a KMS key: moving needs kms:Decrypt, and at the other end kms:GenerateDataKey."
    if found.destination is not None and found.destination.dlq_arn == queue.arn:
        yield f"{found.destination.name} sends its dead letters here: what fails again comes back."


def _start(
    bench: Bench, *, place: Place, url: str, params: Mapping[str, Any], count: int, before: Sequence[float | None]
) -> Iterator[Reply]:
    at = At(bench, place, url)
    with at.intent("StartMessageMoveTask", **params) as entry:
        try:
            # asked again by itself, it would be refused: the first answer's task is running already
            answer = at.once.start_message_move_task(**params)
        except (ReadTimeoutError, ConnectionClosedError) as error:
            hint = "The task may have been started all the same: look at the tasks of the queue before trying again."
            raise AwsFailed(dataclasses.replace(at.explain(error, "StartMessageMoveTask"), hint=hint)) from error
        entry.note = f"≈{count:,} to move"
    started = MoveTask(
        source_arn=params["SourceArn"],
        status="RUNNING",
        handle=answer.get("TaskHandle", ""),
        destination_arn=params.get("DestinationArn", ""),
        rate=params.get("MaxNumberOfMessagesPerSecond"),
        to_move=count,
    )
    yield Value(_told(at, started, before) or started)


def _told(at: At, started: MoveTask, before: Sequence[float | None]) -> MoveTask | None:
    """The task as SQS tells of it by now: the one with its handle, or one that was not there before."""
    try:
        known = tasks_of(at.client, started.source_arn)
    except (ClientError, BotoCoreError):
        return None
    for task in known:
        if task.handle == started.handle or (not task.handle and task.started not in before):
            return dataclasses.replace(task, handle=started.handle)
    return None
