"""The tab of dead letters: what leads where, a redrive that is followed and stopped; on a scripted engine."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from textual.pilot import Pilot

from awstui import protocol as p
from awstui.consoles.sqs import redrive_words as words
from awstui.consoles.sqs.console import QueueConsole
from awstui.protocol.sqs_tasks import Allow, DeadLetters, MoveTask, Source
from awstui.ui.form import Form
from tests.consoles.sqs import bench as benches
from tests.consoles.sqs.bench import CONTEXT, REDRIVING, Queues, confirm, opened, settle
from tests.consoles.sqs.test_carry import DEAD, DLQ, ORDERS, SOURCES, Dead, field, pick
from tests.ui import hostile

TASK = MoveTask(DLQ, "RUNNING", "h1", rate=5, moved=2, to_move=30, started=1_700_000_000.0)
OVER = dataclasses.replace(TASK, status="COMPLETED", handle="", moved=30)


class Redriving(Dead):
    """A dead-letter queue's console with the tab open."""

    def plans(self, job: p.Job, number: int) -> p.Planned:
        if job.name in ("sqs.redrive", "sqs.cancel_task"):
            return p.Planned(number, job.name, "y", "y", (), (), "123456789012", "dev", "eu-west-1")
        return super().plans(job, number)


@pytest.fixture(autouse=True)
def changes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(benches, "CHANGES", (*benches.CHANGES, "sqs.redrive", "sqs.cancel_task"))


async def on_the_tab(pilot: Pilot[Any], bench: Queues) -> None:
    await opened(bench, pilot)
    number = bench.screen.tabs.index(bench.screen.letters_tab) + 1
    await pilot.press(str(number))
    await settle(pilot)


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
async def test_sources_tasks_and_what_to_do_are_shown(size: tuple[int, int]) -> None:
    letters = DeadLetters(DEAD, sources=SOURCES, tasks=(TASK, OVER), allow=Allow("byQueue", ("a", "b")))
    bench = Redriving(sqs_dead_letters=[p.Value(letters)])
    async with bench.app.run_test(size=size) as pilot:
        await on_the_tab(pilot, bench)
        assert "orders" in bench.shown
        assert "after 3 receives" in bench.shown
        assert "≈2 of ≈30 moved, at most 5/s" in bench.shown
        assert "completed" in bench.shown
        assert "a redrive is running: ≈2 of ≈30 (x stops it) · only 2 named queues may use it" in bench.shown


async def test_enter_on_a_source_opens_its_console_and_L_the_dead_letter_queue() -> None:
    bench = Redriving()
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await on_the_tab(pilot, bench)
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(bench.app.screen, QueueConsole)
        assert bench.app.screen.url == ORDERS
        await pilot.press("escape")
        await settle(pilot)
        assert bench.app.screen is bench.screen
        await pilot.press("L")
        await settle(pilot)
        assert "no dead-letter queue" in bench.notices
    source = Redriving(REDRIVING, sqs_dead_letters=[p.Value(DeadLetters(REDRIVING, dlq=DEAD))])
    async with source.app.run_test(size=(100, 30)) as pilot:
        await on_the_tab(pilot, source)
        assert "holds messages" in source.shown
        await pilot.press("L")
        await settle(pilot)
        assert isinstance(source.app.screen, QueueConsole)
        assert source.app.screen.url == DLQ


async def test_a_redrive_is_confirmed_followed_and_tells_what_comes_back() -> None:
    bench = Redriving(sqs_redrive=[p.Value(TASK)], sqs_watch_task=None)
    async with bench.app.run_test(size=(120, 30)) as pilot:
        await on_the_tab(pilot, bench)
        await pilot.press("m")
        await settle(pilot)
        assert "≈3 messages. Begin slowly" in bench.shown
        field(bench, "rate").value = "5"
        await pilot.press("ctrl+s")
        await settle(pilot)
        await confirm(bench, pilot, "y")
        assert bench.of("sqs.redrive")[0].args == {"queue_url": DLQ, "destination": "", "rate": 5}
        (job,) = bench.of("sqs.watch_task")
        assert (job.args["handle"], job.args["started"]) == ("h1", TASK.started)
        task = bench.app.tasks[0]
        assert bench.app.under_way == 0  # leaving awstui leaves the task of SQS alone
        number = max(n for n, asked in bench.engine.numbers.items() if asked is job)
        bench.engine._deliver((number, p.Progress(12, 30, "running, ≈12 of ≈30 moved")))
        await settle(pilot)
        assert "≈12 of ≈30 moved" in bench.screen.letters_tab.line.text
        came_back = dataclasses.replace(OVER, bounced="≈4 messages have come to orders-dlq since.")
        bench.engine.give(number, p.Value(OVER), p.Value(came_back))
        await settle(pilot)
        assert task.said == "completed, ≈30 of ≈30 moved. ≈4 messages have come to orders-dlq since."


async def test_a_redrive_that_sqs_has_done_is_watched_and_x_ends_just_that() -> None:
    bench = Redriving(sqs_watch_task=None)
    async with bench.app.run_test(size=(120, 30)) as pilot:
        await on_the_tab(pilot, bench)
        bench.screen.letters_tab.follow(TASK)
        await settle(pilot)
        (job,) = bench.of("sqs.watch_task")
        number = max(n for n, asked in bench.engine.numbers.items() if asked is job)
        task = bench.app.tasks[0]
        await pilot.press("T")
        await settle(pilot)
        assert "1 running · 0 over" in bench.shown
        assert "1 task running (T)" in bench.shown
        bench.engine._deliver((number, p.Value(OVER)))
        await settle(pilot)
        assert task.state == "watching"
        assert "0 running · 1 watching · 0 over" in bench.shown
        assert "1 task watching (T)" in bench.shown
        await pilot.press("x")
        await settle(pilot)
        assert bench.of("sqs.cancel_task") == []  # there is nothing of SQS left to stop
        assert len(bench.asked(p.Cancel)) == 1
        bench.engine._deliver((number, p.End(complete=False)))
        await settle(pilot)
        assert (task.state, task.said) == ("done", "completed, ≈30 of ≈30 moved.")


async def test_the_row_of_a_followed_redrive_and_the_counts_keep_up() -> None:
    running, over = (DeadLetters(DEAD, sources=SOURCES, tasks=(each,)) for each in (TASK, OVER))
    bench = Redriving(sqs_redrive=[p.Value(TASK)], sqs_watch_task=None, sqs_dead_letters=[p.Value(running)])
    async with bench.app.run_test(size=(120, 30)) as pilot:
        await on_the_tab(pilot, bench)
        await pilot.press("m")
        await settle(pilot)
        await pilot.press("ctrl+s")
        await settle(pilot)
        await confirm(bench, pilot, "y")
        (job,) = bench.of("sqs.watch_task")
        number = max(n for n, asked in bench.engine.numbers.items() if asked is job)
        asked = len(bench.of("sqs.cost"))
        bench.engine._deliver((number, p.Progress(12, 30, "running")))
        await settle(pilot)
        assert "≈12 of ≈30 moved, at most 5/s" in bench.shown
        assert "≈2 of" not in bench.shown
        assert len(bench.of("sqs.cost")) == asked + 1
        bench.jobs["sqs.dead_letters"] = [p.Value(over)]
        bench.engine._deliver((number, p.Value(OVER)))
        await settle(pilot)
        assert "≈30 of ≈30 moved" in bench.shown  # although it is still watched whether messages come back
        assert not bench.app.tasks[0].over


async def test_another_destination_is_picked() -> None:
    bench = Redriving(sqs_redrive=[p.Value(TASK)], sqs_watch_task=None)
    async with bench.app.run_test(size=(120, 30)) as pilot:
        await on_the_tab(pilot, bench)
        await pilot.press("m")
        await settle(pilot)
        field(bench, "to").value = words._OTHER
        await pilot.press("ctrl+s")
        await settle(pilot)
        await pick(pilot, bench, "orders-copy")
        await confirm(bench, pilot, "y")
        arn = f"{DEAD.arn.rpartition(':')[0]}:orders-copy"
        assert bench.of("sqs.redrive")[0].args == {"queue_url": DLQ, "destination": arn, "rate": None}


@pytest.mark.parametrize("rate", ["0", "501"])
async def test_a_rate_out_of_range_stays_in_the_form(rate: str) -> None:
    bench = Redriving()
    async with bench.app.run_test(size=(120, 30)) as pilot:
        await on_the_tab(pilot, bench)
        await pilot.press("m")
        await settle(pilot)
        field(bench, "rate").value = rate
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert isinstance(bench.app.screen, Form)
        assert bench.of("sqs.redrive") == []


async def test_stopping_from_the_tab_and_from_the_tasks_asks_and_stops_the_task_of_sqs() -> None:
    letters = DeadLetters(DEAD, sources=SOURCES, tasks=(TASK,))
    stopped = dataclasses.replace(TASK, status="CANCELLING")
    bench = Redriving(
        sqs_dead_letters=[p.Value(letters)],
        sqs_redrive=[p.Value(TASK)],
        sqs_watch_task=None,
        sqs_cancel_task=[p.Value(stopped)],
    )
    async with bench.app.run_test(size=(120, 30)) as pilot:
        await on_the_tab(pilot, bench)
        await pilot.press("x")
        await settle(pilot)
        await confirm(bench, pilot, "y")
        assert bench.of("sqs.cancel_task")[0].args == {"queue_url": DLQ, "handle": "h1"}
        assert "what was moved stays moved" in bench.notices
        bench.screen.letters_tab.follow(TASK)
        await settle(pilot)
        await pilot.press("T")
        await settle(pilot)
        await pilot.press("x")
        await settle(pilot)
        await confirm(bench, pilot, "y")
        assert len(bench.of("sqs.cancel_task")) == 2


async def test_what_could_not_be_read_is_said_and_the_rest_is_there() -> None:
    denied = p.Failure("denied", "You may not list move tasks.", "Ask.", code="AccessDenied")
    letters = DeadLetters(DEAD, sources=(Source(ORDERS, "orders", fault=denied),), tasks_fault=denied)
    bench = Redriving(sqs_dead_letters=[p.Value(letters)])
    async with bench.app.run_test(size=(120, 30)) as pilot:
        await on_the_tab(pilot, bench)
        assert "orders" in bench.shown
        assert "✗ You may not list move tasks." in bench.shown
        await pilot.press("E")
        await settle(pilot)
        assert "AccessDenied" in hostile.screen_text(bench.app)


async def test_read_only_says_no() -> None:
    bench = Redriving()
    bench.app.contexts[bench.screen.place] = dataclasses.replace(CONTEXT, read_only=True)
    async with bench.app.run_test(size=(120, 30)) as pilot:
        await on_the_tab(pilot, bench)
        await pilot.press("m")
        await settle(pilot)
        assert bench.app.screen is bench.screen
        assert "Read-only" in bench.notices


async def test_hostile_names_do_no_harm() -> None:
    for text in hostile.EXAMPLES:
        letters = DeadLetters(
            dataclasses.replace(DEAD, name=text, dlq_arn=text),
            sources=(Source(text, text, 3),),
            tasks=(MoveTask(text, text or "RUNNING", text, text, failure=text),),
        )
        bench = Redriving(sqs_dead_letters=[p.Value(letters)])
        async with bench.app.run_test(size=(120, 30)) as pilot:
            await on_the_tab(pilot, bench)
            assert hostile.offences(bench.app) == []


@pytest.mark.parametrize(
    ("last", "said", "state"),
    [
        (dataclasses.replace(TASK, status="FAILED", failure="AccessDenied"), "failed, ≈2 of ≈30 moved.", "failed"),
        (dataclasses.replace(TASK, status="CANCELLED"), "stopped, ≈2 of ≈30 moved.", "stopped"),
        (TASK, "no longer followed; SQS goes on. ≈2 of ≈30 moved so far.", "running"),
    ],
)
def test_how_a_task_ended_is_told(last: MoveTask, said: str, state: str) -> None:
    from awstui.ui.tasks import Task

    task = Task(1, "Redrive", p.Place(), 0.0, values=[last])
    assert words.ended(task) == said
    assert task.state == state
