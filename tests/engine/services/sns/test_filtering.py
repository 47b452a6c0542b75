"""The filter-policy tester against what two stand-ins deliver; where one is known to be wrong, its case says so."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests import standins
from tests.rows.policies import CASES, Case


def delivered(sns: Any, sqs: Any, number: int, case: Case) -> bool | None:
    """Whether a queue subscribed with the case's policy gets its message; None when it cannot be tried there."""
    topic = sns.create_topic(Name=f"case-{number}")["TopicArn"]
    queue = sqs.create_queue(QueueName=f"case-{number}")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    policy = {"FilterPolicy": json.dumps(case.policy), "FilterPolicyScope": case.scope}
    attributes = {each.name: {"DataType": each.type, "StringValue": each.value} for each in case.attributes}
    try:
        sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes=policy)
        sns.publish(TopicArn=topic, Message=case.text, MessageAttributes=attributes)
    except ClientError:
        return None
    return bool(sqs.receive_message(QueueUrl=queue).get("Messages"))


@pytest.mark.parametrize("standin", ["moto", "ministack"])
def test_a_stand_in_delivers_what_the_tester_says(standin: str, request: pytest.FixtureRequest) -> None:
    url = request.getfixturevalue(f"{standin}_url")
    sns, sqs = standins.client("sns", url), standins.client("sqs", url)
    otherwise = [
        (case.policy, case.attributes, case.body)
        for number, case in enumerate(CASES)
        if (delivered(sns, sqs, number, case) is case.passes) is (standin in case.wrong)
    ]
    assert otherwise == []
