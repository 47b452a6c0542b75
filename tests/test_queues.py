"""The stub's queues in memory behave as moto's do, where both can be asked; and as documented, where moto cannot."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from benchmarks.answers import ACCOUNT
from benchmarks.stub import Stub
from tests.standins import client


class Side:
    """One of the two."""

    def __init__(self, url: str, stub: Stub | None) -> None:
        self.sqs = client("sqs", url)
        self._stub = stub

    def make(self, name: str = "orders") -> str:
        if self._stub is None:
            attributes = {"FifoQueue": "true"} if name.endswith(".fifo") else {}
            return str(self.sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"])
        self._stub.queues.patient = False
        self._stub.queues.make(name)
        return f"{self._stub.url}/{ACCOUNT}/{name}"

    def receive(self, url: str, most: int = 10, visibility: int = 30) -> list[dict[str, Any]]:
        answer = self.sqs.receive_message(
            QueueUrl=url, MaxNumberOfMessages=most, VisibilityTimeout=visibility,
            MessageSystemAttributeNames=["All"], MessageAttributeNames=["All"],
        )  # fmt: skip
        return list(answer.get("Messages", ()))


@pytest.fixture(params=["moto", "memory"])
def side(request: pytest.FixtureRequest) -> Side:
    if request.param == "moto":
        return Side(request.getfixturevalue("moto_url"), None)
    stub = request.getfixturevalue("stub")
    return Side(stub.url, stub)


def send(side: Side, url: str, *bodies: str, **more: Any) -> None:
    for number, body in enumerate(bodies):
        fifo = {"MessageDeduplicationId": f"d{number}-{body}"} if "MessageGroupId" in more else {}
        side.sqs.send_message(QueueUrl=url, MessageBody=body, **{**fifo, **more})


def test_a_received_message_is_hidden_counted_and_comes_back_when_released(side: Side) -> None:
    url = side.make()
    attributes = {"a": {"DataType": "Binary", "BinaryValue": b"\x00\xff"}}
    send(side, url, "x", MessageAttributes=attributes)
    (first,) = side.receive(url)
    assert first["MessageAttributes"] == attributes
    assert (first["Attributes"]["ApproximateReceiveCount"], side.receive(url)) == ("1", [])
    counts = side.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    assert (counts["ApproximateNumberOfMessages"], counts["ApproximateNumberOfMessagesNotVisible"]) == ("0", "1")
    entries = [{"Id": "a", "ReceiptHandle": first["ReceiptHandle"], "VisibilityTimeout": 0}]
    assert not side.sqs.change_message_visibility_batch(QueueUrl=url, Entries=entries).get("Failed")
    (second,) = side.receive(url)
    assert second["Attributes"]["ApproximateReceiveCount"] == "2"
    entries = [{"Id": "a", "ReceiptHandle": second["ReceiptHandle"]}]
    assert [each["Id"] for each in side.sqs.delete_message_batch(QueueUrl=url, Entries=entries)["Successful"]] == ["a"]
    assert side.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"][
        "ApproximateNumberOfMessagesNotVisible"
    ] == "0"  # fmt: skip


def test_a_batch_answers_for_every_entry(side: Side) -> None:
    url = side.make()
    entries = [{"Id": f"e{n}", "MessageBody": f"{n}"} for n in range(10)]
    answer = side.sqs.send_message_batch(QueueUrl=url, Entries=entries)
    assert [each["Id"] for each in answer["Successful"]] == [each["Id"] for each in entries]
    assert len({each["MessageId"] for each in answer["Successful"]}) == 10
    with pytest.raises(ClientError, match="TooManyEntriesInBatchRequest"):
        side.sqs.send_message_batch(QueueUrl=url, Entries=[*entries, {"Id": "e10", "MessageBody": "x"}])
    large = [{"Id": f"e{n}", "MessageBody": "x" * 600_000} for n in range(2)]
    with pytest.raises(ClientError, match="BatchRequestTooLong"):
        side.sqs.send_message_batch(QueueUrl=url, Entries=large)


def test_a_fifo_group_is_locked_while_one_of_it_is_hidden(side: Side) -> None:
    url = side.make("orders.fifo")
    send(side, url, "a1", "a2", "a3", MessageGroupId="a")
    send(side, url, "b1", MessageGroupId="b")
    (first,) = side.receive(url, 1)
    assert first["Body"] == "a1"
    assert [each["Body"] for each in side.receive(url)] == ["b1"]
    assert side.receive(url) == []
    side.sqs.delete_message(QueueUrl=url, ReceiptHandle=first["ReceiptHandle"])
    assert [each["Body"] for each in side.receive(url)] == ["a2", "a3"]


def test_a_fifo_queue_delivers_what_has_one_deduplication_id_once(side: Side) -> None:
    url = side.make("orders.fifo")
    for body in ("x", "y"):
        side.sqs.send_message(QueueUrl=url, MessageBody=body, MessageGroupId="g", MessageDeduplicationId="d")
    assert [each["Body"] for each in side.receive(url)] == ["x"]


def test_time_brings_hidden_messages_back_and_ends_deduplication(stub: Stub) -> None:
    side = Side(stub.url, stub)
    url, fifo = side.make(), side.make("orders.fifo")
    send(side, url, "x")
    (old,) = side.receive(url)
    stub.queues.turn(29)
    assert side.receive(url) == []
    stub.queues.turn(2)
    (new,) = side.receive(url)
    # a standard queue accepts an old handle and keeps the message, which somebody else has by now
    side.sqs.delete_message(QueueUrl=url, ReceiptHandle=old["ReceiptHandle"])
    assert len(stub.queues.by_name["eu-west-1", "orders"].messages) == 1
    assert len(new["ReceiptHandle"]) == 412
    for _ in range(2):
        side.sqs.send_message(QueueUrl=fifo, MessageBody="x", MessageGroupId="g", MessageDeduplicationId="d")
        stub.queues.turn(301)
    assert len(stub.queues.by_name["eu-west-1", "orders.fifo"].messages) == 2


def test_a_queue_takes_only_so_many_in_flight(stub: Stub) -> None:
    side = Side(stub.url, stub)
    url = side.make()
    stub.queues.by_name["eu-west-1", "orders"].in_flight_limit = 5
    send(side, url, *"abcdefgh")
    side.receive(url)
    send(side, url, "i")
    with pytest.raises(ClientError, match="OverLimit"):
        side.receive(url)
