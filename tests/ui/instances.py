"""A list of EC2 instances on a scripted engine: its route, its pages, and what else an engine is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from awstui import protocol as p
from awstui.catalog.load import quick
from awstui.route import Route
from awstui.ui.resource import ResourceScreen
from tests.ui.scripted import Bench, Script

EU, US = p.Place("dev", "eu-west-1"), p.Place("dev", "us-east-1")


def route(*places: p.Place, text: str = "") -> Route:
    """EC2 instances there."""
    screen = quick("ec2.instances")
    assert screen is not None
    return Route(screen, places or (EU,), text=text)


def instance(number: int, state: str = "running") -> tuple[Any, ...]:
    """A row as the engine sends it: as many cells as the screen has columns, the id among them."""
    screen = quick("ec2.instances")
    assert screen is not None
    known = {"Name": f"web-{number}", "State": state, "Id": f"i-{number:04}"}
    return tuple(known.get(column.name) for column in screen.columns)


def pages(*sizes: int) -> list[p.Page]:
    """Pages of that many instances."""
    found, start = [], 0
    for size in sizes:
        rows = [instance(number) for number in range(start, start + size)]
        found.append(p.Page(start, [f"i-{number:04}" for number in range(start, start + size)], rows))
        start += size
    return found


def script(listed: Callable[[p.List], Iterable[Any] | None]) -> Script:
    """Answers lists by that function, the rest plainly."""

    def answer(message: Any) -> Iterable[Any] | None:
        if isinstance(message, p.List):
            return listed(message)
        if isinstance(message, p.Identify):
            return [p.Identity("123456789012", "arn:aws:iam::123456789012:user/dana", "acme")]
        if isinstance(message, p.Regions):
            return [p.Value((p.RegionInfo("eu-west-1", "Ireland"), p.RegionInfo("us-east-1", "N. Virginia")))]
        if isinstance(message, p.Profiles):
            return [p.Value((p.ProfileInfo("dev", "keys"), p.ProfileInfo("prod", "sso")))]
        return []

    return answer


def screen_of(bench: Bench) -> ResourceScreen:
    """The list screen in front."""
    assert isinstance(bench.app.screen, ResourceScreen)
    return bench.app.screen
