"""Several plots on one widget: how they lie, which is selected, what is sent when they change."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import ComposeResult
from textual.geometry import Region
from textual.screen import Screen

from awstui.ui.plots import LOWEST, NARROWEST, Plots, arrange
from tests.ui import hostile
from tests.ui.host import Host
from tests.ui.scripted import settle
from tests.ui.test_plot import graph

NAMES = ("sent", "received", "deleted", "available", "in flight", "oldest")
GRAPHS = tuple(replace(graph([float(n)] * 60), title=name) for n, name in enumerate(NAMES, 1))


class Shown(Screen[None]):
    def __init__(self) -> None:
        super().__init__()
        self.plots = Plots()
        self.told = 0

    def compose(self) -> ComposeResult:
        yield self.plots

    def on_plots_selected(self) -> None:
        self.told += 1


@given(st.integers(1, 30), st.integers(1, 400), st.integers(1, 120))
def test_plots_never_need_more_room_than_there_is(count: int, width: int, height: int) -> None:
    lay = arrange(count, width, height)
    assert lay.columns * lay.width <= width
    assert lay.rows * lay.height <= height
    assert lay.page >= 1
    assert lay.columns == 1 or lay.width >= NARROWEST
    assert lay.rows == 1 or lay.height >= LOWEST
    assert lay.page < count + lay.columns


@pytest.mark.parametrize(("size", "lay"), [((80, 18), (1, 2)), ((140, 34), (2, 3)), ((200, 44), (3, 2))])
def test_six_plots_lie_as_they_read_best(size: tuple[int, int], lay: tuple[int, int]) -> None:
    found = arrange(6, *size)
    assert (found.columns, found.rows) == lay


def titles(app: Host) -> list[str]:
    shown = hostile.screen_text(app)
    return [name for name in NAMES if f" {name} " in shown or f"▶{name} " in shown]


async def test_a_small_screen_pages_through_them_and_marks_the_selected_one_in_a_word() -> None:
    screen = Shown()
    host = Host(screen)
    async with host.run_test(size=(80, 18)) as pilot:
        screen.plots.show(GRAPHS)
        await settle(pilot)
        assert titles(host) == ["sent", "received"]
        assert "▶sent" in hostile.screen_text(host)
        screen.plots.select(3)
        await settle(pilot)
        assert titles(host) == ["deleted", "available"]
        assert "▶available" in hostile.screen_text(host)
        assert list(screen.plots.shown) == [2, 3]
        screen.plots.select(99)
        screen.plots.enlarge(True)
        await settle(pilot)
        assert titles(host) == ["oldest"]
        assert screen.told == 3


async def test_a_large_screen_shows_all_of_them() -> None:
    screen = Shown()
    host = Host(screen)
    async with host.run_test(size=(200, 44)) as pilot:
        screen.plots.show(GRAPHS)
        await settle(pilot)
        assert titles(host) == list(NAMES)
        lines = hostile.screen_text(host).splitlines()
        assert max(len(line) for line in lines) <= 200


async def test_nothing_to_show_says_so_and_fewer_plots_move_the_selection() -> None:
    screen = Shown()
    host = Host(screen)
    async with host.run_test(size=(80, 18)) as pilot:
        screen.plots.show((), "Asking CloudWatch…")
        await settle(pilot)
        assert "Asking CloudWatch…" in hostile.screen_text(host)
        screen.plots.show(GRAPHS)
        screen.plots.select(5)
        screen.plots.show(GRAPHS[:2])
        assert screen.plots.selected == 1


async def test_only_lines_that_differ_are_sent() -> None:
    screen = Shown()
    host = Host(screen)
    async with host.run_test(size=(80, 18)) as pilot:
        screen.plots.show(GRAPHS[:2])
        await settle(pilot)
        asked: list[tuple[Region, ...]] = []
        original = screen.plots.refresh

        def refresh(*regions: Region, **how: Any) -> Any:
            asked.append(regions)
            return original(*regions, **how)

        screen.plots.refresh = refresh  # type: ignore[method-assign]
        screen.plots.show((GRAPHS[0], replace(GRAPHS[1], said="another word")))
        screen.plots.show((GRAPHS[0], replace(GRAPHS[1], said="another word")))
        assert asked == [(Region(0, 9, 80, 1),)]


async def test_a_click_selects_and_a_double_click_enlarges() -> None:
    screen = Shown()
    host = Host(screen)
    async with host.run_test(size=(140, 34)) as pilot:
        screen.plots.show(GRAPHS)
        await pilot.click(Plots, offset=(100, 15))
        assert screen.plots.selected == 3
        await pilot.click(Plots, offset=(100, 15), times=2)
        assert list(screen.plots.shown) == [3]
        await pilot.click(Plots, offset=(10, 5), times=2)
        assert not screen.plots.large


@pytest.mark.parametrize("size", [(80, 18), (200, 44), (30, 3), (10, 1)])
async def test_hostile_titles_steer_nothing_at_any_size(size: tuple[int, int]) -> None:
    screen = Shown()
    host = Host(screen)
    async with host.run_test(size=size) as pilot:
        for text in hostile.EXAMPLES:
            screen.plots.show([replace(each, title=text, said=text) for each in GRAPHS], text)
            await settle(pilot)
            assert hostile.offences(host) == []
        screen.plots.show((), "\x1b[31mred")
        await settle(pilot)
        assert hostile.offences(host) == []
        assert "␛[31mred" in hostile.screen_text(host) or size[0] < 12
