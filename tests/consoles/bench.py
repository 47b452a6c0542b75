"""A console of one resource on a scripted engine: jobs that read are answered at once, a change is planned first."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from typing import Any

from textual.pilot import Pilot
from textual.screen import Screen

from awstui import protocol as p
from awstui.ui.confirm import Confirm
from tests.ui.scripted import Bench, settle

PLACE = p.Place("dev", "eu-west-1")

Answers = dict[str, Iterable[Any] | Callable[[p.Job], Iterable[Any] | None] | None]


class Planning(Bench):
    """`jobs` answers by the job's name, anything else is `done`; what is proposed is confirmed as `tier` asks.

    Args:
        jobs: job -> replies; a "__" in a name stands for its dot.
        reads: the jobs that change nothing.
        name: what is typed where the tier is "name".
        context: where it is, as the engine would resolve it.
    """

    screen: Screen[Any]

    def __init__(
        self,
        jobs: Mapping[str, Any],
        reads: Container[str],
        done: Callable[[str], Any],
        context: p.Context,
        tier: str,
        name: str,
    ) -> None:
        self.jobs: Answers = {key.replace("__", "."): answer for key, answer in jobs.items()}
        self.proposed: list[p.Job] = []
        self.reads, self.done = reads, done
        self.tier, self.typed = tier, {"y": "y", "name": name}
        super().__init__(self._answer)
        self.app.contexts[PLACE] = context

    def _answer(self, request: Any) -> Iterable[Any] | None:
        if isinstance(request, p.Resolve):
            return [self.app.contexts[PLACE]]
        if isinstance(request, p.Job) and request.name not in self.reads:
            self.proposed.append(request)
            number, expect = len(self.proposed), self.typed[self.tier]
            return [p.Planned(number, request.name, self.tier, expect, (), (), "1", "dev", "eu-west-1", diff="+ diff")]
        if isinstance(request, p.Run):
            request = self.proposed[request.plan - 1]
        if isinstance(request, p.Job):
            answer = self.jobs.get(request.name, [p.Value(self.done(f"{request.name} was done."))])
            return answer(request) if callable(answer) else answer
        return []


async def opened(bench: Planning, pilot: Pilot[Any], *keys: str) -> None:
    """The console in front, then keys."""
    await settle(pilot)
    bench.app.push_screen(bench.screen)
    await settle(pilot)
    await press(pilot, *keys)


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Keys, a confirmation having been in sight for long enough for each."""
    for key in keys:
        if isinstance(pilot.app.screen, Confirm):
            pilot.app.screen._grace = 0.0
        await pilot.press(key)
        await settle(pilot)
