"""Taking a route: the terminal goes to ssh or session-manager-plugin, and comes back as it was."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from textual.app import SuspendNotSupported

from awstui import protocol as p
from awstui.consoles.connect import words
from awstui.consoles.connect.checked import Checked
from awstui.errors import UsageError
from awstui.guards import why_read_only
from awstui.protocol.ssh import ROUTES, Pushed, Route, Session
from awstui.ssh import argv, ended, hand
from awstui.ssh.again import place_key
from awstui.ssh.cleaning import removed
from awstui.ssh.remembered import Known
from awstui.ssh.ways import CHANGING, Way, environment, shell
from awstui.ssh.words import is_user
from awstui.text import clean
from awstui.ui.table import Table


class Taking(Checked):
    """Enter on a row."""

    def on_table_opened(self, event: Table.Opened) -> None:
        """Enter takes the route."""
        if (route := self.here) is not None:
            self.console.prepare(self, partial(self._take, route), "open")

    async def may(self, route: Route) -> bool:
        """Whether a route can be taken at all; says why not."""
        context = self.console.contexts.get(self.place) or await self.console.one(p.Resolve(self.place), p.Context)
        if context is None:
            return False
        why = why_read_only(context)
        if why and not self.console.settings.ssh_in_read_only:
            self.console.say(f"{why}\nOn an instance anything can be changed: ssh_in_read_only allows it.", "warning")
        elif why and (route.id in CHANGING or route.push):
            self.console.say(f"{ROUTES[route.id]} changes something in AWS. {why}", "warning")
        elif route.verdict == "no":
            self.console.say(f"{route.reason} {route.advice}".strip(), "warning")
        else:
            return True
        return False

    async def _take(self, route: Route) -> None:
        if not await self.may(route):
            return
        if route.id == "ssm":
            await self._session()
            return
        way = await self.ready(route)
        if way is None:
            return
        instead = await self._ssh(way)
        if instead:
            self.console.say(f"The host wants user {instead} instead of {way.user}; trying that.")
            await self._ssh(replace(way, user=instead))

    async def ready(self, route: Route) -> Way | None:
        """The way with a user; None when nobody said who logs in."""
        way = self.way(route)
        if way.user or route.id == "serial":
            return way if way.user else replace(way, user="serial")
        user = await self.ask_user()
        return replace(way, user=user) if user else None

    async def ask_user(self, title: str = "") -> str:
        """Who logs in, here or to the host of the title; "" when the form was left."""
        from awstui.ui.form import Form

        def check(values: Mapping[str, Any]) -> Mapping[str, str]:
            return {} if is_user(str(values.get("user", ""))) else {"user": "That is no user name."}

        before = "" if title else self.user or self.login.user
        help_ = f"{clean(self.login.user_why)}." if self.login.user_why and not title else ""
        field = p.Field("user", "User", default=before)
        form = Form(clean(title) or "Who logs in", (field,), {"user": before}, help=help_, check=check)
        answers = await self.console.push_screen_wait(form)
        return str(answers["user"]) if answers else ""

    async def changed(self, job: str, **args: Any) -> Any:
        """What a change answers, once it is confirmed as it asks; None when it was left or failed."""
        run = await self.console.agreed(p.Job(job, self.place, args))
        answer = await self.console.to_the_end(self.console.one(run, p.Value)) if run is not None else None
        return answer.value if answer is not None else None

    async def pushed(self, way: Way) -> Pushed | None:
        """A key AWS lets in for a minute; None when there is none."""
        serial = way.route.id == "serial"
        found: Pushed | None = await self.changed("ec2.push_key", instance=way.instance, user=way.user, serial=serial)
        return found

    async def _ssh(self, way: Way) -> str:
        """ssh by a way; whom the host wants instead, "" mostly."""
        if way.route.push:
            pushed = await self.pushed(way)
            if pushed is None:
                return ""
            way = replace(way, pushed=pushed)
        with removed(way.pushed):
            try:
                command = shell(way)
            except (UsageError, OSError) as error:
                self.console.say(str(error), "error")
                return ""
            sure = self.login.user_sure or way.user != self.login.user
            watch = None if sure else lambda said: ended.told(said, way.user)
            done = self.hand_over(command, environment(way), words.leaving(way), watch)
        if done is None:
            return ""
        if not done.answer:
            self._told(way, done)
        return done.answer

    def hand_over(
        self,
        command: Sequence[str],
        environment_: Mapping[str, str] | None,
        above: str,
        watch: hand.Watch | None = None,
        pause: bool = False,
    ) -> hand.Ended | None:
        """Give the terminal to a child until it ends; None when it could not be given or the child not started.

        Args:
            command: the child.
            environment_: its own, when it is not ours.
            above: a line to begin with.
            watch: see `hand.run`.
            pause: wait for Enter before the screen comes back.
        """
        try:
            with self.console.suspend():
                print(clean(above), flush=True)
                done = hand.run(command, environment_, watch)
                if pause:
                    print("Enter leads back.", end="", flush=True)
                    os.read(0, 1024)
                return done
        except SuspendNotSupported:
            self.console.say("This terminal cannot be handed over; c copies the command.", "warning")
        except hand.NotStarted as error:
            self.console.say(f"{error.strerror}.", "error")
        return None

    def _told(self, way: Way, done: hand.Ended) -> None:
        """Say how it ended; what got there is remembered, and once there, its host key is known."""
        sentence = ended.in_words("ssh", done.code, done.seconds)
        if done.code == ended.SSH_FAILED:
            self.console.say(f"{sentence} {ended.why(done.said)}".strip(), "warning")
            return
        self.console.say(sentence, "information" if done.code >= 0 else "warning")
        key = "" if way.pushed else way.login.key
        route = way.route
        self.keep(Known(self.instance.id, self.instance.name, "", route.id, way.user, key, route.address, route.port))

    def keep(self, known: Known) -> None:
        """Remember what worked."""
        where = place_key(self.place.profile, self.place.region, self.console.endpoint_url)
        self.known = replace(known, where=where, at=time.time())
        self.remembered.keep(self.known)
        self.tell()

    async def _session(self) -> None:
        session: Session | None = await self.changed("ec2.start_session", instance=self.instance)
        if session is None:
            return
        done = self.hand_over(
            argv.plugin(session),
            {**os.environ, argv.ENVIRONMENT: session.response},
            f"awstui: {self.instance.name or self.instance.id}, session {session.id}",
        )
        if done is None or done.code:
            await self.console.one(p.Job("ec2.end_session", self.place, {"session": session.id}), p.Value)
        if done is not None:
            sentence = ended.in_words("session-manager-plugin", done.code, done.seconds)
            self.console.say(sentence, "warning" if done.code else "information")
            if not done.code:
                self.keep(Known(self.instance.id, self.instance.name, "", "ssm"))
