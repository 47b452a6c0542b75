"""Making a queue from the list and like another one; purging and deleting from the console, on a scripted engine."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

import pytest

from awstui import protocol as p
from awstui.catalog.load import load
from awstui.consoles.sqs import creating
from awstui.protocol.sqs_attributes import redrive_text
from awstui.protocol.sqs_queues import NewQueue, QueueSettings
from awstui.route import Route
from awstui.ui.fields import Choice, Toggle
from awstui.ui.form import Form
from awstui.ui.picker import Picker
from awstui.ui.resource import ResourceScreen
from tests.consoles.sqs.bench import PLACE, settle
from tests.consoles.sqs.changing import ARN, HAS, NAMES, Changing, confirm, fill, press, tab
from tests.ui.scripted import CONTEXT, page

DLQ = f"{ARN}-dlq"
FILLED: dict[str, Any] = {
    "name": "web", "type": "standard", "VisibilityTimeout": "30s", "MessageRetentionPeriod": "4d", "dlq": "none",
    "receives": 10, "encryption": "SQS's own keys", "ContentBasedDeduplication": False,
}  # fmt: skip


# ---- the form, by itself


def test_what_is_the_default_is_not_sent() -> None:
    assert creating.wrong(FILLED, NAMES, {}) == {}
    assert creating.new_queue(FILLED, NAMES, {}, {}) == NewQueue("web")


def test_everything_that_was_filled_in_is_sent() -> None:
    filled = {**FILLED, "name": "web.fifo", "type": "FIFO", "VisibilityTimeout": "2m", "dlq": creating.NEW_DLQ,
              "receives": 4, "encryption": "a KMS key", "KmsMasterKeyId": "alias/x",
              "ContentBasedDeduplication": True}  # fmt: skip
    assert creating.wrong(filled, NAMES, {}) == {}
    assert creating.new_queue(filled, NAMES, {}, {"team": "ops"}) == NewQueue(
        "web.fifo",
        {"VisibilityTimeout": "120", "SqsManagedSseEnabled": "false", "KmsMasterKeyId": "alias/x",
         "ContentBasedDeduplication": "true"},
        {"team": "ops"}, "new", 4,
    )  # fmt: skip
    picked = {**FILLED, "dlq": "orders-dlq", "receives": 2}
    assert creating.new_queue(picked, NAMES, {}, {}) == NewQueue("web", dlq=DLQ, receives=2)


@pytest.mark.parametrize(
    ("filled", "field", "said"),
    [
        ({"name": "web", "type": "FIFO"}, "name", "ends in .fifo"),
        ({"name": "web.fifo"}, "name", "only the name of a FIFO"),
        ({"dlq": "jobs.fifo"}, "dlq", "standard queue too"),
        ({"dlq": creating.NEW_DLQ, "name": "x" * 78}, "dlq", "would be called"),
        ({"receives": 0}, "receives", "1 to 1,000"),
        ({"encryption": "a KMS key"}, "KmsMasterKeyId", "which key"),
        ({"ContentBasedDeduplication": True}, "ContentBasedDeduplication", "only FIFO"),
        ({"MessageRetentionPeriod": "15d"}, "MessageRetentionPeriod", "1m to 14d"),
    ],
)
def test_what_sqs_would_refuse_is_said_beside_its_field(filled: dict[str, Any], field: str, said: str) -> None:
    assert said in creating.wrong({**FILLED, **filled}, NAMES, {})[field]


LIKE = QueueSettings(
    {**HAS, "DelaySeconds": "7", "RedrivePolicy": redrive_text(DLQ, 3), "Policy": "{}", "RedriveAllowPolicy": "{}",
     "KmsMasterKeyId": "alias/x", "SqsManagedSseEnabled": "false", "KmsDataKeyReusePeriodSeconds": "600"},
    {"team": "ops"},
)  # fmt: skip


def test_a_queue_like_another_has_its_attributes_and_not_its_policies() -> None:
    fields = {each.path: each for each in creating.fields(NAMES, LIKE.attributes, "orders")}
    assert (fields["dlq"].default, fields["receives"].default) == ("orders-dlq", "3")
    assert (fields["VisibilityTimeout"].default, fields["encryption"].default) == ("45s", "a KMS key")
    filled = {**FILLED, "VisibilityTimeout": "45s", "encryption": "a KMS key", "KmsMasterKeyId": "alias/x"}
    made = creating.new_queue(filled, NAMES, LIKE.attributes, LIKE.tags)
    assert made.attributes == {
        "VisibilityTimeout": "45", "MaximumMessageSize": "262144", "DelaySeconds": "7", "KmsMasterKeyId": "alias/x",
        "SqsManagedSseEnabled": "false", "KmsDataKeyReusePeriodSeconds": "600",
    }  # fmt: skip
    assert made.tags == {"team": "ops"}
    plain = creating.new_queue(FILLED, NAMES, LIKE.attributes, {})
    assert not {"KmsMasterKeyId", "KmsDataKeyReusePeriodSeconds"} & plain.attributes.keys()


def test_what_is_not_copied_is_said() -> None:
    assert "1 tags are copied" in creating.help_text(LIKE, NAMES)
    assert DLQ not in creating.help_text(LIKE, NAMES)
    assert DLQ in creating.help_text(LIKE, ())
    denied = dataclasses.replace(LIKE, tags={}, tags_fault=p.Failure("denied", "no"))
    assert "could not be read" in creating.help_text(denied, NAMES)
    assert creating.help_text(None, NAMES) == ""


# ---- from the list


class Lists(Changing):
    """The list of queues instead of a console."""

    def __init__(self, places: tuple[p.Place, ...] = (PLACE,), context: p.Context = CONTEXT, **how: Any) -> None:
        super().__init__(context=context, **how)
        for number, place in enumerate(places):
            self.app.contexts[place] = dataclasses.replace(context, region=place.region or f"r{number}")
        self.listed = ResourceScreen(Route(load().screens["sqs.queues"], places))

    def _answer(self, request: Any) -> Iterable[Any] | None:
        if isinstance(request, p.List):
            return [self.app.contexts[request.place], page(0, []), p.End()]
        return super()._answer(request)


async def listed(bench: Lists, pilot: Any) -> None:
    await settle(pilot)
    bench.app.push_screen(bench.listed)
    await settle(pilot)


async def test_n_on_the_list_asks_for_a_queue_and_needs_no_row() -> None:
    bench = Lists()
    async with bench.app.run_test(size=(100, 50)) as pilot:
        await listed(bench, pilot)
        await press(pilot, "n")
        assert isinstance(bench.app.screen, Form)
        await fill(bench, pilot, "a b")
        assert "letters, digits" in bench.shown
        await fill(bench, pilot, "web", "2m")
        before = len(bench.asked(p.List))
        await confirm(bench, pilot)
        (job,) = bench.made
        assert (job.name, job.place, job.args["queue"]) == (
            "sqs.create", PLACE, NewQueue("web", {"VisibilityTimeout": "120"}),
        )  # fmt: skip
        assert len(bench.asked(p.List)) == before + 1
        assert bench.app.screen is bench.listed


async def test_the_action_menu_has_it_too_and_help_names_it() -> None:
    bench = Lists()
    async with bench.app.run_test(size=(100, 50)) as pilot:
        await listed(bench, pilot)
        await press(pilot, "a")
        assert isinstance(bench.app.screen, Picker)
        await press(pilot, *"create", "enter")
        assert isinstance(bench.app.screen, Form)
        await press(pilot, "escape", "?")
        assert "Create" in bench.shown


async def test_on_a_list_of_several_regions_it_is_asked_where() -> None:
    other = p.Place("dev", "us-east-1")
    bench = Lists((PLACE, other))
    async with bench.app.run_test(size=(100, 50)) as pilot:
        await listed(bench, pilot)
        await press(pilot, "n")
        assert isinstance(bench.app.screen, Picker)
        await press(pilot, *"us-east", "enter")
        await fill(bench, pilot, "web")
        await confirm(bench, pilot)
        assert bench.made[0].place == other


async def test_a_plan_that_is_refused_keeps_what_was_typed() -> None:
    bench = Lists()
    bench.refused = "There is a queue web already, just like this one."
    async with bench.app.run_test(size=(100, 50)) as pilot:
        await listed(bench, pilot)
        await press(pilot, "n")
        bench.app.screen.query_one(Toggle).value = True
        bench.app.screen.query(Choice).first().value = "FIFO"
        await fill(bench, pilot, "web.fifo")
        assert "There is a queue web already" in bench.shown
        await press(pilot, "escape")
        assert isinstance(bench.app.screen, Form)
        assert bench.app.screen.query(Choice).first().value == "FIFO"
        assert bench.app.screen.query_one(Toggle).value is True
        assert bench.made == []


async def test_read_only_asks_for_no_queue() -> None:
    bench = Lists(context=p.Context(CONTEXT.profile, CONTEXT.region, True))
    async with bench.app.run_test(size=(100, 50)) as pilot:
        await listed(bench, pilot)
        await press(pilot, "n")
        assert bench.app.screen is bench.listed
        assert "read-only" in bench.notices


# ---- from the console


async def typed(pilot: Any, text: str) -> None:
    await press(pilot, ":", *text, "enter")


async def test_purge_and_delete_want_the_name_and_the_console_is_left() -> None:
    bench = Changing(tier="name")
    async with bench.app.run_test(size=(100, 40)) as pilot:
        await tab(bench, pilot, "2")
        for word, job in (("purge", "sqs.purge"), ("delete", "sqs.delete_queue")):
            await typed(pilot, word)
            bench.app.screen.drawn_at = 0.0  # type: ignore[attr-defined]
            await press(pilot, *"order", "enter")
            assert "not what was asked for" in bench.shown
            await press(pilot, "s", "enter")
            assert bench.made[-1].name == job
        assert bench.app.screen is not bench.screen
        assert [dict(job.args) for job in bench.made] == [{"queue_url": bench.screen.url}] * 2


async def test_clone_begins_with_what_the_queue_has() -> None:
    bench = Changing(LIKE)
    async with bench.app.run_test(size=(100, 50)) as pilot:
        await tab(bench, pilot, "1")
        await typed(pilot, "clone")
        assert "Create a queue like orders" in bench.shown
        await fill(bench, pilot, "orders2")
        await confirm(bench, pilot)
        queue = bench.made[0].args["queue"]
        assert (queue.name, queue.dlq, queue.receives, queue.tags) == ("orders2", DLQ, 3, {"team": "ops"})
        assert bench.app.screen is bench.screen


@pytest.mark.parametrize("word", ["purge", "delete", "clone"])
async def test_read_only_does_nothing_to_the_queue(word: str) -> None:
    bench = Changing(context=p.Context(CONTEXT.profile, CONTEXT.region, True))
    async with bench.app.run_test(size=(100, 40)) as pilot:
        await tab(bench, pilot, "1")
        await typed(pilot, word)
        assert "Read-only: nothing is changed" in bench.notices
        assert bench.proposed == []
