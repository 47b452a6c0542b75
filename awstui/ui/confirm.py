"""The confirmation: everything one needs to decide, then a key or a word nobody types by accident."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable, Iterator

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.events import Key, Paste
from textual.widgets import Input, Static

from awstui.protocol import Planned
from awstui.text import clean, clean_lines
from awstui.ui.overlay import Copy, Overlay

GRACE = 0.3
"""Seconds a confirmation takes no key after it is drawn: what was typed for the screen below must not confirm."""


_AROUND = 14
"""Lines a confirmation needs besides its story: frame, title, place, prompt, input, fault."""


_LOW = 20
"""Lines of a terminal below which no line is spent on looks."""


class Confirm(Overlay[str | None]):
    """Shows a planned change; answers with what was typed to confirm it, or None."""

    LEADS_ON = False  # to a change, which Esc does not take back
    DEFAULT_CSS = """
    Confirm VerticalScroll { height: auto; background: $surface; }
    Confirm.-long > .box { height: 90%; }
    Confirm.-long VerticalScroll { height: 1fr; }
    Confirm .ask { height: auto; margin-top: 1; }
    Confirm.-low > .box { max-height: 100%; height: 100%; }
    Confirm.-low .ask { margin-top: 0; }
    Confirm.-low .fault { display: none; }
    Confirm.-low .fault.said { display: block; }
    Confirm Input { display: none; }
    Confirm Input.wanted { display: block; }
    """
    BINDINGS = [
        Binding("escape", "cancel", "Leave it", show=False),
        Binding("!", "copy_command", "Copy", show=False, id="app.copy_command"),
        Binding("up", "scroll(-1)", show=False),
        Binding("down", "scroll(1)", show=False),
        Binding("pageup", "scroll(-10)", show=False),
        Binding("pagedown", "scroll(10)", show=False),
    ]

    def __init__(self, planned: Planned, grace: float = GRACE, clock: Callable[[], float] = time.monotonic) -> None:
        """Nothing is changed here: the caller sends the answer to the engine, which checks it once more.

        Args:
            planned: the change as the engine prepared it.
            grace: seconds after the first drawing during which keys are ignored.
            clock: seconds, monotonic.
        """
        super().__init__()
        self.planned = planned
        self._grace = grace
        self._clock = clock
        self.drawn_at: float | None = None

    @property
    def listening(self) -> bool:
        """Whether it has been in sight long enough for a key to be meant for it."""
        return self.drawn_at is not None and self._clock() - self.drawn_at >= self._grace

    def compose(self) -> ComposeResult:
        """What will happen, scrolling when it is long; below it what must be typed."""
        with Vertical(classes="box guarded"):
            yield Static(Content(clean(self.planned.title)), classes="title")
            yield Static(Content(_place(self.planned)), classes="title")
            with VerticalScroll(can_focus=False):
                yield Static(Content("\n".join(_story(self.planned))))
            yield Static(Content(self._prompt()), classes="ask")
            yield _Typed(self, classes="wanted" if self._typed_tier else "")
            yield Static(classes="fault")

    @property
    def _typed_tier(self) -> bool:
        return not self.planned.refused and self.planned.tier in ("name", "account")

    def _prompt(self) -> str:
        copies = " · ! copies the command" if self.planned.commands else ""
        if self.planned.refused:
            return f"Esc leaves{copies}"
        if self.planned.tier == "y":
            return f"Press y to do it (Enter does not) · Esc leaves everything as it is{copies}"
        what = "the account id" if self.planned.tier == "account" else "this"
        copies = " · ! copies" if self.planned.commands else ""
        return f"Type {what} and press Enter: {clean(self.planned.expect)}\nEsc leaves everything as it is{copies}"

    def on_mount(self) -> None:
        """Listen only once it has been seen."""
        if self._typed_tier:
            self.query_one(Input).focus()
        self.call_after_refresh(self._drawn)

    def _drawn(self) -> None:
        self.drawn_at = self._clock()

    def on_resize(self) -> None:
        """A long story scrolls above its prompt, which always stays in sight."""
        width = max(20, min(100, self.size.width * 9 // 10) - 4)
        lines = sum(1 + cell_len(line) // width for line in _story(self.planned))
        self.set_class(lines > self.size.height * 9 // 10 - _AROUND, "-long")
        self.set_class(self.size.height < _LOW, "-low")
        self.call_after_refresh(self._tell_more)

    def _tell_more(self) -> None:
        """Say that there is more to read when there is."""
        more = "\n↓ PgDn: there is more to read" if self.query_one(VerticalScroll).max_scroll_y else ""
        self.query_one(".ask", Static).update(Content(self._prompt() + more))

    def on_key(self, event: Key) -> None:
        """`y` confirms the mildest tier; nothing else does."""
        if self.planned.refused or self._typed_tier or event.key in ("escape", "!"):
            return
        if event.key == "y" and self.listening:
            event.stop()
            self.dismiss(self.planned.expect or "y")
        elif event.key == "enter":
            self.say("Enter does not confirm; y does.")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter: done when the word is the one that was asked for."""
        event.stop()
        if not self.listening:
            return
        expect = self.planned.expect
        if _same(event.value, expect) or _same(event.value, clean(expect)):
            self.dismiss(expect)
        else:
            self.say("That is not what was asked for; nothing has been done.")

    def say(self, text: str) -> None:
        """Tell why a key did nothing."""
        fault = self.query_one(".fault", Static)
        fault.add_class("said")
        fault.update(Content(text))

    def action_cancel(self) -> None:
        """Change nothing."""
        self.dismiss(None)

    def action_copy_command(self) -> None:
        """Copy the aws command that does the same."""
        commands = self.planned.commands
        if not commands:
            self.say("There is no aws command that does the same.")
        else:
            self.post_message(Copy("\n".join(commands), commands[0] if len(commands) == 1 else "the aws commands"))

    def action_scroll(self, lines: int) -> None:
        """Read on."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)


class _Typed(Input):
    """The word is typed, not pasted: a paste can be anything, and says nothing about having read."""

    def __init__(self, confirm: Confirm, classes: str) -> None:
        super().__init__(classes=classes)
        self._confirm = confirm

    def on_key(self, event: Key) -> None:
        """Ignore what comes too early; `!` as the first character copies the command."""
        if not self._confirm.listening and event.key != "escape":
            event.prevent_default().stop()
        elif event.character == "!" and not self.value and not self._confirm.planned.expect.startswith("!"):
            event.prevent_default().stop()
            self._confirm.action_copy_command()

    def on_paste(self, event: Paste) -> None:
        """Say that it must be typed."""
        event.prevent_default().stop()
        self._confirm.say("Please type it; a paste is not taken here.")

    def action_paste(self) -> None:
        """The same for Textual's own clipboard."""
        self._confirm.say("Please type it; a paste is not taken here.")


def _place(planned: Planned) -> str:
    if not (planned.account or planned.profile or planned.region):
        return "on this machine"
    parts = [("account", planned.account or "unknown"), ("profile", planned.profile), ("region", planned.region)]
    return " · ".join(f"{name} {clean(value)}" for name, value in parts if value)


def _story(planned: Planned) -> Iterator[str]:
    """What is going to happen, line by line."""
    if planned.refused:
        yield f"✗ It cannot be done: {clean(planned.refused)}"
    # What it is done to comes first: on a small terminal the rest has to be scrolled to.
    if len(planned.targets) == 1:
        yield f"Target: {clean(planned.targets[0])}"
    elif planned.targets:
        yield f"{len(planned.targets)} targets:"
        yield from (f"  {clean(target)}" for target in planned.targets)
    if planned.effect:
        yield from clean_lines(planned.effect)
    if planned.checks:
        yield ""
        yield "Checked beforehand:"
        yield from (f"  {clean(check)}" for check in planned.checks)
    if planned.diff:
        yield ""
        yield from clean_lines(planned.diff)
    if planned.commands:
        yield ""
        yield "The same from a shell:"
        yield from (f"  {clean(command)}" for command in planned.commands)


def _same(typed: str, expected: str) -> bool:
    """The same characters, however the accents are composed."""
    return unicodedata.normalize("NFC", typed) == unicodedata.normalize("NFC", expected)
