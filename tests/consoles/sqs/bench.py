"""A queue console on a scripted engine."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from typing import Any

from textual.pilot import Pilot
from textual.widgets import TextArea

from awstui import protocol as p
from awstui.consoles.sqs.console import QueueConsole
from awstui.consoles.sqs.message import MessageScreen
from awstui.consoles.sqs.messages import MessagesTab
from awstui.protocol.sqs import Message, PeekCost, Peeked, Queue
from awstui.ui.confirm import Confirm
from tests.protocol.queues import QUEUE
from tests.ui.scripted import CONTEXT, Bench, ScriptedEngine, settle

PLACE = p.Place("dev", "eu-west-1")
URL = "https://sqs.eu-west-1.amazonaws.com/123456789012/orders"
REDRIVING = dataclasses.replace(
    QUEUE, url=URL, available=7, dlq_arn="arn:aws:sqs:eu-west-1:123456789012:orders-dlq", max_receive_count=3
)
COST = PeekCost(
    REDRIVING, ("It counts.", "Three of three move to orders-dlq."), "aws sqs receive-message --queue-url …"
)


def message(n: int, **more: Any) -> Message:
    made = Message(id=f"id-{n}", body=f"body {n}", receipt=f"r{n}", receive_count=1, size=6, sent=1_700_000_000.0)
    return dataclasses.replace(made, **more)


CHANGES = ("sqs.peek", "sqs.send", "sqs.delete")

Answers = dict[str, Iterable[Any] | Callable[[p.Job], Iterable[Any] | None] | None]


class Queues(Bench):
    """A console with a queue open. `jobs` answers jobs by name; a peek that is silent answers its cancel."""

    def __init__(self, queue: Queue = REDRIVING, context: p.Context = CONTEXT, url: str = URL, **jobs: Any) -> None:
        self.jobs: Answers = {
            "sqs.queue": [p.Value(queue)],
            "sqs.cost": [p.Value(queue), p.Value(dataclasses.replace(COST, queue=queue))],
            **{name.replace("_", ".", 1): answer for name, answer in jobs.items()},
        }
        self.proposed: list[p.Job] = []
        super().__init__(self._answer)
        self.app.contexts[PLACE] = context
        self.screen = QueueConsole(PLACE, url)

    def _answer(self, request: Any) -> Iterable[Any] | None:
        """Reads are answered at once; a change is planned, confirmed as `plans` says, and answered when it is run."""
        if isinstance(request, p.Job) and request.name in CHANGES:
            self.proposed.append(request)
            return [self.plans(request, len(self.proposed))]
        if isinstance(request, p.Run):
            request = self.proposed[request.plan - 1]
        if isinstance(request, p.Job):
            answer = self.jobs[request.name]
            return answer(request) if callable(answer) else answer
        return []

    def plans(self, job: p.Job, number: int) -> p.Planned:
        """As the engine proposes it without a guard."""
        many = len(job.args.get("messages", ())) > 1
        tier = {"sqs.delete": "name" if many else "y"}.get(job.name, "")
        expect = f"delete {len(job.args['messages'])}" if many else tier
        targets = tuple(f"{each.id}  {each.preview}" for each in job.args.get("messages", ()))
        return p.Planned(number, job.name, tier, expect, targets, (), "123456789012", "dev", "eu-west-1")

    @property
    def tab(self) -> MessagesTab:
        return self.screen.messages_tab

    def _spawn(self) -> ScriptedEngine:
        self.engines.append(Stopping(self.script))
        return self.engines[-1]

    def of(self, name: str) -> list[p.Job]:
        return [job for job in self.asked(p.Job) if job.name == name]


class Stopping(ScriptedEngine):
    """As the real engine: a cancelled peek has a last word."""

    def send(self, number: int, message: Any) -> bool:
        if isinstance(message, p.Cancel) and isinstance(self.numbers.get(number), p.Run):
            self.asked.append(message)
            last = Peeked(seen=2, asked=10, stopped="cancelled", released=2)
            self.give(number, p.Value(last), p.End(complete=False))
            return True
        return super().send(number, message)


async def opened(bench: Queues, pilot: Pilot[Any]) -> None:
    await settle(pilot)
    bench.app.push_screen(bench.screen)
    await settle(pilot)


async def peek(pilot: Pilot[Any]) -> None:
    """p, and the form as it stands."""
    await pilot.press("p")
    await settle(pilot)
    await pilot.press("enter")
    await settle(pilot)


def ended(*messages: Message, **how: Any) -> list[Any]:
    last = Peeked(seen=len(messages), asked=10, stopped="empty", released=len(messages), empty_polls=3)
    return [
        *(p.Value(each) for each in messages),
        p.Progress(len(messages), 10, "0 empty polls"),
        p.Value(dataclasses.replace(last, **how)),
    ]


async def fill_body(bench: Queues, text: str) -> None:
    bench.app.screen.query(TextArea).first().text = text


async def confirm(bench: Queues, pilot: Pilot[Any], *keys: str) -> Confirm:
    screen = bench.app.screen
    assert isinstance(screen, Confirm)
    screen._grace = 0.0
    await pilot.press(*keys)
    await settle(pilot)
    return screen


async def reading(pilot: Pilot[Any], bench: Queues, size: int = 3) -> MessageScreen:
    """The reader on the first of the messages, which were looked at."""
    await opened(bench, pilot)
    await peek(pilot)
    await pilot.press("enter")
    await settle(pilot)
    assert isinstance(bench.app.screen, MessageScreen)
    assert f"1 of {size}" in bench.shown
    return bench.app.screen
