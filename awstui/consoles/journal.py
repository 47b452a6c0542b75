"""The journal: every change awstui made, what became of it, and the way back."""

from __future__ import annotations

from functools import partial
from typing import Any

from awstui import protocol as p
from awstui.catalog.model import Column
from awstui.route import Route
from awstui.ui.bindings import bindings
from awstui.ui.narrowing import Narrowing
from awstui.ui.table import Table

_COLUMNS = (
    Column("Time", "at", kind="time"),
    Column("State", "state", kind="state"),
    Column("Target", "target", kind="id"),
    Column("Operation", "operation"),
    Column("Service", "service"),
    Column("Profile", "profile"),
    Column("Account", "account", kind="id"),
    Column("Region", "region"),
    Column("Note", "note"),
)


class JournalScreen(Narrowing):
    """Lists the changes, newest first."""

    WHERE = "journal"
    BINDINGS = bindings("journal", own=("app.back",))
    ABOUT = (
        "Every change is written here before it is made, and what became of it afterwards; secrets and long texts are "
        "left out. d shows all of it, also what the resource had before and the call that takes the change back. "
        "unknown means that the answer never came: o looks at the resource. undone was taken back by u."
    )

    def __init__(self) -> None:
        super().__init__(_COLUMNS)
        self.changes: dict[str, p.Change] = {}

    def on_mount(self) -> None:
        """Read the journal."""
        super().on_mount()
        self.store.set_sort(0, True)
        self.table.placeholder = "Reading the journal…"
        self.table.focus()
        self.action_refresh()

    @property
    def asking(self) -> str:
        """What r says."""
        return "Reading the journal again…"

    def action_refresh(self) -> None:
        """Read it again."""
        self.run_worker(self._read(), group="read", exclusive=True, exit_on_error=False)

    async def _read(self) -> None:
        answer = await self.console.one(p.Changes(), p.Value)
        if answer is None:
            return
        found: tuple[p.Change, ...] = answer.value
        self.changes = {change.id: change for change in found}
        self.store.begin_refresh()
        self.store.extend(
            [change.id for change in found],
            [_row(change) for change in found],
        )
        self.store.end_refresh()
        self.empty = "Nothing has been changed yet."
        self.rows_changed()

    def show_status(self) -> None:
        """How many changes there are."""
        self.line.show("Journal", self.narrowed("changes") or f"{len(self.store):,}")

    def changed(self) -> None:
        """A change made from here is over."""
        self.action_refresh()

    def engine_died(self) -> None:
        """Read it again with the new engine."""
        self.action_refresh()

    def title_for_history(self) -> str:
        """The journal."""
        return "Journal"

    # ---- the change under the cursor

    def _here(self) -> p.Change | None:
        found = self.changes.get(str(self.table.cursor_key))
        if found is None:
            self.console.say("There is no change to do that on.", "warning")
        return found

    def on_table_opened(self, event: Table.Opened) -> None:
        """Enter describes."""
        self.action_describe()

    def action_describe(self) -> None:
        """Everything the journal has of it."""
        if (change := self._here()) is not None:
            document = p.Document(change.id, "", change.document)
            self.console.show_document(f"{change.operation}: {change.target}", document, "outline")

    def action_failure(self) -> None:
        """What failed."""
        change = self._here()
        if change is not None and change.state in ("failed", "unknown"):
            self.action_describe()
        elif change is not None:
            self.console.say("That has not failed.")

    def action_undo(self) -> None:
        """Take it back, once that is confirmed."""
        if (change := self._here()) is not None:
            self.console.prepare(self, partial(self.console.undo, self, change.id), "act")

    def action_look(self) -> None:
        """The list it is in, narrowed to it, where it was changed."""
        change = self._here()
        if change is None:
            return
        screen = self.console.catalog.screens.get(change.screen)
        if screen is None or screen.parent:
            self.console.say(f"awstui knows no list that shows {change.target}; the console of AWS does.", "warning")
            return
        profile = None if change.profile.startswith("(") or change.profile == "default" else change.profile
        wanted = change.target.rsplit("/", 1)[-1]
        self.console.open_route(Route(screen, (p.Place(profile, change.region or None),), text=wanted), stacked=True)

    def action_copy_id(self) -> None:
        """Copy what was changed."""
        if (change := self._here()) is not None:
            self.console.copy(change.target, change.target)


def _row(change: p.Change) -> tuple[Any, ...]:
    """What the table shows: a target that is a URL by what it ends with, which is the queue's name."""
    called = (each.rsplit("/", 1)[-1] if "://" in each else each for each in change.target.split(", "))
    cells = {"target": ", ".join(called)}
    return tuple(cells.get(column.value, getattr(change, column.value)) for column in _COLUMNS)
