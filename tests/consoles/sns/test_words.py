"""What the topic console says."""

from __future__ import annotations

import dataclasses
import json

from hypothesis import given

from awstui.consoles.sns import forms, words
from awstui.protocol.sns import Published
from tests.consoles.sns.bench import MAIL, QUEUE
from tests.protocol.topics import ARN, FIFO, QUEUE_ARN, TOPIC
from tests.ui.hostile import texts


def test_endpoints_are_named_as_one_reads_them() -> None:
    def named(endpoint: str) -> str:
        return words.short(dataclasses.replace(QUEUE, endpoint=endpoint))

    assert named(QUEUE_ARN) == "orders"
    assert named(QUEUE_ARN.replace("eu-west-1", "us-east-1")) == "orders (us-east-1)"
    assert named(QUEUE_ARN.replace("123456789012", "999999999999")) == "orders (999999999999)"
    assert named("arn:aws:lambda:eu-west-1:123456789012:function:worker:live") == "worker:live"
    assert named("anna@example.com") == "anna@example.com"


def test_a_row_says_what_is_known_and_no_more() -> None:
    protocol, name, state, policy, raw, dlq, _, arn = words.row(QUEUE)
    assert (protocol, name, state, raw, arn) == ("sqs", "orders", "confirmed", True, f"{ARN}:1")
    assert str(policy).startswith("attributes: {")
    assert dlq == f"{QUEUE_ARN}-dlq"
    assert words.row(MAIL)[3:6] == (None, None, None)


def test_the_topic_in_two_lines() -> None:
    assert words.counts(TOPIC) == "standard · 2 confirmed · 1 pending"
    assert words.counts(dataclasses.replace(FIFO, pending=0)) == "FIFO · 2 confirmed"
    assert "deduplicates by id" in words.traits(FIFO)
    encrypted = dataclasses.replace(TOPIC, kms="alias/aws/sns", display_name="Harbour")
    assert words.traits(encrypted) == "encrypted (sns) · messages up to 256.0 KiB · shown as Harbour"


def test_what_became_of_a_publish() -> None:
    assert words.published(Published("m", "7", note="Deduplicated.")) == (
        "Published: message id m, sequence number 7\nDeduplicated."
    )


def test_names_beside_the_topic_become_arns_and_nothing_else_does() -> None:
    assert forms.whole("sqs", "jobs", TOPIC) == "arn:aws:sqs:eu-west-1:123456789012:jobs"
    assert forms.whole("lambda", "worker", TOPIC) == "arn:aws:lambda:eu-west-1:123456789012:function:worker"
    for protocol, name in (("sqs", QUEUE_ARN), ("sqs", ""), ("email", "anna"), ("https", "https://x")):
        assert forms.whole(protocol, name, TOPIC) == name


@given(texts, texts)
def test_no_form_is_beyond_words(one: str, other: str) -> None:
    both = {"message": one, "attributes": one, "filter_policy": one, "token": one, "per_protocol": True}
    answers = {**both, "subject": other, "endpoint": other, "dlq_arn": other, "protocol": "sqs", "scope": "MessageBody"}
    for topic in (TOPIC, FIFO):
        for found in (
            forms.notice_wrong(answers, topic),
            forms.wish_wrong(answers, topic),
            forms.dlq_wrong(answers, topic),
        ):
            assert all(found.values())
    assert all(forms.confirm_wrong(answers).values())


def test_a_policy_that_lets_anybody_in_is_said_first() -> None:
    def policy(condition: object) -> str:
        every = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "SNS:Publish", "Resource": ARN}
        return json.dumps({"Statement": [{**every, "Condition": condition}]})

    assert words.access(policy({})).startswith("PUBLIC: anybody on the internet may SNS:Publish")
    own = {"StringEquals": {"AWS:SourceOwner": "123456789012"}}
    assert words.access(policy(own)) == "1 statement, none of them public"
    assert words.access("").startswith("No access policy")
