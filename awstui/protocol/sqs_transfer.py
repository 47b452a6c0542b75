"""What the jobs that carry many SQS messages are asked and what they answer.

Each job answers `Planned`; `Run` then answers `Progress` as it goes and the values named here. All arguments are plain
data. `*` marks what must be given; the place of the job is the place of `queue_url`.

`sqs.move` carries messages from queues to another queue, `Value(Moved)` for each source:

    queue_url*       the source; or instead
    sources*         several, one after the other: mappings of place (Place) and queue_url
    target*          a mapping of place (Place; the job's own when absent) and queue_url
    mode             "move" (default: what was accepted is deleted from the source) or "copy" (all is released again)
    filter           text as after `/`, looked for in body, attributes and group (body:x looks in one; rows.picking)
    where            a JMESPath condition on the message (rows.where.document)
    ids              message ids; only these. Given together, filter, where and ids must all hold
    edits            message id -> Draft sent in its place
    limit            messages carried at most, per source
    rate             messages per second at most (a number; 0 or absent: as fast as it goes)
    group            message group id for messages without one, which a FIFO target needs
    dedup            FIFO target: "id" (default, the message's id: a repeated send is a no-op for five minutes),
                     "keep" (the message's own) or "fresh"
    visibility       seconds messages are hidden at a time, at least 60 (default); hidden anew while they are held
    in_flight        messages the queue lets be in flight (default 120,000, AWS's own quota)

`sqs.count` says how many messages match and lets all go again, `Value(Counted)`: queue_url*, filter, where, ids, limit,
visibility, in_flight.

`sqs.export` writes messages as JSON lines, `Value(Exported)`:

    queue_url*       the source
    path             the file (made anew, for its owner only); "" or absent: each line comes as `Value(Lines)`, and
                     counts as written when the next reply is asked for
    mode             "peek" (default: released at the end) or "drain" (deleted, each batch once it is safe on the disk)
    resume           go on with a file that is there, whose messages are not written twice
    filter, where, ids, limit, visibility, in_flight     as above

`sqs.import` sends what an export wrote, `Value(Imported)`:

    queue_url*       the target
    path*            the file of JSON lines
    rate             messages per second at most
    groups           a mapping of group ids, or one text: the group id of all
    dedup            FIFO target: "fresh" (default; repeated after a crash it is the same) or "keep"
    start            "" (default: refused when an earlier import stopped half way), "resume" or "anew"

`sqs.send_many` sends drafts, `Value(SentMany)`:

    queue_url*       the target
    drafts           Drafts; or instead
    lines            a text of JSON lines; or instead
    path             a file of them; an export's lines, or {"body": …, "delay": …, "group": …, "dedup": …,
                     "attributes": {"name": "text", "count": 5, "other": {"type": "Binary", "value": BASE64}}}
    copies           how often each is sent (default 1); when it is more than once, {n} in a body, group, deduplication
                     id or attribute is the number of the copy, from 1
    rate             messages per second at most
"""

from __future__ import annotations

from dataclasses import dataclass

from awstui.protocol import Failure
from awstui.protocol.sqs import Draft

TOLD = 1000
"""Failures an answer names at most; its counts count all."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A message or a line that was not carried, and why."""

    id: str  # the message's id; "" when it never had one
    sentence: str
    line: int = 0  # of the file, from 1; 0 when it came from a queue
    code: str = ""
    draft: Draft | None = None  # what can be sent again, where sending it again makes sense


@dataclass(frozen=True, slots=True)
class Left:
    """What is not as it was when a job that receives messages has ended."""

    hidden: int = 0  # messages that could not be released
    ids: tuple[str, ...] = ()  # of those, up to TOLD
    seconds: int = 0  # after which they show up again by themselves
    fault: Failure | None = None  # why


@dataclass(frozen=True, slots=True)
class Moved:
    """How one source was moved or copied to its target.

    `stopped` is "empty" (polls brought nothing more), "limit", "found" (all ids), "in-flight" (no more can be held),
    "cancelled" or "failed".
    """

    source: str  # queue URL
    target: str
    mode: str
    stopped: str
    seen: int = 0  # different messages received
    matched: int = 0
    sent: int = 0  # accepted by the target
    deleted: int = 0  # from the source; what was sent and not deleted is there twice
    doubled: int = 0  # messages that are, or may be, in both queues though they were to be moved
    failures: tuple[Refusal, ...] = ()  # up to TOLD
    failed: int = 0
    missing: tuple[str, ...] = ()  # ids asked for that did not come by
    repeats: int = 0  # messages delivered to us more than once
    left: Left = Left()
    fault: Failure | None = None  # what ended it, when it failed


@dataclass(frozen=True, slots=True)
class Counted:
    """How many messages of a queue match; `stopped` as in Moved. Only what could be received was counted."""

    queue: str
    stopped: str
    seen: int = 0
    matched: int = 0
    size: int = 0  # bytes of those that match
    missing: tuple[str, ...] = ()
    repeats: int = 0
    left: Left = Left()
    fault: Failure | None = None


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of an export that goes to no file, each with its end."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exported:
    """How an export ended; `stopped` as in Moved."""

    source: str
    path: str
    mode: str
    stopped: str
    seen: int = 0
    matched: int = 0
    written: int = 0
    size: int = 0  # bytes written
    deleted: int = 0
    doubled: int = 0  # written, but perhaps still in the queue though they were to be deleted
    already: int = 0  # in the file before, not written again
    cut: int = 0  # bytes of a last line that a crash had cut short, taken away
    missing: tuple[str, ...] = ()
    repeats: int = 0
    left: Left = Left()
    fault: Failure | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """How an import ended: `stopped` is "end", "cancelled" or "failed"."""

    path: str
    target: str
    stopped: str
    lines: int = 0  # of the file, also those of earlier runs
    sent: int = 0  # in this run
    failures: tuple[Refusal, ...] = ()  # up to TOLD
    failed: int = 0
    failed_path: str = ""  # where their lines are, to be imported again
    doubled: int = 0  # messages at most that are there twice, because an earlier run died, or an answer was lost
    resumed_at: int = 0  # the line this run began with; 0: the first
    fault: Failure | None = None


@dataclass(frozen=True, slots=True)
class SentMany:
    """How sending many ended: `stopped` is "end", "cancelled" or "failed"."""

    target: str
    stopped: str
    sent: int = 0
    total: int = 0
    failures: tuple[Refusal, ...] = ()  # up to TOLD, each with its draft
    failed: int = 0
    doubled: int = 0  # messages whose answer was lost: perhaps sent, counted as failed
    note: str = ""
    fault: Failure | None = None
