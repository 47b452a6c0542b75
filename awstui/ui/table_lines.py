"""Lines of a table: cells cut and padded to their width, and as few bytes as the terminal needs to show them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from rich.cells import cell_len, set_cell_size
from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter
from textual.strip import Strip

from awstui.text import clean

ELLIPSIS = "…"


class Line(Strip):
    """A strip that says of each style only what differs from the one before it, and resets once, at its end."""

    def render(self, console: Console) -> str:
        """The line as the terminal gets it."""
        if self._render_cache is None:
            system = console._color_system or ColorSystem.TRUECOLOR
            parts: list[str] = []
            before = Style.null()
            for text, style, _ in self._segments:
                after = style if style and Strip.render_ansi(style, system) else Style.null()
                if after != before:
                    parts.append(_change(before, after, system))
                parts.append(text)
                before = after
            if before:
                parts.append("\x1b[0m")
            self._render_cache = "".join(parts)
        return self._render_cache

    def apply_filter(self, filter: LineFilter, background: Color) -> Strip:
        """The line seen through a filter: still a Line."""
        known = self._filter_cache.get((filter, background))
        if known is None:
            known = Line(filter.apply(self._segments, background), self._cell_length)
            self._filter_cache[(filter, background)] = known
        return known


@lru_cache(maxsize=1024)
def _change(before: Style, after: Style, system: ColorSystem) -> str:
    """What makes the terminal go on in another style."""
    whole = Strip.render_ansi(after, system)
    if not whole:
        return "\x1b[0m"
    kept = before and before._attributes == after._attributes and before._set_attributes == after._set_attributes
    if not kept or after.color is None or after.bgcolor is None:
        return f"\x1b[0;{whole}m" if before else f"\x1b[{whole}m"
    codes: list[str] = []
    if after.color != before.color:
        codes += after.color.downgrade(system).get_ansi_codes()
    if after.bgcolor != before.bgcolor:
        codes += after.bgcolor.downgrade(system).get_ansi_codes(False)
    return f"\x1b[{';'.join(codes)}m" if codes else ""


def line(runs: Iterable[tuple[str, Style]], width: int) -> Line:
    """A line of exactly so many cells; neighbours of one style become one segment."""
    merged: list[tuple[str, Style]] = []
    for text, style in runs:
        if merged and merged[-1][1] == style:
            merged[-1] = (merged[-1][0] + text, style)
        elif text:
            merged.append((text, style))
    return Line([Segment(text, style) for text, style in merged], width)


def fit(text: str, width: int, right: bool = False) -> str:
    """A cell's text in exactly so many cells, cut with an ellipsis or padded on the left or right.

    Wide characters are never halved; a combining mark stays with the character it belongs to.
    """
    cells = len(text) if text.isascii() else cell_len(text)
    if cells > width:
        return set_cell_size(text, width - 1) + ELLIPSIS if width > 0 else ""
    padding = " " * (width - cells)
    return padding + text if right else text + padding


def centred(text: str, width: int) -> str:
    """A text in the middle of exactly so many cells."""
    cells = min(cell_len(text), width)
    left = (width - cells) // 2
    return " " * left + fit(text, width - left)


def wrapped(text: str, width: int, height: int) -> Sequence[str]:
    """A text on lines no longer than so many cells, at most `height` of them; its own line breaks are kept."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        begun = len(lines)
        for word in clean(paragraph).split():
            if len(lines) > begun and cell_len(lines[-1]) + 1 + cell_len(word) <= width:
                lines[-1] += f" {word}"
            else:
                lines.append(word)
        if len(lines) == begun and lines:
            lines.append("")
    return lines[:height]
