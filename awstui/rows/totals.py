"""Sums of columns, kept up to date row by row: a list of 100,000 rows is not added up again for each that comes."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from awstui.protocol import Values


class Totals:
    """The sums of some columns over all rows, and over the part of them that was asked for last.

    Args:
        columns: the indexes of the columns that have a total.
    """

    def __init__(self, columns: Iterable[int]) -> None:
        self._columns = tuple(columns)
        self._sums: dict[int, float] = {}
        self._absent: dict[int, int] = {}
        self._parts: dict[int, tuple[int, tuple[float, int]]] = {}
        self.renew(())

    def add(self, values: Values, sign: int = 1) -> None:
        """Count a row in, or out with `sign` -1."""
        for column in self._columns:
            value = values[column]
            if isinstance(value, int | float):
                self._sums[column] += sign * value
            else:
                self._absent[column] += sign

    def renew(self, rows: Iterable[Values]) -> None:
        """Count these rows and no others."""
        self._sums = dict.fromkeys(self._columns, 0)
        self._absent = dict.fromkeys(self._columns, 0)
        if self._columns:
            for values in rows:
                self.add(values)

    def whole(self, column: int) -> tuple[float, int]:
        """The sum over all rows, and how many of them have no value."""
        return self._sums[column], self._absent[column]

    def part(self, column: int, version: int, rows: Callable[[], Iterable[Values]]) -> tuple[float, int]:
        """The same over some rows, which are the same ones as before as long as `version` is."""
        known = self._parts.get(column)
        if known is None or known[0] != version:
            values = [row[column] for row in rows()]
            numbers = [value for value in values if isinstance(value, int | float)]
            known = self._parts[column] = (version, (sum(numbers), len(values) - len(numbers)))
        return known[1]
