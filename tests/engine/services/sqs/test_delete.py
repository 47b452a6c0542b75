"""Deletes on the stand-ins: moto honours every handle a message ever had, MiniStack only the last."""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING, Any, cast

import pytest

from awstui import protocol as p
from awstui.engine.proposals import Proposal
from awstui.engine.services import find
from awstui.protocol.sqs import Deleted, Held, Message
from tests import standins
from tests.engine.services.lent import Lent
from tests.engine.services.sqs.queues import counts, fill, make, received

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench

URL = "https://sqs.eu-west-1.amazonaws.com/123456789012/orders"


def peeked(lent: Lent, url: str, count: int) -> list[Message]:
    return [each for each in lent.values("sqs.peek", queue_url=url, count=count) if isinstance(each, Message)]


def held(messages: list[Message]) -> tuple[Held, ...]:
    return tuple(Held(each.id, each.receipt) for each in messages)


@pytest.mark.parametrize("server", ["moto_url", "ministack_url"])
def test_released_messages_are_deleted_by_the_handles_of_the_peek(server: str, request: pytest.FixtureRequest) -> None:
    lent = Lent(request.getfixturevalue(server))
    sqs = standins.client("sqs", lent.url)
    url = make(sqs)
    fill(sqs, url, 14)
    messages = peeked(lent, url, 14)
    out = lent.values("sqs.delete", queue_url=url, messages=held(messages[:12]))
    assert {(each.id, each.state) for each in out} == {(each.id, "accepted") for each in messages[:12]}
    assert all("after the peek" in each.sentence for each in out)
    assert set(received(sqs, url)) == {each.body for each in messages[12:]}


def stolen(lent: Lent, sqs: Any, url: str, count: int) -> list[Message]:
    """Peeked messages that another consumer has received and put back since."""
    messages = peeked(lent, url, count)
    other = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]
    for each in other:
        sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=each["ReceiptHandle"], VisibilityTimeout=0)
    return messages


def test_an_expired_handle_is_told_plainly_and_nothing_is_received(ministack_url: str) -> None:
    lent = Lent(ministack_url)
    sqs = standins.client("sqs", ministack_url)
    url = make(sqs)
    fill(sqs, url, 2)
    messages = stolen(lent, sqs, url, 2)
    lent.calls.clear()
    out = lent.values("sqs.delete", queue_url=url, messages=held(messages))
    assert [each.state for each in out] == ["expired", "expired"]
    assert out[0].failure.code == "ReceiptHandleIsInvalid"
    assert "peek again" in out[0].sentence
    assert "ReceiveMessage" not in lent.calls
    assert counts(sqs, url) == (2, 0)


def test_looking_again_deletes_what_it_finds_and_releases_the_rest(ministack_url: str) -> None:
    lent = Lent(ministack_url)
    sqs = standins.client("sqs", ministack_url)
    url = make(sqs)
    fill(sqs, url, 6)
    messages = stolen(lent, sqs, url, 6)
    doomed = messages[2:4]
    out = lent.values("sqs.delete", queue_url=url, messages=held(doomed), look=True)
    last = {each.id: each.state for each in out if isinstance(each, Deleted)}
    assert last == {each.id: "deleted" for each in doomed}
    assert counts(sqs, url) == (4, 0)
    assert not {each.body for each in doomed} & set(received(sqs, url))


def test_a_message_that_does_not_come_by_again_is_kept_and_said_so(ministack_url: str) -> None:
    lent = Lent(ministack_url)
    sqs = standins.client("sqs", ministack_url)
    url = make(sqs)
    fill(sqs, url, 1)
    messages = peeked(lent, url, 1)
    sqs.receive_message(QueueUrl=url, VisibilityTimeout=600)  # somebody works on it now
    out = lent.values("sqs.delete", queue_url=url, messages=held(messages), look=True)
    assert [each.state for each in out] == ["expired", "kept"]
    assert counts(sqs, url) == (0, 1)


def test_on_a_fifo_queue_an_expired_handle_is_looked_for_by_itself(ministack_url: str) -> None:
    lent = Lent(ministack_url)
    sqs = standins.client("sqs", ministack_url)
    url = make(sqs, "orders.fifo", FifoQueue="true", ContentBasedDeduplication="true")
    fill(sqs, url, 1, MessageGroupId="g")
    messages = stolen(lent, sqs, url, 1)
    out = lent.values("sqs.delete", queue_url=url, messages=held(messages))
    assert [each.state for each in out] == ["expired", "deleted"]
    assert counts(sqs, url) == (0, 0)


# ---- what is asked before


MESSAGES = tuple(Held(f"m{n}", f"r'{n}", "x\x1b[2J") for n in range(12))


def planned(lent: Lent, url: str, messages: tuple[Held, ...], **args: Any) -> Proposal:
    """What the job proposes, not carried out."""
    (_,) = find("sqs.delete")(cast("Bench", lent), p.Place(), {"queue_url": url, "messages": messages, **args})
    return lent.proposals[-1]


def test_one_message_takes_a_y_and_several_the_count_typed(moto_url: str) -> None:
    lent = Lent(moto_url)
    one = planned(lent, URL, MESSAGES[:1])
    assert (one.tier, one.targets) == ("y", ("m0  x␛[2J",))
    many = planned(lent, URL, MESSAGES)
    assert (many.tier, many.name, len(many.targets)) == ("name", "delete 12", 12)
    assert planned(lent, URL, ()).refused


def test_a_fifo_deletion_warns_of_receiving_again_and_of_the_dlq(moto_url: str) -> None:
    sqs = standins.client("sqs", moto_url)
    fifo = {"FifoQueue": "true"}
    sqs.create_queue(QueueName="dead.fifo", Attributes=fifo)
    policy = {"deadLetterTargetArn": f"arn:aws:sqs:eu-west-1:{standins.ACCOUNT}:dead.fifo", "maxReceiveCount": 2}
    made = sqs.create_queue(QueueName="o.fifo", Attributes={**fifo, "RedrivePolicy": json.dumps(policy)})
    lent = Lent(moto_url)
    effect = planned(lent, made["QueueUrl"], MESSAGES[:1]).effect
    assert "adds 1 to the receive count" in effect
    assert "moves to dead.fifo" in effect
    assert "adds 1" not in planned(lent, URL, MESSAGES[:1]).effect


def test_commands_are_whole_and_quoted_for_a_shell(moto_url: str) -> None:
    lent = Lent(moto_url)
    (one,) = planned(lent, URL, MESSAGES[:1]).commands
    words = shlex.split(one)
    assert words[words.index("--receipt-handle") + 1] == "r'0"
    many = planned(lent, URL, MESSAGES).commands
    assert len(many) == 2
    assert all(each.startswith("aws sqs delete-message-batch") for each in many)
    said = " ".join(" ".join(shlex.split(each)) for each in many)
    assert all(each.receipt in said for each in MESSAGES)
