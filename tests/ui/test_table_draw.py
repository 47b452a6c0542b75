"""What the table draws: columns, styles, placeholders, hostile text."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from awstui.catalog.model import Column
from awstui.rows.store import Store
from awstui.ui.table import Table
from tests.ui.test_table import COLUMNS, Around, lines, rows, shown


async def test_the_header_stays_and_the_rows_scroll() -> None:
    async with shown(100) as (pilot, table, _):
        assert lines(table)[0].split() == ["Name", "ID", "State", "Messages"]
        assert lines(table)[1].split() == ["web-0", "i-0000", "running", "≈0"]
        await pilot.press("G")
        assert lines(table)[0].split() == ["Name", "ID", "State", "Messages"]
        assert lines(table)[-1].split() == ["web-99", "i-0063", "running", "≈99"]


async def test_wide_columns_come_and_go() -> None:
    async with shown(3) as (_, table, _):
        assert "Owner" not in lines(table)[0]
        assert table.toggle_wide()
        assert "Owner" in lines(table)[0]
        assert not table.toggle_wide()


async def test_columns_that_do_not_fit_are_left_out_whole_and_reached_sideways() -> None:
    async with shown(3, size=(30, 6)) as (pilot, table, _):
        assert lines(table)[0].split() == ["Name", "ID", "State", "›"]
        await pilot.press("right")
        assert lines(table)[0].split() == ["‹ID", "State", "Messages"]
        await pilot.press("right", "right")
        assert lines(table)[0].split() == ["‹ID", "State", "Messages"]
        await pilot.press("left", "left")
        assert lines(table)[0].split() == ["Name", "ID", "State", "›"]


async def test_columns_only_grow() -> None:
    async with shown(3) as (pilot, table, _):
        before = lines(table)[0].index("State")
        table.store.extend(["long"], [("web", "i-" + "0" * 30, "running", 1, "me")])
        table.rows_changed()
        await pilot.pause()
        after = lines(table)[0].index("State")
        assert after > before
        table.store.remove(["long"])
        table.rows_changed()
        assert lines(table)[0].index("State") == after


async def test_ids_are_never_cut_and_text_is_cut_with_an_ellipsis() -> None:
    store = Store(COLUMNS)
    store.extend(["a"], [("n" * 90, "i-" + "0" * 34, "running", 1, "me")])
    app = Around(store)
    async with app.run_test(size=(80, 5)) as pilot:
        await pilot.pause()
        row = lines(app.query_one(Table))[1]
        assert "i-" + "0" * 34 + " " in row
        assert "nnn…" in row


async def test_the_sorted_column_has_an_arrow() -> None:
    async with shown(3) as (pilot, table, _):
        columns = [lines(table)[0].index(name) for name in ("ID", "State")]
        table.store.set_sort(0)
        table.refresh_header()
        await pilot.pause()
        assert "Name▲" in lines(table)[0]
        table.store.set_sort(3, reverse=True)
        table.refresh_header()
        await pilot.pause()
        assert "▼Messages" in lines(table)[0]
        assert [lines(table)[0].index(name) for name in ("ID", "State")] == columns


async def test_the_arrow_of_a_narrow_first_column_of_numbers_leaves_its_heading_whole() -> None:
    store = Store((Column("When", "w", "age"), Column("Name", "n")))
    store.extend(["a"], [(time.time(), "web")])
    store.set_sort(0)
    async with Around(store).run_test(size=(40, 4)) as pilot:
        await pilot.pause()
        table = pilot.app.query_one(Table)
        assert lines(table)[0].rstrip() == " When▲ Name"


async def test_an_empty_table_says_why() -> None:
    async with shown(0) as (pilot, table, app):
        table.placeholder = "Nothing matches [/web] — Esc clears"
        await pilot.pause()
        assert any(line.strip() == "Nothing matches [/web] — Esc clears" for line in lines(table))
        await pilot.press("j", "space", "v", "enter", "pagedown", "G", "right")
        assert table.cursor_key is None
        assert not [message for message in app.told if isinstance(message, Table.Opened)]


async def test_states_and_marks_have_styles_of_their_own() -> None:
    store = Store(COLUMNS)
    states = ["running", "pending", "failed", "stopped", "whatever"]
    store.extend(states, [("n", "i", state, 1, "me") for state in states])
    app = Around(store)
    async with app.run_test(size=(80, 8)) as pilot:
        await pilot.press("end")
        table = app.query_one(Table)
        colours = set()
        for y, state in enumerate(states[:4], 1):
            colours |= {part.style.color for part in table.render_line(y) if state in part.text and part.style}
        assert len(colours) == 4


async def test_without_colour_cursor_and_marks_can_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    store = Store(COLUMNS)
    store.extend(*rows(3))
    app = Around(store)
    async with app.run_test(size=(80, 8)) as pilot:
        await pilot.press("space")
        table = app.query_one(Table)
        cursor = next(part for part in table.render_line(2) if "web-1" in part.text)
        assert cursor.style is not None
        assert cursor.style.reverse
        assert lines(table)[1].startswith("●")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.text(max_size=30), st.text(max_size=30)), min_size=1, max_size=5), st.integers(8, 60))
async def test_hostile_text_fills_its_cells_exactly_and_holds_no_control_byte(pairs: list[Any], width: int) -> None:
    store = Store([Column(pairs[0][0] or "x", "", "text"), Column("b\x1b", "", "id")])
    store.extend(range(len(pairs)), pairs)
    app = Around(store)
    async with app.run_test(size=(width, 8)) as pilot:
        await pilot.pause()
        table = app.query_one(Table)
        for y in range(8):
            strip = table.render_line(y)
            assert sum(part.cell_length for part in strip) == width
            assert not any(ord(character) < 0x20 or 0x7F <= ord(character) < 0xA0 for character in strip.text)
