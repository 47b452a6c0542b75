"""The SSO login: the code and the address to approve it at, while the engine waits for the approval."""

from __future__ import annotations

import time

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from awstui.protocol import Device
from awstui.text import clean
from awstui.ui.overlay import Copy, Overlay
from awstui.ui.remaining import clock


class DevicePrompt(Overlay[bool]):
    """Shows what to approve; answers True when that was done, False when it was given up."""

    DEFAULT_CSS = """
    DevicePrompt .code { text-style: bold reverse; width: auto; margin: 1 2; padding: 1 3; height: auto; }
    """
    BINDINGS = [
        Binding("escape", "cancel", show=False),
        Binding("y", "copy_url", show=False),
        Binding("c", "copy_code", show=False),
    ]

    def __init__(self, device: Device) -> None:
        super().__init__()
        self._device = device
        self._finished = False
        self._there = False

    def compose(self) -> ComposeResult:
        """Title, code, address, keys."""
        with Vertical(classes="box"):
            yield Static(Content(f"Log in: {clean(self._device.profile)}"), classes="title")
            yield Static(classes="code")
            yield Static(id="url")
            yield Static(classes="fault")
            yield Static(id="until", classes="quiet")
            yield Static(
                Content(
                    "Approve only a code that you see here, in a login you began yourself.\n"
                    "y copies the address · c copies the code · Esc gives up"
                ),
                classes="quiet",
            )

    def on_mount(self) -> None:
        """Show the first code."""
        self._there = True
        self.show(self._device)

    def show(self, device: Device) -> None:
        """Another code: the one before ran out."""
        self._device = device
        if not self._there:
            return
        self.query_one(".code", Static).update(Content(" ".join(clean(device.code))))
        self.query_one("#url", Static).update(Content(clean(device.whole_url)))
        self.query_one(".fault", Static).update(Content(clean(device.warning)))
        until = (
            f"The code works until {clock(device.expires, time.time())}. Any browser will do, also another machine's."
        )
        self.query_one("#until", Static).update(Content(until))

    def on_screen_resume(self) -> None:
        """What was above has gone."""
        if self._finished:
            self.dismiss(True)

    def finish(self) -> None:
        """The login has ended, either way."""
        if not self._finished:
            self._finished = True
            if self.is_current:
                self.dismiss(True)

    def action_copy_url(self) -> None:
        """Copy the address with the code in it."""
        self.post_message(Copy(self._device.whole_url, self._device.whole_url))

    def action_copy_code(self) -> None:
        """Copy the code alone."""
        self.post_message(Copy(self._device.code, "the code"))

    def action_cancel(self) -> None:
        """Give up."""
        self._finished = True
        self.dismiss(False)
