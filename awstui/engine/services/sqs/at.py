"""One queue as the jobs reach it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from awstui.engine.services.inplace import InPlace
from awstui.engine.services.sqs.hold import ASKED, BATCH, WAIT, Hold
from awstui.protocol import Place
from awstui.protocol.sqs import name_of

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench
    from awstui.engine.journal import Entry


class At(InPlace):
    """A queue in a place; `once` matters here: a repeated receive raises counts again, a repeated send doubles.

    Args:
        bench: what the engine lends the job.
        place: where the queue is.
        url: its URL.
    """

    service = "sqs"
    screen = "sqs.queues"

    def __init__(self, bench: Bench, place: Place, url: str) -> None:
        super().__init__(bench, place)
        self.url = url
        self.name = name_of(url)
        self.fifo = self.name.endswith(".fifo")  # a FIFO queue's name, and no other's (API reference, CreateQueue)

    @property
    def arn(self) -> str:
        """The queue's ARN, as SQS tells it: some calls want it instead of the URL."""
        answer = self.client.get_queue_attributes(QueueUrl=self.url, AttributeNames=["QueueArn"])
        return str((answer.get("Attributes") or {}).get("QueueArn", ""))

    def hold(self, visibility: int) -> Hold:
        """What receives messages and lets go of them; `visibility` in seconds."""
        return Hold(self.once, self.client, self.url, visibility=visibility, fifo=self.fifo)

    def receiving(self, visibility: int, most: int = BATCH) -> str:
        """The `aws` command of one of the polls a Hold or a sweep makes; it releases nothing.

        Args:
            visibility: seconds what it receives stays hidden.
            most: messages that are wanted; one call brings ten at most.
        """
        asked = {"MaxNumberOfMessages": min(BATCH, most), "WaitTimeSeconds": WAIT, "VisibilityTimeout": visibility}
        return self.spelled("ReceiveMessage", {**asked, **ASKED})

    def intent(
        self,
        *operations: str,
        before: Mapping[str, Any] | None = None,
        inverse: Mapping[str, Any] | None = None,
        **params: Any,
    ) -> AbstractContextManager[Entry]:
        """The journal entry, and with it the permit, for writes to this queue. Bodies are never journalled.

        Args:
            operations: the API's names.
            before: what the queue has of what is changed.
            inverse: the call that takes the change back; see Journal.intent.
            params: the input, without the URL.
        """
        kept = {"QueueUrl": self.url, **params}
        return self.entry(operations, (self.url,), kept, before=before, inverse=inverse)

    def spelled(self, operation: str, params: Mapping[str, Any]) -> str:
        """The `aws sqs` command that makes this call on this queue."""
        return super().spelled(operation, {"QueueUrl": self.url, **params})
