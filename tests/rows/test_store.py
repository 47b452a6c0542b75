"""The store against a model that works everything out from scratch, and what it promises one by one."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from awstui.catalog.model import Column
from awstui.protocol import Values
from awstui.rows import sort
from awstui.rows.filter import parse, searchable
from awstui.rows.store import PENDING, Store

NOW = 1_800_000_000.0
COLUMNS = (
    Column("Name", "", "text"),
    Column("State", "", "state"),
    Column("Messages", "", "count", approx=True, total=True),
    Column("Created", "", "age", later=("Born",)),
)
KEYS = st.sampled_from([f"k{number}" for number in range(12)])
ROWS = st.tuples(
    st.one_of(st.none(), st.sampled_from(["web-2", "web-10", "Web-2", "api", "tab\there", "10.0"])),
    st.one_of(st.none(), st.sampled_from(["running", "stopped"])),
    st.one_of(st.none(), st.integers(0, 3), st.just(1_234)),
    st.one_of(st.none(), st.sampled_from([NOW - 30, NOW - 7_200, NOW - 300_000])),
)
FILTERS = st.sampled_from(
    ["", "w", "we", "web", "!web", "state:run", "mess:1", "2h", "created:3d", "web !10", "k", "1234"]
)


def store(*pages: tuple[list[str], list[Values]]) -> Store:
    made = Store(COLUMNS, clock=lambda: NOW)
    for keys, rows in pages:
        made.extend(keys, rows)
    return made


def shown(made: Store) -> list[Hashable]:
    return [made.key_at(index) for index in range(len(made.view))]


class Against(RuleBasedStateMachine):
    """A Store and a dict that is filtered and sorted anew at every step."""

    @initialize()
    def begin(self) -> None:
        self.store = store()
        self.rows: dict[str, Values] = {}
        self.again: dict[str, None] | None = None
        self.filter = ""
        self.sort: tuple[int | None, bool] = (None, False)

    @rule(page=st.dictionaries(KEYS, ROWS, max_size=6), pending=st.booleans())
    def extend(self, page: dict[str, Values], pending: bool) -> None:
        self.store.extend(list(page), list(page.values()), pending=pending)
        for key, values in page.items():
            known = self.rows.get(key)
            if pending and known is not None:
                values = tuple(old if new is None else new for old, new in zip(known, values, strict=True))
            self.rows[key] = values
            if self.again is not None:
                self.again[key] = None

    @rule(page=st.dictionaries(KEYS, ROWS, max_size=4))
    def update(self, page: dict[str, Values]) -> None:
        differing = {
            (key, column)
            for key, values in page.items()
            if key in self.rows
            for column in range(len(COLUMNS))
            if values[column] != self.rows[key][column]
        }
        assert self.store.update(page) == differing
        self.rows.update({key: values for key, values in page.items() if key in self.rows})

    @rule(page=st.dictionaries(KEYS, ROWS, max_size=4))
    def update_in_part(self, page: dict[str, Values]) -> None:
        whole = {
            key: (*values[:3], self.rows[key][3] if values[3] is None else values[3])
            for key, values in page.items()
            if key in self.rows
        }
        differing = {
            (key, column)
            for key, values in whole.items()
            for column in range(len(COLUMNS))
            if values[column] != self.rows[key][column]
        }
        assert self.store.update(page, partial=True) == differing
        self.rows.update(whole)
        assert self.store.partial >= set(whole)

    @invariant()
    def totals_are_those_of_the_rows_shown(self) -> None:
        values = [self.rows[str(key)][2] for key in shown(self.store)]
        known = [value for value in values if value is not None]
        assert self.store.total(2) == (sum(known), len(values) - len(known))

    @rule(text=FILTERS)
    def filter_by(self, text: str) -> None:
        self.filter = text
        self.store.set_filter(text)

    @rule(column=st.one_of(st.none(), st.integers(0, 3)), reverse=st.booleans())
    def sort_by(self, column: int | None, reverse: bool) -> None:
        self.sort = (column, reverse)
        self.store.set_sort(column, reverse)

    @rule()
    def begin_refresh(self) -> None:
        self.again = {}
        self.store.begin_refresh()

    @rule(complete=st.booleans())
    def end_refresh(self, complete: bool) -> None:
        if complete and self.again is not None:
            self.rows = {key: self.rows[key] for key in self.again}
        self.again = None
        self.store.end_refresh(complete=complete)

    @rule(keys=st.sets(KEYS, max_size=3))
    def remove(self, keys: set[str]) -> None:
        self.store.remove(keys)
        self.rows = {key: values for key, values in self.rows.items() if key not in keys}
        if self.again is not None:
            self.again = {key: None for key in self.again if key not in keys}

    @invariant()
    def same_view(self) -> None:
        if not hasattr(self, "store"):
            return
        assert shown(self.store) == naive_view(self.rows, self.filter, *self.sort)
        assert len(self.store) == len(self.rows)
        for index, key in enumerate(shown(self.store)):
            assert self.store.index_of(key) == index
            assert self.store.values_at(index) == self.rows[str(key)]


def naive_view(rows: dict[str, Values], text: str, column: int | None, reverse: bool) -> list[str]:
    """The same answer the slow way: every row looked at, whatever was known before."""
    fresh = Store(COLUMNS, clock=lambda: NOW)
    fresh.extend(list(rows), list(rows.values()))
    wanted = parse(text, COLUMNS)
    names = list(rows)
    search = [fresh._search[number] for number in range(len(names))]
    kept = [names[number] for number in wanted.keep(range(len(names)), search, fresh._live)]
    if column is None:
        return kept
    keys = dict(zip(kept, sort.keys(COLUMNS[column].kind, [rows[key][column] for key in kept]), strict=True))
    present = [key for key in kept if keys[key] is not None]
    present.sort(key=lambda key: keys[key], reverse=reverse)  # type: ignore[arg-type,return-value]
    return present + [key for key in kept if keys[key] is None]


Against.TestCase.settings = settings(max_examples=150, stateful_step_count=30, deadline=None)
TestAgainst = Against.TestCase


def test_a_page_is_shown_in_the_order_it_came() -> None:
    made = store((["a", "b"], [("x", None, 1, None), ("y", None, 2, None)]), (["c"], [("z", None, 3, None)]))
    assert shown(made) == ["a", "b", "c"]
    assert len(made) == 3


def test_a_key_listed_twice_is_one_row() -> None:
    made = store((["a", "b"], [("x", None, 1, None), ("y", None, 2, None)]), (["a"], [("z", None, 9, None)]))
    assert shown(made) == ["a", "b"]
    assert made.values_at(0)[2] == 9


def test_cells_say_what_is_pending_failed_and_absent() -> None:
    made = store((["a", "b", "c"], [("x", None, None, None)] * 3))
    made.pending.update({"a", "b"})
    assert made.text_at(0, 2) == "…"
    made.fail({"b": "AccessDenied"})
    assert [made.text_at(1, column) for column in range(4)] == ["x", "!AccessDenied", "?", "?"]
    assert [made.text_at(2, column) for column in range(4)] == ["x", "-", "-", "-"]
    made.update({"a": ("x", "running", 1234, NOW - 60)})
    assert [made.text_at(0, column) for column in range(4)] == ["x", "running", "≈1,234", "1m"]
    assert made.pending == set()


def test_a_fault_can_be_filtered_for_and_is_gone_after_an_update() -> None:
    made = store((["a", "b"], [("x", None, None, None)] * 2))
    made.fail({"b": "AccessDenied"})
    made.set_filter("accessdenied")
    assert shown(made) == ["b"]
    made.update({"b": ("x", "running", 1, None)})
    assert shown(made) == []


def test_a_fault_word_is_hostile_text_too() -> None:
    made = store((["a"], [(None, None, None, None)]))
    made.fail({"a": "\x1b]0;x\x07"})
    assert made.text_at(0, 0).isprintable()


def test_a_thousand_is_found_with_and_without_its_comma() -> None:
    made = store((["a", "b"], [("x", None, 1234, None), ("y", None, 34, None)]))
    for text in ("1,234", "1234"):
        made.set_filter(text)
        assert shown(made) == ["a"]


def test_a_refresh_keeps_rows_until_its_end_and_drops_what_did_not_come_again() -> None:
    made = store((["a", "b", "c"], [("x", None, n, None) for n in range(3)]))
    made.begin_refresh()
    made.extend(["c", "d"], [("x", None, 2, None), ("x", None, 5, None)])
    assert shown(made) == ["a", "b", "c", "d"]
    made.end_refresh()
    assert shown(made) == ["c", "d"]
    assert made.changed == {}


def test_a_refresh_remembers_changed_cells_but_not_new_rows() -> None:
    made = store((["a", "b"], [("x", "pending", 1, None), ("y", "running", 1, None)]))
    made.begin_refresh()
    made.extend(["a", "b", "c"], [("x", "running", 1, None), ("y", "running", 1, None), ("z", "running", 1, None)])
    made.end_refresh()
    assert made.changed == {"a": {1}}
    made.begin_refresh()
    assert made.changed == {}


def test_an_incomplete_refresh_drops_nothing() -> None:
    made = store((["a", "b"], [("x", None, 1, None)] * 2))
    made.begin_refresh()
    made.extend(["b"], [("x", None, 2, None)])
    made.end_refresh(complete=False)
    assert shown(made) == ["a", "b"]


def test_enriched_values_stay_on_screen_until_their_refresh_comes() -> None:
    made = store()
    made.extend(["a"], [("x", None, None, None)], pending=True)
    made.update({"a": ("x", "running", 5, None)})
    made.begin_refresh()
    made.extend(["a"], [("x", None, None, None)], pending=True)
    made.end_refresh()
    assert made.values_at(0) == ("x", "running", 5, None)
    assert made.changed == {}
    made.update({"a": ("x", "running", 7, None)})
    assert made.changed == {"a": {2}}


def test_enriched_values_do_not_outlive_a_failed_refresh() -> None:
    made = store()
    made.extend(["a"], [("x", None, None, None)], pending=True)
    made.update({"a": ("x", "running", 5, None)})
    made.begin_refresh()
    made.extend(["a"], [("x", None, None, None)], pending=True)
    made.fail({"a": "Throttled"})
    assert [made.text_at(0, column) for column in range(3)] == ["x", "!Throttled", "?"]


def test_what_is_enriched_for_the_first_time_has_not_changed() -> None:
    made = store()
    made.extend(["a"], [("x", None, None, None)], pending=True)
    made.begin_refresh()
    made.extend(["a"], [("x", None, None, None)], pending=True)
    made.end_refresh()
    made.update({"a": ("x", "running", 5, None)})
    assert made.changed == {}


def test_a_broken_filter_leaves_the_view_as_it_was() -> None:
    made = store((["a", "b"], [("x", None, 1, None), ("y", None, 1, None)]))
    made.set_filter("x")
    with pytest.raises(ValueError, match="regular expression"):
        made.set_filter("~[")
    assert shown(made) == ["a"]
    assert made.filter_text == "x"


def test_pages_that_stream_in_are_filtered_and_sorted_at_once() -> None:
    made = store()
    made.set_filter("web")
    made.set_sort(0, reverse=True)
    made.extend(["a", "b"], [("web-2", None, 1, None), ("api", None, 1, None)])
    assert shown(made) == ["a"]
    made.extend(["c", "d"], [("web-10", None, 1, None), ("web-1", None, 1, None)])
    assert shown(made) == ["c", "a", "d"]


def test_places_outside_the_view_are_no_rows() -> None:
    made = store((["a"], [("x", None, 1, None)]))
    made.set_filter("nothing")
    assert made.index_of("a") is None
    assert "a" in made
    with pytest.raises(IndexError):
        made.key_at(0)


@given(st.lists(st.text(max_size=20), max_size=4))
def test_every_text_is_one_safe_line(values: list[Any]) -> None:
    made = Store([Column(f"c{number}", "") for number in range(len(values))])
    made.extend(["a"], [tuple(values)])
    for column in range(len(values)):
        text = made.text_at(0, column)
        assert "\n" not in text
        assert not any(ord(character) < 0x20 or 0x7F <= ord(character) < 0xA0 for character in text)


def test_searchable_rows_keep_their_cells_apart() -> None:
    assert "ab" not in searchable(["a", "b"])


def test_what_comes_later_is_pending_until_it_has_come_and_unknown_when_it_did_not() -> None:
    made = store((["a", "b"], [("a", None, None, None), ("b", None, None, None)]))
    made.extend(["a", "b"], [("a", None, None, None), ("b", None, None, None)], pending=True)
    assert [made.text_at(0, column) for column in (1, 3)] == ["…", "…"]
    made.update({"a": ("a", None, 5, None), "b": ("b", None, 6, None)}, partial=True)
    assert [made.text_at(0, column) for column in (1, 2, 3)] == ["-", "≈5", "…"], "only what comes later is awaited"
    made.update({"a": ("a", None, 5, NOW - 30)})
    made.update({"b": ("b", None, 6, None)}, unknown=("Born",))
    assert [made.text_at(row, 3) for row in (0, 1)] == ["30s", "?"]
    assert made.text_at(1, 1) == "-", "what is absent is no less known for that"
    made.update({"b": ("b", None, 6, None)}, unknown=("SomethingElse",))
    assert made.text_at(1, 3) == "-"


def test_what_comes_later_goes_on_showing_what_it_did_and_is_no_change() -> None:
    made = store((["a"], [("a", "on", 5, NOW - 30)]))
    made.begin_refresh()
    made.extend(["a"], [("a", None, None, None)], pending=True)
    made.update({"a": ("a", "on", 5, None)}, partial=True)
    assert made.text_at(0, 3) == "30s"
    made.update({"a": ("a", "on", 5, NOW - 30)})
    made.end_refresh()
    assert made.changed == {}


def test_a_row_of_which_nothing_more_will_come_does_not_wait() -> None:
    made = store((["a"], [("a", None, None, None)]))
    made.update({"a": ("a", None, 5, None)}, partial=True)
    made.settle(["a", "gone"])
    assert made.text_at(0, 3) == "-"


def test_a_total_is_not_added_up_again_while_nothing_changes() -> None:
    made = store((["a", "b"], [("a", None, 5, None), ("b", None, None, None)]))
    assert made.total(2) == (5, 1)
    made.set_filter("a")
    assert made.total(2) == (5, 0)
    calls = []
    made._totals.part(2, made._version, lambda: calls.append(1) or ())  # type: ignore[func-returns-value]
    assert calls == []
    made.update({"a": ("a", None, 7, None)})
    assert made.total(2) == (7, 0)


def test_a_row_removed_while_the_list_comes_anew_stays_away() -> None:
    made = store((["a", "b"], [("A", None, None, None), ("B", None, None, None)]))
    made.begin_refresh()
    made.extend(["a", "b"], [("A", None, None, None), ("B", None, None, None)])
    made.remove(["a"])
    made.end_refresh()
    assert shown(made) == ["b"]


def test_a_row_that_only_misses_what_comes_later_shows_the_rest_at_once() -> None:
    store = Store((Column("Name", "n"), Column("Size", "s"), Column("Late", "l", later=("l",))))
    store.extend(["a"], [("x", None, None)], partial=True)
    assert [store.text_at(0, n) for n in range(3)] == ["x", "-", PENDING]
    store.update({"a": ("x", None, None)}, unknown=("l",))
    assert [store.text_at(0, n) for n in range(3)] == ["x", "-", "?"]
    store.begin_refresh()
    store.extend(["a"], [("x", None, None)], partial=True)
    store.end_refresh()
    store.update({"a": ("x", None, "ok")})
    assert store.text_at(0, 2) == "ok"


def test_a_store_of_other_columns_takes_everything_over() -> None:
    columns = (Column("Name", "n"), Column("Late", "l", later=("l",)))
    old = Store(columns)
    old.extend(["a", "b", "c", "d"], [("w", None), ("x", None), ("y", None), ("z", "now")], partial=True)
    old.update({"b": ("x", None)}, unknown=("l",))
    old.fail({"c": "Denied"})
    old.update({"d": ("z", "now")})
    old.begin_refresh()
    old.extend(["a"], [("w", None)])
    new = Store((columns[0], Column("env", ""), columns[1]))
    new.take_over(old, lambda values: (values[0], "prod", values[1]))
    assert [[new.text_at(row, n) for n in range(3)] for row in range(4)] == [
        ["w", "prod", PENDING], ["x", "prod", "?"], ["y", "prod", "!Denied"], ["z", "prod", "now"],
    ]  # fmt: skip
    new.end_refresh()
    assert new.keys() == ["a"]
