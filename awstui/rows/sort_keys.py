"""The sort keys of the columns a list was ordered by last, kept up to date row by row."""

from __future__ import annotations

from collections.abc import Sequence

from awstui.protocol import Values
from awstui.rows import sort

_MOST = 2
"""Columns whose keys are kept: going back and forth between two orders costs half as much."""


class SortKeys:
    """A key for each row and column; rows go by their number.

    Args:
        kinds: the kind of each column.
    """

    def __init__(self, kinds: Sequence[str]) -> None:
        self._kinds = kinds
        self._known: dict[int, list[sort.Key | None]] = {}  # the latest last

    def of(self, column: int, rows: Sequence[Values]) -> list[sort.Key | None]:
        """The keys of a column, which go on following the rows; worked out where they are not known.

        Args:
            column: its index.
            rows: all of them.
        """
        keys = self._known.pop(column, None)
        if keys is None:
            keys = sort.keys(self._kinds[column], [values[column] for values in rows])
        self._known[column] = keys
        for older in list(self._known)[:-_MOST]:
            del self._known[older]
        return keys

    def append(self, values: Values) -> None:
        """A row came after the last one."""
        for column, known in self._known.items():
            known.append(self._key(column, values))

    def replace(self, row: int, values: Values) -> None:
        """A row has other values now."""
        for column, known in self._known.items():
            known[row] = self._key(column, values)

    def clear(self) -> None:
        """The rows have other numbers."""
        self._known.clear()

    def _key(self, column: int, values: Values) -> sort.Key | None:
        return sort.keys(self._kinds[column], (values[column],))[0]
