"""Moving, copying and counting, on queues in memory that can fail to order."""

from __future__ import annotations

import base64
import json
from collections import Counter
from typing import Any

import pytest

from awstui import protocol as p
from awstui.errors import Refused, UsageError
from awstui.protocol.sqs import Draft
from awstui.protocol.sqs_transfer import Counted, Moved
from tests.engine.services.sqs.shop import Shop, numbered

FAR = p.Place(None, "us-east-1")


def test_everything_goes_over_and_nothing_stays(shop: Shop) -> None:
    bodies = numbered(237)
    source, target = shop.make("dlq", *bodies), shop.make("orders")
    moved = shop.move("dlq", "orders")
    assert isinstance(moved, Moved)
    assert Counter(target.bodies()) == Counter(bodies)
    assert source.bodies() == []
    assert (moved.seen, moved.matched, moved.sent, moved.deleted) == (237, 237, 237, 237)
    assert (moved.stopped, moved.doubled, moved.failed, moved.repeats, moved.left.hidden) == ("empty", 0, 0, 0, 0)
    assert shop.progress[-1].done == 237


def test_small_queues_cost_few_calls(shop: Shop) -> None:
    shop.make("dlq", *numbered(10))
    shop.make("orders")
    shop.move("dlq", "orders")
    assert len(shop.calls("SendMessageBatch")) == len(shop.calls("DeleteMessageBatch")) == 1
    # one that brings ten, and then the polls that show that nothing more comes, by one thread or two
    assert len(shop.calls("ReceiveMessage")) <= 6


def test_every_receive_hides_long_enough_and_asks_for_all(shop: Shop) -> None:
    shop.make("dlq", *numbered(3))
    shop.make("orders")
    shop.move("dlq", "orders")
    for each in shop.calls("ReceiveMessage"):
        assert each.parameters["VisibilityTimeout"] >= 60
        assert each.parameters["WaitTimeSeconds"] >= 1
        assert each.parameters["MessageAttributeNames"] == each.parameters["MessageSystemAttributeNames"] == ["All"]


def test_a_message_arrives_as_it_was(shop: Shop) -> None:
    source, target = shop.make("dlq"), shop.make("orders")
    attributes = {
        "trace": {"DataType": "String", "StringValue": "t\u00e4g"},
        "count": {"DataType": "Number.int", "StringValue": "12"},
        "blob": {"DataType": "Binary.png", "BinaryValue": base64.b64encode(b"\x00\xff\x89").decode()},
    }
    header = {"AWSTraceHeader": {"DataType": "String", "StringValue": "Root=1-5759e988-bd862e3fe1be46a994272793"}}
    source.send(
        {
            "MessageBody": "\u00e9\u4e2d\U0001f600\n\t",
            "MessageAttributes": attributes,
            "MessageSystemAttributes": header,
            "MessageGroupId": "fair",
        }
    )
    shop.move("dlq", "orders")
    (arrived,) = target.messages.values()
    assert arrived.body == "\u00e9\u4e2d\U0001f600\n\t"
    assert arrived.attributes == attributes
    assert arrived.system["AWSTraceHeader"] == header["AWSTraceHeader"]["StringValue"]
    assert arrived.group == "fair"


@pytest.mark.parametrize(
    ("which", "expected"),
    [
        ({"where": "body.order.id == 'o-0007'"}, {7}),
        ({"where": "body.n >= `30`"}, set(range(30, 35))),
        ({"filter": "o-001"}, set(range(10, 20))),
        ({"filter": "!o-001 !o-002"}, set(range(10)) | set(range(30, 35))),
        ({"filter": "o-001", "where": "body.n > `17`"}, {18, 19}),
    ],
)
def test_a_selection_goes_over_and_the_rest_is_visible_again(
    shop: Shop, which: dict[str, str], expected: set[int]
) -> None:
    source, target = shop.make("dlq", *numbered(35)), shop.make("orders")
    counted = shop.run("sqs.count", queue_url=shop.url("dlq"), **which)
    assert isinstance(counted, Counted)
    assert (counted.seen, counted.matched) == (35, len(expected))
    assert target.bodies() == []
    assert (len(source.messages), source.in_flight()) == (35, 0)
    moved = shop.move("dlq", "orders", **which)
    assert {json.loads(body)["n"] for body in target.bodies()} == expected
    assert {json.loads(body)["n"] for body in source.bodies()} == set(range(35)) - expected
    assert source.in_flight() == 0
    assert (moved.seen, moved.matched, moved.left.hidden) == (35, len(expected), 0)
    # the count and the move have received what stayed once each, not again and again
    assert {each.receives for each in source.messages.values()} == {2}


def test_marked_messages_go_over_as_edited_and_looking_ends_with_the_last(shop: Shop) -> None:
    source, target = shop.make("dlq", *numbered(100)), shop.make("orders")
    wanted = [each.id for each in source.messages.values()][:2]
    edits = {wanted[0]: Draft("mended", group="g")}
    assert shop.moving("dlq", "orders", ids=wanted, edits=edits).title == "Move 2 chosen messages from dlq to orders"
    fix = shop.moving("dlq", "orders", ids=wanted[:1], edits=edits)
    assert fix.title == "Send the edited message to orders, then delete the original from dlq"
    assert fix.effect.startswith("The edited message is sent first, and the original deleted only once it is accepted.")
    copy = shop.moving("dlq", "orders", mode="copy", ids=wanted[:1], edits=edits)
    assert copy.title == "Send the edited message to orders"
    assert "deleted" not in copy.effect
    moved = shop.move("dlq", "orders", ids=[*wanted, "not-there"], edits=edits)
    assert sorted(target.bodies()) == sorted(["mended", numbered(2)[1]])
    assert len(source.messages) == 98
    assert (moved.sent, moved.missing) == (2, ("not-there",))
    source, target = shop.make("dlq", *numbered(100)), shop.make("orders")
    first = next(iter(source.messages.values())).id
    moved = shop.move("dlq", "orders", ids=[first])
    assert (moved.stopped, moved.missing) == ("found", ())
    assert moved.seen < 100


@pytest.mark.parametrize("which", [{}, {"where": "body.n >= `0`"}])
def test_a_limit_is_kept_by_all_threads_together(shop: Shop, which: dict[str, str]) -> None:
    source, target = shop.make("dlq", *numbered(200)), shop.make("orders")
    moved = shop.move("dlq", "orders", limit=77, **which)
    assert (len(target.messages), len(source.messages), source.in_flight()) == (77, 123, 0)
    assert (moved.sent, moved.stopped) == (77, "limit")
    if not which:
        assert sum(each.receives for each in source.messages.values()) == 0


def test_a_copy_leaves_everything_where_it_was(shop: Shop) -> None:
    source, target = shop.make("dlq", *numbered(123)), shop.make("orders")
    moved = shop.move("dlq", "orders", mode="copy")
    assert Counter(target.bodies()) == Counter(source.bodies()) == Counter(numbered(123))
    assert (source.in_flight(), source.deleted) == (0, 0)
    assert (moved.sent, moved.deleted, moved.doubled) == (123, 0, 0)
    assert {each.receives for each in source.messages.values()} == {1}


# ---- sizes, types, places


def test_batches_stay_below_what_sqs_takes_in_one_call(shop: Shop) -> None:
    bodies = [f"{number}" + "x" * 300_000 for number in range(12)]
    _, target = shop.make("dlq", *bodies), shop.make("orders")
    assert shop.move("dlq", "orders").sent == 12
    assert Counter(target.bodies()) == Counter(bodies)
    assert {len(each.parameters["Entries"]) for each in shop.calls("SendMessageBatch")} <= {1, 2, 3}


def test_what_the_target_is_too_small_for_stays_and_is_told(shop: Shop) -> None:
    source = shop.make("dlq", "small", "x" * 2000)
    target = shop.make("orders", MaximumMessageSize="1024")
    moved = shop.move("dlq", "orders")
    assert (target.bodies(), source.bodies(), moved.failed) == (["small"], ["x" * 2000], 1)
    assert "orders takes 1,024" in moved.failures[0].sentence
    plan = shop.planned("sqs.move", queue_url=shop.url("dlq"), target={"queue_url": shop.url("orders")})
    assert "over 1,024 bytes stay" in plan.effect


def test_between_regions_each_call_goes_where_its_queue_is(shop: Shop) -> None:
    source, target = shop.make("dlq", *numbered(20)), shop.make("dlq", region="us-east-1")
    moved = shop.run("sqs.move", queue_url=shop.url("dlq"), target={"place": FAR, "queue_url": shop.url("dlq")})
    assert (moved.sent, len(target.messages), len(source.messages)) == (20, 20, 0)
    assert {each.region for each in shop.calls("SendMessageBatch")} == {"us-east-1"}
    assert {each.region for each in shop.calls("DeleteMessageBatch")} == {"eu-west-1"}


def test_several_sources_one_after_the_other(shop: Shop) -> None:
    first, second = shop.make("a", *numbered(15)), shop.make("b", "other", region="us-east-1")
    target = shop.make("orders")
    sources = ({"queue_url": shop.url("a")}, {"queue_url": shop.url("b"), "place": FAR})
    replies = shop.stream("sqs.move", sources=sources, target={"queue_url": shop.url("orders")})
    moved = [reply.value for reply in replies if isinstance(reply, p.Value)]
    assert [each.sent for each in moved] == [15, 1]
    assert len(target.messages) == 16
    assert first.bodies() == second.bodies() == []


def test_onto_itself_is_refused(shop: Shop) -> None:
    shop.make("dlq", "x")
    plan = shop.planned("sqs.move", queue_url=shop.url("dlq"), target={"queue_url": shop.url("dlq")})
    assert "both source and target" in plan.refused
    with pytest.raises(Refused):
        list(shop.engine.answer(p.Run(plan.plan, plan.expect)))


def test_from_standard_to_fifo_needs_a_group_and_says_what_that_means(shop: Shop) -> None:
    shop.make("dlq", *numbered(12))
    target = shop.make("orders.fifo")
    to = {"queue_url": shop.url("orders.fifo")}
    assert "need a group id" in shop.planned("sqs.move", queue_url=shop.url("dlq"), target=to).refused
    plan = shop.planned("sqs.move", queue_url=shop.url("dlq"), target=to, group="g1")
    assert "go to group g1" in plan.effect
    moved = shop.move("dlq", "orders.fifo", group="g1")
    assert (moved.sent, {each.group for each in target.messages.values()}) == (12, {"g1"})


def test_from_fifo_to_standard_is_said_to_lose_the_order(shop: Shop) -> None:
    shop.make("dlq.fifo", "a1", "b1", "a2")
    target = shop.make("orders")
    plan = shop.planned("sqs.move", queue_url=shop.url("dlq.fifo"), target={"queue_url": shop.url("orders")})
    assert "neither the order" in plan.effect
    assert shop.move("dlq.fifo", "orders").sent == 3
    assert sorted(target.bodies()) == ["a1", "a2", "b1"]


@pytest.mark.parametrize(
    "args", [{"rate": -1}, {"limit": -3}, {"where": "body["}, {"mode": "teleport"}, {"visibility": 5}, {"filter": "~("}]
)
def test_arguments_that_make_no_sense_are_said(shop: Shop, args: dict[str, Any]) -> None:
    shop.make("dlq")
    shop.make("orders")
    with pytest.raises(UsageError):
        shop.planned("sqs.move", queue_url=shop.url("dlq"), target={"queue_url": shop.url("orders")}, **args)


def test_bodies_are_not_journalled_and_both_ends_are(shop: Shop) -> None:
    shop.make("dlq", "s3cret body")
    shop.make("orders")
    shop.move("dlq", "orders")
    giving, taking = shop.engine.journal.read()
    assert giving.targets == (shop.url("orders"),)
    assert taking.targets == (shop.url("dlq"),)
    assert (giving.note, taking.note) == ("1 accepted, 0 refused", "1 received, 1 deleted, 0 released")
    assert "s3cret" not in shop.engine.journal.path.read_text()


@pytest.mark.parametrize(
    ("which", "said"),
    [
        ({}, "up to 80 messages are in both queues"),
        ({"limit": 3}, "up to 3 messages are in both queues"),
        ({"ids": ("a",)}, "the message may be in both queues"),
    ],
)
def test_no_more_can_be_twice_than_are_moved(shop: Shop, which: dict[str, Any], said: str) -> None:
    shop.make("dlq")
    shop.make("orders")
    target = {"queue_url": shop.url("orders")}
    assert said in shop.planned("sqs.move", queue_url=shop.url("dlq"), target=target, **which).effect
