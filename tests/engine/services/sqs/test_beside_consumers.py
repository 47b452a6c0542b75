"""A real consumer at work on the same queue, while it is peeked into and while it is moved."""

from __future__ import annotations

import threading
from collections import Counter
from typing import Any

import pytest

from awstui.protocol.sqs import Message, Peeked
from tests import standins
from tests.engine.services.sqs.shop import Shop, numbered


class Consumer:
    """Receives, keeps and deletes, as programs do; `wanted` messages, then it ends."""

    def __init__(self, shop: Shop, name: str) -> None:
        self.got: list[tuple[str, int]] = []  # body, receive count
        self.stop = threading.Event()
        self._sqs = standins.client("sqs", shop.stub.url)
        self._url = shop.url(name)
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Consumer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self.stop.is_set():
            answer = self._sqs.receive_message(
                QueueUrl=self._url, MaxNumberOfMessages=3, VisibilityTimeout=30, MessageSystemAttributeNames=["All"]
            )
            for each in answer.get("Messages", ()):
                self.got.append((each["Body"], int(each["Attributes"]["ApproximateReceiveCount"])))
                self._sqs.delete_message(QueueUrl=self._url, ReceiptHandle=each["ReceiptHandle"])


@pytest.mark.parametrize("kind", ["", ".fifo"])
def test_peeks_beside_a_consumer(shop: Shop, kind: str) -> None:
    bodies = numbered(300) if not kind else [f"{'abcdefghij'[n % 10]}{n:03}" for n in range(300)]
    source = shop.make(f"orders{kind}", *bodies)
    peeks: list[Any] = []
    with Consumer(shop, f"orders{kind}") as consumer:
        for _ in range(6):
            peeks.append(list(shop.stream("sqs.peek", queue_url=shop.url(f"orders{kind}"), count=20)))
    values = [reply.value for replies in peeks for reply in replies if hasattr(reply, "value")]
    assert all(value.hidden == () for value in values if isinstance(value, Peeked))
    assert source.in_flight() == 0  # nothing waits for a timeout
    # nobody deleted anything but the consumer, and each message is with it or in the queue, once
    assert Counter([body for body, _ in consumer.got] + source.bodies()) == Counter(bodies)
    assert source.deleted == len(consumer.got)
    peeked = Counter(value.body for value in values if isinstance(value, Message))
    assert peeked
    # the receive count is what peeks and the consumer came to, exactly
    for body, count in consumer.got:
        assert count <= 1 + peeked[body]
    for each in source.messages.values():
        assert each.receives == peeked[each.body]


def test_a_peek_raises_every_receive_count_by_exactly_one(shop: Shop) -> None:
    source = shop.make("orders", *numbered(95))
    for turn in range(1, 4):
        shop.run("sqs.peek", queue_url=shop.url("orders"), count=200)
        assert {each.receives for each in source.messages.values()} == {turn}
        assert source.in_flight() == 0


def test_a_peek_of_a_hundred_costs_the_least_there_is(shop: Shop) -> None:
    shop.make("orders", *numbered(1000))
    shop.run("sqs.peek", queue_url=shop.url("orders"), count=100)
    assert len(shop.calls("ReceiveMessage")) == 10
    assert len(shop.calls("ChangeMessageVisibilityBatch")) == 10


@pytest.mark.parametrize("mode", ["move", "copy"])
def test_a_transfer_beside_a_consumer(shop: Shop, mode: str) -> None:
    source, target = shop.make("orders", *numbered(600)), shop.make("others")
    with Consumer(shop, "orders") as consumer:
        moved = shop.move("orders", "others", mode=mode, where="body.n > `100`")
    got = [body for body, _ in consumer.got]
    assert source.in_flight() == 0
    assert moved.left.hidden == 0
    if mode == "move":
        assert Counter(got + source.bodies() + target.bodies()) == Counter(numbered(600))
    else:
        assert Counter(got + source.bodies()) == Counter(numbered(600))
        assert max(Counter(target.bodies()).values()) == 1
