"""Sorting a table by its columns: by the one before or after, by name, by what they hold, by a click."""

from __future__ import annotations

from awstui.rows.store import Store
from awstui.ui.base import Page
from awstui.ui.table import Table


class Sorting(Page):
    """What every page with one table has in common; how the order is put on screen is `_sort`."""

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
        """Sort by the column of that name; the same again reverses. Its beginning is enough."""
        for number, column in enumerate(self.store.columns):
            if column.name.lower().startswith(name.lower()):
                current, reverse = self.store.sort
                self._sort(number, not reverse if current == number else False)
                return
        self.console.say(f"There is no column {name!r} here.", "warning")

    def _sort_by(self, what: str, kinds: tuple[str, ...], names: tuple[str, ...] = ()) -> None:
        """Sort by the first column of these kinds or names; the same again reverses."""
        for number, column in enumerate(self.store.columns):
            if column.kind in kinds or any(name in column.name.lower() for name in names):
                current, reverse = self.store.sort
                self._sort(number, not reverse if current == number else False)
                return
        self.console.say(f"This list has no {what} to sort by.", "warning")

    def action_sort_name(self) -> None:
        """Sort by name."""
        self._sort_by("name", (), ("name", "id", "key"))

    def action_sort_age(self) -> None:
        """Sort by age or time."""
        self._sort_by("age", ("age", "time"))

    def action_sort_state(self) -> None:
        """Sort by state."""
        self._sort_by("state", ("state",), ("state", "status"))

    def on_table_heading_clicked(self, event: Table.HeadingClicked) -> None:
        """A click on a heading sorts by it; again reverses."""
        current, reverse = self.store.sort
        self._sort(event.column, not reverse if current == event.column else False)
