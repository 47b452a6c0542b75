"""Logging in without leaving: codes that are asked for, SSO logins, and how long what one has still lasts."""

from __future__ import annotations

import asyncio
import time
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

from textual.timer import Timer

from awstui import protocol as p
from awstui.errors import AwsFailed, EngineGone
from awstui.keys import shown
from awstui.ui import remaining
from awstui.ui.base import Page
from awstui.ui.stack import Stack

if TYPE_CHECKING:
    from awstui.ui.code import CodePrompt
    from awstui.ui.device import DevicePrompt


class Logins(Stack):
    """What the console knows of sessions that end."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._clock: Timer | None = None
        self.standings: dict[p.Place, p.Standing] = {}
        self._prompts: dict[int, CodePrompt] = {}
        self._one_prompt = asyncio.Lock()
        self._over: set[int] = set()
        self._asking: set[int] = set()
        self._offered: set[tuple[str, float]] = set()
        self._logging_in: set[str | None] = set()

    def on_mount(self) -> None:
        """Hear of questions that nobody waits for any more."""
        self.engine.on_over = self._question_over

    def now(self) -> float:
        """Epoch seconds."""
        return time.time()

    def login_key(self) -> str:
        """The key that logs in, as it is mapped now."""
        return shown(self.keymap["app.login"]).split(" ")[0] or ":login"

    # ---- codes the engine asks for

    def _question(self, number: int, question: p.Question) -> None:
        self._asking.add(number)
        self._over.discard(number)
        super()._question(number, question)

    async def _answer(self, number: int, question: p.Question) -> None:
        """One prompt at a time; one that nobody waits for any more is not shown."""
        async with self._one_prompt:
            if number in self._over:
                return
            if question.kind != "mfa":
                await super()._answer(number, question)
                return
            from awstui.ui.code import CodePrompt

            prompt = self._prompts[number] = CodePrompt(question)
            code = await self.push_screen_wait(prompt)
            self._prompts.pop(number, None)
            if number not in self._over:
                self.engine.reply(number, code)

    def _question_over(self, number: int) -> None:
        """The request has ended: its question is nobody's any more."""
        if number in self._asking:
            self._asking.discard(number)
            self._over.add(number)
            if prompt := self._prompts.pop(number, None):
                prompt.withdraw()

    # ---- logging in

    def action_login(self) -> None:
        """Log in where something failed for want of it, else where the screen in front looks."""
        screen = self.screen
        wanted = screen.wants_login() if isinstance(screen, Page) else ()
        places = wanted or self.current_places()
        firsts = {place.profile: place for place in reversed(places)}
        for place in firsts.values():
            self.log_in(place)

    def login_to(self, profile: str) -> None:
        """Log in to a profile by its name."""
        self.log_in(p.Place(profile))

    def log_in(self, place: p.Place) -> None:
        """Log in there, once at a time; what waits for it goes on by itself."""
        if place.profile in self._logging_in:
            self.say_briefly("That login is under way.")
            return
        self._logging_in.add(place.profile)
        self.run_worker(self._log_in(place), exit_on_error=False)

    async def _log_in(self, place: p.Place) -> None:
        try:
            standing = await self._logged_in(place)
        except AwsFailed as error:
            self.say(f"{error.failure.sentence}\n{error.failure.hint}".strip(), "error")
        except EngineGone as error:
            self.say(f"{error} Try again.", "error")
        else:
            if standing is not None:
                name = standing.profile or "this profile"
                self.say(" ".join(filter(None, [f"Logged in to {name}.", remaining.until(standing, self.now())])))
                self._renewed(place.profile)
        finally:
            self._logging_in.discard(place.profile)

    async def _logged_in(self, place: p.Place) -> p.Standing | None:
        """Carry a login through; None when it was given up."""
        from awstui.ui.device import DevicePrompt

        stream = self.engine.start(p.Login(place))
        prompt: DevicePrompt | None = None
        standing: p.Standing | None = None
        try:
            async with aclosing(self.engine.replies(stream)) as replies:
                async for reply in replies:
                    if isinstance(reply, p.Device) and prompt is None:
                        prompt = DevicePrompt(reply)
                        self.push_screen(prompt, lambda kept: None if kept else self.engine.abandon(stream))
                    elif isinstance(reply, p.Device) and prompt is not None:
                        prompt.show(reply)
                    elif isinstance(reply, p.Standing):
                        standing = reply
        finally:
            if prompt is not None:
                prompt.finish()
        return standing

    def _renewed(self, profile: str | None) -> None:
        """New credentials: learn anew who we are and how long, and let every screen go on."""
        for place in [place for place in self.contexts if place.profile == profile]:
            self.nobody.pop(place, None)
            self._asked.add(place)
            self.run_worker(self._identify(place), exit_on_error=False)
        for screen in self.screen_stack:
            if isinstance(screen, Page):
                screen.renewed(profile)

    # ---- how long

    async def _identify(self, place: p.Place) -> None:
        await super()._identify(place)
        await self._learn_standing(place)

    async def _learn_standing(self, place: p.Place) -> None:
        try:
            self.standings[place] = await self.engine.one(p.Stand(place), p.Standing)
        except (AwsFailed, EngineGone):
            return
        self._headers()
        self._offer(place)
        self._wind()

    def ends(self, place: p.Place) -> str:
        """What the header says of the end of a place's session; empty while that is far away."""
        standing = self.standings.get(place)
        return remaining.words(standing, self.now()) if standing is not None else ""

    def _wind(self) -> None:
        """Wake up when what a header says changes next, and not before: an idle console sends nothing."""
        waits = [
            wait for each in self.standings.values() if (wait := remaining.changes_in(each, self.now())) is not None
        ]
        if self._clock is not None:
            self._clock.stop()
        self._clock = self.set_timer(min(waits), self.tick) if waits else None

    def tick(self) -> None:
        """Time has passed: sessions may have been renewed meanwhile, by a call or by another program."""
        near = [place for place, each in self.standings.items() if remaining.changes_in(each, self.now()) is not None]
        for place in near or list(self.standings):
            self.run_worker(self._learn_standing(place), exit_on_error=False)

    def _offer(self, place: p.Place) -> None:
        """Offer once to renew what ends soon."""
        standing = self.standings[place]
        sentence, ends = remaining.offer(standing, self.now())
        if sentence and (standing.profile, ends) not in self._offered:
            self._offered.add((standing.profile, ends))
            self.say(f"{sentence}\n{self.login_key()} renews it; what is shown stays.", "warning")
