"""Moves on a queue in memory that fails to order: nothing is lost, and what may be doubled is said."""

from __future__ import annotations

import json
import time
from collections import Counter
from typing import Any

import pytest

from awstui import protocol as p
from awstui.engine.services.sqs import sweep
from awstui.engine.work import Work
from benchmarks.queues import SqsError
from tests.engine.services.sqs.shop import Shop, numbered


def test_refused_entries_stay_are_told_and_do_not_stop_the_rest(shop: Shop) -> None:
    source, target = shop.make("dlq", *numbered(60)), shop.make("orders")
    shop.stub.queues.refuse = lambda operation, entry: (
        "InvalidMessageContents" if operation == "SendMessageBatch" and '"o-002' in entry["MessageBody"] else ""
    )
    moved = shop.move("dlq", "orders")
    assert (moved.sent, moved.failed, moved.deleted) == (50, 10, 50)
    assert {json.loads(body)["n"] for body in source.bodies()} == set(range(20, 30))
    assert source.in_flight() == 0
    assert {each.id for each in moved.failures} == {each.id for each in source.messages.values()}
    assert {each.code for each in moved.failures} == {"InvalidMessageContents"}
    assert {each.receives for each in source.messages.values()} == {1}
    assert len(target.messages) == 50


def test_what_sqs_itself_fails_on_is_tried_again(shop: Shop) -> None:
    source, target = shop.make("dlq", *numbered(20)), shop.make("orders")
    failing = Counter[str]()

    def refuse(operation: str, entry: dict[str, Any]) -> str:
        if operation != "SendMessageBatch" or failing[entry["MessageBody"]] > 1:
            return ""
        failing[entry["MessageBody"]] += 1
        return "InternalError"

    shop.stub.queues.refuse = refuse
    moved = shop.move("dlq", "orders")
    assert (moved.sent, moved.failed) == (20, 0)
    assert (len(target.messages), len(source.messages)) == (20, 0)


@pytest.mark.parametrize("operation", ["SendMessageBatch", "ReceiveMessage"])
def test_a_throttled_call_is_made_again_and_no_failure_of_the_change(shop: Shop, operation: str) -> None:
    source, target = shop.make("dlq", *numbered(30)), shop.make("orders")
    times = iter([True, True])

    def before(seen: Any) -> bool:
        if seen.operation == operation and next(times, False):
            raise SqsError("RequestThrottled")
        return True

    shop.stub.before = before
    moved = shop.move("dlq", "orders")
    assert (moved.sent, len(target.messages), len(source.messages)) == (30, 30, 0)
    assert {record.state for record in shop.engine.journal.read()} == {"ok"}


def test_a_receive_whose_answer_is_lost_is_made_again_and_its_messages_come_back_later(shop: Shop) -> None:
    source, target = shop.make("dlq", *numbered(30)), shop.make("orders")
    lost = iter([True])
    shop.stub.after = lambda seen: seen.operation != "ReceiveMessage" or not next(lost, False)
    moved = shop.move("dlq", "orders")
    assert (moved.stopped, moved.sent, len(target.messages)) == ("empty", 20, 20)
    assert source.in_flight() == 10
    shop.stub.queues.turn(61)
    assert shop.move("dlq", "orders").sent == 10
    assert Counter(target.bodies()) == Counter(numbered(30))


def test_what_was_deleted_after_its_time_was_over_is_said_to_be_perhaps_doubled(shop: Shop) -> None:
    shop.make("dlq", *numbered(10))
    shop.make("orders")
    turned: list[float] = [0.0]
    real = time.monotonic

    def after(seen: Any) -> bool:
        if seen.operation == "SendMessageBatch":
            turned[0] = 61.0  # as when the machine sleeps
        return True

    shop.stub.after = after
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sweep.Sweep.__init__, "__kwdefaults__", {
            **sweep.Sweep.__init__.__kwdefaults__, "clock": lambda: real() + turned[0]
        })  # fmt: skip
        moved = shop.move("dlq", "orders")
    assert (moved.sent, moved.deleted, moved.doubled) == (10, 10, 10)


def test_a_lost_answer_loses_no_message_and_is_counted(shop: Shop) -> None:
    source, target = shop.make("dlq", *numbered(30)), shop.make("orders")
    lost = iter([True])
    shop.stub.after = lambda seen: seen.operation != "SendMessageBatch" or not next(lost, False)
    moved = shop.move("dlq", "orders")
    assert set(target.bodies()) == set(numbered(30))
    assert len(source.messages) == 10  # they may not have arrived, so they were not deleted
    assert (moved.sent, moved.failed, moved.doubled) == (20, 10, 10)
    assert source.in_flight() == 0


def test_a_target_that_refuses_everything_ends_it_at_once(shop: Shop) -> None:
    source, target = shop.make("dlq", *numbered(300)), shop.make("orders")

    def before(seen: Any) -> bool:
        if seen.operation == "SendMessageBatch":
            raise SqsError("AccessDenied", "not authorized")
        return True

    shop.stub.before = before
    replies = []
    with pytest.raises(Exception, match="AccessDenied"):
        replies.extend(shop.stream("sqs.move", queue_url=shop.url("dlq"), target={"queue_url": shop.url("orders")}))
    assert (len(source.messages), source.in_flight(), target.bodies()) == (300, 0, [])
    assert len(shop.calls("SendMessageBatch")) <= 8


def test_deletes_that_are_refused_end_it_before_the_queue_is_copied(shop: Shop) -> None:
    source, target = shop.make("dlq", *numbered(1000)), shop.make("orders")

    def before(seen: Any) -> bool:
        if seen.operation == "DeleteMessageBatch":
            raise SqsError("AccessDenied", "not authorized")
        return True

    shop.stub.before = before
    replies: list[p.Reply] = []
    with pytest.raises(Exception, match="AccessDenied"):
        replies.extend(shop.stream("sqs.move", queue_url=shop.url("dlq"), target={"queue_url": shop.url("orders")}))
    assert len(target.messages) <= 80
    (moved,) = [reply.value for reply in replies if isinstance(reply, p.Value)]
    assert (moved.doubled, moved.stopped) == (len(target.messages), "failed")
    assert (len(source.messages), source.in_flight()) == (1000, len(target.messages))


def test_a_message_delivered_again_after_it_was_sent_is_deleted_not_sent_twice(shop: Shop) -> None:
    source, target = shop.make("dlq", *numbered(25)), shop.make("orders")
    tried = Counter[str]()

    def refuse(operation: str, entry: dict[str, Any]) -> str:
        if operation != "DeleteMessageBatch":
            return ""
        tried["delete"] += 1
        return "InternalError" if tried["delete"] <= 5 else ""

    shop.stub.queues.refuse = refuse
    moved = shop.move("dlq", "orders")
    assert Counter(target.bodies()) == Counter(numbered(25))
    assert (len(source.messages), moved.doubled, moved.deleted) == (0, 0, 25)


def test_no_room_in_flight_stops_it_and_releases(shop: Shop) -> None:
    source = shop.make("dlq", *numbered(100))
    source.in_flight_limit = 50
    shop.make("orders")
    moved = shop.move("dlq", "orders", mode="copy", in_flight=50)
    assert moved.stopped == "in-flight"
    assert 10 <= moved.sent <= 50
    assert source.in_flight() == 0
    counted = shop.run("sqs.count", queue_url=shop.url("dlq"))  # the quota is lower than we think: OverLimit
    assert (counted.stopped, counted.fault) == ("in-flight", None)
    assert source.in_flight() == 0
    assert {record.state for record in shop.engine.journal.read()} == {"ok"}


def test_a_cancel_finishes_what_is_in_hand(shop: Shop) -> None:
    source, target = shop.make("dlq", *numbered(500)), shop.make("orders")
    plan = shop.planned("sqs.move", queue_url=shop.url("dlq"), target={"queue_url": shop.url("orders")})
    work = Work(1)
    for reply in shop.engine.answer(p.Run(plan.plan, plan.expect), work):
        if isinstance(reply, p.Progress):
            work.cancel()
        elif isinstance(reply, p.Value):
            moved = reply.value
    assert moved.stopped == "cancelled"
    assert sorted(source.bodies() + target.bodies()) == sorted(numbered(500))
    assert source.in_flight() == 0


def test_leaving_the_answer_in_the_middle_releases_too(shop: Shop) -> None:
    source, target = shop.make("dlq", *numbered(500)), shop.make("orders")
    stream = shop.stream("sqs.move", queue_url=shop.url("dlq"), target={"queue_url": shop.url("orders")})
    next(stream)
    stream.close()  # type: ignore[attr-defined]
    assert sorted(source.bodies() + target.bodies()) == sorted(numbered(500))
    assert source.in_flight() == 0
