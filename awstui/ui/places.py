"""Profiles and regions: picking, typing, and asking the screen in front again somewhere else."""

from __future__ import annotations

from functools import partial
from typing import Any

from textual.screen import ModalScreen

from awstui import protocol as p
from awstui.ui.base import Page
from awstui.ui.logins import Logins


class Places(Logins):
    """The console's profile and region."""

    regions: tuple[p.RegionInfo, ...] = ()
    profiles: tuple[p.ProfileInfo, ...] = ()

    async def learn_names(self) -> None:
        """Fetch the names of profiles and regions, which costs no AWS call."""
        if not self.profiles:
            self.profiles = await self._list(p.Profiles())
        if not self.regions:
            self.regions = await self._list(p.Regions(self.place))

    async def _list(self, request: p.Request) -> tuple[Any, ...]:
        answer = await self.one(request, p.Value)
        return tuple(answer.value) if answer is not None else ()

    # ---- pickers

    def action_pick_profile(self) -> None:
        """Pick a profile."""
        self.prepare(self, self._pick_profile, "command")

    async def _pick_profile(self) -> None:
        from awstui.ui.picker import Option, Picker
        from awstui.ui.profile_words import summary

        self.profiles = await self._list(p.Profiles())
        if not self.profiles:
            self.say("~/.aws/config and ~/.aws/credentials hold no profile. `aws configure` makes one.")
            return
        options = [Option(info.name, info.name, " · ".join(summary(info, self.now()))) for info in self.profiles]
        recent = tuple(reversed(self.memory.recent("profile")))
        chosen = await self.push_screen_wait(Picker("Profile", options, current=self.place.profile, recent=recent))
        if chosen is not None:
            self.use_profiles(chosen)

    def open_profiles(self) -> None:
        """Every profile, full screen."""
        from awstui.consoles.profiles import ProfilesScreen

        self.push_screen(ProfilesScreen())

    def action_pick_region(self) -> None:
        """Pick a region."""
        self.prepare(self, self._pick_region, "command")

    async def _pick_region(self) -> None:
        from awstui.ui.picker import Option, Picker

        self.regions = await self._list(p.Regions(self.place))
        options = [Option(info.name, info.name, info.title) for info in self.regions]
        options.append(Option("all", "all", "every region this account has enabled, in one table"))
        context = self.contexts.get(self.place)
        current = self.place.region or (context.region if context else None)
        recent = tuple(reversed(self.memory.recent("region")))[: self.settings.recent_regions]
        chosen = await self.push_screen_wait(Picker("Region", options, current=current, recent=recent))
        if chosen is not None:
            self.use_regions(chosen)

    # ---- going there

    def use_profiles(self, typed: str) -> None:
        """Look with other profiles, several separated by commas."""
        names = [name for name in typed.split(",") if name]
        self.prepare(self, partial(self._use_profiles, names), "command")

    async def _use_profiles(self, names: list[str]) -> None:
        self.profiles = await self._list(p.Profiles())
        known = {info.name for info in self.profiles}
        missing = [name for name in names if known and name not in known]
        if missing:
            self.say(f"There is no profile {missing[0]}. P lists those there are.", "warning")
            return
        for name in names:
            self.memory.remember("profile", name)
        chosen: list[str | None] = [None if name == "(environment)" else name for name in names]
        # A profile brings its own region; only regions that were chosen together stay.
        regions = {place.region for place in self.current_places()}
        kept = sorted(regions, key=str) if len(regions) > 1 else [None]
        self._go(tuple(p.Place(name, region) for name in chosen for region in kept))

    def use_regions(self, typed: str) -> None:
        """Look in other regions: names separated by commas, or all."""
        self.prepare(self, partial(self._use_regions, typed), "command")

    async def _use_regions(self, typed: str) -> None:
        profiles = list(dict.fromkeys(place.profile for place in self.current_places()))
        if typed == "all":
            places = [
                p.Place(profile, region) for profile in profiles for region in await self._enabled(p.Place(profile))
            ]
        else:
            names = [name for name in typed.split(",") if name]
            self.regions = self.regions or await self._list(p.Regions(self.place))
            known = {info.name for info in self.regions}
            missing = [name for name in names if known and name not in known]
            if missing:
                self.say(f"There is no region {missing[0]} in this partition. R lists those there are.", "warning")
                return
            for name in names:
                self.memory.remember("region", name)
            places = [p.Place(profile, name) for profile in profiles for name in names]
        self._go(tuple(places))

    async def _enabled(self, place: p.Place) -> list[str]:
        """The regions the account uses; all of the partition when AWS will not say."""
        from awstui.errors import AwsFailed, EngineGone

        here = self.current_places()[0].region
        try:
            answer = await self.engine.one(p.Regions(p.Place(place.profile, here), enabled=True), p.Value)
        except (AwsFailed, EngineGone) as error:
            self.say(f"{error}\nAsking every region of the partition instead.", "warning")
            answer = await self.engine.one(p.Regions(place), p.Value)
        return [info.name for info in answer.value]

    def _go(self, places: tuple[p.Place, ...]) -> None:
        """Ask the list in front again in those places; what a row of the old place led to cannot follow."""
        from awstui.ui.resource import ResourceScreen

        if not places:
            return
        if isinstance(self.screen, ModalScreen):  # typed into by now: what is typed next would be for the list below
            self.say("Profile and region stayed as they were: another dialog was opened meanwhile.", "warning")
            return
        self.place = places[0]
        while len(self.screen_stack) > 2 and not self._follows(self.screen):
            self.pop_screen()
        screen = self.screen
        if isinstance(screen, ResourceScreen):
            screen.reopen(screen.route.at(places))
        elif isinstance(screen, Page):
            screen.move(places[0])
            screen.refresh_header()
        self.run_worker(self._introduce(places[0]), exit_on_error=False)

    def _follows(self, screen: object) -> bool:
        """Whether a screen means something in another account or region."""
        from awstui.ui.resource import ResourceScreen

        if isinstance(screen, ResourceScreen):
            return not screen.route.from_row
        return isinstance(screen, Page) and screen.MOVES

    async def _introduce(self, place: p.Place) -> None:
        """Learn at once what the place comes to, also where no list asks: whether it is guarded, first of all."""
        if place not in self.contexts and (answer := await self.one(p.Resolve(place), p.Context)) is not None:
            self.learn(place, answer)
        self.regions = await self._list(p.Regions(place)) or self.regions
