"""The facts above a body."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awstui.protocol.sqs import Attribute
from awstui.rows.message_facts import attributes, facts, moment
from tests.protocol.queues import MESSAGE, QUEUE, REDRIVING
from tests.ui.hostile import texts

NOW = 1_700_000_000.0


def words(queue: Any = REDRIVING, **more: Any) -> list[list[str]]:
    found = facts(dataclasses.replace(MESSAGE, **more), queue, NOW)
    return [[text for text, _ in line] for line in found]


def test_when_how_large_and_the_ids() -> None:
    more = {"group": "g", "dedup": "d", "sequence": "9", "sender": "me", "md5": "x"}
    assert words(sent=NOW - 7_500, size=1204, **more) == [
        ["sent 2h5m ago", "2023-11-14 20:08:20.000+00:00", "1,204 bytes"],
        ["received 1 of 3 times", "MD5 matches"],
        ["group g", "dedup d", "sequence 9", "sender me"],
    ]
    assert words(sent=NOW + 300)[0][0] == "sent 5m from now, says SQS"
    assert words(sent=None, size=1) == [["1 byte"], ["received 1 of 3 times", "no MD5 came along"]]


@pytest.mark.parametrize(
    ("count", "most", "text", "tone"),
    [
        (1, 3, "received 1 of 3 times", "plain"),
        (2, 3, "received 2 of 3 times: 1 receive left", "busy"),
        (3, 3, "received 3 of 3 times: the next receive moves it to orders-dlq", "bad"),
        (9, 3, "received 9 of 3 times: the next receive moves it to orders-dlq", "bad"),
        (1, 1, "received 1 of 1 time: the next receive moves it to orders-dlq", "bad"),
    ],
)
def test_what_the_receive_count_means_is_said(count: int, most: int, text: str, tone: str) -> None:
    queue = dataclasses.replace(REDRIVING, max_receive_count=most)
    found = facts(dataclasses.replace(MESSAGE, receive_count=count), queue, NOW)
    assert found[1][0] == (text, tone)
    assert words(QUEUE, receive_count=count)[1][0] == ("received once" if count == 1 else f"received {count} times")


def test_a_dead_letter_names_its_source_and_a_wrong_digest_shouts() -> None:
    source = {"DeadLetterQueueSourceArn": "arn:aws:sqs:eu-west-1:1:orders"}
    assert words(system=source)[1][2] == "dead letter of orders"
    (_, digest) = facts(dataclasses.replace(MESSAGE, md5_ok=False, md5="x"), QUEUE, NOW)[1]
    assert digest == ("MD5 DOES NOT MATCH: this is not what was sent", "bad")


def test_attributes_have_their_types_and_what_else_sqs_says_follows() -> None:
    message = dataclasses.replace(
        MESSAGE,
        attributes=(Attribute("n", "Number.int", "5"), Attribute("b", "Binary", b"abc")),
        system={"SentTimestamp": "1", "AWSTraceHeader": "Root=1-2"},
    )
    assert attributes(message) == [
        ("n (Number.int)", "5"),
        ("b (Binary)", "3 bytes"),
        ("AWSTraceHeader (system)", "Root=1-2"),
    ]


@given(texts, st.floats(allow_nan=False, allow_infinity=False) | st.none(), st.integers(0, 10**9))
def test_any_message_has_its_facts(text: str, sent: float | None, count: int) -> None:
    more = {"group": text, "dedup": text, "system": {"DeadLetterQueueSourceArn": text, text: text}, "sent": sent}
    assert words(receive_count=count, **more)[1]
    assert isinstance(moment(sent), str)
