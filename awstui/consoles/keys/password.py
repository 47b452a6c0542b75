"""The password of a Windows instance: fetched, decrypted and copied by one deliberate key, and never on screen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from awstui import protocol as p
from awstui.protocol.keys import WindowsPassword
from awstui.text import clean
from awstui.ui.base import Page
from awstui.ui.bindings import bindings
from awstui.ui.lines import Line


class PasswordScreen(Page):
    """One instance, and what its password needs."""

    WHERE = "password"
    BINDINGS = bindings("password", own=("app.back",))
    ABOUT = (
        "EC2 keeps the password Windows made at its first start, encrypted with the instance's key pair. It is "
        "decrypted on this machine with the private key, goes to the clipboard and nowhere else, and the journal notes "
        "that it was. Clipboards remember: whatever keeps their history has it too."
    )

    DEFAULT_CSS = "PasswordScreen Static { height: 1fr; }"

    def __init__(self, place: p.Place, instance: Mapping[str, Any]) -> None:
        super().__init__()
        self.place = place
        self.instance = str(instance.get("InstanceId") or "")
        tags = instance.get("Tags") or ()
        self._name = next((str(tag.get("Value")) for tag in tags if tag.get("Key") == "Name"), "")
        self._pair = str(instance.get("KeyName") or "")
        self._windows = str(instance.get("Platform") or "").lower() == "windows"
        self.line = Line()
        self.told = Static()

    def parts(self) -> ComposeResult:
        """Title, facts."""
        yield self.line
        yield self.told

    def on_mount(self) -> None:
        """Nothing is asked yet."""
        super().on_mount()
        self.line.show("Windows password", clean(self._name or self.instance))
        self._tell(
            "••••••••  not asked for yet: c decrypts it here and copies it"
            if self._windows
            else "none: this instance does not run Windows"
        )

    def places(self) -> tuple[p.Place, ...]:
        """Where the instance is."""
        return (self.place,)

    def title_for_history(self) -> str:
        """The password of that instance."""
        return f"Password of {self._name or self.instance}"

    def _tell(self, password: str) -> None:
        facts = {
            "Instance": self.instance,
            "Name": self._name or "-",
            "Key pair": self._pair or "none: then EC2 has no password",
            "User": "Administrator",
            "Password": password,
        }
        self.told.update(Content("\n".join(f"  {name:<10}{clean(value)}" for name, value in facts.items())))

    def action_copy_password(self) -> None:
        """Ask EC2 for it, decrypt it and copy it."""
        if not self._windows:
            self.console.say("This instance does not run Windows: it has no such password.", "warning")
            return
        self.console.prepare(self, self._copy, "act")

    async def _copy(self) -> None:
        context = self.console.contexts.get(self.place)
        generation = context.generation if context is not None else 0
        job = p.Job("keys.password", self.place, {"instance": self.instance}, generation)
        answer = await self.console.one(job, p.Value)
        if answer is None:
            return
        found: WindowsPassword = answer.value
        self.console.copy(found.password, f"the password of {found.user} on {found.instance}; clipboards remember it")
        if self.is_attached:
            self._tell("••••••••  copied; the journal notes it")


def open_password(place: p.Place, document: p.Document) -> PasswordScreen:
    """What the instances' list opens."""
    return PasswordScreen(place, document.data if isinstance(document.data, Mapping) else {})
