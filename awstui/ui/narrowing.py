"""A page with one table of the console's own rows: `/` narrows it, Esc clears that, then goes back."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult

from awstui.catalog.model import Column
from awstui.rows.store import Store
from awstui.ui.filter import FilterBar
from awstui.ui.lines import Line
from awstui.ui.sorting import Sorting
from awstui.ui.table import Table


class Narrowing(Sorting):
    """What home, the profiles and the journal have in common; rows of AWS have ui.listed."""

    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__()
        self.store = Store(columns)
        self.table = Table(self.store)
        self.line = Line()
        self.filter_bar = FilterBar()

    def parts(self) -> ComposeResult:
        """Title, table, filter."""
        yield self.line
        yield self.table
        yield self.filter_bar

    def action_back(self) -> None:
        """Esc clears the filter, then goes back."""
        if not self.widen():
            self.console.go_back()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is done on rows of AWS is not bound here."""
        return self.able(action)
