"""Profiles made, edited, deleted and imported; keys rotated. Each is shown as a diff or in steps, then confirmed."""

from __future__ import annotations

from functools import partial
from typing import Any

from awstui import protocol as p
from awstui.consoles import profile_forms as forms
from awstui.errors import AwsFailed, EngineGone
from awstui.protocol.profiles import KINDS, Done, Rotation, Written
from awstui.ui.places import Places

PROFILE_WORDS = ("new", "edit", "delete", "import")
"""What `:profile` does besides switching to a profile of that name."""

_ASKED_AGAIN = ("usage", "refused", "other", "invalid", "config")
"""Failures that another answer in the form can mend."""


class Profiling(Places):
    """The console's hand in AWS's files."""

    def profile_command(self, word: str, rest: str) -> None:
        """`:profile new|edit|delete|import …`.

        Args:
            word: one of PROFILE_WORDS.
            rest: what stands behind it: a kind, a profile's name, a file.
        """
        if word == "new":
            work = partial(self._new_profile, rest)
        elif word == "import":
            work = partial(self._import_profile, rest)
        else:
            work = partial(self._edit_profile if word == "edit" else self._delete_profile, rest or self._profile_here())
        self.prepare(self, work, "profile")

    def rotate(self, name: str) -> None:
        """`:rotate [NAME]`: the next step of rotating a profile's access key."""
        self.prepare(self, partial(self._rotate, name or self._profile_here()), "profile")

    def _profile_here(self) -> str:
        """The profile the screen in front looks with."""
        place = self.current_places()[0]
        context = self.contexts.get(place)
        return place.profile or (context.profile if context is not None else "") or "default"

    # ---- forms

    async def _new_profile(self, kind: str) -> None:
        from awstui.ui.picker import Option, Picker

        if kind not in KINDS:
            options = [Option(each, each, forms.TITLES[each]) for each in KINDS]
            chosen = await self.push_screen_wait(Picker("New profile: which kind", options))
            kind = chosen or ""
        if kind:
            await self._form("new", "", kind, {"store": "keyring"})

    async def _edit_profile(self, name: str) -> None:
        answer = await self.one(p.Job("profile.read", args={"name": name}), p.Value)
        if answer is None:
            return
        written: Written = answer.value
        if not written.kind:
            self.say(f"Profile {name} is of a kind that is edited by hand.", "warning")
            return
        values = {**written.values, "store": written.store or "keyring"}
        await self._form("edit", name, written.kind, values)

    async def _form(self, do: str, name: str, kind: str, values: dict[str, Any]) -> None:
        """Ask until the engine can plan it or the person leaves; what was typed is there again each time."""
        from awstui.ui.form import Form

        if kind == "role" and not self.profiles:
            self.profiles = await self._list(p.Profiles())
        names = [info.name for info in self.profiles if info.kind != "environment"]
        asked = forms.fields(kind, do, names)
        title = "New profile" if do == "new" else f"Profile {name}"
        told = forms.HELP[kind]
        while True:
            typed = await self.push_screen_wait(Form(f"{title}: {forms.TITLES[kind]}", asked, values, told, ok="Diff"))
            if typed is None:
                return
            values = typed
            given, store, settings = forms.answers(typed)
            args = {"do": do, "name": given or name, "kind": kind, "store": store, "answers": settings}
            try:
                planned = await self.engine.one(p.Job("profile.plan", args=args), p.Planned)
            except AwsFailed as error:
                if error.failure.kind not in _ASKED_AGAIN:
                    self.show_failures([error.failure])
                    return
                told = f"✗ {error.failure.sentence}"
                continue
            except EngineGone as error:
                self.say(f"{error} Try again.", "error")
                return
            await self._write(planned)
            return

    async def _delete_profile(self, name: str) -> None:
        planned = await self.one(p.Job("profile.plan", args={"do": "delete", "name": name}), p.Planned)
        if planned is not None:
            await self._write(planned)

    async def _import_profile(self, file: str) -> None:
        from awstui.ui.form import Form

        asked = (
            p.Field("file", "CSV of the access key", help="as the IAM console hands it out"),
            p.Field("name", "Profile", required=False, help="empty: the user's name"),
            p.Field("store", "Keep the key in", "choice", choices=("keyring", "file")),
            p.Field("region", "Region", required=False),
            p.Field("user", "User", required=False, help="when the file holds keys of several"),
        )
        values: dict[str, Any] = {"file": file}
        told = "AWS is asked whose key it is before anything is stored."
        while True:
            typed = await self.push_screen_wait(Form("Import an access key", asked, values, told, ok="Check"))
            if typed is None:
                return
            values = typed
            self.say_briefly("Asking AWS whose key it is…")
            try:
                planned = await self.engine.one(p.Job("profile.import", args=values), p.Planned)
            except AwsFailed as error:
                told = f"✗ {error.failure.sentence}"
                continue
            except EngineGone as error:
                self.say(f"{error} Try again.", "error")
                return
            await self._write(planned)
            return

    # ---- confirming

    async def _confirmed(self, planned: p.Planned) -> str | None:
        from awstui.ui.confirm import Confirm

        typed: str | None = await self.push_screen_wait(Confirm(planned, self.settings.confirm.grace_ms / 1000))
        return typed

    async def _write(self, planned: p.Planned) -> None:
        typed = await self._confirmed(planned)
        if not typed:
            return
        answer = await self.one(p.Job("profile.write", args={"plan": planned.plan, "typed": typed}), p.Value)
        if answer is None:
            return
        done: Done = answer.value
        self._profile_changed(planned.profile)
        self.say(done.note)
        if done.leftover:
            await self._offer_deletion(planned, done.leftover)

    async def _offer_deletion(self, planned: p.Planned, file: str) -> None:
        offer = p.Planned(
            planned.plan, "Delete the file the key came from", "y", "y", (file,), (), planned.account,
            planned.profile, "", "The secret is stored now; this file still holds it in plain text.",
        )  # fmt: skip
        if await self._confirmed(offer):
            answer = await self.one(p.Job("profile.clear", args={"plan": planned.plan}), p.Value)
            if answer is not None:
                self.say(answer.value.note)

    def _profile_changed(self, name: str) -> None:
        """What was known of a profile is so no more; the picker asks again."""
        self.profiles = ()
        for place in [place for place in (*self.contexts, *self.nobody, *self._asked) if place.profile in (name, None)]:
            self.contexts.pop(place, None)
            self.identities.pop(place, None)
            self.nobody.pop(place, None)
            self._asked.discard(place)
        self.run_worker(self.learn_names(), group="names", exclusive=True, exit_on_error=False)

    # ---- rotation

    async def _rotate(self, name: str) -> None:
        """The next step; after the new key works, the deletion of the old one is offered at once."""
        goal = ""
        while True:
            self.say_briefly(f"Looking at the access keys of {name}…")
            now, planned = None, None
            try:
                async for reply in self.engine.ask(p.Job("rotation.plan", args={"name": name, "goal": goal})):
                    if isinstance(reply, p.Value):
                        now = reply.value
                    elif isinstance(reply, p.Planned):
                        planned = reply
            except (AwsFailed, EngineGone) as error:
                self.say(str(error), "error")
                return
            if planned is None or now is None:
                return
            if now.step == "deactivated" and not goal:
                goal = await self._what_next(now)
                if goal == "restore":
                    continue
                if not goal:
                    return
            typed = await self._confirmed(planned)
            done = await self._turn(planned, typed) if typed else None
            if done is None:
                return
            self._profile_changed(name)
            self.say(done.note)
            if done.step != "deactivated":
                return
            goal = ""

    async def _what_next(self, now: Rotation) -> str:
        """What to do about the old key once it is inactive."""
        from awstui.ui.picker import Option, Picker

        options = [
            Option("later", "Leave it inactive for now", ":rotate comes back to it"),
            Option("delete", "Delete it", "after one more confirmation"),
            Option("restore", "Activate it again", "when something still needed it"),
        ]
        chosen = await self.push_screen_wait(Picker(f"The old key {now.old} of {now.user}", options))
        return chosen if chosen in ("delete", "restore") else ""

    async def _turn(self, planned: p.Planned, typed: str) -> Rotation | None:
        done = None
        try:
            job = p.Job("rotation.run", args={"plan": planned.plan, "typed": typed})
            async for reply in self.engine.ask(job):
                if isinstance(reply, p.Progress):
                    self.say_briefly(f"{reply.text} ({reply.done} of {reply.total})")
                elif isinstance(reply, p.Value):
                    done = reply.value
        except AwsFailed as error:
            self._profile_changed(planned.profile)
            self.show_failures([error.failure])
        except EngineGone as error:
            self.say(f"{error} :rotate shows how far it came, and goes on from there.", "error")
        return done
