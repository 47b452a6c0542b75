"""Cells cut to their width, styles in few bytes, columns that fit."""

from __future__ import annotations

import io

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.color import Color
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from awstui.catalog.model import Column
from awstui.text import clean
from awstui.ui.table_columns import GAP, GUTTER, Columns
from awstui.ui.table_lines import Line, centred, fit, line, wrapped

COLOURS = st.none() | st.builds(Color.from_rgb, *[st.integers(0, 255)] * 3)
STYLES = st.builds(Style, color=COLOURS, bgcolor=COLOURS, bold=st.booleans(), reverse=st.booleans())
RUNS = st.lists(st.tuples(st.text(st.sampled_from("abc "), min_size=1, max_size=5), STYLES), max_size=6)


@pytest.mark.parametrize(
    ("text", "width", "right", "shown"),
    [
        ("web", 5, False, "web  "),
        ("web", 5, True, "  web"),
        ("web-front", 5, False, "web-…"),
        ("日本語", 6, False, "日本語"),
        ("日本語", 5, False, "日本…"),
        ("日本語", 4, False, "日 …"),
        ("e\u0301e\u0301e\u0301", 2, False, "e\u0301…"),
        ("web", 1, False, "…"),
        ("web", 0, False, ""),
    ],
)
def test_a_text_fits_its_cell(text: str, width: int, right: bool, shown: str) -> None:
    assert fit(text, width, right) == shown


@given(st.text().map(clean), st.integers(0, 20), st.booleans())
def test_any_text_takes_exactly_its_cells(text: str, width: int, right: bool) -> None:
    assert cell_len(fit(text, width, right)) == width
    assert cell_len(centred(text, width)) == width


@given(RUNS)
def test_a_line_looks_on_a_terminal_as_the_plain_strip_does(runs: list[tuple[str, Style]]) -> None:
    console = Console(file=io.StringIO(), force_terminal=True, color_system="truecolor", width=80)
    plain = Strip([Segment(text, style) for text, style in runs])
    screens = []
    drawn = (line(runs, plain.cell_length).render(console), plain.render(console))
    for data in drawn:
        screen = pyte.Screen(40, 1)
        pyte.Stream(screen).feed(data + "|")
        screens.append([screen.buffer[0][x] for x in range(40)])
    assert screens[0] == screens[1]
    assert len(drawn[0]) <= len(drawn[1]) + 2 * len(runs)


def test_a_change_of_one_colour_is_all_that_is_said() -> None:
    console = Console(file=io.StringIO(), force_terminal=True, color_system="truecolor", width=80)
    one, other = Style(color="#111111", bgcolor="#000000"), Style(color="#222222", bgcolor="#000000")
    said = line([("a", one), ("b", other)], 2).render(console)
    assert said == "\x1b[38;2;17;17;17;48;2;0;0;0ma\x1b[38;2;34;34;34mb\x1b[0m"


def test_neighbours_of_one_style_are_one_segment() -> None:
    assert len(list(line([("a", Style(bold=True)), ("b", Style(bold=True)), ("", Style())], 2))) == 1


def test_a_filtered_line_is_still_a_line() -> None:
    from textual.color import Color as Paint
    from textual.filter import Monochrome

    assert isinstance(line([("a", Style(color="red"))], 1).apply_filter(Monochrome(), Paint(0, 0, 0)), Line)


def test_words_are_wrapped_and_too_many_lines_left_out() -> None:
    assert list(wrapped("one two three", 7, 2)) == ["one two", "three"]
    assert list(wrapped("one two three", 3, 2)) == ["one", "two"]
    assert list(wrapped("", 3, 2)) == []
    assert list(wrapped("one\ntwo three", 20, 5)) == ["one", "two three"]
    assert list(wrapped("one\n\x1b[31mtwo", 20, 5)) == ["one", "␛[31mtwo"]


KINDS = st.sampled_from(["text", "id", "count", "state", "tags", "ip"])


@given(
    st.lists(st.tuples(KINDS, st.booleans(), st.text("x", max_size=90)), min_size=1, max_size=8), st.integers(10, 200)
)
def test_columns_fit_the_screen_and_only_text_is_narrowed(made: list[tuple[str, bool, str]], width: int) -> None:
    columns = Columns([Column(f"c{n}", "", kind, wide=wide) for n, (kind, wide, _) in enumerate(made)])
    texts = [text for _, _, text in made]
    columns.grow(texts)
    for columns.wide in (False, True):
        for first in range(columns.last_first(width) + 1):
            layout = columns.layout(first, width)
            used = GUTTER + sum(cells for _, cells in layout.places) + GAP * max(0, len(layout.places) - 1)
            assert used + layout.after <= width
            for column, cells in layout.places:
                if len(layout.places) > 1 and made[column][0] in ("id", "count", "ip"):
                    assert cells >= len(texts[column])
        assert not columns.layout(columns.last_first(width), width).after


def test_the_leftmost_text_gets_its_room_first() -> None:
    columns = Columns([Column("a", ""), Column("b", ""), Column("c", "", "id")])
    columns.grow(["x" * 40, "y" * 40, "i" * 10])
    assert columns.layout(0, 80).places == ((0, 40), (1, 25), (2, 10))
    assert columns.layout(0, 120).places == ((0, 40), (1, 40), (2, 10))


def test_texts_get_narrower_until_four_columns_are_in_sight() -> None:
    columns = Columns([Column(name, "") for name in "abcde"])
    columns.grow(["x" * 60] * 5)
    assert columns.layout(0, 80).places == ((0, 20), (1, 20), (2, 20), (3, 12))
    assert columns.layout(1, 80).places == ((1, 20), (2, 20), (3, 20), (4, 13))
    assert columns.layout(0, 40).places == ((0, 20), (1, 16))  # no four fit: none is narrower than it need be
    ids = Columns([Column(name, "", kind) for name, kind in (("a", "text"), ("b", "text"), ("c", "id"), ("d", "id"))])
    ids.grow(["x" * 12, "y" * 60, "i" * 30, "j" * 36])
    assert ids.layout(0, 80).places == ((0, 12), (1, 32), (2, 30))  # an id is never cut


def test_growing_says_whether_it_grew() -> None:
    columns = Columns([Column("name", "")])
    assert not columns.grow(["abcd"])
    assert columns.grow(["abcde"])
    assert not columns.grow(["abcde"])
    assert columns.grow(["日本語"])
