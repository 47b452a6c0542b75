"""A tabbed console: digits, what loads when, whose keys and words are heard."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest
from textual.app import ComposeResult
from textual.pilot import Pilot

from awstui import protocol as p
from awstui.catalog.model import Column
from awstui.rows.store import Store
from awstui.ui.bindings import bindings
from awstui.ui.table import Table
from awstui.ui.tabs import Tab, Tabbed
from tests.ui import hostile
from tests.ui.scripted import Bench


class Rows(Tab):
    """A tab with a table and a word of its own."""

    TITLE = "Rows"
    WHERE = "queue"
    BINDINGS = bindings("queue")
    WORDS: ClassVar[dict[str, str]] = {"where": "filters"}

    def __init__(self) -> None:
        super().__init__()
        self.store = Store((Column("Name", "name"),))
        self.heard: list[Any] = []

    def compose(self) -> ComposeResult:
        yield Table(self.store)

    def begin(self) -> None:
        self.heard.append("begin")

    def shown(self) -> None:
        self.heard.append("shown")

    def action_peek(self) -> None:
        self.heard.append("peek")

    def command(self, word: str, rest: str) -> None:
        self.heard.append((word, rest))

    def engine_died(self) -> None:
        self.heard.append("died")


class Empty(Rows):
    """A tab with nothing in it that takes keys."""

    TITLE = "Empty"
    WORDS: ClassVar[dict[str, str]] = {}

    def compose(self) -> ComposeResult:
        yield from ()


class Console(Tabbed):
    """Two tabs and a word."""

    WORDS: ClassVar[dict[str, str]] = {"purge": "empties"}

    def __init__(self) -> None:
        super().__init__((Rows(), Empty()))
        self.heard: list[Any] = []

    def own_command(self, word: str, rest: str) -> None:
        self.heard.append((word, rest))


async def opened(pilot: Pilot[Any], bench: Bench) -> Console:
    console = Console()
    bench.app.push_screen(console)
    for _ in range(6):
        await pilot.pause()
    return console


@pytest.fixture
def bench() -> Bench:
    return Bench(lambda request: [p.Context("dev", "eu-west-1", False)] if isinstance(request, p.Resolve) else [])


async def press(pilot: Pilot[Any], *keys: str) -> None:
    await pilot.press(*keys)
    for _ in range(4):
        await pilot.pause()


async def test_a_tab_begins_when_it_is_first_in_front_and_once(bench: Bench) -> None:
    async with bench.app.run_test(size=(80, 24)) as pilot:
        console = await opened(pilot, bench)
        rows, empty = console.tabs
        assert isinstance(rows, Rows)
        assert isinstance(empty, Rows)
        assert (rows.heard, empty.heard) == (["begin", "shown"], [])
        await press(pilot, "2")
        assert empty.heard == ["begin", "shown"]
        await press(pilot, "1")
        assert rows.heard == ["begin", "shown", "shown"]


async def test_keys_go_to_the_tab_in_front_also_when_it_is_empty(bench: Bench) -> None:
    async with bench.app.run_test(size=(80, 24)) as pilot:
        console = await opened(pilot, bench)
        rows, empty = console.tabs
        assert isinstance(rows, Rows)
        assert isinstance(empty, Rows)
        await press(pilot, "p", "tab", "p")
        assert "peek" in rows.heard
        assert "peek" in empty.heard
        await press(pilot, "tab", "p")
        assert rows.heard.count("peek") == 2


async def test_a_digit_too_high_says_how_many_there_are(bench: Bench) -> None:
    async with bench.app.run_test(size=(80, 24)) as pilot:
        console = await opened(pilot, bench)
        await press(pilot, "7")
        assert console.front is console.tabs[0]
        assert any("2 tabs" in notice.message for notice in bench.app._notifications)


async def test_words_are_the_tabs_then_the_consoles_and_completed(bench: Bench) -> None:
    async with bench.app.run_test(size=(80, 24)) as pilot:
        console = await opened(pilot, bench)
        rows = console.tabs[0]
        assert isinstance(rows, Rows)
        bench.app.carry_out("where body.a == 'x y/z'")
        bench.app.carry_out(":purge now")
        assert rows.heard[-1] == ("where", "body.a == 'x y/z'")
        assert console.heard == [("purge", "now")]
        assert set(bench.app.known().own) == {"where", "purge"}
        await press(pilot, "2")
        assert set(bench.app.known().own) == {"purge"}


async def test_help_names_the_tabs_keys_and_words(bench: Bench) -> None:
    async with bench.app.run_test(size=(100, 50)) as pilot:
        await opened(pilot, bench)
        await press(pilot, "?")
        shown = hostile.screen_text(bench.app)
        assert "In an SQS queue" in shown
        assert ":where" in shown


async def test_a_new_engine_is_told_to_tabs_that_had_begun(bench: Bench) -> None:
    async with bench.app.run_test(size=(80, 24)) as pilot:
        console = await opened(pilot, bench)
        rows, empty = console.tabs
        assert isinstance(rows, Rows)
        assert isinstance(empty, Rows)
        bench.engine.die()
        for _ in range(4):
            await pilot.pause()
        assert "died" in rows.heard
        assert empty.heard == []


async def test_a_click_on_a_title_picks_it(bench: Bench) -> None:
    async with bench.app.run_test(size=(80, 24)) as pilot:
        console = await opened(pilot, bench)
        await pilot.click(console.tab_bar, offset=(10, 0))
        await press(pilot)
        assert console.front is console.tabs[1]
