"""What a resource is related to, with counts: a console of its own on `b`, and a tab of others."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult

from awstui import protocol as p
from awstui.catalog.model import Column
from awstui.errors import AwsFailed, EngineGone
from awstui.protocol import Values
from awstui.protocol.ec2 import Relation
from awstui.route import Route
from awstui.text import clean
from awstui.ui.bindings import bindings
from awstui.ui.lines import Line
from awstui.ui.table import Table
from awstui.ui.tabletab import TableTab
from awstui.ui.tabs import Tabbed

COLUMNS = (
    Column("Related", "title"),
    Column("Count", "count"),
    Column("Names", "names"),
    Column("Note", "note"),
    Column("Opens", "screen", wide=True),
)


def open_related(place: p.Place, document: p.Document) -> RelatedConsole:
    """What the resource of a row is related to."""
    data = document.data if isinstance(document.data, dict) else {}
    named = [str(tag.get("Value") or "") for tag in data.get("Tags") or () if tag.get("Key") == "Name"]
    return RelatedConsole(place, document.id, next(filter(None, named), "") or str(data.get("GroupName") or ""))


class RelatedTab(TableTab):
    """Enter opens the list of those, or describes what no list shows."""

    TITLE = "Related"
    WHERE = "related"
    OPENS = "open"
    empty = "asking what it is related to…"
    BINDINGS = bindings("related", own=("app.back", "app.copy_command"))

    def __init__(self, place: p.Place, id: str) -> None:
        super().__init__(COLUMNS)
        self.place = place
        self.subject = id
        self.titles: tuple[str, ...] = ()
        self.found: dict[int, Relation] = {}
        self.failure: p.Failure | None = None

    # ---- asking

    def begin(self) -> None:
        """Ask."""
        self.ask_again()

    def engine_died(self) -> None:
        """Ask the new engine."""
        self.ask_again()

    def ask_again(self) -> None:
        """Count anew; the rows stay until they are."""
        work: Any = self._ask
        self.run_worker(work, group="related", exclusive=True, exit_on_error=False)

    async def _ask(self) -> None:
        context = self.console.contexts.get(self.place)
        job = p.Job("related", self.place, {"id": self.subject}, context.generation if context else 0)
        self.failure = None
        self.tell("counting… Esc leaves it")
        try:
            async for reply in self.console.engine.ask(job):
                if isinstance(reply, p.Value):
                    self._take(reply.value)
        except AwsFailed as error:
            self.failure = error.failure
            self.tell(f"✗ {error.failure.sentence} E shows the details · r asks again")
        except EngineGone:
            pass  # the app says so, and a new engine makes this tab ask again
        else:
            failed = sum(each.fault is not None for each in self.found.values())
            self.tell(f"{failed} could not be counted. E shows why" if failed else "")

    def _take(self, value: Any) -> None:
        number, relation = value if len(value) == 2 and isinstance(value[1], Relation) else (None, None)
        if relation is not None and number is not None:
            self.found[number] = relation
        else:
            self.titles = tuple(value)
            self.found = {number: each for number, each in self.found.items() if number < len(self.titles)}
        self._draw()

    def _draw(self) -> None:
        self.show_rows({number: row(title, self.found.get(number)) for number, title in enumerate(self.titles)})

    def action_refresh(self) -> None:
        """r: count anew."""
        self.console.engine.revive()
        self.ask_again()

    # ---- the row under the cursor

    def chosen(self) -> Relation | None:
        """What is under the cursor; says so when it is not counted yet."""
        found = self.found.get(self.here) if isinstance(self.here, int) else None
        if found is None:
            self.console.say("That is still being counted." if self.titles else "There is nothing yet.", "warning")
        return found

    def on_table_opened(self, event: Table.Opened) -> None:
        """Enter: the list of those, else what AWS said of them."""
        found = self.chosen()
        if found is None:
            return
        screen = self.console.catalog.screens.get(found.screen)
        if found.fault is not None:
            self.console.show_failures([found.fault])
        elif not found.count:
            self.console.say(f"{found.title}: none. {found.note}".strip())
        elif screen is not None:
            route = Route(screen, (self.place,), found.params, found.filters, crumb=self.subject, from_row=True)
            self.console.open_route(route, stacked=True)
        else:
            self.action_describe()

    def action_describe(self) -> None:
        """All that is known of them."""
        if (found := self.chosen()) is not None:
            data = found.data if found.data is not None else described(found)
            self.console.show_document(f"{self.subject}: {found.title}", p.Document(self.subject, "", data), "outline")

    def action_copy_value(self) -> None:
        """Their names, as far as they are shown."""
        if (found := self.chosen()) is not None:
            if found.names:
                self.console.copy("\n".join(found.names), ", ".join(found.names)[:80])
            else:
                self.console.say("There is no name to copy.", "warning")

    def action_copy_command(self) -> None:
        """No single command shows the same."""
        self.console.say("Each row is a call of its own: Enter opens its list, and ! copies the command there.")

    def action_failure(self) -> None:
        """What failed, whole."""
        self.console.show_failures([self.failure, *(each.fault for each in self.found.values())])


class RelatedConsole(Tabbed):
    """What one resource is related to."""

    ABOUT = """
Each row is a kind of resource, with how many there are; Enter opens their list, narrowed to these. What no list of
awstui's shows is described instead.

CloudWatch cannot be asked which alarms are about a resource, nor Elastic Load Balancing, RDS and Lambda what they have
in a network: those are looked through page by page. Elastic Load Balancing cannot be asked which target groups have an
instance: each group of its VPC is asked."""

    def __init__(self, place: p.Place, id: str, name: str = "") -> None:
        self.related_tab = RelatedTab(place, id)
        super().__init__((self.related_tab,))
        self.place = place
        self.subject = id
        self.name_ = name  # what a person calls it, where it is called anything
        self.line = Line(id="subject")

    def above(self) -> ComposeResult:
        """Which resource it is about."""
        if self.name_:
            self.line.show(self.name_, f"{self.subject} · what it is related to")
        else:
            self.line.show(self.subject, "what it is related to")
        yield self.line

    def places(self) -> tuple[p.Place, ...]:
        """Where the resource is."""
        return (self.place,)

    def title_for_history(self) -> str:
        """The resource."""
        return f"Related to {clean(self.name_) or self.subject}"


def row(title: str, found: Relation | None) -> Values:
    """A relation as a row; what is not counted yet says so."""
    if found is None:
        return (title, "…", None, None, None)
    if found.fault is not None:
        return (title, "?", None, found.fault.sentence, None)
    if found.count is None:
        return (title, "?", None, found.note or None, None)
    names = ", ".join(found.names)
    if found.count > len(found.names) > 0:
        names += ", …"
    return (
        title,
        f"{found.count:,}{'+' if found.more else ''}",
        names or None,
        found.note or None,
        found.screen or None,
    )


def described(found: Relation) -> dict[str, Any]:
    """What is known of a relation that AWS's own words are not kept of."""
    count = "unknown" if found.count is None else f"{found.count:,}{' or more' if found.more else ''}"
    pairs = {"Related": found.title, "Count": count, "Names": list(found.names), "Note": found.note}
    if found.fault is not None:
        pairs["Failed"] = f"{found.fault.sentence} {found.fault.hint}".strip()
    return {name: value for name, value in pairs.items() if value}
