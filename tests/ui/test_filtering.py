"""The filter of a table's rows, the same in every list and tab."""

from __future__ import annotations

import pytest
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widget import Widget

from awstui.catalog.model import Column
from awstui.consoles.sqs.listing import Listing
from awstui.consoles.sqs.looking import Looking
from awstui.consoles.sqs.triggers import TriggersTab
from awstui.rows.store import Store
from awstui.ui.filter import FilterBar
from awstui.ui.filtering import Filtering
from awstui.ui.narrowing import Narrowing
from awstui.ui.resource import ResourceScreen
from awstui.ui.table import Table
from awstui.ui.tabletab import TableTab
from tests.ui.host import Host


class Rows(Filtering):
    """A table, its filter, and what was said of it."""

    empty = "Nothing."

    def __init__(self) -> None:
        super().__init__()
        self.store = Store((Column("Name", "name"),))
        self.table = Table(self.store)
        self.filter_bar = FilterBar()
        self.said = ""

    def compose(self) -> ComposeResult:
        """Both."""
        yield self.table
        yield self.filter_bar

    def show_status(self) -> None:
        """What is narrowed."""
        self.said = self.narrowed("names")


class Page(Screen[None]):
    """Only that."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = Rows()

    def compose(self) -> ComposeResult:
        """The rows."""
        yield self.rows

    def on_mount(self) -> None:
        """The keys are for the table."""
        self.rows.table.focus()


async def test_rows_are_narrowed_while_it_is_typed_and_the_table_gets_the_keyboard_back() -> None:
    page = Page()
    async with Host(page).run_test() as pilot:
        rows = page.rows
        rows.rows_changed()
        assert (rows.said, rows.table.placeholder) == ("", "Nothing.")
        rows.store.extend(["a", "b"], [("alpha",), ("beta",)])
        rows.action_filter()
        await pilot.press("a", "l")
        assert rows.said == "1 of 2 names /al"
        await pilot.press("x", "enter")
        assert rows.said == "0 of 2 names /alx"
        assert rows.table.placeholder == "Nothing matches alx. Esc clears the filter."
        assert page.focused is rows.table
        assert rows.widen()
        assert not rows.widen()
        assert rows.said == ""


@pytest.mark.parametrize("mended", [("backspace", "enter"), ("escape",)])
async def test_what_is_no_filter_is_said_and_not_kept(mended: tuple[str, ...]) -> None:
    page = Page()
    async with Host(page).run_test() as pilot:
        rows = page.rows
        rows.store.extend(["a", "b"], [("alpha",), ("beta",)])
        rows.narrow("~al")
        rows.action_filter()
        await pilot.press("[", "enter")
        assert rows.filter_bar.has_focus
        assert rows.said == rows.filter_bar.fault != ""
        assert len(rows.store.view) == 1
        await pilot.press(*mended)
        assert rows.filter_bar.fault == ""
        assert rows.said == ("1 of 2 names /~al" if mended[0] == "backspace" else "")
        assert page.focused is rows.table


@pytest.mark.parametrize("kind", [ResourceScreen, Narrowing, TableTab, Listing, Looking, TriggersTab])
def test_there_is_one_way_to_filter(kind: type[Widget]) -> None:
    assert issubclass(kind, Filtering)
    for name in ("action_filter", "on_filter_bar_typed", "narrow", "action_wide"):
        assert getattr(kind, name) is getattr(Filtering, name)
