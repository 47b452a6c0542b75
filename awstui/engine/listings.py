"""The raw rows of lists on screen, kept small: documents, actions and enrichment start from them."""

from __future__ import annotations

import bisect
import pickle
import zlib
from collections.abc import Iterator
from typing import Any

from awstui.catalog.model import Screen
from awstui.engine.calls import Position
from awstui.protocol import Place

Item = dict[str, Any]


class Listing:
    """One list as asked and answered. Pages are held compressed: 100,000 instances would be a gigabyte of dicts."""

    def __init__(
        self, screen: Screen, place: Place, operation: str, params: dict[str, Any], generation: int = 0
    ) -> None:
        self.generation = generation  # of the credentials it was asked with
        self.settings: Any = None  # of its profile, as the files had them
        self.screen = screen
        self.place = place
        self.operation = operation
        self.params = params
        self.position = Position()
        self.complete = False  # whether every page has come
        self._starts: list[int] = []
        self._pages: list[bytes] = []
        self._count = 0
        self._extras: dict[int, bytes] = {}
        self._last: tuple[int, list[Any]] = (-1, [])

    def hold(self, items: list[Any]) -> int:
        """Keep a page of items and return the row number of its first."""
        start = self._count
        self._starts.append(start)
        self._pages.append(zlib.compress(pickle.dumps(items, protocol=5), 1))
        self._count += len(items)
        return start

    def item(self, row: int) -> Any:
        """The raw item of that row, with what its enrich call added; KeyError when there is no such row."""
        if not 0 <= row < self._count:
            raise KeyError(row)
        page = bisect.bisect_right(self._starts, row) - 1
        number, items = self._last
        if number != page:
            items = pickle.loads(zlib.decompress(self._pages[page]))
            self._last = (page, items)
        item = items[row - self._starts[page]]
        extra = self._extras.get(row)
        if extra is None or not isinstance(item, dict):
            return item
        return {**item, **pickle.loads(extra)}

    def enrich(self, row: int, extra: Item) -> None:
        """Remember what the enrich call said about a row."""
        self._extras[row] = pickle.dumps(extra, protocol=5)

    def add(self, row: int, members: Item) -> None:
        """Remember more about a row that was enriched."""
        extra = self._extras.get(row)
        self.enrich(row, {**(pickle.loads(extra) if extra is not None else {}), **members})

    @property
    def count(self) -> int:
        """How many rows have come."""
        return self._count

    def items(self) -> Iterator[Any]:
        """Every item as it was listed, without what was added to it."""
        for page in list(self._pages):
            yield from pickle.loads(zlib.decompress(page))
