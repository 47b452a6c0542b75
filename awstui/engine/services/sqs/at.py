"""One queue as the jobs reach it: its clients, its journal entries, its failures and commands in words."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from awstui.engine import failures
from awstui.engine.core import profile_option
from awstui.engine.services.sqs.hold import Hold
from awstui.engine.spell import spell
from awstui.protocol import Failure, Place
from awstui.protocol.sqs import name_of

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench
    from awstui.engine.journal import Entry


class At:
    """A queue in a place, for as long as one job works on it.

    Args:
        bench: what the engine lends the job.
        place: where the queue is.
        url: its URL.
    """

    def __init__(self, bench: Bench, place: Place, url: str) -> None:
        self.bench = bench
        self.place = place
        self.url = url
        self.name = name_of(url)
        self.fifo = self.name.endswith(".fifo")  # a FIFO queue's name, and no other's (API reference, CreateQueue)

    @property
    def client(self) -> Any:
        """The ordinary SQS client."""
        return self.bench.sessions.client(self.place, "sqs")

    @property
    def once(self) -> Any:
        """A client that never retries by itself: a repeated receive raises counts again, a repeated send doubles."""
        return self.bench.sessions.client(self.place, "sqs", attempts=1)

    @property
    def arn(self) -> str:
        """The queue's ARN, as SQS tells it: some calls want it instead of the URL."""
        answer = self.client.get_queue_attributes(QueueUrl=self.url, AttributeNames=["QueueArn"])
        return str((answer.get("Attributes") or {}).get("QueueArn", ""))

    def hold(self, visibility: int) -> Hold:
        """What receives messages and lets go of them; `visibility` in seconds."""
        return Hold(self.once, self.client, self.url, visibility=visibility, fifo=self.fifo)

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
        return self.bench.journal.intent(
            service="sqs",
            operations=operations,
            targets=(self.url,),
            params={"QueueUrl": self.url, **params},
            context=self.bench.sessions.context(self.place),
            account=self.bench.account(self.place),
            screen="sqs.queues",
            before=before,
            inverse=inverse,
        )

    def explain(self, error: Exception, operation: str) -> Failure:
        """What went wrong here, in words."""
        context = self.bench.sessions.context(self.place)
        return failures.explain(error, context=context, operation=operation, resource=self.name, demo=self.bench.demo)

    def spelled(self, operation: str, params: Mapping[str, Any]) -> str:
        """The `aws sqs` command that makes this call on this queue."""
        return self.spelled_alone(operation, {"QueueUrl": self.url, **params})

    def spelled_alone(self, operation: str, params: Mapping[str, Any]) -> str:
        """The same for a call that names the queue otherwise than by its URL."""
        context = self.bench.sessions.context(self.place)
        return spell(
            "sqs",
            operation,
            params,
            profile=profile_option(context),
            region=context.region,
            endpoint=self.bench.sessions.endpoint_url,
        )
