"""Several plots side by side and below each other, as many as fit; or one of them large."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.events import Click
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from awstui.text import clean
from awstui.ui.plot import Drawn, Graph, draw

NARROWEST, LOWEST = 60, 8
"""Columns and lines a plot gets at least, where there are several."""


@dataclass(frozen=True, slots=True)
class Arranged:
    """How plots lie: so many beside and below each other, of that size."""

    columns: int
    rows: int
    width: int
    height: int

    @property
    def page(self) -> int:
        """How many are on screen."""
        return self.columns * self.rows


def arrange(count: int, width: int, height: int) -> Arranged:
    """How so many plots lie on so many cells: all of them when they fit, else a page of them.

    Args:
        count: at least 1.
        width, height: in cells, at least 1.
    """
    columns = max(1, min(count, width // NARROWEST))
    rows = max(1, min(-(-count // columns), height // LOWEST))
    return Arranged(columns, rows, width // columns, height // rows)


class Plots(Widget, can_focus=True):
    """Draws graphs; one of them is selected, and `large` shows that one only."""

    DEFAULT_CSS = """
    Plots { height: 1fr; color: $foreground; }
    Plots > .plots--title { text-style: bold; }
    Plots > .plots--front { text-style: bold reverse; }
    Plots > .plots--said { color: $foreground; }
    Plots > .plots--axis { color: $foreground-muted; }
    Plots > .plots--curve { color: $accent; }
    """
    COMPONENT_CLASSES = {"plots--title", "plots--front", "plots--said", "plots--axis", "plots--curve"}

    class Selected(Message):
        """Another plot is selected, or the selected one became large or small."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.graphs: tuple[Graph, ...] = ()
        self.selected = 0
        self.large = False
        self._placeholder = ""
        self._lines: list[Strip] = []
        self._drawn: dict[tuple[int, int, int], tuple[Graph, list[Drawn]]] = {}

    # ---- what is shown

    def show(self, graphs: Sequence[Graph], placeholder: str = "") -> None:
        """Show these from now on; with none of them a sentence."""
        self.graphs, self._placeholder = tuple(graphs), clean(placeholder)
        self.selected = min(self.selected, max(0, len(self.graphs) - 1))
        self._draw()

    def select(self, number: int) -> None:
        """Select that one, as far as there is one."""
        number = max(0, min(number, len(self.graphs) - 1))
        if number != self.selected:
            self.selected = number
            self._draw()
            self.post_message(self.Selected())

    def enlarge(self, large: bool) -> None:
        """Show only the selected one, or all that fit."""
        self.large = large
        self._draw()
        self.post_message(self.Selected())

    @property
    def shown(self) -> range:
        """The numbers of the plots on screen."""
        if self.large or not self.graphs:
            return range(self.selected, min(self.selected + 1, len(self.graphs)))
        page = self._arranged.page
        first = self.selected // page * page
        return range(first, min(first + page, len(self.graphs)))

    @property
    def _arranged(self) -> Arranged:
        width, height = max(1, self.size.width), max(1, self.size.height)
        return Arranged(1, 1, width, height) if self.large else arrange(max(1, len(self.graphs)), width, height)

    # ---- drawing: only lines that differ are sent

    def on_resize(self) -> None:
        """Another size, other plots."""
        self._draw()

    def notify_style_update(self) -> None:
        """Another theme."""
        super().notify_style_update()
        self._lines = []
        self.refresh()

    def _draw(self) -> None:
        before, self._lines = self._lines, self._frame()
        if len(before) != len(self._lines):
            self.refresh()
            return
        width = self.size.width
        if changed := [y for y, (old, new) in enumerate(zip(before, self._lines, strict=True)) if old != new]:
            self.refresh(*(Region(0, y, width, 1) for y in changed))

    def render_line(self, y: int) -> Strip:
        """One line of what is shown."""
        if not self._lines:
            self._lines = self._frame()
        return self._lines[y] if y < len(self._lines) else Strip.blank(self.size.width, self.rich_style)

    def _frame(self) -> list[Strip]:
        width, height = self.size.width, self.size.height
        base = self.rich_style
        if not width or not height:
            return []
        if not self.graphs:
            told = Strip([Segment(f" {self._placeholder}", base)]).adjust_cell_length(width, base)
            return [told, *[Strip.blank(width, base)] * (height - 1)]
        lay, shown = self._arranged, self.shown
        lines: list[Strip] = []
        for first in range(shown.start, shown.stop, lay.columns):
            cells = [self._cell(n, lay, base) for n in range(first, min(first + lay.columns, shown.stop))]
            lines += [Strip.join(parts).adjust_cell_length(width, base) for parts in zip(*cells, strict=True)]
        return [*lines, *[Strip.blank(width, base)] * height][:height]

    def _cell(self, number: int, lay: Arranged, base: Style) -> list[Strip]:
        """One plot: its title, and below it as many lines as there is room for."""
        axis, curve = self._part("axis", base), self._part("curve", base)
        lines = [self._title(number, lay.width, base)]
        room = (lay.width - 2 if lay.columns > 1 else lay.width, lay.height - 1)
        for line in self._draw_once(number, *room):
            strip = Strip([Segment(line.axis, axis), Segment(line.curve, curve)])
            lines.append(strip.adjust_cell_length(lay.width, base))
        return lines

    def _draw_once(self, number: int, width: int, height: int) -> list[Drawn]:
        """The lines of a plot, remembered while graph and size stay: moving the selection draws no curve again."""
        graph, key = self.graphs[number], (number, width, height)
        known = self._drawn.get(key)
        if known is None or known[0] is not graph:
            if len(self._drawn) > 50:
                self._drawn.clear()
            known = self._drawn[key] = (graph, draw(graph, width, height))
        return known[1]

    def _title(self, number: int, width: int, base: Style) -> Strip:
        graph = self.graphs[number]
        front = number == self.selected and len(self.graphs) > 1
        title = f"{'▶' if front else ' '}{clean(graph.title)} "
        name = Segment(title, self._part("front" if front else "title", base))
        said = Segment(f" {clean(graph.said)}", self._part("said", base))
        strip = Strip([name, said])
        if strip.cell_length > width - 1:  # what is cut says so
            room = max(1, width - 2 - name.cell_length)
            strip = Strip([name, Segment(set_cell_size(said.text, room).rstrip() + "…", said.style)])
        return strip.adjust_cell_length(width, base)

    def _part(self, name: str, base: Style) -> Style:
        return base + self.get_component_rich_style(f"plots--{name}", partial=True)

    # ---- mouse

    def on_click(self, event: Click) -> None:
        """A click selects, a double click enlarges."""
        if self.large:
            if event.chain == 2:
                self.enlarge(False)
            return
        lay = self._arranged
        number = self.shown.start + event.y // lay.height * lay.columns + event.x // lay.width
        if number in self.shown:
            self.select(number)
            if event.chain == 2:
                self.enlarge(True)
