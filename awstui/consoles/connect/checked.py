"""The routes to an instance on screen, each with its verdict as it comes."""

from __future__ import annotations

from contextlib import aclosing
from typing import Any

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from awstui import protocol as p
from awstui.catalog.model import Column
from awstui.consoles.connect import words
from awstui.errors import AwsFailed, EngineGone, UsageError
from awstui.protocol.ssh import ROUTES, Bastion, Instance, Login, Route
from awstui.rows.store import Store
from awstui.ssh.choice import best
from awstui.ssh.remembered import Known, Remembered
from awstui.ssh.ways import Way, bastion, trust
from awstui.text import clean
from awstui.ui.base import Page
from awstui.ui.bindings import bindings
from awstui.ui.lines import Line
from awstui.ui.table import Table

_COLUMNS = (
    Column("Route", "title", kind="id"),
    Column("Verdict", "verdict", kind="state"),
    Column("Reason", "reason"),
)


class Checked(Page):
    """Asks the engine about every route and shows what it says."""

    WHERE = "connect"
    WORDS = words.WORDS
    ABOUT = words.ABOUT
    BINDINGS = bindings("connect", own=("app.back",))
    DEFAULT_CSS = """
    Checked Table { height: 8; }
    Checked #told { height: 1fr; padding: 1 1 0 1; color: $foreground; }
    """

    def __init__(self, place: p.Place, document: Any, instance: Instance) -> None:
        super().__init__()
        self.place, self.document, self.instance = place, document, instance
        self.store = Store(_COLUMNS)
        self.table = Table(self.store)
        self.line = Line()
        self.told = Static(id="told")
        self.routes: dict[str, Route] = {}
        self.login = Login()
        self.user = ""  # whom the person chose
        self.remembered = Remembered()
        self.known: Known | None = self.remembered.instance(instance.id)
        self.bastion: Bastion | None = None
        self._chose = False  # whether the cursor is where the person put it
        self.fault = ""

    def parts(self) -> ComposeResult:
        """Which instance, the routes, what is known of the one under the cursor."""
        yield self.line
        yield self.table
        yield self.told

    def on_mount(self) -> None:
        """Begin to check."""
        super().on_mount()
        self.bastion = self.remembered.bastion(self.instance.vpc) or self._configured()
        self.table.focus()
        self.check()

    def _configured(self) -> Bastion | None:
        written = self.console.settings.bastion
        try:
            return bastion(written) if written else None
        except UsageError as error:
            self.console.say(f"bastion in config.toml: {error}", "warning")
            return None

    def places(self) -> tuple[p.Place, ...]:
        """Where the instance is."""
        return (self.place,)

    def title_for_history(self) -> str:
        """The instance by name."""
        return f"Connect {clean(self.instance.name or self.instance.id)}"

    def engine_died(self) -> None:
        """Check again with the new engine."""
        self.check()

    @property
    def asking(self) -> str:
        """What r says."""
        return "Checking the ways again…"

    def action_refresh(self) -> None:
        """Check again."""
        self.check()

    def extra_keys(self) -> tuple[tuple[str, str], ...]:
        """The key this screen is for."""
        return (("Enter", "connect"),)

    # ---- checking

    def check(self) -> None:
        """Find out everything anew; what is on screen stays until it is replaced."""
        self.run_worker(self._check(), group="check", exclusive=True, exit_on_error=False)

    async def _check(self) -> None:
        self.fault, self.login = "", Login()
        self._show("checking…")
        args = {
            "document": self.document,
            "user": self.user or (self.known.user if self.known else ""),
            "bastion": self.bastion,
        }
        try:
            async with aclosing(self.console.engine.ask(p.Job("ec2.routes", self.place, args))) as replies:
                async for reply in replies:
                    if isinstance(reply, p.Value):
                        self._learn(reply.value)
        except AwsFailed as error:
            self.fault = f"{error.failure.sentence} {error.failure.hint}".strip()
        except EngineGone as error:
            self.fault = f"{error} r checks again."
        self._show()

    def _learn(self, found: Any) -> None:
        if isinstance(found, Instance):
            self.instance = found
        elif isinstance(found, Login):
            self.login = found
        elif isinstance(found, Route):
            self.routes[found.id] = found
        if len(self.routes) == len(ROUTES):
            self._show("checking…")

    def _show(self, state: str = "") -> None:
        """Every route, the best under the cursor until the person has chosen another."""
        if not self.is_attached:
            return
        rows = [self.routes[name] for name in ROUTES if name in self.routes]
        self.store.begin_refresh()
        self.store.extend([each.id for each in rows], [(ROUTES[e.id], words.verdict(e), e.reason) for e in rows])
        self.store.end_refresh()
        self.table.placeholder = clean(self.fault) or "Looking for the ways there…"
        self.table.rows_changed()
        wanted = best(rows, self.known.route if self.known else "")
        if wanted is not None and not self._chose and self.table.cursor_key != wanted.id:
            self.table.move_to(wanted.id)
        self.line.show(self.instance.name or self.instance.id, words.heading(self.instance), state)
        self.tell()

    def on_table_moved(self, event: Table.Moved) -> None:
        """Another row: say what is known of it."""
        self.tell()

    def on_key(self) -> None:
        """From the first key on, the cursor is the person's."""
        self._chose = True

    @property
    def here(self) -> Route | None:
        """The route under the cursor."""
        return self.routes.get(str(self.table.cursor_key))

    def way(self, route: Route) -> Way:
        """Everything known that is needed to take a route."""
        context = self.console.contexts.get(self.place)
        return Way(
            instance=self.instance,
            route=route,
            user=self.user or self.login.user or (self.known.user if self.known else ""),
            login=self.login,
            bastion=self.bastion,
            profile=self.place.profile or "",
            region=(context.region if context else "") or self.place.region or "",
        )

    def tell(self) -> None:
        """All that is known of the route under the cursor, below the table."""
        route = self.here
        if route is None:
            self.told.update(Content(clean(self.fault)))
            return
        way = self.way(route)
        ssh = route.id not in ("ssm", "serial")
        lines = [
            f"{route.reason} {route.advice}".strip(),
            words.who(way.user, self.login) if ssh else "",
            words.jumps(self.bastion) if route.id == "bastion" else "",
            trust(way) if ssh and route.verdict != "no" and self.login.settled else "",
            "A key made for this connection is let in for 60 seconds first." if route.push else "",
            clean(self.fault),
        ]
        self.told.update(Content("\n".join(clean(line) for line in lines if line)))
