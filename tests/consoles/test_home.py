"""Home: services, the ones used lately first, what their lists had, and every list of a service by `a`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from textual.pilot import Pilot

from awstui import protocol as p
from awstui.catalog.load import load
from awstui.consoles.home import Home
from awstui.route import Route
from tests.ui.scripted import CONTEXT, Bench, settle

HERE = p.Place("dev", "eu-west-1")


def answers(message: Any) -> Iterable[Any] | None:
    if isinstance(message, p.List):
        rows = [(f"row-{number}",) for number in range(3)]
        return [CONTEXT, p.Page(0, [row[0] for row in rows], [pad(message.screen, row) for row in rows]), p.End()]
    return [CONTEXT] if isinstance(message, p.Resolve) else []


def pad(key: str, row: tuple[Any, ...]) -> tuple[Any, ...]:
    """A row with as many cells as its screen has columns."""
    return (*row, *[None] * (len(load().screens[key].columns) - 1))


def bench(word: str = "") -> Bench:
    screen = load().find(word) if word else None
    return Bench(answers, Route(screen, (HERE,)) if screen else None, place=HERE)


async def shown(pilot: Pilot[Any], opened: Bench) -> Home:
    opened.app.open_home()
    await settle(pilot)
    home = opened.app.screen
    assert isinstance(home, Home)
    return home


def get(home: Home, file: str) -> tuple[Any, ...]:
    found = home.store.get(file)
    assert found is not None
    return found


async def test_a_service_is_one_row_and_lately_used_ones_come_first() -> None:
    opened = bench("rds")
    async with opened.app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        opened.app.carry_out("iam roles")
        await settle(pilot)
        home = await shown(pilot, opened)
        files = [str(home.store.key_at(at)) for at in range(len(home.store))]
        assert files[:2] == ["iam", "rds"]
        assert len(files) == len(set(files)) == len({screen.file for screen in load().screens.values()})
        titles = [load().titles[file].casefold() for file in files[2:]]
        assert titles == sorted(titles)


async def test_enter_opens_the_list_used_last_and_rows_are_those_it_had() -> None:
    opened = bench("iam")
    async with opened.app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        opened.app.carry_out("iam roles")
        await settle(pilot)
        home = await shown(pilot, opened)
        assert get(home, "iam")[1:3] == (":roles", 3)
        assert get(home, "s3")[1:3] == (":s3", None)
        await pilot.press("enter")
        await settle(pilot)
        assert opened.asked(p.List)[-1].screen == "iam.roles"


async def test_a_offers_every_list_of_the_service_that_needs_no_row() -> None:
    opened = bench("rds")
    async with opened.app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        await shown(pilot, opened)
        await pilot.press("a")
        await settle(pilot)
        await pilot.press(*"clus", "enter")
        await settle(pilot)
        assert opened.asked(p.List)[-1].screen == "rds.clusters"


async def test_what_a_narrowed_list_had_is_no_count() -> None:
    opened = bench()
    async with opened.app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        opened.app.carry_out("sqs prefix=dev")
        await settle(pilot)
        home = await shown(pilot, opened)
        assert get(home, "sqs")[2] is None
