"""How wide the columns of a table are and which of them fit: from content, leftmost first, never shrinking."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from awstui.catalog.model import Column
from awstui.records import record
from awstui.text import clean

GUTTER = 1
"""Cells left of the first column, where marks are shown."""

GAP = 2
"""Cells between two columns."""

FLOOR = 20
"""What a text column keeps before columns to its right give way."""

FIRST = 4
"""How many columns are in sight even so: what an operator looks at first. Texts get narrower for them."""

LEAST = 12
"""What a text column keeps then."""

CEILING = 60
"""What a text column takes at most while others still want room."""

_TEXT = frozenset({"text", "arn", "basename", "tags", "json", "state"})
"""Kinds that may be cut. An id, an address or a number that is cut is another id, address or number."""


@record
class Layout:
    """The columns on screen, as (column index, width in cells), and whether there are more to either side."""

    places: tuple[tuple[int, int], ...]
    before: bool = False
    after: bool = False


class Columns:
    """The widths that the contents of each column ask for."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.titles = [clean(column.name) for column in columns]
        self.wide = False
        self._columns = tuple(columns)
        self._wanted = [cell_len(title) for title in self.titles]

    @property
    def has_wide(self) -> bool:
        """Whether some columns are only shown when `wide` is."""
        return any(column.wide for column in self._columns)

    def grow(self, texts: Sequence[str]) -> bool:
        """Make room for a row's texts; whether a column had to grow."""
        grown = False
        wanted = self._wanted
        for index, text in enumerate(texts):
            if len(text) > wanted[index] or not text.isascii():
                cells = cell_len(text)
                if cells > wanted[index]:
                    wanted[index] = cells
                    grown = True
        return grown

    def layout(self, first: int, width: int) -> Layout:
        """The columns that fit whole into so many cells, beginning with the `first` of those that are shown."""
        shown = [index for index, column in enumerate(self._columns) if self.wide or not column.wide][first:]
        places = self._fitting(shown, width - GUTTER)
        if len(places) < len(shown):
            places = self._fitting(shown, width - GUTTER - 1)  # the sign that there is more needs a cell
        return Layout(places, first > 0, len(places) < len(shown))

    def last_first(self, width: int) -> int:
        """The smallest `first` from which the last column is reached."""
        first = 0
        while self.layout(first, width).after:
            first += 1
        return first

    def _fitting(self, shown: Sequence[int], room: int) -> tuple[tuple[int, int], ...]:
        fitting, widths, left = self._whole(shown, room, FLOOR)
        if len(fitting) < min(FIRST, len(shown)):
            narrower = self._whole(shown[:FIRST], room, LEAST)
            if len(narrower[0]) > len(fitting):
                fitting, widths, left = narrower
        for ceiling in (FLOOR, CEILING, room):
            for place, index in enumerate(fitting):
                more = max(0, min(min(self._wanted[index], ceiling) - widths[place], left))
                widths[place] += more
                left -= more
        return tuple(zip(fitting, widths, strict=True))

    def _whole(self, shown: Sequence[int], room: int, floor: int) -> tuple[list[int], list[int], int]:
        """The columns for which there is room when texts are cut to a floor, the widths they need, and what is left."""
        fitting: list[int] = []
        widths: list[int] = []
        left = room
        for index in shown:
            least = min(self._wanted[index], floor) if self._columns[index].kind in _TEXT else self._wanted[index]
            needed = least + (GAP if fitting else 0)
            if needed > left and fitting:
                break
            fitting.append(index)
            widths.append(min(least, max(1, left)))
            left -= needed
        return fitting, widths, left
