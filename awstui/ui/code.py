"""The MFA code: six digits, masked, sent at the sixth, kept nowhere."""

from __future__ import annotations

import re
import time

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.events import Paste
from textual.widgets import Input, Static

from awstui.protocol import Question
from awstui.text import clean
from awstui.ui.overlay import Overlay

DIGITS = 6
GRACE = 0.3
"""Seconds after it appears in which Esc is not for it: it comes unasked, and Esc gives up for every waiting call."""


class CodePrompt(Overlay[str | None]):
    """Asks for a code; answers with it, or None."""

    DEFAULT_CSS = """
    CodePrompt > .box { width: 72; max-width: 90%; }
    CodePrompt Input { width: 12; margin: 1 0; }
    """
    BINDINGS = [Binding("escape", "cancel", show=False)]

    def __init__(self, question: Question, grace: float = GRACE) -> None:
        super().__init__()
        self._asked = question
        self._grace = grace
        self._shown_at: float | None = None
        self._withdrawn = False

    def compose(self) -> ComposeResult:
        """For whom, the field, what AWS said to the last code."""
        with Vertical(classes="box"):
            yield Static(Content("MFA code"), classes="title")
            width = max((len(name) for name, _ in self._asked.about), default=0)
            lines = [f"{name:<{width}}  {clean(value)}" for name, value in self._asked.about]
            yield Static(Content("\n".join(lines) or clean(self._asked.text)))
            yield _Digits()
            if self._asked.fault:
                yield Static(
                    Content(f"AWS: {clean(self._asked.fault)}\nEach code works once; take the next."), classes="fault"
                )
            yield Static(
                Content("Six digits; the sixth sends them · Esc gives up for every call that waits"), classes="quiet"
            )

    def on_mount(self) -> None:
        """Take the digits."""
        self.query_one(Input).focus()
        self.call_after_refresh(self._drawn)

    def _drawn(self) -> None:
        self._shown_at = time.monotonic()

    def on_screen_resume(self) -> None:
        """What was above has gone, and so may have those who waited."""
        if self._withdrawn:
            self._leave(None)

    def on_input_changed(self, event: Input.Changed) -> None:
        """The sixth digit sends them."""
        if len(event.value) == DIGITS:
            self._leave(event.value)

    def action_cancel(self) -> None:
        """Give up."""
        if self._shown_at is not None and time.monotonic() - self._shown_at >= self._grace:
            self._leave(None)

    def withdraw(self) -> None:
        """Nobody waits for the code any more."""
        self._withdrawn = True
        if self.is_current:
            self._leave(None)

    def _leave(self, code: str | None) -> None:
        field = self.query_one(Input)
        with self.prevent(Input.Changed):
            field.value = ""
        self.dismiss(code)


class _Digits(Input):
    """Takes digits only; a pasted code may have a space in it."""

    def __init__(self) -> None:
        super().__init__(password=True, restrict=r"[0-9]*", max_length=DIGITS, select_on_focus=False)

    def on_paste(self, event: Paste) -> None:
        """Take the digits of what was pasted."""
        event.prevent_default().stop()
        self.insert_text_at_cursor(re.sub(r"[^0-9]", "", event.text)[: DIGITS - len(self.value)])
