"""The `:` line: completes as one types, Tab takes, the arrows walk through what was typed before."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from awstui.text import clean

_SHOWN = 8


class CommandLine(ModalScreen[str | None]):
    """One line at the bottom with what it could become above it. Gives the typed command, or None."""

    CSS = """
    CommandLine { align: left bottom; background: transparent; }
    CommandLine Vertical { height: auto; background: $panel; }
    CommandLine #could { height: auto; max-height: 9; padding: 0 2; color: $foreground-muted; }
    CommandLine Input { height: 1; border: none; padding: 0 1; background: $panel; }
    """
    BINDINGS = [
        Binding("escape", "leave", show=False),
        Binding("tab", "complete(1)", show=False, priority=True),
        Binding("shift+tab", "complete(-1)", show=False, priority=True),
        Binding("up", "older", show=False, priority=True),
        Binding("down", "newer", show=False, priority=True),
    ]

    def __init__(self, complete: Callable[[str], list[str]], history: list[str], text: str = "") -> None:
        super().__init__()
        self._complete = complete
        self._history = history
        self._place = len(history)
        self._typed = text
        self._chosen = -1
        self._could: list[str] = []

    def compose(self) -> ComposeResult:
        """The candidates and the line."""
        with Vertical():
            yield Static(id="could")
            yield Input(value=self._typed, placeholder="sqs   ec2 /web   region eu-west-1   profile …", compact=True)

    def on_mount(self) -> None:
        """Type at once."""
        line = self.query_one(Input)
        line.cursor_blink = False
        line.select_on_focus = False
        line.focus()
        self._offer(self._typed)

    def on_input_changed(self, event: Input.Changed) -> None:
        """What it could become now."""
        if 0 <= self._chosen < len(self._could) and event.value == self._could[self._chosen]:
            return
        self._offer(event.value)

    def _offer(self, text: str) -> None:
        self._could, self._chosen = self._complete(text), -1
        self._show()

    def _show(self) -> None:
        first = max(0, min(self._chosen - _SHOWN + 1, len(self._could) - _SHOWN))
        lines = []
        for number, name in enumerate(self._could[first : first + _SHOWN], first):
            lines.append(("▸ " if number == self._chosen else "  ") + clean(name))
        if len(self._could) > first + _SHOWN:
            lines.append(f"  and {len(self._could) - first - _SHOWN} more")
        could = self.query_one("#could", Static)
        could.update(Content("\n".join(lines)))
        could.display = bool(lines)

    def action_complete(self, step: int) -> None:
        """Take the next candidate, or the one before; never back past the first, for what destroys comes last."""
        if self._could:
            self._chosen = max(0, self._chosen + step) % len(self._could)
            self._set(self._could[self._chosen])
            self._show()

    def _set(self, text: str) -> None:
        line = self.query_one(Input)
        line.value = text
        line.cursor_position = len(text)

    def action_older(self) -> None:
        """The command typed before."""
        if self._place > 0:
            self._place -= 1
            self._set(self._history[self._place])

    def action_newer(self) -> None:
        """The command typed after."""
        self._place = min(self._place + 1, len(self._history))
        self._set(self._history[self._place] if self._place < len(self._history) else "")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Carry it out."""
        self.dismiss(event.value.strip() or None)

    def action_leave(self) -> None:
        """Nothing is carried out."""
        self.dismiss(None)

    def dismiss(self, result: str | None = None) -> AwaitComplete:
        """Answer, once: a second Enter that was on its way already must not take the screen below along."""
        return super().dismiss(result) if self.is_active else AwaitComplete()
