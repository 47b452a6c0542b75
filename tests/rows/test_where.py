"""`:where`: what an expression sees, what it chooses, and what is refused before a message is looked at."""

from __future__ import annotations

import base64
import dataclasses
import gzip
import json
import re
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from awstui.protocol.sqs import Attribute, Message
from awstui.rows.nested import NESTED
from awstui.rows.where import FIELDS, document, where
from tests.protocol.queues import MESSAGE
from tests.rows.wrapped import ORDER, bodies, json_values, packed, sns
from tests.ui.hostile import texts

NOW = 1_700_000_100.0


def message(body: Any = ORDER, **more: Any) -> Message:
    return dataclasses.replace(MESSAGE, body=body if isinstance(body, str) else json.dumps(body), **more)


def chosen(expression: str, message: Message) -> bool:
    return where(expression, lambda: NOW)(message)


def test_the_document_has_every_field_and_its_facts() -> None:
    one = message(
        group="g1", dedup="d1", receive_count=3, size=77, sent=NOW - 60, system={"SenderId": "me"},
        attributes=(
            Attribute("source", "String", "shop"), Attribute("attempt", "Number", "3"),
            Attribute("price", "Number.eur", "1.10"), Attribute("long", "Number", "1.00000000000000000001"),
            Attribute("blob", "Binary", b"\xff\x00"), Attribute("note", "Binary", "żółw".encode()),
            Attribute("odd", "Number", "three"),
        ),
    )  # fmt: skip
    found = document(one, NOW)
    assert list(found) == list(FIELDS)
    assert found["body"] == ORDER
    assert found["text"] == one.body
    assert (found["group"], found["dedup"], found["receives"], found["size"]) == ("g1", "d1", 3, 77)
    assert (found["sent"], found["age"], found["system"], found["message"]) == (NOW - 60, 60, {"SenderId": "me"}, None)
    assert found["attributes"] | {"long": ""} == {
        "source": "shop", "attempt": 3, "price": 1.1, "long": "", "note": "żółw", "odd": "three",
        "blob": base64.b64encode(b"\xff\x00").decode(),
    }  # fmt: skip
    assert str(found["attributes"]["long"]) == "1.00000000000000000001"
    assert document(message(sent=None))["age"] is None


@given(st.dictionaries(st.text(), json_values, max_size=3))
def test_a_body_without_json_texts_is_what_it_parses_to(value: dict[str, Any]) -> None:
    def nested(inner: Any) -> bool:
        if isinstance(inner, str):
            return inner.lstrip().startswith(("{", "["))
        return any(map(nested, inner.values() if isinstance(inner, dict) else inner if isinstance(inner, list) else ()))

    if not nested(value):
        assert document(message(value))["body"] == value


def test_a_key_that_reads_like_our_marker_is_a_key() -> None:
    assert document(message({"m": {NESTED: 5}}))["body"] == {"m": {NESTED: 5}}
    assert document(message({NESTED: "[1]"}))["body"] == {NESTED: [1]}


@pytest.mark.parametrize(
    "body",
    [
        ORDER, {"wrapped": json.dumps(ORDER)}, packed(json.dumps(ORDER)),
        packed(gzip.compress(json.dumps(ORDER).encode(), mtime=0)), sns(json.dumps(ORDER)),
        sns(packed(gzip.compress(json.dumps(ORDER).encode(), mtime=0))), packed(sns(json.dumps(ORDER))),
        '{"order": "A-17", "rate": 1.00000000000000000001}', sns('{"order": "A-17", "rate": 1.00000000000000000001}'),
    ],
)  # fmt: skip
def test_an_order_is_found_wherever_it_is_wrapped(body: Any) -> None:
    one = message(body)
    assert chosen("(message || body.wrapped || body).order == 'A-17'", one)
    assert not chosen("(message || body.wrapped || body).order == 'A-18'", one)
    assert chosen(f"text == '{one.body}'", one)


def test_the_message_of_an_envelope_is_a_field_of_its_own() -> None:
    one = message(sns(json.dumps(ORDER)))
    assert chosen("message.city == 'Gdańsk'", one)
    assert chosen("body.Message.city == 'Gdańsk'", one)
    assert chosen("ends_with(body.TopicArn, ':orders')", one)
    assert not chosen("message", message())


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ("body.total > `12`", True), ("body.total > `12.5`", False), ("age >= `100` && receives == `1`", True),
        ("attributes.attempt >= `3`", True), ("body.placed < '2025-12-01'", True), ("body.city", True),
        ("body.none", False), ("`0`", True), ("`false`", False), ("''", False), ("`[]`", False), ("`{}`", False),
        ("`null`", False), ("!(body.none)", True), ("contains(text, 'A-17')", True),
        ("contains(keys(body), 'order')", True), ("basename(body.arn) == 'orders'", True),
        ("parse_json(attributes.raw).deep == `1`", True),
        ("body.lines[?sku == 'r'] | [0].n == `2`", True), ("@", True), ("length(attributes) == `2`", True),
    ],
)  # fmt: skip
def test_what_expressions_choose(expression: str, wanted: bool) -> None:
    more = {"placed": "2025-11-20", "arn": "arn:aws:sqs:x:1:orders", "lines": [{"sku": "r", "n": 2}]}
    attributes = (Attribute("attempt", "Number", "3"), Attribute("raw", "String", '{"deep": 1}'))
    one = message(ORDER | more, sent=NOW - 100, attributes=attributes)
    assert chosen(expression, one) is wanted


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("", "Type an expression"),
        ("  ", "Type an expression"),
        ("body.[", "ends too early, after character 6"),
        ("body.order == 'A' && ", "ends too early"),
        ("body.order = 'A'", "at character 12: = 'A'. Two equal signs compare"),
        ("body.'x'", "at character 6: 'x'"),
        ("body.order == 'A", "at character 15"),
        ("order != 'A'", "no 'order'. Known: age, attributes, body"),
        ("order != 'A'", "at character 1. What is in a body is asked for as body.order."),
        ("bdy.order", "Did you mean body? It is at character 1."),
        ('body.order == "A"', "It is at character 16. A text is written in single quotes"),
        ("body.x || lenght(body)", "no function lenght. Did you mean length? It is at character 11."),
        ("length()", "length takes 1 argument. It is at character 1."),
        ("receives > '3'", "only numbers can be compared by size"),
        ("starts_with(size, 'x')", "starts_with cannot take an integer"),
        ("!body.none", "deny a path in brackets: !(body.x)"),
        ("receives.x", "'x' is asked of an integer"),
        ("(" * 3000, "nested too deep"),
    ],
)
def test_a_wrong_expression_is_a_sentence_with_the_place_before_anything_is_chosen(expression: str, words: str) -> None:
    with pytest.raises(ValueError, match=re.escape(words)):
        where(expression)


def test_a_message_the_expression_does_not_fit_is_not_chosen_and_counted() -> None:
    test = where("sum(body.lines) > `1`")
    assert [test.judge(message({"lines": lines})) for lines in ([1, 2], "x", [0], None)] == [True, None, False, None]
    assert test.errors == 2
    assert "sum()" in test.fault
    odd = where("&body")
    assert odd.judge(message()) is None
    assert odd.errors == 1


@given(texts | st.from_regex(r"[a-z@*.\[\]?&|!<>='`\"(){},: 0-9]{1,30}", fullmatch=True), bodies)
@examples(deadline=None)
def test_any_expression_is_a_sentence_or_an_answer(expression: str, body: str) -> None:
    try:
        test = where(expression)
    except ValueError:
        return
    assert test(message(body)) in (True, False)


@given(bodies)
@examples(deadline=None)
def test_any_body_is_a_document_jmespath_can_go_through(body: str) -> None:
    one = message(body)
    assert document(one)["text"] == body
    test = where("text == body || !(text == body)")
    assert test(one)
    assert test.errors == 0


def test_jmespath_is_only_loaded_when_an_expression_is_typed() -> None:
    code = "import sys, awstui.rows.where as w; assert 'jmespath' not in sys.modules; w.where('body')"
    code += "; assert 'jmespath' in sys.modules and 'botocore' not in sys.modules"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
