"""A page with one table, which is also sorted by what its columns hold: by name, by age, by state."""

from __future__ import annotations

from awstui.ui.base import Page
from awstui.ui.filtering import Filtering


class Sorting(Page, Filtering):
    """What every page with one table has in common."""

    def _sort_by(self, what: str, kinds: tuple[str, ...], names: tuple[str, ...] = ()) -> None:
        """Sort by the first column of these kinds or names; the same again reverses."""
        for number, column in enumerate(self.store.columns):
            if column.kind in kinds or any(name in column.name.lower() for name in names):
                self._sort_or_reverse(number)
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
