"""The queue console on a scripted engine: looking, filtering, leaving."""

from __future__ import annotations

import dataclasses
from functools import partial
from typing import Any

import pytest
from textual.widgets import Input

from awstui import protocol as p
from awstui.consoles.sqs import words
from awstui.rows.messages import Messages
from awstui.ui.form import Form
from tests.consoles.sqs.bench import (
    PLACE,
    URL,
    Queues,
    ended,
    message,
    opened,
    peek,
)
from tests.ui.scripted import CONTEXT, settle


@pytest.mark.parametrize("size", [(80, 24), (140, 40)])
async def test_the_facts_load_at_once_and_no_message_is_looked_at(size: tuple[int, int]) -> None:
    bench = Queues()
    async with bench.app.run_test(size=size) as pilot:
        await opened(bench, pilot)
        assert "orders  standard · ≈7 available · ≈0 in flight · ≈0 delayed" in bench.shown
        assert "DLQ orders-dlq after 3 receives · visibility timeout 30s" in bench.shown
        assert "No messages looked at yet. p peeks (adds 1 to receive counts), n sends" in bench.shown
        assert "dev" in bench.shown.splitlines()[0] or "dev" in bench.shown
        assert {job.name for job in bench.asked(p.Job)} == {"sqs.cost"}


async def test_a_peek_says_what_it_costs_before_it_is_made() -> None:
    bench = Queues(sqs_peek=ended(message(1)))
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await opened(bench, pilot)
        await pilot.press("p")
        await settle(pilot)
        assert isinstance(bench.app.screen, Form)
        assert "It counts." in bench.shown
        assert "Three of three move to orders-dlq." in bench.shown
        assert bench.of("sqs.peek") == []
        await pilot.press("escape")
        await settle(pilot)
        assert bench.of("sqs.peek") == []
        await peek(pilot)
        (job,) = bench.of("sqs.peek")
        assert (job.place, dict(job.args)) == (PLACE, {"queue_url": URL, "count": 10})


@pytest.mark.parametrize("size", [(80, 24), (140, 40)])
async def test_messages_appear_with_their_receive_counts_worded(size: tuple[int, int]) -> None:
    bench = Queues(sqs_peek=ended(message(1), message(2, receive_count=3), message(3, receive_count=5)))
    async with bench.app.run_test(size=size) as pilot:
        await opened(bench, pilot)
        await peek(pilot)
        assert "body 1" in bench.shown
        assert "1 of 3" in bench.shown
        assert "3 of 3 → orders-dlq" in bench.shown
        assert "5 of 3 → orders-dlq" in bench.shown
        assert f"3 messages {bench.tab.when}, then 3 empty polls. All are visible again." in bench.shown
        assert "All are visible" in bench.tab.status.text


async def test_the_id_gives_way_to_the_body_where_there_is_no_room_for_both() -> None:
    one = message(1, id="0f0e0d0c-1111-4222-8333-444455556666", body="b" * 200)
    bench = Queues(sqs_peek=ended(one, message(2)))
    async with bench.app.run_test(size=(140, 30)) as pilot:
        await opened(bench, pilot)
        await peek(pilot)
        assert one.id in bench.shown
        await pilot.press("/", *"bbb", "enter")
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        assert one.id not in bench.shown
        assert "b" * 40 in bench.shown
        assert len(bench.tab.store.view) == 1
        await pilot.press("w")
        await settle(pilot)
        assert bench.tab.table.wide


async def test_a_resize_in_the_middle_of_a_peek_loses_nothing() -> None:
    looks: list[Any] = [ended(message(9)), None]
    bench = Queues(sqs_peek=lambda job: looks.pop(0))
    async with bench.app.run_test(size=(140, 30)) as pilot:
        await opened(bench, pilot)
        await peek(pilot)
        await peek(pilot)
        bench.engine.later(p.Run, p.Value(message(1)), p.Progress(1, 10, ""))
        await settle(pilot)
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        assert set(bench.tab.store.keys()) == {"id-9", "id-1"}
        number = max(n for n, run in bench.engine.numbers.items() if isinstance(run, p.Run))
        bench.engine.give(number, *ended(message(2))[0:1], *ended(message(1), message(2))[2:])
        await settle(pilot)
        assert set(bench.tab.messages) == set(bench.tab.store.keys()) == {"id-1", "id-2"}


async def test_a_number_out_of_range_is_refused_in_the_form() -> None:
    bench = Queues(sqs_peek=ended(message(1)))
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await opened(bench, pilot)
        await pilot.press("p")
        await settle(pilot)
        bench.app.screen.query_one(Input).value = "0"
        await pilot.press("enter")
        await settle(pilot)
        assert "1 to 1,000" in bench.shown
        bench.app.screen.query_one(Input).value = "25"
        await pilot.press("enter")
        await settle(pilot)
        assert bench.of("sqs.peek")[0].args["count"] == 25


async def test_esc_stops_a_running_peek_and_its_last_word_is_told() -> None:
    bench = Queues(sqs_peek=None)
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await opened(bench, pilot)
        await peek(pilot)
        bench.engine.later(p.Run, p.Value(message(1)), p.Value(message(2)), p.Progress(2, 10, "1 empty poll"))
        await settle(pilot)
        assert "2 of 10 messages, 1 empty poll… Esc stops" in bench.tab.status.text
        await pilot.press("escape")
        await settle(pilot)
        assert bench.app.screen is bench.screen
        assert f"Stopped after 2 messages {bench.tab.when}. All are visible" in bench.tab.status.text
        assert len(bench.asked(p.Cancel)) == 1
        await pilot.press("escape")
        await settle(pilot)
        assert bench.app.screen is not bench.screen


async def test_leaving_in_the_middle_of_a_peek_cancels_it() -> None:
    bench = Queues(sqs_peek=None)
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await opened(bench, pilot)
        await peek(pilot)
        await pilot.press("q")
        await settle(pilot)
        assert bench.app.screen is not bench.screen
        assert len(bench.asked(p.Cancel)) == 1


async def test_a_second_peek_is_not_begun_while_one_runs() -> None:
    bench = Queues(sqs_peek=None)
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await opened(bench, pilot)
        await peek(pilot)
        await pilot.press("p")
        await settle(pilot)
        assert bench.app.screen is bench.screen
        assert len(bench.of("sqs.peek")) == 1


async def test_a_whole_peek_replaces_what_was_seen_and_a_stopped_one_does_not() -> None:
    looks = [
        ended(message(1), message(2)),
        ended(message(2, receive_count=2), message(3)),
        ended(message(4), stopped="cancelled"),
    ]
    bench = Queues(sqs_peek=lambda job: looks.pop(0))
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await opened(bench, pilot)
        await peek(pilot)
        await peek(pilot)
        assert set(bench.tab.messages) == {"id-2", "id-3"}
        assert bench.tab.messages["id-2"].receive_count == 2
        await peek(pilot)
        assert set(bench.tab.messages) == {"id-2", "id-3", "id-4"}


async def test_a_list_of_messages_says_as_of_when_whatever_is_told_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1_700_000_000.0]
    monkeypatch.setattr("awstui.consoles.sqs.looking.Messages", partial(Messages, clock=lambda: now[0]))
    bench = Queues(sqs_peek=ended(message(1)))
    async with bench.app.run_test(size=(80, 24)) as pilot:
        await opened(bench, pilot)
        assert "looked" not in bench.tab.status.text
        await peek(pilot)
        when = words.at(now[0])
        assert f"1 message {when}, then 3 empty polls." in bench.shown
        now[0] += 600
        bench.tab.tell("Sent: message id 1b7c0f2e-0000-4000-8000-000000000000")
        await settle(pilot)
        assert f"looked {when}" in bench.shown
        bench.tab.narrow("nothing like it")
        await settle(pilot)
        assert f"0 of 1 /nothing like it · looked {when}" in bench.shown
        await peek(pilot)
        assert f"1 message {words.at(now[0])}" in bench.tab.status.text
        assert when not in bench.tab.status.text


async def test_a_peek_that_fails_keeps_what_came_and_says_why() -> None:
    failure = p.Failure("quota", "Too many messages are in flight.", "Delete some.", code="OverLimit")
    bench = Queues(sqs_peek=[*ended(message(1), stopped="failed"), failure])
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await opened(bench, pilot)
        await peek(pilot)
        assert "body 1" in bench.shown
        assert "Too many messages are in flight." in bench.notices
        assert bench.tab.failures == [failure]


async def test_what_stays_hidden_is_a_warning() -> None:
    bench = Queues(sqs_peek=ended(message(1), released=0, hidden=("id-1",), hidden_for=30))
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await opened(bench, pilot)
        await peek(pilot)
        assert "stays hidden for 30 s" in bench.notices


async def test_the_engine_dying_in_a_peek_is_told_and_the_facts_are_asked_again() -> None:
    bench = Queues(sqs_peek=None)
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await opened(bench, pilot)
        await peek(pilot)
        before = len(bench.of("sqs.cost"))
        bench.engine.die()
        await settle(pilot)
        assert "visible again within 30 s" in bench.tab.status.text
        assert len(bench.of("sqs.cost")) > before


async def test_a_live_peek_looks_again_until_t_ends_it() -> None:
    bench = Queues(sqs_peek=None)
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await opened(bench, pilot)
        await pilot.press("t")
        await settle(pilot)
        assert "All of this again at every look" in bench.shown
        assert "received 2 times" in bench.shown
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert bench.of("sqs.peek")[0].args == {"queue_url": URL, "count": 10, "every": 5.0}
        bench.engine.later(p.Run, *ended(message(1), message(2)))
        await settle(pilot)
        assert f"live: 2 messages {bench.tab.when}, the next look in 5 s" in bench.tab.status.text
        bench.engine.later(p.Run, *ended(message(2, receive_count=2), message(3)))
        await settle(pilot)
        assert set(bench.tab.messages) == {"id-2", "id-3"}
        assert bench.tab.messages["id-2"].receive_count == 2
        await pilot.press("t")
        await settle(pilot)
        assert len(bench.asked(p.Cancel)) == 1
        assert "Stopped" in bench.tab.status.text


async def test_a_live_peek_that_ends_by_itself_says_why() -> None:
    bench = Queues(sqs_peek=ended(message(1, receive_count=2), stopped="counts"))
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await opened(bench, pilot)
        await pilot.press("t")
        await settle(pilot)
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert "another look would take the last receive" in bench.notices


async def test_read_only_says_no_before_any_form() -> None:
    bench = Queues(context=dataclasses.replace(CONTEXT, read_only=True))
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await opened(bench, pilot)
        for key in ("p", "n", "x"):
            await pilot.press(key)
            await settle(pilot)
            assert bench.app.screen is bench.screen
        assert bench.notices.count("Read-only") == 3


async def test_a_queue_that_cannot_be_read_says_why() -> None:
    failure = p.Failure(
        "denied", "You may not read this queue.", "Ask for sqs:GetQueueAttributes.", code="AccessDenied"
    )
    bench = Queues(sqs_cost=[failure])
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await opened(bench, pilot)
        assert "You may not read this queue." in bench.shown
        assert "Ask for sqs:GetQueueAttributes." in bench.shown
