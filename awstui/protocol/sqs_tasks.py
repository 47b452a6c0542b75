"""What the engine tells of dead-letter queues: what leads into them, what is allowed to, and messages moving back."""

from __future__ import annotations

from dataclasses import dataclass, field

from awstui.protocol import Failure
from awstui.protocol.sqs import Queue

ENDED = frozenset({"COMPLETED", "CANCELLED", "FAILED"})
"""States of a move task that are its last; the others are RUNNING and CANCELLING (API reference,
ListMessageMoveTasks)."""


@dataclass(frozen=True, slots=True)
class MoveTask:
    """One message move task (a redrive) of a dead-letter queue, as ListMessageMoveTasks has it."""

    source_arn: str  # the dead-letter queue
    status: str  # RUNNING, COMPLETED, CANCELLING, CANCELLED, FAILED
    handle: str = ""  # what cancels it; SQS tells it while it is RUNNING only
    destination_arn: str = ""  # "": every message goes to the queue it came from
    rate: int | None = None  # messages a second at most; None: SQS decides
    moved: int = 0  # approximate, as to_move
    to_move: int | None = None  # counted when the task began; None until then
    failure: str = ""  # why it FAILED, in SQS's words
    started: float | None = None  # epoch seconds
    bounced: str = ""  # a sentence when messages come back to the dead-letter queue; only sqs.watch_task knows

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return self.status in ENDED

    @property
    def destination(self) -> str:
        """The queue it moves to by name, in words when it has no single one."""
        return self.destination_arn.rpartition(":")[2] or "each message's source"


@dataclass(frozen=True, slots=True)
class Source:
    """A queue that sends its dead letters to another."""

    url: str
    name: str
    max_receive_count: int | None = None  # receives after which a message is moved; None: could not be read
    fault: Failure | None = None  # why it could not


@dataclass(frozen=True, slots=True)
class Allow:
    """Which queues may use a queue as their dead-letter queue: its redrive-allow policy."""

    permission: str = "allowAll"  # allowAll (what holds without a policy), denyAll, byQueue
    arns: tuple[str, ...] = ()  # of byQueue, 10 at most
    fault: str = ""  # what makes no sense in the policy


@dataclass(frozen=True, slots=True)
class DeadLetters:
    """A queue's place among dead-letter queues. Each part that could not be read says so and leaves the others alone.

    A failure of the queue itself is the failure of the job, so `queue` is always there.
    """

    queue: Queue
    dlq: Queue | None = None  # where its own dead letters go
    dlq_fault: Failure | None = None  # why `dlq` could not be read although queue.dlq_arn names one
    sources: tuple[Source, ...] = ()  # queues whose dead letters come here
    sources_fault: Failure | None = None
    allow: Allow = field(default_factory=Allow)
    tasks: tuple[MoveTask, ...] = ()  # the latest first; only a dead-letter queue has any
    tasks_fault: Failure | None = None

    @property
    def active(self) -> MoveTask | None:
        """The task at work, if there is one: SQS runs one per dead-letter queue."""
        return next((task for task in self.tasks if not task.ended), None)
