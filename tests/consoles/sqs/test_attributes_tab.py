"""The tab of a queue's attributes and tags on a scripted engine."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from awstui import protocol as p
from awstui.consoles.sqs import attribute_forms as forms
from awstui.consoles.sqs.attributes import AttributesTab
from awstui.consoles.sqs.policy import PolicyTab
from awstui.protocol.sqs_attributes import redrive_text
from awstui.protocol.sqs_queues import QueueSettings
from awstui.ui.confirm import Confirm
from awstui.ui.document import DocumentScreen
from awstui.ui.fields import Choice
from awstui.ui.form import Form
from awstui.ui.picker import Picker
from tests.consoles.sqs.changing import ARN, HAS, Changing, confirm, fill, press, tab
from tests.ui import hostile
from tests.ui.scripted import CONTEXT

DLQ = f"{ARN}-dlq"


def shown(bench: Changing) -> AttributesTab:
    found = bench.screen.front
    assert isinstance(found, AttributesTab)
    return found


async def on(bench: Changing, pilot: Any, key: str) -> None:
    """The cursor on that row."""
    table = shown(bench).table
    await press(pilot, "g")
    while table.cursor_key != key:
        before = table.cursor_key
        await press(pilot, "j")
        assert table.cursor_key != before, f"there is no row {key}"


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
async def test_attributes_are_shown_in_words_with_default_and_difference(size: tuple[int, int]) -> None:
    bench = Changing()
    async with bench.app.run_test(size=size) as pilot:
        await tab(bench, pilot, "2")
        lines = bench.shown
        assert "Visibility timeout" in lines
        assert "0s to 12h · how long a received message is hidden" in lines
        row = next(line for line in lines.splitlines() if line.startswith(" Visibility timeout"))
        assert row.split()[2:5] == ["45s", "yes", "30s"]
        assert "read-only" in lines or size[0] == 80
        await press(pilot, "G")
        assert "tag team" in bench.shown


async def test_nothing_is_asked_before_the_tab_is_looked_at() -> None:
    bench = Changing()
    async with bench.app.run_test(size=(80, 24)) as pilot:
        await tab(bench, pilot, "1")
        assert bench.of("sqs.settings") == []
        await press(pilot, "2")
        assert len(bench.of("sqs.settings")) == 1


async def test_an_attribute_is_edited_in_its_form_and_read_again() -> None:
    bench = Changing()
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await tab(bench, pilot, "2")
        await press(pilot, "e")
        assert isinstance(bench.app.screen, Form)
        assert "0s to 12h; now 45s, default 30s" in " ".join(bench.shown.split())
        await fill(bench, pilot, "13h")
        assert isinstance(bench.app.screen, Form)
        assert bench.proposed == []
        await fill(bench, pilot, "45s")
        assert "Nothing is changed yet" in bench.shown
        await fill(bench, pilot, "2m")
        await confirm(bench, pilot)
        (job,) = bench.made
        assert (job.name, job.args["changes"], job.args["seen"]) == (
            "sqs.set_attributes", {"VisibilityTimeout": "120"}, {"VisibilityTimeout": "45"},
        )  # fmt: skip
        assert "It is done." in bench.notices
        assert len(bench.of("sqs.settings")) == 2
        assert bench.app.screen is bench.screen


@pytest.mark.parametrize("way", ["esc", "refused", "failed"])
async def test_nothing_typed_is_lost_when_the_change_is_not_made(way: str) -> None:
    bench = Changing()
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await tab(bench, pilot, "2")
        await press(pilot, "enter")
        if way == "refused":
            bench.refused = "Somebody has changed it meanwhile: visibility timeout is 99s now."
        if way == "failed":
            bench.fault = p.Failure("denied", "dev may not do sqs:SetQueueAttributes.", "Ask for it.")
        await fill(bench, pilot, "2m")
        if way == "failed":
            await confirm(bench, pilot)
            assert "may not do sqs:SetQueueAttributes" in bench.notices
        else:
            assert isinstance(bench.app.screen, Confirm)
            assert way == "esc" or "visibility timeout is 99s now" in bench.shown
            await press(pilot, "escape")
        forms_ = [screen for screen in bench.app.screen_stack if isinstance(screen, Form)]
        assert [each.query("Input").first().value for each in forms_] == ["2m"]  # type: ignore[attr-defined]
        assert bench.made == []
        await press(pilot, "escape", "E")
        assert isinstance(bench.app.screen, DocumentScreen) is (way == "failed")


async def test_a_redrive_target_is_picked_among_queues_of_the_same_type() -> None:
    bench = Changing()
    async with bench.app.run_test(size=(100, 40)) as pilot:
        await tab(bench, pilot, "2")
        await on(bench, pilot, "RedrivePolicy")
        await press(pilot, "enter")
        assert isinstance(bench.app.screen, Picker)
        assert "payments" in bench.shown
        assert "jobs.fifo" not in bench.shown
        assert "no dead-letter queue" not in bench.shown  # it has none
        await press(pilot, *"dlq", "enter")
        await fill(bench, pilot, DLQ, "0")
        assert "1 to 1,000" in bench.shown
        await fill(bench, pilot, ARN, "3")
        assert "its own dead-letter queue" in bench.shown
        await fill(bench, pilot, DLQ, "3")
        await confirm(bench, pilot)
        assert bench.made[0].args["changes"] == {"RedrivePolicy": redrive_text(DLQ, 3)}


async def test_a_redrive_policy_is_taken_away_by_picking_none_or_with_x() -> None:
    bench = Changing(QueueSettings({**HAS, "RedrivePolicy": redrive_text(DLQ, 3)}))
    async with bench.app.run_test(size=(100, 40)) as pilot:
        await tab(bench, pilot, "2")
        await on(bench, pilot, "RedrivePolicy")
        await press(pilot, "enter")
        await press(pilot, *"no dead", "enter")
        await confirm(bench, pilot)
        await press(pilot, "x")
        await confirm(bench, pilot)
        assert [job.args["changes"] for job in bench.made] == [{"RedrivePolicy": ""}] * 2


async def test_encryption_is_one_question() -> None:
    bench = Changing()
    async with bench.app.run_test(size=(100, 40)) as pilot:
        await tab(bench, pilot, "2")
        await on(bench, pilot, "KmsMasterKeyId")
        await press(pilot, "e")
        bench.app.screen.query_one(Choice).value = forms.SSE_KMS
        await fill(bench, pilot, "")
        assert "which key" in bench.shown
        await fill(bench, pilot, "alias/orders")
        await confirm(bench, pilot)
        assert bench.made[0].args["changes"] == {"KmsMasterKeyId": "alias/orders", "SqsManagedSseEnabled": "false"}


async def test_several_are_edited_at_once_and_only_what_differs_is_sent() -> None:
    bench = Changing()
    async with bench.app.run_test(size=(100, 40)) as pilot:
        await tab(bench, pilot, "2")
        await press(pilot, "A")
        await fill(bench, pilot, "45s", "10d", "5")
        await confirm(bench, pilot)
        assert bench.made[0].args["changes"] == {"MessageRetentionPeriod": "864000", "DelaySeconds": "5"}


async def test_which_queues_may_redrive_here() -> None:
    bench = Changing()
    async with bench.app.run_test(size=(100, 40)) as pilot:
        await tab(bench, pilot, "2")
        await on(bench, pilot, "RedriveAllowPolicy")
        await press(pilot, "e")
        bench.app.screen.query_one(Choice).value = "byQueue"
        await press(pilot, "ctrl+s")
        assert "byQueue names 1 to 10 queues" in bench.shown
        bench.app.screen.query_one("TextArea").load_text(f"{ARN}\n{DLQ}\n")  # type: ignore[attr-defined]
        await press(pilot, "ctrl+s")
        await confirm(bench, pilot)
        found = json.loads(bench.made[0].args["changes"]["RedriveAllowPolicy"])
        assert found == {"redrivePermission": "byQueue", "sourceQueueArns": [ARN, DLQ]}


async def test_tags_are_added_edited_and_taken_away() -> None:
    bench = Changing()
    async with bench.app.run_test(size=(100, 40)) as pilot:
        await tab(bench, pilot, "2")
        await press(pilot, "n")
        await fill(bench, pilot, "aws:x", "1")
        assert "AWS's own" in bench.shown
        await fill(bench, pilot, "env", "")
        await confirm(bench, pilot)
        await on(bench, pilot, "tag:team")
        await press(pilot, "enter")
        await fill(bench, pilot, "web")
        await confirm(bench, pilot)
        await press(pilot, "x")
        await confirm(bench, pilot)
        assert [dict(job.args) for job in bench.made] == [
            {"queue_url": bench.screen.url, "tags": {"env": ""}},
            {"queue_url": bench.screen.url, "tags": {"team": "web"}},
            {"queue_url": bench.screen.url, "remove": ("team",)},
        ]


async def test_what_cannot_be_changed_says_so_and_the_policy_has_its_own_tab() -> None:
    bench = Changing()
    async with bench.app.run_test(size=(100, 40)) as pilot:
        await tab(bench, pilot, "2")
        await on(bench, pilot, "QueueArn")
        await press(pilot, "e")
        assert "ARN is read-only" in bench.notices
        await press(pilot, "x")
        assert "cannot be taken away" in bench.notices
        await on(bench, pilot, "DelaySeconds")
        await press(pilot, "x")
        assert "Delay is the default already" in bench.notices
        await on(bench, pilot, "Policy")
        await press(pilot, "e")
        assert isinstance(bench.screen.front, PolicyTab)
        assert isinstance(bench.app.screen, Picker)
        assert bench.proposed == []


@pytest.mark.parametrize("keys", [("e",), ("A",), ("n",), ("x",)])
async def test_read_only_asks_nothing(keys: tuple[str, ...]) -> None:
    context = p.Context(CONTEXT.profile, CONTEXT.region, True)
    bench = Changing(context=context)
    async with bench.app.run_test(size=(100, 40)) as pilot:
        await tab(bench, pilot, "2")
        await press(pilot, *keys)
        assert "Read-only: nothing is changed" in bench.notices
        assert bench.app.screen is bench.screen
        assert bench.proposed == []


async def test_raw_copies_and_undo() -> None:
    bench = Changing()
    copies: list[str] = []
    async with bench.app.run_test(size=(100, 40)) as pilot:
        bench.app.copy = lambda text, what: copies.append(text)  # type: ignore[method-assign]
        await tab(bench, pilot, "2")
        await press(pilot, "c")
        await press(pilot, "!")
        await press(pilot, "C")
        assert copies[0] == "45"
        assert copies[1].startswith("aws sqs get-queue-attributes --queue-url")
        assert copies[2] == bench.screen.queue.arn if bench.screen.queue else ""
        await press(pilot, "u")
        assert [request.change for request in bench.asked(p.Undo)] == [""]
        await press(pilot, "y")
        assert isinstance(bench.app.screen, DocumentScreen)
        assert "262144" in bench.shown


async def test_attributes_that_cannot_be_read_and_tags_that_may_not() -> None:
    denied = p.Failure("denied", "dev may not do sqs:ListQueueTags.", "Ask for it.")
    bench = Changing(QueueSettings(HAS, {}, denied))
    async with bench.app.run_test(size=(100, 40)) as pilot:
        await tab(bench, pilot, "2")
        assert "Visibility timeout" in bench.shown
        assert "may not do sqs:ListQueueTags" in bench.shown
        bench.jobs["sqs.settings"] = [p.Failure("denied", "dev may not do sqs:GetQueueAttributes.", "Ask for it.")]
        await press(pilot, "r")
        assert "may not do sqs:GetQueueAttributes" in bench.shown
        assert "Visibility timeout" in bench.shown  # what was there stays
        await press(pilot, "E")
        assert isinstance(bench.app.screen, DocumentScreen)


async def test_filter_sort_and_wide() -> None:
    bench = Changing()
    async with bench.app.run_test(size=(200, 40)) as pilot:
        await tab(bench, pilot, "2")
        await press(pilot, "/", *"retention", "enter")
        assert len(shown(bench).store.view) == 1
        await press(pilot, "escape")
        assert len(shown(bench).store.view) > 10
        await press(pilot, ">")
        first = shown(bench).store.key_at(0)
        await press(pilot, ">")
        assert shown(bench).store.key_at(0) != first
        await press(pilot, "w")
        assert "MessageRetentionPeriod" in bench.shown
        await press(pilot, "escape")
        assert bench.app.screen is not bench.screen


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(hostile.many)
async def test_hostile_texts_stay_texts(texts: list[str]) -> None:
    attributes = {**HAS, **{f"Made{number}": text for number, text in enumerate(texts)}, "KmsMasterKeyId": texts[0],
                  "RedrivePolicy": texts[-1], "Policy": texts[0], "VisibilityTimeout": texts[-1]}  # fmt: skip
    bench = Changing(QueueSettings(attributes, {text: text for text in texts}))
    async with bench.app.run_test(size=(160, 60)) as pilot:
        await tab(bench, pilot, "2")
        assert hostile.offences(bench.app) == []
        await press(pilot, "A")
        assert hostile.offences(bench.app) == []
        await press(pilot, "escape", "G")
        await press(pilot, "e")
        assert hostile.offences(bench.app) == []
