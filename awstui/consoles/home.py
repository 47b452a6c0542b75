"""Home: every screen there is, the ones used lately first."""

from __future__ import annotations

from textual.app import ComposeResult

from awstui.catalog.model import Column
from awstui.route import Route
from awstui.rows.store import Store
from awstui.ui.bindings import bindings
from awstui.ui.filter import FilterBar
from awstui.ui.lines import Line
from awstui.ui.narrowing import Narrowing
from awstui.ui.table import Table

_COLUMNS = (
    Column("Type", "alias", kind="id"),
    Column("Opens", "title", kind="id"),
    Column("Service", "service"),
    Column("What it is", "about"),
)


class Home(Narrowing):
    """Lists the screens; Enter opens one."""

    BINDINGS = bindings("list", own=("app.back",))
    ABOUT = (
        "awstui shows AWS one list at a time. Enter opens, d describes, a lists what can be done, / filters, "
        "P and R change profile and region, : goes anywhere: try :sqs, :ec2 /web, :region all."
    )

    def __init__(self) -> None:
        super().__init__()
        self.store = Store(_COLUMNS)
        self.table = Table(self.store)
        self.line = Line()
        self.filter_bar = FilterBar()

    def parts(self) -> ComposeResult:
        """Title, table, filter."""
        yield self.line
        yield self.table
        yield self.filter_bar

    def on_mount(self) -> None:
        """Fill the table from the catalog."""
        super().on_mount()
        self.table.focus()
        recent = self.console.memory.recent("screen")
        # What only opens from a row of another list (a stack's events) is reached there.
        screens = sorted(
            (screen for screen in self.console.catalog.screens.values() if not screen.parent),
            key=lambda screen: -recent.index(screen.key) - 1 if screen.key in recent else 0,
        )
        rows = [
            (f":{screen.aliases[0] if screen.aliases else screen.key}", screen.title, screen.service, screen.about)
            for screen in screens
        ]
        self.store.extend([screen.key for screen in screens], rows)
        self.table.rows_changed()
        self._say()
        if self.console.place not in self.console.contexts:
            self.run_worker(self._who(), exit_on_error=False)

    async def _who(self) -> None:
        """The header of a console that has asked for nothing yet."""
        from awstui import protocol as p

        answer = await self.console.one(p.Resolve(self.console.place), p.Context)
        if answer is not None:
            self.console.learn(self.console.place, answer)

    def _say(self) -> None:
        total, seen = len(self.store), len(self.store.view)
        count = f"{seen} of {total} screens /{self.store.filter_text}" if self.store.filter_text else f"{total} screens"
        self.line.show("awstui", f"{count} · : goes anywhere · ? explains")

    def extra_keys(self) -> tuple[tuple[str, str], ...]:
        """What can be done here."""
        return (("Enter", "open"), ("/", "filter"))

    def title_for_history(self) -> str:
        """Home."""
        return "awstui"

    def on_table_opened(self, event: Table.Opened) -> None:
        """Open that screen."""
        screen = self.console.catalog.screens[str(event.key)]
        self.console.open_route(Route(screen, (self.console.place,)), stacked=True)
