"""The triggers tab on a scripted engine: rows as they come, parts that fail, switching, going to the other end."""

from __future__ import annotations

import dataclasses
import shlex
from collections.abc import Iterable
from typing import Any

import pytest
from textual.pilot import Pilot

from awstui import protocol as p
from awstui.consoles.sqs import trigger_words
from awstui.consoles.sqs.console import QueueConsole
from awstui.consoles.sqs.triggers import SCREENS, TriggersTab
from awstui.protocol.triggers import PARTS, Part, Switched, Trigger
from awstui.ui.confirm import Confirm
from awstui.ui.document import DocumentScreen
from tests.consoles.sqs.bench import PLACE, URL, Queues, opened, settle
from tests.ui import hostile
from tests.ui.scripted import CONTEXT

WORKER = Trigger(
    "lambda u-1", "drains", "Lambda", "Lambda", "worker", "Enabled", "batches of 10", "u-1",
    "arn:aws:lambda:eu-west-1:123456789012:function:worker", True, {"UUID": "u-1", "BatchSize": 10},
)  # fmt: skip
TOPIC = Trigger(
    "sns t", "feeds", "SNS", "SNS topic", "placed", "confirmed", "raw delivery", "arn:sub",
    "arn:aws:sns:us-east-1:123456789012:placed",
)  # fmt: skip
DLQ = Trigger(
    "dlq d", "drains", "Dead letters", "DLQ", "orders-dlq", "in use", id="orders-dlq", arn="arn:aws:sqs:r:1:orders-dlq"
)
DENIED = p.Failure("denied", "dev may not do pipes:ListPipes.", "Ask for it.", "AccessDenied", "req-9", "ListPipes")
DONE = [p.Value(Part(name, "done")) for name in PARTS]
ALL = [*(p.Value(each) for each in (WORKER, TOPIC, DLQ)), *DONE]


class Triggers(Queues):
    """A queue console whose sqs.switch is planned and, once confirmed, answered."""

    def __init__(self, *answers: Iterable[Any] | None, context: p.Context = CONTEXT) -> None:
        self.answers = list(answers)
        super().__init__(context=context, sqs_triggers=self._found, sqs_switch=[p.Value(Switched("u-1", "Disabling"))])

    def _found(self, job: p.Job) -> Iterable[Any] | None:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    def _answer(self, request: Any) -> Iterable[Any] | None:
        if isinstance(request, p.Job) and request.name == "sqs.switch":
            self.proposed.append(request)
            title, tier = "Stop worker taking messages of orders", "y"
            return [p.Planned(len(self.proposed), title, tier, tier, ("u-1",), (), "123456789012", "dev", "eu-west-1")]
        return super()._answer(request)

    @property
    def triggers_tab(self) -> TriggersTab:
        return next(tab for tab in self.screen.tabs if isinstance(tab, TriggersTab))

    async def look(self, pilot: Pilot[Any]) -> None:
        await opened(self, pilot)
        await pilot.press(str(1 + self.screen.tabs.index(self.triggers_tab)))
        await settle(pilot)

    async def to(self, row: Trigger, pilot: Pilot[Any]) -> None:
        assert self.triggers_tab.table.move_to(row.key)
        await settle(pilot)


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
async def test_rows_come_while_other_parts_are_still_asked(size: tuple[int, int]) -> None:
    bench = Triggers(None)
    async with bench.app.run_test(size=size) as pilot:
        await bench.look(pilot)
        assert "Asking who feeds this queue" in bench.shown
        bench.engine.later(p.Job, p.Value(WORKER), p.Value(Part("Lambda", "done")))
        bench.engine.later(p.Job, p.Value(Part("SNS", "asking", "300 subscriptions looked at")))
        await settle(pilot)
        assert "drains     Lambda  worker  Enabled  batches of 10" in bench.shown
        assert "Lambda 1 · SNS 0…" in bench.shown
        assert "SNS: 300 subscriptions looked at… Esc stops" in bench.shown
        bench.engine.later(p.Job, p.Value(TOPIC), *DONE, p.End())
        await settle(pilot)
        assert "placed" in bench.shown
        assert "Lambda 1 · SNS 1 · EventBridge 0 · Pipes 0 · Dead letters 0 · Policy 0" in bench.shown
        (job,) = bench.of("sqs.triggers")
        assert (job.place, dict(job.args)) == (PLACE, {"queue_url": URL})


async def test_a_part_that_fails_says_so_and_keeps_what_it_had_and_others_lose_what_is_gone() -> None:
    pipe = dataclasses.replace(WORKER, key="pipe 1", part="Pipes", kind="pipe", name="out", enabled=None)
    failed = [*DONE, p.Value(Part("Pipes", "failed", failure=DENIED)), p.Value(TOPIC)]
    bench = Triggers([*ALL, p.Value(pipe)], failed)
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await bench.look(pilot)
        assert set(bench.triggers_tab.rows) == {WORKER.key, TOPIC.key, DLQ.key, pipe.key}
        await pilot.press("r")
        await settle(pilot)
        assert set(bench.triggers_tab.rows) == {TOPIC.key, pipe.key}
        assert "✗ dev may not do pipes:ListPipes. Ask for it." in bench.shown
        assert "Pipes 1 ✗" in bench.shown
        await pilot.press("E")
        await settle(pilot)
        assert "req-9" in bench.shown


async def test_a_failure_of_the_whole_keeps_every_row() -> None:
    bench = Triggers(ALL, [DENIED])
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await bench.look(pilot)
        await pilot.press("r")
        await settle(pilot)
        assert "worker" in bench.shown
        assert "✗ dev may not do" in bench.shown


async def test_a_queue_nothing_is_connected_to_says_what_that_means() -> None:
    bench = Triggers([*DONE[:-1], p.Value(Part("Policy", "done", "S3 cannot be listed by queue"))])
    async with bench.app.run_test(size=(80, 24)) as pilot:
        await bench.look(pilot)
        assert "AWS knows of nothing that feeds or drains this queue." in bench.shown
        assert "S3 cannot be listed by queue" in bench.shown


async def test_esc_stops_asking_and_what_was_not_through_says_so() -> None:
    bench = Triggers(None)
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await bench.look(pilot)
        bench.engine.later(p.Job, p.Value(WORKER), p.Value(Part("SNS", "asking", "300 subscriptions looked at")))
        await settle(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert len(bench.asked(p.Cancel)) == 1
        assert bench.app.screen is bench.screen
        assert "worker" in bench.shown
        assert "SNS: stopped before it was through" in bench.shown
        await pilot.press("escape")
        await settle(pilot)
        assert bench.app.screen is not bench.screen


async def test_A_goes_through_all_subscriptions_where_there_may_be_more() -> None:
    more = [*DONE, p.Value(Part("SNS", "stopped", "the first 10,000 were looked at; A looks at all of them"))]
    bench = Triggers(more, ALL)
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await bench.look(pilot)
        assert "SNS 0+" in bench.shown
        assert "A looks at all of them" in bench.shown
        await pilot.press("A")
        await settle(pilot)
        assert bench.of("sqs.triggers")[-1].args["all"] is True
        await pilot.press("A")
        await settle(pilot)
        assert len(bench.of("sqs.triggers")) == 2
        assert "All subscriptions were looked at." in bench.notices


async def test_enter_shows_what_aws_told_and_c_and_C_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Triggers(ALL)
    copied: list[str] = []
    monkeypatch.setattr(bench.app, "copy", lambda text, what: copied.append(text))
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await bench.look(pilot)
        await bench.to(WORKER, pilot)
        await pilot.press("c", "C", "!", "enter")
        await settle(pilot)
        assert isinstance(bench.app.screen, DocumentScreen)
        assert "BatchSize" in bench.shown
    assert copied[:2] == [WORKER.id, WORKER.arn]
    assert copied[2].startswith("aws lambda list-event-source-mappings --event-source-arn")


async def test_a_mapping_is_paused_once_that_is_confirmed_and_asked_for_again() -> None:
    paused = dataclasses.replace(WORKER, state="Disabling", enabled=None)
    bench = Triggers(ALL, [p.Value(paused), *DONE])
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await bench.look(pilot)
        await bench.to(WORKER, pilot)
        await pilot.press("p")
        await settle(pilot)
        assert isinstance(bench.app.screen, Confirm)
        (job,) = bench.proposed
        assert dict(job.args) == {"queue_url": URL, "uuid": "u-1", "function": "worker", "enabled": False}
        assert bench.asked(p.Run) == []
        await bench.app.screen.dismiss("y")
        await settle(pilot)
        assert [run.typed for run in bench.asked(p.Run)] == ["y"]
        assert "worker: disabling." in bench.notices
        assert "Disabling" in bench.shown
        await pilot.press("p")
        await settle(pilot)
        assert len(bench.proposed) == 1
        assert "is disabling; r asks again" in bench.notices


@pytest.mark.parametrize(("row", "context", "said"), [
    (TOPIC, CONTEXT, "Only Lambda mappings"),
    (WORKER, p.Context("dev", "eu-west-1", True), "Read-only"),
])  # fmt: skip
async def test_what_cannot_be_paused_says_why(row: Trigger, context: p.Context, said: str) -> None:
    bench = Triggers(ALL, context=context)
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await bench.look(pilot)
        await bench.to(row, pilot)
        await pilot.press("p")
        await settle(pilot)
        assert said in bench.notices
        assert bench.proposed == []


async def test_o_opens_the_other_queue_and_says_where_there_is_no_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Triggers(ALL)
    monkeypatch.setitem(SCREENS, "Lambda", "no.such")
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await bench.look(pilot)
        await bench.to(WORKER, pilot)
        await pilot.press("o")
        await settle(pilot)
        assert "There is no screen for this (Lambda) yet" in bench.notices
        await bench.to(DLQ, pilot)
        await pilot.press("o")
        await settle(pilot)
        assert isinstance(bench.app.screen, QueueConsole)
        assert bench.app.screen.url == URL + "-dlq"


async def test_o_opens_a_topic_where_it_is_narrowed_to_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Triggers(ALL)
    monkeypatch.setitem(SCREENS, "SNS topic", "sqs.queues")  # any screen there is will do
    routes: list[Any] = []
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await bench.look(pilot)
        monkeypatch.setattr(bench.app, "open_route", lambda route, stacked: routes.append((route, stacked)))
        await bench.to(TOPIC, pilot)
        await pilot.press("o")
        await settle(pilot)
    ((route, stacked),) = routes
    assert stacked
    assert (route.places, route.text) == ((p.Place("dev", "us-east-1"),), "placed")


async def test_filter_sort_and_wide_columns() -> None:
    bench = Triggers(ALL)
    async with bench.app.run_test(size=(160, 30)) as pilot:
        await bench.look(pilot)
        tab = bench.triggers_tab
        await pilot.press("/", *"placed", "enter")
        await settle(pilot)
        assert len(tab.store.view) == 1
        assert "1 of 3 /placed" in bench.shown
        await pilot.press("escape")
        await settle(pilot)
        assert len(tab.store.view) == 3
        await pilot.press(">")
        assert tab.store.sort == (1, False)
        await pilot.press(">")
        assert tab.store.sort == (1, True)
        bench.app.carry_out("sort name")
        assert tab.store.sort == (2, False)
        await pilot.press("w")
        await settle(pilot)
        assert WORKER.arn in bench.shown


async def test_a_new_engine_is_asked_again() -> None:
    bench = Triggers(ALL)
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await bench.look(pilot)
        bench.engine.die()
        await settle(pilot)
        assert len(bench.of("sqs.triggers")) == 2
        assert "worker" in bench.shown


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
async def test_hostile_names_steer_nothing(size: tuple[int, int]) -> None:
    rows = [
        Trigger(f"{n}", "drains", PARTS[n % 6], text, text, text, text, text, text, None, {text: text})
        for n, text in enumerate(hostile.EXAMPLES)
    ]
    parts = [p.Value(Part(name, "stopped", hostile.EXAMPLES[n])) for n, name in enumerate(PARTS)]
    bench = Triggers([*(p.Value(row) for row in rows), *parts])
    async with bench.app.run_test(size=size) as pilot:
        await bench.look(pilot)
        for row in rows:
            await bench.to(row, pilot)
            await pilot.press("o", "p", "d")
            await settle(pilot)
            assert hostile.offences(bench.app) == []
            await pilot.press("escape")
            await settle(pilot)
            assert hostile.offences(bench.app) == []


@pytest.mark.parametrize("part", PARTS)
def test_every_part_has_a_command(part: str) -> None:
    row = dataclasses.replace(WORKER, part=part, document={"EventBusName": "it's"})
    words = shlex.split(trigger_words.command(row, "arn:q", URL, CONTEXT))
    assert words[0] == "aws"
    assert words[-4:] == ["--profile", "dev", "--region", "eu-west-1"]
    assert "arn:q" in " ".join(words) or URL in words
