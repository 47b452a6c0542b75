"""The list screen.

    Listed      loads a route into a table and says how far that has come
    Look        filter, sort, watch, describe, copy: nothing that changes AWS
    Opens       drill-downs and consoles
    Act         changes, each planned, confirmed, made and told the same way

Each knows only the ones above it.
"""

from __future__ import annotations

from awstui.catalog.lint import OFFERED
from awstui.route import Route
from awstui.ui.act import Act
from awstui.ui.bindings import bindings, on_list

_FILLED = frozenset(OFFERED.values())


class ResourceScreen(Act):
    """Lists a resource; everything about a row starts here."""

    BINDINGS = bindings("list", own=("app.back", "app.copy_command"))

    def __init__(self, route: Route) -> None:
        super().__init__(route)
        for drill in route.screen.drills:
            if drill.key and drill.key not in OFFERED:
                self._bindings.bind(drill.key, f"follow('{drill.name}')", drill.words, show=False)
        for action in route.screen.actions:
            if action.key and action.key not in OFFERED:
                self._bindings.bind(action.key, f"do('{action.name}')", action.words, show=False)
        for key, name in route.screen.consoles.items():
            if key not in OFFERED:
                self._bindings.bind(key, f"console('{name}')", name, show=False)

    def extra_keys(self) -> tuple[tuple[str, str], ...]:
        """What a newcomer looks for first."""
        opens = on_list("enter", self.console.keymap).partition(" ")[0]
        return ((opens, "open"),) if opens else ()

    def able(self, action: str) -> bool:
        """What only a screen file fills is told in its words, and not at all where it fills nothing."""
        return super().able(action) and action not in _FILLED

    def action_follow(self, name: str) -> None:
        """The drill-down of that name, by its own key."""
        self.drill(next(drill for drill in self.route.screen.drills if drill.name == name))

    def action_do(self, name: str) -> None:
        """The action of that name, by its own key."""
        self.do(name)

    def action_console(self, name: str) -> None:
        """The console of that name, by its own key."""
        self.open_console(name)
