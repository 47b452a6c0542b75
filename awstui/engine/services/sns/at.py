"""One topic as the jobs reach it: its clients, its journal entries, its failures and commands in words."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from awstui.engine import failures
from awstui.engine.core import profile_option
from awstui.engine.spell import spell
from awstui.protocol import Failure, Place

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench
    from awstui.engine.journal import Entry


class At:
    """A topic in a place, for as long as one job works on it.

    Args:
        bench: what the engine lends the job.
        place: where the topic is.
        arn: its ARN.
    """

    def __init__(self, bench: Bench, place: Place, arn: str) -> None:
        self.bench = bench
        self.place = place
        self.arn = arn
        self.name = arn.rpartition(":")[2]

    @property
    def client(self) -> Any:
        """The ordinary SNS client."""
        return self.bench.sessions.client(self.place, "sns")

    @property
    def once(self) -> Any:
        """A client that never retries by itself: a repeated publish is a second message."""
        return self.bench.sessions.client(self.place, "sns", attempts=1)

    def intent(
        self,
        *operations: str,
        params: Mapping[str, Any],
        target: str = "",
        service: str = "sns",
        before: Mapping[str, Any] | None = None,
        inverse: Mapping[str, Any] | None = None,
    ) -> AbstractContextManager[Entry]:
        """The journal entry, and with it the permit, for a write about this topic. Messages are never journalled.

        Args:
            operations: the API's names.
            params: the input that is kept.
            target: what is changed when it is not the topic itself: a subscription's ARN, a queue's URL.
            service: boto3's name of the operations' service.
            before: what is there of what is changed.
            inverse: the call that takes it back.
        """
        return self.bench.journal.intent(
            service=service,
            operations=operations,
            targets=(target or self.arn,),
            params=params,
            context=self.bench.sessions.context(self.place),
            account=self.bench.account(self.place),
            screen="sns.topics" if service == "sns" else "sqs.queues",
            before=before,
            inverse=inverse,
        )

    def explain(self, error: BaseException, operation: str) -> Failure:
        """What went wrong here, in words."""
        context = self.bench.sessions.context(self.place)
        return failures.explain(error, context=context, operation=operation, resource=self.name, demo=self.bench.demo)

    def spelled(self, operation: str, params: Mapping[str, Any], service: str = "sns", region: str = "") -> str:
        """The `aws` command that makes this call."""
        context = self.bench.sessions.context(self.place)
        return spell(
            service,
            operation,
            params,
            profile=profile_option(context),
            region=region or context.region,
            endpoint=self.bench.sessions.endpoint_url,
        )
