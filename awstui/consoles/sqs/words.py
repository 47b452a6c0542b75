"""What the queue console says: facts, progress, outcomes, commands. Pure text, safe or made safe where it is drawn."""

from __future__ import annotations

import shlex
import time
from collections.abc import Mapping

from awstui import protocol as p
from awstui.protocol.sqs import Deleted, Hidden, Peeked, Queue, Sent
from awstui.rows.cells import many, span

EMPTY = "No messages looked at yet. p peeks (adds 1 to receive counts), n sends"

NOTHING = "Nothing came when this was looked at. p looks again, n sends"


def counts(queue: Queue | None) -> str:
    """The queue's type and its three counts, which SQS itself calls approximate."""
    if queue is None:
        return "asking for the queue's attributes…"
    parts = (
        "FIFO" if queue.fifo else "standard",
        f"≈{queue.available:,} available",
        f"≈{queue.in_flight:,} in flight",
        f"≈{queue.delayed:,} delayed",
    )
    return " · ".join(parts)


def policy(queue: Queue | None) -> str:
    """What the queue does with its messages, the most important first: a narrow screen cuts the end."""
    if queue is None:
        return ""
    if queue.dlq_arn:
        parts = [f"DLQ {queue.dlq_name} after {many(queue.max_receive_count, 'receive')}"]
    elif queue.sources:
        parts = [f"is the DLQ of {many(queue.sources, 'queue')}"]
    else:
        parts = ["no DLQ"]
    parts.append(f"visibility timeout {span(queue.visibility_timeout)}")
    parts.append(f"keeps {span(queue.retention)}")
    if queue.delay:
        parts.append(f"delays {span(queue.delay)}")
    if queue.kms:
        parts.append(f"encrypted ({queue.kms.rpartition('/')[2]})")
    return " · ".join(parts)


def peeking(seen: int, asked: int, text: str) -> str:
    """How far a peek is."""
    more = f", {text}" if text and not text.startswith("0 ") else ""
    return f"{seen:,} of {asked:,} messages{more}… Esc stops"


def at(moment: float) -> str:
    """The time of day of a moment in epoch seconds, as the clock here shows it."""
    return time.strftime("at %H:%M:%S", time.localtime(moment))


def peeked(outcome: Peeked, when: str) -> str:
    """How a peek ended, in sentences; `when` as `at` words it, because a list of messages looks the same for ever."""
    count = f"{many(outcome.seen, 'message')} {when}"
    if outcome.stopped == "empty" and not outcome.seen:
        polls = f"{many(outcome.empty_polls, 'long poll')} {when}"
        said = f"Nothing came in {polls}: the queue is empty, or all is in flight or delayed."
    elif outcome.stopped == "empty":
        said = f"{count}, then {many(outcome.empty_polls, 'empty poll')}."
    elif outcome.stopped == "cancelled":
        said = f"Stopped after {count}."
    elif outcome.stopped == "failed":
        said = f"{count}, before it failed."
    elif outcome.stopped == "counts":
        said = f"{count}; the looking ended by itself: another look would take the last receive of one of them."
    else:
        said = f"{count}, as many as asked for."
    if outcome.hidden:
        why = f" ({outcome.fault.sentence})" if outcome.fault else ""
        stay = "stays" if len(outcome.hidden) == 1 else "stay"
        said += f" {len(outcome.hidden):,} could not be released{why} and {stay} hidden for {outcome.hidden_for} s."
    elif outcome.seen:
        said += " It is visible again." if outcome.seen == 1 else " All are visible again."
    if outcome.repeats:
        said += f" SQS delivered {outcome.repeats:,} of them more than once, which counts each time."
    return said


def live(outcome: Peeked, every: float, when: str) -> str:
    """What a look that will be repeated came to, and when that was."""
    count = many(outcome.seen, "message")
    return f"live: {count} {when}, the next look in {every:g} s · t or Esc ends it"


def sent(outcome: Sent) -> str:
    """What became of a send."""
    parts = [f"Sent: message id {outcome.id}"]
    if outcome.sequence:
        parts.append(f"sequence number {outcome.sequence}")
    return ", ".join(parts) + (f"\n{outcome.note}" if outcome.note else "")


def deleted(outcomes: Mapping[str, Deleted]) -> str:
    """What became of some deletes, by state, with one reason for each."""
    groups: dict[str, list[Deleted]] = {}
    for outcome in outcomes.values():
        groups.setdefault(outcome.state, []).append(outcome)
    lines = []
    for state, words in _STATES.items():
        if found := groups.get(state):
            lines.append(f"{len(found):,} {words}. {found[0].sentence}".strip())
    return "\n".join(lines)


def deleted_briefly(asked: int, outcomes: Mapping[str, Deleted]) -> str:
    """The same on one line."""
    states = [outcome.state for outcome in outcomes.values()]
    gone = states.count("deleted") + states.count("accepted")
    how = "accepted for deletion" if "accepted" in states else "deleted"
    return f"{gone:,} of {asked:,} {how}."


_STATES = {
    "deleted": "deleted",
    "accepted": "accepted for deletion",
    "expired": "not deleted",
    "kept": "not deleted",
    "failed": "not deleted",
}


def hidden(found: Hidden) -> str:
    """Messages received on the way that could not be released."""
    why = f" ({found.fault.sentence})" if found.fault else ""
    stay = "stays" if len(found.ids) == 1 else "stay"
    other = many(len(found.ids), "other message")
    return f"{other} could not be released{why} and {stay} hidden for {found.seconds} s."


def command(verb: str, queue_url: str, context: p.Context | None, *more: str) -> str:
    """The `aws sqs …` command line that does the same."""
    words = ["aws", "sqs", verb, "--queue-url", queue_url, *more]
    if context and context.profile and not context.profile.startswith("("):
        words += ["--profile", context.profile]
    if context and context.region:
        words += ["--region", context.region]
    return shlex.join(words)
