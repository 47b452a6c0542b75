"""The controls of a form, one per kind of protocol.Field, and what was typed into them as values."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any

from rich.segment import Segment
from textual.binding import Binding
from textual.events import Click
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input, TextArea

from awstui.protocol import Field
from awstui.text import clean

_DURATION = re.compile(r"(\d+[smhdy]?)+")
_YES = frozenset(("true", "yes", "on", "1"))


class Changed(Message):
    """A field of our own holds another value."""


class Toggle(Widget, can_focus=True):
    """Yes or no in words; Space turns it over."""

    DEFAULT_CSS = """
    Toggle { height: 1; background: $panel; color: $foreground; }
    """
    BINDINGS = [
        Binding("space,enter,left,right", "turn", show=False),
        Binding("y", "put(True)", show=False),
        Binding("n", "put(False)", show=False),
    ]
    value: reactive[bool] = reactive(False)

    def __init__(self, value: bool) -> None:
        super().__init__()
        self.set_reactive(Toggle.value, value)

    def watch_value(self) -> None:
        """Tell the form."""
        self.post_message(Changed())

    def render_line(self, y: int) -> Strip:
        """A box and a word."""
        style = self.rich_style
        return Strip([Segment("[x] yes" if self.value else "[ ] no", style)]).adjust_cell_length(self.size.width, style)

    def action_turn(self) -> None:
        """Yes to no, no to yes."""
        self.value = not self.value

    def action_put(self, value: bool) -> None:
        """Yes by y, no by n."""
        self.value = value

    def on_click(self, event: Click) -> None:
        """A click turns it over."""
        self.action_turn()


class Choice(Widget, can_focus=True):
    """One of a few values on one line: left and right step through them, Enter opens a picker."""

    DEFAULT_CSS = """
    Choice { height: 1; background: $panel; color: $foreground; }
    """
    BINDINGS = [
        Binding("left", "step(-1)", show=False),
        Binding("right", "step(1)", show=False),
        Binding("enter,space,down", "pick", show=False),
    ]
    value: reactive[str] = reactive("")

    def __init__(self, label: str, choices: Sequence[str], value: str) -> None:
        super().__init__()
        self._label = label
        self._choices = list(choices)
        self.set_reactive(Choice.value, value)

    def watch_value(self) -> None:
        """Tell the form."""
        self.post_message(Changed())

    def render_line(self, y: int) -> Strip:
        """The value between arrows."""
        style = self.rich_style
        shown = clean(self.value) or "(none)"
        return Strip([Segment(f"‹ {shown} ›  Enter lists {len(self._choices)}", style)]).adjust_cell_length(
            self.size.width, style
        )

    def action_step(self, step: int) -> None:
        """The value before or after; past the ends nothing changes."""
        at = self._choices.index(self.value) if self.value in self._choices else -1 if step > 0 else len(self._choices)
        if 0 <= at + step < len(self._choices):
            self.value = self._choices[at + step]

    def action_pick(self) -> None:
        """List them all."""
        from awstui.ui.picker import Option, Picker

        options = [Option(choice, choice or "(none)") for choice in self._choices]
        self.app.push_screen(Picker(self._label, options, current=self.value), self._picked)

    def _picked(self, chosen: str | None) -> None:
        if chosen is not None:
            self.value = chosen

    def on_click(self, event: Click) -> None:
        """A click lists them too."""
        self.action_pick()


def control(field: Field, value: Any) -> Widget:
    """The widget that asks for a field.

    Args:
        field: what is asked.
        value: what it holds at first; None means the field's default.
    """
    first = field.default if value is None else value
    if field.kind == "bool":
        return Toggle(first if isinstance(first, bool) else str(first).lower() in _YES)
    if field.kind == "choice":
        choices = field.choices if field.required else ("", *(choice for choice in field.choices if choice))
        known = str(first) if str(first) in choices else choices[0] if choices else ""
        return Choice(field.label, choices, known)
    if field.kind == "body":
        return TextArea(str(first), soft_wrap=True, tab_behavior="focus", show_line_numbers=False)
    # a number or duration that is proposed is replaced by what is typed; a text is more often changed than replaced
    number = field.kind in ("integer", "number") or _DURATION.fullmatch(str(first)) is not None
    return Input(str(first), password=field.kind == "secret", select_on_focus=number)


def typed_in(widget: Widget) -> str | bool:
    """What a control holds, as it was typed."""
    if isinstance(widget, TextArea):
        return widget.text
    assert isinstance(widget, (Choice, Input, Toggle))
    return widget.value


def read(field: Field, typed: str | bool) -> tuple[Any, str]:
    """The value a field was given and, if it cannot be taken, why: one of both is empty.

    None is the value of an optional field left empty. Numbers are plain decimals: `1e3`, `0x10` and `1_000` are words
    to most people. Text keeps its spaces.

    Args:
        field: what was asked.
        typed: what its control holds.
    """
    if isinstance(typed, bool):
        return typed, ""
    if not (typed if field.kind in ("text", "secret", "body") else typed.strip()):
        return None, "This is needed." if field.required else ""
    if field.kind == "integer":
        return _number(typed, int, "a whole number, like 10")
    if field.kind == "number":
        return _number(typed, float, "a number, like 2.5")
    if field.kind == "choice" and typed not in field.choices:
        return None, "This is none of the choices."
    return typed, ""


def _number(typed: str, kind: type[int] | type[float], words: str) -> tuple[Any, str]:
    text = typed.strip()
    plain = text.isascii() and not set(text.lower()) & set("e_xnai")
    try:
        value = kind(text) if plain else None
    except ValueError:
        value = None
    if value is None or not math.isfinite(value):
        return None, f"This must be {words}."
    return value, ""
