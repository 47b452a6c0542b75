"""Which rows and columns of a table are on screen: `/` narrows the rows, `w` shows the wide columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from awstui.ui.filter import FilterBar
from awstui.ui.ordering import Ordering

if TYPE_CHECKING:
    from awstui.app import Console


class Filtering(Ordering):
    """What whatever has one table and a filter line has in common, page or tab; what is said of the rows is its own."""

    filter_bar: FilterBar
    empty = ""  # what the table says when there is no row at all

    def rows_changed(self) -> None:
        """Draw again: the rows, what stands there when there are none, what is said of them."""
        hidden = len(self.store) and not self.store.view
        self.table.placeholder = f"Nothing matches {self.wanted}. Esc clears the filter." if hidden else self.empty
        self.table.rows_changed()
        self.show_status()

    def show_status(self) -> None:
        """Say how many rows there are and what else is to be known of them."""

    @property
    def wanted(self) -> str:
        """What a row must match to be shown, as it was typed; "" when all are."""
        return self.store.filter_text

    def narrowed(self, what: str = "") -> str:
        """How many of the rows, which are called that, match; why what is typed is no filter; "" without a filter."""
        if self.filter_bar.fault or not self.store.filter_text:
            return self.filter_bar.fault
        called = f" {what}" if what else ""
        return f"{len(self.store.view):,} of {len(self.store):,}{called} /{self.store.filter_text}"

    def narrow(self, text: str) -> None:
        """Show only the rows that match; what makes no sense changes nothing until it is mended."""
        try:
            self.store.set_filter(text)
        except ValueError as error:
            self.filter_bar.fault = str(error)
        else:
            self.filter_bar.fault = ""
        self.rows_changed()

    def widen(self) -> bool:
        """Show all rows again; whether there was a filter."""
        if not self.store.filter_text:
            return False
        self.narrow("")
        return True

    def action_filter(self) -> None:
        """Open the `/` line."""
        self.filter_bar.open(self.store.filter_text)

    def on_filter_bar_typed(self, event: FilterBar.Typed) -> None:
        """Filter as it is typed; at its end the table has the keyboard again."""
        if event.text != self.store.filter_text or self.filter_bar.fault:
            self.narrow(event.text)
        if event.final:
            self.table.focus()

    def action_wide(self) -> None:
        """Show or hide the wide columns."""
        if any(column.wide for column in self.store.columns):
            self.table.toggle_wide()
        else:
            cast("Console", self.app).say("This list has no more columns.", "warning")
