"""Tasks: they outlive the screen, tell how far they are, are stopped, and say how they ended."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from awstui import protocol as p
from awstui.consoles.tasks import TaskScreen
from awstui.protocol.following import Following, Settled
from awstui.ui.document import DocumentScreen
from awstui.ui.tasks import Task
from tests.ui import hostile
from tests.ui.scripted import Bench, settle

HERE = p.Place("dev", "eu-west-1")


def silent(request: Any) -> Iterable[Any] | None:
    """Runs are answered later, by the test."""
    return None if isinstance(request, p.Run) else []


def moved(task: Task) -> str:
    return f"{sum(task.values)} moved."


async def test_a_task_goes_on_below_other_screens_and_tells_how_it_ended() -> None:
    bench = Bench(silent)
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        task = bench.app.start_task("Move orders [/]", HERE, p.Run(1), moved)
        await settle(pilot)
        assert "1 task running (T)" in hostile.screen_text(bench.app)
        bench.app.open_home()
        await settle(pilot)
        bench.engine.later(p.Run, p.Value(3), p.Progress(3, 12, "sent 3"))
        await settle(pilot)
        await pilot.press("T")
        await settle(pilot)
        assert isinstance(bench.app.screen, TaskScreen)
        shown = hostile.screen_text(bench.app)
        assert "running" in shown
        assert "██░░░░░░░░ 3 of 12 (25%)" in shown
        assert "Move orders [/]" in shown
        bench.engine.later(p.Run, p.Value(9), p.End())
        await settle(pilot)
        assert (task.state, task.said) == ("done", "12 moved.")
        assert "12 moved." in hostile.screen_text(bench.app)
        assert any("12 moved." in notice.message for notice in bench.app._notifications)
        assert "task running" not in hostile.screen_text(bench.app)


async def test_x_stops_it_and_its_last_word_is_kept() -> None:
    bench = Bench(silent)
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        task = bench.app.start_task("Move", HERE, p.Run(1), moved)
        await pilot.press("T")
        await settle(pilot)
        await pilot.press("x")
        await settle(pilot)
        assert len(bench.asked(p.Cancel)) == 1
        assert task.state == "stopped"
        await pilot.press("x")
        await settle(pilot)
        assert len(bench.asked(p.Cancel)) == 1


async def test_a_task_with_a_way_of_its_own_to_stop_is_stopped_that_way() -> None:
    bench = Bench(silent)
    stopped: list[Task] = []
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        task = bench.app.start_task("Redrive", HERE, p.Run(1), moved)
        task.stop = stopped.append
        bench.app.stop_task(task)
        assert stopped == [task]
        assert bench.asked(p.Cancel) == []


async def test_what_failed_is_told_and_can_be_read() -> None:
    bench = Bench(silent)
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        task = bench.app.start_task("Move", HERE, p.Run(1), lambda task: "")
        await settle(pilot)
        bench.engine.later(p.Run, p.Failure("denied", "You may not send there.", "Ask.", code="AccessDenied"))
        await settle(pilot)
        assert (task.state, task.said) == ("failed", "You may not send there.")
        await pilot.press("T")
        await settle(pilot)
        await pilot.press("E")
        await settle(pilot)
        assert isinstance(bench.app.screen, DocumentScreen)
        assert "AccessDenied" in hostile.screen_text(bench.app)


async def test_a_dead_engine_ends_it_and_says_that_nobody_knows() -> None:
    bench = Bench(silent)
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        task = bench.app.start_task("Move", HERE, p.Run(1), lambda task: "")
        await settle(pilot)
        bench.engine.die()
        await settle(pilot)
        assert task.state == "failed"
        assert "not known" in task.said


async def test_leaving_warns_once_while_a_task_changes_something() -> None:
    bench = Bench(silent)
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        bench.app.start_task("Watch", HERE, p.Run(1), moved, change=False)
        await settle(pilot)
        assert bench.app.under_way == 0
        bench.app.start_task("Move", HERE, p.Run(2), moved)
        await settle(pilot)
        await pilot.press("ctrl+q")
        await settle(pilot)
        assert bench.app.is_running
        assert any("under way" in notice.message for notice in bench.app._notifications)


FOLLOWING = Following("Stop web", HERE, "ec2.watch_state", {"goal": "stopped"})


class Watched:
    """A screen a change was made from."""

    is_attached = True
    told = 0

    def changed(self) -> None:
        self.told += 1


@pytest.mark.parametrize(("well", "state"), [(True, "done"), (False, "failed")])
async def test_what_a_change_sets_going_is_followed_to_its_end(well: bool, state: str) -> None:
    def answer(request: Any) -> Iterable[Any] | None:
        if isinstance(request, p.Run):
            return [p.Outcome("web"), p.Value(FOLLOWING)]
        return None if isinstance(request, p.Job) else []

    bench, screen = Bench(answer), Watched()
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        bench.app.change("Stop", [p.Run(1, "y")], 1, screen)
        await settle(pilot)
        (task,) = bench.app.tasks
        assert (task.title, task.over, screen.told) == ("Stop web", False, 1)
        assert not bench.app.under_way
        bench.engine.later(p.Job, p.Progress(0, 1, "stopping"), p.Value(Settled("web is [/] stopped.", well)), p.End())
        await settle(pilot)
        assert (task.state, task.said, screen.told) == (state, "web is [/] stopped.", 2)


async def test_a_watch_that_is_stopped_says_that_aws_goes_on() -> None:
    bench = Bench(lambda request: None if isinstance(request, p.Job) else [])
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        bench.app.follow(FOLLOWING, Watched())
        await settle(pilot)
        (task,) = bench.app.tasks
        bench.app.stop_task(task)
        await settle(pilot)
        assert (task.state, task.said) == ("stopped", "No longer followed; AWS goes on with it.")
