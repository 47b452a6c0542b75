"""A service in one place as jobs reach it: clients, journal entries, failures and commands in words."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, ClassVar

from awstui.engine import failures
from awstui.engine.core import profile_option
from awstui.engine.spell import spell
from awstui.protocol import Context, Failure, Place

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench
    from awstui.engine.journal import Entry


class InPlace:
    """A place, for as long as one job works there.

    Args:
        bench: what the engine lends the job.
        place: where.
    """

    service: ClassVar[str]  # boto3's name
    screen: ClassVar[str]  # the list what is changed is in
    name = ""  # what failures call what the job is about, where they are not told otherwise

    def __init__(self, bench: Bench, place: Place) -> None:
        self.bench = bench
        self.place = place

    @property
    def context(self) -> Context:
        """Profile, region and what else is known of the place."""
        return self.bench.sessions.context(self.place)

    @property
    def client(self) -> Any:
        """The ordinary client."""
        return self.bench.sessions.client(self.place, self.service)

    @property
    def once(self) -> Any:
        """A client that never retries by itself, for calls that must not be made twice."""
        return self.bench.sessions.client(self.place, self.service, attempts=1)

    def entry(
        self,
        operations: tuple[str, ...],
        targets: tuple[str, ...],
        params: Mapping[str, Any],
        *,
        service: str = "",
        screen: str = "",
        before: Mapping[str, Any] | None = None,
        inverse: Mapping[str, Any] | None = None,
    ) -> AbstractContextManager[Entry]:
        """The journal entry of a change made here, and with it the permit. See Journal.intent.

        Args:
            operations: API names, the ones the permit is for.
            targets: what is changed, as a person calls it.
            params: the input, without bodies and secrets.
            service: boto3's name, where it is another than the place's own.
            screen: the screen whose row it was.
            before: what the change replaces.
            inverse: the call that leads back, as Journal.intent takes it.
        """
        return self.bench.journal.intent(
            service=service or self.service,
            operations=operations,
            targets=targets,
            params=params,
            context=self.context,
            account=self.bench.account(self.place),
            screen=screen or self.screen,
            before=before,
            inverse=inverse,
        )

    def explain(self, error: BaseException, operation: str, resource: str = "") -> Failure:
        """What went wrong here, in words."""
        name = resource or self.name
        return failures.explain(error, context=self.context, operation=operation, resource=name, demo=self.bench.demo)

    def spelled(self, operation: str, params: Mapping[str, Any]) -> str:
        """The `aws` command that makes this call."""
        return self.spelled_of(self.service, operation, params)

    def spelled_of(self, service: str, operation: str, params: Mapping[str, Any], region: str = "") -> str:
        """The same for any service, here or in another region."""
        context = self.context
        return spell(
            service,
            operation,
            params,
            profile=profile_option(context),
            region=region or context.region,
            endpoint=self.bench.sessions.endpoint_url,
        )
