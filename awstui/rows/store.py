"""The rows of one list: they arrive in pages, change, are filtered and sorted, and keep their identity by key."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from functools import partial

from awstui.catalog.model import Column
from awstui.protocol import Values
from awstui.rows import cells
from awstui.rows.filter import Filter, parse, searchable
from awstui.rows.order import Order
from awstui.rows.pool import Pool
from awstui.rows.sort_keys import SortKeys
from awstui.rows.totals import Totals
from awstui.text import clean

PENDING = "…"
"""What a cell shows whose value is still to come."""

UNKNOWN = "?"
"""What the further empty cells of a row show whose enrich call failed: absent would be a claim."""


class Store:
    """Rows by key, and the order they are shown in. A key is any hashable; listing a key twice is one row.

    `changed` holds, since the last `begin_refresh`, the columns in which a row differs from what was known before it.
    `pending` holds the keys whose enrich call is still to come, `faults` a word for those whose call failed; `partial`
    those of whom only the columns that are filled in later are missing, `vague` those columns that never came.
    """

    def __init__(self, columns: Sequence[Column], clock: Callable[[], float] = time.time) -> None:
        self.columns = tuple(columns)
        self.changed: dict[Hashable, set[int]] = {}
        self.pending: set[Hashable] = set()
        self.faults: dict[Hashable, str] = {}
        self.partial: set[Hashable] = set()
        self.vague: dict[Hashable, frozenset[int]] = {}
        self.filter_text = ""
        self.sort: tuple[int | None, bool] = (None, False)
        self._clock = clock
        self._keys: list[Hashable] = []
        self._rows: list[Values] = []
        self._search: list[str] = []
        self._at: dict[Hashable, int] = {}
        self._pool = Pool()
        self._seen: dict[Hashable, None] | None = None  # during a refresh: the keys that came again, in order
        self._known: set[Hashable] = set()  # the keys there were when the last refresh began
        self._bare: set[Hashable] = set()  # those of them that had not been enriched yet
        self._held: dict[Hashable, Values] = {}  # what the list said of rows that still show enriched values
        self._filter = Filter()
        self._order = Order()
        self._shown = self._order
        self._unsettled: set[int] = set()  # rows that are new or differ since the order was last looked at
        self._settled = 0  # rows below this number are in the order
        self._kinds = tuple(column.kind for column in self.columns)
        self._sort_keys = SortKeys(self._kinds)
        self._counts = tuple(index for index, kind in enumerate(self._kinds) if kind == "count")
        self._later = {index: frozenset(column.later) for index, column in enumerate(self.columns) if column.later}
        self._totals = Totals(index for index, column in enumerate(self.columns) if column.total)
        self._version = 0  # another one whenever what is shown may be another
        self._live = {index: partial(self._ages, index) for index, kind in enumerate(self._kinds) if kind == "age"}

    def __len__(self) -> int:
        return len(self._keys)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._at

    def get(self, key: Hashable) -> Values | None:
        """The values of a row, or None when there is no such row."""
        at = self._at.get(key)
        return None if at is None else self._rows[at]

    # what arrives

    def extend(
        self, keys: Sequence[Hashable], rows: Sequence[Values], pending: bool = False, partial: bool = False
    ) -> None:
        """A page of the list arrived.

        Args:
            keys, rows: as many of each, a value per column; a key already known is replaced in place.
            pending: an enrich call for these rows will follow with `update` or `fail`. Until then a row that was known
                goes on showing what its last enrich call found wherever the list itself has no value.
            partial: only the columns that are filled in later will follow.
        """
        self.came(keys)
        for key, values in zip(keys, rows, strict=True):
            at = self._at.get(key)
            if at is None:
                self._append(key, values)
            else:
                if pending and None in values:
                    self._held[key] = values
                    known = self._rows[at]
                    values = tuple(old if new is None else new for old, new in zip(known, values, strict=True))
                self._remember(key, self._replace(key, at, values))
            if pending:
                self.pending.add(key)
            elif partial:
                self.partial.add(key)

    def came(self, keys: Iterable[Hashable]) -> None:
        """These rows are the next of the list, in this order, in whatever order `extend` is called for them."""
        if self._seen is not None:
            self._seen.update(dict.fromkeys(keys))

    def take_over(self, other: Store, convert: Callable[[Values], Values]) -> None:
        """Begin with the rows of another store of other columns, and with all that is still to come to it.

        What had changed there is no longer told.

        Args:
            convert: a row of its columns as one of ours.
        """
        self.extend(other._keys, [convert(values) for values in other._rows])
        self.pending, self.partial, self.faults = set(other.pending), set(other.partial), dict(other.faults)
        at = {column.name: index for index, column in enumerate(self.columns)}
        self.vague = {
            key: frozenset(at[other.columns[index].name] for index in indexes) for key, indexes in other.vague.items()
        }
        self._seen = None if other._seen is None else dict(other._seen)
        self._known, self._bare = set(other._known), set(other._bare)
        self._held = {key: convert(values) for key, values in other._held.items()}

    def update(
        self, rows: Mapping[Hashable, Values], partial: bool = False, unknown: Collection[str] = ()
    ) -> set[tuple[Hashable, int]]:
        """Rows whose enrich call came back: they are no longer pending and their faults are gone.

        Args:
            rows: key -> a value per column; keys that are not in the list are passed over.
            partial: the columns that are filled in later will come by a further `update`, or `settle`, and go on
                showing what they did.
            unknown: members that could not be had.

        Returns: the cells that differ from before.
        """
        differing: set[tuple[Hashable, int]] = set()
        vague = frozenset(index for index, needs in self._later.items() if not needs.isdisjoint(unknown))
        for key, values in rows.items():
            self._settle_key(key)
            if (at := self._at.get(key)) is not None:
                before = self._rows[at]
                if partial:
                    self.partial.add(key)
                    values = tuple(
                        before[index] if value is None and index in self._later else value
                        for index, value in enumerate(values)
                    )
                elif vague:
                    self.vague[key] = vague
                cells_of_row = self._replace(key, at, values)
                differing.update((key, column) for column in cells_of_row)
                if key in self._bare:  # what is seen for the first time is no change
                    cells_of_row = [column for column in cells_of_row if before[column] is not None]
                    if not partial:
                        self._bare.discard(key)
                self._remember(key, cells_of_row)
        return differing

    def fail(self, faults: Mapping[Hashable, str]) -> None:
        """The enrich call of these rows failed: key -> one word, such as AccessDenied."""
        for key, word in faults.items():
            held = self._held.get(key)
            self._settle_key(key)
            at = self._at.get(key)
            if at is not None:
                self.faults[key] = clean(word, 60)
                self._replace(key, at, held or self._rows[at], touch=True)

    def settle(self, keys: Iterable[Hashable]) -> None:
        """Nothing more will come of these rows."""
        self.partial.difference_update(keys)

    def total(self, column: int) -> tuple[float, int]:
        """The sum of a column's values over the rows that match the filter, and how many of them have no value.

        Without a filter it costs nothing, with one it is worked out anew only after something has changed.

        Args:
            column: the index of a column with a total.
        """
        if not self._filter:
            return self._totals.whole(column)
        return self._totals.part(column, self._version, lambda: (self._rows[row] for row in self.view))

    def remove(self, keys: Iterable[Hashable]) -> None:
        """Take rows out; unknown keys do not matter."""
        gone = {key for key in keys if key in self._at}
        if gone:
            if self._seen is not None:
                self._seen = {key: None for key in self._seen if key not in gone}
            self._arrange([key for key in self._keys if key not in gone])

    def begin_refresh(self) -> None:
        """The whole list is being asked for again: rows stay until `end_refresh` and changes are remembered anew."""
        self._seen = {}
        self._known = set(self._keys)
        self._bare = self.pending | self.partial
        self.changed.clear()

    def end_refresh(self, complete: bool = True) -> None:
        """The list came again: rows that did not are dropped and the order is that of the new list.

        Args:
            complete: False when the list was cancelled or failed half-way; then nothing is dropped.
        """
        seen, self._seen = self._seen, None
        if seen is not None and complete and list(seen) != self._keys:
            self._arrange(list(seen))

    # what is shown

    def set_filter(self, text: str) -> None:
        """Show only the rows that match; see rows.filter.parse, whose ValueError leaves everything as it was."""
        wanted = parse(text, self.columns)
        self._settle()
        self._version += 1
        start = self._shown if wanted.narrows(self._filter) else self._order
        self.filter_text, self._filter = text, wanted
        self._narrow(start)

    def set_sort(self, column: int | None, reverse: bool = False) -> None:
        """Order by a column's values; None is the order AWS lists them in.

        Rows without a value come last either way.

        Args:
            column: its index.
            reverse: largest first.
        """
        self.sort = (column, reverse)
        self._sort()

    @property
    def view(self) -> Sequence[int]:
        """The rows shown, in display order, as numbers that mean nothing outside; it may be kept, it never changes."""
        self._settle()
        return self._shown.rows

    def key_at(self, index: int) -> Hashable:
        """The key of a row by its place in the view; IndexError when there is no such place."""
        return self._keys[self.view[index]]

    def values_at(self, index: int) -> Values:
        """The values of a row by its place in the view; IndexError when there is no such place."""
        return self._rows[self.view[index]]

    def text_at(self, index: int, column: int) -> str:
        """What a cell shows, safe to draw.

        A cell without a value shows PENDING while its row is pending; after a failed enrich call the first such cell
        shows `!` and the fault, the others UNKNOWN.

        Args:
            index: the place in the view.
            column: the column's index.
        """
        at = self.view[index]
        values = self._rows[at]
        value = values[column]
        if value is None and (self.pending or self.faults or self.partial or self.vague):
            key = self._keys[at]
            if key in self.pending or (column in self._later and key in self.partial):
                return PENDING
            if column in self.vague.get(key, ()):
                return UNKNOWN
            if key in self.faults:
                return f"!{self.faults[key]}" if values.index(None) == column else UNKNOWN
        shown = self.columns[column]
        return cells.text(shown.kind, value, self._clock(), shown.approx)

    @property
    def now(self) -> float:
        """The moment ages are counted to, in epoch seconds."""
        return self._clock()

    def index_of(self, key: Hashable) -> int | None:
        """The place of a row in the view, or None when it is not shown."""
        at = self._at.get(key)
        if at is None:
            return None
        try:
            return self.view.index(at)
        except ValueError:
            return None

    def keys(self) -> list[Hashable]:
        """Every key, shown or not, in the order AWS lists them."""
        return list(self._keys)

    # inside

    def _append(self, key: Hashable, values: Values) -> None:
        at = len(self._keys)
        self._at[key] = at
        self._keys.append(key)
        self._rows.append(self._pool.kept(values))
        self._search.append(self._searchable(values))
        self._totals.add(values)
        self._version += 1
        self._sort_keys.append(values)
        self._unsettled.add(at)

    def _replace(self, key: Hashable, at: int, values: Values, touch: bool = False) -> list[int]:
        """Put new values in an old row's place; the columns that differ."""
        before = self._rows[at]
        differing = [column for column, value in enumerate(values) if value != before[column]]
        if not differing and not touch:
            return differing
        self._totals.add(before, -1)
        self._totals.add(values)
        self._version += 1
        self._rows[at] = self._pool.kept(values)
        self._search[at] = self._searchable(values, self.faults.get(key, ""))
        self._sort_keys.replace(at, values)
        self._unsettled.add(at)
        return differing

    def _remember(self, key: Hashable, columns: Collection[int]) -> None:
        if columns and key in self._known:
            self.changed.setdefault(key, set()).update(columns)

    def _searchable(self, values: Values, fault: str = "") -> str:
        shown = [
            "" if value is None or kind == "age" else cells.FORMATS[kind](value, 0.0)
            for kind, value in zip(self._kinds, values, strict=True)
        ]
        shown += [shown[column].replace(",", "") for column in self._counts if "," in shown[column]]
        return searchable([*shown, fault] if fault else shown)

    def _ages(self, column: int, rows: Sequence[int]) -> list[str]:
        now, known = self._clock(), self._rows
        return ["" if (value := known[row][column]) is None else cells.age(value, now) for row in rows]

    def _keep(self, rows: Collection[int]) -> list[int]:
        return self._filter.keep(rows, self._search, self._live)

    def _is_narrowed(self) -> bool:
        """Whether some rows may have to be left out."""
        return bool(self._filter)

    def _narrow(self, start: Order) -> None:
        """Show those rows of an order that are to be seen."""
        self._shown = start.kept(self._keep(start.rows)) if self._is_narrowed() else self._order

    def _settle_key(self, key: Hashable) -> None:
        self.pending.discard(key)
        self.partial.discard(key)
        self.vague.pop(key, None)
        self.faults.pop(key, None)
        self._held.pop(key, None)

    def _settle(self) -> None:
        """Bring the view up to date with what arrived since it was last looked at."""
        if not self._unsettled:
            return
        rows, self._unsettled = self._unsettled, set()
        moved = {row for row in rows if row < self._settled}
        self._settled = len(self._keys)
        self._order.drop(moved)
        self._order.add(rows)
        if self._shown is not self._order:
            self._shown.drop(moved)
            self._shown.add(self._keep(rows))

    def _sort(self) -> None:
        """Order all rows anew."""
        column, reverse = self.sort
        keys = None if column is None else self._sort_keys.of(column, self._rows)
        self._unsettled = set()
        self._settled = len(self._keys)
        self._order = Order(keys, reverse)
        self._order.add(range(len(self._keys)))
        self._narrow(self._order)

    def _arrange(self, keys: list[Hashable]) -> None:
        """Have exactly these of the known rows, in this order."""
        places = [self._at[key] for key in keys]
        self._rows = [self._rows[at] for at in places]
        self._totals.renew(self._rows)
        self._version += 1
        self._search = [self._search[at] for at in places]
        self._keys = keys
        self._at = {key: at for at, key in enumerate(keys)}
        for gone in (self.changed, self.faults, self.vague, self._held):
            for key in [key for key in gone if key not in self._at]:
                del gone[key]
        self.pending.intersection_update(self._at)
        self.partial.intersection_update(self._at)
        self._sort_keys.clear()
        self._sort()
