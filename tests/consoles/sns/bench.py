"""A topic console on a scripted engine."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterable
from typing import Any

from textual.pilot import Pilot

from awstui import protocol as p
from awstui.consoles.sns.console import TopicConsole
from awstui.protocol.sns import Done, Published, Subscription, Topic
from awstui.ui.confirm import Confirm
from tests.protocol.test_sns_rules import ARN, QUEUE_ARN, TOPIC
from tests.ui import hostile
from tests.ui.scripted import CONTEXT, Bench

PLACE = p.Place("dev", "eu-west-1")
POLICY = {"store": ["a", {"prefix": "b"}]}
QUEUE = Subscription(
    f"{ARN}:1", "confirmed", "sqs", QUEUE_ARN, ARN, "123456789012",
    {"FilterPolicy": json.dumps(POLICY), "RawMessageDelivery": "true",
     "RedrivePolicy": json.dumps({"deadLetterTargetArn": f"{QUEUE_ARN}-dlq"})},
)  # fmt: skip
MAIL = Subscription("", "pending", "email", "anna@example.com", ARN, "123456789012")
READS = ("sns.metrics", "sns.topic", "sns.subscriptions", "sns.subscription", "sns.queue")

Answers = dict[str, Iterable[Any] | Callable[[p.Job], Iterable[Any] | None] | None]


class Topics(Bench):
    """A console with a topic open. Reads are answered at once; a change is planned, confirmed and then answered."""

    def __init__(
        self,
        *found: Subscription,
        topic: Topic = TOPIC,
        context: p.Context = CONTEXT,
        tier: str = "y",
        **jobs: Any,
    ) -> None:
        listed = tuple(dataclasses.replace(each, attributes={}, fault=None) for each in found)
        self.jobs: Answers = {
            "sns.topic": [p.Value(topic)],
            "sns.subscriptions": [p.Value(listed), *(p.Value(each) for each in found if each.arn)],
            "sns.subscription": [p.Value(found[0])] if found else [],
            "sns.queue": [p.Value(("us-east-1", "https://sqs.us-east-1.amazonaws.com/123456789012/orders"))],
            "sns.publish": [p.Value(Published("m-1", size=1))],
            **{name.replace("__", "."): answer for name, answer in jobs.items()},
        }
        self.proposed: list[p.Job] = []
        self.tier = tier
        super().__init__(self._answer)
        self.app.contexts[PLACE] = context
        self.screen = TopicConsole(PLACE, topic.arn)

    def _answer(self, request: Any) -> Iterable[Any] | None:
        if isinstance(request, p.Resolve):
            return [self.app.contexts[PLACE]]
        if isinstance(request, p.Job) and request.name not in READS and request.name.startswith("sns."):
            self.proposed.append(request)
            number, expect = len(self.proposed), {"y": "y", "name": "orders"}[self.tier]
            return [p.Planned(number, request.name, self.tier, expect, (), (), "1", "dev", "eu-west-1", diff="+ diff")]
        if isinstance(request, p.Run):
            request = self.proposed[request.plan - 1]
        if isinstance(request, p.Job):
            answer = self.jobs.get(request.name, [p.Value(Done(f"{request.name} was done."))])
            return answer(request) if callable(answer) else answer
        return []

    @property
    def shown(self) -> str:
        return hostile.screen_text(self.app)

    @property
    def notices(self) -> str:
        return "\n".join(notice.message for notice in self.app._notifications)


async def settle(pilot: Pilot[Any]) -> None:
    for _ in range(8):
        await pilot.pause()


async def opened(bench: Topics, pilot: Pilot[Any]) -> None:
    await settle(pilot)
    bench.app.push_screen(bench.screen)
    await settle(pilot)


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Keys, a confirmation having been in sight for long enough for each."""
    for key in keys:
        if isinstance(pilot.app.screen, Confirm):
            pilot.app.screen._grace = 0.0
        await pilot.press(key)
        if key in ("enter", "escape", "ctrl+s") or len(keys) == 1:
            await settle(pilot)
    await settle(pilot)
