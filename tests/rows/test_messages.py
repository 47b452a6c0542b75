"""SQS messages as documents and as rows."""

from __future__ import annotations

import base64
import dataclasses
import json

import pytest

from awstui.protocol.sqs import Attribute, Message
from awstui.rows.cells import tone
from awstui.rows.messages import Messages, columns, raw, readable, receives, values
from tests.protocol.test_sqs_rules import FIFO, QUEUE

MESSAGE = Message(id="m1", body="hello", receipt="r1", receive_count=1, size=5, sent=1_700_000_000.123)
REDRIVING = dataclasses.replace(QUEUE, dlq_arn="arn:aws:sqs:eu-west-1:1:orders-dlq", max_receive_count=3)


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
