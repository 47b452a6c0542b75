"""Out of awstui with the same identity: a subshell, variables to export, a sign-in link. Secrets are only copied."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Mapping

from textual.app import SuspendNotSupported

from awstui import protocol as p
from awstui.text import clean
from awstui.ui.undoing import Undoing

_TWICE = "export long-lived keys"


class Leaving(Undoing):
    """The ways out."""

    def leave_to_shell(self) -> None:
        """A shell with the profile in front; its end comes back here."""
        if inside := os.environ.get("AWSTUI_PROFILE"):
            self.say(
                f"This awstui runs in a shell of another one already (profile {inside}); exit leads back.", "warning"
            )
            return
        self.prepare(self, self._shell, "command")

    async def _shell(self) -> None:
        answer = await self.one(p.Job("leaving.shell", self.current_places()[0], {"begin": True}), p.Value)
        if answer is None:
            return
        added, removed = answer.value
        environment = {name: value for name, value in os.environ.items() if name not in removed} | added
        shell = (
            environment.get("COMSPEC", "cmd.exe") if sys.platform == "win32" else environment.get("SHELL", "/bin/sh")
        )
        try:
            with self.suspend():
                print(f"awstui: a shell with AWS_PROFILE={clean(added['AWS_PROFILE'])}; exit leads back.", flush=True)
                subprocess.run([shell], env=environment, check=False)
        except SuspendNotSupported:
            self.say("This terminal cannot be handed to a shell and taken back; :env copies what to export.", "warning")
        except OSError as error:
            self.say(f"{shell} cannot be started: {error.strerror}.", "error")
        refresh = getattr(self.screen, "action_refresh", None)
        if refresh is not None:
            refresh()  # the shell may have changed what is listed

    def show_environment(self) -> None:
        """What to export for the profile in front."""
        self.prepare(self, self._environment, "command")

    async def _environment(self) -> None:
        from awstui.ui.picker import Option, Picker

        place = self.current_places()[0]
        answer = await self.one(p.Job("leaving.shell", place), p.Value)
        if answer is None:
            return
        added = {name: value for name, value in answer.value[0].items() if name != "AWSTUI_PROFILE"}
        options = [
            Option("profile", ", ".join(name for name in added if name != "AWS_DEFAULT_REGION"), "no secret in it"),
            Option("keys", "the credentials themselves", "not shown; the journal notes it"),
        ]
        where = f"{added['AWS_PROFILE']} · {added.get('AWS_REGION', 'no region')}"
        chosen = await self.push_screen_wait(Picker(f"Copy what exports {where}", options))
        if chosen == "profile":
            self.copy(exports(added), "the export lines")
        elif chosen == "keys":
            await self._credentials(place)

    async def _credentials(self, place: p.Place) -> None:
        answer = await self.one(p.Job("leaving.credentials", place), p.Value)
        if answer is not None and answer.value is None:
            from awstui.ui.confirm import Confirm

            context = self.contexts.get(place)
            profile = context.profile if context else place.profile or ""
            effect = "These keys do not expire: whoever gets them can use them until they are deleted in IAM."
            account = known.account if (known := self.identities.get(place)) else ""
            title = "Export long-lived keys"
            planned = p.Planned(0, title, "name", _TWICE, (profile,), (), account, profile, "", effect)
            if not await self.push_screen_wait(Confirm(planned, self.settings.confirm.grace_ms / 1000)):
                return
            answer = await self.one(p.Job("leaving.credentials", place, {"long_lived": True}), p.Value)
        if answer is not None and answer.value is not None:
            self.copy(exports(answer.value), "export lines with credentials; clear the clipboard after use")

    def copy_sign_in(self) -> None:
        """A link into the AWS console."""
        self.prepare(self, self._sign_in, "command")

    async def _sign_in(self) -> None:
        place = self.current_places()[0]
        self.say_briefly("Asking AWS for a sign-in link…")
        answer = await self.one(p.Job("leaving.console", place), p.Value)
        lasts = "for as long as these credentials last"
        if answer is not None and answer.value is None:
            policy = await self._session_policy()
            if policy is None:
                return
            answer = await self.one(p.Job("leaving.console", place, {"policy": policy}), p.Value)
            lasts = "for an hour"
        if answer is not None and answer.value is not None:
            self.copy(str(answer.value), f"the sign-in link: who opens it in the next 15 minutes is signed in {lasts}")

    async def _session_policy(self) -> str | None:
        """What a session for a user's keys may do; AWS gives one without a policy no permission at all."""
        from awstui.ui.picker import Option, Picker

        options = [
            Option("look", "look only", "what ReadOnlyAccess and the user both allow"),
            Option("all", "all the user may do", "the user's own policies, no more"),
        ]
        return await self.push_screen_wait(Picker("A session of one hour for a user's keys, which may", options))


def exports(variables: Mapping[str, str]) -> str:
    """Lines for a POSIX shell that export the variables."""
    return "\n".join(f"export {name}={shlex.quote(value)}" for name, value in variables.items()) + "\n"
