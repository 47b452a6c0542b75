"""The filter-policy tester: the documents' own examples, what holds for every message, and what it says."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awstui.protocol.sqs import Attribute
from awstui.rows import filter_rules
from awstui.rows.filter_check import ATTRIBUTES, BODY, parse
from awstui.rows.filter_policy import evaluate
from tests.rows.policies import CASES, INTERESTS, RECORDS, STORE, Case, one
from tests.ui.hostile import texts

scalars = st.one_of(st.text(max_size=8), st.integers(-(10**9), 10**9), st.booleans(), st.none())
bodies = st.dictionaries(
    st.text("abc", min_size=1, max_size=2),
    st.recursive(
        scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", min_size=1), inner)
    ),
    max_size=4,
)


def body(policy: Any, sample: Any) -> Any:
    return evaluate(policy, BODY, (), json.dumps(sample))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{json.dumps(case.policy)}-{case.passes}"[:70])
def test_the_documented_examples(case: Case) -> None:
    verdict = evaluate(parse(json.dumps(case.policy)), case.scope, case.attributes, case.text)
    assert verdict.passes is case.passes
    assert verdict.passes is (all(each.matched for each in verdict.findings if not each.branch) and verdict.passes)


def test_an_empty_policy_lets_everything_pass() -> None:
    assert evaluate({}, ATTRIBUTES, (), "").passes
    assert evaluate({}, BODY, (), "not JSON").passes


@pytest.mark.parametrize("text", ["", "plain", "[1]", '"x"', "3", "{", "[" * 100_000])
def test_a_body_that_is_no_object_never_passes_and_says_why(text: str) -> None:
    verdict = evaluate({"a": [{"exists": False}]}, BODY, (), text)
    assert not verdict.passes
    assert "body is" in verdict.sentence


def test_each_key_says_what_was_asked_and_what_was_there() -> None:
    policy = {
        "store": ["a", {"prefix": "ex"}],
        "price": [{"numeric": [">", 0, "<=", 9]}],
        "x": [{"anything-but": ["q"]}],
    }
    attributes = (STORE, *one("price", "Number", "12"))
    store, price, absent = evaluate(policy, ATTRIBUTES, attributes, "").findings
    assert (store.matched, store.wanted, store.found) == (True, '"a" or starts with "ex"', '"example_corp"')
    assert (price.matched, price.wanted, price.found) == (False, "> 0 and <= 9", "12")
    assert (absent.matched, absent.wanted, absent.found) == (False, 'anything but "q"', "absent")


def test_every_branch_of_an_or_is_told_although_one_is_enough() -> None:
    policy = {"$or": [{"a": ["1"]}, {"b": ["2"]}]}
    verdict = evaluate(policy, ATTRIBUTES, one("b", "String", "2"), "")
    assert verdict.passes
    assert [(each.branch, each.path, each.matched) for each in verdict.findings] == [
        ("1", "a", False),
        ("2", "b", True),
    ]


def test_a_dollar_or_that_is_no_operator_is_a_key_like_others() -> None:
    verdict = evaluate({"$or": ["x"]}, ATTRIBUTES, one("$or", "String", "x"), "")
    assert verdict.passes
    assert [each.path for each in verdict.findings] == ["$or"]


def test_binary_attributes_are_not_compared() -> None:
    attributes = (Attribute("b", "Binary", b"rugby"), STORE)
    verdict = evaluate({"b": ["rugby"]}, ATTRIBUTES, attributes, "")
    assert not verdict.passes
    assert "Binary" in verdict.findings[0].found
    assert evaluate({"b": [{"exists": False}]}, ATTRIBUTES, attributes, "").passes


def test_flattened_names_meet_in_every_spelling() -> None:
    for sample in ({"a": {"b": {"c": "v"}}}, {"a.b.c": "v"}, {"a.b": {"c": "v"}}, {"a": {"b.c": "v"}}):
        assert body({"a.b.c": ["v"]}, sample).passes
        assert body({"a": {"b": {"c": ["v"]}}}, sample).passes


def test_keys_met_in_different_elements_of_an_array_raise_a_doubt() -> None:
    def record(name: str, key: str) -> dict[str, Any]:
        return {"eventName": name, "s3": {"object": {"key": key}}}

    apart = {"Records": [record("ObjectCreated:Put", "home"), record("ObjectRemoved:X", "auto-1")]}
    one_of_them = {"Records": [record("ObjectRemoved:X", "home"), record("ObjectCreated:Put", "auto-1")]}
    assert "different elements" in body(RECORDS, apart).doubts[0]
    assert body(RECORDS, one_of_them).doubts == ()


def test_an_array_of_which_only_some_are_excluded_raises_a_doubt() -> None:
    policy = {"customer_interests": [{"anything-but": ["rugby"]}]}
    verdict = evaluate(policy, ATTRIBUTES, (INTERESTS,), "")
    assert not verdict.passes
    assert "none may be" in verdict.doubts[0]


def test_numbers_are_compared_to_five_digits() -> None:
    assert body({"n": [1.000001]}, {"n": 1.000002}).passes
    assert not body({"n": [1.00001]}, {"n": 1.00002}).passes
    assert not body({"n": [{"numeric": [">", 0]}]}, {"n": 10**10}).passes


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "x", "", "1e999999999", "9" * 6000])
def test_a_number_attribute_that_is_none_matches_nothing(number: str) -> None:
    policy = {"n": [5, {"numeric": ["<", 7]}, {"numeric": [">", 7]}]}
    assert not evaluate(policy, ATTRIBUTES, one("n", "Number", number), "").passes


@given(bodies)
def test_exists_true_and_false_never_hold_together(sample: dict[str, Any]) -> None:
    for path in ("a", "b", "ab"):
        there, absent = (body({path: [{"exists": flag}]}, sample).passes for flag in (True, False))
        assert not (there and absent)


@given(bodies, st.lists(scalars, min_size=1, max_size=3))
def test_anything_but_is_the_opposite_of_exact_wherever_the_key_has_values(sample: dict[str, Any], rules: Any) -> None:
    plain = body({"a": rules}, sample)
    but = body({"a": [{"anything-but": rules}]}, sample)
    assert not (plain.passes and but.passes)
    if plain.findings[0].found not in ("absent", "an empty array") and "object" not in plain.findings[0].found:
        assert plain.passes or but.passes


@given(bodies, bodies)
def test_more_keys_never_let_more_pass(sample: dict[str, Any], other: dict[str, Any]) -> None:
    one_key: dict[str, Any] = {"a": [{"exists": True}]}
    two: dict[str, Any] = {**one_key, "b": [other.get("b", "x") if not isinstance(other.get("b"), dict | list) else 1]}
    assert body(one_key, sample).passes or not body(two, sample).passes


@given(st.text(max_size=12), st.text(max_size=6))
def test_text_operators_agree_with_python(value: str, part: str) -> None:
    assert filter_rules.matches({"prefix": part}, value) == value.startswith(part)
    assert filter_rules.matches({"suffix": part}, value) == value.endswith(part)
    escaped = part.replace("\\", "\\\\").replace("*", "\\*")
    assert filter_rules.matches({"wildcard": f"*{escaped}*"}, value) == (part in value)
    assert filter_rules.matches({"anything-but": {"prefix": part}}, value) != value.startswith(part)


@given(st.integers(-999, 999), st.integers(-999, 999), st.integers(0, 50))
def test_ranges_agree_with_python(value: int, low: int, width: int) -> None:
    high = low + width + 1
    assert filter_rules.matches({"numeric": [">", low, "<=", high]}, value) == (low < value <= high)
    assert filter_rules.matches({"numeric": ["=", low]}, Decimal(value)) == (low == value)


@given(texts, texts)
def test_hostile_texts_are_compared_as_they_are(name: str, value: str) -> None:
    attributes = (Attribute(name, "String", value),)
    assert evaluate({name: [value]}, ATTRIBUTES, attributes, "").passes
    assert evaluate({name: [{"prefix": value[:2]}]}, ATTRIBUTES, attributes, "").passes


def test_many_array_elements_take_no_time_to_look_through() -> None:
    many = {"Records": [{"a": "x", "b": "y", "c": "z"}] * 3000}
    verdict = body({"Records": {"a": ["x"], "b": ["y"], "c": ["z"]}}, many)
    assert verdict.passes
    assert verdict.doubts == ()
