"""Following a move task to its end, and a little beyond: what failed once may fail again and come straight back."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from awstui.engine.services.sqs.at import At
from awstui.engine.services.sqs.tasks import tasks_of
from awstui.errors import UsageError
from awstui.protocol import Place, Progress, Reply, Value
from awstui.protocol.sqs_tasks import MoveTask

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench

FIRST, LONGEST = 1.0, 5.0
"""Seconds between two looks: as often as it pays at first, then more seldom."""

LINGER = 60.0
"""Seconds a queue is looked at after its task has ended; a message comes back no sooner than its consumer gives up."""

_PATIENCE = 3
"""Looks without a sign of the task, after which the latest one is taken for it: SQS may list it late, or only once it
has ended and lost its handle."""

_COUNTS = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible", "ApproximateNumberOfMessagesDelayed")


def watch(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Follow a move task; stopping to follow does not stop the task.

    Args: queue_url, of the dead-letter queue; handle, of the task, or started, its start in epoch seconds (default:
    the latest task); linger, seconds the queue is looked at afterwards (default LINGER).

    Answers Progress at every look; Value(MoveTask) when the task has ended or nobody wants to follow it any longer;
    and Value(MoveTask) once more, its `bounced` a sentence, when messages come back to the queue afterwards. UsageError
    when the queue has no such task.
    """
    at = At(bench, place, args["queue_url"])
    arn, tide = at.arn, Tide(at.name)
    handle, started = args.get("handle", ""), args.get("started")
    pause, missed, task = FIRST, 0, None
    while True:
        known = tasks_of(at.client, arn)
        tide.see(_count(at))
        task = pick(known, handle, started, settle=started is None and missed >= _PATIENCE)
        if task is None:
            missed += 1
            if missed > _PATIENCE:
                raise UsageError(f"No task moves messages out of {at.name}.")
            yield Progress(0, 0, "starting")
        else:
            started = task.started
            task = dataclasses.replace(task, bounced=tide.sentence)
            yield Progress(task.moved, task.to_move or 0, words(task))
            if task.ended:
                break
        if bench.wait(pause):
            if task is not None:
                yield Value(task)
            return
        pause = min(LONGEST, pause * 1.5)
    yield Value(task)
    left = float(args.get("linger", LINGER))
    while not task.bounced and left > 0 and not bench.wait(min(LONGEST, left)):
        left -= LONGEST
        tide.see(_count(at))
        if tide.sentence:
            yield Value(dataclasses.replace(task, bounced=tide.sentence))
            return
        yield Progress(task.moved, task.to_move or 0, f"{words(task)}, watching whether messages come back")


def pick(known: tuple[MoveTask, ...], handle: str, started: float | None, settle: bool) -> MoveTask | None:
    """The task that is followed, among those SQS tells of; None when it is not among them (yet).

    Args:
        known: the latest first.
        handle: its handle, which SQS tells only while it runs; "" when unknown.
        started: when it started, which is told for good; None when unknown.
        settle: take the latest one for it when neither leads to it.
    """
    for task in known:
        if (started is not None and task.started == started) or (handle and task.handle == handle):
            return task
    if settle or (not handle and started is None):
        return known[0] if known else None
    return None


def words(task: MoveTask) -> str:
    """A task's state in a line."""
    of = "" if task.to_move is None else f" of ≈{task.to_move:,}"
    pace = f", at most {task.rate}/s" if task.rate and not task.ended else ""
    why = f": {task.failure}" if task.failure else ""
    return f"{task.status.lower()}{why}, ≈{task.moved:,}{of} moved{pace}"


class Tide:
    """Whether a queue that should only get emptier gets fuller.

    The counts of SQS are approximate and lag: one that is too high for a while proves nothing. One that rises does,
    unless it falls again at once: a message that is just being received may be counted twice.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._lowest: int | None = None
        self._before = 0
        self.sentence = ""

    def see(self, count: int) -> None:
        """Take in a count of the queue's messages, visible or not."""
        self._lowest = count if self._lowest is None else min(self._lowest, count)
        risen = min(count, self._before) - self._lowest
        self._before = count
        if risen > 0:
            some = "≈1 message has" if risen == 1 else f"≈{risen:,} messages have"
            self.sentence = (
                f"{some} come to {self._name} since: what is moved may be failing again. See why before more is moved."
            )


def _count(at: At) -> int:
    """All messages of the queue, whatever their state."""
    answer = at.client.get_queue_attributes(QueueUrl=at.url, AttributeNames=list(_COUNTS))
    return sum(int(value) for value in (answer.get("Attributes") or {}).values() if str(value).isdigit())
