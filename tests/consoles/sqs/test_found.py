"""Messages that were looked at: filtered, sorted, copied, and drawn whatever they hold."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import HealthCheck, given, settings

from awstui import protocol as p
from awstui.consoles import find
from awstui.consoles.sqs.console import QueueConsole
from awstui.protocol.sqs import Attribute
from awstui.ui.document import DocumentScreen
from tests.consoles.sqs.bench import (
    COST,
    PLACE,
    REDRIVING,
    URL,
    Queues,
    ended,
    message,
    opened,
    peek,
)
from tests.protocol.queues import FIFO
from tests.ui import hostile
from tests.ui.scripted import settle


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
