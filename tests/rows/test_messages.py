"""SQS messages as documents and as rows."""

from __future__ import annotations

import base64
import dataclasses
import gzip
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from awstui.protocol.sqs import Attribute, Message
from awstui.rows.cells import tone
from awstui.rows.messages import Messages, columns, raw, readable, receives, values
from awstui.rows.where import where
from awstui.text import clean
from tests.protocol.queues import FIFO, MESSAGE, QUEUE, REDRIVING
from tests.rows.wrapped import bodies, s3, sns
from tests.ui.hostile import texts


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
        (2, "2 of 3, 1 left", "busy"),
        (3, "3 of 3 → orders-dlq next", "bad"),
        (7, "7 of 3 → orders-dlq next", "bad"),
    ],
)
def test_a_receive_count_says_what_is_left_and_where_the_next_receive_moves_the_message(
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


def store(*messages: Message) -> Messages:
    made = Messages(columns(QUEUE), clock=lambda: 1_700_000_100.0)
    made.extend([each.id for each in messages], [values(each, QUEUE) for each in messages])
    return made


def message(id: str, body: Any, **more: Any) -> Message:
    return dataclasses.replace(MESSAGE, id=id, body=body if isinstance(body, str) else json.dumps(body), **more)


def shown(made: Messages) -> list[Any]:
    return [made.key_at(row) for row in range(len(made.view))]


def test_the_body_column_is_the_body_in_short_and_sorts_and_finds_as_such() -> None:
    made = store(message("b", sns('{"order": "A-2"}')), message("a", "plain\n  words", md5_ok=False))
    body = [each.name for each in made.columns].index("Body")
    assert made.text_at(0, body) == 'SNS orders › {"order": "A-2"}'
    assert made.text_at(1, body) == "(MD5 differs) plain words"
    made.set_sort(body)
    assert shown(made) == ["a", "b"]
    for text in ('"sns orders ›"', "(md5", '"plain words"'):
        made.set_filter(text)
        assert len(made.view) == 1, text


@pytest.mark.parametrize(
    "text",
    [
        "source", "storefront", "attributes:storefront", "number.cents", "1234", "gdańsk", "attributes:gdańsk",
        "zipped", "attr:zipped", "attributes:source=storefront",
    ],
)  # fmt: skip
def test_the_filter_looks_into_attributes(text: str) -> None:
    attributes = (
        Attribute("source", "String", "x" * 2000 + "storefront"),
        Attribute("paid", "Number.cents", "1234"),
        Attribute("city", "Binary", "Gdańsk".encode()),
        Attribute("blob", "Binary", gzip.compress(b"zipped words here")),
    )
    made = store(message("with", "b", attributes=attributes), message("without", "b"))
    made.set_filter(text)
    assert shown(made) == (["with"] if text != "attributes:source=storefront" else [])


@pytest.mark.parametrize(
    "body",
    [
        '{"city": "Gda\\u0144sk"}', sns('{"city": "Gda\\u0144sk"}'),
        base64.b64encode("in Gdańsk today".encode()).decode(),
        base64.b64encode(gzip.compress('{"city": "Gdańsk"}'.encode(), mtime=0)).decode(),
        sns(s3("a", "to+Gda%C5%84sk")),
    ],
)  # fmt: skip
def test_the_filter_looks_into_what_is_wrapped_in_a_body(body: str) -> None:
    made = store(message("x", body), message("y", "other"))
    for text in ("gdańsk", "body:gdańsk", "GDAŃSK"):
        made.set_filter(text)
        assert shown(made) == ["x"], text
    made.set_filter("!gdańsk")
    assert shown(made) == ["y"]


def test_an_expression_and_a_filter_narrow_together_and_widen_one_by_one() -> None:
    made = store(*(message(f"m{n}", {"n": n, "even": n % 2 == 0}) for n in range(10)))
    made.set_where("body.even")
    made.set_filter("body:~[2-6]")
    assert shown(made) == ["m2", "m4", "m6"]
    made.set_sort(0, True)
    assert sorted(shown(made)) == ["m2", "m4", "m6"]
    with pytest.raises(ValueError, match="ends too early"):
        made.set_where("body.[")
    with pytest.raises(ValueError, match="regular expression"):
        made.set_filter("~[")
    assert (made.where_text, made.filter_text, len(made.view)) == ("body.even", "body:~[2-6]", 3)
    wide = Messages(columns(FIFO))
    wide.extend(
        [f"m{n}" for n in range(10)], [values(message(f"m{n}", {"n": n, "even": not n}), FIFO) for n in range(10)]
    )
    wide.narrow_like(made)
    assert (wide.where_text, wide.filter_text, wide.sort, shown(wide)) == ("body.even", "body:~[2-6]", (0, True), [])
    assert made.widen()
    assert sorted(shown(made)) == ["m0", "m2", "m4", "m6", "m8"]
    assert made.widen()
    assert len(made.view) == 10
    assert not made.widen()


def test_messages_are_judged_as_they_come_change_and_go() -> None:
    made = store(message("a", {"n": 1}), message("b", "text"))
    made.set_where("body.n > `0` && receives < `3`")
    assert shown(made) == ["a"]
    made.extend(["c"], [values(message("c", {"n": 2}), QUEUE)])
    assert shown(made) == ["a", "c"]
    made.update({"a": values(message("a", {"n": 1}, receive_count=3), QUEUE)})
    assert shown(made) == ["c"]
    made.update({"a": values(message("a", {"n": 1}, receive_count=2), REDRIVING)})
    assert sorted(shown(made)) == ["a", "c"]
    made.remove(["c"])
    assert shown(made) == ["a"]
    made.begin_refresh()
    made.extend(["d"], [values(message("d", {"n": 2}), QUEUE)])
    made.end_refresh()
    assert shown(made) == ["d"]


def test_messages_an_expression_does_not_fit_are_counted_once_and_not_shown() -> None:
    made = store(message("a", {"n": [1]}), message("b", {"n": "x"}), message("c", {"n": "y"}))
    made.set_where("sum(body.n) > `0`")
    for text in ("", "a", "", "b"):
        made.set_filter(text)
    made.set_sort(0)
    assert made.where_errors == 2
    assert "sum()" in made.where_fault
    made.remove(["b"])
    assert made.where_errors == 1
    made.set_where("")
    assert (made.where_errors, made.where_fault, len(made.view)) == (0, "", 2)


@given(st.lists(bodies, min_size=1, max_size=6), st.sampled_from(["body.order", "message", "text", "!(body.m)"]), texts)
@examples(deadline=None)
def test_what_is_shown_passes_both(found: list[str], expression: str, text: str) -> None:
    all_of_them = [message(f"m{n}", body) for n, body in enumerate(found)]
    made = store(*all_of_them)
    plain = store(*all_of_them)
    try:
        made.set_filter(text)
    except ValueError:
        return
    plain.set_filter(text)
    made.set_where(expression)
    chosen = where(expression)
    assert shown(made) == [key for key in shown(plain) if chosen(all_of_them[int(str(key)[1:])])]
    for row in range(len(made.view)):
        for column in range(len(made.columns)):
            drawn = made.text_at(row, column)
            assert drawn == clean(drawn)
