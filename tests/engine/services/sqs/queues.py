"""Queues on a stand-in: made, filled, looked at by plain calls."""

from __future__ import annotations

from typing import Any


def make(sqs: Any, name: str = "orders", **attributes: str) -> str:
    return str(sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"])


def fill(sqs: Any, url: str, count: int, **more: str) -> None:
    for n in range(count):
        sqs.send_message(QueueUrl=url, MessageBody=f"body {n}", **more)


def counts(sqs: Any, url: str) -> tuple[int, int]:
    """Messages that are available, and in flight."""
    found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    return int(found["ApproximateNumberOfMessages"]), int(found["ApproximateNumberOfMessagesNotVisible"])


def received(sqs: Any, url: str) -> dict[str, int]:
    """Every visible message's body with its receive count, by plain receives that count too."""
    found: dict[str, int] = {}
    while answer := sqs.receive_message(
        QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=60, MessageSystemAttributeNames=["All"]
    ).get("Messages"):
        found |= {each["Body"]: int(each["Attributes"]["ApproximateReceiveCount"]) for each in answer}
    return found
