"""A topic console on a scripted engine."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from textual.widgets import Input, TextArea

from awstui import protocol as p
from awstui.consoles.sns.console import TopicConsole
from awstui.protocol.sns import Done, Published, Subscription, Topic
from awstui.ui.form import Form
from tests.consoles.bench import PLACE, Planning, press
from tests.protocol.topics import ARN, QUEUE_ARN, TOPIC
from tests.ui.scripted import CONTEXT

POLICY = {"store": ["a", {"prefix": "b"}]}
QUEUE = Subscription(
    f"{ARN}:1", "confirmed", "sqs", QUEUE_ARN, ARN, "123456789012",
    {"FilterPolicy": json.dumps(POLICY), "RawMessageDelivery": "true",
     "RedrivePolicy": json.dumps({"deadLetterTargetArn": f"{QUEUE_ARN}-dlq"})},
)  # fmt: skip
MAIL = Subscription("", "pending", "email", "anna@example.com", ARN, "123456789012")
READS = ("sns.metrics", "sns.topic", "sns.subscriptions", "sns.subscription", "sns.queue")


class Topics(Planning):
    """A console with a topic open."""

    def __init__(
        self,
        *found: Subscription,
        topic: Topic = TOPIC,
        context: p.Context = CONTEXT,
        tier: str = "y",
        **jobs: Any,
    ) -> None:
        listed = tuple(dataclasses.replace(each, attributes={}, fault=None) for each in found)
        answers = {
            "sns.topic": [p.Value(topic)],
            "sns.subscriptions": [p.Value(listed), *(p.Value(each) for each in found if each.arn)],
            "sns.subscription": [p.Value(found[0])] if found else [],
            "sns.queue": [p.Value(("us-east-1", "https://sqs.us-east-1.amazonaws.com/123456789012/orders"))],
            "sns.publish": [p.Value(Published("m-1", size=1))],
            **jobs,
        }
        super().__init__(answers, READS, Done, context, tier, "orders")
        self.screen: TopicConsole = TopicConsole(PLACE, topic.arn)


async def filled(pilot: Any, **values: str) -> None:
    """Put texts into the form in front, and send it."""
    form = pilot.app.screen
    assert isinstance(form, Form)
    for path, value in values.items():
        control = form._controls[path]
        if isinstance(control, Input):
            control.value = value
        elif isinstance(control, TextArea):
            control.text = value
        else:
            control.value = value  # type: ignore[attr-defined]
    await press(pilot, "ctrl+s")
