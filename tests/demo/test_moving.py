"""Message move tasks of our moto, held against what the SQS API reference says of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.shop import Shop


@pytest.fixture
def shop(moto_url: str) -> Shop:
    return Shop(moto_url)


@pytest.fixture
def dead(shop: Shop) -> Shop:
    """Two queues with one dead-letter queue, and another queue beside them."""
    shop.queue("dlq")
    shop.queue("orders", "dlq")
    shop.queue("emails", "dlq")
    shop.queue("elsewhere")
    return shop


def refusal(call: Callable[[], Any]) -> tuple[str, str]:
    with pytest.raises(ClientError) as caught:
        call()
    error = caught.value.response["Error"]
    return error["Code"], error["Message"]


def test_without_a_destination_each_message_goes_back_where_it_came_from(dead: Shop) -> None:
    dead.kill("orders", "o1", "o2")
    dead.kill("emails", "e1")
    dead.start("dlq")
    task = dead.ended("dlq")
    assert task["Status"] == "COMPLETED"
    assert task["ApproximateNumberOfMessagesMoved"] == task["ApproximateNumberOfMessagesToMove"] == 3
    assert sorted(each["Body"] for each in dead.messages("orders")) == ["o1", "o2"]
    assert [each["Body"] for each in dead.messages("emails")] == ["e1"]
    assert dead.count("dlq") == 0


def test_members_that_do_not_apply_are_absent(dead: Shop) -> None:
    dead.kill("orders", "o1")
    dead.start("dlq")
    assert dead.ended("dlq").keys() == {
        "Status",
        "SourceArn",
        "ApproximateNumberOfMessagesMoved",
        "ApproximateNumberOfMessagesToMove",
        "StartedTimestamp",
    }


def test_a_moved_message_is_a_new_one_with_the_same_content(dead: Shop) -> None:
    attributes = {
        "trace": {"DataType": "String", "StringValue": "t-1"},
        "raw": {"DataType": "Binary", "BinaryValue": b"\0\1"},
    }
    dead.kill("orders", "o1", MessageAttributes=attributes)
    before = dead.messages("dlq")[0]
    assert before["Attributes"]["DeadLetterQueueSourceArn"] == dead.arn("orders")
    dead.start("dlq", to="elsewhere")
    assert dead.ended("dlq")["DestinationArn"] == dead.arn("elsewhere")
    after = dead.messages("elsewhere")[0]
    assert (after["Body"], after["MessageAttributes"]) == (before["Body"], before["MessageAttributes"])
    assert after["MessageId"] != before["MessageId"]
    assert int(after["Attributes"]["SentTimestamp"]) >= int(before["Attributes"]["SentTimestamp"])
    assert after["Attributes"]["ApproximateReceiveCount"] == "1"
    assert "DeadLetterQueueSourceArn" not in dead.messages("orders")


def test_fifo_messages_keep_their_group(shop: Shop) -> None:
    shop.queue("dlq.fifo")
    shop.queue("stock.fifo", "dlq.fifo")
    shop.kill("stock.fifo", "s1", MessageGroupId="warehouse-1")
    shop.start("dlq.fifo")
    assert shop.ended("dlq.fifo")["Status"] == "COMPLETED"
    assert [each["Attributes"]["MessageGroupId"] for each in shop.messages("stock.fifo")] == ["warehouse-1"]


def test_a_message_sent_straight_to_the_dlq_has_no_source(dead: Shop) -> None:
    dead.kill("orders", "o1")
    dead.sqs.send_message(QueueUrl=dead.url("dlq"), MessageBody="direct")
    dead.start("dlq")
    task = dead.ended("dlq")
    assert (task["Status"], task["FailureReason"]) == ("FAILED", "CouldNotDetermineMessageSource")
    assert task["ApproximateNumberOfMessagesMoved"] == 1
    assert [each["Body"] for each in dead.messages("dlq")] == ["direct"]
    dead.start("dlq", to="elsewhere")
    assert dead.ended("dlq")["Status"] == "COMPLETED"


def test_a_task_to_a_queue_that_is_deleted_meanwhile_fails(dead: Shop) -> None:
    dead.kill("orders", "o1", "o2", "o3")
    dead.start("dlq", to="elsewhere", rate=1)
    dead.until("dlq", lambda task: task["ApproximateNumberOfMessagesMoved"] == 1)
    dead.sqs.delete_queue(QueueUrl=dead.url("elsewhere"))
    task = dead.ended("dlq")
    assert (task["Status"], task["FailureReason"]) == ("FAILED", "AWS.SimpleQueueService.NonExistentQueue")
    assert dead.count("dlq") + task["ApproximateNumberOfMessagesMoved"] == 3


def test_while_it_runs_it_has_a_handle_and_allows_no_second_and_can_be_cancelled(dead: Shop) -> None:
    dead.kill("orders", *"abcdefghi")
    handle = dead.start("dlq", rate=1)
    task = dead.tasks("dlq")[0]
    assert (task["Status"], task["TaskHandle"], task["MaxNumberOfMessagesPerSecond"]) == ("RUNNING", handle, 1)
    assert task["ApproximateNumberOfMessagesToMove"] == 9
    code, sentence = refusal(lambda: dead.start("dlq"))
    assert code == "InvalidParameterValue"
    assert "Only one active task" in sentence
    moved = dead.sqs.cancel_message_move_task(TaskHandle=handle)["ApproximateNumberOfMessagesMoved"]
    ended = dead.ended("dlq")
    assert ended["Status"] == "CANCELLED"
    assert "TaskHandle" not in ended
    assert moved <= ended["ApproximateNumberOfMessagesMoved"] < 9
    assert dead.count("orders") + dead.count("dlq") == 9, "cancelling loses nothing and takes nothing back"
    assert refusal(lambda: dead.sqs.cancel_message_move_task(TaskHandle=handle))[0] == "ResourceNotFoundException"


def test_the_latest_task_comes_first_and_alone_unless_more_are_asked_for(dead: Shop) -> None:
    assert dead.tasks("dlq") == []
    for rate in (10, 20, 30):
        dead.start("dlq", rate=rate)
        dead.ended("dlq")
    assert [task["MaxNumberOfMessagesPerSecond"] for task in dead.tasks("dlq", 2)] == [30, 20]
    only = dead.sqs.list_message_move_tasks(SourceArn=dead.arn("dlq"))["Results"]
    assert [task["MaxNumberOfMessagesPerSecond"] for task in only] == [30]


@pytest.mark.parametrize(
    ("source", "to", "rate", "code", "words"),
    [
        ("orders", "", None, "InvalidParameterValue", "must be configured as a Dead Letter Queue"),
        ("gone", "", None, "ResourceNotFoundException", "SourceArn parameter doesn't exist"),
        ("dlq", "gone", None, "ResourceNotFoundException", "DestinationArn parameter doesn't exist"),
        ("dlq", "dlq", None, "InvalidParameterValue", "cannot be the same"),
        ("dlq", "stock.fifo", None, "InvalidParameterValue", "same queue type"),
        ("dlq", "", 0, "InvalidParameterValue", "between 1 and 500"),
        ("dlq", "", 501, "InvalidParameterValue", "between 1 and 500"),
    ],
)
def test_what_cannot_be_moved_is_refused(
    dead: Shop, source: str, to: str, rate: int | None, code: str, words: str
) -> None:
    dead.queue("stock.fifo")
    said, sentence = refusal(lambda: dead.start(source, to, rate))
    assert said == code
    assert words in sentence
    assert source == "gone" or dead.tasks(source) == []


def test_arguments_that_make_no_sense_are_refused(dead: Shop) -> None:
    assert refusal(lambda: dead.sqs.start_message_move_task(SourceArn="dlq"))[0] == "InvalidAddress"
    assert refusal(lambda: dead.tasks("dlq", 11))[0] == "InvalidParameterValue"
    assert refusal(lambda: dead.tasks("gone"))[0] == "ResourceNotFoundException"
    assert refusal(lambda: dead.sqs.cancel_message_move_task(TaskHandle="x"))[0] == "InvalidParameterValue"


def test_nothing_is_lost_when_consumers_delete_while_others_send_and_a_task_moves(dead: Shop) -> None:
    dead.kill("orders", *(f"dead {n}" for n in range(20)))
    url = dead.url("elsewhere")

    def send(number: int) -> None:
        dead.sqs.send_message(QueueUrl=url, MessageBody=f"sent {number}")

    def consume(_: int) -> list[str]:
        got = dead.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=1).get("Messages", [])
        for each in got:
            dead.sqs.delete_message(QueueUrl=url, ReceiptHandle=each["ReceiptHandle"])
        return [each["Body"] for each in got]

    dead.start("dlq", to="elsewhere", rate=100)
    with ThreadPoolExecutor(6) as pool:
        sending = pool.map(send, range(40))
        seen = [body for bodies in pool.map(consume, range(30)) for body in bodies]
        list(sending)
    dead.ended("dlq")
    while more := consume(0):
        seen += more
    assert sorted(seen) == sorted([f"dead {n}" for n in range(20)] + [f"sent {n}" for n in range(40)])


def test_a_reset_forgets_tasks(dead: Shop, moto_url: str) -> None:
    from tests import standins

    dead.kill("orders", "a", "b", "c")
    dead.start("dlq", rate=1)
    standins.post(f"{moto_url}/moto-api/reset")
    dead.queue("dlq")
    assert dead.tasks("dlq") == []


def test_a_queue_keeps_its_redrive_allow_policy(shop: Shop) -> None:
    policy = json.dumps({"redrivePermission": "denyAll"})
    url = shop.queue("dlq", RedriveAllowPolicy=policy)
    kept = shop.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    assert kept["RedriveAllowPolicy"] == policy
    assert (
        "RedriveAllowPolicy"
        not in shop.sqs.get_queue_attributes(QueueUrl=shop.queue("plain"), AttributeNames=["All"])["Attributes"]
    )
