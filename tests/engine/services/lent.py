"""What the tests of the service jobs lend them instead of a whole engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from awstui import protocol as p
from awstui.engine.proposals import Proposal
from awstui.engine.services import find
from tests import standins

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench


class Lent:
    """A bench whose clients all go to one stand-in (or are given); it notes what was journalled and what was called."""

    def __init__(self, url: str = "", clients: Mapping[str, Any] | None = None) -> None:
        self.url = url
        self.demo = False
        self.sessions = self
        self.journal = self
        self.stop: Callable[[], bool] = lambda: False
        self.pauses: list[float] = []  # seconds a job would have waited; nobody does here
        self.intents: list[dict[str, Any]] = []
        self.permitted: tuple[str, ...] = ()
        self.calls: list[str] = []
        self.proposals: list[Proposal] = []
        self.endpoint_url = url or None
        self._clients = dict(clients or {})

    def client(
        self, place: p.Place, service: str, region: str | None = None, *, attempts: int = 0, brief: bool = False
    ) -> Any:
        if service not in self._clients:
            made = standins.client(service, self.url)
            made.meta.events.register("before-call", lambda model, **_: self.note(model.name))
            self._clients[service] = made
        return self._clients[service]

    def note(self, operation: str) -> None:
        self.calls.append(operation)
        writes = not operation.startswith(("Get", "List", "Describe"))
        assert not writes or operation in self.permitted, f"{operation} outside its journal entry"

    def context(self, place: p.Place, service: str = "") -> p.Context:
        return p.Context(profile="test", region="eu-west-1", read_only=False)

    @contextmanager
    def intent(self, **written: Any) -> Iterator[SimpleNamespace]:
        self.intents.append(written)
        self.permitted = written["operations"]
        try:
            yield SimpleNamespace(note="")
        finally:
            self.permitted = ()

    def account(self, place: p.Place) -> str:
        return standins.ACCOUNT

    def cancelled(self) -> bool:
        return self.stop()

    def wait(self, seconds: float) -> bool:
        self.pauses.append(seconds)
        return self.stop()

    def map(self, function: Callable[[Any], Any], items: Iterable[Any], limit: int = 10) -> Iterator[tuple[Any, Any]]:
        """One after the other, with what each raised in its place."""
        for item in items:
            try:
                yield item, function(item)
            except Exception as error:
                yield item, error

    def propose(self, place: p.Place, proposal: Proposal) -> p.Planned:
        self.proposals.append(proposal)
        return p.Planned(len(self.proposals), proposal.title, proposal.tier, "", (), (), "", "test", "eu-west-1")

    def stream(self, name: str, **args: Any) -> Iterator[p.Reply]:
        """Run a job by its name; what it proposes is carried out at once."""
        for reply in find(name)(cast("Bench", self), p.Place(), args):
            if isinstance(reply, p.Planned):
                yield from self.proposals[reply.plan - 1].carry(cast("Bench", self))
            else:
                yield reply

    def values(self, name: str, **args: Any) -> list[Any]:
        """Every Value a job answers."""
        return [reply.value for reply in self.stream(name, **args) if isinstance(reply, p.Value)]
