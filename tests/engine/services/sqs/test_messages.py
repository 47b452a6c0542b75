"""The SQS jobs on two local stand-ins: peek, send, facts and costs."""

from __future__ import annotations

import json
import shlex
from collections import Counter
from typing import TYPE_CHECKING, Any, cast

import pytest

from awstui import protocol as p
from awstui.engine.services import find
from awstui.errors import UsageError
from awstui.protocol.sqs import Attribute, Draft, Message, Peeked, Sent
from tests import standins
from tests.engine.services.lent import Lent
from tests.engine.services.sqs.queues import counts, fill, make, received

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench


@pytest.fixture(params=["moto_url", "ministack_url"])
def lent(request: pytest.FixtureRequest) -> Lent:
    return Lent(request.getfixturevalue(request.param))


@pytest.fixture
def sqs(lent: Lent) -> Any:
    return standins.client("sqs", lent.url)


def split(values: list[Any]) -> tuple[list[Message], Peeked]:
    assert isinstance(values[-1], Peeked)
    return values[:-1], values[-1]


def test_a_peek_sees_each_message_once_and_leaves_all_visible_with_one_more_receive(lent: Lent, sqs: Any) -> None:
    url = make(sqs)
    fill(sqs, url, 23)
    messages, peeked = split(lent.values("sqs.peek", queue_url=url, count=100))
    assert Counter(each.body for each in messages) == Counter(f"body {n}" for n in range(23))
    assert {each.receive_count for each in messages} == {1}
    assert all(each.md5_ok for each in messages)
    assert (peeked.seen, peeked.stopped, peeked.released, peeked.hidden) == (23, "empty", 23, ())
    assert counts(sqs, url) == (23, 0)
    assert received(sqs, url) == {f"body {n}": 2 for n in range(23)}


def test_a_peek_stops_at_the_number_asked_for(lent: Lent, sqs: Any) -> None:
    url = make(sqs)
    fill(sqs, url, 15)
    messages, peeked = split(lent.values("sqs.peek", queue_url=url, count=12))
    assert (len(messages), peeked.stopped, peeked.released) == (12, "count", 12)
    assert lent.calls.count("ReceiveMessage") == 2
    assert sum(received(sqs, url).values()) == 15 + 12


def test_a_cancelled_peek_releases_what_it_had(lent: Lent, sqs: Any) -> None:
    url = make(sqs)
    fill(sqs, url, 30)
    shown: list[Message] = []
    lent.stop = lambda: len(shown) >= 10
    last: Any = None
    for reply in lent.stream("sqs.peek", queue_url=url, count=30):
        if isinstance(reply, p.Value):
            shown.append(reply.value)
            last = reply.value
    assert isinstance(last, Peeked)
    assert (last.seen, last.stopped, last.released) == (10, "cancelled", 10)
    assert counts(sqs, url) == (30, 0)


def test_leaving_the_answer_in_the_middle_releases_too(lent: Lent, sqs: Any) -> None:
    url = make(sqs)
    fill(sqs, url, 5)
    stream = lent.stream("sqs.peek", queue_url=url, count=5)
    next(stream)
    assert counts(sqs, url) == (0, 5)
    stream.close()  # type: ignore[attr-defined]
    assert counts(sqs, url) == (5, 0)


def test_a_fifo_group_is_locked_during_the_peek_and_free_afterwards(lent: Lent, sqs: Any) -> None:
    url = make(sqs, "orders.fifo", FifoQueue="true", ContentBasedDeduplication="true")
    fill(sqs, url, 3, MessageGroupId="g1")
    stream = lent.stream("sqs.peek", queue_url=url, count=1)
    first = next(stream)
    assert isinstance(first, p.Value)
    assert (first.value.body, first.value.group) == ("body 0", "g1")
    assert "Messages" not in sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)
    rest = list(stream)
    assert isinstance(rest[-1], p.Value)
    assert rest[-1].value.released == 1
    (again,) = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=1)["Messages"]
    assert again["Body"] == "body 0"


def test_peeking_below_the_maximum_moves_nothing_to_the_dead_letter_queue(lent: Lent, sqs: Any) -> None:
    dlq = make(sqs, "orders-dlq")
    arn = sqs.get_queue_attributes(QueueUrl=dlq, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    url = make(sqs, RedrivePolicy=json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": "3"}))
    fill(sqs, url, 2)
    for expected in (1, 2, 3):
        messages, _ = split(lent.values("sqs.peek", queue_url=url, count=2))
        assert [each.receive_count for each in messages] == [expected] * 2
    assert counts(sqs, dlq) == (0, 0)
    # the fourth look is the one the costs warn of
    messages, peeked = split(lent.values("sqs.peek", queue_url=url, count=2))
    assert (messages, peeked.stopped) == ([], "empty")
    assert counts(sqs, dlq) == (2, 0)


def test_the_facts_and_costs_of_a_queue_with_a_redrive_policy(lent: Lent, sqs: Any) -> None:
    dlq = make(sqs, "orders-dlq")
    arn = sqs.get_queue_attributes(QueueUrl=dlq, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    url = make(
        sqs, RedrivePolicy=json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": 3}), VisibilityTimeout="77"
    )
    fill(sqs, url, 4)
    facts = lent.values("sqs.queue", queue_url=url)[0]
    assert (facts.name, facts.fifo, facts.available, facts.visibility_timeout) == ("orders", False, 4, 77)
    assert (facts.dlq_name, facts.max_receive_count) == ("orders-dlq", 3)
    _, cost = lent.values("sqs.cost", queue_url=url, visibility=20)
    said = " ".join(cost.sentences)
    assert "received 3 times already moves to orders-dlq instead of being shown" in said
    assert "20 s later at the latest" in said
    assert not {"ReceiveMessage"} & set(lent.calls)


def test_the_command_of_a_peek_is_the_call_it_makes_and_one_text_everywhere(moto_url: str) -> None:
    lent = Lent(moto_url)
    url = make(standins.client("sqs", moto_url))
    made: list[dict[str, Any]] = []
    events = lent.client(p.Place(), "sqs").meta.events
    events.register("provide-client-params.sqs.ReceiveMessage", lambda params, **_: made.append(params))
    _, cost = lent.values("sqs.cost", queue_url=url)
    lent.values("sqs.peek", queue_url=url)
    for job in ("sqs.export", "sqs.count"):
        assert isinstance(next(iter(find(job)(cast("Bench", lent), p.Place(), {"queue_url": url}))), p.Planned)
    told = {each.commands[0].replace("-timeout 60", "-timeout 30") for each in lent.proposals}
    assert (told, len(lent.proposals)) == ({cost.command}, 3)
    words = shlex.split(cost.command)
    asked = {name: words[words.index(name) + 1] for name in words if name.startswith("--")}
    assert words[:3] == ["aws", "sqs", "receive-message"]
    assert asked["--queue-url"] == url
    assert asked["--wait-time-seconds"] == str(made[0]["WaitTimeSeconds"])
    assert asked["--visibility-timeout"] == str(made[0]["VisibilityTimeout"])
    assert asked["--max-number-of-messages"] == str(made[0]["MaxNumberOfMessages"])


def test_a_dead_letter_queue_knows_its_sources(moto_url: str) -> None:
    lent = Lent(moto_url)
    sqs = standins.client("sqs", moto_url)
    dlq = make(sqs, "orders-dlq")
    arn = sqs.get_queue_attributes(QueueUrl=dlq, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    make(sqs, RedrivePolicy=json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": 3}))
    facts, cost = lent.values("sqs.cost", queue_url=dlq)
    assert (facts.sources, cost.queue.sources) == (None, 1)
    assert "dead-letter queue of 1 queue and moves nothing on itself" in " ".join(cost.sentences)


def test_everything_sent_comes_back_with_types_and_binary_values(lent: Lent, sqs: Any) -> None:
    url = make(sqs)
    attributes = (
        Attribute("blob", "Binary.png", bytes(range(256))),
        Attribute("count", "Number.int", "42"),
        Attribute("kind", "String", "ünï \U0001f600"),
    )
    body = '{"order": "ü\t\n"}'
    (sent,) = lent.values("sqs.send", queue_url=url, draft=Draft(body, attributes=attributes))
    assert isinstance(sent, Sent)
    assert sent.note == ""
    (message,), _ = split(lent.values("sqs.peek", queue_url=url, count=1))
    assert (message.id, message.body, message.attributes, message.md5_ok) == (sent.id, body, attributes, True)
    assert message.size == sent.size
    assert message.sent is not None
    assert message.first_received is not None
    assert message.first_received >= message.sent > 1_500_000_000


def test_a_fifo_send_gets_a_fresh_dedup_id_so_the_same_body_arrives_twice(lent: Lent, sqs: Any) -> None:
    url = make(sqs, "orders.fifo", FifoQueue="true")
    sent = [lent.values("sqs.send", queue_url=url, draft=Draft("same", group="g"))[0] for _ in range(2)]
    assert sent[0].dedup != sent[1].dedup
    assert counts(sqs, url)[0] == 2


def test_a_content_based_queue_is_left_to_deduplicate_and_the_note_says_so(lent: Lent, sqs: Any) -> None:
    url = make(sqs, "orders.fifo", FifoQueue="true", ContentBasedDeduplication="true")
    sent = [lent.values("sqs.send", queue_url=url, draft=Draft("same", group="g"))[0] for _ in range(2)]
    assert "within 5 minutes" in sent[0].note
    assert counts(sqs, url)[0] == 1


def test_a_delay_is_kept(lent: Lent, sqs: Any) -> None:
    url = make(sqs)
    lent.values("sqs.send", queue_url=url, draft=Draft("later", delay=600))
    assert lent.values("sqs.queue", queue_url=url)[0].delayed == 1


def test_what_sqs_would_refuse_is_not_sent(lent: Lent, sqs: Any) -> None:
    url = make(sqs, MaximumMessageSize="1024")
    with pytest.raises(UsageError, match="1,025 bytes"):
        lent.values("sqs.send", queue_url=url, draft=Draft("x" * 1025))
    assert "SendMessage" not in lent.calls
    lent.values("sqs.send", queue_url=url, draft=Draft("x" * 1024))
    assert counts(sqs, url)[0] == 1


def test_bodies_never_reach_the_journal(lent: Lent, sqs: Any) -> None:
    url = make(sqs)
    lent.values("sqs.send", queue_url=url, draft=Draft("s3cret", attributes=(Attribute("t", "String", "t0ken"),)))
    lent.values("sqs.peek", queue_url=url, count=1)
    assert [entry["operations"] for entry in lent.intents] == [
        ("SendMessage",),
        ("ReceiveMessage", "ChangeMessageVisibilityBatch"),
    ]
    assert "s3cret" not in repr(lent.intents)
    assert "t0ken" not in repr(lent.intents)


@pytest.mark.parametrize("count", [0, -1, 1001])
def test_an_impossible_count_is_refused_before_any_call(count: int) -> None:
    lent = Lent(clients={"sqs": None})
    with pytest.raises(UsageError):
        lent.values("sqs.peek", queue_url="https://sqs/1/q", count=count)
    assert lent.calls == []


# ---- looking again and again


def redriving(sqs: Any, most: int) -> str:
    dlq = sqs.create_queue(QueueName="dead")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=dlq, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    policy = json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": most})
    return str(sqs.create_queue(QueueName="watched", Attributes={"RedrivePolicy": policy})["QueueUrl"])


def test_a_live_peek_looks_until_it_is_stopped_and_each_look_ends_with_its_outcome(moto_url: str) -> None:
    lent, sqs = Lent(moto_url), standins.client("sqs", moto_url)
    url = make(sqs)
    fill(sqs, url, 3)
    lent.stop = lambda: len(lent.pauses) >= 3
    found = lent.values("sqs.peek", queue_url=url, count=3, every=5)
    outcomes = [each for each in found if isinstance(each, Peeked)]
    assert [each.seen for each in outcomes] == [3, 3, 3]
    assert {each.receive_count for each in found[-4:-1]} == {3}
    assert lent.pauses == [5.0, 5.0, 5.0]
    assert len(lent.intents) == 1
    assert counts(sqs, url) == (3, 0)


def test_a_live_peek_ends_before_it_would_take_a_messages_last_receive(moto_url: str) -> None:
    lent, sqs = Lent(moto_url), standins.client("sqs", moto_url)
    url = redriving(sqs, 4)
    fill(sqs, url, 2)
    found = lent.values("sqs.peek", queue_url=url, count=2, every=2)
    assert [each.stopped for each in found if isinstance(each, Peeked)] == ["count", "count", "counts"]
    assert counts(sqs, url) == (2, 0)
    (one, *_) = sqs.receive_message(QueueUrl=url, MessageSystemAttributeNames=["All"])["Messages"]
    assert one["Attributes"]["ApproximateReceiveCount"] == "4"  # it is still handed out


@pytest.mark.parametrize("every", [0.5, 1.9, 3601, -1])
def test_a_pause_out_of_range_is_refused(moto_url: str, every: float) -> None:
    lent, sqs = Lent(moto_url), standins.client("sqs", moto_url)
    with pytest.raises(UsageError, match="looks every"):
        lent.values("sqs.peek", queue_url=make(sqs), count=1, every=every)
