"""Making queues on the stand-ins, with a dead-letter queue and without, and why one cannot be made."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from awstui import protocol as p
from awstui.engine.jobs import Bench
from awstui.engine.services.sqs import create
from awstui.engine.work import Work
from awstui.errors import AwsFailed, Refused, UsageError
from awstui.protocol.sqs_queues import Done, NewQueue
from tests.engine.services.sqs.queues import make
from tests.engine.services.sqs.test_attributes import PLACE, Desk

pytestmark = pytest.mark.usefixtures("keys")


@pytest.fixture(params=["moto_url", "ministack_url"])
def desk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(create, "SETTLE", 0.0)
    return Desk(request.getfixturevalue(request.param))


@pytest.fixture
def moto(moto_url: str, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(create, "SETTLE", 0.0)
    return Desk(moto_url)


def planned(desk: Desk, name: str, **more: Any) -> p.Planned:
    (found,) = desk.engine.answer(p.Job("sqs.create", PLACE, {"queue": NewQueue(name, **more)}))
    assert isinstance(found, p.Planned)
    return found


def made(desk: Desk, plan: p.Planned) -> Done:
    *_, last = desk.engine.answer(p.Run(plan.plan, plan.expect))
    assert isinstance(last, p.Value)
    assert isinstance(last.value, Done)
    return last.value


def test_a_queue_is_made_as_it_was_written(desk: Desk) -> None:
    plan = planned(desk, "web", attributes={"VisibilityTimeout": "2m", "DelaySeconds": ""}, tags={"team": "ops"})
    assert (plan.tier, plan.targets, plan.refused) == ("y", ("web",), "")
    assert "+ Visibility timeout: 2m" in plan.diff
    done = made(desk, plan)
    assert desk.has("VisibilityTimeout", "DelaySeconds", url=done.url) == {
        "VisibilityTimeout": "120", "DelaySeconds": "0",
    }  # fmt: skip
    assert desk.sqs.list_queue_tags(QueueUrl=done.url)["Tags"] == {"team": "ops"}
    (record,) = desk.engine.journal.read()
    assert (record.operations, record.targets, record.screen) == (("CreateQueue",), ("web",), "sqs.queues")


def test_one_confirmation_makes_a_fifo_queue_and_its_dead_letter_queue_each_journalled(desk: Desk) -> None:
    plan = planned(desk, "web.fifo", attributes={"ContentBasedDeduplication": "yes"}, dlq="new", receives=4)
    assert plan.targets == ("web-dlq.fifo", "web.fifo")
    assert [command.split()[:3] for command in plan.commands] == [["aws", "sqs", "create-queue"]] * 2
    done = made(desk, plan)
    has = desk.has("RedrivePolicy", "FifoQueue", "ContentBasedDeduplication", url=done.url)
    dead = desk.sqs.get_queue_url(QueueName="web-dlq.fifo")["QueueUrl"]
    assert json.loads(has["RedrivePolicy"]) == {"deadLetterTargetArn": desk.arn(dead), "maxReceiveCount": 4}
    assert (has["FifoQueue"], has["ContentBasedDeduplication"]) == ("true", "true")
    assert desk.has("MessageRetentionPeriod", url=dead) == {"MessageRetentionPeriod": "1209600"}
    assert desk.arn(dead) in plan.commands[1]
    assert [record.targets for record in desk.engine.journal.read()] == [("web.fifo",), ("web-dlq.fifo",)]


def test_a_queue_with_a_dead_letter_queue_that_exists(desk: Desk) -> None:
    dead = desk.arn(make(desk.sqs, "dead", MessageRetentionPeriod="3600"))
    plan = planned(desk, "web", dlq=dead, receives=2)
    assert plan.targets == ("web",)
    assert "dead keeps messages 1h" in plan.effect
    done = made(desk, plan)
    assert json.loads(desk.has("RedrivePolicy", url=done.url)["RedrivePolicy"])["deadLetterTargetArn"] == dead
    assert "There is no queue gone" in planned(desk, "api", dlq=f"{dead[:-4]}gone", receives=2).refused


def test_a_name_that_is_taken_says_what_is_different(desk: Desk) -> None:
    assert "just like this one" in planned(desk, "orders").refused
    plan = planned(desk, "orders", attributes={"VisibilityTimeout": "45"})
    assert plan.refused == "There is a queue orders already, and its visibility timeout is 30s."
    make(desk.sqs, "web-dlq")
    assert "web-dlq already" in planned(desk, "web", dlq="new", receives=3).refused


@pytest.mark.parametrize(
    ("queue", "said"),
    [
        (NewQueue("a b"), "Name: letters"),
        (NewQueue("x" * 78, dlq="new", receives=3), "at most 80"),
        (NewQueue("web", dlq="new"), "1 to 1,000"),
        (NewQueue("web", {"FifoThroughputLimit": "perQueue"}), "only FIFO"),
        (NewQueue("web", {"DelaySeconds": "16m"}), "Delay: 0s to 15m"),
        (NewQueue("web", tags={"aws:x": ""}), "AWS's own"),
        (NewQueue("web", dlq="arn:aws:sqs:eu-west-1:123456789012:x.fifo", receives=3), "standard queue too"),
    ],
    ids=range(7),
)
def test_what_sqs_would_refuse_is_not_sent(moto: Desk, queue: NewQueue, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        list(moto.engine.answer(p.Job("sqs.create", PLACE, {"queue": queue})))


def test_a_name_deleted_a_moment_ago_is_refused_with_the_seconds_left(desk: Desk) -> None:
    desk.run(desk.planned("sqs.delete_queue"))
    refused = planned(desk, "orders").refused
    assert refused.startswith("orders was deleted less than 60 s ago")
    assert refused.endswith("s are left.")
    assert planned(desk, "orders2").refused == ""


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("AWS.SimpleQueueService.QueueDeletedRecently", "deleted less than 60 s ago"),
        ("QueueAlreadyExists", "other attributes"),
        ("AccessDenied", "may not do"),
    ],
)
def test_what_sqs_says_of_the_second_queue_names_the_first(
    moto: Desk, monkeypatch: pytest.MonkeyPatch, code: str, said: str
) -> None:
    client = moto.engine.sessions.client(PLACE, "sqs")
    real = client.create_queue

    def lie(**params: Any) -> Any:  # no stand-in refuses a name that was deleted a moment ago
        if params["QueueName"] == "web":
            raise ClientError({"Error": {"Code": code, "Message": "no"}}, "CreateQueue")
        return real(**params)

    monkeypatch.setattr(client, "create_queue", lie)
    plan = planned(moto, "web", dlq="new", receives=3)
    with pytest.raises(AwsFailed) as told:
        made(moto, plan)
    assert told.value.failure.sentence.startswith("web-dlq is made, web is not: ")
    assert said in told.value.failure.sentence
    assert [(each.targets, each.state) for each in moto.engine.journal.read()] == [
        (("web",), "failed"), (("web-dlq",), "ok"),
    ]  # fmt: skip
    with pytest.raises(AwsFailed) as alone:
        made(moto, planned(moto, "web"))
    assert said in alone.value.failure.sentence
    assert "web-dlq" not in alone.value.failure.sentence


def test_read_only_holds(moto_url: str) -> None:
    desk = Desk(moto_url, read_only=True)
    plan = planned(desk, "web")
    assert "read-only" in plan.refused
    with pytest.raises(Refused, match="Read-only"):
        list(desk.engine.plans[plan.plan].carry(Bench(desk.engine, Work(2))))
    assert len(desk.sqs.list_queues()["QueueUrls"]) == 1
