"""From a row to elsewhere: drill-downs and consoles."""

from __future__ import annotations

from functools import partial

from awstui import protocol as p
from awstui.catalog.model import Drill
from awstui.route import Route
from awstui.ui.look import Look
from awstui.ui.table import Table


class Opens(Look):
    """What a row leads to."""

    def on_table_opened(self, event: Table.Opened) -> None:
        """Enter: the console, else the drill-down marked for it, else the description."""
        screen = self.route.screen
        if name := screen.consoles.get("enter"):
            self.open_console(name)
            return
        drill = next((drill for drill in screen.drills if drill.key == "enter"), None)
        if drill is not None:
            self.drill(drill)
        else:
            self.action_describe()

    def drill(self, drill: Drill) -> None:
        """Open another list from this row."""
        self.console.prepare(self, partial(self._drill, drill), "open")

    async def _drill(self, drill: Drill) -> None:
        found = self.here()
        if found is None:
            return
        key, listing, row = found
        place = self.place_of(key)  # now: the list may be another one when the answer comes
        answer = await self.console.one(p.Follow(listing, row, drill.name), p.Value)
        if answer is None:
            return
        params, filters, crumb = answer.value
        target = self.console.catalog.screens[drill.screen]
        route = Route(target, (place,), params, filters, crumb=crumb, from_row=True)
        self.console.open_route(route, stacked=True)

    def open_console(self, name: str) -> None:
        """Open the Python console a screen file names."""
        self.console.prepare(self, partial(self._open_console, name), "open")

    async def _open_console(self, name: str) -> None:
        key = self.table.cursor_key
        place = self.place_of(key) if key is not None else None
        document = await self.document(full=False)
        if document is not None and place is not None:
            await self.console.open_console(name, place, document)
