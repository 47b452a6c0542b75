"""Queues of a moto with their dead letters, and what tests want of them."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

from tests.standins import client


class Shop:
    """The queues of one region of a moto, by their names."""

    def __init__(self, url: str, region: str = "eu-west-1") -> None:
        self.region = region
        self.sqs = client("sqs", url, region)

    def queue(self, name: str, dlq: str = "", **attributes: str) -> str:
        """Create a queue; with a dead-letter queue that gets what was received once."""
        if dlq:
            attributes["RedrivePolicy"] = json.dumps({"deadLetterTargetArn": self.arn(dlq), "maxReceiveCount": 1})
        if name.endswith(".fifo"):
            attributes |= {"FifoQueue": "true", "ContentBasedDeduplication": "true"}
        return str(self.sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"])

    def arn(self, name: str) -> str:
        return f"arn:aws:sqs:{self.region}:123456789012:{name}"

    def url(self, name: str) -> str:
        return str(self.sqs.get_queue_url(QueueName=name)["QueueUrl"])

    def kill(self, name: str, *bodies: str, **message: Any) -> None:
        """Send messages and receive them until they are in the dead-letter queue."""
        url = self.url(name)
        for body in bodies:
            self.sqs.send_message(QueueUrl=url, MessageBody=body, **message)
        for _ in range(len(bodies) + 1):
            self.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=0)

    def messages(self, name: str) -> list[dict[str, Any]]:
        """What can be received now, and stays there."""
        names = {"MessageSystemAttributeNames": ["All"], "MessageAttributeNames": ["All"]}
        found = []
        while got := self.sqs.receive_message(QueueUrl=self.url(name), MaxNumberOfMessages=10, **names).get("Messages"):
            found += got
        for each in found:
            self.sqs.change_message_visibility(
                QueueUrl=self.url(name), ReceiptHandle=each["ReceiptHandle"], VisibilityTimeout=0
            )
        return found

    def count(self, name: str) -> int:
        answer = self.sqs.get_queue_attributes(QueueUrl=self.url(name), AttributeNames=["ApproximateNumberOfMessages"])
        return int(answer["Attributes"]["ApproximateNumberOfMessages"])

    def start(self, name: str, to: str = "", rate: int | None = None) -> str:
        more: dict[str, Any] = {"DestinationArn": self.arn(to)} if to else {}
        if rate is not None:
            more["MaxNumberOfMessagesPerSecond"] = rate
        return str(self.sqs.start_message_move_task(SourceArn=self.arn(name), **more)["TaskHandle"])

    def tasks(self, name: str, most: int = 10) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.sqs.list_message_move_tasks(SourceArn=self.arn(name), MaxResults=most)[
            "Results"
        ]
        return found

    def until(self, name: str, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The latest task once it is as wanted."""
        end = time.monotonic() + 30
        while time.monotonic() < end:
            if wanted(task := self.tasks(name)[0]):
                return task
        raise AssertionError(task)

    def ended(self, name: str) -> dict[str, Any]:
        return self.until(name, lambda task: task["Status"] not in ("RUNNING", "CANCELLING"))
