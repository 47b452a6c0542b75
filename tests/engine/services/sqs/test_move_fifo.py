"""Moving between FIFO queues: the order within each group survives, whatever fails."""

from __future__ import annotations

from tests.engine.services.sqs.shop import Shop


def groups(bodies: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for body in bodies:
        found.setdefault(body[0], []).append(body)
    return found


def test_the_order_within_each_group_survives(shop: Shop) -> None:
    bodies = [f"{'abcdefg'[number % 7]}{number:03}" for number in range(150)]
    source, target = shop.make("dlq.fifo", *bodies), shop.make("orders.fifo")
    ids = {each.body: each.id for each in source.messages.values()}
    moved = shop.move("dlq.fifo", "orders.fifo")
    assert moved.sent == 150
    assert groups(target.bodies()) == groups(bodies)
    assert {each.body: each.system["MessageDeduplicationId"] for each in target.messages.values()} == ids
    for each in shop.calls("SendMessageBatch"):
        together = [entry["MessageGroupId"] for entry in each.parameters["Entries"]]
        assert len(set(together)) == len(together)


def test_nothing_overtakes_a_message_of_its_group_that_failed(shop: Shop) -> None:
    bodies = [f"{'ab'[number % 2]}{number:02}" for number in range(40)]
    source, target = shop.make("dlq.fifo", *bodies), shop.make("orders.fifo")
    shop.stub.queues.refuse = lambda operation, entry: (
        "InvalidMessageContents" if operation == "SendMessageBatch" and entry["MessageBody"] == "a10" else ""
    )
    moved = shop.move("dlq.fifo", "orders.fifo")
    assert groups(target.bodies()) == {"a": ["a00", "a02", "a04", "a06", "a08"], "b": groups(bodies)["b"]}
    assert source.bodies() == [body for body in bodies if body[0] == "a" and body >= "a10"]
    assert moved.failures[0].code == "InvalidMessageContents"
    assert all("overtake" in each.sentence for each in moved.failures[1:])
    assert source.in_flight() == 0


def test_a_repeated_move_within_five_minutes_is_a_no_op_there(shop: Shop) -> None:
    _, target = shop.make("dlq.fifo", "a1", "b1"), shop.make("orders.fifo")
    shop.move("dlq.fifo", "orders.fifo", mode="copy")
    shop.move("dlq.fifo", "orders.fifo", mode="copy")
    assert len(target.messages) == 2
    shop.move("dlq.fifo", "orders.fifo", mode="copy", dedup="fresh")
    assert len(target.messages) == 4
    shop.move("dlq.fifo", "orders.fifo", dedup="keep")
    assert {"d0", "d1"} <= {each.system["MessageDeduplicationId"] for each in target.messages.values()}
