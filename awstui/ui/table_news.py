"""What a table tells whoever holds it. They are reached as `Table.Moved` and handled by `on_table_moved`."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from awstui.ui.table import Table


@dataclass
class News(Message):
    """Something a table says; `control` lets `@on` select tables."""

    table: Table

    @property
    def control(self) -> Table:
        """The table that says it."""
        return self.table


@dataclass
class Moved(News, namespace="table"):
    """The cursor is on another row, or its row is at another place; key None: no row is shown."""

    key: Hashable | None
    index: int


@dataclass
class Opened(News, namespace="table"):
    """A row was opened, with Enter or a double click."""

    key: Hashable


@dataclass
class Viewport(News, namespace="table"):
    """Other rows are on screen: those from `first` up to and including `last`, by place in the view."""

    first: int
    last: int


@dataclass
class Marked(News, namespace="table"):
    """So many of the rows shown are marked now."""

    count: int


@dataclass
class HeadingClicked(News, namespace="table"):
    """The heading of a column was clicked; `column` is its index."""

    column: int
