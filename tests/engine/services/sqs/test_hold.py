"""What the stand-ins never do: limits, partial failures, double deliveries, wrong digests, slow networks."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, ReadTimeoutError

from awstui import protocol as p
from awstui.engine.services.sqs.hold import EMPTY_POLLS, WAIT, Hold
from awstui.errors import AwsFailed, AwstuiError
from awstui.protocol.sqs import Draft, Held, Hidden, Message, Peeked
from tests.engine.services.lent import Lent

URL = "https://sqs.eu-west-1.amazonaws.com/1/orders"


def raw(n: int, receipt: str = "", count: int = 1, **more: Any) -> dict[str, Any]:
    return {
        "MessageId": f"m{n}",
        "ReceiptHandle": receipt or f"r{n}",
        "Body": f"body {n}",
        "MD5OfBody": hashlib.md5(f"body {n}".encode()).hexdigest(),
        "Attributes": {"ApproximateReceiveCount": str(count)},
        **more,
    }


class Scripted:
    """An SQS client that answers receives from a list, and everything else with `refuse` failing some entries."""

    def __init__(self, *polls: list[dict[str, Any]] | Exception) -> None:
        self.polls = list(polls)
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.refuse: Callable[[str, dict[str, Any]], str | Exception | None] = lambda operation, entry: None
        self.on_poll: Callable[[], None] = lambda: None

    def receive_message(self, **params: Any) -> dict[str, Any]:
        self.calls.append(("receive", params))
        self.on_poll()
        poll = self.polls.pop(0) if self.polls else []
        if isinstance(poll, Exception):
            raise poll
        return {"Messages": poll} if poll else {}

    def change_message_visibility_batch(self, QueueUrl: str, Entries: list[dict[str, Any]]) -> dict[str, Any]:
        seconds = {entry["VisibilityTimeout"] for entry in Entries}
        return self._batch("release" if seconds == {0} else "hide", Entries)

    def delete_message_batch(self, QueueUrl: str, Entries: list[dict[str, Any]]) -> dict[str, Any]:
        return self._batch("delete", Entries)

    def get_queue_attributes(self, **params: Any) -> dict[str, Any]:
        return {"Attributes": {"QueueArn": "arn:aws:sqs:eu-west-1:1:orders", "MaximumMessageSize": "1048576"}}

    def send_message(self, **params: Any) -> dict[str, Any]:
        self.calls.append(("send", params))
        refused = self.refuse("send", params)
        if isinstance(refused, Exception):
            raise refused
        return {"MessageId": "new", "MD5OfMessageBody": refused or hashlib.md5(b"x").hexdigest()}

    def _batch(self, name: str, entries: list[dict[str, Any]]) -> dict[str, Any]:
        self.calls.append((name, {"Entries": entries}))
        assert 1 <= len(entries) <= 10
        assert len({entry["Id"] for entry in entries}) == len(entries)
        failed = []
        for entry in entries:
            refused = self.refuse(name, entry)
            if isinstance(refused, Exception):
                raise refused
            if refused:
                failed.append({"Id": entry["Id"], "Code": refused, "Message": refused, "SenderFault": True})
        return {"Failed": failed} if failed else {}

    def handles(self, name: str) -> list[str]:
        return [entry["ReceiptHandle"] for call, params in self.calls if call == name for entry in params["Entries"]]


def peek(client: Scripted, count: int = 10) -> list[Any]:
    return Lent(clients={"sqs": client}).values("sqs.peek", queue_url=URL, count=count, visibility=30)


def over_limit() -> ClientError:
    return ClientError({"Error": {"Code": "OverLimit", "Message": "too many in flight"}}, "ReceiveMessage")


def test_a_poll_asks_for_everything_by_a_long_poll_and_a_small_timeout() -> None:
    client = Scripted([raw(1)])
    peek(client, 3)
    params = client.calls[0][1]
    assert params == {
        "QueueUrl": URL,
        "MaxNumberOfMessages": 3,
        "VisibilityTimeout": 30,
        "WaitTimeSeconds": WAIT,
        "MessageSystemAttributeNames": ["All"],
        "MessageAttributeNames": ["All"],
    }
    assert client.calls[1][1]["MaxNumberOfMessages"] == 2
    assert WAIT >= 1


def test_an_empty_answer_is_not_believed_at_once() -> None:
    client = Scripted([], [raw(1)])
    assert peek(client)[-1].seen == 1
    assert [call for call, _ in client.calls] == ["receive"] * (2 + EMPTY_POLLS) + ["release"]


def test_a_fifo_receive_carries_a_new_attempt_id_each_time() -> None:
    client = Scripted([raw(1)])
    Lent(clients={"sqs": client}).values("sqs.peek", queue_url=URL + ".fifo", count=10)
    ids = [params["ReceiveRequestAttemptId"] for call, params in client.calls if call == "receive"]
    assert len(set(ids)) == len(ids) == 1 + EMPTY_POLLS


def test_the_client_that_polls_is_one_that_never_repeats_a_call() -> None:
    asked: list[tuple[str, int]] = []

    class Watching(Lent):
        def client(
            self, place: p.Place, service: str, region: str | None = None, *, attempts: int = 0, brief: bool = False
        ) -> Any:
            asked.append((service, attempts))
            return clients[attempts]

    clients = {0: Scripted(), 1: Scripted([raw(1)])}
    Watching().values("sqs.peek", queue_url=URL, count=1)
    assert [call for call, _ in clients[1].calls] == ["receive"]
    assert [call for call, _ in clients[0].calls] == ["release"]


def test_a_message_delivered_twice_is_shown_once_and_released_by_its_last_handle() -> None:
    client = Scripted([raw(1, "old"), raw(2), raw(1, "newer")], [raw(2, "newest", count=2)])
    *messages, peeked = peek(client)
    assert [each.id for each in messages] == ["m1", "m2"]
    assert messages[0].receipt == "newer"
    assert peeked.repeats == 2
    assert sorted(client.handles("release")) == ["newer", "newest"]


def test_a_limit_in_the_middle_keeps_what_was_seen_and_releases_it() -> None:
    client = Scripted([raw(n) for n in range(10)], over_limit())
    lent = Lent(clients={"sqs": client})
    shown: list[p.Reply] = []
    with pytest.raises(ClientError, match="OverLimit"):
        shown.extend(lent.stream("sqs.peek", queue_url=URL, count=20))
    values = [each.value for each in shown if isinstance(each, p.Value)]
    assert len([each for each in values if isinstance(each, Message)]) == 10
    assert (values[-1].stopped, values[-1].released, values[-1].hidden) == ("failed", 10, ())
    assert len(client.handles("release")) == 10


def test_an_entry_that_fails_once_is_released_by_the_second_try() -> None:
    client = Scripted([raw(n) for n in range(10)], [raw(n) for n in range(10, 13)])
    tried: list[str] = []

    def refuse(operation: str, entry: dict[str, Any]) -> str | None:
        tried.append(entry["ReceiptHandle"])
        return (
            "InternalError"
            if entry["ReceiptHandle"] in ("r4", "r11") and tried.count(entry["ReceiptHandle"]) == 1
            else None
        )

    client.refuse = refuse
    peeked = peek(client, 13)[-1]
    assert (peeked.released, peeked.hidden, peeked.fault) == (13, (), None)
    assert client.handles("release")[13:] == ["r4", "r11"]


def test_an_entry_that_keeps_failing_is_told_with_its_reason_and_how_long_it_stays_hidden() -> None:
    client = Scripted([raw(1), raw(2)])
    client.refuse = lambda operation, entry: "RequestThrottled" if entry["ReceiptHandle"] == "r2" else None
    peeked = peek(client)[-1]
    assert (peeked.released, peeked.hidden, peeked.hidden_for) == (1, ("m2",), 30)
    assert peeked.fault.code == "RequestThrottled"
    assert client.handles("release").count("r2") == 2


@pytest.mark.parametrize(
    "code", ["MessageNotInflight", "AWS.SimpleQueueService.MessageNotInflight", "ReceiptHandleIsInvalid"]
)
def test_what_is_no_longer_ours_counts_as_released(code: str) -> None:
    client = Scripted([raw(1)])
    client.refuse = lambda operation, entry: code
    peeked = peek(client)[-1]
    assert (peeked.released, peeked.hidden) == (1, ())


def test_a_network_that_breaks_during_the_release_hides_nothing_from_the_person() -> None:
    client = Scripted([raw(n) for n in range(3)])
    client.refuse = lambda operation, entry: EndpointConnectionError(endpoint_url=URL)
    *messages, peeked = peek(client)
    assert len(messages) == 3
    assert (peeked.released, set(peeked.hidden)) == (0, {"m0", "m1", "m2"})
    assert peeked.fault is not None


def test_a_body_that_does_not_match_its_digest_is_marked() -> None:
    client = Scripted(
        [
            raw(1, MD5OfBody="0" * 32),
            raw(2),
            raw(
                3, MessageAttributes={"a": {"DataType": "String", "StringValue": "x"}}, MD5OfMessageAttributes="0" * 32
            ),
        ]
    )
    assert [each.md5_ok for each in peek(client)[:-1]] == [False, True, False]


def test_messages_held_too_long_are_hidden_again_before_they_can_be_received_twice() -> None:
    now = [0.0]
    client = Scripted(*([raw(n)] for n in range(8)))

    def poll() -> None:
        now[0] += 6.0

    client.on_poll = poll
    hold = Hold(client, client, URL, visibility=30, clock=lambda: now[0])
    assert sum(len(fresh) for fresh in hold.look(8, lambda: False)) == 8
    calls = [call for call, _ in client.calls]
    first = calls.index("hide")
    # before the sixth poll 30 s would be over; the renewal leaves room for a whole poll
    assert first <= 5
    assert hold.release() == {}
    assert len(client.handles("release")) == 8


def test_what_has_reappeared_by_itself_is_not_taken_away_from_its_next_consumer() -> None:
    now = [0.0]
    client = Scripted([raw(1)])
    hold = Hold(client, client, URL, visibility=30, clock=lambda: now[0])
    assert [len(fresh) for fresh in itertools.islice(hold.look(1, lambda: False), 1)] == [1]
    now[0] = 30.0
    assert hold.release() == {}
    assert client.handles("release") == []


def test_peeked_last_says_everything_when_nothing_was_there() -> None:
    (peeked,) = peek(Scripted())
    assert peeked == Peeked(seen=0, asked=10, stopped="empty", released=0, empty_polls=EMPTY_POLLS)


def test_deletes_go_ten_a_call_and_each_failure_is_told() -> None:
    client = Scripted()
    client.refuse = lambda operation, entry: {"r3": "ReceiptHandleIsInvalid", "r12": "InternalError"}.get(
        entry["ReceiptHandle"]
    )
    messages = tuple(Held(f"m{n}", f"r{n}") for n in range(13))
    out = Lent(clients={"sqs": client}).values("sqs.delete", queue_url=URL, messages=messages)
    assert [len(params["Entries"]) for _, params in client.calls] == [10, 3]
    assert {each.id: each.state for each in out if each.state != "accepted"} == {"m3": "expired", "m12": "failed"}


def test_a_fifo_delete_that_looks_again_tells_what_stayed_hidden() -> None:
    client = Scripted([raw(1, "fresh"), raw(2, "other")])

    def refuse(operation: str, entry: dict[str, Any]) -> str | None:
        if operation == "delete":
            return "InvalidParameterValue" if entry["ReceiptHandle"] == "r1" else None
        return "InternalError"

    client.refuse = refuse
    out = Lent(clients={"sqs": client}).values("sqs.delete", queue_url=URL + ".fifo", messages=(Held("m1", "r1"),))
    assert [each.state for each in out[:2]] == ["expired", "deleted"]
    assert isinstance(out[2], Hidden)
    assert out[2].ids == ("m2",)
    assert client.handles("delete") == ["r1", "fresh"]


def test_a_send_that_times_out_says_that_it_may_have_arrived() -> None:
    client = Scripted()
    client.refuse = lambda operation, entry: ReadTimeoutError(endpoint_url=URL)
    with pytest.raises(AwsFailed) as caught:
        Lent(clients={"sqs": client}).values("sqs.send", queue_url=URL, draft=Draft("x"))
    assert "may have been sent" in caught.value.failure.hint
    assert isinstance(caught.value, AwstuiError)


def test_a_send_whose_digest_comes_back_different_is_told() -> None:
    client = Scripted()
    client.refuse = lambda operation, entry: "0" * 32
    (sent,) = Lent(clients={"sqs": client}).values("sqs.send", queue_url=URL, draft=Draft("x"))
    assert "not what was sent" in sent.note
