"""A page with one table of the console's own rows: `/` narrows it, Esc clears that, then goes back."""

from __future__ import annotations

from awstui.ui.sorting import Sorting


class Narrowing(Sorting):
    """What home, the profiles and the journal have in common; rows of AWS have ui.listed."""

    def action_back(self) -> None:
        """Esc clears the filter, then goes back."""
        if not self.widen():
            self.console.go_back()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is done on rows of AWS is not bound here."""
        return self.able(action)
