"""Message move tasks that were started, by us or by anybody: what they are at, and stopping one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from awstui.engine.proposals import Proposal
from awstui.engine.services.sqs.at import At
from awstui.errors import AwsFailed
from awstui.protocol import Failure, Place, Reply, Value
from awstui.protocol.sqs_tasks import MoveTask

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench

MOST = 10
"""Tasks SQS tells of at most (API reference, ListMessageMoveTasks)."""


def move_task(raw: Mapping[str, Any]) -> MoveTask:
    """One entry of ListMessageMoveTasks' `Results`; its StartedTimestamp is in milliseconds."""
    started, to_move = raw.get("StartedTimestamp"), raw.get("ApproximateNumberOfMessagesToMove")
    return MoveTask(
        source_arn=raw.get("SourceArn", ""),
        status=raw.get("Status", ""),
        handle=raw.get("TaskHandle") or "",
        destination_arn=raw.get("DestinationArn") or "",
        rate=raw.get("MaxNumberOfMessagesPerSecond") or None,
        moved=int(raw.get("ApproximateNumberOfMessagesMoved") or 0),
        to_move=None if to_move is None else int(to_move),
        failure=raw.get("FailureReason") or "",
        started=started / 1000 if started else None,
    )


def tasks_of(client: Any, arn: str, most: int = MOST) -> tuple[MoveTask, ...]:
    """The tasks of a dead-letter queue, the latest first.

    Args:
        client: a botocore SQS client.
        arn: the queue's ARN.
        most: how many, 1 to 10.

    Raises: what ListMessageMoveTasks raises.
    """
    answer = client.list_message_move_tasks(SourceArn=arn, MaxResults=most)
    return tuple(move_task(each) for each in answer.get("Results") or ())


def tasks(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """The last ten move tasks of a dead-letter queue, the latest first. Args: queue_url.

    Answers Value(tuple[MoveTask, …]), an empty one where nothing was ever moved.
    """
    at = At(bench, place, args["queue_url"])
    yield Value(tasks_of(at.client, at.arn))


def cancel(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Stop the task that moves messages out of a dead-letter queue.

    Args: queue_url; handle, of the task (default: the one that runs).

    Answers Planned, refused when no task runs. Run then answers Value(MoveTask), as SQS tells of it right after:
    CANCELLING or CANCELLED.
    """
    at, handle = At(bench, place, args["queue_url"]), args.get("handle", "")
    running = [task for task in tasks_of(at.client, at.arn) if task.status == "RUNNING"]
    task = next((each for each in running if handle in ("", each.handle)), None)
    if task is None:
        refused = f"No task that could be stopped moves messages out of {at.name}: it has ended, or is being stopped."
        yield bench.propose(place, Proposal(title=_title(at), carry=_nothing, refused=refused))
        return
    of = "" if task.to_move is None else f" of ≈{task.to_move:,}"
    yield bench.propose(
        place,
        Proposal(
            title=_title(at),
            targets=(f"{at.name} → {task.destination}",),
            commands=(at.spelled_of("sqs", "CancelMessageMoveTask", {"TaskHandle": task.handle}),),
            effect=(
                f"≈{task.moved:,}{of} messages are moved and stay where they are: stopping takes nothing back. "
                f"The others stay in {at.name}."
            ),
            carry=partial(_cancel, place=place, url=at.url, task=task),
        ),
    )


def _title(at: At) -> str:
    return f"Stop moving messages out of {at.name}"


def _nothing(bench: Bench) -> Iterator[Reply]:
    yield from ()


def _cancel(bench: Bench, *, place: Place, url: str, task: MoveTask) -> Iterator[Reply]:
    at = At(bench, place, url)
    with at.intent("CancelMessageMoveTask", SourceArn=task.source_arn) as entry:
        try:
            answer = at.client.cancel_message_move_task(TaskHandle=task.handle)
        except ClientError as error:
            if error.response["Error"]["Code"].endswith("ResourceNotFoundException"):
                raise AwsFailed(_ended(at, error)) from error
            raise
        entry.note = f"≈{answer.get('ApproximateNumberOfMessagesMoved', task.moved):,} were moved"
    again = (each for each in tasks_of(at.client, task.source_arn) if each.started == task.started)
    yield Value(next(again, task))


def _ended(at: At, error: ClientError) -> Failure:
    """What SQS says of a task that no longer runs, without calling the queue missing."""
    told = at.explain(error, "CancelMessageMoveTask")
    return Failure(
        kind="conflict",
        sentence=f"The task that moved messages out of {at.name} has ended meanwhile: there was nothing to stop.",
        hint="See its last state among the tasks of the queue.",
        code=told.code,
        request_id=told.request_id,
        operation=told.operation,
        profile=told.profile,
        region=told.region,
        detail=told.detail,
    )
