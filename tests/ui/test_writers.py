"""Documents as lines: JSON that reads back, YAML nobody misreads, an outline for people."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awstui.ui.writers import FORMS, json_lines, outline_lines, plain, safe, text_lines, yaml_lines
from tests.ui.hostile import texts

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts
DATA = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4), max_leaves=12
)
EXAMPLE = {
    "QueueUrl": "https://sqs.eu-west-1.amazonaws.com/1/orders",
    "Attributes": {"Delay": 0, "Fifo": False, "Policy": None},
    "Tags": [{"Key": "Name", "Value": "web"}, {"Key": "team", "Value": "a\nb"}],
    "Groups": [["sg-1", "sg-2"], [], {}],
}


@given(DATA)
def test_json_reads_back(data: Any) -> None:
    assert json.loads(plain(data, "json")) == data


@given(DATA)
def test_json_is_what_json_dumps_writes(data: Any) -> None:
    expected = json.dumps(data, indent=2, ensure_ascii=False)
    assert plain(data, "json") == expected


@given(DATA, st.sampled_from(sorted(set(FORMS) - {"hex"})))
def test_every_line_knows_its_parts_and_is_one_line(data: Any, form: str) -> None:
    for line in map(safe, FORMS[form](data)):
        assert 0 <= line.key <= line.end <= line.value <= len(line.text)
        assert line.text.isprintable() or not set(line.text) & set("\n\r\x1b\x9b\u202e\u2028")


def test_bytes_are_written_with_their_places_and_their_text() -> None:
    (line,) = FORMS["hex"](b"order\x00")
    assert (line.text[line.key : line.end], line.text[line.value :]) == ("00000000", "|order.|")
    assert plain(bytes(range(40)), "hex").count("\n") == 2
    assert [line.text for line in FORMS["hex"](b"")] == ["(no bytes)"]


def read_yaml_scalar(text: str) -> Any:
    """What YAML 1.1 and 1.2 readers make of a plain or double-quoted scalar on one line."""
    if text.startswith('"'):
        return json.loads(text)
    assert text.strip() == text != ""
    assert not re.match(r"[-?:,\[\]{}#&*!|>'\"%@`]", text)
    assert ": " not in text
    assert " #" not in text
    assert not text.endswith(":")
    assert text.lower() not in ("true", "false", "null", "yes", "no", "on", "off", "y", "n", "~", ".nan", ".inf")
    assert not re.match(r"[-+]?\.?[0-9]", text)
    return text


@given(texts | st.text("yesno~:#-.0123 x\"'", max_size=8))
def test_a_yaml_string_is_never_taken_for_something_else(text: str) -> None:
    first, *more = yaml_lines([text])
    if more:
        assert first.text == "- |-"
        assert "\n".join(line.text[2:] for line in more) == text
        assert not any(line.text.startswith("\t") for line in more)
    else:
        assert read_yaml_scalar(first.text[2:]) == text


@given(texts | st.sampled_from(["no", "1", "a: b", "- x", ""]))
def test_a_yaml_key_is_never_taken_for_something_else(key: str) -> None:
    (line,) = yaml_lines({key: 1})
    assert line.text.endswith(": 1")
    assert read_yaml_scalar(line.text[:-3]) == key


def test_how_yaml_looks() -> None:
    assert plain(EXAMPLE, "yaml").split("\n") == [
        "QueueUrl: https://sqs.eu-west-1.amazonaws.com/1/orders",
        "Attributes:",
        "  Delay: 0",
        "  Fifo: false",
        "  Policy: null",
        "Tags:",
        "- Key: Name",
        "  Value: web",
        "- Key: team",
        "  Value: |-",
        "    a",
        "    b",
        "Groups:",
        "- - sg-1",
        "  - sg-2",
        "- []",
        "- {}",
    ]


def test_how_an_outline_looks() -> None:
    assert [line.text for line in outline_lines(EXAMPLE)] == [
        "QueueUrl  https://sqs.eu-west-1.amazonaws.com/1/orders",
        "Attributes",
        "  Delay   0",
        "  Fifo    no",
        "  Policy  –",
        "Tags",
        "  Name  web",
        "  team  a",
        "        b",
        "Groups",
        "  1",
        "    1  sg-1",
        "    2  sg-2",
        "  2  (empty)",
        "  3  (empty)",
    ]


def test_tags_with_one_key_twice_stay_a_list() -> None:
    tags = [{"Key": "a", "Value": "1"}, {"Key": "a", "Value": "2"}]
    assert [line.text for line in outline_lines(tags)][:3] == ["1", "  Key    a", "  Value  1"]
    assert any(line.text.endswith("2") for line in outline_lines({"Tags": tags}))


@pytest.mark.parametrize("data", [{}, [], "", None, 0])
def test_the_smallest_documents(data: Any) -> None:
    assert [line.text for line in json_lines(data)] == [json.dumps(data)]
    assert [line.text for line in yaml_lines(data)] == [json.dumps(data)]
    assert len(list(outline_lines(data))) == 1
    assert len(list(text_lines(data))) == 1


def test_what_json_does_not_know_is_written_as_text() -> None:
    assert plain({"a": {1}}, "json") == '{\n  "a": "{1}"\n}'


def test_a_hostile_line_keeps_its_parts() -> None:
    (_, line, _) = map(safe, json_lines({"k\u202e": "v\x9b"}))
    assert line.text == '  "k‹U+202E›": "v‹U+009B›"'
    assert line.text[line.key : line.end] == '"k‹U+202E›"'
    assert line.text[line.value :] == '"v‹U+009B›"'
