"""EC2's key pairs in one place as the jobs reach them: client, journal entries, failures and commands in words."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from awstui.engine import failures
from awstui.engine.core import profile_option
from awstui.engine.keys.match import pair_of
from awstui.engine.spell import spell
from awstui.protocol import Failure, Place
from awstui.protocol.keys import KeyPair

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench
    from awstui.engine.journal import Entry

SCREEN = "ec2.key_pairs"


class At:
    """A place, for as long as one job works in it.

    Args:
        bench: what the engine lends the job.
        place: where.
    """

    def __init__(self, bench: Bench, place: Place) -> None:
        self.bench = bench
        self.place = place

    @property
    def client(self) -> Any:
        """The ordinary EC2 client."""
        return self.bench.sessions.client(self.place, "ec2")

    @property
    def once(self) -> Any:
        """A client that never retries by itself: the answer that shows a private key comes once, or never."""
        return self.bench.sessions.client(self.place, "ec2", attempts=1)

    def pair(self, name: str) -> KeyPair | None:
        """The pair of that name, if there is one. The filter, unlike KeyNames, answers none without an error."""
        answer = self.client.describe_key_pairs(
            Filters=[{"Name": "key-name", "Values": [literal(name)]}], IncludePublicKey=True
        )
        found = (pair_of(each) for each in answer.get("KeyPairs") or ())
        return next((each for each in found if each.name == name), None)

    def intent(
        self,
        *operations: str,
        targets: tuple[str, ...],
        params: Mapping[str, Any],
        screen: str = SCREEN,
        inverse: Mapping[str, Any] | None = None,
        before: Mapping[str, Any] | None = None,
    ) -> AbstractContextManager[Entry]:
        """The journal entry, and with it the permit. See Journal.intent; private material is in none of them."""
        return self.bench.journal.intent(
            service="ec2",
            operations=operations,
            targets=targets,
            params=params,
            context=self.bench.sessions.context(self.place),
            account=self.bench.account(self.place),
            screen=screen,
            inverse=inverse,
            before=before,
        )

    def explain(self, error: BaseException, operation: str, resource: str = "") -> Failure:
        """What went wrong here, in words."""
        context = self.bench.sessions.context(self.place)
        return failures.explain(error, context=context, operation=operation, resource=resource, demo=self.bench.demo)

    def spelled(self, operation: str, params: Mapping[str, Any]) -> str:
        """The `aws ec2` command that makes this call."""
        context, endpoint = self.bench.sessions.context(self.place), self.bench.sessions.endpoint_url
        option = profile_option(context)
        return spell("ec2", operation, params, profile=option, region=context.region, endpoint=endpoint)


def literal(value: str) -> str:
    """A value as EC2's filters take it for itself: * and ? stand for others there."""
    return "".join(f"\\{each}" if each in "*?\\" else each for each in value)


def removal(name: str) -> dict[str, Any]:
    """What takes back that a pair was made or imported; files of this machine stay."""
    title = f"Delete the key pair {name}"
    return {"service": "ec2", "operation": "DeleteKeyPair", "params": {"KeyName": name}, "title": title}
