"""A chooser of ways to an instance on a scripted engine, on a terminal that is given away to nobody."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from awstui import protocol as p
from awstui.consoles.connect.chooser import Chooser, choose
from awstui.protocol.ssh import ROUTES, Bastion, Instance, Login, Route
from awstui.settings import Settings
from awstui.ssh import hand
from tests.ui.scripted import CONTEXT, Bench, settle

PLACE = p.Place("dev", "eu-west-1")
ID = "i-0123456789abcdef0"
INSTANCE = Instance(ID, "web-1", "running", "198.51.100.7", "10.0.0.7", vpc="vpc-1", type="t3.micro")
DOCUMENT = {
    "InstanceId": ID,
    "State": {"Name": "running"},
    "Tags": [{"Key": "Name", "Value": "web-1"}],
    "VpcId": "vpc-1",
}
LOGIN = Login("ubuntu", "its image is Ubuntu", False, "/k/work", "/k/work is its key pair web", settled=True)
GUARDED = replace(CONTEXT, read_only=True, guard="its name contains prod")


def routes(**verdicts: str) -> list[Route]:
    return [
        Route(each, verdicts.get(each, "no"), f"Why {each}.", "", "" if each in ("ssm", "serial") else "10.0.0.7")
        for each in ROUTES
    ]


class Choosing(Bench):
    """A console with a chooser open; `ran` has every child the terminal was given to."""

    def __init__(
        self,
        *found: Any,
        context: p.Context = CONTEXT,
        settings: Settings | None = None,
        ended: Iterable[hand.Ended] = (),
        **jobs: Any,
    ) -> None:
        super().__init__(self._answer, settings=settings)
        self.found: list[Any] | None = list(found) if found else None
        self.jobs = jobs
        self.app.contexts[PLACE] = context
        self.screen: Chooser = choose(PLACE, p.Document(ID, "", DOCUMENT))
        self.ran: list[tuple[list[str], dict[str, str] | None]] = []
        self.ended = list(ended)
        self.key_was_there: list[bool] = []

    def _answer(self, request: Any) -> Iterable[Any] | None:
        if isinstance(request, p.Resolve):
            return [self.app.contexts[PLACE]]
        if isinstance(request, p.Job) and request.name == "ec2.routes":
            return None if self.found is None else [p.Value(each) for each in self.found]
        if isinstance(request, p.Job) and request.name == "ec2.bastions":
            gate = Instance("i-0aaaaaaaaaaaaaaa0", "gate-1", "running", "198.51.100.9")
            return [p.Value([(gate, Bastion("198.51.100.9", alias=gate.id))])]
        if isinstance(request, p.Job) and request.name == "ec2.end_session":
            return [p.Value(request.args["session"])]
        if isinstance(request, p.Job):
            return [p.Planned(1, request.name, "", "", (), (), "1", "dev", "eu-west-1")]
        if isinstance(request, p.Run):
            named = [job.name for job in self.asked(p.Job) if job.name in self.jobs]
            made = self.jobs[named[-1]] if named else next(iter(self.jobs.values()))
            return made if isinstance(made, list) else [p.Value(made)]
        return []

    def run(self, command: list[str], environment: Any = None, watch: Any = None, reset: bool = True) -> hand.Ended:
        self.ran.append((command, environment))
        files = [word.partition("=")[2] for word in command if word.startswith("IdentityFile=")]
        self.key_was_there += [Path(each).exists() for each in files]
        return self.ended.pop(0) if self.ended else hand.Ended(0, 5.0)


@contextmanager
def given(monkeypatch: pytest.MonkeyPatch, bench: Choosing) -> Any:
    """The terminal is given away without there being one."""

    @contextmanager
    def suspend() -> Any:
        yield

    monkeypatch.setattr(bench.app, "suspend", suspend)
    monkeypatch.setattr(hand, "run", bench.run)
    yield


async def opened(bench: Choosing, pilot: Pilot[Any]) -> None:
    await settle(pilot)
    bench.app.push_screen(bench.screen)
    await settle(pilot)
