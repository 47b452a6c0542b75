"""A message read whole in a queue's console, and the ones beside it."""

from __future__ import annotations

import dataclasses

from awstui import protocol as p
from awstui.consoles.sqs.message import MessageScreen
from awstui.protocol.sqs import Attribute, Deleted
from awstui.ui.document import DocumentScreen
from awstui.ui.form import Form
from tests.consoles.sqs.bench import (
    PLACE,
    Queues,
    confirm,
    ended,
    message,
    opened,
    peek,
    reading,
)
from tests.ui.scripted import CONTEXT, settle


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
