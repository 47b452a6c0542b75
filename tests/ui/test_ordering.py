"""The order of a table's rows, the same keys in every list and tab."""

from __future__ import annotations

import pytest
from textual.widget import Widget

from awstui.catalog.model import Column
from awstui.consoles.sqs.listing import Listing
from awstui.consoles.sqs.looking import Looking
from awstui.consoles.sqs.triggers import TriggersTab
from awstui.rows.store import Store
from awstui.ui.ordering import Ordering
from awstui.ui.resource import ResourceScreen
from awstui.ui.table import Table
from awstui.ui.tabletab import TableTab

COLUMNS = (Column("Name", "name"), Column("Size", "size"), Column("Secret", "secret", wide=True), Column("Age", "age"))


class Rows(Ordering):
    """A table and its order."""

    def __init__(self) -> None:
        super().__init__()
        self.store = Store(COLUMNS)
        self.table = Table(self.store)


@pytest.mark.parametrize(
    ("steps", "column", "reverse"),
    [
        ((1,), 0, False), ((-1,), 3, False), ((1, 1), 0, True), ((1, 1, 1), 1, False), ((1, 1, 1, 1, 1), 3, False),
        ((1, -1), 3, False), ((1, 1, 1, -1), 0, False), ((-1, -1, -1), 1, False),
    ],
)  # fmt: skip
async def test_steps_reverse_and_move_on_over_what_is_shown(steps: tuple[int, ...], column: int, reverse: bool) -> None:
    rows = Rows()
    for step in steps:
        rows.action_sort_right() if step > 0 else rows.action_sort_left()
    assert rows.store.sort == (column, reverse)


async def test_a_name_sorts_and_reverses() -> None:
    rows = Rows()
    for name, order in (("si", (1, False)), ("Size", (1, True)), ("-age", (3, True)), ("-age", (3, True))):
        rows.sort_by_name(name)
        assert rows.store.sort == order


@pytest.mark.parametrize("kind", [ResourceScreen, TableTab, Listing, Looking, TriggersTab])
def test_there_is_one_way_to_sort(kind: type[Widget]) -> None:
    assert issubclass(kind, Ordering)
    for name in ("action_sort_left", "action_sort_right", "on_table_heading_clicked"):
        assert getattr(kind, name) is getattr(Ordering, name)
