"""`:cp` by the route under the cursor: scp goes where ssh goes, and through a session of Session Manager too."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from awstui import protocol as p
from awstui.consoles.connect import words
from awstui.consoles.connect.taking import Taking
from awstui.errors import UsageError
from awstui.protocol.ssh import Session
from awstui.ssh import argv, ended
from awstui.ssh import words as fit
from awstui.ssh.cleaning import removed, tunnel
from awstui.ssh.hand import Ended
from awstui.ssh.ways import Way, connection, environment


class Copying(Taking):
    """Files to an instance and from it."""

    async def copy_files(self, rest: str) -> None:
        """Copy as `:cp` was told to."""
        route = self.here
        if route is None or not await self.may(route):
            return
        if route.id == "serial":
            self.console.say("A serial console copies no files: pick one of the other rows.", "warning")
            return
        try:
            source, target = fit.two_paths(rest)
        except UsageError as error:
            self.console.say(str(error), "warning")
            return
        way = await self.ready(route)
        if way is not None:
            await self._prepared(way, source, target)

    async def _prepared(self, way: Way, source: str, target: str) -> None:
        """Have what AWS has to give first, copy, and take it back."""
        session: Session | None = None
        with ExitStack() as until:
            if way.route.push or (way.route.id == "ssm" and not way.login.key):
                pushed = await self.pushed(way)
                if pushed is None:
                    return
                until.enter_context(removed(pushed))
                way = replace(way, pushed=pushed)
            if way.route.id == "ssm":
                way = replace(way, route=replace(way.route, port=self.instance.port))
                session = await self.changed("ec2.start_session", instance=self.instance, ssh=self.instance.port)
                if session is None:
                    return
            try:
                way = replace(way, tunnel=until.enter_context(tunnel(session)))
                command = argv.copy(connection(way), source, target)
            except (UsageError, OSError) as error:
                self.console.say(str(error), "error")
            else:
                done = self.hand_over(command, environment(way), f"awstui: {Path(source).name or source}")
                if done is not None:
                    self._copied(way, done, source, target)
        if session is not None:  # scp hangs up on the plugin, which leaves the session open
            await self.console.one(p.Job("ec2.end_session", self.place, {"session": session.id}), p.Value)

    def _copied(self, way: Way, done: Ended, *ends: str) -> None:
        """Say how it went."""
        name = self.instance.name or self.instance.id
        source, target = (f"{name}{end}" if end.startswith(":") else end for end in ends)
        if done.code == 0:
            self.console.say(f"{source} is copied to {target}.")
            return
        why = ended.why(done.said)
        sentences = [
            ended.in_words("scp", done.code, done.seconds) if why or done.code < 0 else "Not all of it is copied.",
            why or done.said.decode("utf-8", "replace").strip().rpartition("\n")[2],
            words.OVER_SESSION if way.route.id == "ssm" else "",
        ]
        self.console.say("\n".join(filter(None, sentences)), "warning")
