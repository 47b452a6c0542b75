"""A queue's console on a scripted engine whose changes are proposed, confirmed and made as the real one does it."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input

from awstui import protocol as p
from awstui.protocol.sqs_queues import Done, QueueName, QueueSettings
from awstui.ui.confirm import Confirm
from tests.consoles.sqs.bench import REDRIVING, Queues, opened, settle

ARN = "arn:aws:sqs:eu-west-1:123456789012:orders"
POLICY = json.dumps(
    {"Statement": [{"Sid": "a", "Effect": "Allow", "Principal": {"AWS": "123456789012"}, "Action": "sqs:*"}]}
)
HAS = {
    "QueueArn": ARN, "VisibilityTimeout": "45", "MessageRetentionPeriod": "345600", "DelaySeconds": "0",
    "MaximumMessageSize": "262144", "SqsManagedSseEnabled": "true", "CreatedTimestamp": "1700000000",
    "ApproximateNumberOfMessages": "7",
}  # fmt: skip
NAMES = tuple(
    QueueName(name, f"https://sqs/1/{name}", f"{ARN.rpartition(':')[0]}:{name}")
    for name in ("orders", "orders-dlq", "payments", "jobs.fifo")
)
CHANGES = ("sqs.set_attributes", "sqs.tags", "sqs.create", "sqs.purge", "sqs.delete_queue")


class Changing(Queues):
    """`made` has the jobs that were confirmed; `refused` why the next plan cannot be made; `fault` what Run answers."""

    def __init__(self, settings: QueueSettings | None = None, tier: str = "y", **how: Any) -> None:
        self.settings = settings or QueueSettings(HAS, {"team": "ops"})
        self.tier = tier
        self.made: list[p.Job] = []
        self.refused = ""
        self.fault: p.Failure | None = None
        how.setdefault("queue", dataclasses.replace(REDRIVING, attributes=self.settings.attributes))
        super().__init__(sqs_settings=lambda job: [p.Value(self.settings)], sqs_names=[p.Value(NAMES)], **how)

    def _answer(self, request: Any) -> Iterable[Any] | None:
        if isinstance(request, p.Job) and request.name in CHANGES:
            self.proposed.append(request)
            expect = {"": "", "y": "y", "name": "orders"}[self.tier]
            return [
                p.Planned(
                    len(self.proposed), request.name, self.tier, expect, ("orders",), (), "123456789012", "dev",
                    "eu-west-1", refused=self.refused,
                )
            ]  # fmt: skip
        if isinstance(request, p.Run) and self.proposed[request.plan - 1].name in CHANGES:
            if self.fault is not None:
                return [self.fault]
            self.made.append(self.proposed[request.plan - 1])
            return [p.Value(Done("It is done. u puts it back."))]
        return super()._answer(request)


async def tab(bench: Changing, pilot: Pilot[Any], digit: str) -> None:
    """The console open, that tab in front."""
    await opened(bench, pilot)
    await pilot.press(digit)
    await settle(pilot)


async def press(pilot: Pilot[Any], *keys: str) -> None:
    await pilot.press(*keys)
    await settle(pilot)


async def confirm(bench: Changing, pilot: Pilot[Any]) -> None:
    """y, once the confirmation listens."""
    screen = bench.app.screen
    assert isinstance(screen, Confirm)
    screen.drawn_at = 0.0
    await press(pilot, "y")


async def fill(bench: Changing, pilot: Pilot[Any], *values: str) -> None:
    """The form's inputs in their order, and send."""
    for box, value in zip(bench.app.screen.query(Input), values, strict=False):
        box.value = value
    await press(pilot, "ctrl+s")
