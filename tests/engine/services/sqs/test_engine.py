"""The SQS jobs through the real engine: its guard, its journal, its read-only mode."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from awstui import protocol as p
from awstui.engine.core import Engine
from awstui.engine.jobs import Bench
from awstui.engine.work import Work
from awstui.errors import Refused
from awstui.guards import Guard
from awstui.protocol.sqs import Deleted, Draft, Held, Message, Peeked, Sent
from tests import standins
from tests.engine.services.sqs.queues import counts, fill, make

PLACE = p.Place(None, "eu-west-1")

Make = Callable[..., Engine]


@pytest.fixture
def engine(moto_url: str, monkeypatch: pytest.MonkeyPatch) -> Make:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    return lambda **how: Engine(p.Configure(endpoint_url=moto_url, **how))


@pytest.fixture
def sqs(moto_url: str) -> Any:
    return standins.client("sqs", moto_url)


def planned(engine: Engine, name: str, **args: Any) -> p.Planned:
    (found,) = engine.answer(p.Job(name, PLACE, args))
    assert isinstance(found, p.Planned)
    return found


def values(engine: Engine, name: str, **args: Any) -> Iterator[Any]:
    """What a job answers; what it proposes is confirmed as asked."""
    for reply in engine.answer(p.Job(name, PLACE, args)):
        if isinstance(reply, p.Planned):
            for made in engine.answer(p.Run(reply.plan, reply.expect)):
                if isinstance(made, p.Value):
                    yield made.value
        elif isinstance(reply, p.Value):
            yield reply.value


def test_send_peek_and_delete_pass_the_guard_and_leave_their_trace(engine: Make, sqs: Any) -> None:
    console = engine()
    url = make(sqs)
    (sent,) = values(console, "sqs.send", queue_url=url, draft=Draft("s3cret"))
    assert isinstance(sent, Sent)
    message, peeked = values(console, "sqs.peek", queue_url=url, count=1)
    assert isinstance(message, Message)
    assert isinstance(peeked, Peeked)
    assert (message.id, message.receive_count) == (sent.id, 1)
    (deleted,) = values(console, "sqs.delete", queue_url=url, messages=(Held(message.id, message.receipt),))
    assert isinstance(deleted, Deleted)
    assert counts(sqs, url) == (0, 0)
    records = console.journal.read()
    assert [record.operations for record in records] == [
        ("DeleteMessageBatch",),
        ("ReceiveMessage", "ChangeMessageVisibilityBatch"),
        ("SendMessage",),
    ]
    assert [record.state for record in records] == ["ok", "ok", "ok"]
    assert [record.note for record in records[:2]] == ["1 accepted", "1 seen, 1 released"]
    assert {record.targets for record in records} == {(url,)}
    text = console.journal.path.read_text()
    assert "s3cret" not in text
    assert message.receipt not in text


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("sqs.peek", {"count": 1}),
        ("sqs.send", {"draft": Draft("x")}),
        ("sqs.delete", {"messages": (Held("m", "r"),)}),
    ],
)
def test_read_only_lets_none_of_them_through(engine: Make, sqs: Any, name: str, args: dict[str, Any]) -> None:
    url = make(sqs)
    fill(sqs, url, 1)
    console = engine(read_only=True)
    found = planned(console, name, queue_url=url, **args)
    assert "read-only" in found.refused
    with pytest.raises(Refused, match="Read-only"):  # the guard below, whatever becomes of the plan
        list(console.plans[found.plan].carry(Bench(console, Work(2))))
    with pytest.raises(Refused, match="read-only"):
        list(console.answer(p.Run(found.plan, found.expect)))
    (message,) = sqs.receive_message(QueueUrl=url, MessageSystemAttributeNames=["All"])["Messages"]
    assert message["Attributes"]["ApproximateReceiveCount"] == "1"


def test_facts_and_costs_are_read_in_read_only_mode_too(engine: Make, sqs: Any) -> None:
    url = make(sqs)
    console = engine(read_only=True)
    assert next(values(console, "sqs.queue", queue_url=url)).name == "orders"
    _, cost = values(console, "sqs.cost", queue_url=url)
    assert cost.sentences
    assert console.journal.read() == ()


def test_a_cancel_from_outside_ends_the_peek_and_releases(engine: Make, sqs: Any) -> None:
    console = engine()
    url = make(sqs)
    fill(sqs, url, 12)
    work = Work(1)
    found = []
    plan = planned(console, "sqs.peek", queue_url=url, count=100).plan
    for reply in console.answer(p.Run(plan), work):
        if isinstance(reply, p.Value):
            found.append(reply.value)
            work.cancel()
    assert found[-1].stopped == "cancelled"
    assert 1 <= found[-1].seen <= 10
    assert counts(sqs, url) == (12, 0)


def test_the_jobs_travel_over_the_pipe(engine: Make, sqs: Any) -> None:
    import io

    from awstui.protocol import frames

    url = make(sqs)
    draft = Draft("x")
    request = p.Job("sqs.send", PLACE, {"queue_url": url, "draft": draft})
    again = frames.read(io.BytesIO(frames.pack((7, request))))
    assert again == (7, request)
    replies = list(engine().answer(p.Job("sqs.queue", PLACE, {"queue_url": url})))
    assert frames.read(io.BytesIO(frames.pack((7, replies[0])))) == (7, replies[0])


GUARDED = p.Configure(guards=(Guard(accounts=(standins.ACCOUNT,), read_only=False, confirm="account"),))


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("sqs.peek", {"count": 1}),
        ("sqs.send", {"draft": Draft("x")}),
        ("sqs.delete", {"messages": (Held("m", "r"),)}),
    ],
)
@pytest.mark.parametrize("typed", ["", "y", "orders", "123456789013"])
def test_under_a_guard_the_engine_itself_wants_the_account_id(
    engine: Make, sqs: Any, name: str, args: dict[str, Any], typed: str
) -> None:
    url = make(sqs)
    fill(sqs, url, 1)
    console = engine(guards=GUARDED.guards)
    found = planned(console, name, queue_url=url, **args)
    assert (found.tier, found.expect) == ("account", standins.ACCOUNT)
    with pytest.raises(Refused, match="typed"):
        list(console.answer(p.Run(found.plan, typed)))
    (message,) = sqs.receive_message(QueueUrl=url, MessageSystemAttributeNames=["All"])["Messages"]
    assert message["Attributes"]["ApproximateReceiveCount"] == "1"
    assert counts(sqs, url) == (0, 1)
    assert console.journal.read() == ()


def test_under_a_guard_the_account_id_opens_the_way(engine: Make, sqs: Any) -> None:
    url = make(sqs)
    console = engine(guards=GUARDED.guards)
    (sent,) = values(console, "sqs.send", queue_url=url, draft=Draft("x"))
    assert isinstance(sent, Sent)


def test_what_was_proposed_is_done_once(engine: Make, sqs: Any) -> None:
    console, url = engine(), make(sqs)
    found = planned(console, "sqs.send", queue_url=url, draft=Draft("x"))
    list(console.answer(p.Run(found.plan)))
    with pytest.raises(Refused, match="out of date"):
        list(console.answer(p.Run(found.plan)))
    assert counts(sqs, url) == (1, 0)
