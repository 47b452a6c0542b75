"""Row numbers in display order: sorted once, then kept sorted while rows arrive, change and go."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from awstui.rows.sort import Key

_FEW = 8
"""Putting rows in one by one pays while they are fewer than one in this many."""


class Order:
    """Row numbers by a sort key, ties by row number, rows without a key last; by row number alone without keys.

    `keys` holds one key per row number, may grow, and belongs to the caller.
    """

    def __init__(self, keys: Sequence[Key | None] | None = None, reverse: bool = False) -> None:
        self._keys = keys
        self._reverse = reverse
        self._sorted: list[int] = []
        self._absent: list[int] = []
        self._all: list[int] | None = None

    @property
    def rows(self) -> list[int]:
        """All row numbers in order; not to be changed."""
        if self._all is None:
            self._all = self._sorted + self._absent if self._absent else self._sorted
        return self._all

    def kept(self, keep: Iterable[int]) -> Order:
        """An order of only these rows, which must be given in this one's order."""
        order = Order(self._keys, self._reverse)
        keys = self._keys
        if keys is None or not self._absent:
            order._sorted = list(keep)
        else:
            for row in keep:
                (order._absent if keys[row] is None else order._sorted).append(row)
        return order

    def drop(self, rows: Collection[int]) -> None:
        """Take rows out; those that are not in it do not matter."""
        if rows:
            self._sorted = [row for row in self._sorted if row not in rows]
            self._absent = [row for row in self._absent if row not in rows]
            self._all = None

    def add(self, rows: Collection[int]) -> None:
        """Put rows in; none of them may be in it already."""
        if not rows:
            return
        self._all = None
        keys = self._keys
        if keys is None:
            self._sorted = _by_number(self._sorted, rows)
            return
        ordered = sorted(rows)
        fresh = ordered
        if None in keys:
            self._absent = _by_number(self._absent, [row for row in ordered if keys[row] is None])
            fresh = [row for row in ordered if keys[row] is not None]
        fresh.sort(key=keys.__getitem__, reverse=self._reverse)  # type: ignore[arg-type]
        if len(fresh) * _FEW > len(self._sorted):
            if self._sorted:
                fresh = sorted(self._sorted + fresh)
                fresh.sort(key=keys.__getitem__, reverse=self._reverse)  # type: ignore[arg-type]
            self._sorted = fresh
        elif fresh:
            self._sorted = self._merged(fresh, keys)

    def _merged(self, fresh: list[int], keys: Sequence[Key | None]) -> list[int]:
        """The sorted rows with a few others, sorted too, put in at their places."""
        rows, reverse = self._sorted, self._reverse
        merged: list[int] = []
        start = 0
        for row in fresh:
            key = keys[row]
            low, high = start, len(rows)
            while low < high:
                middle = (low + high) // 2
                other = keys[rows[middle]]
                before = row < rows[middle] if key == other else (key < other) is not reverse  # type: ignore[operator]
                if before:
                    high = middle
                else:
                    low = middle + 1
            merged += rows[start:low]
            merged.append(row)
            start = low
        merged += rows[start:]
        return merged


def _by_number(rows: list[int], more: Collection[int]) -> list[int]:
    ordered = sorted(more)
    if not rows or not ordered or ordered[0] > rows[-1]:
        return rows + ordered
    return sorted(rows + ordered)
