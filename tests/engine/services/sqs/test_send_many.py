"""Sending many: all looked at before the first is sent, copies counted, what failed handed back."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from awstui import protocol as p
from awstui.engine.work import Work
from awstui.errors import UsageError
from awstui.protocol.sqs import Attribute, Draft
from awstui.protocol.sqs_transfer import SentMany
from benchmarks.queues import SqsError
from tests.engine.services.sqs.shop import Shop


def run(shop: Shop, queue: str = "orders", **args: Any) -> Any:
    return shop.run("sqs.send_many", queue_url=shop.url(queue), **args)


def planned(shop: Shop, queue: str = "orders", **args: Any) -> p.Planned:
    return shop.planned("sqs.send_many", queue_url=shop.url(queue), **args)


def test_drafts_lines_and_files_are_sent(shop: Shop, tmp_path: Path) -> None:
    target = shop.make("orders")
    sent = run(shop, drafts=tuple(Draft(f"{n}", attributes=(Attribute("n", "Number", f"{n}"),)) for n in range(95)))
    assert isinstance(sent, SentMany)
    assert (sent.sent, sent.total, sent.failed, sent.stopped) == (95, 95, 0, "end")
    assert sorted(map(int, target.bodies())) == list(range(95))
    run(shop, lines='{"body":"line","delay":3}\n\n{"Body":"exported","MessageId":"m"}\n')
    path = tmp_path / "drafts.jsonl"
    path.write_text('{"body":"file"}')
    run(shop, path=str(path))
    assert sorted(target.bodies()[95:]) == ["exported", "file", "line"]
    delays = {entry["MessageBody"]: entry.get("DelaySeconds") for each in shop.calls("SendMessageBatch")
              for entry in each.parameters["Entries"]}  # fmt: skip
    assert (delays["line"], delays["file"]) == (3, None)
    assert shop.progress[-1].total == 1


def test_copies_are_counted_wherever_the_counter_stands(shop: Shop) -> None:
    target = shop.make("orders.fifo")
    draft = Draft("{n} of many", attributes=(Attribute("at", "Number", "{n}0"),), group="g{n}", dedup="d-{n}")
    assert (
        "Number" in planned(shop, "orders.fifo", drafts=(Draft("x", attributes=draft.attributes, group="g"),)).refused
    )
    sent = run(shop, "orders.fifo", drafts=(draft,), copies=25)
    assert sent.sent == 25
    found = {each.body: (each.attributes["at"]["StringValue"], each.group) for each in target.messages.values()}
    assert found == {f"{n} of many": (f"{n}0", f"g{n}") for n in range(1, 26)}
    refused = planned(shop, "orders.fifo", drafts=(Draft("x", group="g", dedup="same"),), copies=2)
    assert "only the first is delivered" in refused.refused


def test_one_line_that_cannot_be_sent_keeps_all_back(shop: Shop) -> None:
    target = shop.make("orders", MaximumMessageSize="1024")
    lines = '{"body":"a"}\nnope\n{"body":"' + "x" * 2000 + '"}\n{"body":"b\\u0000"}\n'
    plan = planned(shop, lines=lines)
    assert plan.refused.startswith("3 of 4 cannot be sent, so none was: line 2:")
    assert [check.partition(":")[0] for check in plan.checks] == ["line 2", "line 3", "line 4"]
    assert "takes 1,024" in plan.checks[1]
    assert "no message to send" in planned(shop, lines="\n").refused
    assert target.bodies() == []


def test_what_failed_comes_back_to_be_sent_again(shop: Shop) -> None:
    target = shop.make("orders")
    drafts = tuple(Draft(f"{n}", delay=n % 3) for n in range(30))
    shop.stub.queues.refuse = lambda operation, entry: "Bad" if entry["MessageBody"] in ("7", "22") else ""
    sent = run(shop, drafts=drafts)
    assert (sent.sent, sent.failed) == (28, 2)
    assert {(each.line, each.draft) for each in sent.failures} == {(8, drafts[7]), (23, drafts[22])}
    shop.stub.queues.refuse = lambda operation, entry: ""
    again = run(shop, drafts=tuple(each.draft for each in sent.failures))
    assert again.sent == 2
    assert Counter(target.bodies()) == Counter(f"{n}" for n in range(30))


def test_a_cancel_hands_back_what_was_not_sent(shop: Shop) -> None:
    target = shop.make("orders")
    plan, work = planned(shop, drafts=tuple(Draft(f"{n}") for n in range(500))), Work(1)
    for reply in shop.engine.answer(p.Run(plan.plan, plan.expect), work):
        if isinstance(reply, p.Progress):
            work.cancel()
        elif isinstance(reply, p.Value):
            sent = reply.value
    assert sent.stopped == "cancelled"
    assert 0 < sent.sent < 500
    assert sent.sent + sent.failed == 500
    rest = [each.draft.body for each in sent.failures]
    assert sorted([*target.bodies(), *rest], key=int) == [f"{n}" for n in range(500)]


def test_a_lost_answer_is_not_sent_again_to_a_standard_queue_but_to_a_fifo_queue(shop: Shop) -> None:
    for kind, expected in (("", (0, 3, 3)), (".fifo", (3, 0, 0))):
        target = shop.make(f"orders{kind}")
        lost = iter([True])
        shop.stub.after = lambda seen, lost=lost: seen.operation != "SendMessageBatch" or not next(lost, False)
        drafts = tuple(Draft(f"{n}", group=f"g{n}" if kind else "") for n in range(3))
        sent = run(shop, f"orders{kind}", drafts=drafts)
        assert (sent.sent, sent.failed, sent.doubled) == expected
        assert len(target.messages) == 3


def test_an_error_that_will_not_pass_ends_it(shop: Shop) -> None:
    shop.make("orders")

    def before(seen: Any) -> bool:
        if seen.operation == "SendMessageBatch":
            raise SqsError("AccessDenied", "not authorized")
        return True

    shop.stub.before = before
    replies: list[p.Reply] = []
    drafts = tuple(Draft(f"{n}") for n in range(500))
    with pytest.raises(Exception, match="AccessDenied"):
        replies.extend(shop.stream("sqs.send_many", queue_url=shop.url("orders"), drafts=drafts))
    (sent,) = [reply.value for reply in replies if isinstance(reply, p.Value)]
    assert (sent.stopped, sent.sent, sent.failed) == ("failed", 0, 500)
    assert sent.fault.code == "AccessDenied"
    assert len(shop.calls("SendMessageBatch")) <= 8


def test_equal_bodies_are_said_to_be_swallowed_where_content_is_the_id(shop: Shop) -> None:
    shop.make("orders.fifo", ContentBasedDeduplication="true")
    assert "deduplicates by content" in planned(shop, "orders.fifo", drafts=(Draft("x", group="g"),), copies=3).effect
    assert "deduplicates" not in planned(shop, "orders.fifo", drafts=(Draft("x{n}", group="g"),), copies=3).effect


@pytest.mark.parametrize("args", [{"copies": 0, "lines": "{}"}, {"path": "/does/not/exist"}, {"rate": "fast"}])
def test_arguments_that_make_no_sense_are_said(shop: Shop, args: dict[str, Any]) -> None:
    shop.make("orders")
    with pytest.raises(UsageError):
        planned(shop, **args)


def test_lines_that_cannot_be_sent_are_counted_among_all_lines(shop: Shop) -> None:
    shop.make("orders")
    lines = '{"body": "fine"}\n\nno JSON\n{"body": ""}\n{"body": "fine too"}'
    planned = shop.planned("sqs.send_many", queue_url=shop.url("orders"), lines=lines)
    assert planned.refused.startswith("2 of 4 cannot be sent, so none was: line 3:")
    assert [check.partition(":")[0] for check in planned.checks] == ["line 3", "line 4"]
