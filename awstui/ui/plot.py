"""Drawing one plot as lines of text: a title, a curve with gaps where nothing was measured, two axes.

The curve is plotext's. It is told shares of the plot and not values, so that no number is too large or too small for
it, and gives plain text: colours come from the theme where the text is drawn.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

from awstui.records import record
from awstui.text import clean
from awstui.ui.axes import Axis, runs, time_axis, value_axis

LEAST = (24, 5)
"""Columns and lines below which there is no room for axes."""

_LABEL_LINES = 2
"""Lines of the plot for each mark on the value axis."""
_LABEL_COLUMNS = 11
_AXIS = "│┤└"
_POINT = "•"


@record
class Graph:
    """One curve to draw: what was measured, from when to when, and what to say where there is nothing."""

    title: str
    said: str  # what stands beside the title: the numbers that matter, in words
    unit: str
    period: float  # seconds a point stands for
    start: float  # epoch seconds
    end: float
    times: tuple[float, ...] = ()
    values: tuple[float, ...] = ()
    empty: str = ""  # in place of the curve, when there is no point


@record
class Drawn:
    """One line of a plot: what belongs to the axes, and the curve behind it."""

    axis: str
    curve: str = ""


def draw(graph: Graph, width: int, height: int) -> list[Drawn]:
    """Exactly `height` lines of at most `width` columns.

    Args:
        graph: what.
        width, height: in cells; below LEAST a plot is empty lines.
    """
    if width < LEAST[0] or height < LEAST[1]:
        return [Drawn("")] * height
    inside = [at for at, moment in enumerate(graph.times) if graph.start <= moment <= graph.end]
    parts = runs([graph.times[at] for at in inside], [graph.values[at] for at in inside], graph.period)
    if not parts:
        return _empty(graph.empty, width, height)
    values = value_axis((value for run in parts for _, value in run), graph.unit, max(1, (height - 2) // _LABEL_LINES))
    times = time_axis(graph.start, graph.end, max(1, (width - 8) // _LABEL_COLUMNS))
    text = _plotted(parts, values, times, width, height)
    return [_parted(line, number >= height - 2) for number, line in enumerate(text)]


def _empty(sentence: str, width: int, height: int) -> list[Drawn]:
    """A sentence in the middle."""
    told = textwrap.wrap(clean(sentence), max(10, min(70, width - 4)))[:height]
    above = (height - len(told)) // 2
    lines = [""] * above + [f"{line:^{width}}"[:width].rstrip() for line in told]
    return [Drawn(line) for line in [*lines, *[""] * (height - len(lines))]]


def _plotted(
    parts: Sequence[Sequence[tuple[float, float]]], values: Axis, times: Axis, width: int, height: int
) -> list[str]:
    plot: Any = canvas()
    plot.theme("clear")
    plot.plotsize(width, height)
    plot._set_size(width, height)  # as its own widget does: else the terminal's size at import limits it
    plot.frame(False)
    plot.xaxes(True, False)
    plot.yaxes(True, False)
    plot.xlim(0, 1)
    plot.ylim(0, 1)
    plot.yticks(*_shares(values))
    plot.xticks(*_shares(times))
    cell = 1 / max(1, width - 8)
    for run in parts:
        across = [times.share(time) for time, _ in run]
        up = [values.share(value) for _, value in run]
        if across[-1] - across[0] < cell:  # a single dot of braille would not be seen
            plot.scatter(across, up, marker=_POINT)
        else:
            plot.plot(across, up, marker="braille")
    lines = plot.uncolorize(plot.build()).split("\n")
    return [line[:width] for line in [*lines, *[""] * height][:height]]


def canvas() -> Any:
    """What plotext draws on, one a plot. Imported when the first plot is drawn: it costs 20 ms and most never plot."""
    from textual_plotext import Plot

    return Plot()


def _shares(axis: Axis) -> tuple[list[float], list[str]]:
    return [axis.share(value) for value, _ in axis.marks], [label for _, label in axis.marks]


def _parted(line: str, below: bool) -> Drawn:
    """The part of a line that is axis, and the part that is curve."""
    at = next((number for number, character in enumerate(line) if character in _AXIS), -1)
    if below or at < 0:
        return Drawn(line.rstrip())
    return Drawn(line[: at + 1], line[at + 1 :].rstrip())
