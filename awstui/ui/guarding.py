"""Unlocking what a guard holds read-only, and locking it again. The engine decides; here it is asked and shown."""

from __future__ import annotations

import time

from awstui import protocol as p
from awstui.guards import minutes_left
from awstui.ui.profiling import Profiling

_STEP = 20.0
"""Seconds between two looks at how long an unlocking still holds; nothing is looked at while none does."""


class Guarding(Profiling):
    """The console's guards."""

    _watching_unlocked = False

    def unlock(self) -> None:
        """Ask why, and let changes through the guard of the place in front."""
        self.prepare(self, self._unlock, "command")

    async def _unlock(self) -> None:
        from awstui.ui.form import Form

        for place in self._one_per_profile():
            context = await self._resolve(place)
            if context is None:
                return
            if not context.guard or not context.read_only:
                why = "not guarded" if not context.guard else "not locked"
                self.say(f"{context.profile} is {why}: there is nothing to unlock.")
                continue
            answers = await self.push_screen_wait(
                Form(
                    f"Unlock {context.profile}",
                    (p.Field("reason", "Why", help="kept in the journal"),),
                    {},
                    help=f"Guarded: {context.guard}. Changes are still confirmed, and it locks itself again.",
                    ok="Unlock",
                )
            )
            if answers is None:
                return
            found = await self.one(p.Unlock(place, str(answers["reason"])), p.Context)
            if found is not None:
                self._known_again(place, found)
                self.say(f"{found.profile} is unlocked for {minutes_left(found)} min; :lock ends it.", "warning")

    def lock(self) -> None:
        """Guard the place in front again."""
        self.prepare(self, self._lock, "command")

    async def _lock(self) -> None:
        for place in self._one_per_profile():
            found = await self.one(p.Lock(place), p.Context)
            if found is not None:
                self._known_again(place, found)
                self.say(f"{found.profile} is locked." if found.read_only else f"{found.profile} has no guard.")

    def _one_per_profile(self) -> list[p.Place]:
        """The places in front, one for each profile."""
        return list({place.profile: place for place in self.current_places()}.values())

    async def _resolve(self, place: p.Place) -> p.Context | None:
        return await self.one(p.Resolve(place), p.Context)

    def _known_again(self, place: p.Place, context: p.Context) -> None:
        """The engine said anew what holds for a profile: every place of it shows that."""
        for other in [each for each in self.contexts if each.profile == place.profile]:
            self.run_worker(self._learn_again(other), exit_on_error=False)
        self.learn(place, context)

    async def _learn_again(self, place: p.Place) -> None:
        if (context := await self._resolve(place)) is not None:
            self.learn(place, context)

    def learn(self, place: p.Place, context: p.Context, works: bool = False) -> None:
        """As before; an unlocking is counted down in the header until it ends."""
        super().learn(place, context, works)
        if context.unlocked_until and not self._watching_unlocked:
            self._watching_unlocked = True
            self.set_timer(_STEP, self._count_down)

    def _count_down(self) -> None:
        self._watching_unlocked = False
        for place, context in list(self.contexts.items()):
            if context.unlocked_until and context.unlocked_until <= time.time():
                self.run_worker(self._learn_again(place), exit_on_error=False)
            elif context.unlocked_until and not self._watching_unlocked:
                self._watching_unlocked = True
                left = context.unlocked_until - time.time()
                self.set_timer(min(_STEP, left + 0.1), self._count_down)
        self._headers()
