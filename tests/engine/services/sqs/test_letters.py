"""A queue among dead-letter queues: each part for itself, also when the others may not be read."""

from __future__ import annotations

import json
from typing import Any

import boto3
import pytest
from botocore.stub import ANY, Stubber
from hypothesis import given
from hypothesis import strategies as st

from awstui.engine.services.sqs.letters import ASKED, allow
from awstui.protocol.sqs_tasks import Allow, DeadLetters
from tests.engine.services.lent import Lent
from tests.shop import Shop


def letters(lent: Lent, url: str) -> DeadLetters:
    (found,) = lent.values("sqs.dead_letters", queue_url=url)
    assert isinstance(found, DeadLetters)
    return found


def test_a_dead_letter_queue_knows_its_sources_who_may_and_its_tasks(moto_url: str) -> None:
    shop = Shop(moto_url)
    policy = json.dumps({"redrivePermission": "byQueue", "sourceQueueArns": [shop.arn("orders")]})
    url = shop.queue("dlq", RedriveAllowPolicy=policy)
    shop.queue("orders", "dlq")
    shop.queue("emails", "dlq")
    shop.start("dlq", rate=5)
    shop.ended("dlq")
    found = letters(Lent(moto_url), url)
    assert [(source.name, source.max_receive_count) for source in found.sources] == [("emails", 1), ("orders", 1)]
    assert found.allow == Allow("byQueue", (shop.arn("orders"),))
    assert [(task.status, task.rate) for task in found.tasks] == [("COMPLETED", 5)]
    assert found.dlq is None
    assert found.active is None
    assert (found.dlq_fault, found.sources_fault, found.tasks_fault) == (None, None, None)


def test_a_queue_with_a_dead_letter_queue_has_its_facts(moto_url: str) -> None:
    shop = Shop(moto_url)
    shop.queue("dlq")
    url = shop.queue("orders", "dlq")
    shop.kill("orders", "a", "b")
    lent = Lent(moto_url)
    found = letters(lent, url)
    assert found.dlq is not None
    assert (found.dlq.name, found.dlq.available) == ("dlq", 2)
    assert (found.sources, found.tasks, found.allow) == ((), (), Allow())
    assert "ListMessageMoveTasks" not in lent.calls, "only a dead-letter queue has tasks"


def test_a_dead_letter_queue_that_is_gone_is_told_and_the_rest_is_there(moto_url: str) -> None:
    shop = Shop(moto_url)
    dlq = shop.queue("dlq")
    url = shop.queue("orders", "dlq")
    shop.sqs.delete_queue(QueueUrl=dlq)
    found = letters(Lent(moto_url), url)
    assert found.queue.dlq_name == "dlq"
    assert found.dlq is None
    assert found.dlq_fault is not None
    assert found.dlq_fault.kind == "missing"


ARN = "arn:aws:sqs:eu-west-1:123456789012:dlq"


@pytest.fixture
def stub() -> Any:
    sqs = boto3.client("sqs", "eu-west-1", aws_access_key_id="x", aws_secret_access_key="x")
    with Stubber(sqs) as stubber:
        stubber.add_response("get_queue_attributes", {"Attributes": {"QueueArn": ARN}})
        yield stubber


def denied(stubber: Stubber, operation: str) -> None:
    stubber.add_client_error(operation, "AccessDenied", "User is not authorized", http_status_code=403)


def test_each_part_fails_for_itself(stub: Stubber) -> None:
    denied(stub, "list_dead_letter_source_queues")
    denied(stub, "list_message_move_tasks")
    found = letters(Lent(clients={"sqs": stub.client}), "https://sqs/1/dlq")
    assert found.sources == ()
    assert found.sources_fault is not None
    assert (found.sources_fault.kind, found.sources_fault.operation) == ("denied", "ListDeadLetterSourceQueues")
    assert found.tasks_fault is not None
    assert found.tasks_fault.operation == "ListMessageMoveTasks"


def test_a_source_that_may_not_be_read_keeps_its_name(stub: Stubber) -> None:
    stub.add_response("list_dead_letter_source_queues", {"queueUrls": ["https://sqs/1/b", "https://sqs/1/a"]})
    denied(stub, "get_queue_attributes")
    policy = json.dumps({"deadLetterTargetArn": ARN, "maxReceiveCount": "7"})
    stub.add_response("get_queue_attributes", {"Attributes": {"RedrivePolicy": policy}})
    stub.add_response("list_message_move_tasks", {"Results": []})
    first, second = letters(Lent(clients={"sqs": stub.client}), "https://sqs/1/dlq").sources
    assert (first.name, first.max_receive_count) == ("a", None)
    assert first.fault is not None
    assert (second.name, second.max_receive_count, second.fault) == ("b", 7, None)


def test_of_many_sources_all_are_named_and_some_are_asked(stub: Stubber) -> None:
    urls = [f"https://sqs/1/q-{n:04}" for n in range(1200)]
    stub.add_response(
        "list_dead_letter_source_queues",
        {"queueUrls": urls[:1000], "NextToken": "n"},
        {"QueueUrl": ANY, "MaxResults": 1000},
    )
    more = {"QueueUrl": ANY, "MaxResults": 1000, "NextToken": "n"}
    stub.add_response("list_dead_letter_source_queues", {"queueUrls": urls[1000:]}, more)
    for _ in range(ASKED):
        stub.add_response("get_queue_attributes", {"Attributes": {"RedrivePolicy": json.dumps({"maxReceiveCount": 3})}})
    stub.add_response("list_message_move_tasks", {"Results": []})
    found = letters(Lent(clients={"sqs": stub.client}), "https://sqs/1/dlq")
    stub.assert_no_pending_responses()
    assert len(found.sources) == 1200
    assert [source.max_receive_count for source in found.sources[ASKED - 1 : ASKED + 1]] == [3, None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Allow()),
        ('{"redrivePermission":"denyAll"}', Allow("denyAll")),
        ('{"redrivePermission":"byQueue","sourceQueueArns":["a","b"]}', Allow("byQueue", ("a", "b"))),
        ('{"redrivePermission":"byQueue","sourceQueueArns":"a"}', Allow("byQueue")),
    ],
)
def test_the_policy_is_read_as_documented(text: str, expected: Allow) -> None:
    assert allow(text) == expected


@given(st.one_of(st.text(), st.recursive(st.none() | st.integers() | st.text(), st.lists).map(json.dumps)))
def test_a_policy_that_makes_no_sense_is_told_and_never_fails(text: str) -> None:
    found = allow(text)
    assert found == Allow() if not text else found.fault
