"""The table under a pilot: cursor, marks, columns, messages."""

from __future__ import annotations

from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.message import Message
from textual.pilot import Pilot

from awstui.catalog.model import Column
from awstui.rows.store import Store
from awstui.themes import load, names, variable_defaults
from awstui.ui.table import Table

COLUMNS = (
    Column("Name", "", "text"),
    Column("ID", "", "id"),
    Column("State", "", "state"),
    Column("Messages", "", "count", approx=True),
    Column("Owner", "", "text", wide=True),
)


class Around(App[None]):
    """The least program a table lives in; remembers what it was told."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.store = store
        self.told: list[Message] = []

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return variable_defaults()

    def compose(self) -> ComposeResult:
        yield Table(self.store)

    def on_mount(self) -> None:
        self.query_one(Table).focus()

    def on_table_moved(self, message: Table.Moved) -> None:
        self.told.append(message)

    def on_table_opened(self, message: Table.Opened) -> None:
        self.told.append(message)

    def on_table_viewport(self, message: Table.Viewport) -> None:
        self.told.append(message)

    def on_table_marked(self, message: Table.Marked) -> None:
        self.told.append(message)

    def on_table_heading_clicked(self, message: Table.HeadingClicked) -> None:
        self.told.append(message)

    def last(self, kind: type[Message]) -> Any:
        return [message for message in self.told if isinstance(message, kind)][-1]


def rows(count: int, start: int = 0) -> tuple[list[Hashable], list[tuple[Any, ...]]]:
    numbers = range(start, start + count)
    return [f"k{n}" for n in numbers], [(f"web-{n}", f"i-{n:04x}", "running", n, "me") for n in numbers]


@asynccontextmanager
async def shown(count: int = 0, size: tuple[int, int] = (80, 11)) -> AsyncIterator[tuple[Pilot[None], Table, Around]]:
    store = Store(COLUMNS)
    store.extend(*rows(count))
    app = Around(store)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield pilot, app.query_one(Table), app


def lines(table: Table) -> list[str]:
    return [table.render_line(y).text for y in range(table.outer_size.height)]


@pytest.mark.parametrize(
    ("keys", "index"),
    [
        ("j", 1),
        ("j down down k", 2),
        ("up", 0),
        ("pagedown", 10),
        ("pagedown pagedown pageup", 10),
        ("G", 99),
        ("end j", 99),
        ("G g", 0),
        ("G home", 0),
        ("G pageup", 89),
    ],
)
async def test_keys_move_the_cursor(keys: str, index: int) -> None:
    async with shown(100) as (pilot, table, app):
        await pilot.press(*keys.split())
        await pilot.pause()
        assert table.cursor_index == index
        assert table.cursor_key == f"k{index}"
        moved = app.last(Table.Moved)
        assert (moved.key, moved.index) == (f"k{index}", index)
        assert f"k{index}" in table.visible_keys()


async def test_the_cursor_stays_at_the_top_until_it_is_moved() -> None:
    async with shown(3) as (pilot, table, _):
        table.store.set_sort(3, reverse=True)
        table.store.extend(*rows(50, 3))
        table.rows_changed()
        await pilot.pause()
        assert (table.cursor_key, table.cursor_index) == ("k52", 0)


async def test_a_moved_cursor_keeps_its_row_and_its_line() -> None:
    async with shown(100) as (pilot, table, _):
        await pilot.press(*"jjj")
        table.store.set_sort(3, reverse=True)
        table.rows_changed()
        await pilot.pause()
        assert (table.cursor_key, table.cursor_index) == ("k3", 96)
        assert table.visible_keys().index("k3") == 6  # the last screenful: it cannot stay on the fourth line
        table.store.remove(["k50"])
        table.store.extend(*rows(20, 200))
        table.rows_changed()
        await pilot.pause()
        assert table.cursor_key == "k3"
        assert table.visible_keys().index("k3") == 6


async def test_the_cursor_comes_back_to_its_row_when_a_filter_is_cleared() -> None:
    async with shown(30) as (pilot, table, _):
        await pilot.press(*"jjjjj")
        table.store.set_filter("web-2")
        table.rows_changed()
        await pilot.pause()
        assert table.cursor_key == "k24"  # still the sixth row
        table.store.set_filter("")
        table.rows_changed()
        await pilot.pause()
        assert table.cursor_key == "k5"


async def test_a_row_that_is_gone_leaves_the_cursor_where_it_was() -> None:
    async with shown(10) as (pilot, table, _):
        await pilot.press(*"jjj")
        table.store.remove(["k3"])
        table.rows_changed()
        assert table.cursor_key == "k4"
        table.store.remove([f"k{n}" for n in range(10)])
        table.rows_changed()
        await pilot.pause()
        assert table.cursor_key is None


async def test_move_to_goes_only_to_rows_that_are_shown() -> None:
    async with shown(100) as (_, table, _):
        assert table.move_to("k70")
        assert table.cursor_key == "k70"
        assert not table.move_to("nobody")
        assert table.cursor_key == "k70"


async def test_space_marks_and_moves_on() -> None:
    async with shown(10) as (pilot, table, app):
        await pilot.press("space", "j", "space")
        await pilot.pause()
        assert table.marked == ["k0", "k2"]
        assert app.last(Table.Marked).count == 2
        assert [line[0] for line in lines(table)[1:4]] == ["●", " ", "●"]
        await pilot.press("g", "space")
        assert table.marked == ["k2"]
        assert table.clear_marks()
        assert table.marked == []
        assert not table.clear_marks()


async def test_a_range_drawn_in_one_packet_back_to_where_the_cursor_was_is_counted() -> None:
    async with shown(10) as (pilot, table, app):
        await pilot.press("G")
        await pilot.pause()
        table.action_top()
        table.action_mark_range()
        table.action_bottom()
        await pilot.pause()
        assert len(table.marked) == 10
        assert app.last(Table.Marked).count == 10


@pytest.mark.parametrize("name", names())
async def test_the_cursor_is_seen_in_every_theme(name: str) -> None:
    async with shown(3) as (pilot, table, app):
        theme, _ = load(name)
        app.register_theme(theme)
        app.theme = theme.name
        await pilot.pause()
        with_cursor, without = ({str(each.style) for each in table.render_line(y)} for y in (1, 2))
        assert with_cursor.isdisjoint(without)


async def test_a_range_is_seen_while_it_is_drawn_and_stays_when_it_ends() -> None:
    async with shown(10) as (pilot, table, app):
        await pilot.press("j", "v", "j", "j")
        await pilot.pause()
        assert table.marked == ["k1", "k2", "k3"]
        assert app.last(Table.Marked).count == 3
        await pilot.press("v", "j", "j")
        assert table.marked == ["k1", "k2", "k3"]
        await pilot.press("G", "v", "k", "v")
        assert table.marked == ["k1", "k2", "k3", "k8", "k9"]


async def test_marks_follow_their_rows_and_hidden_ones_do_not_count() -> None:
    async with shown(20) as (pilot, table, _):
        await pilot.press("space", "space")
        table.store.set_sort(3, reverse=True)
        table.rows_changed()
        assert table.marked == ["k1", "k0"]
        table.store.set_filter("web-1")
        table.rows_changed()
        assert table.marked == ["k1"]
        table.store.set_filter("")
        table.store.remove(["k0"])
        table.rows_changed()
        assert table.marked == ["k1"]


async def test_enter_and_a_double_click_open_the_row() -> None:
    async with shown(10) as (pilot, table, app):
        await pilot.press("j", "enter")
        await pilot.pause()
        assert app.last(Table.Opened).key == "k1"
        await pilot.click(Table, offset=(5, 5))
        assert table.cursor_key == "k4"
        await pilot.click(Table, offset=(5, 5), times=2)
        await pilot.pause()
        assert app.last(Table.Opened).key == "k4"


async def test_a_click_on_a_heading_names_its_column() -> None:
    async with shown(10) as (pilot, table, app):
        await pilot.click(Table, offset=(lines(table)[0].index("State"), 0))
        await pilot.pause()
        assert app.last(Table.HeadingClicked).column == 2


async def test_what_is_on_screen_is_told_whenever_it_changes() -> None:
    async with shown(100) as (pilot, table, app):
        assert (app.last(Table.Viewport).first, app.last(Table.Viewport).last) == (0, 9)
        app.told.clear()
        await pilot.press("j")
        await pilot.pause()
        assert not [message for message in app.told if isinstance(message, Table.Viewport)]
        await pilot.press("pagedown")
        await pilot.pause()
        assert (app.last(Table.Viewport).first, app.last(Table.Viewport).last) == (10, 19)
        app.told.clear()
        table.store.set_filter("web-1")
        table.rows_changed()
        await pilot.pause()
        assert app.last(Table.Viewport).last == len(table.store.view) - 1


async def test_many_changes_are_one_frame() -> None:
    async with shown(10) as (pilot, table, app):
        app.told.clear()
        for start in range(10, 1_000, 10):
            table.store.extend(*rows(10, start))
            table.rows_changed()
        table.move_to("k500")
        await pilot.pause()
        assert len([message for message in app.told if isinstance(message, Table.Moved)]) == 1


async def test_the_wheel_takes_the_cursor_along_at_the_edge() -> None:
    async with shown(100) as (pilot, table, _):
        table.post_message(events.MouseScrollDown(table, 5, 5, 0, 1, 0, False, False, False))
        await pilot.pause()
        assert table.visible_keys()[0] == "k3"
        assert table.cursor_key == "k3"


async def test_another_store_begins_anew() -> None:
    async with shown(50) as (pilot, table, _):
        await pilot.press("G", "space")
        other = Store(COLUMNS)
        other.extend(*rows(3, 700))
        table.store = other
        await pilot.pause()
        assert table.cursor_key == "k700"
        assert table.marked == []


async def test_a_smaller_screen_keeps_the_cursor_in_sight() -> None:
    async with shown(50, size=(80, 31)) as (pilot, table, _):
        await pilot.press("pagedown", *"kkk")
        key = table.cursor_key
        await pilot.resize_terminal(60, 6)
        await pilot.pause()
        assert table.cursor_key == key
        assert key in table.visible_keys()
        assert len(table.visible_keys()) == 5
