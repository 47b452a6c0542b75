"""Which messages a text, a condition and ids pick."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awstui.protocol.sqs import Attribute, Message
from awstui.rows.picking import Picker


def message(body: str, name: str = "m1", **more: object) -> Message:
    return Message(name, body, "r", 2, len(body), **more)  # type: ignore[arg-type]


SNS = json.dumps({"Type": "Notification", "Message": json.dumps({"order": {"id": "x", "lines": [1, 2]}})})
ORDER = message(
    '{"order": {"id": "x"}, "total": 12.5}',
    "id-7",
    attributes=(
        Attribute("retries", "Number", "3"),
        Attribute("source", "String", "Web Shop"),
        Attribute("blob", "Binary", b"\xff"),
    ),
    group="g1",
    sent=1700000000.0,
)


@pytest.mark.parametrize(
    ("where", "holds"),
    [
        ("body.order.id == 'x'", True),
        ("body.order.id == 'y'", False),
        ("body.total > `12`", True),
        ("attributes.retries >= `3` && group == 'g1'", True),
        ("attributes.source == 'Web Shop'", True),
        ("attributes.blob == '/w=='", True),
        ("receives == `2`", True),
        ("sent < `1700000001`", True),
        ("id == 'id-7'", True),
        ("contains(text, 'order')", True),
        ("contains(body, 'order')", False),  # of the wrong type: no match, no crash
        ("body.missing.deeply", False),
        ("!(body.missing)", True),
    ],
)
def test_conditions(where: str, holds: bool) -> None:
    assert bool(Picker(where=where).pick([ORDER])) is holds


def test_json_inside_json_is_opened_and_text_stays_text() -> None:
    assert Picker(where="body.Message.order.lines[1] == `2`").pick([message(SNS)])
    assert Picker(where="body == 'plain'").pick([message("plain")])


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("x", True),
        ("web shop", True),
        ('"web shop"', True),
        ("retries", True),
        ("!retries", False),
        ("group:g1", True),
        ("body:web", False),
        ("attributes:web", True),
        ("id-7", False),  # an id is no text of the message: short words would be found in it by accident
        ("~total.*12", True),
        ("", True),
    ],
)
def test_texts(text: str, holds: bool) -> None:
    assert bool(Picker(text).pick([ORDER])) is holds


def test_all_that_is_given_must_hold_and_the_order_stays() -> None:
    messages = [message(json.dumps({"n": n}), f"m{n}") for n in range(10)]
    picker = Picker("n", "body.n > `3`", ["m9", "m2", "m5", "absent"])
    assert [each.id for each in picker.pick(messages)] == ["m5", "m9"]
    assert Picker().pick(messages) == messages
    assert not Picker("  ", " ")
    assert picker


@pytest.mark.parametrize(("text", "where"), [("~[", ""), ("", "body["), ("", "unknown(body)")])
def test_what_cannot_be_understood_is_said(text: str, where: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        Picker(text, where)


@given(st.text(), st.text())
def test_any_message_can_be_looked_at(body: str, value: str) -> None:
    one = message(body, attributes=(Attribute("a", "Number", value), Attribute("b", "String", value)))
    assert Picker(where="attributes.b == 'never there ###'").pick([one]) == []
    assert Picker(where="id == 'm1'").pick([one]) == [one]
