"""What SNS accepts: names, endpoints, messages, confirmations."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awstui.protocol.sns import Notice, Topic, Wish
from awstui.protocol.sns_rules import (
    PROTOCOLS,
    arn_parts,
    attributes_faults,
    confirmation,
    counted,
    delivered,
    endpoint_faults,
    ignored_keys,
    name_faults,
    notice_faults,
    notice_size,
    per_protocol,
    subject_faults,
    wish_faults,
)
from awstui.protocol.sns_settings import BY_NAME, SETTINGS, settings_of, value_fault
from awstui.protocol.sqs import Attribute
from tests.protocol.topics import ARN, FIFO, QUEUE_ARN, TOPIC
from tests.ui.hostile import texts


def fields(found: Any) -> set[str]:
    return {fault.field for fault in found}


@pytest.mark.parametrize(
    ("protocol", "endpoint"),
    [
        ("sqs", QUEUE_ARN),
        ("lambda", "arn:aws:lambda:eu-west-1:123456789012:function:worker"),
        ("lambda", "arn:aws:lambda:eu-west-1:123456789012:function:worker:live"),
        ("firehose", "arn:aws:firehose:eu-west-1:123456789012:deliverystream/log"),
        ("application", "arn:aws:sns:eu-west-1:123456789012:endpoint/GCM/app/0e7c"),
        ("email", "anna@example.com"),
        ("email-json", "anna+sns@mail.example.com"),
        ("sms", "+4915112345678"),
        ("https", "https://example.com:8443/sns?x=1"),
        ("http", "http://user:pw@example.com/"),
    ],
)
def test_endpoints_that_fit_their_protocol(protocol: str, endpoint: str) -> None:
    assert endpoint_faults(protocol, endpoint, TOPIC) == []


@pytest.mark.parametrize(
    ("protocol", "endpoint", "words"),
    [
        ("sqs", "", "where to deliver"),
        ("sqs", f" {QUEUE_ARN}", "without spaces"),
        ("sqs", "https://sqs.eu-west-1.amazonaws.com/123456789012/orders", "an ARN"),
        ("sqs", "arn:aws:sns:eu-west-1:123456789012:orders", "arn:aws:sqs"),
        ("sqs", "arn:aws:sqs::123456789012:orders", "region"),
        ("sqs", "arn:aws:sqs:eu-west-1:12:orders", "12 digits"),
        ("sqs", "arn:aws-cn:sqs:cn-north-1:123456789012:orders", "partition"),
        ("sqs", f"{QUEUE_ARN}.fifo", "FIFO queue"),
        ("lambda", "arn:aws:lambda:eu-west-1:123456789012:layer:x", "function:NAME"),
        ("firehose", "arn:aws:firehose:eu-west-1:123456789012:x", "deliverystream"),
        ("email", "anna", "email address"),
        ("email", "anna @example.com", "email address"),
        ("sms", "015112345678", "country code"),
        ("sms", "+49 151 1234567", "country code"),
        ("https", "http://example.com", "https://"),
        ("http", "example.com", "http://"),
        ("https", "https://", "https://"),
        ("https", "https://example.com:99999/", "no URL"),
    ],
)
def test_endpoints_that_do_not(protocol: str, endpoint: str, words: str) -> None:
    (said,) = endpoint_faults(protocol, endpoint, TOPIC)
    assert words in said


@given(st.sampled_from(PROTOCOLS), texts)
def test_no_endpoint_is_beyond_words(protocol: str, endpoint: str) -> None:
    for topic in (TOPIC, FIFO):
        for fault in wish_faults(Wish(protocol, endpoint, raw=True, dlq_arn=endpoint, role_arn=endpoint), topic):
            assert fault.sentence


def test_a_fifo_topic_delivers_to_queues_only() -> None:
    assert fields(wish_faults(Wish("email", "anna@example.com"), FIFO)) == {"protocol"}
    assert wish_faults(Wish("sqs", f"{QUEUE_ARN}.fifo"), FIFO) == ()
    assert wish_faults(Wish("sqs", QUEUE_ARN), FIFO) == ()


def test_raw_roles_and_dlqs_are_for_those_that_take_them() -> None:
    mail = Wish("email", "anna@example.com")
    assert fields(wish_faults(dataclasses.replace(mail, raw=True), TOPIC)) == {"raw"}
    assert fields(wish_faults(dataclasses.replace(mail, role_arn="arn:aws:iam::1:role/x"), TOPIC)) == {"role_arn"}
    assert fields(wish_faults(dataclasses.replace(mail, dlq_arn=ARN), TOPIC)) == {"dlq_arn"}
    elsewhere = QUEUE_ARN.replace("eu-west-1", "us-east-1")
    assert fields(wish_faults(dataclasses.replace(mail, dlq_arn=elsewhere), TOPIC)) == {"dlq_arn"}
    assert fields(wish_faults(dataclasses.replace(mail, dlq_arn=f"{QUEUE_ARN}.fifo"), TOPIC)) == {"dlq_arn"}
    assert wish_faults(dataclasses.replace(mail, dlq_arn=QUEUE_ARN), TOPIC) == ()
    stream = Wish("firehose", "arn:aws:firehose:eu-west-1:123456789012:deliverystream/log")
    assert fields(wish_faults(stream, TOPIC)) == {"role_arn"}


def test_the_size_is_that_of_message_and_attributes_and_the_limit_the_topics_own() -> None:
    attribute = Attribute("key", "String", "ä" * 10)
    notice = Notice("x" * (262_144 - len("keyString") - 20), attributes=(attribute,))
    assert notice_size(notice) == 262_144
    assert notice_faults(notice, TOPIC) == ()
    more = dataclasses.replace(notice, message=notice.message + "x")
    assert "262,145 bytes" in notice_faults(more, TOPIC)[0].sentence
    assert notice_faults(more, dataclasses.replace(TOPIC, max_size=1_048_576)) == ()


@pytest.mark.parametrize(
    ("notice", "topic", "field"),
    [
        (Notice(""), TOPIC, "message"),
        (Notice("\ud800"), TOPIC, "message"),
        (Notice("x", subject="x" * 100), TOPIC, "subject"),
        (Notice("x", subject="a\nb"), TOPIC, "subject"),
        (Notice("x"), FIFO, "group"),
        (Notice("x", group="a b"), FIFO, "group"),
        (Notice("x", dedup="1"), TOPIC, "dedup"),
        (Notice("x", attributes=(Attribute("a", "String", ""),)), TOPIC, "attributes"),
        (Notice("plain", per_protocol=True), TOPIC, "message"),
        (Notice("[]", per_protocol=True), TOPIC, "message"),
        (Notice('{"sqs": "x"}', per_protocol=True), TOPIC, "message"),
        (Notice('{"default": 5}', per_protocol=True), TOPIC, "message"),
        (Notice('{"default": "a", "default": "b"}', per_protocol=True), TOPIC, "message"),
        (Notice("[" * 50_000, per_protocol=True), TOPIC, "message"),
    ],
)
def test_what_keeps_a_message_from_being_published(notice: Notice, topic: Topic, field: str) -> None:
    assert fields(notice_faults(notice, topic)) == {field}


def test_a_message_of_each_kind_is_fine() -> None:
    assert notice_faults(Notice("x", subject="Order placed"), TOPIC) == ()
    assert notice_faults(Notice("x", group="g"), FIFO) == ()
    assert notice_faults(Notice('{"default": ""}', per_protocol=True), TOPIC) == ()


@pytest.mark.parametrize(
    ("attribute", "words"),
    [
        (Attribute("a", "String.Array", "[1, "), "written as JSON"),
        (Attribute("a", "String.Array", '[["x"]]'), "holds texts"),
        (Attribute("a", "Number", "five"), "38 digits"),
        (Attribute("a", "Number.int", "5"), "the type is"),
        (Attribute("a", "Binary", "x"), "holds bytes"),
        (Attribute("AWS.x", "String", "x"), "reserved"),
        (Attribute("a b", "String", "x"), "letters, digits"),
    ],
)
def test_attributes_sns_would_refuse(attribute: Attribute, words: str) -> None:
    assert words in " ".join(attributes_faults((attribute,)))


def test_attributes_of_each_type_and_as_many_as_one_likes_are_fine() -> None:
    some = (
        Attribute("a", "String", "x"),
        Attribute("b", "Number", "1e3"),
        Attribute("c", "Binary", b"\x00"),
        Attribute("d", "String.Array", '["a", 1, true, null]'),
        *(Attribute(f"x{n}", "String", "x") for n in range(20)),
    )
    assert attributes_faults(some) == []
    assert attributes_faults((*some, some[0])) == ["a is given twice"]


def test_each_protocol_gets_its_own_text_or_the_default() -> None:
    notice = Notice('{"default": "d", "email": "m", "fax": "f", "sms": 5}', per_protocol=True)
    assert [delivered(notice, name) for name in ("email", "sms", "sqs")] == ["m", "d", "d"]
    assert ignored_keys(notice) == ["fax", "sms"]
    assert delivered(Notice("x"), "email") == "x"
    assert ignored_keys(Notice("x")) == []


@given(st.dictionaries(st.sampled_from([*PROTOCOLS, "default", "fax"]), st.one_of(texts, st.integers())))
def test_a_message_per_protocol_is_refused_exactly_without_a_default_text(found: dict[str, Any]) -> None:
    texts_, faults = per_protocol(json.dumps(found))
    assert bool(faults) is not isinstance(found.get("default"), str)
    assert all(texts_[name] == found[name] for name in texts_)


@given(texts)
def test_a_subject_without_faults_is_one_short_line(subject: str) -> None:
    if not subject_faults(subject):
        assert len(subject) < 100
        assert not any(character < " " for character in subject)


@pytest.mark.parametrize(
    ("name", "fifo", "fine"),
    [("orders", False, True), ("orders.fifo", True, True), ("orders", True, False), ("orders.fifo", False, False),
     ("", False, False), ("a.b", False, False), ("x" * 257, False, False), ("a b", False, False)],
)  # fmt: skip
def test_names_of_topics(name: str, fifo: bool, fine: bool) -> None:
    assert (name_faults(name, fifo=fifo) == []) is fine


TOKEN = "2336412f37fb687f5d51e6e2425c464de12884bd"
LINK = f"https://sns.eu-west-1.amazonaws.com/confirmation.html?TopicArn={ARN}&Token={TOKEN}&Endpoint=anna@example.com"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (TOKEN, (TOKEN, "")),
        (f"  {TOKEN}\n", (TOKEN, "")),
        (LINK, (TOKEN, ARN)),
        (LINK[:70] + "\n" + LINK[70:], (TOKEN, ARN)),
        (f"https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn={ARN}&Token={TOKEN}", (TOKEN, ARN)),
    ],
)
def test_a_token_is_found_in_what_was_pasted(text: str, expected: tuple[str, str]) -> None:
    assert confirmation(text) == (*expected, "")


@pytest.mark.parametrize(
    "text",
    ["", " ", "short", "https://example.com/", "tok en!!", "http://[", LINK.replace("Token", "T"),
     f"https://x/?Action=Unsubscribe&Token={TOKEN}"],
)  # fmt: skip
def test_what_holds_no_token_says_so(text: str) -> None:
    assert confirmation(text)[2]


@given(texts)
def test_no_paste_is_beyond_words(text: str) -> None:
    token, _, fault = confirmation(text)
    assert bool(token) is not bool(fault)


def test_arns_come_apart_and_counts_together() -> None:
    assert arn_parts(QUEUE_ARN)["name"] == "orders"
    assert arn_parts("PendingConfirmation") == {}
    assert counted(["sqs", "email", "sqs"]) == "2 sqs, 1 email"


def test_settings_are_those_of_the_api_and_of_the_kind_of_topic() -> None:
    from awstui.engine.models import service_model

    told = service_model("sns").operation_model("SetTopicAttributes").input_shape.members["AttributeName"].documentation
    assert [setting.name for setting in SETTINGS if setting.name not in told] == []
    plain, fifo = ({setting.name for setting in settings_of(topic)} for topic in (TOPIC, FIFO))
    assert fifo - plain == {"ContentBasedDeduplication", "FifoThroughputScope", "ArchivePolicy"}
    assert plain - fifo == {"TracingConfig"}


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("DisplayName", "x" * 101, "at most 100"),
        ("DisplayName", "a\nb", "one line"),
        ("MaximumMessageSize", "1023", "1,024 to 1,048,576"),
        ("MaximumMessageSize", "²", "1,024"),
        ("SQSSuccessFeedbackSampleRate", "101", "0 to 100"),
        ("TracingConfig", "On", "one of"),
        ("ContentBasedDeduplication", "yes", "true or false"),
        ("Policy", "", "cannot be empty"),
        ("Policy", "{}", "Statement"),
        ("Policy", "{", "not JSON"),
        ("Policy", "[" * 20_000, "nested too deep"),
        ("Policy", "x" * 30_721, "at most"),
        ("DeliveryPolicy", "[]", "a JSON object"),
        ("ArchivePolicy", '{"MessageRetentionPeriod": 366}', "1 to 365"),
        ("HTTPFailureFeedbackRoleArn", "me", "role/NAME"),
    ],
)
def test_values_sns_would_refuse(name: str, value: str, words: str) -> None:
    assert words in value_fault(BY_NAME[name], value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DisplayName", ""),
        ("DisplayName", "Harbour"),
        ("MaximumMessageSize", "1024"),
        ("SQSSuccessFeedbackSampleRate", "0"),
        ("TracingConfig", "Active"),
        ("KmsMasterKeyId", "alias/aws/sns"),
        ("ContentBasedDeduplication", "true"),
        ("Policy", '{"Statement": [{}]}'),
        ("DeliveryPolicy", ""),
        ("ArchivePolicy", '{"MessageRetentionPeriod": "30"}'),
        ("ArchivePolicy", "{}"),
        ("HTTPFailureFeedbackRoleArn", "arn:aws:iam::123456789012:role/SNS"),
    ],
)
def test_values_sns_takes(name: str, value: str) -> None:
    assert value_fault(BY_NAME[name], value) == ""


@given(st.sampled_from(SETTINGS), texts)
def test_no_value_is_beyond_words(setting: Any, value: str) -> None:
    assert isinstance(value_fault(setting, value), str)
