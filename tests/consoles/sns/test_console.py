"""The topic console: what it shows, where it leads, what it has the engine do."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from textual.widgets import TextArea

from awstui import protocol as p
from awstui.consoles import find
from awstui.consoles.sqs.console import QueueConsole
from awstui.protocol.metrics import Metrics, Series
from awstui.ui.document import DocumentScreen
from awstui.ui.form import Form
from awstui.ui.picker import Picker
from tests.consoles.bench import PLACE, opened, press
from tests.consoles.sns.bench import MAIL, QUEUE, Topics, filled
from tests.protocol.topics import ARN, QUEUE_ARN, TOPIC
from tests.ui import hostile
from tests.ui.scripted import CONTEXT, settle

FAULT = p.Failure(
    "denied", "You may not look at this.", "Ask for sns:GetSubscriptionAttributes.", code="AuthorizationError"
)


@pytest.mark.parametrize("size", [(80, 24), (160, 45)])
async def test_the_topic_and_its_subscriptions_are_shown(size: tuple[int, int]) -> None:
    bench = Topics(QUEUE, MAIL)
    async with bench.app.run_test(size=size) as pilot:
        await opened(bench, pilot)
        assert "orders  standard · 2 confirmed · 1 pending" in bench.shown
        assert "not encrypted · messages up to 256.0 KiB" in bench.shown
        rows = [line for line in bench.shown.splitlines() if line.strip().startswith(("sqs", "email"))]
        assert rows[0].split()[:3] == ["sqs", "orders", "confirmed"]
        assert "attributes: {" in rows[0]
        assert rows[1].split()[:3] == ["email", "anna@example.com", "pending"]
        assert "1 Subscriptions  2 Attributes  3 Access policy" in bench.shown
        assert bench.screen.subscriptions_tab.status.text.endswith("2 subscriptions")
        assert hostile.offences(bench.app) == []


async def test_the_list_opens_it_by_name() -> None:
    screen = find("sns")(PLACE, p.Document(ARN, ARN, {}, ""))
    assert screen.title_for_history() == "SNS topic orders"


async def test_a_topic_nobody_is_subscribed_to_says_so() -> None:
    bench = Topics()
    async with bench.app.run_test(size=(80, 24)) as pilot:
        await opened(bench, pilot)
        assert "Nobody is subscribed. s subscribes an endpoint" in bench.shown
        await press(pilot, "F")
        assert "no subscription to do that on" in bench.notices


async def test_what_fails_is_said_where_it_fails_and_keeps_the_rest() -> None:
    broken = dataclasses.replace(QUEUE, arn=f"{ARN}:2", endpoint=f"{QUEUE_ARN}-2", attributes={}, fault=FAULT)
    bench = Topics(QUEUE, broken, sns__topic=[dataclasses.replace(FAULT, sentence="No topic for you.")])
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await opened(bench, pilot)
        assert "✗ No topic for you." in bench.shown
        assert "The attributes of 1 could not be read. E shows why" in bench.shown
        assert "attributes: {" in bench.shown
        await press(pilot, "E")
        assert isinstance(bench.app.screen, DocumentScreen)
        assert "You may not look at this." in bench.shown


async def test_a_refresh_that_fails_keeps_the_rows() -> None:
    bench = Topics(QUEUE, MAIL)
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await opened(bench, pilot)
        bench.jobs["sns.subscriptions"] = [FAULT]
        await press(pilot, "r")
        assert "anna@example.com" in bench.shown
        assert "✗ You may not look at this." in bench.shown


async def test_a_subscription_that_is_gone_goes_with_the_refresh() -> None:
    bench = Topics(QUEUE, MAIL)
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await opened(bench, pilot)
        bench.jobs["sns.subscriptions"] = [p.Value((MAIL,))]
        await press(pilot, "r")
        assert "confirmed  " not in "".join(line for line in bench.shown.splitlines() if " sqs " in line)
        assert list(bench.screen.subscriptions) == [MAIL.key]


async def test_enter_on_a_queue_opens_its_console_where_it_is() -> None:
    bench = Topics(QUEUE, MAIL)
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await opened(bench, pilot)
        await press(pilot, "enter")
        screen = bench.app.screen
        assert isinstance(screen, QueueConsole)
        assert (screen.place, screen.label) == (p.Place("dev", "us-east-1"), "orders")


async def test_enter_on_anything_else_describes_it() -> None:
    bench = Topics(MAIL)
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await opened(bench, pilot)
        await press(pilot, "enter")
        assert isinstance(bench.app.screen, DocumentScreen)
        assert "none before it is confirmed" in bench.shown


async def test_one_whose_attributes_were_not_read_is_read_when_it_is_described() -> None:
    bench = Topics(dataclasses.replace(QUEUE, attributes={}), sns__subscription=[p.Value(QUEUE)])
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await opened(bench, pilot)
        assert "attributes: {" not in bench.shown
        await press(pilot, "d")
        assert "FilterPolicy" in bench.shown
        await press(pilot, "escape")
        assert "attributes: {" in bench.shown


async def test_of_very_many_only_the_first_are_read_whole_and_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("awstui.consoles.sns.console.DETAILED", 1)
    bench = Topics(QUEUE, MAIL)
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await opened(bench, pilot)
        assert "Attributes of the first 1 are shown; d reads one more" in bench.shown


async def test_nothing_can_be_set_of_a_pending_one_but_it_can_be_asked_again() -> None:
    bench = Topics(MAIL)
    async with bench.app.run_test(size=(100, 40)) as pilot:
        await opened(bench, pilot)
        for key in ("F", "x", "e"):
            bench.app.clear_notifications()
            await press(pilot, key)
            assert "it has no ARN" in bench.notices
            assert bench.app.screen is bench.screen
        assert bench.proposed == []
        await press(pilot, "a")
        assert isinstance(bench.app.screen, Picker)
        await press(pilot, *"again", "enter", "y")
        (job,) = bench.proposed
        assert (job.name, job.args["protocol"], job.args["endpoint"]) == ("sns.resend", "email", "anna@example.com")
        assert "sns.resend was done." in bench.notices


async def test_attributes_are_shown_with_their_range_and_set_one_by_one() -> None:
    topic = dataclasses.replace(TOPIC, attributes={"DisplayName": "Harbour", "Policy": '{"Statement": [{"Sid": "x"}]}'})
    bench = Topics(QUEUE, topic=topic)
    async with bench.app.run_test(size=(100, 40)) as pilot:
        await opened(bench, pilot)
        await press(pilot, "2")
        assert "Display name" in bench.shown
        assert "262144 (default)" in bench.shown
        await press(pilot, "enter")
        await filled(pilot, value="x" * 101)
        assert "at most 100" in bench.shown
        await filled(pilot, value="New")
        await press(pilot, "y")
        assert bench.proposed[0].args == {"topic_arn": ARN, "name": "DisplayName", "value": "New"}
        await press(pilot, "3")
        assert '"Sid": "x"' in bench.shown


async def test_the_policy_is_edited_in_the_persons_editor(monkeypatch: pytest.MonkeyPatch) -> None:
    topic = dataclasses.replace(TOPIC, attributes={"Policy": '{"Statement": [{"Sid": "x"}]}'})
    bench = Topics(topic=topic)
    written = iter(
        [
            '{"Statement": [{"Sid": "y"}]}',
            '{"Statement": [',
            '{\n  "Statement": [\n    {\n      "Sid": "x"\n    }\n  ]\n}',
        ]
    )
    monkeypatch.setattr("awstui.ui.editor.edit", lambda app, text, suffix: next(written))
    async with bench.app.run_test(size=(100, 40)) as pilot:
        await opened(bench, pilot)
        await press(pilot, "3")
        await press(pilot, "e")
        await press(pilot, "y")
        assert bench.proposed[0].args["value"] == '{"Statement": [{"Sid": "y"}]}'
        await press(pilot, "e")
        form = bench.app.screen
        assert isinstance(form, Form)
        assert form.query(TextArea).first().text == '{"Statement": ['
        await press(pilot, "escape")
        await press(pilot, "e")
        assert "as it was" in bench.notices
        assert len(bench.proposed) == 1


async def test_without_an_editor_there_is_a_form(monkeypatch: pytest.MonkeyPatch) -> None:
    from awstui.ui.editor import NoEditor

    def none(*_: Any) -> str:
        raise NoEditor("There is no editor.")

    monkeypatch.setattr("awstui.ui.editor.edit", none)
    bench = Topics(topic=dataclasses.replace(TOPIC, attributes={"Policy": '{"Statement": [{}]}'}))
    async with bench.app.run_test(size=(100, 40)) as pilot:
        await opened(bench, pilot)
        await press(pilot, "3")
        await press(pilot, "e")
        assert isinstance(bench.app.screen, Form)


async def test_read_only_changes_nothing_and_says_why() -> None:
    bench = Topics(QUEUE, context=dataclasses.replace(CONTEXT, read_only=True))
    async with bench.app.run_test(size=(100, 40)) as pilot:
        await opened(bench, pilot)
        for key in ("n", "s", "x"):
            await press(pilot, key)
        assert bench.app.screen is bench.screen
        assert bench.notices.count("Read-only:") == 3
        assert bench.proposed == []


async def test_rows_are_filtered_sorted_and_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    copied: list[str] = []
    bench = Topics(QUEUE, MAIL)
    monkeypatch.setattr(bench.app, "copy", lambda text, what: copied.append(text))
    async with bench.app.run_test(size=(100, 40)) as pilot:
        await opened(bench, pilot)
        await press(pilot, "/", *"anna", "enter")
        assert "1 of 2 /anna" in bench.shown
        await press(pilot, "c")
        await press(pilot, "C")
        await press(pilot, "escape")
        assert "/anna" not in bench.shown
        await press(pilot, "g")
        await press(pilot, "C")
        await press(pilot, "!")
        assert copied[:3] == ["anna@example.com", ARN, QUEUE.arn]
        assert copied[3].startswith("aws sns list-subscriptions-by-topic")
        await press(pilot, ">")
        await press(pilot, ">")
        assert bench.screen.subscriptions_tab.store.sort[0] is not None
        await press(pilot, "escape")
        assert bench.app.screen is not bench.screen


async def test_a_new_engine_is_asked_again() -> None:
    bench = Topics(QUEUE)
    async with bench.app.run_test(size=(100, 40)) as pilot:
        await opened(bench, pilot)
        bench.engine.die()
        await settle(pilot)
        assert {job.name for job in bench.engine.asked if isinstance(job, p.Job)} == {"sns.topic", "sns.subscriptions"}


@settings(max_examples=6, suppress_health_check=list(HealthCheck))
@given(hostile.many)
async def test_hostile_texts_are_drawn_as_what_they_are(texts: list[str]) -> None:
    found = [
        dataclasses.replace(
            QUEUE, arn=f"{ARN}:{number}", endpoint=text, protocol=text[:8] or "sqs", state=text[:9],
            attributes={"FilterPolicy": text, "RedrivePolicy": json.dumps({"deadLetterTargetArn": text}), text: text},
        )
        for number, text in enumerate(texts)
    ]  # fmt: skip
    topic = dataclasses.replace(
        TOPIC, display_name=texts[0], kms=texts[-1], attributes={"Policy": texts[0], "DisplayName": texts[0]}
    )
    bench = Topics(*found, topic=dataclasses.replace(topic, arn=f"arn:aws:sns:eu-west-1:1:{texts[0]}"))
    async with bench.app.run_test(size=(80, 24)) as pilot:
        await opened(bench, pilot)
        assert hostile.offences(bench.app) == []
        for key in ("a", "escape", "d", "escape", "2", "enter", "escape", "3"):
            await press(pilot, key)
            assert hostile.offences(bench.app) == []


async def test_the_fourth_tab_plots_what_was_measured_of_the_topic() -> None:
    series = Series("NumberOfMessagesPublished", "Count", "Sum", (60.0, 120.0), (4.0, 7.0), "published")
    bench = Topics(QUEUE, sns__metrics=[p.Value(Metrics(0.0, 3600.0, 60, (series,)))])
    async with bench.app.run_test(size=(100, 40)) as pilot:
        await opened(bench, pilot)
        await press(pilot, "4")
        await pilot.app.workers.wait_for_complete()
        await settle(pilot)
        assert "published" in bench.shown
        (job,) = [job for job in bench.asked(p.Job) if job.name == "sns.metrics"]
        assert job.args["topic_arn"] == ARN
