"""What every overlay is: a box over the screen below, which is neither dimmed nor drawn again."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from textual.await_complete import AwaitComplete
from textual.message import Message
from textual.screen import ModalScreen

Answer = TypeVar("Answer")


class Copy(Message):
    """Somebody wants `text` on the clipboard; the App knows how."""

    def __init__(self, text: str, what: str) -> None:
        super().__init__()
        self.text = text
        self.what = what  # what the person copies, in their words


class Overlay(ModalScreen[Answer]):
    """A box in the middle of the screen; the widget with the class `box` is its frame.

    The screen below keeps its colours: dimming it would send every cell of it over the wire, twice.
    """

    DEFAULT_CSS = """
    Overlay { align: center middle; background: transparent; }
    Overlay > .box {
        width: 90%; max-width: 100; height: auto; max-height: 90%;
        border: round $frame; background: $surface; color: $foreground; padding: 0 1;
    }
    Overlay > .guarded { border: heavy $guard; }
    Overlay * { scrollbar-size-vertical: 1; }
    Overlay .title { text-style: bold; height: auto; }
    Overlay .quiet { color: $foreground-muted; height: auto; }
    Overlay .fault { color: $state-bad; height: auto; }
    Overlay Input { border: none; height: 1; padding: 0; background: $panel; }
    Overlay Input > .input--placeholder { color: $foreground-muted; }
    Overlay Input:focus { border: none; background: $panel; }
    """
    AUTO_FOCUS = ""
    LEADS_ON: ClassVar[bool] = True  # whether who asked may ask more: keys typed after the answer wait for that

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Answer, once: a second key that was on its way already must not take the screen below along."""
        if not self.is_active:
            return AwaitComplete()
        answered = getattr(self.app, "answered", None)
        if answered is not None and result is not None:
            answered(self)
        return super().dismiss(result)
