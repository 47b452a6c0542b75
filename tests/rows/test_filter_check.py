"""What of a filter policy SNS would refuse, and what is only worth a word."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awstui.rows.filter_check import ATTRIBUTES, BODY, PolicyError, combinations, notes, parse
from tests.rows.policies import CASES

anything = st.recursive(
    st.one_of(
        st.text(max_size=5), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.booleans(), st.none()
    ),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["a", "$or", "exists", "numeric", "anything-but", "cidr", "prefix"]), inner)
    ),
    max_leaves=12,
)


def refused(policy: Any, scope: str = ATTRIBUTES) -> list[str]:
    return [note.sentence for note in notes(parse(json.dumps(policy)), scope) if note.refused]


def told(policy: Any, scope: str = ATTRIBUTES) -> list[str]:
    return [note.sentence for note in notes(parse(json.dumps(policy)), scope) if not note.refused]


@pytest.mark.parametrize("case", CASES, ids=lambda case: json.dumps(case.policy)[:60])
def test_the_documented_policies_are_taken(case: Any) -> None:
    assert refused(case.policy, case.scope) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "not JSON"),
        ("{,}", "line 1, column 2"),
        ("[1]", "a JSON object"),
        ('{"a": [1], "a": [2]}', '"a" is there twice'),
        ('{"a": [NaN]}', "NaN"),
        ("[" * 100_000, "nested too deep"),
        ('{"a": [' + "9" * 5000 + "]}", "too long"),
        (json.dumps({"a": ["x" * 262_144]}), "256 KB"),
    ],
)
def test_what_is_no_policy_says_why(text: str, words: str) -> None:
    with pytest.raises(PolicyError) as raised:
        parse(text)
    assert words in str(raised.value)


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        ({"a": "x"}, "in an array"),
        ({"a": []}, "empty array"),
        ({"a": [["x"]]}, "not another array"),
        ({"a": [{"suffix": "x", "prefix": "y"}]}, "stands alone"),
        ({"a": [{}]}, "stands alone"),
        ({"a": [{"wrong": 1}]}, "no operator 'wrong'"),
        ({"a": [{"prefix": 5}]}, "takes a text"),
        ({"a": [{"exists": "yes"}]}, "true or false"),
        ({"a": [{"numeric": []}]}, "numeric takes"),
        ({"a": [{"numeric": ["!", 5]}]}, "numeric takes"),
        ({"a": [{"numeric": ["=", "5"]}]}, "numeric takes"),
        ({"a": [{"numeric": ["<", 9, ">", 1]}]}, "begins with >"),
        ({"a": [{"numeric": [">", 9, "<", 9]}]}, "range is empty"),
        ({"a": [{"cidr": "10.0.0.0"}]}, "network"),
        ({"a": [{"cidr": "10.0.0.0/99"}]}, "network"),
        ({"a": [{"anything-but": []}]}, "empty array"),
        ({"a": [{"anything-but": [["x"]]}]}, "texts and numbers"),
        ({"a": [{"anything-but": {"numeric": ["=", 1]}}]}, "anything-but takes"),
        ({"a": [2_000_000_000]}, "10^9"),
        ({"a": {"b": ["x"]}}, "not nested"),
        ({name: ["x"] for name in "abcdef"}, "6 keys"),
        ({name: ["x"] * 4 for name in "abcd"}, "256 combinations"),
    ],
)
def test_what_sns_would_refuse(policy: Any, words: str) -> None:
    assert [said for said in refused(policy) if words in said]


@pytest.mark.parametrize(
    ("policy", "scope", "words"),
    [
        ({"a": [{"wildcard": "*x*"}]}, ATTRIBUTES, "EventBridge"),
        ({"a": [{"anything-but": {"suffix": "x"}}]}, ATTRIBUTES, "EventBridge"),
        ({"a": [True]}, ATTRIBUTES, "String.Array"),
        ({"a": ['say "x"']}, ATTRIBUTES, "escaped twice"),
        ({"a": [1.1234567]}, ATTRIBUTES, "five digits"),
        ({"a.b": ["x"]}, BODY, "flattened"),
        ({"$or": ["x"]}, ATTRIBUTES, "operator over two"),
        ({"$or": [{"numeric": ["x"]}, {"prefix": ["y"]}]}, ATTRIBUTES, "operator over two"),
    ],
)
def test_what_is_taken_but_may_surprise(policy: Any, scope: str, words: str) -> None:
    assert [said for said in told(policy, scope) if words in said]


def test_combinations_are_counted_as_documented() -> None:
    assert combinations({"a": ["1", "2", "3"], "b": ["1"], "c": ["1", "2"]}) == 6
    nested = {"a": {"b": {"c": ["1", "2", "3", "4"]}}, "d": {"e": ["1", "2", "3"]}}
    assert combinations(nested) == 72
    assert combinations({"$or": [{"a": ["1", "2"]}, {"b": ["1"]}], "c": ["1", "2"]}) == 6


@given(st.dictionaries(st.sampled_from(["a", "b", "$or"]), anything), st.sampled_from([ATTRIBUTES, BODY]))
def test_no_policy_is_beyond_words(policy: Any, scope: str) -> None:
    for note in notes(parse(json.dumps(policy)), scope):
        assert note.sentence
        assert isinstance(note.refused, bool)
    assert combinations(policy) >= 0
