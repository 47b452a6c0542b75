"""The order of a table's rows: by the column before or after, by the name of a column, by a click on its heading."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.widget import Widget

from awstui.rows.store import Store
from awstui.ui.table import Table

if TYPE_CHECKING:
    from awstui.app import Console


class Ordering(Widget):
    """What whatever has one table has in common, page or tab; how the order is put on screen is `_sort`."""

    store: Store
    table: Table
    _last_step = 0

    def _sort(self, column: int | None, reverse: bool) -> None:
        self.store.set_sort(column, reverse)
        self.table.refresh_header()
        self.table.rows_changed()

    def _sort_step(self, step: int) -> None:
        """Sort by the next column on screen; the same key again first reverses it, then moves on."""
        shown = [n for n, column in enumerate(self.store.columns) if self.table.wide or not column.wide]
        if not shown:
            return
        column, reverse = self.store.sort
        if column is None or column not in shown:
            self._sort(shown[0 if step > 0 else -1], False)
        elif self._last_step == step and not reverse:
            self._sort(column, True)
        else:
            self._sort(shown[(shown.index(column) + step) % len(shown)], False)
        self._last_step = step

    def action_sort_left(self) -> None:
        """Sort by the column before."""
        self._sort_step(-1)

    def action_sort_right(self) -> None:
        """Sort by the column after."""
        self._sort_step(1)

    def sort_by_name(self, name: str) -> None:
        """Sort by the column of that name, of which the beginning is enough; the same again, or `-NAME`, reverses."""
        wanted = name.removeprefix("-").lower()
        for number, column in enumerate(self.store.columns):
            if column.name.lower().startswith(wanted):
                if name.startswith("-"):
                    self._sort(number, True)
                else:
                    self._sort_or_reverse(number)
                return
        cast("Console", self.app).say(f"There is no column {name!r} here.", "warning")

    def _sort_or_reverse(self, number: int) -> None:
        current, reverse = self.store.sort
        self._sort(number, not reverse if current == number else False)

    def on_table_heading_clicked(self, event: Table.HeadingClicked) -> None:
        """A click on a heading sorts by it; again reverses."""
        self._sort_or_reverse(event.column)
