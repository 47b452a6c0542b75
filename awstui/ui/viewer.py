"""Shows lines: coloured, searched, wrapped or not, however many. Draws only what is in sight."""

from __future__ import annotations

import asyncio
import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import islice, pairwise

from rich.cells import cell_len, chop_cells
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from awstui.ui.writers import Line, safe

FIRST = 500
"""Lines made before the first drawing."""

CHUNK = 2_000
"""Lines made between two looks at the keyboard."""

LONGEST = 4_000
"""Characters a row may have without wrapping; longer lines go on in the next row, as a drawing must stay cheap."""

Row = tuple[int, int, int]
"""Line number, and where in the line the row begins and ends."""


class Viewer(ScrollView, can_focus=True, inherit_bindings=False):
    """A read-only view on lines."""

    DEFAULT_CSS = """
    Viewer { height: 1fr; background: $background; color: $foreground; scrollbar-size-vertical: 1; }
    Viewer > .viewer--key { color: $syntax-key; }
    Viewer > .viewer--string { color: $syntax-string; }
    Viewer > .viewer--number { color: $syntax-number; }
    Viewer > .viewer--word { color: $syntax-word; }
    Viewer > .viewer--match { background: $match-background; color: $match-foreground; }
    Viewer > .viewer--current { background: $match-background; color: $match-foreground; text-style: bold underline; }
    """
    COMPONENT_CLASSES = {
        "viewer--key", "viewer--string", "viewer--number", "viewer--word", "viewer--match", "viewer--current",
    }  # fmt: skip

    class Moved(Message):
        """Something else is in sight, or known."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[Line] = []
        self.wrap = False
        self.matches: list[tuple[int, int, int]] = []  # line, begin, end
        self.current = -1
        self._source: Iterator[Line] = iter(())
        self._rows: list[Row] | None = None  # None: a row is a line
        self._widest = 0
        self._needle = ""

    # ---- what is shown

    def show(self, source: Iterator[Line]) -> None:
        """Show other lines from their start; those that take long to make follow while one reads."""
        self.lines, self._rows, self._widest = [], [] if self.wrap else None, 0
        self._source = source
        needle, self._needle, self.matches, self.current = self._needle, "", [], -1
        self._take(FIRST)
        self.scroll_to(0, 0, animate=False, immediate=True)
        if needle:
            self.search(needle)
        self.run_worker(self._fill(), group="fill", exclusive=True)
        self.refresh()

    @property
    def row_count(self) -> int:
        """Rows so far."""
        return len(self.lines) if self._rows is None else len(self._rows)

    def complete(self) -> None:
        """Make the lines still missing, now."""
        while self._take(CHUNK):
            pass

    async def _fill(self) -> None:
        while self._take(CHUNK):
            await asyncio.sleep(0)

    def _take(self, count: int) -> bool:
        """Make more lines; False when there are no more."""
        new = [safe(line) for line in islice(self._source, count)]
        if new:
            if self._rows is None and any(len(line.text) > LONGEST for line in new):
                self._rows = [(number, 0, len(line.text)) for number, line in enumerate(self.lines)]
            at = len(self.lines)
            self.lines += new
            if self._rows is not None:
                self._fold_from(at)
            elif not self.wrap:
                self._widest = max(self._widest, *(_width(line.text) for line in new))
            self._measure()
        return len(new) == count

    def _fold_from(self, first: int) -> None:
        assert self._rows is not None
        width = max(1, self.scrollable_content_region.width) if self.wrap else LONGEST
        for number in range(first, len(self.lines)):
            text = self.lines[number].text
            at = 0
            for part in _fold(text, width):
                self._rows.append((number, at, at + len(part)))
                at += len(part)
                if not self.wrap:
                    self._widest = max(self._widest, _width(part))

    def _measure(self) -> None:
        self.virtual_size = Size(0 if self.wrap else self._widest, self.row_count)
        self.post_message(self.Moved())

    def set_wrap(self, wrap: bool) -> None:
        """Wrap lines at the edge, or not; the first line in sight stays."""
        top = self._row(self.scroll_offset.y)[0] if self.lines else 0
        self.wrap = wrap
        self._refold(top)
        self.post_message(self.Moved())  # short lines stay where they are; who tells how they are shown must know

    def _refold(self, top: int) -> None:
        long = any(len(line.text) > LONGEST for line in self.lines)
        self._rows, self._widest = ([] if self.wrap or long else None), 0
        if self._rows is None:
            self._widest = max((_width(line.text) for line in self.lines), default=0)
        else:
            self._fold_from(0)
        self._measure()
        self.scroll_to(0, self._row_of(top, 0), animate=False, immediate=True)
        self.refresh()

    def on_resize(self) -> None:
        """Another width wraps elsewhere."""
        if self.wrap and self.lines:
            self._refold(self._row(self.scroll_offset.y)[0])
        self.post_message(self.Moved())

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Tell what is in sight now."""
        super().watch_scroll_y(old_value, new_value)
        self.post_message(self.Moved())

    def _row(self, number: int) -> Row:
        if self._rows is None:
            return number, 0, len(self.lines[number].text)
        return self._rows[min(number, len(self._rows) - 1)]

    def _row_of(self, line: int, at: int) -> int:
        """The row in which a place of a line is."""
        return line if self._rows is None else bisect_right(self._rows, (line, at, 1 << 60)) - 1

    # ---- search

    def search(self, needle: str) -> None:
        """Highlight all of `needle` and go to the first at or below the top; capitals in it make capitals matter."""
        self._needle = needle
        self.matches, self.current = [], -1
        if needle:
            self.complete()
            pattern = re.compile(re.escape(needle), 0 if needle != needle.lower() else re.IGNORECASE)
            for number, line in enumerate(self.lines):
                self.matches += [(number, found.start(), found.end()) for found in pattern.finditer(line.text)]
        if self.matches:
            top, begin, _ = self._row(self.scroll_offset.y)
            self.current = bisect_right(self.matches, (top, begin - 1, 1 << 60)) % len(self.matches)
            self._reveal()
        self.refresh()
        self.post_message(self.Moved())

    def step(self, step: int) -> bool:
        """Go to a match further on; False when that went past an end of the document."""
        if not self.matches:
            return True
        target = self.current + step
        self.current = target % len(self.matches)
        self._reveal()
        self.refresh()
        self.post_message(self.Moved())
        return target == self.current

    def _reveal(self) -> None:
        line, begin, end = self.matches[self.current]
        row = self._row_of(line, begin)
        size, offset = self.scrollable_content_region.size, self.scroll_offset
        y = offset.y if offset.y <= row < offset.y + size.height else max(0, row - size.height // 3)
        start = self._row(row)[1]
        text = self.lines[line].text
        left, right = _width(text[start:begin]), _width(text[start:end])
        x = offset.x if offset.x <= left and right <= offset.x + size.width else max(0, right - size.width * 2 // 3)
        self.scroll_to(0 if self.wrap else x, y, animate=False, immediate=True)

    # ---- drawing

    def render_line(self, y: int) -> Strip:
        """One row, cut to what is in sight."""
        width, offset = self.size.width, self.scroll_offset
        base = self.rich_style
        number = y + offset.y
        if number >= self.row_count:
            return Strip.blank(width, base)
        line, begin, end = self._row(number)
        skipped = offset.x
        if self.lines[line].text.isascii():  # a place is a cell: what is out of sight need not be made
            begin = min(begin + skipped, end)
            end, skipped = min(begin + width, end), 0
        strip = Strip(self._segments(line, begin, end, base))
        return strip.crop_extend(skipped, skipped + width, base)

    def _segments(self, number: int, begin: int, end: int, base: Style) -> list[Segment]:
        """The row in its colours; matches over them."""
        line = self.lines[number]
        spans = [(line.key, line.end, "key"), (line.value, len(line.text), line.kind)]
        marks = []
        at = bisect_right(self.matches, (number, begin - 1, 1 << 60))
        while at > 0 and self.matches[at - 1][0] == number and self.matches[at - 1][2] > begin:
            at -= 1
        while at < len(self.matches) and self.matches[at][0] == number and self.matches[at][1] < end:
            marks.append((self.matches[at][1], self.matches[at][2], "current" if at == self.current else "match"))
            at += 1
        cuts = {begin, end}
        for start, stop, _ in (*spans, *marks):
            cuts.update(min(max(place, begin), end) for place in (start, stop))
        segments = []
        following = iter([*marks, (end, end, "")])
        mark = next(following)
        for left, right in pairwise(sorted(cuts)):
            while mark[1] <= left < end:
                mark = next(following, (end, end + 1, ""))
            names = [name for start, stop, name in (*spans, mark) if name and start <= left < stop]
            style = base
            for name in names:
                style += self.get_component_rich_style(f"viewer--{name}", partial=True)
            segments.append(Segment(line.text[left:right], style))
        return segments


def _width(text: str) -> int:
    return len(text) if text.isascii() else cell_len(text)


def _fold(text: str, width: int) -> list[str]:
    """The text in parts of at most `width` cells; an empty text is one part."""
    if _width(text) <= width:
        return [text]
    if text.isascii():
        return [text[at : at + width] for at in range(0, len(text), width)]
    return chop_cells(text, max(2, width))
