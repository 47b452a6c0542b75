"""What the SQS console and the engine tell each other: queues, messages, and what looking at them costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from awstui.protocol import Failure


def name_of(url: str) -> str:
    """A queue's name from its URL."""
    return url.rstrip("/").rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Attribute:
    """One message attribute; its type is String, Number or Binary, with an own label behind a dot (`Number.int`)."""

    name: str
    type: str
    value: str | bytes

    @property
    def base(self) -> str:
        """The part of the type SQS itself knows: String, Number or Binary."""
        return self.type.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Queue:
    """The facts of one queue. Times in seconds, sizes in bytes; the three counts are SQS's own approximations."""

    url: str
    name: str
    arn: str
    fifo: bool
    visibility_timeout: int
    retention: int
    delay: int
    max_size: int
    available: int
    in_flight: int
    delayed: int
    dlq_arn: str = ""
    max_receive_count: int = 0  # 0: no redrive policy
    content_based_dedup: bool = False
    kms: str = ""  # a key id, "SQS" for SSE-SQS, empty for none
    sources: int | None = None  # queues that use this one as their dead-letter queue; None: could not be read
    attributes: Mapping[str, str] = field(default_factory=dict)  # everything SQS said

    @property
    def dlq_name(self) -> str:
        """The dead-letter queue by name, empty without one."""
        return self.dlq_arn.rpartition(":")[2]


@dataclass(frozen=True, slots=True)
class Message:
    """One message as a receive showed it. Times in epoch seconds, size in bytes as SQS counts it."""

    id: str
    body: str
    receipt: str
    receive_count: int
    size: int
    sent: float | None = None
    first_received: float | None = None
    group: str = ""
    dedup: str = ""
    sequence: str = ""
    sender: str = ""
    attributes: tuple[Attribute, ...] = ()
    system: Mapping[str, str] = field(default_factory=dict)  # every system attribute, as SQS wrote it
    md5_ok: bool = True  # body and attributes match the digests SQS sent with them
    md5: str = ""  # of the body, as SQS says


@dataclass(frozen=True, slots=True)
class PeekCost:
    """What looking into a queue does to it, in sentences."""

    queue: Queue
    sentences: tuple[str, ...]
    command: str = ""  # the `aws` command nearest to it: one poll, which releases nothing


@dataclass(frozen=True, slots=True)
class Peeked:
    """How a peek ended: why it stopped, and whether everything is visible to consumers again."""

    seen: int
    asked: int
    stopped: str  # "count", "empty", "cancelled", "failed", or "counts": one receive more would move a message away
    released: int
    hidden: tuple[str, ...] = ()  # ids that could not be released
    hidden_for: int = 0  # seconds after which the hidden ones show up again by themselves
    repeats: int = 0  # messages SQS delivered more than once during this peek
    empty_polls: int = 0  # long polls in a row that brought nothing new, at the end
    fault: Failure | None = None  # why some stayed hidden


@dataclass(frozen=True, slots=True)
class Draft:
    """A message to send; an empty delay, group or dedup is left to the queue (a FIFO queue gets a fresh dedup id)."""

    body: str
    delay: int | None = None
    attributes: tuple[Attribute, ...] = ()
    group: str = ""
    dedup: str = ""
    trace: str = ""  # the X-Ray trace header


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a draft cannot be sent: the field it is in, and a sentence."""

    field: str  # body, delay, attributes, group, dedup
    sentence: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A message SQS accepted. `note` says what acceptance leaves open (a duplicate that may be swallowed, say)."""

    id: str
    sequence: str = ""
    dedup: str = ""
    size: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """A message to delete: its id and the receipt handle of the last time we saw it."""

    id: str
    receipt: str
    preview: str = ""  # the beginning of its body, for the question whether to delete it


@dataclass(frozen=True, slots=True)
class Deleted:
    """What became of one delete, no more certain than SQS's answer makes it.

    `state` is "deleted" (a handle that was fresh was accepted), "accepted" (an older handle was, which proves nothing
    if somebody received the message in between), "expired" (the handle was refused; a look for the message may
    follow), "kept" (the message did not show up again) or "failed".
    """

    id: str
    state: str
    sentence: str = ""
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class Hidden:
    """Messages that were received on the way and could not be released: they reappear by themselves."""

    ids: tuple[str, ...]
    seconds: int
    fault: Failure | None = None
