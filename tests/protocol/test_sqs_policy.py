"""Queue policies: what is refused and where, and the templates one begins from."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given

from awstui.protocol import sqs_policy as policies
from awstui.protocol.sqs_policy import TEMPLATES, Template
from tests.ui.hostile import texts

ARN = "arn:aws-cn:sqs:cn-north-1:123456789012:orders"


def policy(**more: Any) -> str:
    statement = {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": ARN, **more}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def test_a_policy_as_sqs_takes_it_has_no_fault() -> None:
    assert policies.policy_faults(policy()) == []
    one = json.loads(policy())
    assert policies.policy_faults(json.dumps({**one, "Statement": one["Statement"][0]})) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [('{\n  "Version": "x",\n}', "line 3, column 1"), ('{"a": 1', "line 1, column 8"), ("", "line 1, column 1"),
     ("[]", "JSON object"), ("{}", "at least one Statement"), ('{"Statement": []}', "at least one Statement"),
     ('{"Statement": ["x"]}', "statement 1: it is no JSON object"), (policy(Effect="Maybe"), "Allow or Deny"),
     (policy(NotPrincipal="*"), "Principal or NotPrincipal"), ('{"Id": 1, "Id": 2}', "Id is there twice"),
     (policy(Sid="x" * 9_000), "at most 8,192"), (policy(Condition=float("nan")), "NaN is not JSON"),
     ("[" * 100_000, "nested too deep"), (policy(Sid="\ud800"), "half a character")],
    ids=range(14),
)  # fmt: skip
def test_faults_say_where(text: str, said: str) -> None:
    assert any(said in each for each in policies.policy_faults(text))


def test_a_statement_without_its_parts_says_which() -> None:
    found = policies.policy_faults('{"Statement": {"Effect": "Deny"}}')
    assert found == ["statement 1: Principal is missing", "statement 1: Action is missing"]


@given(texts)
def test_no_text_breaks_it(text: str) -> None:
    assert policies.policy_faults(text)
    assert policies.pretty(text) is not None


def test_blanks_do_not_count() -> None:
    spread = json.dumps(json.loads(policy(Sid="x" * 7_900)), indent=40)
    assert len(spread) > policies.LARGEST
    assert policies.policy_faults(spread) == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda each: each.name)
def test_each_template_makes_a_policy_for_this_queue(template: Template) -> None:
    made = policies.statement(template, ARN, template.example)
    whole = policies.added(policies.empty(ARN), made)
    assert policies.policy_faults(json.dumps(whole)) == []
    assert made["Resource"] == ARN
    assert template.example in json.dumps(made)
    if template.service:
        assert made["Principal"] == {"Service": template.service}
        assert made["Condition"]["ArnEquals"]["aws:SourceArn"].endswith(template.example)
    else:
        assert made["Principal"] == {"AWS": "arn:aws-cn:iam::123456789012:root"}
    if template.name == "s3":
        assert made["Condition"]["StringEquals"] == {"aws:SourceAccount": "123456789012"}


def test_a_statement_added_keeps_the_others_and_has_a_sid_of_its_own() -> None:
    made = policies.statement(TEMPLATES[0], ARN, TEMPLATES[0].example)
    once = policies.added({"Statement": {"Sid": "old"}}, made)
    twice = policies.added(once, made)
    assert [each["Sid"] for each in twice["Statement"]] == ["old", made["Sid"], f"{made['Sid']}-2"]
