"""Screens opened on a stand-in through the engine, as the console opens them: lists, enrichment, documents, drills."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from awstui import protocol as p
from awstui.catalog.load import Catalog
from awstui.catalog.model import Screen
from awstui.demo.aws import Aws
from awstui.engine.core import Engine
from awstui.engine.work import Work
from tests import seeds

HERE = p.Place(None, "eu-west-1")
_PARENTS = 12
"""Rows of a parent whose children are opened."""
_ENRICHED = 24


@dataclass(slots=True)
class Opened:
    """What one screen showed: its rows over all lists it was opened with, and what went wrong."""

    rows: list[tuple[int, int, str, tuple[Any, ...]]] = field(default_factory=list)  # listing, row, id, cells
    lists: int = 0
    fault: str = ""  # of the list call
    enrich: str = ""

    def shown(self, column: int) -> bool:
        """Whether a column has a value in some row."""
        return any(row[3][column] not in (None, "", [], {}) for row in self.rows)


class World:
    """One stand-in: seeded file by file, if tests.seeds has seeds for it, and each screen opened once."""

    def __init__(self, name: str, url: str, catalog: Catalog) -> None:
        self.name = name
        self.catalog = catalog
        self.engine = Engine(p.Configure(endpoint_url=url))
        self._aws = Aws(url)
        self._seeded: set[str] = set()
        self._opened: dict[str, Opened] = {}

    def open(self, key: str) -> Opened:
        """A screen's rows: asked for directly, or by following every drill from the rows of where it is reached."""
        found = self._opened.get(key)
        if found is None:
            found = self._opened[key] = Opened()  # before its parents: some of them are reached from here
            screen = self.catalog.screens[key]
            self._seed(screen.file)
            for params, filters in self._ways(screen):
                self._list(screen, params, filters, found)
            if screen.enrich is not None:
                self._enrich(found)
        return found

    def describe(self, key: str) -> str:
        """Why the document of the first row could not be had; empty when it could."""
        number, row, *_ = self.open(key).rows[0]
        try:
            document = next(each for each in self._ask(p.Describe(number, row)) if isinstance(each, p.Document))
        except Exception as error:
            return _words(error)
        assert document.command.startswith("aws ")
        return document.fault.detail or document.fault.sentence if document.fault else ""

    def follow(self, key: str, drill: str) -> tuple[Any, Any] | None:
        """Parameters and filters of a drill from the first row that has them; None when no row does."""
        return next(self._followed(key, drill), None)

    def leads(self, target: str, params: Any, filters: Any) -> Opened:
        """What a list shows with these."""
        screen = self.catalog.screens[target]
        self._seed(screen.file)
        found = Opened()
        self._list(screen, params, filters, found)
        return found

    def _seed(self, stem: str) -> None:
        if stem not in self._seeded:
            self._seeded.add(stem)
            if fill := getattr(seeds.of(stem), self.name, None):
                fill(self._aws)

    def _ways(self, screen: Screen) -> Iterator[tuple[Any, Any]]:
        if not screen.parent:
            yield {}, ()
            return
        for above in self.catalog.screens.values():
            for drill in above.drills:
                if drill.screen == screen.key and above.key != screen.key:
                    yield from islice(self._followed(above.key, drill.name), _PARENTS)

    def _followed(self, key: str, drill: str) -> Iterator[tuple[Any, Any]]:
        for number, row, *_ in self.open(key).rows:
            try:
                value = next(
                    each.value for each in self._ask(p.Follow(number, row, drill)) if isinstance(each, p.Value)
                )
            except Exception:
                continue  # this row has no such thing: of some other row it must be had
            if value is not None:
                yield value[0], value[1]

    def _list(self, screen: Screen, params: Any, filters: Any, found: Opened) -> None:
        number = next(self.engine.numbers)
        found.lists += 1
        try:
            for page in self._ask(p.List(screen.key, HERE, params, filters), number):
                if isinstance(page, p.Page):
                    rows = enumerate(zip(page.ids, page.rows, strict=True), page.start)
                    found.rows += [(number, row, name, cells) for row, (name, cells) in rows]
        except Exception as error:
            found.fault = _words(error)

    def _enrich(self, found: Opened) -> None:
        for number in dict.fromkeys(row[0] for row in found.rows):
            mine = [row[1] for row in found.rows if row[0] == number][:_ENRICHED]
            for cells in self._ask(p.Enrich(number, tuple(mine))):
                assert isinstance(cells, p.Cells)
                for fault in cells.faults.values():
                    found.enrich = fault.detail or fault.sentence
                found.rows = [
                    (*row[:3], cells.rows[row[1]]) if row[0] == number and row[1] in cells.rows else row
                    for row in found.rows
                ]

    def _ask(self, request: Any, number: int = 0) -> list[Any]:
        return list(self.engine.answer(request, Work(number or next(self.engine.numbers))))


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())}"[:300]


@dataclass(slots=True)
class Proof:
    """How one screen was proven."""

    how: str
    rows: int = 0
    silent: tuple[str, ...] = ()  # columns proven with generated answers only


PROVEN: dict[str, Proof] = {}
"""Filled by tests/test_screens_open.py, printed at the end of the run."""


def table() -> list[str]:
    """A line per screen: how it was proven, by how many rows, which columns by generated answers only."""
    width = max(map(len, PROVEN))
    lines = []
    for key, proof in sorted(PROVEN.items()):
        silent = f"  generated: {', '.join(proof.silent)}" if proof.silent else ""
        lines.append(f"{key:{width}}  {proof.how:16} {proof.rows or '':>5}{silent}")
    return lines
