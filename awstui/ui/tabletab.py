"""A tab with one table of a console's own rows: `/` narrows it, `<` `>` sort it, Esc clears the filter, then leaves."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult

from awstui.catalog.model import Column
from awstui.protocol import Values
from awstui.rows.cells import many
from awstui.rows.store import Store
from awstui.ui.filter import FilterBar
from awstui.ui.filtering import Filtering
from awstui.ui.lines import Line
from awstui.ui.table import Table
from awstui.ui.tabs import Tab


class TableTab(Tab, Filtering):
    """Table, a line that says how many rows there are, the filter."""

    ROW: ClassVar[str] = "row"  # what one of its rows is
    empty = "Nothing is here."

    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__()
        self.store = Store(columns)
        self.table = Table(self.store)
        self.status = Line()
        self.filter_bar = FilterBar()
        self._told = ""

    def compose(self) -> ComposeResult:
        """Rows, what is said of them, the filter."""
        yield self.table
        yield self.status
        yield self.filter_bar

    def focus_in(self) -> None:
        """The table has the keyboard."""
        self.table.focus()

    @property
    def here(self) -> Hashable | None:
        """The key of the row under the cursor."""
        return self.table.cursor_key

    def show_rows(self, rows: Mapping[Any, Values]) -> None:
        """These are all the rows there are now; filter, order and cursor stay."""
        self.store.begin_refresh()
        self.store.extend(list(rows), list(rows.values()))
        self.store.end_refresh()
        self.rows_changed()

    def tell(self, text: str) -> None:
        """Say something below the table until something else is said."""
        self._told = text
        self.rows_changed()

    def show_status(self) -> None:
        """What was said last, and how many rows there are."""
        total = len(self.store)
        self.status.show("", self._told, self.narrowed() or (many(total, self.ROW) if total else ""))

    def action_back(self) -> None:
        """Esc: clear the filter, else leave the console."""
        if not self.widen():
            self.console.go_back()
