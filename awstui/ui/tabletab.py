"""A tab with one table of a console's own rows: `/` narrows it, `<` `>` sort it, Esc clears the filter, then leaves."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from textual.app import ComposeResult

from awstui.catalog.model import Column
from awstui.protocol import Values
from awstui.rows.store import Store
from awstui.ui.filter import FilterBar
from awstui.ui.lines import Line
from awstui.ui.ordering import Ordering
from awstui.ui.table import Table
from awstui.ui.tabs import Tab


class TableTab(Tab, Ordering):
    """Table, a line that says how many rows there are, the filter."""

    EMPTY = "Nothing is here."

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

    def rows_changed(self) -> None:
        """Draw again."""
        nothing = len(self.store) and not self.store.view
        self.table.placeholder = (
            f"Nothing matches {self.store.filter_text}. Esc clears the filter." if nothing else self.EMPTY
        )
        self.table.rows_changed()
        total, seen = len(self.store), len(self.store.view)
        count = f"{total:,}" if seen == total else f"{seen:,} of {total:,} /{self.store.filter_text}"
        self.status.show("", self._told, count if total else "")

    def action_filter(self) -> None:
        """Open the `/` line."""
        self.filter_bar.open(self.store.filter_text)

    def on_filter_bar_typed(self, event: FilterBar.Typed) -> None:
        """Filter as it is typed; at its end the table has the keyboard again."""
        self.narrow(event.text)
        if event.final:
            self.table.focus()

    def narrow(self, text: str) -> None:
        """Show only the rows that match; a filter that makes no sense is said and changes nothing."""
        try:
            self.store.set_filter(text)
        except ValueError as error:
            self.filter_bar.fault = str(error)
            return
        self.filter_bar.fault = ""
        self.rows_changed()

    def action_wide(self) -> None:
        """Show or hide the wide columns."""
        self.table.toggle_wide()

    def action_back(self) -> None:
        """Esc: clear the filter, else leave the console."""
        if self.store.filter_text:
            self.narrow("")
        else:
            self.console.go_back()
