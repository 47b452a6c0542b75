"""SQS messages as documents and as rows."""

from __future__ import annotations

import base64
import dataclasses
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awstui.protocol.sqs import Attribute, Message
from awstui.rows.cells import tone
from awstui.rows.messages import NESTED, Messages, columns, opened, raw, readable, receives, values
from tests.protocol.test_sqs_rules import FIFO, QUEUE

MESSAGE = Message(id="m1", body="hello", receipt="r1", receive_count=1, size=5, sent=1_700_000_000.123)
REDRIVING = dataclasses.replace(QUEUE, dlq_arn="arn:aws:sqs:eu-west-1:1:orders-dlq", max_receive_count=3)

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**60), 2**60)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def closed(value: Any) -> Any:
    """The JSON values a document came from, its nested texts parsed likewise."""
    if isinstance(value, dict):
        if list(value) == [NESTED]:
            return ("nested", closed(value[NESTED]))
        return {name: closed(inner) for name, inner in value.items()}
    return [closed(inner) for inner in value] if isinstance(value, list) else value


def parsed(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: parsed(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [parsed(inner) for inner in value]
    if isinstance(value, str) and value.lstrip(" \t\r\n").startswith(("{", "[")):
        try:
            return ("nested", parsed(json.loads(value)))
        except ValueError:
            return value
    return value


@given(st.dictionaries(st.text(), json_values, max_size=4))
def test_a_json_body_is_opened_without_losing_anything(value: dict[str, Any]) -> None:
    assert closed(opened(json.dumps(value))) == parsed(value)


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


def test_a_body_of_ordinary_depth_is_opened() -> None:
    assert opened("[" * 50 + "]" * 50) != "[" * 50 + "]" * 50


def test_the_raw_document_is_what_sqs_gave_without_the_receipt_handle() -> None:
    message = dataclasses.replace(
        MESSAGE,
        attributes=(Attribute("b", "Binary.png", b"\x00\xff"), Attribute("s", "String", "x")),
        system={"SentTimestamp": "1700000000123"},
    )
    assert raw(message) == {
        "MessageId": "m1",
        "Body": "hello",
        "MessageAttributes": {
            "b": {"DataType": "Binary.png", "BinaryValue": base64.b64encode(b"\x00\xff").decode()},
            "s": {"DataType": "String", "StringValue": "x"},
        },
        "Attributes": {"SentTimestamp": "1700000000123"},
    }
    assert "r1" not in json.dumps(raw(message))
    json.dumps(readable(message))


def test_the_readable_document_names_types_times_and_a_wrong_digest() -> None:
    message = dataclasses.replace(
        MESSAGE,
        md5_ok=False,
        receive_count=3,
        attributes=(Attribute("n", "Number", "5"),),
        system={"SentTimestamp": "1", "AWSTraceHeader": "Root=1-2"},
    )
    found = readable(message)
    assert found["Attributes"] == {"n (Number)": "5"}
    assert found["Message"]["Sent"] == "2023-11-14 22:13:20.123+00:00"
    assert found["Message"]["Received"] == "3 times"
    assert "DOES NOT MATCH" in found["Message"]["MD5"]
    assert found["System attributes"] == {"AWSTraceHeader": "Root=1-2"}


@pytest.mark.parametrize(
    ("count", "text", "tone_"),
    [
        (1, "1 of 3", "plain"),
        (2, "2 of 3", "plain"),
        (3, "3 of 3 → orders-dlq next", "bad"),
        (7, "7 of 3 → orders-dlq next", "bad"),
    ],
)
def test_a_receive_count_at_its_maximum_says_where_the_next_receive_moves_the_message(
    count: int, text: str, tone_: str
) -> None:
    shown = receives(dataclasses.replace(MESSAGE, receive_count=count), REDRIVING)
    assert shown == text
    assert tone("state", shown) == tone_


def test_without_a_redrive_policy_a_count_is_a_count() -> None:
    assert receives(dataclasses.replace(MESSAGE, receive_count=9), QUEUE) == "9"
    assert receives(MESSAGE, None) == "1"


def test_every_column_has_its_value_and_the_group_is_wide_only_on_standard_queues() -> None:
    assert len(values(MESSAGE, QUEUE)) == len(columns(QUEUE)) == len(columns(None))
    assert [each.name for each in columns(FIFO) if not each.wide] == ["Age", "Receives", "Size", "Group", "Body", "Id"]
    assert "Group" not in [each.name for each in columns(QUEUE) if not each.wide]
    assert "MD5 differs" in str(values(dataclasses.replace(MESSAGE, md5_ok=False), QUEUE))


def test_the_filter_finds_what_stands_deep_in_a_body() -> None:
    store = Messages(columns(QUEUE))
    deep = dataclasses.replace(MESSAGE, id="deep", body="x" * 5000 + " Needle")
    store.extend(["deep", "m1"], [values(deep, QUEUE), values(MESSAGE, QUEUE)])
    for text in ("needle", "body:needle", "body:~need.e$"):
        store.set_filter(text)
        assert [store.key_at(row) for row in range(len(store.view))] == ["deep"], text
    store.set_filter("id:m1")
    assert len(store.view) == 1
    store.set_filter("!needle")
    assert store.key_at(0) == "m1"
