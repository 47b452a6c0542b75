"""Changes under way: confirmed ones run to their end whatever screen is in front, and every outcome is told."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from functools import partial
from typing import Any, Protocol, TypeVar

from awstui import protocol as p
from awstui.errors import AwsFailed, EngineGone
from awstui.protocol.following import Following
from awstui.ui.opening import Opening

T = TypeVar("T")


class Changed(Protocol):
    """A screen that wants to know that a change made from it is over."""

    @property
    def is_attached(self) -> bool:
        """Whether it is still there."""

    def changed(self) -> None:
        """The change is over."""


_keep: set[asyncio.Future[Any]] = set()
"""The event loop itself holds tasks only weakly."""


class Changing(Opening):
    """Runs what was confirmed."""

    under_way = 0

    async def to_the_end(self, work: Coroutine[Any, Any, T]) -> T:
        """Await a change; when whoever waits here is gone (another key, another screen) it goes on all the same."""
        self.prepared()
        task = asyncio.ensure_future(work)
        self.under_way += 1
        _keep.add(task)
        task.add_done_callback(self._ended)
        return await asyncio.shield(task)

    def _ended(self, task: asyncio.Future[Any]) -> None:
        self.under_way -= 1
        if not self.under_way:
            self._warned = False
        _keep.discard(task)

    async def agreed(self, job: p.Job) -> p.Run | None:
        """What a job proposes, confirmed as it asks: the request that makes it; None when it was left or cannot be."""
        from awstui.ui.confirm import Confirm

        planned = await self.one(job, p.Planned)
        if planned is None:
            return None
        if not planned.tier and not planned.refused:
            return p.Run(planned.plan)
        grace = self.settings.confirm.grace_ms / 1000
        typed: str | None = await self.push_screen_wait(Confirm(planned, grace))
        return p.Run(planned.plan, typed) if typed else None

    def change(self, title: str, runs: Sequence[p.Run], total: int, screen: Changed) -> None:
        """Make confirmed changes, `total` targets in all, and tell every outcome."""
        run: Any = partial(self.to_the_end, self._change(title, runs, total, screen))
        self.run_worker(run, group="changes", exit_on_error=False)

    async def _change(self, title: str, runs: Sequence[p.Run], total: int, screen: Changed) -> None:
        done: list[str] = []
        failures: list[p.Failure] = []
        follows: list[Following] = []
        shown: dict[str, Any] = {}
        try:
            for run in runs:
                async for reply in self.engine.ask(run):
                    if isinstance(reply, p.Outcome) and reply.failure is None:
                        done.append(reply.target)
                        if reply.shown is not None:
                            shown[reply.target] = reply.shown
                    elif isinstance(reply, p.Outcome) and reply.failure is not None:
                        failures.append(reply.failure)
                    elif isinstance(reply, p.Value) and isinstance(reply.value, Following):
                        follows.append(reply.value)
                    self.remark(f"{title}: {len(done) + len(failures):,} of {total:,}")
        except AwsFailed as error:
            failures.append(error.failure)
        except EngineGone as error:
            sentence = f"{error} What became of {title} is not known for all of it."
            failures.append(p.Failure("engine", sentence, "Refresh and look; the journal has what was sent."))
        self.remark("")
        if shown:
            whole = next(iter(shown.values())) if len(shown) == 1 else shown
            self.show_document(f"{title} · {_names(done)}", p.Document("", "", whole, ""), "json")
        elif done:
            self.say(f"{title}: done for {_names(done)}.")
        if failures:
            self.show_failures(failures)
        if screen.is_attached:
            screen.changed()
        for each in follows:
            self.follow(each, screen)

    def follow(self, following: Following, screen: Changed) -> None:
        """Follow what a change has set going to its end, and then show `screen` anew; Tasks knows how."""

    def quit_now(self) -> None:
        """Leave at once; only while a change is under way the first time says so instead."""
        if self.under_way and not self._warned:
            self._warned = True
            self.say("A change is under way; what is not sent yet would be left out. Quit again to leave.", "warning")
        else:
            super().quit_now()

    _warned = False


def _names(names: list[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
