"""The journal screen, undo from a list, and what is told at the start."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from awstui import protocol as p
from awstui.consoles.journal import JournalScreen
from awstui.ui.confirm import Confirm
from awstui.ui.document import DocumentScreen
from awstui.ui.resource import ResourceScreen
from tests.ui.hostile import screen_text
from tests.ui.instances import EU, pages, route
from tests.ui.scripted import CONTEXT, Bench, settle

CHANGES = (
    p.Change(
        "b",
        1.7e9,
        "dev",
        "1",
        "eu-west-1",
        "ec2",
        "StopInstances",
        "i-1",
        "ok",
        "",
        "ec2.instances",
        {"id": "b", "before": {"State": "running"}, "inverse": {"service": "ec2", "operation": "StartInstances"}},
    ),
    p.Change("a", 1.6e9, "dev", "1", "eu-west-1", "sqs", "PurgeQueue", "u/jobs", "unknown", "x", "sqs.queues", {}),
)
PLANNED = p.Planned(7, "Undo: Start", "y", "y", ("i-1",), (), "1", "dev", "eu-west-1")


class Engine:
    """Answers as an engine with a journal."""

    def __init__(self, lost: tuple[p.Change, ...] = (), refused: str = "") -> None:
        self.lost, self.refused = lost, refused

    def __call__(self, message: Any) -> Iterable[Any]:
        if isinstance(message, p.Changes):
            return [p.Value(self.lost if message.lost else CHANGES)]
        if isinstance(message, p.Undo):
            return [p.Failure("usage", self.refused)] if self.refused else [PLANNED]
        if isinstance(message, p.Run):
            return [p.Outcome("i-1")]
        if isinstance(message, p.List):
            return [CONTEXT, *pages(2), p.End()]
        return []


async def opened(bench: Bench, pilot: Any) -> JournalScreen:
    await settle(pilot)
    await pilot.press("J")
    await settle(pilot)
    assert isinstance(bench.app.screen, JournalScreen)
    return bench.app.screen


async def test_changes_are_listed_newest_first_and_filtered() -> None:
    bench = Bench(Engine(), route(EU))
    async with bench.app.run_test(size=(140, 24)) as pilot:
        screen = await opened(bench, pilot)
        assert [screen.store.key_at(n) for n in range(2)] == ["b", "a"]
        await pilot.press("slash", *"unknown", "enter")
        assert [screen.store.key_at(n) for n in range(len(screen.store.view))] == ["a"]
        await pilot.press("escape", "enter")
        await settle(pilot)
        assert isinstance(bench.app.screen, DocumentScreen)


async def test_the_journal_is_sorted_by_any_column_and_says_what_a_filter_leaves() -> None:
    bench = Bench(Engine(), route(EU))
    async with bench.app.run_test(size=(140, 24)) as pilot:
        screen = await opened(bench, pilot)
        assert screen.store.sort == (0, True)
        await pilot.press("greater_than_sign", "greater_than_sign")
        assert screen.store.sort == (1, True)
        await pilot.press("less_than_sign")
        assert screen.store.sort == (0, False)
        assert [screen.store.key_at(n) for n in range(2)] == ["a", "b"]
        await pilot.press("slash", *"nothing like it", "enter")
        await settle(pilot)
        assert "Nothing matches nothing like it" in screen_text(bench.app)
        assert "0 of 2 changes" in screen_text(bench.app)
        await pilot.press("escape")
        assert len(screen.store.view) == 2
        bench.app.carry_out("sort Operation")
        await settle(pilot)
        assert screen.store.sort == (3, False)


async def test_a_change_is_shown_with_what_was_there_before_and_the_way_back() -> None:
    bench = Bench(Engine(), route(EU))
    async with bench.app.run_test(size=(140, 24)) as pilot:
        await opened(bench, pilot)
        await pilot.press("d")
        await settle(pilot)
        shown = screen_text(bench.app)
        for said in ("before", "running", "inverse", "StartInstances"):
            assert said in shown


async def test_the_change_under_the_cursor_is_undone_after_a_confirmation() -> None:
    bench = Bench(Engine(), route(EU))
    bench.app.settings = type(bench.app.settings)(confirm=type(bench.app.settings.confirm)(0))
    async with bench.app.run_test(size=(140, 24)) as pilot:
        await opened(bench, pilot)
        await pilot.press("u")
        await settle(pilot)
        assert isinstance(bench.app.screen, Confirm)
        assert [request.change for request in bench.asked(p.Undo)] == ["b"]
        assert bench.asked(p.Run) == []
        await pilot.press("y")
        await settle(pilot)
        assert bench.asked(p.Run) == [p.Run(7, "y")]
        assert "done for i-1" in bench.notices


async def test_undo_from_a_list_says_why_there_is_none() -> None:
    bench = Bench(Engine(refused="The journal has no change that can be undone."), route(EU))
    async with bench.app.run_test(size=(140, 24)) as pilot:
        await settle(pilot)
        await pilot.press("u")
        await settle(pilot)
        assert bench.asked(p.Undo) == [p.Undo("", EU)]
        assert "no change that can be undone" in bench.notices


async def test_the_resource_of_a_change_is_looked_at_in_its_list() -> None:
    bench = Bench(Engine(), route(EU))
    async with bench.app.run_test(size=(140, 24)) as pilot:
        await opened(bench, pilot)
        await pilot.press("j", "o")
        await settle(pilot)
        screen = bench.app.screen
        assert isinstance(screen, ResourceScreen)
        assert (screen.route.screen.key, screen.route.text) == ("sqs.queues", "jobs")
        assert screen.route.places == (p.Place("dev", "eu-west-1"),)


async def test_a_lost_change_is_told_at_the_start() -> None:
    bench = Bench(Engine(lost=(CHANGES[1],)), route(EU))
    async with bench.app.run_test(size=(140, 24)) as pilot:
        await settle(pilot)
        assert "PurgeQueue of u/jobs was under way" in bench.notices
