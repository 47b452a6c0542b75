"""What of a table the terminal shows already, so that only what differs is sent.

Textual repaints the regions a widget calls dirty; it does not compare. The painter remembers the lines it sent, calls
only those dirty that differ, and lets the terminal itself move the lines when the table scrolls (DECSTBM with index
and reverse index, which every terminal since the VT100 has, and tmux and screen too): 400 bytes for a line instead of
9,000. This is the one place that reaches into Textual's compositor; whenever it is not certain that the terminal shows
what it remembers, everything is painted the ordinary way.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

HEADER = 1
"""Lines at the top that do not scroll."""


class Painter:
    """Remembers what the terminal shows of one widget whose lines below the header scroll."""

    def __init__(self, widget: Widget) -> None:
        self.scroll_region = True
        """Whether the terminal may move lines itself."""
        self._widget = widget
        self._shown: list[Strip | None] = []
        self._top = 0
        self._region = Region()

    def forget(self) -> None:
        """Nothing is known of what the terminal shows."""
        self._shown = []

    def asked(self, lines: Sequence[Strip], rows: range) -> None:
        """Some lines are painted for a reason of Textual's own: perhaps wholly, perhaps not."""
        shown = self._shown
        if len(shown) == len(lines):
            for y in rows:
                if shown[y] is not lines[y]:
                    shown[y] = None

    def plan(self, lines: Sequence[Strip], top: int) -> Collection[Region]:
        """The regions to repaint, now, so that the terminal shows these lines; `top` is the first row's number."""
        # Not widget.region, nor widget.size: before a layout they have Textual arrange the screen anew, which then
        # takes what is new there for painted. outer_size is safe, and the same for a widget without a border.
        region, _ = self._widget.screen._compositor.visible_widgets.get(self._widget, (Region(), Region()))
        shown, step = self._shown, top - self._top
        known = len(shown) == len(lines) and region == self._region and self._widget.screen is self._widget.app.screen
        self._shown, self._top, self._region = list(lines), top, region
        if not known:
            return [Region(0, 0, region.width, region.height)]
        if step and abs(step) < len(lines) - HEADER and self._may_scroll(region):
            moved = _moved(shown, step)
            if _differing(moved, lines) < _differing(shown, lines):
                self._scroll(region, step)
                shown = moved
        dirty = [y for y, (old, new) in enumerate(zip(shown, lines, strict=True)) if old is not new and old != new]
        return [Region(0, y, region.width, 1) for y in dirty]

    def _may_scroll(self, region: Region) -> bool:
        """Whether the table has whole lines of a real terminal for itself and Textual owes it no paint."""
        app, screen = self._widget.app, self._widget.screen
        driver = app._driver
        if not self.scroll_region or driver is None or driver.is_headless or driver.is_inline or driver.is_web:
            return False
        if region.x != 0 or region.width != app.size.width or app._batch_count:
            return False
        compositor = screen._compositor
        if compositor._dirty_regions:
            return False
        for other, (place, clip) in compositor.visible_widgets.items():  # front to back
            if other is self._widget:
                return clip.contains_region(region)
            if clip.intersection(place).overlaps(region):
                return False
        return False

    def _scroll(self, region: Region, step: int) -> None:
        app = self._widget.app
        first, last = region.y + HEADER + 1, region.y + region.height
        move = f"\x1b[{last};1H" + "\n" * step if step > 0 else f"\x1b[{first};1H" + "\x1bM" * -step
        app._begin_update()  # with the repaint that follows, one frame where the terminal can do that
        assert app._driver is not None
        app._driver.write(f"\x1b[{first};{last}r{move}\x1b[r")


def _moved(shown: Sequence[Strip | None], step: int) -> list[Strip | None]:
    body = list(shown[HEADER:])
    fresh: list[Strip | None] = [None] * abs(step)
    body = body[step:] + fresh if step > 0 else fresh + body[:step]
    return [*shown[:HEADER], *body]


def _differing(shown: Sequence[Strip | None], lines: Sequence[Strip]) -> int:
    return sum(old is not new and old != new for old, new in zip(shown, lines, strict=True))
