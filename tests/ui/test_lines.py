"""The one-line parts repaint no more of themselves than has changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.geometry import Region

from awstui.ui.lines import Keys, Line


class Alone(App[None]):
    """A line and nothing else."""

    def compose(self) -> ComposeResult:
        """The line."""
        yield Line()


@pytest.mark.parametrize(
    ("before", "after", "cells"),
    [
        (("Title", "3/1,000 · by Name"), ("Title", "4/1,000 · by Name"), 9),
        (("Title", "日1 x"), ("Title", "日2 x"), 11),
        (("Title", "9/1,000"), ("Title", "10/1,000"), 40),
        (("Title", "本a"), ("Title", "a本"), 11),
        (("Title", "x"), ("Other", "x"), 40),
        (("Title", "x", "1"), ("Title", "x", "2"), 40),
    ],
)
async def test_a_line_is_painted_up_to_its_last_change(
    before: tuple[str, ...], after: tuple[str, ...], cells: int
) -> None:
    app = Alone()
    async with app.run_test(size=(40, 4)) as pilot:
        line = app.query_one(Line)
        line.show(*before)
        await pilot.pause()
        line.show(*after)
        dirty = line._exchange_repaint_regions()
        assert Region.from_union(list(dirty)) == Region(0, 0, cells, 1)
        line.show(*after)
        assert not line._exchange_repaint_regions()


def drawn(line: Line) -> str:
    return "".join(segment.text for segment in line.render_line(0))


async def test_what_there_is_no_room_for_is_marked_as_missing() -> None:
    app = Alone()
    async with app.run_test(size=(30, 4)) as pilot:
        line = app.query_one(Line)
        line.show("orders", "≈30 available · ≈0 delayed", "9")
        await pilot.pause()
        assert drawn(line) == " orders  ≈30 available · ≈… 9 "
        line.show("orders", "≈30 available · ≈0", "9")  # one cell more would touch the 9
        assert drawn(line) == " orders  ≈30 available · ≈0 9 "
        line.show("orders", "≈30 available · ≈00", "9")
        assert drawn(line) == " orders  ≈30 available · ≈… 9 "
        line.show("a title of thirty cells, as it is", right="9")
        assert drawn(line) == " a title of thirty cells,…  9 "
        line.show("orders", "≈30 available", "9")
        assert drawn(line) == " orders  ≈30 available      9 "
        line.show("日本" * 20, "never seen", "9")
        assert "never" not in drawn(line)


@given(st.lists(st.text("ab日", min_size=1, max_size=8), max_size=12))
def test_a_footer_shows_whole_keys_only(labels: list[str]) -> None:
    pairs = [f"{number} {label}" for number, label in enumerate(labels)]
    shown = Keys().cut("  ".join(pairs), 30)
    assert cell_len(shown) <= 30
    assert shown.split("  ") == pairs[: len(shown.split("  "))] or not shown
