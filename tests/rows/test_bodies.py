"""The views of a body: what it is, unwrapped; and always the body itself, untouched."""

from __future__ import annotations

import gzip
import json
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from awstui.rows.bodies import GLANCE, SENT, inside, layers, summary, views
from awstui.rows.encodings import MOST
from awstui.rows.nested import NESTED
from tests.rows.wrapped import EVENT, FAILED, ORDER, TOPIC, bodies, json_values, packed, s3, sns


def names(body: str | bytes) -> list[str]:
    return [view.name for view in views(body)]


def shown(body: str | bytes, name: str) -> Any:
    (view,) = (view for view in views(body) if view.name == name)
    return view.load()


@given(bodies)
@examples(deadline=None)
def test_every_body_has_itself_and_its_bytes_and_no_view_fails(body: str) -> None:
    found = views(body)
    assert len({view.name for view in found}) == len(found)
    assert shown(body, SENT) is body
    assert found[-1].form == "hex"
    assert found[-1].load() == body.encode("utf-8", "surrogatepass")
    for view in found:
        made = view.load()
        assert isinstance(made, {"text": str, "hex": bytes, "json": dict | list}[view.form])
        if view.form == "json":
            json.dumps(made)
    assert "\n" not in summary(body) + "".join(view.name for view in found)
    assert isinstance(inside(body), str)


@given(st.dictionaries(st.text(), json_values, min_size=1))
def test_a_json_view_is_what_the_body_says(value: dict[str, Any]) -> None:
    assert shown(json.dumps(value), "JSON") == value


@given(json_values)
@examples(deadline=None)
def test_what_was_wrapped_comes_out_again(value: Any) -> None:
    text = json.dumps({"v": value, "some": "more words"})
    for body, name in (
        (packed(text), "JSON in base64"),
        (packed(gzip.compress(text.encode())), "JSON in gzip in base64"),
        (packed(zlib.compress(text.encode())), "JSON in zlib in base64"),
        (sns(text), "SNS message"),
    ):
        assert layers(body)[-1].value == text
        assert name in names(body)


def test_an_sns_notification_shows_message_topic_subject_and_attributes() -> None:
    body = sns(json.dumps(ORDER), Subject="New", MessageAttributes={"n": {"Type": "Number", "Value": "3"}})
    assert names(body) == ["SNS message", "SNS notification", "JSON inside JSON", "JSON", SENT, "hex"]
    assert shown(body, "SNS message") == ORDER
    assert shown(body, "SNS notification") == {
        "TopicArn": TOPIC,
        "Subject": "New",
        "MessageAttributes": {"n (Number)": "3"},
        "Message": {NESTED: ORDER},
    }
    assert summary(body) == f"SNS orders › {json.dumps(ORDER)}"
    assert names(sns("plain words")) == ["SNS message", "SNS notification", "JSON", SENT, "hex"]
    assert shown(sns("plain words"), "SNS message") == "plain words"


def test_an_s3_events_keys_are_decoded_beside_what_was_sent() -> None:
    body = s3("photos/boat+no+1%21.jpg", "plain.txt", "%ff")
    first, second, third = shown(body, "S3 event")
    assert (first["Bucket"], first["Key"]) == ("uploads", "photos/boat no 1!.jpg")
    assert first["Key as sent"] == "photos/boat+no+1%21.jpg"
    assert (second["Key"], "Key as sent" in second) == ("plain.txt", False)
    assert third["Key"] == "%ff"
    assert summary(body) == "S3 ObjectCreated:Put uploads/photos/boat no 1!.jpg and 2 more"
    assert "uploads/plain.txt" in inside(body)
    wrapped = sns(s3("a+b"))
    assert names(wrapped)[:3] == ["S3 event in SNS message", "SNS message", "SNS notification"]
    assert summary(wrapped) == "SNS orders › S3 ObjectCreated:Put uploads/a b"


def test_an_eventbridge_event_shows_its_detail_with_what_it_is_about() -> None:
    assert names(EVENT)[:2] == ["EventBridge event", "EventBridge detail"]
    assert list(shown(EVENT, "EventBridge event"))[:3] == ["detail-type", "source", "detail"]
    assert shown(EVENT, "EventBridge event") == json.loads(EVENT)
    assert shown(EVENT, "EventBridge detail") == ORDER
    assert summary(EVENT).startswith('EventBridge OrderPlaced › {"order":"A-17"')
    assert names(sns(EVENT))[:3] == [
        "EventBridge event in SNS message", "EventBridge detail in SNS message", "SNS message",
    ]  # fmt: skip


def test_a_lambda_failure_shows_the_error_and_what_it_was_called_with() -> None:
    assert names(FAILED)[0] == "Lambda destination record"
    assert shown(FAILED, "Lambda destination record") == json.loads(FAILED)
    assert "EventBridge event in request payload" in names(FAILED)
    assert shown(FAILED, "EventBridge detail in request payload") == ORDER
    assert summary(FAILED).startswith("Lambda bill:$LATEST RetriesExhausted: no such order › EventBridge")


@pytest.mark.parametrize(
    "data",
    [
        {"Type": "Notification", "TopicArn": TOPIC}, {"Type": "Notification", "TopicArn": 5, "Message": "x"},
        {"Type": "SubscriptionConfirmation", "TopicArn": TOPIC, "Message": "x"}, {"Records": []},
        {"Records": [{"s3": {"bucket": {"name": "b"}, "object": {}}}]}, {"Records": [{"s3": None}, 5]},
        {"Records": [{"dynamodb": {}}]}, {"detail-type": "x", "detail": {}},
        {"detail-type": 1, "source": 2, "detail": 3}, {"requestContext": {"functionArn": "a"}, "requestPayload": 1},
        {"requestContext": [], "requestPayload": 1},
    ],
)  # fmt: skip
def test_what_only_resembles_an_envelope_is_json(data: dict[str, Any]) -> None:
    assert names(json.dumps(data)) == ["JSON", SENT, "hex"]
    assert summary(json.dumps(data)) == json.dumps(data)


def test_why_a_body_has_no_json_view_is_said() -> None:
    (sent, _) = views('{"order": "A", "lines": [')
    assert sent.note == "no JSON: line 1, column 26: expecting value"
    assert views('{"a": 1, "a": 2}')[0].note == "not shown as JSON: a key is there twice"
    assert views("words")[0].note == ""


def test_a_file_in_base64_is_shown_by_its_bytes_and_its_kind() -> None:
    png = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
    assert names(packed(png)) == ["bytes in base64", SENT, "hex"]
    view = views(packed(png))[0]
    assert (view.note, view.load()) == ("PNG image", png)
    assert summary(packed(png)) == "base64 › PNG image"


def test_bytes_have_the_same_views() -> None:
    assert names(b"\x00\x01") == ["hex"]
    assert names(gzip.compress(json.dumps(ORDER).encode())) == ["JSON in gzip", "hex"]
    assert names(json.dumps(ORDER).encode()) == ["JSON", SENT, "hex"]
    assert views(b"%PDF-1.7\xff")[0].note == "PDF"
    assert names(b"") == ["hex"]


def test_a_bomb_is_cut_and_says_so() -> None:
    body = packed(gzip.compress("ż".encode() * MOST))
    view = views(body)[0]
    assert (view.name, view.note) == ("text in gzip in base64", "cut after 8,192 KiB")
    assert view.load() == "ż" * (MOST // 2)
    assert len(inside(body)) <= GLANCE
    odd = views(packed(gzip.compress(b"x" + "ż".encode() * MOST)))[0]
    assert odd.load() == "x" + "ż" * (MOST // 2 - 1)


def test_wrappings_end() -> None:
    body = "x" * 40
    for _ in range(20):
        body = sns(body) if len(body) < 50_000 else body
    assert len(layers(body)) <= 8
    assert shown(body, SENT) is body


def test_a_summary_is_the_beginning_on_one_line_with_nothing_hidden() -> None:
    assert summary('{\n  "a":\t1\r\n}') == '{ "a": 1 }'
    assert summary(" \u00a0x\u2028y\x00 ") == "\u00a0x\u2028y\x00"
    assert summary("test") == "test"
    assert summary(packed("one\ntwo three four")) == "base64 › one two three four"
    assert summary(packed(gzip.compress(sns("hi").encode()))) == "gzip in base64 › SNS orders › hi"
    assert 1000 < len(summary("y" * 1_000_000)) < 10_000
    assert summary("") == ""


def test_a_search_finds_what_is_wrapped_or_escaped() -> None:
    assert "Gdańsk" in inside(json.dumps(ORDER))
    assert "Gdańsk" in inside(sns(json.dumps(ORDER)))
    assert '"order": "A-17"' in inside(sns(json.dumps(ORDER)))
    assert "needle" in inside(packed(gzip.compress(b"hay needle hay")))
    assert inside('{"order": "A-17"}') == ""
    assert inside(packed("needle " * GLANCE)) == ""
