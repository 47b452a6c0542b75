"""Publishing, subscribing and what else changes a topic, from forms to what is told."""

from __future__ import annotations

from typing import Any

import pytest
from textual.widgets import TextArea

from awstui import protocol as p
from awstui.protocol.sns import Notice, Wish
from awstui.protocol.sqs import Attribute
from awstui.ui.confirm import Confirm
from awstui.ui.form import Form
from tests.consoles.bench import opened, press
from tests.consoles.sns.bench import MAIL, QUEUE, Topics, filled
from tests.protocol.topics import ARN, FIFO, QUEUE_ARN
from tests.ui.scripted import settle


async def test_publishing_is_checked_confirmed_and_told() -> None:
    bench = Topics(QUEUE)
    async with bench.app.run_test(size=(100, 40)) as pilot:
        await opened(bench, pilot)
        await press(pilot, "n")
        await filled(pilot, message="hello", subject="x" * 100)
        assert "less than 100" in bench.shown
        await filled(pilot, subject="Placed", attributes="kind:Number=5")
        assert isinstance(bench.app.screen, Confirm)
        await press(pilot, "y")
        (job,) = bench.proposed
        assert job.name == "sns.publish"
        assert job.args["notice"] == Notice("hello", "Placed", attributes=(Attribute("kind", "Number", "5"),))
        assert "Published: message id m-1" in bench.notices


async def test_nothing_typed_is_lost_when_the_confirmation_is_left() -> None:
    bench = Topics(QUEUE)
    async with bench.app.run_test(size=(100, 40)) as pilot:
        await opened(bench, pilot)
        await press(pilot, "n")
        await filled(pilot, message="hello")
        await press(pilot, "escape")
        form = bench.app.screen
        assert isinstance(form, Form)
        assert form.query(TextArea).first().text == "hello"


async def test_a_fifo_topic_asks_for_a_group() -> None:
    bench = Topics(topic=FIFO)
    async with bench.app.run_test(size=(100, 40)) as pilot:
        await opened(bench, pilot)
        await press(pilot, "n")
        await filled(pilot, message="hello")
        assert bench.proposed == []
        await filled(pilot, group="g")
        await press(pilot, "y")
        assert bench.proposed[0].args["notice"].group == "g"


async def test_a_queue_can_be_subscribed_by_its_name() -> None:
    bench = Topics()
    async with bench.app.run_test(size=(100, 40)) as pilot:
        await opened(bench, pilot)
        await press(pilot, "s")
        await filled(pilot, endpoint="jobs", filter_policy='{"a": "x"}')
        assert "a: The values stand in an array" in bench.shown
        await filled(pilot, filter_policy='{"a": ["x"]}', dlq_arn="dead")
        await press(pilot, "y")
        (job,) = bench.proposed
        wish = Wish("sqs", QUEUE_ARN[:-6] + "jobs", filter_policy='{"a": ["x"]}', dlq_arn=QUEUE_ARN[:-6] + "dead")
        assert job.args["wish"] == wish
        assert job.args["grant"] is True


async def test_a_confirmation_is_pasted_as_a_whole_link() -> None:
    bench = Topics(MAIL)
    async with bench.app.run_test(size=(100, 40)) as pilot:
        await opened(bench, pilot)
        bench.app.carry_out("confirm")
        await settle(pilot)
        await filled(pilot, token="https://example.com/")
        assert "confirms nothing" in bench.shown
        await filled(pilot, token=f"https://sns.eu-west-1.amazonaws.com/?TopicArn={ARN}&Token=0123456789")
        await press(pilot, "y")
        assert bench.proposed[0].name == "sns.confirm"
        assert bench.proposed[0].args["authenticate"] is False


@pytest.mark.parametrize(
    ("words", "name", "args"),
    [
        ("envelope", "sns.raw", {"subscription_arn": QUEUE.arn, "on": False}),
        ("delete the topic", "sns.delete", {}),
    ],
)
async def test_the_menu_has_what_no_key_does(words: str, name: str, args: dict[str, Any]) -> None:
    bench = Topics(QUEUE)
    async with bench.app.run_test(size=(100, 40)) as pilot:
        await opened(bench, pilot)
        await press(pilot, "e")
        await press(pilot, *[" " if key == " " else key for key in words.replace(" ", "")], "enter", "y")
        (job,) = bench.proposed
        assert (job.name, dict(job.args)) == (name, {"topic_arn": ARN, **args})
        assert f"{name} was done." in bench.notices


async def test_a_deleted_topic_is_left() -> None:
    bench = Topics(QUEUE, tier="name")
    async with bench.app.run_test(size=(100, 40)) as pilot:
        await opened(bench, pilot)
        await press(pilot, "a")
        await press(pilot, *"deletethe", "enter")
        await press(pilot, *"orders", "enter")
        assert bench.app.screen is not bench.screen


async def test_a_dlq_is_set_by_its_queues_name() -> None:
    bench = Topics(QUEUE)
    async with bench.app.run_test(size=(100, 40)) as pilot:
        await opened(bench, pilot)
        await press(pilot, "a")
        await press(pilot, *"dlq", "enter")
        assert f"{QUEUE_ARN}-dlq" in bench.shown
        await filled(pilot, dlq_arn="dead.fifo")
        assert "a standard one" in bench.shown
        await filled(pilot, dlq_arn="")
        await press(pilot, "y")
        assert bench.proposed[0].args["dlq_arn"] == ""


async def test_x_unsubscribes_and_the_rest_is_asked_for_again() -> None:
    bench = Topics(QUEUE)
    async with bench.app.run_test(size=(100, 40)) as pilot:
        await opened(bench, pilot)
        before = len([job for job in bench.asked(p.Job) if job.name == "sns.subscriptions"])
        await press(pilot, "x")
        assert isinstance(bench.app.screen, Confirm)
        await press(pilot, "y")
        assert bench.proposed[0].args == {"topic_arn": ARN, "subscription_arn": QUEUE.arn}
        assert len([job for job in bench.asked(p.Job) if job.name == "sns.subscriptions"]) == before + 1
