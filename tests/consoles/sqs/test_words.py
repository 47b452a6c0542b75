"""What the queue console says and what its forms make of answers."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awstui import protocol as p
from awstui.consoles.sqs import forms, words
from awstui.protocol.sqs import Attribute, Deleted, Draft, Message, Peeked
from awstui.protocol.sqs_rules import faults
from tests.protocol.queues import FIFO, QUEUE

URL = "https://sqs.eu-west-1.amazonaws.com/1/orders"
CONTEXT = p.Context("dev", "eu-west-1", False)
MESSAGES = [Message(id=f"m{n}", body="x", receipt=f"r'{n}", receive_count=1, size=1) for n in range(12)]
REDRIVING = dataclasses.replace(QUEUE, dlq_arn="arn:aws:sqs:eu-west-1:1:orders-dlq", max_receive_count=3)


def test_counts_are_marked_as_approximate() -> None:
    said = words.counts(dataclasses.replace(QUEUE, available=1234, in_flight=5, delayed=6))
    assert said == "standard · ≈1,234 available · ≈5 in flight · ≈6 delayed"


@pytest.mark.parametrize(
    ("queue", "said"),
    [
        (REDRIVING, "DLQ orders-dlq after 3 receives"),
        (dataclasses.replace(REDRIVING, max_receive_count=1), "DLQ orders-dlq after 1 receive ·"),
        (dataclasses.replace(QUEUE, sources=1), "is the DLQ of 1 queue ·"),
        (dataclasses.replace(QUEUE, sources=2), "is the DLQ of 2 queues ·"),
        (QUEUE, "no DLQ · visibility timeout 30s · keeps 4d"),
        (dataclasses.replace(QUEUE, delay=90, kms="arn:aws:kms:r:1:key/abc"), "delays 1m30s · encrypted (abc)"),
    ],
)
def test_the_policy_line(queue: object, said: str) -> None:
    assert said in words.policy(queue) + " ·"  # type: ignore[arg-type]


def test_the_top_lines_fit_eighty_columns() -> None:
    assert len(words.counts(dataclasses.replace(QUEUE, available=10**6, in_flight=10**5, delayed=10**4))) <= 70
    assert len(words.policy(REDRIVING)) < 80


def outcome(**more: object) -> Peeked:
    return dataclasses.replace(Peeked(seen=4, asked=10, stopped="empty", released=4, empty_polls=3), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("peeked", "said"),
    [
        (outcome(), "4 messages at 14:03:22, then 3 empty polls. All are visible"),
        (outcome(seen=1, stopped="count"), "1 message at 14:03:22, as many as asked for. It is visible"),
        (outcome(stopped="cancelled"), "Stopped after 4 messages at 14:03:22. All"),
        (outcome(seen=0), "Nothing came in 3 long polls at 14:03:22: the"),
        (outcome(hidden=("m1",), hidden_for=30), "1 could not be released and stays hidden for 30 s"),
        (outcome(repeats=2), "SQS delivered 2 of them more than once"),
    ],
)
def test_how_a_peek_ended(peeked: Peeked, said: str) -> None:
    assert said in words.peeked(peeked, "at 14:03:22")


def test_a_peek_that_left_messages_hidden_does_not_claim_all_are_visible() -> None:
    fault = p.Failure("throttled", "SQS is throttling.")
    said = words.peeked(outcome(hidden=("m1",), hidden_for=30, fault=fault), "at 14:03:22")
    assert "All are visible" not in said
    assert "SQS is throttling." in said


def test_deletes_are_told_by_what_is_known_of_them() -> None:
    said = words.deleted(
        {
            "a": Deleted("a", "accepted", "SQS accepted it."),
            "b": Deleted("b", "accepted", "SQS accepted it."),
            "c": Deleted("c", "expired", "Peek again."),
        }
    )
    assert said == "2 accepted for deletion. SQS accepted it.\n1 not deleted. Peek again."


def test_a_delete_in_brief_claims_no_more_than_the_weakest_answer() -> None:
    outcomes = {"a": Deleted("a", "deleted"), "b": Deleted("b", "accepted"), "c": Deleted("c", "kept")}
    assert words.deleted_briefly(3, outcomes) == "2 of 3 accepted for deletion."
    assert words.deleted_briefly(1, {"a": outcomes["a"]}) == "1 of 1 deleted."
    assert words.deleted_briefly(2, {}) == "0 of 2 deleted."


def test_credentials_of_the_environment_have_no_profile_to_name() -> None:
    context = p.Context("(environment)", "", False)
    said = words.command("get-queue-attributes", URL, context)
    assert "--profile" not in said
    assert "--region" not in said


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("1", True),
        ("1000", True),
        ("0", False),
        ("1001", False),
        ("x", False),
        ("", False),
        ("-3", False),
        ("٣", False),
    ],
)
def test_the_number_of_messages_to_peek(text: str, good: bool) -> None:
    assert (forms.peek_faults({"count": text}) == {}) is good


def test_a_fifo_form_asks_for_a_group_and_no_delay() -> None:
    paths = {field.path: field.required for field in forms.send_fields(FIFO)}
    assert paths == {"body": True, "group": True, "dedup": False, "attributes": False, "trace": False}
    assert {field.path for field in forms.send_fields(QUEUE)} == {"body", "delay", "group", "attributes", "trace"}
    assert "copies" in {field.path for field in forms.send_fields(QUEUE, copies=True)}


def test_what_was_filled_in_becomes_a_draft() -> None:
    made, wrong = forms.draft(
        {"body": " x ", "delay": " 5 ", "group": " g ", "attributes": "a=1\nn:Number=5", "dedup": ""}
    )
    assert wrong == []
    assert made == Draft(" x ", 5, (Attribute("a", "String", "1"), Attribute("n", "Number", "5")), "g", "")


def test_what_sqs_would_refuse_is_told_at_its_field() -> None:
    found = forms.send_faults({"body": "", "delay": "soon", "attributes": "nonsense"}, QUEUE)
    assert set(found) == {"body", "delay", "attributes"}
    assert forms.send_faults({"body": "x"}, QUEUE) == {}
    assert set(forms.send_faults({"body": "x"}, FIFO)) == {"group"}


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(["body", "delay", "group", "dedup", "attributes"], st.text())))
def test_the_form_lets_through_exactly_what_the_engine_lets_through(answers: dict[str, str]) -> None:
    made, wrong = forms.draft(answers)
    assert (forms.send_faults(answers, FIFO) == {}) is (not wrong and not faults(made, FIFO))
