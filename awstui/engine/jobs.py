"""Jobs: the service functions that consoles and headless commands run by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from awstui import protocol as p
from awstui.engine.core import Engine
from awstui.engine.journal import Journal
from awstui.engine.proposals import Proposal, propose
from awstui.engine.services import find
from awstui.engine.sessions import Sessions
from awstui.engine.work import Work

T = TypeVar("T")
R = TypeVar("R")


class Bench:
    """What a job may use: clients, the journal, and the request it serves."""

    def __init__(self, engine: Engine, work: Work) -> None:
        self.sessions: Sessions = engine.sessions
        self.journal: Journal = engine.journal
        self.demo = engine.configure.demo
        self.read_only = engine.configure.read_only
        self.drafts = engine.drafts
        self.memory = engine.memory
        self._engine = engine
        self._work = work

    def cancelled(self) -> bool:
        """Whether the person asked to stop."""
        return self._work.cancelled()

    def wait(self, seconds: float) -> bool:
        """Pause; True at once when cancelled."""
        return self._work.wait(seconds)

    def ask(self, kind: str, text: str) -> str | None:
        """A question to the person; None when they gave up."""
        return self._work.ask(kind, text)

    def map(
        self, function: Callable[[T], R], items: Iterable[T], limit: int = 10
    ) -> Iterator[tuple[T, R | BaseException]]:
        """Run `function` on the items concurrently, yielding (item, result or exception) as they finish."""
        return self._work.map(function, items, limit)

    def forget(self, profile: str) -> None:
        """Read anew a profile whose files or keys have changed, what has it as its source, and the default chain."""
        from awstui.engine.profiles import profiles

        stale: set[str | None] = {profile, None}
        stale.update(info.name for info in profiles() if profile in info.source.split(" -> "))
        for name in stale:
            self._engine.forget(name)

    def propose(self, place: p.Place, proposal: Proposal) -> p.Planned:
        """Keep what the job would do until a person has confirmed it; `p.Run` then carries it out."""
        return propose(self._engine, place, proposal)

    def account(self, place: p.Place) -> str:
        """The account id of that place, empty when STS does not say."""
        return self._engine.account(place)


def job(engine: Engine, work: Work, request: p.Job) -> Iterator[p.Reply]:
    """Run the job of that name; with those credentials only whose account the person saw."""
    if request.generation:
        engine.same_credentials(request.place, request.generation)
    yield from find(request.name)(Bench(engine, work), request.place, request.args)
