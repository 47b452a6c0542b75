"""SNS and SQS on a stand-in, with an engine in front of it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from awstui import protocol as p
from awstui.engine.core import Engine
from awstui.protocol.sns import Subscription
from tests import standins

PLACE = p.Place(None, "eu-west-1")
BOTH = pytest.mark.parametrize("aws", ["moto", "ministack"], indirect=True)


class Aws:
    """A stand-in with an engine in front of it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.sns, self.sqs = standins.client("sns", url), standins.client("sqs", url)
        self.engine = Engine(p.Configure(endpoint_url=url))

    def topic(self, name: str = "orders", **attributes: str) -> str:
        return str(self.sns.create_topic(Name=name, Attributes=attributes)["TopicArn"])

    def queue(self, name: str = "jobs", **attributes: str) -> tuple[str, str]:
        url = self.sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]
        found = self.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
        return str(url), str(found["Attributes"]["QueueArn"])

    def bodies(self, url: str) -> list[str]:
        found = self.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, MessageAttributeNames=["All"])
        return [each["Body"] for each in found.get("Messages", ())]

    def planned(self, job: str, /, **args: Any) -> p.Planned:
        (found,) = self.engine.answer(p.Job(job, PLACE, args))
        assert isinstance(found, p.Planned)
        return found

    def made(self, planned: p.Planned) -> Any:
        (found,) = [each.value for each in self.engine.answer(p.Run(planned.plan, planned.expect))]
        return found

    def do(self, job: str, /, **args: Any) -> Any:
        return self.made(self.planned(job, **args))

    def values(self, job: str, /, **args: Any) -> list[Any]:
        return [each.value for each in self.engine.answer(p.Job(job, PLACE, args)) if isinstance(each, p.Value)]

    def subscriptions(self, topic: str) -> dict[str, Subscription]:
        found: dict[str, Subscription] = {}
        for value in self.values("sns.subscriptions", topic_arn=topic):
            found.update((each.key, each) for each in (value if isinstance(value, tuple) else (value,)))
        return found


def sending(policy: str) -> Any:
    return [each for each in json.loads(policy)["Statement"] if each["Action"] == "sqs:SendMessage"]


def undone(aws: Aws) -> None:
    """Take back the newest change, as `u` does."""
    (planned,) = [each for each in aws.engine.answer(p.Undo("", PLACE)) if isinstance(each, p.Planned)]
    outcomes = [each for each in aws.engine.answer(p.Run(planned.plan, planned.expect)) if isinstance(each, p.Outcome)]
    assert [each.failure for each in outcomes] == [None]
