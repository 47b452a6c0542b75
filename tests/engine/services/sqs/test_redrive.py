"""Redriving: what is said before, what is refused, and what SQS (our moto) then does."""

from __future__ import annotations

import dataclasses
from typing import Any

import boto3
import pytest
from botocore.exceptions import ReadTimeoutError
from botocore.stub import ANY, Stubber

from awstui import protocol as p
from awstui.engine.core import Engine
from awstui.engine.jobs import Bench
from awstui.engine.services.sqs.redrive import Found, refusal
from awstui.engine.services.sqs.tasks import move_task
from awstui.engine.work import Work
from awstui.errors import AwsFailed, Refused, UsageError
from awstui.protocol.sqs_tasks import MoveTask
from tests.engine.services.lent import Lent
from tests.protocol.queues import FIFO, QUEUE
from tests.shop import Shop


@pytest.fixture
def dead(moto_url: str) -> Shop:
    shop = Shop(moto_url)
    shop.queue("dlq")
    shop.queue("orders", "dlq")
    shop.queue("emails", "dlq")
    shop.queue("elsewhere")
    return shop


def proposal(lent: Lent, shop: Shop, name: str = "dlq", **args: Any) -> Any:
    """What the job proposes, which is not carried out."""
    from awstui.engine.services import find

    replies = list(find("sqs.redrive")(lent, p.Place(), {"queue_url": shop.url(name), **args}))  # type: ignore[arg-type]
    assert [type(reply) for reply in replies] == [p.Planned]
    return lent.proposals[-1]


def test_a_redrive_sends_each_message_back_and_is_told_as_a_task(dead: Shop, moto_url: str) -> None:
    dead.kill("orders", "o1", "o2")
    dead.kill("emails", "e1")
    lent = Lent(moto_url)
    (task,) = lent.values("sqs.redrive", queue_url=dead.url("dlq"), destination="", rate=50)
    assert (task.source_arn, task.rate, task.to_move) == (dead.arn("dlq"), 50, 3)
    assert task.handle
    assert task.started
    assert dead.ended("dlq")["Status"] == "COMPLETED"
    assert (dead.count("orders"), dead.count("emails"), dead.count("dlq")) == (2, 1, 0)
    (intent,) = lent.intents
    assert intent["operations"] == ("StartMessageMoveTask",)
    assert intent["params"]["MaxNumberOfMessagesPerSecond"] == 50
    assert "DestinationArn" not in intent["params"]


def test_before_it_is_started_a_person_reads_what_becomes_of_the_messages(dead: Shop, moto_url: str) -> None:
    dead.kill("orders", *"abc")
    said = proposal(Lent(moto_url), dead, rate=1)
    assert said.tier == "y"
    assert said.refused == ""
    assert said.targets == ("dlq → emails", "dlq → orders")
    for words in ("≈3 messages", "at most 1 a second (about 3 s for all)", "new ids", "retention from the beginning"):
        assert words in said.effect
    assert any("CouldNotDetermineMessageSource" in check for check in said.checks)
    assert said.commands[0].startswith("aws sqs start-message-move-task --source-arn arn:aws:sqs:eu-west-1:")
    assert "--queue-url" not in said.commands[0]
    assert dead.tasks("dlq") == []


def test_a_destination_is_named_and_a_way_back_into_the_dlq_is_told(dead: Shop, moto_url: str) -> None:
    said = proposal(Lent(moto_url), dead, destination=dead.arn("orders"))
    assert said.targets == ("dlq → orders",)
    assert "each to orders, as fast as SQS sees fit" in said.effect
    assert any("orders sends its dead letters here" in check for check in said.checks)
    assert any("no message that could be moved" in check for check in said.checks)
    assert not any("CouldNotDetermine" in check for check in said.checks)


def test_messages_in_flight_are_told_to_stay(dead: Shop, moto_url: str) -> None:
    dead.kill("orders", "a", "b")
    dead.sqs.receive_message(QueueUrl=dead.url("dlq"), VisibilityTimeout=600)
    said = proposal(Lent(moto_url), dead)
    assert "≈1 messages, oldest" in said.effect
    assert any("≈1 messages are in flight" in check for check in said.checks)


@pytest.mark.parametrize(
    ("source", "destination", "words"),
    [
        ("orders", "", "orders is not the dead-letter queue of any SQS queue"),
        ("dlq", "dlq", "to dlq itself"),
        ("dlq", "stock.fifo", "dlq is a standard queue and the destination a FIFO one"),
        ("dlq", "gone", "There is no queue gone in eu-west-1"),
    ],
)
def test_what_sqs_would_not_do_is_refused_in_words(
    dead: Shop, moto_url: str, source: str, destination: str, words: str
) -> None:
    dead.queue("stock.fifo")
    said = proposal(Lent(moto_url), dead, source, destination=dead.arn(destination) if destination else "")
    assert words in said.refused


def test_a_destination_elsewhere_and_one_that_is_no_queue_are_refused() -> None:
    queue = dataclasses.replace(QUEUE, arn="arn:aws:sqs:eu-west-1:123456789012:dlq", name="dlq")
    found = Found(queue, ("orders",), ())
    assert "within a region (eu-west-1)" in refusal(found, "arn:aws:sqs:us-east-1:123456789012:orders")
    for arn in ("orders", "arn:aws:sns:eu-west-1:123456789012:orders", "arn:aws:sqs:eu-west-1:123456789012:"):
        assert "is not the ARN of a queue" in refusal(found, arn)
    assert refusal(found, "arn:aws:sqs:eu-west-1:999999999999:orders") == ""
    fifo = Found(dataclasses.replace(FIFO, arn=queue.arn, name="dlq.fifo"), ("x.fifo",), ())
    assert "dlq.fifo is a FIFO queue" in refusal(fifo, "arn:aws:sqs:eu-west-1:123456789012:orders")


def test_while_a_task_runs_there_is_no_second(dead: Shop, moto_url: str) -> None:
    dead.kill("orders", *"abcdef")
    handle = dead.start("dlq", rate=1)
    said = proposal(Lent(moto_url), dead)
    assert "already moves messages out of dlq (to each message's source" in said.refused
    dead.sqs.cancel_message_move_task(TaskHandle=handle)


@pytest.mark.parametrize("rate", [0, 501, -1, 2.5, "10"])
def test_a_rate_that_makes_no_sense_is_a_fault_of_the_form(dead: Shop, moto_url: str, rate: Any) -> None:
    with pytest.raises(UsageError, match="1 to 500 messages a second"):
        proposal(Lent(moto_url), dead, rate=rate)


ARN = "arn:aws:sqs:eu-west-1:123456789012:dlq"


def stubbed() -> tuple[Any, Stubber]:
    sqs = boto3.client("sqs", "eu-west-1", aws_access_key_id="x", aws_secret_access_key="x")
    return sqs, Stubber(sqs)


def test_what_may_not_be_read_is_told_and_no_reason_not_to_try(dead: Shop) -> None:
    sqs, stubber = stubbed()
    stubber.add_response(
        "get_queue_attributes",
        {"Attributes": {"QueueArn": ARN, "ApproximateNumberOfMessages": "4", "KmsMasterKeyId": "alias/mine"}},
    )
    for operation in ("list_dead_letter_source_queues", "list_message_move_tasks"):
        stubber.add_client_error(operation, "AccessDenied", "User is not authorized", http_status_code=403)
    lent = Lent(clients={"sqs": sqs})
    with stubber:
        said = proposal(lent, dead)
    stubber.assert_no_pending_responses()
    assert said.refused == ""
    assert said.targets == ("dlq → each message's source",)
    assert sum("Not known beforehand" in check for check in said.checks) == 2
    assert any("kms:Decrypt" in check for check in said.checks)


def test_more_sources_than_fit_are_counted(dead: Shop) -> None:
    sqs, stubber = stubbed()
    stubber.add_response("get_queue_attributes", {"Attributes": {"QueueArn": ARN}})
    first = {"queueUrls": [f"https://sqs/1/q-{n:04}" for n in range(1000)], "NextToken": "more"}
    stubber.add_response("list_dead_letter_source_queues", first, {"QueueUrl": ANY, "MaxResults": 1000})
    rest = {"queueUrls": ["https://sqs/1/z"]}
    stubber.add_response(
        "list_dead_letter_source_queues", rest, {"QueueUrl": ANY, "MaxResults": 1000, "NextToken": "more"}
    )
    stubber.add_response("list_message_move_tasks", {"Results": []}, {"SourceArn": ARN, "MaxResults": 10})
    with stubber:
        said = proposal(Lent(clients={"sqs": sqs}), dead)
    assert len(said.targets) == 6
    assert said.targets[-1] == "dlq → 996 more queues"


def test_an_answer_that_never_came_is_not_told_as_nothing_done(
    dead: Shop, moto_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    dead.kill("orders", "a")
    lent = Lent(moto_url)
    said = proposal(lent, dead)

    def lost(**_: Any) -> None:
        raise ReadTimeoutError(endpoint_url="https://sqs")

    monkeypatch.setattr(lent.client(p.Place(), "sqs"), "start_message_move_task", lost)
    with pytest.raises(AwsFailed) as caught:
        list(said.carry(lent))
    assert "may have been started all the same" in caught.value.failure.hint


def test_every_documented_field_of_a_task_is_read() -> None:
    raw = {
        "TaskHandle": "h",
        "Status": "FAILED",
        "SourceArn": ARN,
        "DestinationArn": ARN + "2",
        "MaxNumberOfMessagesPerSecond": 5,
        "ApproximateNumberOfMessagesMoved": 3,
        "ApproximateNumberOfMessagesToMove": 9,
        "FailureReason": "CouldNotDetermineMessageSource",
        "StartedTimestamp": 1_700_000_000_500,
    }
    task = move_task(raw)
    assert task == MoveTask(ARN, "FAILED", "h", ARN + "2", 5, 3, 9, "CouldNotDetermineMessageSource", 1_700_000_000.5)
    assert task.ended
    assert task.destination == "dlq2"
    bare = move_task({"Status": "RUNNING"})
    assert (bare.to_move, bare.rate, bare.started, bare.ended) == (None, None, None, False)
    assert bare.destination == "each message's source"


# ---- listing and cancelling


def test_tasks_are_listed_latest_first(dead: Shop, moto_url: str) -> None:
    for rate in (7, 8):
        dead.start("dlq", rate=rate)
        dead.ended("dlq")
    (found,) = Lent(moto_url).values("sqs.tasks", queue_url=dead.url("dlq"))
    assert [task.rate for task in found] == [8, 7]
    assert {task.status for task in found} == {"COMPLETED"}


def test_cancelling_says_that_nothing_comes_back_and_stops_the_task(dead: Shop, moto_url: str) -> None:
    dead.kill("orders", *"abcdefgh")
    dead.start("dlq", rate=1)
    lent = Lent(moto_url)
    (task,) = lent.values("sqs.cancel_task", queue_url=dead.url("dlq"))
    assert task.status in ("CANCELLING", "CANCELLED")
    assert dead.ended("dlq")["Status"] == "CANCELLED"
    said = lent.proposals[-1]
    assert said.tier == "y"
    assert "stay where they are: stopping takes nothing back" in said.effect
    assert lent.intents[0]["operations"] == ("CancelMessageMoveTask",)


def test_there_is_nothing_to_cancel_where_no_task_runs(dead: Shop, moto_url: str) -> None:
    lent = Lent(moto_url)
    assert lent.values("sqs.cancel_task", queue_url=dead.url("dlq")) == []
    assert "has ended" in lent.proposals[-1].refused
    assert lent.intents == []


def test_a_task_that_ended_before_the_yes_is_not_told_as_a_missing_queue(dead: Shop, moto_url: str) -> None:
    dead.kill("orders", *"abcdefgh")
    handle = dead.start("dlq", rate=1)
    lent = Lent(moto_url)
    from awstui.engine.services import find

    list(find("sqs.cancel_task")(lent, p.Place(), {"queue_url": dead.url("dlq")}))  # type: ignore[arg-type]
    dead.sqs.cancel_message_move_task(TaskHandle=handle)
    dead.ended("dlq")
    with pytest.raises(AwsFailed, match="ended meanwhile"):
        list(lent.proposals[-1].carry(lent))  # type: ignore[arg-type]


# ---- through the real engine: guard, journal, read-only


@pytest.mark.parametrize("name", ["sqs.redrive", "sqs.cancel_task"])
def test_read_only_lets_neither_through(dead: Shop, moto_url: str, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    engine = Engine(p.Configure(endpoint_url=moto_url, read_only=True))
    dead.kill("orders", *"abcdef")
    running = name == "sqs.cancel_task"
    if running:
        dead.start("dlq", rate=1)
    (found,) = engine.answer(p.Job(name, p.Place(None, "eu-west-1"), {"queue_url": dead.url("dlq")}))
    assert isinstance(found, p.Planned)
    assert "read-only" in found.refused
    with pytest.raises(Refused, match="Read-only"):
        list(engine.plans[found.plan].carry(Bench(engine, Work(2))))
    assert [task["Status"] for task in dead.tasks("dlq")] == ["RUNNING"] * running


def test_a_redrive_passes_the_guard_and_is_journalled(
    dead: Shop, moto_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    engine = Engine(p.Configure(endpoint_url=moto_url))
    dead.kill("orders", "a")
    place = p.Place(None, "eu-west-1")
    (found,) = engine.answer(p.Job("sqs.redrive", place, {"queue_url": dead.url("dlq")}))
    assert isinstance(found, p.Planned)
    (reply,) = engine.answer(p.Run(found.plan, "y"))
    assert isinstance(reply, p.Value)
    dead.ended("dlq")
    (record,) = engine.journal.read()
    assert (record.operations, record.state, record.note) == (("StartMessageMoveTask",), "ok", "≈1 to move")
