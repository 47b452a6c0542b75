"""Home: the services, the ones used lately first, with how many rows their lists had when they were last seen."""

from __future__ import annotations

from awstui.catalog.model import Column, Screen
from awstui.route import Route
from awstui.ui.bindings import bindings
from awstui.ui.narrowing import Narrowing
from awstui.ui.table import Table

_COLUMNS = (
    Column("Service", "title", kind="id"),
    Column("Opens", "word", kind="id"),
    Column("Rows", "rows", kind="count"),
    Column("Lists", "lists"),
    Column("What it is", "about", wide=True),
)


class Home(Narrowing):
    """Lists the services; Enter opens the list of one that was used last, `a` offers all its lists."""

    WHERE = "list"
    BINDINGS = bindings("list", own=("app.back",))
    ABOUT = (
        "awstui shows AWS one list at a time. Enter opens the list of a service that you used last, a offers all of "
        "them, / filters, P and R change profile and region, : goes anywhere: try :sqs, :ec2 vol, :ec2 /web, "
        ":region all. Rows is what the list had when it was last seen since the start; nothing is asked for it."
    )

    def __init__(self) -> None:
        super().__init__(_COLUMNS)
        self._services: dict[str, list[Screen]] = {}  # file -> its lists, the one to open first

    def on_mount(self) -> None:
        """Be there at once; reading every screen file comes after the first paint."""
        super().on_mount()
        self.table.focus()
        self.call_after_refresh(self._fill)
        if self.console.place not in self.console.contexts:
            self.run_worker(self._who(), exit_on_error=False)

    def _fill(self) -> None:
        """Fill the table from the catalog."""
        latest = {key: number for number, key in enumerate(self.console.memory.recent("screen"))}
        # What only opens from a row of another list (a stack's events) is reached there.
        for screen in self.console.catalog.screens.values():
            if not screen.parent:
                self._services.setdefault(screen.file, []).append(screen)
        for screens in self._services.values():
            screens.sort(key=lambda screen: -latest.get(screen.key, -1))
        order = sorted(
            self._services,
            key=lambda file: (-latest.get(self._services[file][0].key, -1), self._title(file).casefold()),
        )
        self.store.extend(order, [self._row(file, self._services[file]) for file in order])
        self.rows_changed()

    def _title(self, file: str) -> str:
        return self.console.catalog.titles.get(file, file)

    def _row(self, file: str, screens: list[Screen]) -> tuple[str | int | None, ...]:
        first = screens[0]
        rows = self.console.counts.get((self.console.place, first.key))
        names = ", ".join(screen.name.replace("_", " ") for screen in screens)
        return self._title(file), f":{_word(first)}", rows, names, first.about

    async def _who(self) -> None:
        """The header of a console that has asked for nothing yet."""
        from awstui import protocol as p

        answer = await self.console.one(p.Resolve(self.console.place), p.Context)
        if answer is not None:
            self.console.learn(self.console.place, answer)

    def show_status(self) -> None:
        """How many services there are, and where to go from here."""
        count = self.narrowed("services") or f"{len(self.store)} services"
        self.line.show("awstui", f"{count} · : goes anywhere · ? explains")

    def extra_keys(self) -> tuple[tuple[str, str], ...]:
        """What can be done here."""
        return (("Enter", "open"),)

    def title_for_history(self) -> str:
        """Home."""
        return "awstui"

    def on_table_opened(self, event: Table.Opened) -> None:
        """Open the list of that service which was used last."""
        self._open(self._services[str(event.key)][0])

    def action_actions(self) -> None:
        """Offer every list of the service."""
        if self.table.cursor_key is not None:
            self.console.prepare(self, self._choose, "open")

    async def _choose(self) -> None:
        from awstui.ui.picker import Option, Picker

        file = str(self.table.cursor_key)
        screens = {screen.key: screen for screen in self._services[file]}
        options = [Option(screen.key, screen.title, f":{_word(screen)}") for screen in screens.values()]
        chosen = await self.console.push_screen_wait(Picker(self._title(file), options))
        if chosen is not None:
            self._open(screens[chosen])

    def _open(self, screen: Screen) -> None:
        self.console.open_route(Route(screen, (self.console.place,)), stacked=True)


def _word(screen: Screen) -> str:
    """What opens it after `:`."""
    return screen.aliases[0] if screen.aliases else screen.key
