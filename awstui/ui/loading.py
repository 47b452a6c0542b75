"""Filling a store: every place of a route is asked at once, pages stream in, enrichment follows what is looked at."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable, Iterable
from contextlib import aclosing
from dataclasses import dataclass, field

from awstui import protocol as p
from awstui.errors import AwsFailed, EngineGone
from awstui.route import Route
from awstui.rows.store import Store
from awstui.rows.tagcols import TagColumns
from awstui.ui.client import EngineClient, Stream

Key = Hashable

_UNFINISHED = 3
"""Enrichment requests at once of which only what comes later to their rows is still missing."""

_BATCH = 40
"""Rows per enrichment request: small enough that what is scrolled to next does not wait long behind it."""


@dataclass(slots=True)
class Source:
    """One place of the route and how far its list has come."""

    place: p.Place
    number: int
    state: str = "loading"  # loading, done, stopped, failed
    listing: int | None = None
    context: p.Context | None = None
    failure: p.Failure | None = None
    stream: Stream | None = None
    replaced: list[int] = field(default_factory=list)  # the listings that this one replaces once it is whole
    keys: set[Key] = field(default_factory=set)
    seen: set[Key] = field(default_factory=set)  # the keys that came in this asking


class Loader:
    """Keeps a store filled with a route's rows. `changed` is called after every change of rows or state."""

    def __init__(self, engine: EngineClient, route: Route, store: Store, changed: Callable[[], None]) -> None:
        self.engine = engine
        self.route = route
        self.store = store
        self.changed = changed
        self.tags = TagColumns(route.screen.columns)  # the store's columns, but for those that say where a row is from
        self.sources = [Source(place, number) for number, place in enumerate(route.places)]
        self.in_front: Callable[[], bool] = lambda: True  # below another screen only what is on screen is enriched
        self.wanted: Callable[[], Iterable[Key]] = lambda: ()
        self.fault_details: dict[Key, p.Failure] = {}
        self._remarks: dict[int, tuple[p.Failure, ...]] = {}  # by the number of their source
        self._rows: dict[int, list[Key]] = {}  # listing -> keys by row, where other rows than asked for may come
        self._at: dict[Key, int] = {}  # listing << 32 | row: a pair per row would be ten megabytes in a long list
        self._waiting: dict[Key, None] = {}  # rows to enrich, in the order they came
        self._stale: dict[Key, None] = {}  # rows to enrich again when they are looked at
        self._enriched: set[Key] = set()
        self._enrich_all = True
        self._wake = asyncio.Event()

    @property
    def loading(self) -> bool:
        """Whether any place still sends rows."""
        return any(source.state == "loading" for source in self.sources)

    @property
    def stopped(self) -> bool:
        """Whether the person stopped a list before its end."""
        return any(source.state == "stopped" for source in self.sources)

    @property
    def failures(self) -> list[p.Failure]:
        """What went wrong, one per place that failed."""
        return [source.failure for source in self.sources if source.failure is not None]

    @property
    def remarks(self) -> list[p.Failure]:
        """Why columns that are filled in later stay empty, one per place and reason."""
        return [failure for failures in self._remarks.values() for failure in failures]

    def where(self, key: Key) -> tuple[int, int] | None:
        """(listing, row) by which the engine knows that row."""
        at = self._at.get(key)
        return None if at is None else (at >> 32, at & 0xFFFFFFFF)

    def source_of(self, key: Key) -> Source:
        """The place a row came from."""
        number = key[0] if isinstance(key, tuple) else 0
        return self.sources[number]

    async def load(self, enrich_all: bool = True) -> None:
        """Ask everywhere, concurrently; rows that are already there are replaced in place, not cleared.

        Without `enrich_all` rows that were enriched before are enriched again only once they are on screen: a watch
        that asks about every queue every few seconds would have the whole account throttled.
        """
        self._enrich_all = enrich_all
        self.store.begin_refresh()
        await asyncio.gather(*(self._load(source) for source in self.sources))
        complete = all(source.state == "done" for source in self.sources)
        self.store.end_refresh(complete=complete)
        for source in self.sources:
            if source.state == "done":
                self._settle(source, drop=not complete)
        self.changed()

    def _settle(self, source: Source, drop: bool) -> None:
        """A place's list came whole: forget what is no longer in it, and the list it replaces."""
        gone = source.keys - source.seen
        if drop:
            self.store.remove(gone)
        for key in gone:
            self._at.pop(key, None)
            self._settled(key)
            self._enriched.discard(key)
        source.keys = source.seen
        for listing in source.replaced:
            self._rows.pop(listing, None)
            self.engine.tell(p.Release(listing))
        source.replaced = []

    @property
    def wants_login(self) -> tuple[p.Place, ...]:
        """The places where logging in would mend a list, or the rows that could not be enriched."""
        lists = [each.place for each in self.sources if each.failure is not None and each.failure.kind in p.LOGIN]
        rows = [self.source_of(key).place for key, fault in self.fault_details.items() if fault.kind in p.LOGIN]
        return tuple(dict.fromkeys([*lists, *rows]))

    async def proceed(self) -> None:
        """After a login: go on with the lists it mends, each from the page that failed, and enrich what was not."""
        for key in [key for key, fault in self.fault_details.items() if fault.kind in p.LOGIN and key in self._at]:
            del self.fault_details[key]
            self.store.faults.pop(key, None)
            self.store.pending.add(key)
            self._waiting[key] = None
        self._wake.set()
        mended = [source for source in self.sources if source.failure is not None and source.failure.kind in p.LOGIN]
        await asyncio.gather(*(self._proceed(source) for source in mended))
        for source in mended:
            if source.state == "done":
                self._settle(source, drop=True)
        self.changed()

    async def _proceed(self, source: Source) -> None:
        if source.listing is None or not source.seen:
            await self._load(source)
            return
        source.state, source.failure = "loading", None
        self.changed()
        try:
            await self._receive(source, self.engine.start(p.Continue(source.listing)))
        except EngineGone:
            await self._load(source)
        except AwsFailed as error:
            if error.failure.kind == "usage":  # the engine no longer has that list
                await self._load(source)
            else:
                source.state, source.failure = "failed", error.failure

    async def _load(self, source: Source) -> None:
        """One place; a dead engine is asked again once it is back."""
        for attempt in range(3):
            source.state, source.failure = "loading", None
            self.changed()
            try:
                await self._pages(source)
            except EngineGone as error:
                source.state = "failed"
                source.failure = p.Failure("engine", str(error), "r asks again.")
                if attempt < 2:
                    continue
            except AwsFailed as error:
                source.state, source.failure = "failed", error.failure
            break
        self.changed()

    async def _pages(self, source: Source) -> None:
        stream = self.engine.start(self.route.request(source.place))
        if source.listing is not None:
            source.replaced.append(source.listing)  # some of its rows may still be on screen
        source.listing, source.seen = stream.number, set() if source.keys else source.keys
        await self._receive(source, stream)

    async def _receive(self, source: Source, stream: Stream) -> None:
        source.stream = stream
        async with aclosing(self.engine.replies(stream)) as replies:
            async for reply in replies:
                if isinstance(reply, p.Page):
                    self._take(source, reply)
                elif isinstance(reply, p.Context):
                    source.context = reply
                elif isinstance(reply, p.End):
                    source.state = "done" if reply.complete else "stopped"
                self.changed()

    def _take(self, source: Source, page: p.Page) -> None:
        """Add a page. An id that comes twice in one list gets a number, so that no row hides another."""
        keys: list[Key] = []
        seen = source.seen
        for offset, name in enumerate(page.ids):
            key: Key = (source.number, name)
            count = 1
            while key in seen:
                count += 1
                key = (source.number, name, count)
            seen.add(key)
            keys.append(key)
            self._at[key] = (source.listing or 0) << 32 | page.start + offset
        rows = page.rows
        extra = self._extra(source)
        if extra or self.tags.keys:
            rows = [(*extra, *self.tags.arranged(row)) for row in rows]
        source.keys.update(keys)
        self.store.came(keys)
        if not self.route.screen.filled_in:
            self.store.extend(keys, rows)
            return
        if self.route.screen.more is not None:
            self._rows.setdefault(source.listing or 0, []).extend(keys)
        known = [key in self._enriched for key in keys]
        for key, again in zip(keys, known, strict=True):
            (self._stale if again and not self._enrich_all else self._waiting)[key] = None
        whole = self.route.screen.enrich is not None
        self.store.extend(*_picked(keys, rows, known, False), pending=whole, partial=not whole)
        again_keys, again_rows = _picked(keys, rows, known, True)
        self.store.extend(again_keys, [self._kept(key, row) for key, row in zip(again_keys, again_rows, strict=True)])
        self._wake.set()

    def _kept(self, key: Key, row: p.Values) -> p.Values:
        """A row that was enriched before goes on showing what that found until it is found anew."""
        old = self.store.get(key)
        if old is None:
            return row
        return tuple(then if now is None else now for now, then in zip(row, old, strict=True))

    def _extra(self, source: Source) -> tuple[str, ...]:
        """The cells of the Profile and Region columns that tables over several places begin with."""
        places = self.route.places
        cells: list[str] = []
        if len({place.profile for place in places}) > 1:
            cells.append(source.place.profile or (source.context.profile if source.context else ""))
        if len({place.region for place in places}) > 1:
            cells.append(source.place.region or (source.context.region if source.context else ""))
        return tuple(cells)

    def stop(self) -> bool:
        """Stop loading; what has come stays. False when nothing was loading."""
        if not self.loading:
            return False
        for source in self.sources:
            if source.state == "loading" and source.stream is not None:
                self.engine.abandon(source.stream)
        return True

    def forgotten(self) -> None:
        """The engine that held these lists has ended: of their rows nothing can be asked before they come anew."""
        self._waiting.clear()
        self._stale.clear()

    def release(self) -> None:
        """Tell the engine that these lists are no longer on screen."""
        for source in self.sources:
            for listing in (source.listing, *source.replaced):
                if listing is not None:
                    self.engine.tell(p.Release(listing))

    def look(self) -> None:
        """The rows on screen have changed: enrich those first."""
        self._wake.set()

    async def enrich_forever(self) -> None:
        """Fill the enriched cells, rows on screen first; runs until it is cancelled.

        A batch is followed by the next once its rows are there: what comes later to some of their columns may take
        its time, for a few batches at once.
        """
        async with asyncio.TaskGroup() as group:
            room = asyncio.Semaphore(_UNFINISHED)
            while True:
                batch = self._next_batch()
                if not batch:
                    self._wake.clear()
                    await self._wake.wait()
                    continue
                filled = []
                for listing, rows in batch.items():
                    await room.acquire()
                    there = asyncio.Event()
                    task = group.create_task(self._enrich(listing, rows, there))
                    task.add_done_callback(lambda _: room.release())
                    filled.append(there.wait())
                await asyncio.gather(*filled)

    def _next_batch(self) -> dict[int, dict[int, Key]]:
        """Listing -> {row: key} of the rows to enrich next."""
        waiting = self._waiting
        chosen = [key for key in self.wanted() if key in waiting or key in self._stale]
        if len(chosen) < _BATCH // 2 and self.in_front():
            visible = set(chosen)
            for key in waiting:
                if len(chosen) >= _BATCH:
                    break
                if key not in visible:
                    chosen.append(key)
        batch: dict[int, dict[int, Key]] = {}
        for key in chosen[:_BATCH]:
            listing, row = self._at[key] >> 32, self._at[key] & 0xFFFFFFFF
            batch.setdefault(listing, {})[row] = key
        return batch

    async def _enrich(self, listing: int, rows: dict[int, Key], there: asyncio.Event) -> None:
        """One enrichment request. A failed row says so in the row and is not asked again until a refresh.

        `there` is set once every row has come, though perhaps not whole.
        """
        fault: p.Failure | None = None
        try:
            async with aclosing(self.engine.ask(p.Enrich(listing, tuple(rows)))) as replies:
                async for reply in replies:
                    if isinstance(reply, p.Cells):
                        self._fill(listing, reply, rows)
                        self.changed()
                        if not any(self._due(key) for key in rows.values()):
                            there.set()
        except AwsFailed as error:
            fault = error.failure
        except EngineGone:
            pass  # the screen asks for the whole list again, and with it for this
        left = [key for key in rows.values() if self._due(key) and self._at[key] >> 32 == listing]
        for key in left:
            self._settled(key)
        if fault is not None and left:
            ended = self.source_of(left[0]).failure
            if fault.kind == "usage" and ended is not None and ended.kind in p.LOGIN:
                fault = ended  # the list's credentials ended: a login mends its rows too
            self._fault(dict.fromkeys(left, fault))
        self.store.settle(rows.values())
        there.set()
        self.changed()

    def _fill(self, listing: int, cells: p.Cells, rows: dict[int, Key]) -> None:
        updates: dict[Key, p.Values] = {}
        for row, values in cells.rows.items():
            if row in rows:
                key = rows[row]
                self._settled(key)
                self._enriched.add(key)
                self.fault_details.pop(key, None)
            else:  # a row that was enriched before, and has changed by what came of these
                keys = self._rows.get(listing, [])
                key = keys[row] if row < len(keys) else None
                if key is None or self._at.get(key) != listing << 32 | row or self._due(key):
                    continue
            updates[key] = (*self._extra(self.source_of(key)), *self.tags.arranged(values))
        self.store.update(updates, cells.partial, cells.unknown)
        self._fault({rows[row]: failure for row, failure in cells.faults.items()})
        if updates and not cells.partial:
            self._remarks[self.source_of(next(iter(updates))).number] = cells.notes

    def _due(self, key: Key) -> bool:
        """Whether a row is still to be enriched."""
        return key in self._waiting or key in self._stale

    def _settled(self, key: Key) -> None:
        self._waiting.pop(key, None)
        self._stale.pop(key, None)

    def _fault(self, faults: dict[Key, p.Failure]) -> None:
        for key, failure in faults.items():
            self._settled(key)
            self._enriched.discard(key)
            self.fault_details[key] = failure
        self.store.fail({key: _word(failure) for key, failure in faults.items()})


def _picked(keys: list[Key], rows: list[p.Values], known: list[bool], wanted: bool) -> tuple[list[Key], list[p.Values]]:
    """The keys and rows whose flag is `wanted`."""
    places = [place for place, flag in enumerate(known) if flag is wanted]
    return [keys[place] for place in places], [rows[place] for place in places]


def _word(failure: p.Failure) -> str:
    """A failure in the width of a cell."""
    return (failure.code or failure.kind).rpartition(".")[2].removesuffix("Exception")
