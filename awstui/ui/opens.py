"""From a row to elsewhere: drill-downs and consoles; and what is asked on the list itself."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from awstui import protocol as p
from awstui.catalog.model import Drill
from awstui.consoles import DIALOGS, ON_ROWS, SEVERAL, dialog, on_rows, several
from awstui.guards import why_read_only
from awstui.route import Route
from awstui.rows import cells
from awstui.ui.listed import Key, columns_of
from awstui.ui.look import Look
from awstui.ui.table import Table


class Opens(Look):
    """What a row leads to."""

    def on_table_opened(self, event: Table.Opened) -> None:
        """Enter: the console, else the drill-down marked for it, else (also for this row alone) the description."""
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
        if answer.value is None and drill.key == "enter":
            await self._show("outline")  # an object among folders
            return
        if answer.value is None:
            self.console.say(f"This row has no {drill.words}.", "warning")
            return
        params, filters, crumb = answer.value
        target = self.console.catalog.screens[drill.screen]
        route = Route(target, (place,), params, filters, crumb=crumb, from_row=True)
        self.console.open_route(route, stacked=True)

    def open_console(self, name: str) -> None:
        """Open the Python console a screen file names: of the row, or a dialog on the list."""
        if name in DIALOGS and (why := self.refused()):
            self.console.say(f"{DIALOGS[name][1]}: {why}", "warning")
            return
        together = name in ON_ROWS or (name in SEVERAL and len(self.chosen()) > 1)
        work = self._open_dialog if name in DIALOGS else self._open_together if together else self._open_console
        self.console.prepare(self, partial(work, name), "open")

    async def _open_dialog(self, name: str) -> None:
        place = await self.one_place()
        if place is not None:
            await dialog(name)(self.console, place, self)

    async def one_place(self) -> p.Place | None:
        """What is made on the list itself is made in one place: which, when the list is of several."""
        from awstui.ui.picker import Option, Picker

        places = self.route.places
        if len(places) == 1:
            return places[0]
        options = [Option(str(number), self.where(place)) for number, place in enumerate(places)]
        chosen = await self.console.push_screen_wait(Picker("Where", options))
        return None if chosen is None else places[int(chosen)]

    def where(self, place: p.Place) -> str:
        """A place in words, for what is decided before any confirmation."""
        context, identity = self.console.contexts.get(place), self.console.identities.get(place)
        account = f"account {identity.account}" if identity else ""
        names = (account, context.profile if context else "", context.region if context else "")
        return " · ".join(name for name in names if name)

    def refused(self, rows: bool = False) -> str:
        """Why a change cannot be made, as far as is known: in no place of the list, or not in all the rows' places."""
        places = {self.place_of(key) for key in self.chosen()} if rows else self.route.places
        known = [self.console.contexts.get(place) for place in places]
        whys = [why_read_only(context) if context is not None else "" for context in known]
        return next(filter(None, whys), "") if rows or all(whys) else ""

    def changed(self) -> None:
        """A change made from here is over: show what became of it."""
        self.table.clear_marks()
        self.ask_again()

    async def _open_together(self, name: str) -> None:
        open_them = on_rows(name) if name in ON_ROWS else several(name)
        await open_them(self.console, self.rows_of(self.chosen()))

    def rows_of(self, keys: Sequence[Key]) -> list[tuple[p.Place, str, str]]:
        """These rows: the place each lives in, its id, what a person calls it."""
        return [(self.place_of(key), _id(key), self.name_of(key)) for key in keys]

    def name_of(self, key: Key) -> str:
        """What a person calls a row: its first column, past those that say where it is; else its id."""
        values = self.store.get(key)  # not by its place in the view, which takes long to find among many
        first = len(columns_of(self.route)) - len(self.route.screen.columns)
        if values is None or values[first] in (None, ""):
            return _id(key)
        column = self.store.columns[first]
        return cells.text(column.kind, values[first], self.store.now, column.approx)

    async def _open_console(self, name: str) -> None:
        key = self.table.cursor_key
        place = self.place_of(key) if key is not None else None
        document = await self.document(full=False)
        if document is not None and place is not None:
            await self.console.open_console(name, place, document)


def _id(key: Key) -> str:
    """The id in a row's key."""
    return str(key[1]) if isinstance(key, tuple) else str(key)
