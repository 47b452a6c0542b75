"""JSON in bodies: opened where it can be shown exactly, and text where it cannot."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awstui.rows.nested import NESTED, Inexact, opened, opened_inside, parsed
from tests.rows.wrapped import json_values


def closed(value: Any) -> Any:
    """The JSON values a document came from, its nested texts parsed likewise."""
    if isinstance(value, dict):
        if len(value) == 1 and next(iter(value)) is NESTED:
            return ("nested", closed(value[NESTED]))
        return {name: closed(inner) for name, inner in value.items()}
    return [closed(inner) for inner in value] if isinstance(value, list) else value


def read(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: read(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [read(inner) for inner in value]
    if isinstance(value, str) and value.lstrip(" \t\r\n").startswith(("{", "[")):
        try:
            return ("nested", read(json.loads(value)))
        except ValueError:
            return value
    return value


@given(st.dictionaries(st.text(), json_values, max_size=4))
def test_a_json_body_is_opened_without_losing_anything(value: dict[str, Any]) -> None:
    assert closed(opened(json.dumps(value))) == read(value)


@given(st.dictionaries(st.text(), json_values | json_values.map(json.dumps), max_size=4))
def test_opening_what_holds_no_json_gives_back_the_very_value(value: dict[str, Any]) -> None:
    found = opened_inside(value)
    assert (found is value) == (closed(found) == value)
    assert closed(found) == read(value)


def test_json_inside_json_is_opened_under_its_marker() -> None:
    inner = {"Records": [{"s3": {"key": "a"}}]}
    middle = {"Type": "Notification", "Message": json.dumps(inner)}
    assert opened(json.dumps(middle)) == {"Type": "Notification", "Message": {NESTED: inner}}
    assert opened(json.dumps({"m": json.dumps(middle)})) == {
        "m": {NESTED: {"Type": "Notification", "Message": {NESTED: inner}}}
    }


@pytest.mark.parametrize(
    "text",
    [
        "plain", "", "5", '"quoted"', "{broken", "[1, 2", '{"a": 1, "a": 2}', '{"n": 1.00000000000000000001}',
        '{"n": NaN}', '{"n": 1e999}', "[" * 100_000, "{}" * 2, "[" * 900 + "]" * 900,
        '{"n": ' + "9" * 5000 + "}", "\ufeff{}",
    ],
)  # fmt: skip
def test_what_is_no_json_or_cannot_be_shown_exactly_stays_text(text: str) -> None:
    assert opened(text) == text


@given(st.from_regex(r"-?(0|[1-9][0-9]{0,20})\.[0-9]{1,20}([eE][+-]?[0-9]{1,3})?", fullmatch=True))
def test_a_number_is_shown_as_another_one_never(number: str) -> None:
    from decimal import Decimal

    found = opened(f"[{number}]")
    assert found == f"[{number}]" or Decimal(repr(found[0])) == Decimal(number)


@given(st.text())
def test_any_body_can_be_opened(text: str) -> None:
    assert opened(text) == text or json.loads(text) is not None


def test_nesting_has_an_end() -> None:
    text = "{}"
    for _ in range(30):
        text = json.dumps({"m": text}) if len(text) < 100_000 else text
    found = opened(text)
    depth = 0
    while isinstance(found, dict) and "m" in found:
        depth += 1
        found = found["m"][NESTED] if isinstance(found["m"], dict) else found["m"]
    assert 2 < depth <= 10
    assert isinstance(found, str | dict)


def test_so_does_the_number_of_texts_that_are_opened() -> None:
    found = opened(json.dumps(["{}"] * 5000))
    assert found[0] == {NESTED: {}}
    assert found[-1] == "{}"
    assert len(found) == 5000


def test_a_body_of_ordinary_depth_is_opened() -> None:
    assert opened("[" * 50 + "]" * 50) != "[" * 50 + "]" * 50


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('{"order": "A", "lines": [', "line 1, column 26: expecting value"),
        ('{\n "a": 1,\n}', "line 3, column 1"),
        ('{"a": 1, "a": 2}', "a key is there twice"),
        ("[1.00000000000000000001]", "another number than 1.00000000000000000001"),
        ("[NaN]", "NaN is not JSON"),
        ("[" * 100_000, "nested too deep"),
    ],
)
def test_why_a_text_is_no_json_is_said_with_its_place(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=re.escape(why)) as caught:
        parsed(text)
    assert isinstance(caught.value, Inexact) is not why.startswith(("line", "NaN"))
