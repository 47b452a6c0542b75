"""Messages as lines and lines as drafts: nothing gets lost on the way, and what is no message is said."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awstui.protocol.sqs import Attribute, Draft, Message
from awstui.rows.message_lines import WHY, draft, failed, line, message_id

BODIES = st.text(
    st.one_of(
        st.sampled_from("\t\n\r\u2028\u0085\ufffd"),
        st.characters(min_codepoint=0x20, max_codepoint=0xD7FF),
        st.characters(min_codepoint=0xE000, max_codepoint=0xFFFD),
        st.characters(min_codepoint=0x10000),
    ),
    min_size=1,
)
"""Every character SQS takes."""

NAMES = st.from_regex(r"[A-Za-z0-9_-]{1,20}", fullmatch=True)
LABELS = st.one_of(st.just(""), st.from_regex(r"\.[a-z.]{1,8}", fullmatch=True))
TOKENS = st.from_regex(r"[!-~]{0,128}", fullmatch=True)
ATTRIBUTES = st.one_of(
    st.builds(lambda name, label, value: Attribute(name, f"String{label}", value), NAMES, LABELS, BODIES),
    st.builds(
        lambda name, label, value: Attribute(name, f"Number{label}", str(value)),
        NAMES,
        LABELS,
        st.integers(-(10**37), 10**37),
    ),
    st.builds(
        lambda name, label, value: Attribute(name, f"Binary{label}", value), NAMES, LABELS, st.binary(min_size=1)
    ),
)


@given(BODIES, st.lists(ATTRIBUTES, max_size=10, unique_by=lambda each: each.name), TOKENS, TOKENS, BODIES)
def test_a_line_holds_all_that_can_be_sent_again(
    body: str, attributes: list[Attribute], group: str, dedup: str, trace: str
) -> None:
    system = {"MessageGroupId": group, "MessageDeduplicationId": dedup, "AWSTraceHeader": trace, "SentTimestamp": "1"}
    message = Message("id", body, "r", 3, 0, attributes=tuple(attributes), system=system, md5="d41d8")
    text = line(message)
    assert "\n" not in text
    assert draft(text) == Draft(body, attributes=tuple(attributes), group=group, dedup=dedup, trace=trace)
    assert message_id(text) == "id"
    document = json.loads(text)
    assert (document["MD5OfBody"], document["Attributes"]) == ("d41d8", system)
    assert "ReceiptHandle" not in text
    again = failed(text, "because")
    assert json.loads(again)[WHY] == "because"
    assert draft(again) == draft(text)


def test_a_line_by_hand() -> None:
    text = """{"body": "x", "delay": 5, "group": "g", "dedup": "d", "trace": "t", "attributes": {
        "a": "text", "b": 1.50, "c": {"type": "Number.int", "value": 7}, "d": {"type": "Binary", "value": "AP8="}}}"""
    assert draft(text) == Draft(
        "x",
        5,
        (
            Attribute("a", "String", "text"),
            Attribute("b", "Number", "1.50"),
            Attribute("c", "Number.int", "7"),
            Attribute("d", "Binary", b"\x00\xff"),
        ),
        "g",
        "d",
        "t",
    )


def test_a_body_by_hand_may_be_json_itself() -> None:
    assert draft('{"body": {"größe": [1, 2.5, null]}}').body == '{"größe":[1,2.5,null]}'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nope", "not JSON"),
        ("[1]", "a JSON object"),
        ("{}", "neither"),
        ('{"body": "x", "dellay": 5}', "'dellay'"),
        ('{"body": "x", "delay": "5"}', "whole number"),
        ('{"body": "x", "delay": true}', "whole number"),
        ('{"body": "x", "group": 5}', "group is a text"),
        ('{"body": "x", "attributes": []}', "attributes is an object"),
        ('{"body": "x", "attributes": {"a": null}}', "attribute a"),
        ('{"body": "x", "attributes": {"a": {"type": "Binary", "value": "###"}}}', "base64"),
        ('{"Body": 5}', "Body is a text"),
        ('{"Body": "x", "MessageAttributes": {"a": {"DataType": "Binary", "BinaryValue": "#"}}}', "base64"),
        ("[" * 100_000, "nested too deep"),
    ],
)
def test_what_stands_for_no_message_is_said(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        draft(text)


@given(st.text())
def test_any_text_is_a_draft_or_a_sentence_and_a_failed_line_stays_one(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert draft(text).body
    assert failed(text, "why") == text or json.loads(text) is not None
