"""The backstop of text.py: whatever a widget was fed, no control character reaches the terminal.

`App.get_line_filters` adds it after Textual's own filters. Text that came through `text.clean` passes untouched;
what a person pastes into an input, or a widget forgot to clean, loses what could steer the terminal.
"""

from __future__ import annotations

import re

from rich.cells import get_character_cell_size
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

_STEERS = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ud800-\udfff]")
"""C0, DEL, C1, bidi controls, line separators and lone surrogates."""


class ControlFilter(LineFilter):
    """Takes the control characters out of every segment; the line keeps its width."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same list when there is nothing to take out, as nearly always."""
        for segment in segments:
            if not _is_safe(segment):
                return [_safe(segment) for segment in segments]
        return segments

    def __eq__(self, other: object) -> bool:
        """All are one: Textual keeps filtered strips by filter, and an App may make a new one for each line."""
        return isinstance(other, ControlFilter)

    def __hash__(self) -> int:
        return hash(ControlFilter)


def _is_safe(segment: Segment) -> bool:
    text, style, _ = segment
    if not text.isprintable() and _STEERS.search(text):
        return False
    return style is None or style.link is None or style.link.isprintable()


def _safe(segment: Segment) -> Segment:
    text, style, control = segment
    if style is not None and style.link is not None and not style.link.isprintable():
        style = style.update_link(None)
    return Segment(_STEERS.sub(_filler, text), style, control)


def _filler(match: re.Match[str]) -> str:
    """As many cells as Textual gave the character: nothing for most of them."""
    return "\ufffd" * get_character_cell_size(match[0])
