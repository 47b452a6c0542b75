"""The transfer jobs on the local stand-ins for AWS: there and back again, selections, FIFO."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from awstui import protocol as p
from awstui.engine.core import Engine
from tests import standins
from tests.engine.services.sqs.queues import counts, make

PLACE = p.Place(None, "eu-west-1")
FAR = p.Place(None, "us-east-1")

Run = Callable[..., Any]


@pytest.fixture(params=["moto_url", "ministack_url"])
def url(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    return str(request.getfixturevalue(request.param))


@pytest.fixture
def run(url: str) -> Run:
    engine = Engine(p.Configure(endpoint_url=url))

    def done(job: str, **args: Any) -> Any:
        (plan,) = engine.answer(p.Job(job, PLACE, args))
        assert isinstance(plan, p.Planned)
        assert plan.refused == ""
        values = [r.value for r in engine.answer(p.Run(plan.plan, plan.expect)) if isinstance(r, p.Value)]
        return values[-1]

    return done


@pytest.fixture
def sqs(url: str) -> Any:
    return standins.client("sqs", url)


def drained(client: Any, queue: str) -> list[dict[str, Any]]:
    """Every message, received and deleted."""
    found = []
    while answer := client.receive_message(
        QueueUrl=queue, MaxNumberOfMessages=10, MessageSystemAttributeNames=["All"], MessageAttributeNames=["All"]
    ).get("Messages"):
        for each in answer:
            client.delete_message(QueueUrl=queue, ReceiptHandle=each["ReceiptHandle"])
        found += answer
    return found


ATTRIBUTES = {
    "text": {"DataType": "String", "StringValue": "grün"},
    "n": {"DataType": "Number", "StringValue": "5"},
    "raw": {"DataType": "Binary", "BinaryValue": b"\x00\xff"},
}


def test_a_move_and_a_copy(run: Run, sqs: Any) -> None:
    source, target = make(sqs, "dlq"), make(sqs, "orders")
    for number in range(23):
        sqs.send_message(QueueUrl=source, MessageBody=f'{{"n": {number}}}', MessageAttributes=ATTRIBUTES)
    copied = run("sqs.move", queue_url=source, target={"queue_url": target}, mode="copy")
    assert (copied.sent, copied.left.hidden, counts(sqs, source), counts(sqs, target)) == (23, 0, (23, 0), (23, 0))
    moved = run("sqs.move", queue_url=source, target={"queue_url": target}, where="body.n >= `20`")
    assert (moved.sent, moved.deleted, counts(sqs, source)) == (3, 3, (20, 0))
    arrived = drained(sqs, target)
    assert len(arrived) == 26
    assert all(each["MessageAttributes"] == ATTRIBUTES for each in arrived)


def test_to_another_region(run: Run, sqs: Any, url: str) -> None:
    source = make(sqs, "dlq")
    far = standins.client("sqs", url, "us-east-1")
    target = make(far, "orders")
    sqs.send_message(QueueUrl=source, MessageBody="x")
    moved = run("sqs.move", queue_url=source, target={"place": FAR, "queue_url": target})
    assert moved.sent == 1
    assert [each["Body"] for each in drained(far, target)] == ["x"]


def test_a_fifo_move_keeps_each_group_in_order(run: Run, sqs: Any) -> None:
    source = make(sqs, "dlq.fifo", FifoQueue="true")
    target = make(sqs, "orders.fifo", FifoQueue="true")
    for number in range(12):
        sqs.send_message(
            QueueUrl=source,
            MessageBody=f"{number:02}",
            MessageGroupId=f"g{number % 2}",
            MessageDeduplicationId=f"d{number}",
        )
    moved = run("sqs.move", queue_url=source, target={"queue_url": target})
    assert (moved.sent, moved.deleted) == (12, 12)
    arrived = drained(sqs, target)
    for group in ("g0", "g1"):
        mine = [each["Body"] for each in arrived if each["Attributes"]["MessageGroupId"] == group]
        assert mine == sorted(mine)
        assert len(mine) == 6


def test_export_import_and_send_many(run: Run, sqs: Any, tmp_path: Path) -> None:
    source, target, path = make(sqs, "dlq"), make(sqs, "orders"), tmp_path / "out.jsonl"
    bodies = [f"grün {number}\n\t\U0001f600" for number in range(15)]
    for body in bodies:
        sqs.send_message(QueueUrl=source, MessageBody=body, MessageAttributes=ATTRIBUTES)
    peeked = run("sqs.export", queue_url=source, path=str(path))
    assert (peeked.written, counts(sqs, source)) == (15, (15, 0))
    drain = run("sqs.export", queue_url=source, path=f"{path}2", mode="drain")
    assert (drain.deleted, counts(sqs, source)) == (15, (0, 0))
    imported = run("sqs.import", queue_url=target, path=str(path))
    assert imported.sent == 15
    assert run("sqs.send_many", queue_url=target, lines='{"body":"one more"}\n').sent == 1
    arrived = drained(sqs, target)
    assert Counter(each["Body"] for each in arrived) == Counter([*bodies, "one more"])
    assert [each["MessageAttributes"] for each in arrived if each["Body"] != "one more"] == [ATTRIBUTES] * 15
