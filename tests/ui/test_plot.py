"""One plot as text: never larger than asked, rising with its values, with gaps where nothing was measured."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from awstui.ui.plot import LEAST, Drawn, Graph, draw
from tests.standins import ROOT, clean_environment
from tests.ui import hostile

START = 1_790_000_000.0
GRAPH = Graph("sent", "12 at 14:05", "Count", 60, START, START + 3600)


def graph(values: list[float | None], unit: str = "Count") -> Graph:
    """A value a minute; None where nothing was measured."""
    known = [(START + 60 * number, value) for number, value in enumerate(values) if value is not None]
    return replace(GRAPH, unit=unit, times=tuple(at for at, _ in known), values=tuple(value for _, value in known))


def curve(drawn: list[Drawn], width: int) -> list[str]:
    return [line.curve.ljust(width) for line in drawn]


values = st.lists(st.none() | st.floats() | st.integers(0, 1000).map(float), max_size=60)


@settings(max_examples=150)
@given(values, st.integers(1, 150), st.integers(1, 40), st.sampled_from(["Count", "Seconds", "Bytes", "Percent"]))
def test_a_plot_is_as_large_as_asked_whatever_its_values(
    found: list[float | None], width: int, height: int, unit: str
) -> None:
    drawn = draw(replace(graph(found, unit), empty="nothing was measured"), width, height)
    assert len(drawn) == height
    for line in drawn:
        assert len(line.axis + line.curve) <= width
        assert (line.axis + line.curve).isprintable()
    if any(value is not None and abs(value) < 1e308 for value in found) and width >= LEAST[0] and height >= LEAST[1]:
        assert any(line.curve for line in drawn)


def test_a_rising_line_rises_and_ends_at_the_top_right() -> None:
    drawn = curve(draw(graph([float(number) for number in range(61)]), 66, 14), 63)
    first = [next((column for column, cell in enumerate(line) if cell != " "), None) for line in drawn]
    starts = [column for column in first if column is not None]
    assert starts == sorted(starts, reverse=True)
    assert len(starts) >= 10


def test_what_was_not_measured_stays_blank() -> None:
    drawn = draw(graph([5.0] * 20 + [None] * 20 + [5.0] * 20), 66, 9)
    row = next(line.curve for line in drawn if line.curve.strip())
    blank = row.strip().partition(" ")[2]
    assert 18 <= len(blank) - len(blank.lstrip()) + 1 <= 23  # a third of the columns
    whole = next(line.curve for line in draw(graph([5.0] * 60), 66, 9) if line.curve.strip())
    assert " " not in whole.strip()


@pytest.mark.parametrize("value", [0.0, 7.0, 1e300, 5e-324])
def test_values_that_are_all_the_same_are_one_level_line(value: float) -> None:
    drawn = draw(graph([value] * 60), 66, 9)
    assert len([line for line in drawn if line.curve.strip()]) == 1


def test_a_single_point_is_seen_between_missing_ones() -> None:
    drawn = draw(graph([None] * 30 + [4.0] + [None] * 29), 66, 9)
    (row,) = [line.curve for line in drawn if line.curve.strip()]
    assert row.strip() == "•"
    assert 25 <= row.index("•") <= 36


def test_axes_are_told_from_the_curve_and_marked() -> None:
    drawn = draw(graph([100.0] * 60), 66, 9)
    assert [line.axis for line in drawn if "┤" in line.axis] == ["100┤", " 50┤", "  0┤"]
    assert drawn[-2].axis.startswith("   └")
    assert ":" in drawn[-1].axis
    assert drawn[-1].curve == ""


def test_a_plot_without_a_point_says_why_in_its_middle() -> None:
    drawn = draw(replace(GRAPH, empty="No data: CloudWatch gets metrics only while it is active."), 40, 8)
    text = " ".join(line.axis.strip() for line in drawn)
    assert "No data: CloudWatch gets metrics only while it is active." in " ".join(text.split())
    assert drawn[0].axis == ""


@given(hostile.texts)
def test_what_is_said_of_an_empty_plot_is_safe(text: str) -> None:
    for line in draw(replace(GRAPH, empty=text), 50, 6):
        assert len(line.axis) <= 50
        assert not any(ord(character) < 32 or character == "\x9b" for character in line.axis)


def test_points_outside_the_span_are_not_squeezed_onto_its_edge() -> None:
    early = replace(GRAPH, times=(START - 7200, START - 7140), values=(9.0, 9.0), empty="none here")
    assert "none here" in "".join(line.axis for line in draw(early, 60, 9))


def test_drawing_is_imported_only_when_something_is_drawn() -> None:
    program = (
        "import sys, awstui.app, awstui.consoles.sqs.console, awstui.ui.plot as plot;"
        "print('plotext' in sys.modules, end=' '); plot.canvas(); print('plotext' in sys.modules)"
    )
    command = [sys.executable, "-c", program]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=clean_environment(), check=True)
    assert ran.stdout.split() == ["False", "True"]
