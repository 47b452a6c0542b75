"""What is said of moves, copies, counts, exports and imports. Pure text, made safe where it is drawn."""

from __future__ import annotations

from collections.abc import Sequence

from awstui import protocol as p
from awstui.protocol.sqs_transfer import Counted, Exported, Imported, Left, Moved, Refusal, SentMany
from awstui.rows import cells
from awstui.rows.cells import many

_WHY = {
    "empty": "",
    "end": "",
    "limit": "as many as asked for",
    "found": "",
    "in-flight": "stopped: no more messages can be in flight",
    "cancelled": "stopped",
    "failed": "ended by a failure",
}


def task(title: str, progress: p.Progress, said: str) -> str:
    """How far a task is, or how it ended, on one line."""
    if said:
        return said.partition("\n")[0]
    total = f" of {progress.total:,}" if progress.total else ""
    return f"{title}: {progress.done:,}{total}{f' · {progress.text}' if progress.text else ''}… T lists tasks"


def moved(outcomes: Sequence[Moved]) -> str:
    """How a move or copy ended."""
    if not outcomes:
        return ""
    copy = outcomes[0].mode == "copy"
    sent, seen = sum(each.sent for each in outcomes), sum(each.seen for each in outcomes)
    parts = [f"{sent:,} {'copied' if copy else 'moved'}"]
    if failed := sum(each.failed for each in outcomes):
        parts.append(many(failed, "refused and left where it was", "refused and left where they were"))
    if passed := seen - sum(each.matched for each in outcomes):
        parts.append(many(passed, "did not match and was released", "did not match and were released"))
    if doubled := sum(each.doubled for each in outcomes):
        parts.append(many(doubled, "is, or may be, in both queues now", "are, or may be, in both queues now"))
    if missing := sum(len(each.missing) for each in outcomes):
        parts.append(f"{missing:,} did not come by: not moved")
    parts += _ends([each.stopped for each in outcomes], [each.left for each in outcomes])
    return "; ".join(parts) + "."


def counted(outcome: Counted) -> str:
    """What a dry run found."""
    verb = "matches" if outcome.matched == 1 else "match"
    parts = [f"{outcome.matched:,} of {many(outcome.seen, 'message')} {verb} ({_bytes(outcome.size)})"]
    if outcome.missing:
        parts.append(f"{len(outcome.missing):,} did not come by")
    return "; ".join([*parts, *_ends([outcome.stopped], [outcome.left])]) + "."


def exported(outcome: Exported) -> str:
    """How an export ended."""
    parts = [f"{outcome.written:,} written to {outcome.path} ({_bytes(outcome.size)})"]
    if outcome.mode == "drain":
        parts.append(f"{outcome.deleted:,} deleted from the queue")
    if outcome.already:
        parts.append(many(outcome.already, "was in the file before", "were in the file before"))
    if outcome.cut:
        parts.append("a last line that a crash had cut short was taken away")
    if outcome.doubled:
        parts.append(f"{outcome.doubled:,} written may still be in the queue")
    if outcome.missing:
        parts.append(f"{len(outcome.missing):,} did not come by")
    return "; ".join([*parts, *_ends([outcome.stopped], [outcome.left])]) + "."


def imported(outcome: Imported) -> str:
    """How an import ended."""
    parts = [f"{outcome.sent:,} sent from {outcome.path}"]
    if outcome.resumed_at:
        parts.append(f"beginning with line {outcome.resumed_at:,}")
    if outcome.failed:
        where = f", written to {outcome.failed_path}" if outcome.failed_path else ""
        parts.append(f"{many(outcome.failed, 'line')} not sent{where}")
    if outcome.doubled:
        parts.append(f"at most {many(outcome.doubled, 'is there twice', 'are there twice')}")
    if outcome.stopped != "end":
        parts.append(f"{_WHY[outcome.stopped]}; import again and resume")
    return "; ".join(parts) + "."


def sent_many(outcome: SentMany) -> str:
    """How sending many ended."""
    parts = [f"{outcome.sent:,} of {outcome.total:,} sent"]
    if outcome.failed:
        parts.append(f"{outcome.failed:,} not sent (n in T sends them again)")
    if outcome.doubled:
        parts.append(f"of those {outcome.doubled:,} may have been sent all the same: the answer was lost")
    if outcome.stopped != "end":
        parts.append(_WHY[outcome.stopped])
    return "; ".join(parts) + "." + (f"\n{outcome.note}" if outcome.note else "")


def refusal(one: Refusal) -> p.Failure:
    """A message or line that was not carried, as failures are told."""
    where = f"line {one.line}" if one.line else f"message {one.id}" if one.id else "a message"
    return p.Failure("invalid", f"{where}: {one.sentence}", code=one.code)


def _bytes(count: int) -> str:
    return cells.text("bytes", count, 0.0)


def _ends(stopped: Sequence[str], left: Sequence[Left]) -> list[str]:
    parts = [why for each in dict.fromkeys(stopped) if (why := _WHY.get(each, each))]
    if hidden := sum(each.hidden for each in left):
        seconds = max(each.seconds for each in left)
        stay = many(hidden, "could not be released and stays hidden", "could not be released and stay hidden")
        parts.append(f"{stay} for {seconds} s")
    return parts
