"""The one-line parts repaint no more of themselves than has changed."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult
from textual.geometry import Region

from awstui.ui.lines import Line


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
