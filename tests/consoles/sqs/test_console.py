"""The queue console on a scripted engine."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from awstui import protocol as p
from awstui.consoles import find
from awstui.consoles.sqs import words
from awstui.consoles.sqs.console import QueueConsole
from awstui.consoles.sqs.message import MessageScreen
from awstui.consoles.sqs.messages import MessagesTab
from awstui.protocol.sqs import Attribute, Deleted, Draft, Message, PeekCost, Peeked, Queue, Sent
from awstui.rows.messages import Messages
from awstui.ui.confirm import Confirm
from awstui.ui.document import DocumentScreen
from awstui.ui.form import Form
from tests.protocol.test_sqs_rules import FIFO, QUEUE
from tests.ui import hostile
from tests.ui.scripted import CONTEXT, Bench, ScriptedEngine, settle

PLACE = p.Place("dev", "eu-west-1")
URL = "https://sqs.eu-west-1.amazonaws.com/123456789012/orders"
REDRIVING = dataclasses.replace(
    QUEUE, url=URL, available=7, dlq_arn="arn:aws:sqs:eu-west-1:123456789012:orders-dlq", max_receive_count=3
)
COST = PeekCost(
    REDRIVING, ("It counts.", "Three of three move to orders-dlq."), True, "aws sqs receive-message --queue-url …"
)


def message(n: int, **more: Any) -> Message:
    made = Message(id=f"id-{n}", body=f"body {n}", receipt=f"r{n}", receive_count=1, size=6, sent=1_700_000_000.0)
    return dataclasses.replace(made, **more)


CHANGES = ("sqs.peek", "sqs.send", "sqs.delete")

Answers = dict[str, Iterable[Any] | Callable[[p.Job], Iterable[Any] | None] | None]


class Queues(Bench):
    """A console with a queue open. `jobs` answers jobs by name; a peek that is silent answers its cancel."""

    def __init__(self, queue: Queue = REDRIVING, context: p.Context = CONTEXT, url: str = URL, **jobs: Any) -> None:
        self.jobs: Answers = {
            "sqs.queue": [p.Value(queue)],
            "sqs.cost": [p.Value(queue), p.Value(dataclasses.replace(COST, queue=queue))],
            **{name.replace("_", ".", 1): answer for name, answer in jobs.items()},
        }
        self.proposed: list[p.Job] = []
        super().__init__(self._answer)
        self.app.contexts[PLACE] = context
        self.screen = QueueConsole(PLACE, url)

    def _answer(self, request: Any) -> Iterable[Any] | None:
        """Reads are answered at once; a change is planned, confirmed as `plans` says, and answered when it is run."""
        if isinstance(request, p.Job) and request.name in CHANGES:
            self.proposed.append(request)
            return [self.plans(request, len(self.proposed))]
        if isinstance(request, p.Run):
            request = self.proposed[request.plan - 1]
        if isinstance(request, p.Job):
            answer = self.jobs[request.name]
            return answer(request) if callable(answer) else answer
        return []

    def plans(self, job: p.Job, number: int) -> p.Planned:
        """As the engine proposes it without a guard."""
        many = len(job.args.get("messages", ())) > 1
        tier = {"sqs.delete": "name" if many else "y"}.get(job.name, "")
        expect = f"delete {len(job.args['messages'])}" if many else tier
        targets = tuple(f"{each.id}  {each.preview}" for each in job.args.get("messages", ()))
        return p.Planned(number, job.name, tier, expect, targets, (), "123456789012", "dev", "eu-west-1")

    @property
    def tab(self) -> MessagesTab:
        return self.screen.messages_tab

    def _spawn(self) -> ScriptedEngine:
        self.engines.append(Stopping(self.script))
        return self.engines[-1]

    def of(self, name: str) -> list[p.Job]:
        return [job for job in self.asked(p.Job) if job.name == name]


class Stopping(ScriptedEngine):
    """As the real engine: a cancelled peek has a last word."""

    def send(self, number: int, message: Any) -> bool:
        if isinstance(message, p.Cancel) and isinstance(self.numbers.get(number), p.Run):
            self.asked.append(message)
            last = Peeked(seen=2, asked=10, stopped="cancelled", released=2)
            self.give(number, p.Value(last), p.End(complete=False))
            return True
        return super().send(number, message)


async def opened(bench: Queues, pilot: Pilot[Any]) -> None:
    await settle(pilot)
    bench.app.push_screen(bench.screen)
    await settle(pilot)


async def peek(pilot: Pilot[Any]) -> None:
    """p, and the form as it stands."""
    await pilot.press("p")
    await settle(pilot)
    await pilot.press("enter")
    await settle(pilot)


def ended(*messages: Message, **how: Any) -> list[Any]:
    last = Peeked(seen=len(messages), asked=10, stopped="empty", released=len(messages), empty_polls=3)
    return [
        *(p.Value(each) for each in messages),
        p.Progress(len(messages), 10, "0 empty polls"),
        p.Value(dataclasses.replace(last, **how)),
    ]


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
        bench.engine.later(p.Run, p.Value(message(1)), p.Value(message(2)), p.Progress(2, 10, "1 empty polls"))
        await settle(pilot)
        assert "2 of 10 messages, 1 empty polls… Esc stops" in bench.tab.status.text
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


# ---- send


async def fill_body(bench: Queues, text: str) -> None:
    bench.app.screen.query(TextArea).first().text = text


async def test_a_message_is_sent_and_its_id_told() -> None:
    bench = Queues(sqs_send=[p.Value(Sent("new-id", note=""))])
    async with bench.app.run_test(size=(100, 40)) as pilot:
        await opened(bench, pilot)
        await pilot.press("n")
        await settle(pilot)
        await fill_body(bench, '{"a": 1}')
        delay = bench.app.screen.query(Input).first()
        delay.value = "5"
        bench.app.screen.query(TextArea).last().text = "kind=order\nn:Number=5"
        await pilot.press("ctrl+s")
        await settle(pilot)
        (job,) = bench.of("sqs.send")
        attributes = (Attribute("kind", "String", "order"), Attribute("n", "Number", "5"))
        assert job.args["draft"] == Draft('{"a": 1}', 5, attributes)
        assert "message id new-id" in bench.notices


async def test_what_sqs_would_refuse_is_said_in_the_form_and_nothing_is_sent() -> None:
    bench = Queues(sqs_send=[p.Value(Sent("new-id"))])
    async with bench.app.run_test(size=(100, 40)) as pilot:
        await opened(bench, pilot)
        await pilot.press("n")
        await settle(pilot)
        await fill_body(bench, "x" * 1025)
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert isinstance(bench.app.screen, Form)
        assert "1,025 bytes" in bench.shown
        assert bench.of("sqs.send") == []


async def test_a_fifo_queue_asks_for_its_group() -> None:
    bench = Queues(FIFO, url=URL + ".fifo", sqs_send=[p.Value(Sent("new-id", "0001", "d"))])
    async with bench.app.run_test(size=(100, 40)) as pilot:
        await opened(bench, pilot)
        await pilot.press("n")
        await settle(pilot)
        await fill_body(bench, "x")
        bench.app.screen.query(Input).first().value = "g1"
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert bench.of("sqs.send")[0].args["draft"] == Draft("x", group="g1")
        assert "sequence number 0001" in bench.notices


async def test_a_send_that_aws_refuses_brings_the_form_back_with_what_was_typed() -> None:
    failure = p.Failure("denied", "You may not send here.", "Ask.", code="AccessDenied")
    bench = Queues(sqs_send=[failure])
    async with bench.app.run_test(size=(100, 40)) as pilot:
        await opened(bench, pilot)
        await pilot.press("n")
        await settle(pilot)
        await fill_body(bench, "precious")
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert isinstance(bench.app.screen, Form)
        assert bench.app.screen.query(TextArea).first().text == "precious"
        assert "You may not send here." in bench.notices


# ---- delete


async def confirm(bench: Queues, pilot: Pilot[Any], *keys: str) -> Confirm:
    screen = bench.app.screen
    assert isinstance(screen, Confirm)
    screen._grace = 0.0
    await pilot.press(*keys)
    await settle(pilot)
    return screen


async def test_a_message_is_deleted_only_after_y() -> None:
    out = [p.Value(Deleted("id-1", "accepted", "SQS accepted it."))]
    bench = Queues(sqs_peek=ended(message(1), message(2)), sqs_delete=out)
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await opened(bench, pilot)
        await peek(pilot)
        await pilot.press("x")
        await settle(pilot)
        asked = await confirm(bench, pilot, "enter", "escape")
        assert asked.planned.targets == ("id-1  body 1",)
        assert len(bench.asked(p.Run)) == 1  # the peek's
        await pilot.press("x")
        await settle(pilot)
        await confirm(bench, pilot, "y")
        job = bench.of("sqs.delete")[-1]
        assert bench.asked(p.Run)[-1] == p.Run(3, "y")
        assert [each.receipt for each in job.args["messages"]] == ["r1"]
        assert set(bench.tab.messages) == {"id-2"}
        assert "1 accepted for deletion. SQS accepted it." in bench.notices


async def test_marked_messages_take_their_count_typed_and_what_failed_stays() -> None:
    out = [
        p.Value(Deleted("id-1", "accepted", "SQS accepted it.")),
        p.Value(Deleted("id-2", "expired", "Peek again.", p.Failure("invalid", "The handle has expired."))),
    ]
    bench = Queues(sqs_peek=ended(message(1), message(2), message(3)), sqs_delete=out)
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await opened(bench, pilot)
        await peek(pilot)
        await pilot.press("space", "space", "x")
        await settle(pilot)
        await confirm(bench, pilot, *"delete", "space", "2", "enter")
        assert len(bench.of("sqs.delete")[0].args["messages"]) == 2
        assert set(bench.tab.messages) == {"id-2", "id-3"}
        assert "1 not deleted. Peek again." in bench.notices
        assert "1 of 2 accepted for deletion" in bench.tab.status.text
        assert [each.sentence for each in bench.tab.failures] == ["The handle has expired."]


async def test_deleting_nothing_says_so() -> None:
    bench = Queues()
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await opened(bench, pilot)
        await pilot.press("x")
        await settle(pilot)
        assert "no message" in bench.notices


# ---- looking


async def test_the_filter_narrows_and_esc_clears_it_before_going_back() -> None:
    bench = Queues(sqs_peek=ended(message(1, body="x" * 3000 + "needle"), message(2)))
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await opened(bench, pilot)
        await peek(pilot)
        await pilot.press("/", *"needle", "enter")
        await settle(pilot)
        assert bench.tab.table.cursor_key == "id-1"
        assert len(bench.tab.store.view) == 1
        assert "1 of 2 /needle" in bench.tab.status.text
        await pilot.press("escape")
        await settle(pilot)
        assert len(bench.tab.store.view) == 2
        assert bench.app.screen is bench.screen


async def test_a_filter_without_a_match_says_so() -> None:
    bench = Queues(sqs_peek=ended(message(1)))
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await opened(bench, pilot)
        await peek(pilot)
        await pilot.press("/", *"zzz", "enter")
        await settle(pilot)
        assert "Nothing matches zzz" in bench.shown


async def test_columns_sort_by_key_and_numbers_by_size() -> None:
    bench = Queues(sqs_peek=ended(message(1, receive_count=10), message(2, receive_count=2)))
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await opened(bench, pilot)
        await peek(pilot)
        await pilot.press("greater_than_sign", "greater_than_sign", "greater_than_sign")
        await settle(pilot)
        assert [bench.tab.store.key_at(n) for n in range(2)] == ["id-2", "id-1"]


async def test_fifo_messages_show_their_group() -> None:
    bench = Queues(FIFO, url=URL + ".fifo", sqs_peek=ended(message(1, group="customer-7")))
    async with bench.app.run_test(size=(80, 24)) as pilot:
        await opened(bench, pilot)
        await peek(pilot)
        assert "customer-7" in bench.shown
        assert "FIFO" in bench.shown


async def test_ids_and_the_command_are_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Queues(sqs_peek=ended(message(1), message(2)))
    copied: list[str] = []
    monkeypatch.setattr(bench.app, "copy", lambda text, what: copied.append(text))
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await opened(bench, pilot)
        await peek(pilot)
        await pilot.press("c", "space", "space", "c", "C")
        bench.tab.action_copy_command()
        await settle(pilot)
        assert copied[:3] == ["id-1", "id-1\nid-2", REDRIVING.arn]
        assert copied[3] == COST.command


async def test_there_is_no_command_to_copy_before_the_engine_has_told_it() -> None:
    bench = Queues(sqs_cost=None)
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await opened(bench, pilot)
        bench.tab.action_copy_command()
        await settle(pilot)
        assert "the command, has not been learnt yet" in bench.notices


async def test_enter_lays_a_message_out_and_y_shows_it_as_it_came() -> None:
    body = '{"Type": "Notification", "Message": "{\\"order\\": {\\"id\\": 42}}"}'
    one = message(1, body=body, attributes=(Attribute("n", "Number.int", "5"),), system={"SentTimestamp": "1"})
    bench = Queues(sqs_peek=ended(one))
    async with bench.app.run_test(size=(100, 40)) as pilot:
        await opened(bench, pilot)
        await peek(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(bench.app.screen, DocumentScreen)
        assert "‹JSON in a string›" in bench.shown
        assert "42" in bench.shown
        assert "n (Number.int)" in bench.shown
        assert "2023-11-14 22:13:20.000+00:00" in bench.shown
        await pilot.press("escape", "y")
        await settle(pilot)
        assert isinstance(bench.app.screen, DocumentScreen)
        assert '"SentTimestamp": "1"' in bench.shown
        assert "‹JSON in a string›" not in bench.shown
        await pilot.press("escape")
        await settle(pilot)
        assert bench.app.screen is bench.screen


async def reading(pilot: Pilot[Any], bench: Queues, size: int = 3) -> MessageScreen:
    """The reader on the first of the messages, which were looked at."""
    await opened(bench, pilot)
    await peek(pilot)
    await pilot.press("enter")
    await settle(pilot)
    assert isinstance(bench.app.screen, MessageScreen)
    assert f"1 of {size}" in bench.shown
    return bench.app.screen


async def test_the_reader_goes_to_the_messages_beside_it_and_the_cursor_goes_along() -> None:
    messages = [message(n, body=f'{{"n": {n}}}') for n in (1, 2, 3)]
    bench = Queues(sqs_peek=ended(*messages))
    async with bench.app.run_test(size=(80, 24)) as pilot:
        reader = await reading(pilot, bench)
        for label in ("> next message", "e edit", "x delete"):
            assert label in bench.shown
        await pilot.press("b")  # the body as it was sent, which stays the view
        view = reader.view.name
        await pilot.press("greater_than_sign")
        await settle(pilot)
        assert (reader.message.id, reader.view.name) == ("id-2", view)
        assert "orders: id-2" in bench.shown
        assert "2 of 3" in bench.shown
        assert reader.viewer.lines[0].text == '{"n": 2}'
        await pilot.press("greater_than_sign", "greater_than_sign")
        await settle(pilot)
        assert reader.message.id == "id-3"
        assert "This is the last message of the list." in bench.notices
        await pilot.press("less_than_sign", "n")  # n is the next match of a search, also where there is none
        await settle(pilot)
        assert reader.message.id == "id-2"
        await pilot.press("escape")
        await settle(pilot)
        assert bench.tab.table.cursor_key == "id-2"


async def test_deleting_the_message_that_is_read_leads_to_the_next_and_spares_the_marked() -> None:
    bench = Queues(
        sqs_peek=ended(message(1), message(2)),
        sqs_delete=lambda job: [p.Value(Deleted(each.id, "deleted")) for each in job.args["messages"]],
    )
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await opened(bench, pilot)
        await peek(pilot)
        await pilot.press("j", "space", "g", "enter")
        await settle(pilot)
        reader = bench.app.screen
        assert isinstance(reader, MessageScreen)
        await pilot.press("x")
        await settle(pilot)
        await confirm(bench, pilot, "y")
        assert [each.id for each in bench.of("sqs.delete")[0].args["messages"]] == ["id-1"]
        assert bench.app.screen is reader
        assert reader.message.id == "id-2"
        assert "1 of 1" in bench.shown
        await pilot.press("x")
        await settle(pilot)
        await confirm(bench, pilot, "y")
        assert bench.app.screen is bench.screen
        assert bench.tab.messages == {}


async def test_the_message_that_is_read_is_edited_and_sent() -> None:
    bench = Queues(sqs_peek=ended(message(1), message(2)), sqs_dead_letters=[])
    async with bench.app.run_test(size=(100, 40)) as pilot:
        reader = await reading(pilot, bench, 2)
        await pilot.press("greater_than_sign", "e")
        await settle(pilot)
        assert isinstance(bench.app.screen, Form)
        assert "Send a changed copy of id-2" in bench.shown
        assert "body 2" in bench.shown
        await pilot.press("escape")
        await settle(pilot)
        assert bench.app.screen is reader


async def test_a_message_that_left_the_list_while_it_is_read_still_has_neighbours() -> None:
    bench = Queues(sqs_peek=ended(message(1), message(2), message(3)))
    async with bench.app.run_test(size=(100, 30)) as pilot:
        reader = await reading(pilot, bench)
        await pilot.press("greater_than_sign")
        bench.tab.drop(["id-2"])  # as a live look does that did not see it any more
        reader.say_where()
        await settle(pilot)
        assert reader.message.id == "id-2"
        assert "no longer in the list" in bench.shown
        await pilot.press("greater_than_sign")
        await settle(pilot)
        assert reader.message.id == "id-3"
        bench.tab.drop(["id-3"])
        await pilot.press("less_than_sign")
        await settle(pilot)
        assert reader.message.id == "id-1"


async def test_read_only_in_the_reader_deletes_and_sends_nothing_and_says_so() -> None:
    bench = Queues(sqs_peek=ended(message(1)))
    async with bench.app.run_test(size=(100, 30)) as pilot:
        reader = await reading(pilot, bench, 1)
        bench.app.contexts[PLACE] = dataclasses.replace(CONTEXT, read_only=True)
        for key, what in (("x", "nothing is deleted"), ("e", "nothing is sent")):
            await pilot.press(key)
            await settle(pilot)
            assert bench.app.screen is reader
            assert f"Read-only: {what}" in bench.notices


async def test_the_console_opens_from_a_row_of_the_queue_list() -> None:
    document = p.Document(URL, "", {"QueueUrl": URL})
    page = find("sqs")(PLACE, document)
    assert isinstance(page, QueueConsole)
    assert (page.url, page.label, page.places()) == (URL, "orders", (PLACE,))


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(hostile.many)
async def test_hostile_messages_are_drawn_safely(texts: list[str]) -> None:
    assert await wrong_with(texts) == []


async def test_every_known_trick_is_drawn_safely() -> None:
    assert await wrong_with(list(hostile.EXAMPLES)) == []


async def wrong_with(texts: list[str]) -> list[str]:
    """What the console, a message and its document do wrong while they show those."""
    messages = [
        message(n, id=f"id-{n}{text}", body=text, group=text, sender=text, attributes=(Attribute(text, text, text),))
        for n, text in enumerate(texts)
    ]
    queue = dataclasses.replace(FIFO, name=texts[0], dlq_arn=f"arn:{texts[0]}", kms=texts[0], max_receive_count=1)
    bench = Queues(queue, url=URL + texts[0], sqs_peek=ended(*messages))
    async with bench.app.run_test(size=(140, 40)) as pilot:
        await opened(bench, pilot)
        await peek(pilot)
        await pilot.press("w")
        await settle(pilot)
        wrong = hostile.offences(bench.app)
        assert len(bench.tab.messages) == len(messages)
        for key in ("enter", "y"):
            await pilot.press(key)
            await settle(pilot)
            assert isinstance(bench.app.screen, DocumentScreen)
            wrong += hostile.offences(bench.app)
            await pilot.press("escape")
            await settle(pilot)
        return wrong


async def test_a_peek_that_found_nothing_does_not_leave_nothing_looked_at_yet() -> None:
    bench = Queues(sqs_peek=ended())
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await opened(bench, pilot)
        assert "No messages looked at yet" in bench.shown
        await peek(pilot)
        assert "Nothing came when this was looked at" in bench.shown
        assert "looked at yet" not in bench.shown


async def test_a_filter_in_force_is_shown_before_there_are_messages_and_while_all_match() -> None:
    bench = Queues(sqs_peek=ended(message(1), message(2)))
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await opened(bench, pilot)
        bench.app.carry_out("where size > `0`")
        await settle(pilot)
        assert "0 of 0 :where size > `0`" in bench.shown
        await peek(pilot)
        assert "2 of 2 :where size > `0`" in bench.shown
