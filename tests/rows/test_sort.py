"""Each kind in its own order."""

from __future__ import annotations

import ipaddress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awstui.catalog.model import KINDS
from awstui.rows.order import Order
from awstui.rows.sort import keys


def ordered(kind: str, values: list[Any], reverse: bool = False) -> list[Any]:
    order = Order(keys(kind, values), reverse)
    order.add(range(len(values)))
    return [values[row] for row in order.rows]


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("text", ["", "api", "Web-2", "web-10", "web-10b", "x"]),
        ("text", ["v1.9.3", "v1.10.0", "v1.10.12"]),
        ("text", ["a1", "a1b\nc", "a2"]),
        ("count", [0, 9, "10", 11.5, 2**70]),
        ("bytes", [5, 1_000, 1_024]),
        ("time", [0.5, 1.5]),
        ("age", [300.0, 200.0, 100.0]),
        ("bool", [False, True]),
        ("money", ["0.10", 2, "11"]),
        ("ip", ["9.0.0.1", "10.0.0.0/8", "10.0.0.2", "10.0.0.10", "192.168.0.1", "::1", "2001:db8::2", "2001:db8::10"]),
        ("basename", ["arn:aws:x:9/a", "arn:aws:x:1/b"]),
        ("tags", [{"a": "2"}, {"a": "10"}]),
        ("id", ["i-0a", "I-0b", "i-1"]),
    ],
)
def test_values_stand_in_this_order(kind: str, values: list[Any]) -> None:
    assert ordered(kind, values[::-1]) == values
    assert ordered(kind, values, reverse=True) == values[::-1]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("reverse", [False, True])
def test_what_is_absent_is_last_both_ways(kind: str, reverse: bool) -> None:
    value = {"ip": "10.0.0.1"}.get(kind, "12")
    assert ordered(kind, [None, value, None], reverse) == [value, None, None]


def test_what_is_no_number_is_last_among_numbers() -> None:
    assert ordered("count", ["many", 3, float("nan"), 1])[:2] == [1, 3]
    assert ordered("ip", ["pending", "10.0.0.1"]) == ["10.0.0.1", "pending"]


@given(st.lists(st.integers(0, 3)), st.booleans())
def test_equal_values_keep_the_order_they_came_in(values: list[int], reverse: bool) -> None:
    pairs = list(enumerate(values))
    order = Order(keys("count", values), reverse)
    order.add(range(len(values)))
    assert order.rows == [row for row, _ in sorted(pairs, key=lambda pair: pair[1], reverse=reverse)]


@given(st.lists(st.ip_addresses(v=4) | st.ip_addresses(v=6)))
def test_addresses_are_ordered_by_number(values: list[Any]) -> None:
    shown = ordered("ip", [str(value) for value in values])
    assert [ipaddress.ip_address(text) for text in shown] == sorted(values, key=lambda ip: (ip.version, int(ip)))


@given(st.lists(st.integers(0, 10**30)))
def test_numbers_in_text_are_ordered_as_numbers(values: list[int]) -> None:
    assert ordered("text", [f"web-{value}" for value in values]) == [f"web-{value}" for value in sorted(values)]


@given(st.sampled_from(KINDS), st.lists(st.none() | st.text() | st.integers() | st.floats() | st.booleans()))
def test_any_values_have_an_order_and_one_by_one_it_is_the_same(kind: str, values: list[Any]) -> None:
    together = keys(kind, values)
    assert together == [keys(kind, [value])[0] for value in values]
    assert sorted(map(repr, ordered(kind, values))) == sorted(map(repr, values))


@given(st.lists(st.none() | st.integers(0, 9), min_size=1), st.data())
def test_an_order_kept_up_is_the_order_made_at_once(values: list[int | None], data: st.DataObject) -> None:
    numbers = data.draw(st.permutations(range(len(values))))
    reverse = data.draw(st.booleans())
    order = Order(keys("count", values), reverse)
    while numbers:
        count = data.draw(st.integers(1, len(numbers)))
        order.add(numbers[:count])
        numbers = numbers[count:]
    gone = data.draw(st.sets(st.sampled_from(range(len(values)))))
    order.drop(gone)
    order.add(gone)
    whole = Order(keys("count", values), reverse)
    whole.add(range(len(values)))
    assert order.rows == whole.rows
