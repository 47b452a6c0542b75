"""The `/` line: filters while it is typed; Enter keeps the filter, Esc clears it."""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input


class FilterBar(Input):
    """A one-line input at the bottom, shown while a filter is typed."""

    DEFAULT_CSS = """
    FilterBar { height: 1; border: none; padding: 0 1; display: none; background: $panel; color: $foreground; }
    FilterBar:focus { border: none; background-tint: transparent 0%; }
    """
    BINDINGS = [
        Binding("escape", "give_up", show=False),
        Binding("enter,down", "keep", show=False),
    ]

    @dataclass
    class Typed(Message):
        """The text is now this; `final` when Enter or Esc ended it."""

        text: str
        final: bool

    def __init__(self) -> None:
        super().__init__(placeholder="text  !without  column:text  ~regex    Enter keeps, Esc clears", compact=True)
        self.fault = ""  # why the text is no filter, as its owner found
        self._back: Widget | None = None
        self.cursor_blink = False
        self.select_on_focus = False

    def open(self, text: str) -> None:
        """Show the line with that text and take the keyboard."""
        with self.prevent(Input.Changed):
            self.value = text
        self.cursor_position = len(text)
        self._back = self.screen.focused
        self.display = True
        self.screen.set_focus(self)  # at once: the next key is meant for this line

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filter while it is typed."""
        event.stop()
        self.post_message(self.Typed(self.value, final=False))

    def action_keep(self) -> None:
        """Keep the filter and go back to the rows; one that makes no sense is not kept."""
        if self.fault:
            return
        self._close(self.value)

    def action_give_up(self) -> None:
        """Clear the filter and go back to the rows."""
        self._close("")

    def _close(self, text: str) -> None:
        """The keyboard goes back at once: the next key is not for this line any more."""
        self.display = False
        self.screen.set_focus(self._back)
        self.post_message(self.Typed(text, final=True))
