"""Where a table's cursor is and which rows are marked: by key, so that both survive whatever happens to the rows."""

from __future__ import annotations

from collections.abc import Hashable

from awstui.rows.store import Store


class Cursor:
    """A cursor on a row and a window of `body` rows around it, in a view that changes under them.

    Until it is moved the cursor stays at the top, where the first rows arrive; from then on it belongs to its row.
    """

    def __init__(self, store: Store) -> None:
        self.body = 1
        self._store = store
        self._index = 0
        self._top = 0
        self._moved = False
        self._wanted: Hashable | None = None  # the row the cursor belongs to, also while a filter hides it
        self._stale = False

    @property
    def index(self) -> int:
        """The cursor's place in the view; 0 when no row is shown."""
        self._follow()
        return self._index

    @property
    def top(self) -> int:
        """The place in the view of the first row on screen."""
        self._follow()
        return self._top

    @property
    def key(self) -> Hashable | None:
        """The key of the row under the cursor; None when no row is shown."""
        return self._store.key_at(self.index) if len(self._store.view) else None

    @property
    def window(self) -> range:
        """The places in the view that are on screen."""
        return range(self.top, min(self.top + self.body, len(self._store.view)))

    def rows_changed(self) -> None:
        """The store changed, or the number of rows on screen."""
        self._stale = True

    def go(self, index: int) -> None:
        """To a place in the view, or the nearest there is."""
        self._follow()
        count = len(self._store.view)
        if count:
            self._index = max(0, min(index, count - 1))
            self.hold()
            self._hold()

    def hold(self) -> None:
        """From now on the cursor belongs to the row it is on."""
        self._moved, self._wanted = True, self.key

    def scroll(self, rows: int) -> None:
        """Move the window and leave the cursor where it is, perhaps out of sight."""
        self._follow()
        self._top = max(0, min(self._top + rows, len(self._store.view) - self.body))

    def drag(self, rows: int) -> None:
        """Move the window; the cursor is taken along at its edge."""
        self.scroll(rows)
        index = max(self._top, min(self._index, self._top + self.body - 1))
        if index != self._index:
            self.go(index)

    def _follow(self) -> None:
        """After a change: find the cursor's row again and keep it on the line it was on."""
        if not self._stale:
            return
        self._stale = False
        on_line = self._index - self._top
        if self._moved:
            found = self._store.index_of(self._wanted)
            self._index = found if found is not None else self._index
        else:
            self._index = on_line = 0
        self._index = max(0, min(self._index, len(self._store.view) - 1))
        self._top = self._index - on_line
        self._hold()

    def _hold(self) -> None:
        """Keep the cursor in the window and the window in the view."""
        self._top = max(self._index - self.body + 1, min(self._top, self._index))
        self._top = max(0, min(self._top, len(self._store.view) - self.body))


class Marks:
    """The rows marked for a bulk action, and a range of them that is still being drawn."""

    def __init__(self, store: Store, cursor: Cursor) -> None:
        self._store = store
        self._cursor = cursor
        self._keys: set[Hashable] = set()
        self._begun: Hashable | None = None

    @property
    def ranging(self) -> bool:
        """Whether a range was begun and not ended."""
        return self._begun is not None and self._begun in self._store

    def __bool__(self) -> bool:
        return bool(self._keys) or self._begun is not None

    def __contains__(self, key: Hashable) -> bool:
        return key in self._keys

    def shown(self) -> list[Hashable]:
        """The marked rows in view order; one that a filter hides is not among them."""
        if not self:
            return []
        low, high = self.range()
        keys = (self._store.key_at(index) for index in range(len(self._store.view)))
        return [key for index, key in enumerate(keys) if key in self._keys or low <= index <= high]

    def toggle(self) -> None:
        """Mark the cursor's row, or unmark it; a range ends here first."""
        self.end_range()
        self._keys ^= {self._cursor.key}

    def begin_range(self) -> None:
        """Everything between here and wherever the cursor goes counts as marked."""
        self._begun = self._cursor.key
        self._cursor.hold()

    def end_range(self) -> None:
        """Mark the range that was begun, if one was."""
        low, high = self.range()
        self._keys.update(self._store.key_at(index) for index in range(low, high + 1))
        self._begun = None

    def clear(self) -> None:
        """Unmark everything."""
        self._keys.clear()
        self._begun = None

    def range(self) -> tuple[int, int]:
        """The places between which the range lies; (0, -1) when there is none, or a filter hides where it begins."""
        begun = None if self._begun is None else self._store.index_of(self._begun)
        if begun is None:
            return (0, -1)
        return (min(begun, self._cursor.index), max(begun, self._cursor.index))
