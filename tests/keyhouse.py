"""An engine on a moto with a home of its own: what the tests of key jobs need, questions answered included."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from awstui import protocol as p
from awstui.engine.core import Engine
from awstui.engine.work import Work
from tests import standins

PLACE = p.Place(None, "eu-west-1")


class KeyHouse:
    """Jobs on key pairs; `answers` are given to the questions in turn, None to those that are too many."""

    def __init__(self, url: str, home: Path, **configure: Any) -> None:
        self.engine = Engine(p.Configure(endpoint_url=url, **configure))
        self.ec2 = standins.client("ec2", url)
        self.home = home
        self.ssh = home / ".ssh"
        self.ssh.mkdir(mode=0o700, exist_ok=True)
        self.answers: list[str | None] = []
        self.asked: list[str] = []
        self.sent: list[Any] = []  # every reply, as it would travel

    def _ask(self, request: p.Request) -> Iterator[Any]:
        work: Work

        def put(reply: Any) -> None:
            self.sent.append(reply)
            self.asked.append(reply.text)
            work.answer(self.answers.pop(0) if self.answers else None)

        work = Work(next(self.engine.numbers), put)
        for reply in self.engine.answer(request, work):
            self.sent.append(reply)
            yield reply

    def planned(self, job: str, **args: Any) -> p.Planned:
        (found,) = self._ask(p.Job(job, PLACE, args))
        assert isinstance(found, p.Planned)
        return found

    def values(self, job: str, **args: Any) -> list[Any]:
        """What a job answers; what it proposes is confirmed as it asks to be."""
        found = []
        for reply in list(self._ask(p.Job(job, PLACE, args))):
            if isinstance(reply, p.Planned):
                assert reply.refused == ""
                found += list(self._ask(p.Run(reply.plan, reply.expect)))
            else:
                found.append(reply)
        return [each.value for each in found if isinstance(each, p.Value)]

    def one(self, job: str, **args: Any) -> Any:
        return self.values(job, **args)[-1]

    def undo(self) -> list[Any]:
        """Take the newest change back."""
        (plan,) = (reply for reply in self._ask(p.Undo(place=PLACE)) if isinstance(reply, p.Planned))
        assert plan.refused == ""
        replies = list(self._ask(p.Run(plan.plan, plan.expect)))
        assert [each.failure for each in replies if isinstance(each, p.Outcome)] == [None]
        return replies

    def pairs(self) -> dict[str, Any]:
        return {each["KeyName"]: each for each in self.ec2.describe_key_pairs(IncludePublicKey=True)["KeyPairs"]}

    def start(self, key: str, count: int = 1) -> list[str]:
        """Instances with that key pair."""
        images = self.ec2.describe_images(Owners=["amazon"])["Images"]
        image = next(each["ImageId"] for each in images if each.get("Platform") != "windows")
        made = self.ec2.run_instances(ImageId=image, KeyName=key, MinCount=count, MaxCount=count)
        return [each["InstanceId"] for each in made["Instances"]]

    def journal(self) -> list[dict[str, Any]]:
        path = self.engine.journal.path
        return [json.loads(each) for each in path.read_text().splitlines()] if path.exists() else []
