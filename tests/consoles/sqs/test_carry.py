"""Carrying messages from the queue console: changed copies, moves, counts, files; on a scripted engine."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from awstui import protocol as p
from awstui.consoles.sqs import carry_forms as carry
from awstui.protocol.sqs import Attribute, Draft, PeekCost, Queue, Sent
from awstui.protocol.sqs_queues import QueueName
from awstui.protocol.sqs_tasks import DeadLetters, Source
from awstui.protocol.sqs_transfer import Counted, Exported, Imported, Moved, Refusal, SentMany
from awstui.ui.confirm import Confirm
from awstui.ui.fields import Choice
from awstui.ui.form import Form
from awstui.ui.picker import Picker
from tests.consoles.sqs import bench as benches
from tests.consoles.sqs.bench import REDRIVING, URL, Queues, confirm, ended, message, opened, peek, settle
from tests.protocol.queues import QUEUE
from tests.ui.scripted import CONTEXT

ORDERS = URL
DLQ = f"{URL}-dlq"
DEAD = dataclasses.replace(QUEUE, url=DLQ, name="orders-dlq", available=3, sources=1)
SOURCES = (Source(ORDERS, "orders", 3),)


def named(url: str) -> QueueName:
    return QueueName(url.rpartition("/")[2], url, "")


class Dead(Queues):
    """The console of a dead-letter queue with one source."""

    def __init__(self, queue: Queue = DEAD, **jobs: Any) -> None:
        jobs = {
            "sqs_cost": [p.Value(queue), p.Value(PeekCost(queue, ("It counts.",)))],
            "sqs_dead_letters": [p.Value(DeadLetters(queue, sources=SOURCES))],
            "sqs_names": [p.Value(tuple(map(named, (ORDERS, f"{URL}-copy", DLQ))))],
            "sqs_peek": ended(message(1, body="broken", attributes=(Attribute("n", "Number", "5"),)), message(2)),
            **jobs,
        }
        super().__init__(queue, url=queue.url, **jobs)

    def plans(self, job: p.Job, number: int) -> p.Planned:
        if job.name in ("sqs.move", "sqs.count", "sqs.export", "sqs.import", "sqs.send_many"):
            return p.Planned(number, job.name, "y", "y", (), (), "123456789012", "dev", "eu-west-1")
        return super().plans(job, number)


@pytest.fixture(autouse=True)
def changes(monkeypatch: pytest.MonkeyPatch) -> None:
    more = ("sqs.move", "sqs.count", "sqs.export", "sqs.import", "sqs.send_many")
    monkeypatch.setattr(benches, "CHANGES", (*benches.CHANGES, *more))


def field(bench: Queues, label: str) -> Any:
    """The control of a form's field."""
    form = bench.app.screen
    assert isinstance(form, Form)
    return form._controls[label]


async def pick(pilot: Pilot[Any], bench: Queues, text: str) -> None:
    assert isinstance(bench.app.screen, Picker)
    await pilot.press(*text, "enter")
    await settle(pilot)


# ---- a changed copy


async def test_a_message_is_fixed_and_sent_back_to_its_source_in_place_of_the_original() -> None:
    moved = Moved(DLQ, ORDERS, "move", "found", seen=1, matched=1, sent=1, deleted=1)
    bench = Dead(sqs_move=[p.Progress(1, 1, ""), p.Value(moved)])
    async with bench.app.run_test(size=(100, 40)) as pilot:
        await opened(bench, pilot)
        await peek(pilot)
        await pilot.press("e")
        await settle(pilot)
        assert field(bench, "to").value == "orders"
        assert field(bench, "attributes").text == "n:Number=5"
        bench.app.screen.query(TextArea).first().text = "mended"
        original = field(bench, "original")
        assert isinstance(original, Choice)
        assert original.value == carry.KEEP
        original.value = carry.DELETE
        await pilot.press("ctrl+s")
        await settle(pilot)
        await confirm(bench, pilot, "y")
        (job,) = bench.of("sqs.move")
        draft = Draft("mended", attributes=(Attribute("n", "Number", "5"),))
        assert job.args == {
            "queue_url": DLQ, "target": {"place": bench.screen.place, "queue_url": ORDERS}, "ids": ("id-1",),
            "edits": {"id-1": draft},
        }  # fmt: skip
        assert bench.app.tasks[0].said == "1 moved."
        assert "1 moved." in bench.tab.status.text
        assert set(bench.tab.messages) == {"id-2"}


async def test_a_copy_that_keeps_the_original_is_simply_sent_to_the_other_queue() -> None:
    bench = Dead(sqs_send=[p.Value(Sent("new"))])
    async with bench.app.run_test(size=(100, 40)) as pilot:
        await opened(bench, pilot)
        await peek(pilot)
        await pilot.press("e")
        await settle(pilot)
        await pilot.press("ctrl+s")
        await settle(pilot)
        (job,) = bench.of("sqs.send")
        assert (job.args["queue_url"], job.args["draft"].body) == (ORDERS, "broken")
        assert bench.of("sqs.move") == []


async def test_a_copy_for_a_fifo_queue_begins_with_a_fresh_deduplication_id() -> None:
    queue = dataclasses.replace(DEAD, fifo=True, name="d.fifo", url=f"{URL}.fifo", sources=0)
    one = message(1, group="g", dedup="the old one")
    bench = Dead(queue, sqs_peek=ended(one), sqs_send=[p.Value(Sent("new"))])
    async with bench.app.run_test(size=(100, 40)) as pilot:
        await opened(bench, pilot)
        await peek(pilot)
        await pilot.press("e")
        await settle(pilot)
        dedup = field(bench, "dedup").value
        assert len(dedup) == 36
        assert dedup != "the old one"
        assert field(bench, "group").value == "g"


# ---- many


async def test_copies_are_sent_as_many_and_what_was_refused_can_be_sent_again() -> None:
    draft = Draft("n {n}")
    refused = Refusal("", "SQS said no", 2, "InternalError", Draft("n 2"))
    outcome = SentMany(ORDERS, "end", sent=2, total=3, failures=(refused,), failed=1)
    bench = Dead(sqs_send_many=[p.Progress(3, 3, ""), p.Value(outcome)])
    async with bench.app.run_test(size=(100, 50)) as pilot:
        await opened(bench, pilot)
        await pilot.press("n")
        await settle(pilot)
        bench.app.screen.query(TextArea).first().text = "n {n}"
        field(bench, "copies").value = "3"
        await pilot.press("ctrl+s")
        await settle(pilot)
        await confirm(bench, pilot, "y")
        assert bench.of("sqs.send_many")[0].args == {"queue_url": DLQ, "drafts": (draft,), "copies": 3}
        task = bench.app.tasks[0]
        assert task.said.startswith("2 of 3 sent; 1 not sent (n in T sends them again)")
        assert task.failures == [p.Failure("invalid", "line 2: SQS said no", code="InternalError")]
        await pilot.press("T")
        await settle(pilot)
        await pilot.press("n")
        await settle(pilot)
        await confirm(bench, pilot, "y")
        assert bench.of("sqs.send_many")[1].args == {"queue_url": DLQ, "drafts": (Draft("n 2"),)}


async def test_a_file_is_sent_by_a_command(tmp_path: Any) -> None:
    bench = Dead(sqs_send_many=[p.Value(SentMany(DLQ, "end", sent=1, total=1))])
    async with bench.app.run_test(size=(100, 50)) as pilot:
        await opened(bench, pilot)
        bench.app.carry_out(f"send {tmp_path}/a b.jsonl")
        await settle(pilot)
        field(bench, "rate").value = "10"
        await pilot.press("ctrl+s")
        await settle(pilot)
        await confirm(bench, pilot, "y")
        args = {"queue_url": DLQ, "path": f"{tmp_path}/a b.jsonl", "copies": 1, "rate": 10.0}
        assert bench.of("sqs.send_many")[0].args == args


# ---- move, copy, count


async def test_marked_messages_are_moved_by_their_ids_to_a_queue_that_is_picked() -> None:
    moved = Moved(DLQ, ORDERS, "move", "found", seen=2, matched=2, sent=1, deleted=1, failed=1,
                  failures=(Refusal("id-2", "too large"),))  # fmt: skip
    bench = Dead(sqs_move=[p.Value(moved)])
    async with bench.app.run_test(size=(100, 40)) as pilot:
        await opened(bench, pilot)
        await peek(pilot)
        await pilot.press("space", "space", "m")
        await settle(pilot)
        assert "its source" in bench.shown
        assert "orders-dlq" not in [row.text for row in bench.app.screen.query_one("OptionRows").rows]  # type: ignore[attr-defined]
        await pick(pilot, bench, "orders")
        await pilot.press("ctrl+s")
        await settle(pilot)
        await confirm(bench, pilot, "y")
        args = bench.of("sqs.move")[0].args
        assert set(args["ids"]) == {"id-1", "id-2"}
        assert (args["mode"], args["target"]) == ("move", {"place": bench.screen.place, "queue_url": ORDERS})
        assert bench.app.tasks[0].said == "1 moved; 1 refused and left where it was."
        assert [each.sentence for each in bench.app.tasks[0].failures] == ["message id-2: too large"]
        assert set(bench.tab.messages) == {"id-2"}


async def test_what_the_filter_shows_is_counted_first_and_then_moved_slowly() -> None:
    counted = Counted(DLQ, "empty", seen=9, matched=4, size=2048)
    moved = Moved(DLQ, ORDERS, "copy", "limit", seen=5, matched=4, sent=4)
    bench = Dead(sqs_count=[p.Value(counted)], sqs_move=[p.Value(moved)])
    async with bench.app.run_test(size=(100, 40)) as pilot:
        await opened(bench, pilot)
        await peek(pilot)
        bench.app.carry_out("where receives > `0`")
        await pilot.press("/", *"bro", "enter", "m")
        await settle(pilot)
        await pick(pilot, bench, "orders-copy")
        assert field(bench, "filter").value == "bro"
        assert field(bench, "where").value == "receives > `0`"
        assert field(bench, "which").value == carry._SHOWN
        field(bench, "which").value = carry._MATCHING
        field(bench, "mode").value = carry._MODES[carry.COUNT]
        await pilot.press("ctrl+s")
        await settle(pilot)
        await confirm(bench, pilot, "y")
        assert bench.of("sqs.count")[0].args == {"queue_url": DLQ, "filter": "bro", "where": "receives > `0`"}
        assert bench.app.tasks[0].said == "4 of 9 messages match (2.0 KiB)."
        await pilot.press("m")
        await settle(pilot)
        await pick(pilot, bench, "orders-copy")
        field(bench, "mode").value = carry._MODES[carry.COPY]
        field(bench, "limit").value, field(bench, "rate").value = "4", "2.5"
        await pilot.press("ctrl+s")
        await settle(pilot)
        await confirm(bench, pilot, "y")
        args = bench.of("sqs.move")[0].args
        assert (args["mode"], args["limit"], args["rate"]) == ("copy", 4, 2.5)
        assert args["ids"] == ("id-1",), "what is shown is what is meant"
        assert bench.app.tasks[1].said == "4 copied; 1 did not match and was released; as many as asked for."


async def test_a_target_in_another_region_and_profile_is_asked_for_there() -> None:
    places: list[p.Place] = []

    def names(job: p.Job) -> list[Any]:
        places.append(job.place)
        return [p.Value((named("https://sqs.us-east-1.amazonaws.com/9/far"),))]

    bench = Dead(sqs_names=names, sqs_move=[p.Value(Moved(DLQ, "far", "move", "empty"))])
    plain = bench._answer

    def answer(request: Any) -> Any:
        if isinstance(request, p.Profiles):
            return [
                p.Value((p.ProfileInfo("dev", "keys"), p.ProfileInfo("other", "role", "us-east-1", guard="its name")))
            ]
        if isinstance(request, p.Regions):
            return [p.Value((p.RegionInfo("eu-west-1", "Ireland"), p.RegionInfo("us-east-1", "Virginia")))]
        return plain(request)

    bench.engine.script = answer
    async with bench.app.run_test(size=(100, 40)) as pilot:
        await opened(bench, pilot)
        await pilot.press("m")
        await settle(pilot)
        await pick(pilot, bench, "another")
        assert "guarded" in bench.shown
        await pick(pilot, bench, "other")
        await pilot.press("enter")  # its own region comes first
        await settle(pilot)
        assert " · other · us-east-1" in bench.shown
        await pick(pilot, bench, "far")
        await pilot.press("ctrl+s")
        await settle(pilot)
        await confirm(bench, pilot, "y")
        assert bench.of("sqs.move")[0].args["target"]["place"] == p.Place("other", "us-east-1") == places[-1]


async def test_an_expression_that_makes_no_sense_stays_in_the_form() -> None:
    bench = Dead()
    async with bench.app.run_test(size=(100, 40)) as pilot:
        await opened(bench, pilot)
        await pilot.press("m")
        await settle(pilot)
        await pick(pilot, bench, "orders")
        field(bench, "where").value = "body.["
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert isinstance(bench.app.screen, Form)
        assert "JMESPath" in bench.shown
        assert bench.of("sqs.move") == []


async def test_leaving_the_confirmation_brings_the_form_back_with_what_was_typed() -> None:
    bench = Dead()
    async with bench.app.run_test(size=(100, 40)) as pilot:
        await opened(bench, pilot)
        await pilot.press("m")
        await settle(pilot)
        await pick(pilot, bench, "orders")
        field(bench, "limit").value = "7"
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert isinstance(bench.app.screen, Confirm)
        await pilot.press("escape")
        await settle(pilot)
        assert field(bench, "limit").value == "7"
        assert bench.asked(p.Run) == []


# ---- files


async def test_an_export_proposes_a_file_and_tells_what_was_written() -> None:
    outcome = Exported(
        DLQ, "/x/y.jsonl", "drain", "empty", seen=3, matched=3, written=3, size=300, deleted=2, doubled=1
    )
    bench = Dead(sqs_export=[p.Value(outcome)])
    async with bench.app.run_test(size=(100, 40)) as pilot:
        await opened(bench, pilot)
        await pilot.press("o")
        await settle(pilot)
        path = field(bench, "path")
        assert isinstance(path, Input)
        assert path.value.startswith("~/orders-dlq-")
        path.value = "~/y.jsonl"
        field(bench, "mode").value = "drain"
        await pilot.press("ctrl+s")
        await settle(pilot)
        await confirm(bench, pilot, "y")
        args = bench.of("sqs.export")[0].args
        assert args["path"] == carry.file("~/y.jsonl")
        assert (args["mode"], args["resume"]) == ("drain", False)
        assert bench.app.tasks[0].said == (
            "3 written to /x/y.jsonl (300 B); 2 deleted from the queue; 1 written may still be in the queue."
        )


async def test_an_import_goes_on_after_one_that_was_interrupted() -> None:
    outcome = Imported("/x/y.jsonl", DLQ, "cancelled", lines=9, sent=4, resumed_at=3, failed=1, failed_path="/x/f",
                       failures=(Refusal("", "not JSON", 5),), doubled=2)  # fmt: skip
    bench = Dead(sqs_import=[p.Value(outcome)])
    async with bench.app.run_test(size=(100, 40)) as pilot:
        await opened(bench, pilot)
        bench.app.carry_out("import /x/y.jsonl")
        await settle(pilot)
        field(bench, "start").value = "resume"
        await pilot.press("ctrl+s")
        await settle(pilot)
        await confirm(bench, pilot, "y")
        assert bench.of("sqs.import")[0].args == {"queue_url": DLQ, "path": "/x/y.jsonl", "start": "resume"}
        assert bench.app.tasks[0].said == (
            "4 sent from /x/y.jsonl; beginning with line 3; 1 line not sent, written to /x/f; "
            "at most 2 are there twice; stopped; import again and resume."
        )


async def test_read_only_refuses_each_of_them_before_anything_is_asked() -> None:
    bench = Dead()
    bench.app.contexts[bench.screen.place] = dataclasses.replace(CONTEXT, read_only=True)
    async with bench.app.run_test(size=(100, 40)) as pilot:
        await opened(bench, pilot)
        for key in ("m", "o", "i"):
            await pilot.press(key)
            await settle(pilot)
            assert bench.app.screen is bench.screen
        for command in ("count", "send /x", "export /x", "import /x"):
            bench.app.carry_out(command)
            await settle(pilot)
            assert bench.app.screen is bench.screen
        for why in ("nothing is moved", "nothing is sent", "an export receives", "counting receives"):
            assert why in bench.notices


# ---- where


async def test_where_shows_only_what_it_holds_for_and_esc_takes_it_away() -> None:
    bench = Queues(REDRIVING, sqs_peek=ended(message(1, body='{"a": 1}'), message(2, body='{"a": 2}')))
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await opened(bench, pilot)
        await peek(pilot)
        bench.app.carry_out("where body.a == `2`")
        await settle(pilot)
        assert [bench.tab.store.key_at(0)] == ["id-2"]
        assert "1 of 2 :where body.a == `2`" in bench.tab.status.text
        bench.app.carry_out("where nonsense.")
        await settle(pilot)
        assert len(bench.tab.store.view) == 1
        await pilot.press("escape")
        await settle(pilot)
        assert len(bench.tab.store.view) == 2
