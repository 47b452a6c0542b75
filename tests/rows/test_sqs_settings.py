"""A queue's attributes and tags as rows."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awstui.protocol.sqs_attributes import SETTINGS, allow_text, redrive_text
from awstui.protocol.sqs_queues import QueueSettings
from awstui.rows import sqs_settings as shown
from tests.ui.hostile import texts

ARN = "arn:aws:sqs:eu-west-1:123456789012:orders"
HAS = {
    "QueueArn": ARN, "VisibilityTimeout": "45", "MessageRetentionPeriod": "345600", "MaximumMessageSize": "262144",
    "CreatedTimestamp": "1700000000", "ApproximateNumberOfMessages": "1234", "SqsManagedSseEnabled": "true",
    "RedrivePolicy": redrive_text(f"{ARN}-dlq", 3), "Brand": "new",
}  # fmt: skip
FOUND = QueueSettings(HAS, {"team": "ops"})


def test_each_attribute_in_words_raw_and_against_its_default() -> None:
    rows = shown.rows(FOUND, fifo=False, now=0)
    assert rows["VisibilityTimeout"] == (
        "Visibility timeout", "45s", "yes", "30s", "0s to 12h", "45", "VisibilityTimeout",
    )  # fmt: skip
    assert rows["MessageRetentionPeriod"][1:4] == ("4d", "", "4d")
    assert rows["MaximumMessageSize"][1:3] == ("256.0 KiB", "yes")
    assert rows["RedrivePolicy"][1:4] == ("orders-dlq after 3 receives", "yes", "none")
    assert rows["Policy"][1:6] == ("none", "", "none", "JSON, up to 8,192 bytes", None)
    assert rows["DelaySeconds"][1:3] == ("0s", "")  # SQS did not say: the default holds
    assert rows["CreatedTimestamp"][1] == "2023-11-14 22:13:20"
    assert rows["ApproximateNumberOfMessages"][1] == "≈1,234"
    assert rows["tag:team"][:2] == ("tag team", "ops")
    assert rows["Brand"][4] == "not known to awstui"
    assert all(len(row) == len(shown.COLUMNS) for row in rows.values())


def test_only_a_fifo_queue_shows_what_only_it_has() -> None:
    fifo = {name for name, each in SETTINGS.items() if each.fifo}
    assert fifo <= shown.rows(FOUND, fifo=True, now=0).keys()
    assert not fifo & shown.rows(FOUND, fifo=False, now=0).keys()


def test_policies_in_words() -> None:
    assert shown.shown("RedriveAllowPolicy", "") == "all queues"
    assert shown.shown("RedriveAllowPolicy", allow_text("byQueue", (ARN, f"{ARN}2"))) == "orders, orders2"
    assert shown.shown("RedriveAllowPolicy", allow_text("denyAll")) == "no queue"
    statement = {"Effect": "Allow", "Principal": "*", "Action": "*"}
    assert shown.shown("Policy", json.dumps({"Statement": [statement]})) == "1 statement, PUBLIC"
    two = [statement, {**statement, "Effect": "Deny"}]
    assert shown.shown("Policy", json.dumps({"Statement": two})).startswith("2 statements")


def test_a_difference_says_old_and_new() -> None:
    assert shown.difference("DelaySeconds", "", "90") == "Delay\n- 0s (not set)\n+ 1m30s  (90)"
    assert shown.difference("KmsMasterKeyId", "", "alias/x") == "KMS key\n- none\n+ alias/x"
    lines = shown.difference("Policy", '{"a": 1}', '{"a": 2}').splitlines()
    assert [line for line in lines if line.startswith(("-", "+"))] == ['-  "a": 1', '+  "a": 2']


def test_the_document_opens_what_is_json_inside() -> None:
    found = shown.document(FOUND)
    assert found["Attributes"]["RedrivePolicy"]["maxReceiveCount"] == 3
    assert found["Tags"] == {"team": "ops"}
    assert shown.value_of(FOUND, "tag:team") == "ops"
    assert shown.value_of(FOUND, "VisibilityTimeout") == "45"
    assert shown.value_of(FOUND, "Brand") == "new"


names = st.one_of(st.sampled_from([*SETTINGS, *shown.READ_ONLY]), texts)


@given(st.dictionaries(names, texts, max_size=6), st.dictionaries(texts, texts, max_size=3), st.booleans())
def test_whatever_sqs_says_there_is_a_row_for_it(attributes: dict[str, str], tags: dict[str, str], fifo: bool) -> None:
    found = QueueSettings(attributes, tags)
    rows = shown.rows(found, fifo, now=0)
    hidden = {name for name, each in SETTINGS.items() if each.fifo and not fifo}
    assert attributes.keys() - hidden <= rows.keys()
    assert {f"tag:{key}" for key in tags} <= rows.keys()
    for name in SETTINGS:
        assert shown.difference(name, attributes.get(name, ""), "1")
    assert shown.document(found)["Tags"] == tags


@pytest.mark.parametrize("raw", ["9" * 5_000, "٣", "-1", "NaN"])
def test_numbers_that_are_none_are_shown_as_they_are(raw: str) -> None:
    for name in ("VisibilityTimeout", "MaximumMessageSize"):
        assert shown.shown(name, raw) == raw
