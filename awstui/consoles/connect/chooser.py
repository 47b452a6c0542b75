"""The chooser: which way to an instance."""

from __future__ import annotations

import shlex
from dataclasses import replace
from functools import partial

from awstui import protocol as p
from awstui.consoles.connect.copying import Copying
from awstui.errors import UsageError
from awstui.protocol.ssh import Bastion, Instance, Pushed
from awstui.ssh import argv, hostkeys
from awstui.ssh import words as fit
from awstui.ssh.ways import Way, bastion, shell
from awstui.text import clean
from awstui.ui.tasks import Task


def choose(place: p.Place, document: p.Document) -> Chooser:
    """The chooser for the instance a row of the instance list is about."""
    found = document.data if isinstance(document.data, dict) else {}
    tags = found.get("Tags") or ()
    name = next((str(tag.get("Value") or "") for tag in tags if tag.get("Key") == "Name"), "")
    state = str((found.get("State") or {}).get("Name") or "")
    return Chooser(place, found, Instance(document.id, name, state, vpc=str(found.get("VpcId") or "")))


class Chooser(Copying):
    """Every route to one instance; Enter takes one."""

    def command(self, word: str, rest: str) -> None:
        """forward, cp."""
        work = {"forward": self._forward, "cp": self.copy_files}[word]
        self.console.prepare(self, partial(work, rest), "command")

    # ---- keys

    def action_user(self) -> None:
        """Another user."""
        self.console.prepare(self, self._user, "act")

    async def _user(self) -> None:
        if user := await self.ask_user():
            self.user = user
            self.tell()

    def action_bastion(self) -> None:
        """Pick the host to jump through."""
        self.console.prepare(self, self._pick_bastion, "act")

    async def _pick_bastion(self) -> None:
        from awstui.ui.picker import Option, Picker

        args = {"vpc": self.instance.vpc, "but": self.instance.id}
        answer = await self.console.one(p.Job("ec2.bastions", self.place, args), p.Value) if self.instance.vpc else None
        found: dict[str, tuple[Instance, Bastion]] = (
            {each.id: (each, jump) for each, jump in answer.value} if answer else {}
        )
        options = [
            Option(id_, each.name or id_, " · ".join(filter(None, (id_, jump.host, jump.user, fit.short(jump.key)))))
            for id_, (each, jump) in found.items()
        ]
        other = Option("other", "another host …", "user@host:port, or a Host of ~/.ssh/config")
        current = self.bastion.alias if self.bastion else None
        chosen = await self.console.push_screen_wait(Picker("Jump through", [*options, other], current))
        if chosen == "other":
            await self._name_bastion()
        elif chosen is not None:
            await self._jump_through(*found[chosen])

    async def _jump_through(self, instance: Instance, jump: Bastion) -> None:
        """An instance: who logs in there may have to be asked."""
        user = jump.user or await self.ask_user(f"Who logs in to {instance.name or instance.id}")
        if user:
            self._jump(replace(jump, user=user))

    async def _name_bastion(self) -> None:
        from awstui.ui.form import Form

        before = self.bastion.host if self.bastion else ""
        help_ = "user@host:port, or a Host of ~/.ssh/config. Kept for this VPC."
        field = p.Field("host", "Jump through", default=before)
        answers = await self.console.push_screen_wait(Form("Bastion", (field,), {"host": before}, help=help_))
        if not answers:
            return
        try:
            self._jump(bastion(str(answers["host"])))
        except UsageError as error:
            self.console.say(str(error), "warning")

    def _jump(self, chosen: Bastion) -> None:
        self.bastion = chosen
        if self.instance.vpc:
            self.remembered.keep_bastion(self.instance.vpc, chosen)
        self.check()

    def action_copy(self) -> None:
        """Copy the command line of the route under the cursor."""
        route = self.here
        if route is None:
            return
        way = self.way(route)
        try:
            line = self._spelled(replace(way, user=way.user or "USER"))
        except UsageError as error:
            self.console.say(str(error), "warning")
            return
        note = ", which needs its key pushed first" if route.push else ""
        self.console.copy(line, f"{line}{note}")

    def _spelled(self, way: Way) -> str:
        if way.route.id == "ssm":
            profile = ["--profile", way.profile] if way.profile else []
            region = ["--region", way.region] if way.region else []
            return shlex.join(["aws", "ssm", "start-session", "--target", way.instance.id, *region, *profile])
        if way.route.push:
            way = replace(way, pushed=Pushed("KEY", ""))
        line = shlex.join(shell(way, settle=False))
        return f"AWS_PROFILE={shlex.quote(way.profile)} {line}" if way.route.id == "eice" and way.profile else line

    def action_forget(self) -> None:
        """Forget the host key, as after its disk was replaced."""
        name = clean(self.instance.name or self.instance.id)
        try:
            gone = hostkeys.forget(argv.known_hosts(), self.instance.id)
        except OSError as error:
            self.console.say(f"known_hosts cannot be written: {error.strerror}.", "error")
            return
        words_ = f"The host key of {name} is forgotten." if gone else f"No host key of {name} is known."
        self.console.say(words_)
        self.tell()

    # ---- forwarding

    async def _forward(self, rest: str) -> None:
        route = self.here
        if route is None or not await self.may(route):
            return
        try:
            spec = fit.forward(rest)
        except UsageError as error:
            self.console.say(f"{error} :forward 5432:db.internal:5432", "warning")
            return
        way = await self.ready(route)
        if way is None:
            return
        job = p.Job("ec2.forward", self.place, {"way": way, "forward": spec})
        request: p.Request | None = job
        if route.id == "ssm" or route.push:
            request = await self.console.agreed(job)
        if request is None:
            return
        name = self.instance.name or self.instance.id
        title = f"{name}: 127.0.0.1:{spec[0]} → {spec[1]}:{spec[2]}"
        self.console.start_task(title, self.place, request, _ended, change=False)
        self.console.say(f"{title}\nT shows and stops it.")


def _ended(task: Task) -> str:
    """How a forward ended, by its own last word."""
    return str(task.values[-1]) if task.values else ""
