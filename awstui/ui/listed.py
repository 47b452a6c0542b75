"""A resource's list on screen: its life from the first question to the last, in one or several places."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from contextlib import suppress
from typing import Any

from textual.app import ComposeResult

from awstui import protocol as p
from awstui.catalog.model import Column
from awstui.route import Route
from awstui.rows import cells
from awstui.rows.store import Store
from awstui.rows.tagcols import TagColumns, keys_of
from awstui.ui.base import Page
from awstui.ui.filter import FilterBar
from awstui.ui.filtering import Filtering
from awstui.ui.lines import Faults, Line
from awstui.ui.loading import Loader
from awstui.ui.table import Table

Key = Hashable


def columns_of(route: Route, tags: TagColumns | None = None) -> tuple[Column, ...]:
    """The columns of a route's table: Profile and Region first where the rows differ in them."""
    extra = []
    if len({place.profile for place in route.places}) > 1:
        extra.append(Column("Profile", ""))
    if len({place.region for place in route.places}) > 1:
        extra.append(Column("Region", ""))
    return (*extra, *(route.screen.columns if tags is None else tags.columns))


def _called(places: tuple[p.Place, ...]) -> str:
    """What a person calls several places: regions, profiles, or both."""
    several = {"profiles": {each.profile for each in places}, "regions": {each.region for each in places}}
    return " and ".join(name for name, found in several.items() if len(found) > 1)


class Listed(Page, Filtering):
    """Loads a route into a table and says how far that has come."""

    WHERE = "list"

    def __init__(self, route: Route) -> None:
        super().__init__()
        self.route = route
        self.tags = TagColumns(route.screen.columns)
        self.store = Store(columns_of(route))
        self.table = Table(self.store)
        self.line = Line()
        self.faults = Faults()
        self.filter_bar = FilterBar()
        self.loader: Loader | None = None
        self.watching = False
        self._marked = 0
        self._introduced: dict[p.Place, tuple[p.Context, str]] = {}
        self._again = False

    # ---- life

    def parts(self) -> ComposeResult:
        """Title line, table, failures, filter."""
        yield self.line
        yield self.table
        yield self.faults
        yield self.filter_bar

    def on_mount(self) -> None:
        """Ask AWS."""
        super().on_mount()
        self.table.focus()
        with suppress(ValueError):  # a file somebody edited
            for kept in self.console.memory.recent(self.cols_kind)[-1:]:
                self.show_tags(keys_of(kept))
        if self.route.text:
            self.narrow(self.route.text)
        self._sort_first()
        self._start()

    def _start(self) -> None:
        self.loader = Loader(self.console.engine, self.route, self.store, self.rows_changed)
        self.loader.tags = self.tags
        self.loader.wanted = self.table.visible_keys
        self.loader.in_front = lambda: self.is_current
        self.rows_changed()
        self.run_worker(self._load(), group="load", exclusive=True, exit_on_error=False)
        if self.route.screen.filled_in:
            self.run_worker(self.loader.enrich_forever(), group="enrich", exclusive=True, exit_on_error=False)

    async def _load(self, enrich_all: bool = True) -> None:
        loader = self.loader
        assert loader is not None
        await loader.load(enrich_all)
        self._introduce(loader)
        self._count(loader)
        if self._again:
            self._again = False
            await self._load(enrich_all)

    def _count(self, loader: Loader) -> None:
        """Tell home how many rows a whole list had."""
        route = self.route
        if not route.params and not route.filters and all(source.state == "done" for source in loader.sources):
            for source in loader.sources:
                self.console.counts[source.place, route.screen.key] = len(source.keys)

    def _introduce(self, loader: Loader) -> None:
        """Tell the app what each place came to, once: it may know better by now (unlocked, say)."""
        for source in loader.sources:
            context, state = source.context, source.state
            told, told_state = self._introduced.get(source.place, (None, ""))
            if context is None or (context is told and state == told_state):
                continue
            self._introduced[source.place] = (context, state)
            known = self.console.contexts.get(source.place, context) if context is told else context
            self.console.learn(source.place, known, works=state == "done")

    def reopen(self, route: Route) -> None:
        """Show the same list somewhere else: filter, sort and wide columns stay."""
        if self.loader is not None:
            self.workers.cancel_group(self, "load")
            self.workers.cancel_group(self, "enrich")
            self.workers.cancel_group(self, "watch")
            self.watching = False
            self.loader.release()
        self.route = route
        text, (column, reverse) = self.store.filter_text, self.store.sort
        before = self.store.columns
        self.tags = TagColumns(route.screen.columns, self.tags.keys)
        self.store = Store(columns_of(route, self.tags))
        self._look_as(text, before[column].name if column is not None else "", reverse)
        self.refresh_header()
        self._start()

    def _look_as(self, text: str, name: str, reverse: bool) -> None:
        """Filter and sort a store of other columns as the one before it; a column it lacks is no fault."""
        self.table.store = self.store
        self.narrow(text)
        if not name:
            self._sort_first()
        else:
            found = next((n for n, column in enumerate(self.store.columns) if column.name == name), None)
            self._sort(found, reverse)

    def show_tags(self, keys: tuple[str, ...]) -> None:
        """Show those tags as columns, with the rows there are; filter, sort and what is loading go on."""
        before, tags, (column, reverse) = self.store, self.tags, self.store.sort
        self.tags = TagColumns(self.route.screen.columns, keys)
        store = self.store = Store(columns_of(self.route, self.tags))
        extra = len(store.columns) - len(self.tags.columns)
        store.take_over(
            before, lambda values: (*values[:extra], *self.tags.arranged(tags.plain(values[extra:])))
        )  # fmt: skip
        if self.loader is not None:
            self.loader.store, self.loader.tags = store, self.tags
        self._look_as(before.filter_text, before.columns[column].name if column is not None else "", reverse)

    def on_screen_resume(self) -> None:
        """In front again: what waited meanwhile goes on."""
        if self.loader is not None:
            self.loader.look()

    def on_unmount(self) -> None:
        """The engine may forget our lists."""
        if self.loader is not None:
            self.loader.release()

    def engine_died(self) -> None:
        """Ask again; what is on screen stays until it is replaced."""
        if self.loader is not None:
            self.loader.forgotten()
            self.ask_again()

    def wants_login(self) -> tuple[p.Place, ...]:
        """The places where something failed for want of a login."""
        return self.loader.wants_login if self.loader is not None else ()

    def renewed(self, profile: str | None) -> None:
        """Go on with lists that failed for want of that login; what is on screen stays."""
        loader = self.loader
        if loader is not None and any(place.profile == profile for place in self.wants_login()):
            self.run_worker(loader.proceed(), group="load", exclusive=True, exit_on_error=False)

    @property
    def cols_kind(self) -> str:
        """Under which the tags it shows as columns are remembered."""
        return f"cols {self.route.screen.key}"

    def places(self) -> tuple[p.Place, ...]:
        """The places of the route."""
        return self.route.places

    def title_for_history(self) -> str:
        """The resource and what was opened to get here."""
        return f"{self.route.screen.title} {self.route.crumb}".strip()

    # ---- what the loader and the table tell

    def rows_changed(self) -> None:
        """Rows or their state changed: repaint once per frame, whatever the number of changes."""
        loader = self.loader
        if loader is None or not self.is_attached:
            return
        self._introduce(loader)
        self.table.placeholder = self._nothing()
        self.table.rows_changed()
        self.show_line()
        failures = [*loader.failures, *loader.remarks] if len(self.store) else []
        self.faults.show(failures, len(loader.sources) > 1, self.console.login_key())

    def _nothing(self) -> str:
        """What an empty table says."""
        loader = self.loader
        if len(self.store):
            return f"Nothing matches {self.store.filter_text}\nEsc clears the filter"
        if loader is None or loader.loading:
            return f"Asking AWS for {self.route.screen.title}…"
        if loader.failures:
            failure = loader.failures[0]
            more = f"\n(and {len(loader.failures) - 1} more)" if len(loader.failures) > 1 else ""
            keys = "E shows the details · P picks a profile · r asks again"
            if failure.kind in p.LOGIN:
                keys = f"{self.console.login_key()} logs in here · {keys}"
            elif failure.kind == "demo":  # neither another profile nor asking again would help
                keys = "E shows the details · :home leads to every service"
            return f"{failure.sentence}\n{failure.hint}{more}\n\n{keys}"
        if loader.stopped:
            return "Stopped before a row came. r asks again."
        if self.console.demo is not None and self.console.note:
            return f"{self.route.screen.title}: none yet, the demo is {self.console.note}…"
        return f"{self.route.screen.title}: none {self._where(loader)}."

    def _where(self, loader: Loader) -> str:
        """What was looked through: who sees no rows may be in the wrong region."""
        route, context = self.route, loader.sources[0].context
        if route.params or route.filters:
            return "here"
        if len(route.places) > 1:
            return f"in any of these {_called(route.places)}"
        if not route.screen.regional:
            return "in this account"
        return f"in {context.region}" if context else "here"

    def show_line(self) -> None:
        """Title, honest count, filter, sort."""
        loader = self.loader
        total, seen = len(self.store), len(self.store.view)
        count = f"{total:,}"
        if loader is not None and loader.loading:
            count = f"{total:,}+ loading"
        elif loader is not None and loader.stopped:
            count = f"{total:,} of more: stopped, r loads all"
        elif loader is not None and loader.failures:
            failed, places = len(loader.failures), len(loader.sources)
            which = f"{failed} of {places} {_called(self.route.places)} failed" if places > 1 else "failed"
            count = f"{total:,}, {which}" if total else which
        if self.store.filter_text:
            count = f"{seen:,} of {count} /{self.store.filter_text}"
        if self.filter_bar.fault:
            self.line.show(self.route.screen.title, self.filter_bar.fault)
            return
        parts = [f"{self.table.cursor_index + 1:,}/{seen:,}"] if seen else []  # first: it changes with every key
        if not seen or count != f"{total:,}":
            parts.append(count)
        parts.extend(self._totals())
        for name, values in self.route.filters:
            parts.append(f"{name}={','.join(values)}")
        for name, value in self.route.params.items():
            if isinstance(value, str) and not self.route.from_row:
                parts.append(f"{name}={value}")
        column, reverse = self.store.sort
        if column is not None:
            parts.append(f"by {self.store.columns[column].name} {'▼' if reverse else '▲'}")
        if self.store.pending:
            parts.append(f"{len(self.store.pending):,} filling in")
        if self.store.faults:
            parts.append(f"{len(self.store.faults):,} rows failed (E tells)")
        if self.watching:
            parts.append(f"watching every {self.console.settings.watch_seconds:g}s")
        if self._marked:
            parts.append(f"{self._marked:,} marked")
        crumb = f" {self.route.crumb}" if self.route.crumb else ""
        self.line.show(f"{self.route.screen.title}{crumb}", " · ".join(parts))

    def _totals(self) -> Iterator[str]:
        """The sums of the columns that have one: what is known of them, and + when some rows have not told theirs."""
        for index, column in enumerate(self.store.columns):
            if column.total and len(self.store.view):
                total, absent = self.store.total(index)
                if absent < len(self.store.view):
                    shown = cells.text(column.kind, total, 0.0, column.approx)
                    yield f"{shown}{'+' * (absent > 0)} {column.name.lower()}"

    def on_table_moved(self, event: Table.Moved) -> None:
        """The cursor moved."""
        self.show_line()

    def on_table_marked(self, event: Table.Marked) -> None:
        """Marks changed."""
        self._marked = event.count
        self.show_line()

    def on_table_viewport(self, event: Table.Viewport) -> None:
        """Other rows are on screen: enrich those first."""
        if self.loader is not None:
            self.loader.look()

    # ---- sort, refresh

    def _sort(self, column: int | None, reverse: bool) -> None:
        self.store.set_sort(column, reverse)
        self.table.refresh_header()
        self.rows_changed()

    def _sort_first(self) -> None:
        """The order the screen file asks for."""
        wanted = self.route.screen.sort
        name = wanted.removeprefix("-")
        for number, column in enumerate(self.store.columns):
            if wanted and column.name == name:
                self._sort(number, wanted.startswith("-"))
                return
        if len(self.route.places) > 1:
            self._sort(0, False)  # rows of several places come as they are answered; without an order they would mix

    def action_refresh(self) -> None:
        """Ask AWS again; rows stay where they are until their new state comes."""
        if self.loader is not None and self.loader.loading:
            self.console.say_briefly("Still loading; Esc stops.")
        else:
            self.ask_again()

    @property
    def asking(self) -> str:
        """Nothing is asked while it is still loading."""
        return "" if self.loader is not None and self.loader.loading else super().asking

    def ask_again(self) -> None:
        """Something has changed: ask AWS again, after what is being loaded now."""
        self.console.engine.revive()
        if self.loader is None or self.loader.loading:
            self._again = True
        else:
            self.run_worker(self._load(), group="load", exclusive=True, exit_on_error=False)

    # ---- the row under the cursor

    def chosen(self) -> list[Key]:
        """The marked rows, else the one under the cursor."""
        marked = list(self.table.marked)
        if marked:
            return marked
        return [] if self.table.cursor_key is None else [self.table.cursor_key]

    def here(self) -> tuple[Key, int, int] | None:
        """(key, listing, row) of the row under the cursor; says so when there is none."""
        key = self.table.cursor_key
        where = self.loader.where(key) if self.loader is not None and key is not None else None
        if key is None or where is None:
            self.console.say("There is no row to do that on.", "warning")
            return None
        return key, *where

    def place_of(self, key: Key) -> p.Place:
        """The place that row lives in, with the region its list really came from."""
        assert self.loader is not None
        source = self.loader.source_of(key)
        return source.place

    async def document(self, full: bool) -> p.Document | None:
        """The document of the row under the cursor."""
        found = self.here()
        if found is None:
            return None
        _, listing, row = found
        return await self.console.one(p.Describe(listing, row, full), p.Document)

    def sources(self) -> Iterable[Any]:
        """The places and how far each has come."""
        return self.loader.sources if self.loader is not None else ()
