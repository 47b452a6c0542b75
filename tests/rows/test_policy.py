"""Access policies in words, and which of their statements are for anybody."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awstui.rows.policy import Statement, of_policy, public
from tests.ui.hostile import texts


def one(**more: Any) -> Statement:
    statement = {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", **more}
    (found,) = of_policy(json.dumps({"Statement": statement}))
    return found


def test_a_statement_in_words() -> None:
    found = one(
        Sid="a",
        Principal={"Service": "sns.amazonaws.com", "AWS": ["123456789012", "arn:aws:iam::210987654321:root", "AIDAX"]},
        Action=["sqs:SendMessage", "sqs:GetQueueUrl"],
        Condition={"ArnEquals": {"aws:SourceArn": ["x", "y"]}, "Bool": {"aws:SecureTransport": True}},
    )
    assert found.sid == "a"
    assert found.who == "service sns, account 123456789012, account 210987654321, AIDAX"
    assert found.what == "sqs:SendMessage, sqs:GetQueueUrl"
    assert found.when == "aws:SourceArn ArnEquals x or y and aws:SecureTransport Bool True"
    assert one(Principal={"AWS": "arn:aws:iam::210987654321:role/web"}).who == "role/web of 210987654321"
    assert one(Action="*").what == "everything"


ORG = {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"Principal": {"AWS": "*"}},
        {"Principal": {"AWS": ["123456789012", "*"]}},
        {"Principal": ["*"]},
        {"Condition": {"Bool": {"aws:SecureTransport": "true"}}},
        {"Condition": {"ArnLike": {"aws:SourceArn": "*"}}},
        {"Condition": {"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-1"}}},
        {"Condition": {"ForAllValues:StringEquals": {"aws:PrincipalOrgID": "o-1"}}},
        {"Condition": {"StringNotEquals": {"aws:SourceAccount": "1"}}},
        {"Condition": {"Null": {"aws:SourceArn": "false"}}},
        {"Condition": {"IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "0.0.0.0/0"]}}},
        {"Condition": {"StringEquals": {"aws:SourceArn": []}}},
        {"Condition": "x"},
    ],
)
def test_public_statements(more: dict[str, Any]) -> None:
    assert "anybody on the internet may sqs:SendMessage" in public(one(**more))


@pytest.mark.parametrize(
    "more",
    [
        {"Effect": "Deny"},
        {"Principal": {"Service": "sns.amazonaws.com"}},
        {"Principal": {"AWS": "123456789012"}},
        {"Condition": ORG},
        {"Condition": {"Bool": {"aws:SecureTransport": "true"}, **ORG}},
        {"Condition": {"ArnLike": {"AWS:sourcearn": "arn:aws:sns:eu-west-1:123456789012:*"}}},
        {"Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}},
    ],
)
def test_statements_that_are_not_public(more: dict[str, Any]) -> None:
    assert public(one(**more)) == ""


def test_everybody_but_somebody_is_everybody() -> None:
    (found,) = of_policy(json.dumps({"Statement": [{"Effect": "Allow", "NotPrincipal": {"AWS": "1"}, "Action": "*"}]}))
    assert found.who == "everybody but account 1"
    assert "anybody on the internet" in public(found)
    (other,) = of_policy(json.dumps({"Statement": {"Effect": "Allow", "Principal": "*", "NotAction": "sqs:Purge*"}}))
    assert "everything but sqs:Purge*" in public(other)


def test_the_condition_that_says_nothing_of_who_is_named() -> None:
    found = public(one(Condition={"Bool": {"aws:SecureTransport": "true"}}))
    assert "its condition (aws:SecureTransport Bool true) does not say who" in found
    assert public(one()).endswith("without any condition")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)


@given(json_values, st.sampled_from(["Principal", "NotPrincipal", "Action", "NotAction", "Condition", "Effect", "Sid"]))
def test_no_policy_breaks_it(value: Any, name: str) -> None:
    statement = {"Effect": "Allow", "Principal": "*", "Action": "*", name: value}
    for found in of_policy(json.dumps({"Statement": statement})):
        assert isinstance(public(found), str)
        assert found.document["Action"] == statement["Action"]
    assert of_policy(json.dumps(value)) is not None
