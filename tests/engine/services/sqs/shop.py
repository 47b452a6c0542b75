"""An engine on queues in the stub's memory: what the tests of the transfer jobs need again and again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from awstui import protocol as p
from awstui.engine.core import Engine
from benchmarks.answers import ACCOUNT
from benchmarks.queues import MemoryQueue
from benchmarks.stub import Seen, Stub

PLACE = p.Place(None, "eu-west-1")


class Shop:
    """Queues by name, and jobs on them; what a job proposes is confirmed as it asks to be."""

    def __init__(self, stub: Stub, **configure: Any) -> None:
        self.stub = stub
        stub.queues.patient = False  # nothing else fills a queue here while somebody waits for it
        self.engine = Engine(p.Configure(endpoint_url=stub.url, **configure))
        self.progress: list[p.Progress] = []

    def make(self, name: str, *bodies: str, region: str = "eu-west-1", **attributes: str) -> MemoryQueue:
        """A queue with messages of these bodies; in a FIFO queue a body's first letter is its group."""
        queue = self.stub.queues.make(name, region, **attributes)
        for number, body in enumerate(bodies):
            fifo = {"MessageGroupId": body[0], "MessageDeduplicationId": f"d{number}"} if queue.fifo else {}
            queue.send({"MessageBody": body, **fifo})
        return queue

    def url(self, name: str) -> str:
        return f"{self.stub.url}/{ACCOUNT}/{name}"

    def planned(self, job: str, place: p.Place = PLACE, **args: Any) -> p.Planned:
        (found,) = self.engine.answer(p.Job(job, place, args))
        assert isinstance(found, p.Planned)
        return found

    def stream(self, job: str, place: p.Place = PLACE, **args: Any) -> Iterator[p.Reply]:
        plan = self.planned(job, place, **args)
        assert plan.refused == ""
        yield from self.engine.answer(p.Run(plan.plan, plan.expect))

    def run(self, job: str, place: p.Place = PLACE, **args: Any) -> Any:
        """The last value a job answers."""
        value = None
        for reply in self.stream(job, place, **args):
            if isinstance(reply, p.Progress):
                self.progress.append(reply)
            if isinstance(reply, p.Value):
                value = reply.value
        return value

    def move(self, source: str, target: str, **args: Any) -> Any:
        return self.run("sqs.move", queue_url=self.url(source), target={"queue_url": self.url(target)}, **args)

    def moving(self, source: str, target: str, **args: Any) -> p.Planned:
        """A move as it is proposed, without making it."""
        to = {"queue_url": self.url(target)}
        return self.planned("sqs.move", queue_url=self.url(source), target=to, **args)

    def calls(self, operation: str) -> list[Seen]:
        return [each for each in self.stub.requests if each.operation == operation]


def numbered(count: int) -> list[str]:
    """So many different bodies."""
    return [json.dumps({"order": {"id": f"o-{number:04}"}, "n": number}) for number in range(count)]
