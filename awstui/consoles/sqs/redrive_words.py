"""Dead letters and redrives in words: the rows of the tab, its form, how a task ended. Pure text."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

from awstui import protocol as p
from awstui.protocol.sqs import Queue
from awstui.protocol.sqs_tasks import DeadLetters, MoveTask, Source
from awstui.rows.cells import many
from awstui.ui.tasks import Task

FASTEST = 500
"""Messages a second at most (API reference, StartMessageMoveTask)."""

_BACK = "to the queue each message came from"
_OTHER = "to another queue…"

Key = tuple[str, Any]
Row = tuple[Any, ...]


def rows(letters: DeadLetters) -> Iterator[tuple[Key, Row]]:
    """Everything the tab lists: the queue's own dead-letter queue, its sources, the tasks."""
    if letters.queue.dlq_arn:
        yield ("dlq", ""), _dlq(letters)
    for source in letters.sources:
        yield ("source", source.url), ("source", source.name, "", _source(source), None)
    for task in letters.tasks:
        yield ("task", (task.started, task.handle)), _task(task)


def _dlq(letters: DeadLetters) -> Row:
    name, told = letters.queue.dlq_name, f"after {many(letters.queue.max_receive_count, 'receive')}"
    dlq = letters.dlq
    if dlq is None:
        return (
            "its dead-letter queue",
            name,
            "unknown",
            letters.dlq_fault.sentence if letters.dlq_fault else told,
            None,
        )
    held = dlq.available + dlq.in_flight + dlq.delayed
    return ("DLQ", name, "holds messages" if held else "empty", f"≈{held:,} messages, {told}", None)


def _source(source: Source) -> str:
    if source.fault is not None:
        return source.fault.sentence
    if source.max_receive_count is None:
        return ""
    return f"after {many(source.max_receive_count, 'receive')}"


def _task(task: MoveTask) -> Row:
    of = "" if task.to_move is None else f" of ≈{task.to_move:,}"
    pace = f", at most {task.rate}/s" if task.rate else ""
    why = f": {task.failure}" if task.failure else ""
    return (
        "redrive",
        f"→ {task.destination}" if task.destination_arn else "→ its sources",
        task.status.lower(),
        f"≈{task.moved:,}{of} moved{pace}{why}",
        task.started,
    )


def document(task: MoveTask) -> dict[str, Any]:
    """All SQS tells of a task."""
    pairs = {
        "Status": task.status,
        "From": task.source_arn,
        "To": task.destination_arn or task.destination,
        "Moved": f"≈{task.moved:,}",
        "To move": "" if task.to_move is None else f"≈{task.to_move:,}",
        "A second at most": task.rate or "as SQS sees fit",
        "Failure": task.failure,
        "Handle": task.handle,
    }
    return {name: value for name, value in pairs.items() if value}


def further(letters: DeadLetters, handle: str, progress: p.Progress) -> DeadLetters:
    """The same, with the task of that handle as far as it is now."""
    tasks = tuple(
        dataclasses.replace(each, moved=progress.done, to_move=progress.total or each.to_move)
        if each.handle == handle and not each.ended
        else each
        for each in letters.tasks
    )
    return dataclasses.replace(letters, tasks=tasks)


def faults(letters: DeadLetters) -> tuple[p.Failure | None, ...]:
    """What could not be read."""
    return (
        letters.dlq_fault,
        letters.sources_fault,
        letters.tasks_fault,
        *(each.fault for each in letters.sources if each.fault is not None),
    )


def summary(letters: DeadLetters) -> str:
    """What the queue is among dead-letter queues."""
    parts = []
    if letters.active is not None:
        task = letters.active
        of = "" if task.to_move is None else f" of ≈{task.to_move:,}"
        parts.append(f"a redrive is {task.status.lower()}: ≈{task.moved:,}{of} (x stops it)")
    elif letters.sources:
        parts.append("m moves its messages back")
    if letters.allow.fault:
        parts.append(letters.allow.fault)
    elif letters.allow.permission == "denyAll":
        parts.append("no queue may use it as its dead-letter queue")
    elif letters.allow.permission == "byQueue":
        parts.append(f"only {many(len(letters.allow.arns), 'named queue')} may use it")
    if failed := [each for each in faults(letters) if each is not None]:
        parts.append(f"✗ {failed[0].sentence} E tells")
    return " · ".join(parts)


def nothing(letters: DeadLetters) -> str:
    """What an empty tab says."""
    if letters.sources_fault is not None:
        return letters.sources_fault.sentence
    return f"{letters.queue.name} has no dead-letter queue and is none. Attributes (2) sets its redrive policy."


def fields(sources: tuple[Source, ...]) -> tuple[p.Field, ...]:
    """What a redrive is asked for."""
    told = ", ".join(each.name for each in sources[:3]) + (" …" if len(sources) > 3 else "")
    return (
        p.Field("to", "Move them", "choice", choices=(_BACK, _OTHER), default=_BACK, help=told),
        p.Field("rate", "A second at most", "integer", required=False,
                help=f"1 to {FASTEST} messages; empty: as fast as SQS sees fit"),
    )  # fmt: skip


def before(queue: Queue) -> str:
    """What to know before the form is filled in."""
    count = many(queue.available, "message")
    return f"≈{count}. Begin slowly (5 a second) and see whether they come back; T follows the task."


def wrong(answers: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with the rate."""
    rate = answers.get("rate")
    return {"rate": f"1 to {FASTEST}"} if rate is not None and not 1 <= int(rate) <= FASTEST else {}


def destination(answers: Mapping[str, Any]) -> str | None:
    """ "" for each message's source, None when a queue has still to be chosen."""
    return None if answers.get("to") == _OTHER else ""


def heard(task: Task, found: MoveTask) -> None:
    """Keep what a followed task came to; once SQS is done, only the queue is watched, and x ends just that."""
    task.values.append(found)
    if found.ended:
        task.stop = None
        if task.state == "running":
            task.state = "watching"


def ended(task: Task) -> str:
    """How a task of SQS ended, as far as it was followed; it is over as SQS says, whoever stopped watching."""
    found = [each for each in task.values if isinstance(each, MoveTask)]
    if not found:
        return ""
    last = found[-1]
    of = "" if last.to_move is None else f" of ≈{last.to_move:,}"
    if last.status == "FAILED":
        task.failures.append(p.Failure("service", f"SQS gave up: {last.failure or 'it does not say why'}."))
    elif not last.ended:
        return f"no longer followed; SQS goes on. ≈{last.moved:,}{of} moved so far."
    task.state, words = _ENDS[last.status]
    return f"{words}, ≈{last.moved:,}{of} moved.{f' {last.bounced}' if last.bounced else ''}"


_ENDS = {"COMPLETED": ("done", "completed"), "CANCELLED": ("stopped", "stopped"), "FAILED": ("failed", "failed")}
"""What SQS calls the end of a task: our state of it, and the word for it."""
