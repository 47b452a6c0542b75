"""What a queue's attributes take: compared with botocore's model, and at the edges."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awstui.engine.models import service_model
from awstui.protocol import sqs_attributes as rules
from awstui.protocol.sqs_attributes import SETTINGS, Setting
from tests.ui.hostile import texts

ARN = "arn:aws:sqs:eu-west-1:123456789012:orders"
DLQ = f"{ARN}-dlq"
HAS = {"QueueArn": ARN, "SqsManagedSseEnabled": "true"}
NUMBERS = [each for each in SETTINGS.values() if each.kind in ("seconds", "bytes")]


def documented(operation: str) -> str:
    member = service_model("sqs").operation_model(operation).input_shape.members["Attributes"]
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", html.unescape(member.documentation)))


# ---- against botocore


def test_every_attribute_of_the_api_that_can_be_set_is_here() -> None:
    names = set(service_model("sqs").shape_for("QueueAttributeName").enum)
    fixed = {"All", "FifoQueue", "QueueArn", "CreatedTimestamp", "LastModifiedTimestamp"}
    counts = {name for name in names if name.startswith("Approximate")}
    assert set(SETTINGS) == names - fixed - counts


@pytest.mark.parametrize("operation", ["SetQueueAttributes", "CreateQueue"])
@pytest.mark.parametrize("setting", NUMBERS, ids=lambda each: each.name)
def test_ranges_and_defaults_are_those_of_the_model(operation: str, setting: Setting) -> None:
    told = documented(operation).partition(f"{setting.name} –")[2]
    found = re.search(r"(?:from|between) ([0-9,]+)[^0-9]*?(?:\([^)]*\) )?[^0-9]*(?:to|and) ([0-9,]+)", told)
    assert found is not None
    default = re.search(r"Default: ([0-9,]+)", told)
    assert default is not None
    numbers = [int(each.replace(",", "")) for each in (*found.groups(), default[1])]
    assert numbers == [setting.low, setting.high, int(setting.default)]


@pytest.mark.parametrize("setting", [each for each in SETTINGS.values() if each.choices], ids=lambda each: each.name)
def test_choices_are_those_of_the_model(setting: Setting) -> None:
    told = documented("SetQueueAttributes")
    for choice in setting.choices:
        assert re.search(rf"\b{choice}\b", told)


def test_what_fifo_queues_alone_have_stands_below_that_heading() -> None:
    told = documented("SetQueueAttributes")
    at = told.index("applies only to FIFO")
    assert all((told.index(f"{each.name} –") > at) == each.fifo for each in SETTINGS.values())


# ---- one by one


@pytest.mark.parametrize("setting", NUMBERS, ids=lambda each: each.name)
def test_the_edges_of_a_range(setting: Setting) -> None:
    for inside in (setting.low, setting.high, int(setting.default)):
        assert rules.read(setting, str(inside)) == str(inside)
    for outside in (setting.low - 1, setting.high + 1):
        with pytest.raises(ValueError, match=r"to|like"):
            rules.read(setting, str(outside))


@given(st.sampled_from(NUMBERS), st.data())
def test_every_number_in_range_is_taken_as_people_write_it(setting: Setting, data: st.DataObject) -> None:
    number = data.draw(st.integers(setting.low, setting.high))
    spoken = rules.duration(number) if setting.kind == "seconds" else f"{number:,}"
    assert rules.read(setting, spoken) == str(number)


@given(st.sampled_from(list(SETTINGS.values())), texts)
def test_any_text_is_taken_or_refused_in_a_sentence(setting: Setting, text: str) -> None:
    found, said = "", ""
    try:
        found = rules.read(setting, text)
    except ValueError as error:
        said = str(error)
    assert bool(said) or setting.clearable or found
    assert said or rules.read(setting, found) == found


def redrive(**more: Any) -> str:
    return json.dumps({"deadLetterTargetArn": DLQ, "maxReceiveCount": 3, **more})


def test_a_redrive_policy_comes_back_in_one_form() -> None:
    setting = SETTINGS["RedrivePolicy"]
    assert rules.read(setting, redrive(maxReceiveCount="3")) == rules.redrive_text(DLQ, 3)
    assert rules.redrive_of(rules.redrive_text(DLQ, 3)) == (DLQ, 3)
    assert rules.read(setting, json.dumps({"deadLetterTargetArn": DLQ})) == rules.redrive_text(DLQ, 10)
    assert rules.read(setting, "") == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [(redrive(maxReceiveCount=0), "1 to 1,000"), (redrive(maxReceiveCount=1001), "1 to 1,000"),
     (redrive(maxReceiveCount=True), "1 to 1,000"), (redrive(maxReceiveCount=1.5), "1 to 1,000"),
     (redrive(deadLetterTargetArn="orders-dlq"), "ARN of a queue"), (redrive(more=1), "no more"), ("[]", "JSON object"),
     ("{", "JSON object")],
)  # fmt: skip
def test_redrive_policies_that_are_none(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        rules.read(SETTINGS["RedrivePolicy"], text)


def test_a_redrive_allow_policy_names_up_to_ten_queues() -> None:
    setting = SETTINGS["RedriveAllowPolicy"]
    ten = tuple(f"{ARN}{n}" for n in range(10))
    assert rules.allow_of(rules.read(setting, rules.allow_text("byQueue", ten))) == ("byQueue", ten)
    assert rules.allow_of("") == ("allowAll", ())
    for text in (rules.allow_text("byQueue", (*ten, ARN)), rules.allow_text("byQueue"),
                 rules.allow_text("denyAll", (ARN,)), rules.allow_text("byQueue", ("orders",)),
                 '{"redrivePermission": "maybe"}'):  # fmt: skip
        with pytest.raises(ValueError, match=r"queue|redrivePermission"):
            rules.read(setting, text)


# ---- together


def test_each_encryption_ends_the_other() -> None:
    assert rules.completed({"KmsMasterKeyId": "alias/x"}, HAS) == {
        "KmsMasterKeyId": "alias/x", "SqsManagedSseEnabled": "false",
    }  # fmt: skip
    kms = {"KmsMasterKeyId": "alias/x", "SqsManagedSseEnabled": "false"}
    assert rules.completed({"SqsManagedSseEnabled": "true"}, kms)["KmsMasterKeyId"] == ""
    assert rules.completed({"SqsManagedSseEnabled": "false"}, HAS) == {"SqsManagedSseEnabled": "false"}
    both = {"KmsMasterKeyId": "alias/x", "SqsManagedSseEnabled": "true"}
    assert "not by both" in rules.faults(rules.completed(both, HAS), HAS, fifo=False)["KmsMasterKeyId"]


@pytest.mark.parametrize("name", [each.name for each in SETTINGS.values() if each.fifo])
def test_a_standard_queue_takes_nothing_of_a_fifo_queue(name: str) -> None:
    setting = SETTINGS[name]
    assert "FIFO" in rules.faults({name: setting.default}, HAS, fifo=False)[name]
    assert rules.faults({name: setting.default}, HAS, fifo=True) == {}
    assert (setting in rules.settings(True), setting in rules.settings(False)) == (True, False)


def test_high_throughput_needs_both_halves_in_order() -> None:
    limit, scope = {"FifoThroughputLimit": "perMessageGroupId"}, {"DeduplicationScope": "messageGroup"}
    assert "DeduplicationScope" not in rules.faults(scope, HAS, fifo=True)
    assert "first" in rules.faults(limit, HAS, fifo=True)["FifoThroughputLimit"]
    assert rules.faults({**limit, **scope}, HAS, fifo=True) == {}
    back = {"DeduplicationScope": "queue"}
    assert "first" in rules.faults(back, {**HAS, **limit, **scope}, fifo=True)["DeduplicationScope"]
    assert rules.faults({**back, "FifoThroughputLimit": "perQueue"}, {**HAS, **limit, **scope}, fifo=True) == {}


def test_a_redrive_target_is_another_queue_of_the_same_type() -> None:
    def fault(target: str, fifo: bool) -> str:
        change = {"RedrivePolicy": rules.redrive_text(target, 3)}
        return rules.faults(change, HAS, fifo=fifo).get("RedrivePolicy", "")

    assert "its own" in fault(ARN, False)
    assert "standard" in fault(f"{DLQ}.fifo", False)
    assert "FIFO" in fault(DLQ, True)
    assert fault(DLQ, False) == fault(f"{DLQ}.fifo", True) == ""


@pytest.mark.parametrize(
    ("name", "one", "other", "equal"),
    [("RedrivePolicy", redrive(), redrive(maxReceiveCount="3"), True), ("RedrivePolicy", "", redrive(), False),
     ("RedriveAllowPolicy", "", '{"redrivePermission":"allowAll"}', True), ("VisibilityTimeout", "30", "", True),
     ("Policy", '{"a": 1}', '{"a":1}', True), ("Policy", "", '{"a":1}', False), ("Policy", "x{", "x{", True),
     ("SqsManagedSseEnabled", "True", "true", True), ("DelaySeconds", "0", "5", False)],
)  # fmt: skip
def test_what_means_the_same(name: str, one: str, other: str, equal: bool) -> None:
    assert rules.same(name, one, other) is equal
    assert rules.same(name, other, one) is equal
