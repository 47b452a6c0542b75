"""Messages sent and deleted from a queue's console."""

from __future__ import annotations

from textual.widgets import Input, TextArea

from awstui import protocol as p
from awstui.protocol.sqs import Attribute, Deleted, Draft, Sent
from awstui.ui.form import Form
from tests.consoles.sqs.bench import (
    URL,
    Queues,
    confirm,
    ended,
    fill_body,
    message,
    opened,
    peek,
)
from tests.protocol.queues import FIFO
from tests.ui.scripted import settle


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
