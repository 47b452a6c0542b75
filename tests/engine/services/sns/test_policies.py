"""What a queue's policy lets a topic do, and the statement that lets it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awstui.engine.services.sns.policies import allows, amended, denies, diff, parse

TOPIC = "arn:aws:sns:eu-west-1:123456789012:orders"
QUEUE = "arn:aws:sqs:eu-west-1:123456789012:jobs"
SEND = "sqs:SendMessage"


def statement(**more: Any) -> dict[str, Any]:
    base = {"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}, "Action": SEND, "Resource": QUEUE}
    return {**base, **more}


def lets(*statements: dict[str, Any]) -> bool:
    return allows({"Statement": list(statements)}, SEND, QUEUE, TOPIC)


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"Action": "SQS:*"},
        {"Action": ["sqs:Get*", "sqs:Send*"]},
        {"Resource": "*"},
        {"Resource": ["arn:aws:sqs:*:*:jobs"]},
        {"Principal": "*"},
        {"Principal": {"AWS": "*"}},
        {"Principal": {"Service": ["s3.amazonaws.com", "sns.amazonaws.com"]}},
        {"Condition": {"ArnEquals": {"aws:SourceArn": TOPIC}}},
        {"Condition": {"ArnLike": {"AWS:SourceArn": ["arn:aws:sns:*:*:ord*"]}}},
        {"Condition": {"StringEquals": {"aws:SourceAccount": "123456789012"}}},
    ],
)
def test_statements_that_let_the_topic_send(more: dict[str, Any]) -> None:
    assert lets(statement(**more))


@pytest.mark.parametrize(
    "more",
    [
        {"Effect": "Deny"},
        {"Action": "sqs:ReceiveMessage"},
        {"Resource": QUEUE + "-2"},
        {"Principal": {"AWS": "123456789012"}},
        {"Principal": {"Service": "s3.amazonaws.com"}},
        {"Condition": {"ArnEquals": {"aws:SourceArn": TOPIC + "-2"}}},
        {"Condition": {"StringEquals": {"aws:SourceAccount": "999999999999"}}},
        {"Condition": {"Bool": {"aws:SecureTransport": "true"}}},
        {"Condition": {"ArnEquals": {"aws:SourceArn": TOPIC}, "IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}},
    ],
)
def test_statements_that_do_not_or_that_nobody_here_understands(more: dict[str, Any]) -> None:
    assert not lets(statement(**more))


def test_a_single_statement_needs_no_list_and_nonsense_is_no_policy() -> None:
    assert allows({"Statement": statement()}, SEND, QUEUE, TOPIC)
    for text in ("", "{", "[]", "5", "[" * 100_000):
        assert parse(text) == {}
    assert not allows({"Statement": ["x", 5, None]}, SEND, QUEUE, TOPIC)


def test_a_deny_is_seen() -> None:
    assert denies({"Statement": [statement(Effect="Deny", Condition={"Bool": {"x": "y"}})]}, SEND, QUEUE)
    assert not denies({"Statement": [statement()]}, SEND, QUEUE)


@given(st.lists(st.sampled_from(["sns-orders", "sns-orders-2", "own"]), max_size=4, unique=True))
def test_the_amended_policy_lets_the_topic_send_and_keeps_what_was_there(names: list[str]) -> None:
    before = {"Version": "2008-10-17", "Id": "x", "Statement": [statement(Sid=name, Effect="Deny") for name in names]}
    after = amended(before, QUEUE, TOPIC)
    assert allows(after, SEND, QUEUE, TOPIC)
    assert after["Statement"][:-1] == before["Statement"]
    assert (after["Version"], after["Id"]) == ("2008-10-17", "x")
    assert len({each["Sid"] for each in after["Statement"]}) == len(names) + 1


def test_the_difference_shows_what_is_added_and_nothing_else() -> None:
    lines = diff({}, amended({}, QUEUE, TOPIC)).splitlines()
    assert all(line.startswith(("+", "@@")) for line in lines)
    before = amended({}, QUEUE, TOPIC)
    lines = diff(before, amended(before, QUEUE, TOPIC + "-2")).splitlines()
    assert [line for line in lines if line.startswith("-")] in ([], ["-    }"])
    assert any("sns-orders-2" in line for line in lines)
