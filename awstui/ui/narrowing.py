"""A page with one table of the console's own rows: `/` narrows it, Esc clears that, then goes back."""

from __future__ import annotations

from awstui.ui.filter import FilterBar
from awstui.ui.sorting import Sorting


class Narrowing(Sorting):
    """What home, the profiles and the journal have in common; rows of AWS have ui.listed."""

    filter_bar: FilterBar

    def _say(self) -> None:
        """Say how many rows there are."""

    def _narrow(self, text: str) -> None:
        """Filter by that text; one that makes no sense stays in the filter line until it is mended."""
        try:
            self.store.set_filter(text)
        except ValueError as error:
            self.filter_bar.fault = str(error)
            return
        self.filter_bar.fault = ""
        self.table.rows_changed()
        self.table.refresh_header()
        self._say()

    def action_filter(self) -> None:
        """Open the `/` line."""
        self.filter_bar.open(self.store.filter_text)

    def on_filter_bar_typed(self, event: FilterBar.Typed) -> None:
        """Filter as it is typed."""
        self._narrow(event.text)
        if event.final:
            self.table.focus()

    def action_back(self) -> None:
        """Esc clears the filter, then goes back."""
        if self.store.filter_text:
            self._narrow("")
        else:
            self.console.go_back()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is done on rows of AWS is not bound here."""
        return self.able(action)
