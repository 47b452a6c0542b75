"""What the canonical screens look like: pictures a person has approved, on a scripted engine and a clock that stands.

After a change that is meant: `pytest tests/test_snapshots.py --snapshot-update`, then look at each picture that
changed.
"""

from __future__ import annotations

import dataclasses
import json
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator
from functools import partial
from typing import Any

import pytest
from textual.pilot import Pilot

from awstui import protocol as p
from awstui.catalog.load import quick
from awstui.consoles.sqs.console import QueueConsole
from awstui.protocol.sqs import Message, PeekCost, Peeked, Queue
from awstui.route import Route
from awstui.rows.messages import Messages
from awstui.rows.store import Store
from awstui.settings import Settings
from awstui.ui.confirm import Confirm
from tests.ui.scripted import Bench, settle

NOW = 1_790_000_000.0
EU, US = p.Place("harbour", "eu-west-1"), p.Place("harbour", "us-east-1")
URL = "https://sqs.eu-west-1.amazonaws.com/123456789012/orders"
QUEUE = Queue(
    URL, "orders", "arn:aws:sqs:eu-west-1:123456789012:orders", fifo=False, visibility_timeout=45, retention=345_600,
    delay=0, max_size=262_144, available=5, in_flight=1, delayed=0, max_receive_count=3,
    dlq_arn="arn:aws:sqs:eu-west-1:123456789012:orders-dlq",
)  # fmt: skip
COST = PeekCost(QUEUE, ("Each message counts as received once more.", "At 3 it moves to orders-dlq."))
DENIED = p.Failure(
    "denied", "harbour may not list EC2 instances.", "The policy lacks ec2:DescribeInstances.",
    "UnauthorizedOperation", "8c0c…", "DescribeInstances", "harbour", "us-east-1",
)  # fmt: skip
FLEET = (
    ("web-blue", "running", "c7g.large", 12),
    ("web-green", "running", "c7g.large", 12),
    ("orders", "stopping", "m7g.xlarge", 3),
    ("orders-next", "pending", "m7g.xlarge", 0),
    ("billing", "stopped", "t4g.small", 700),
    ("bastion", "running", "t4g.nano", 41),
    ("zażółć-gęślą", "running", "t4g.small", 90),
    ("東京", "terminated", "t4g.small", 1),
    (None, "running", "t3.micro", 2),
)

Drive = Callable[[Pilot[Any]], Awaitable[None]]


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No clock moves, and no setting of this terminal counts, nor where it stands."""
    monkeypatch.setattr("awstui.ui.listed.Store", partial(Store, clock=lambda: NOW))
    monkeypatch.setattr("awstui.consoles.sqs.looking.Messages", partial(Messages, clock=lambda: NOW))
    for name in ("NO_COLOR", "TEXTUAL_THEME", "TEXTUAL_ANIMATIONS", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
    with monkeypatch.context() as here:
        here.setenv("TZ", "UTC")
        time.tzset()
        yield
    time.tzset()


def route(*places: p.Place, text: str = "", word: str = "ec2.instances") -> Route:
    screen = quick(word)
    assert screen is not None
    return Route(screen, places or (EU,), text=text)


def instances() -> p.Page:
    """The fleet as the engine sends it."""
    rows = []
    for number, (name, state, kind, days) in enumerate(FLEET):
        known = {
            "Name": name,
            "State": state,
            "Id": f"i-0{number:016x}",
            "Type": kind,
            "AZ": f"eu-west-1{'abc'[number % 3]}",
            "Private IP": f"10.0.{number}.{7 * number + 4}",
            "Public IP": f"54.1.2.{number}" if number % 4 == 0 else None,
            "Age": NOW - 86_400 * days - 3_600 * number,
        }
        rows.append(tuple(known.get(column.name) for column in route().screen.columns))
    return p.Page(0, [row[2] for row in rows], rows)


def message(number: int, body: Any, count: int = 1) -> Message:
    text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
    sent = NOW - 90.0 * number
    return Message(f"{number:08x}-1f0e-4c5e-9d00-000000000000", text, f"r{number}", count, len(text.encode()), sent)


MESSAGES = (
    message(1, {"order": "A-2001", "customer": {"city": "Tromsø"}, "total": 39.5}),
    message(2, {"order": "A-2002", "customer": {"city": "Gdańsk"}, "total": 12}, 2),
    message(3, '{"order": "A-1031", "lines": [', 3),
    message(4, "Order A-1044: \x1b[31mplease call back\x1b[0m, [bold]urgent[/bold]"),
    message(5, "plain text\nover two lines", 4),
)


def answer(message: Any) -> Iterable[Any] | None:
    """A quiet AWS."""
    if isinstance(message, p.List):
        if message.screen != "ec2.instances":
            return [context(message.place), p.Page(0, [], []), p.End()]
        return [context(message.place), DENIED] if message.place == US else [context(EU), instances(), p.End()]
    if isinstance(message, p.Resolve):
        return [context(message.place)]
    if isinstance(message, p.Identify):
        return [p.Identity("123456789012", "arn:aws:iam::123456789012:user/dana", "harbour-prod")]
    if isinstance(message, p.Describe):
        data = {"InstanceId": "i-00000000000000000", "State": {"Code": 16, "Name": "running"}, "EbsOptimized": True,
                "Tags": [{"Key": "Name", "Value": "web-blue"}], "KeyName": None}  # fmt: skip
        return [p.Document("i-00000000000000000", "", data, "aws ec2 describe-instances")]
    if isinstance(message, p.Profiles):
        return [p.Value(PROFILES)]
    if isinstance(message, p.Regions):
        return [p.Value((p.RegionInfo("eu-west-1", "Europe (Ireland)"), p.RegionInfo("us-east-1", "US East")))]
    if isinstance(message, p.Job):
        if message.name == "sqs.cost":
            return [p.Value(QUEUE), p.Value(COST)]
        return [p.Planned(1, message.name, "", "", (), (), "123456789012", "harbour", "eu-west-1")]
    if isinstance(message, p.Run):
        return peeked()
    return []


PROFILES = (
    p.ProfileInfo("harbour", "keys", "eu-west-1"),
    p.ProfileInfo("harbour-admin", "role", "eu-west-1", "harbour -> admin"),
    p.ProfileInfo("production", "sso", "us-east-1", note="signed out"),
    p.ProfileInfo("ci", "process"),
)


def peeked() -> list[Any]:
    last = Peeked(len(MESSAGES), 10, "empty", len(MESSAGES), empty_polls=3)
    return [*(p.Value(each) for each in MESSAGES), p.Progress(len(MESSAGES), 10, ""), p.Value(last)]


def context(place: p.Place) -> p.Context:
    return p.Context("harbour", place.region or "", False)


def bench(start: Route | None = None, theme: str = "awstui-dark", script: Any = answer) -> Bench:
    made = Bench(script, start or route(), Settings(theme=theme), EU)
    made.app.contexts[EU] = context(EU)
    return made


def keys(*names: str) -> Drive:
    """Press these, one after the other."""

    async def drive(pilot: Pilot[Any]) -> None:
        await settle(pilot)
        for name in names:
            await pilot.press(name)
            await settle(pilot)

    return drive


def queue(*names: str) -> Drive:
    """Open the queue's console and press these."""

    async def drive(pilot: Pilot[Any]) -> None:
        await settle(pilot)
        await pilot.app.push_screen(QueueConsole(EU, URL))
        await keys(*names)(pilot)

    return drive


async def terminating(pilot: Pilot[Any]) -> None:
    """Open a confirmation of the tier that wants a name."""
    planned = p.Planned(
        1, "Terminate · EC2 instances", "name", "billing", ("billing  i-00000000000000004",),
        ("aws ec2 terminate-instances --instance-ids i-00000000000000004 --region eu-west-1",),
        "123456789012", "harbour", "eu-west-1", "The instance is gone for ever, with its root disk.",
        ("billing: AWS would allow it",),
    )  # fmt: skip
    await settle(pilot)
    await pilot.app.push_screen(Confirm(planned))
    await settle(pilot)


async def home(pilot: Pilot[Any]) -> None:
    await settle(pilot)
    pilot.app.open_home()
    await settle(pilot)


def refused(message: Any) -> Iterable[Any] | None:
    return [context(EU), dataclasses.replace(DENIED, region="eu-west-1")] if isinstance(message, p.List) else []


SCENES: dict[str, tuple[Callable[[], Bench], tuple[int, int], Drive]] = {
    "list-80x24": (bench, (80, 24), keys("down", "space", "down")),
    "list-140x40": (bench, (140, 40), keys("w", ">", ">", "down")),
    "two-regions": (lambda: bench(route(EU, US)), (120, 24), keys()),
    "empty": (lambda: bench(route(word="ec2.volumes")), (80, 24), keys()),
    "failed": (lambda: bench(script=refused), (80, 24), keys()),
    "filter": (bench, (100, 24), keys("/", *"web")),
    "command-line": (bench, (100, 24), keys(":", *"st")),
    "picker": (bench, (100, 24), keys("P")),
    "confirm": (bench, (100, 30), terminating),
    "send": (bench, (100, 30), queue("n")),
    "document": (bench, (100, 24), keys("y")),
    "help": (bench, (100, 40), keys("?")),
    "queue": (bench, (120, 24), queue("p", "enter")),
    "home": (bench, (120, 30), home),
    "light": (lambda: bench(route(EU, US), "awstui-light"), (120, 24), keys("down")),
    "high-contrast": (lambda: bench(theme="high-contrast"), (120, 24), queue("p", "enter", "down")),
}


@pytest.mark.parametrize("scene", SCENES)
def test_it_looks_as_approved(scene: str, snap_compare: Callable[..., bool]) -> None:
    make, size, drive = SCENES[scene]
    assert snap_compare(make().app, terminal_size=size, run_before=drive)
