"""Importing: what is sent, what is kept because it could not be, and going on after an interruption."""

from __future__ import annotations

import base64
import json
import stat
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from awstui import protocol as p
from awstui.engine.services.sqs import importing
from awstui.engine.services.sqs.facts import queue_facts
from awstui.engine.services.sqs.importing import Order
from awstui.engine.work import Work
from awstui.errors import Refused, UsageError
from awstui.protocol.sqs import Message
from awstui.rows.message_lines import line
from tests.engine.services.sqs.shop import Shop, numbered
from tests.rows.test_message_lines import ATTRIBUTES, BODIES

GROUPS = st.from_regex(r"[!-~]{1,128}", fullmatch=True)
MESSAGES = st.tuples(BODIES, st.lists(ATTRIBUTES, max_size=10, unique_by=lambda each: each.name), GROUPS, GROUPS)


def write(path: Path, *bodies: str, **more: Any) -> Path:
    path.write_text("".join(json.dumps({"body": body, **more}) + "\n" for body in bodies), "utf-8")
    return path


def beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.awstui-import")


def run(shop: Shop, path: Path, queue: str = "orders", **args: Any) -> Any:
    return shop.run("sqs.import", queue_url=shop.url(queue), path=str(path), **args)


def planned(shop: Shop, path: Path, queue: str = "orders", **args: Any) -> p.Planned:
    return shop.planned("sqs.import", queue_url=shop.url(queue), path=str(path), **args)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(st.lists(MESSAGES, min_size=1, max_size=15))
@pytest.mark.parametrize("fifo", [False, True])
def test_there_and_back_again(
    shop: Shop, tmp_path_factory: pytest.TempPathFactory, fifo: bool, sent: list[Any]
) -> None:
    """Export, import: every character SQS takes, binary attributes, labels behind types, FIFO ids."""
    kind, path = ".fifo" if fifo else "", tmp_path_factory.mktemp("x") / "x.jsonl"
    source, target = shop.make(f"a{kind}"), shop.make(f"b{kind}")
    for number, (body, attributes, group, _) in enumerate(sent):
        shape = {
            each.name: {"DataType": each.type, "BinaryValue": base64.b64encode(each.value).decode()}
            if isinstance(each.value, bytes)
            else {"DataType": each.type, "StringValue": each.value}
            for each in attributes
        }
        ids = {"MessageGroupId": group, "MessageDeduplicationId": f"d{number}"} if fifo else {}
        source.send({"MessageBody": body, "MessageAttributes": shape, **ids})
    before = sorted(
        (each.body, json.dumps(each.attributes, sort_keys=True), each.group) for each in source.messages.values()
    )
    exported = shop.run("sqs.export", queue_url=shop.url(source.name), path=str(path), mode="drain")
    imported = run(shop, path, target.name, dedup="keep")
    assert exported.written == imported.sent == len(sent)
    assert before == sorted(
        (each.body, json.dumps(each.attributes, sort_keys=True), each.group) for each in target.messages.values()
    )
    if fifo:
        assert {each.system["MessageDeduplicationId"] for each in target.messages.values()} == {
            f"d{number}" for number in range(len(sent))
        }


def test_everything_is_sent_in_order_of_each_group(shop: Shop, tmp_path: Path) -> None:
    target, path = shop.make("orders.fifo"), tmp_path / "in.jsonl"
    path.write_text("".join(json.dumps({"body": f"{n:03}", "group": f"g{n % 7}"}) + "\n" for n in range(200)))
    imported = run(shop, path, "orders.fifo")
    assert (imported.sent, imported.lines, imported.stopped) == (200, 200, "end")
    for group in range(7):
        mine = [each.body for each in target.messages.values() if each.group == f"g{group}"]
        assert mine == [f"{n:03}" for n in range(200) if n % 7 == group]
    assert not beside(path).exists()
    assert shop.progress[-1].total == 200


def test_groups_can_be_mapped_or_all_be_one(shop: Shop, tmp_path: Path) -> None:
    target, path = shop.make("orders.fifo"), tmp_path / "in.jsonl"
    path.write_text('{"body":"1","group":"a"}\n{"body":"2","group":"b"}\n{"body":"3"}\n')
    imported = run(shop, path, "orders.fifo", groups={"a": "z"})
    assert {each.body: each.group for each in target.messages.values()} == {"1": "z", "2": "b"}
    assert (imported.sent, imported.failed) == (2, 1)
    assert "message group id" in imported.failures[0].sentence
    target = shop.make("orders.fifo")
    run(shop, path, "orders.fifo", groups="one")
    assert {each.group for each in target.messages.values()} == {"one"}


def test_what_cannot_be_sent_is_told_before_and_kept_beside(shop: Shop, tmp_path: Path) -> None:
    target, path = shop.make("orders"), tmp_path / "in.jsonl"
    path.write_bytes(b'{"body":"a"}\nnope\n\n{"body":""}\n\xff\xfe\n{"body":"b"}\n{"Body":"c","MessageId":"m"}')
    plan = planned(shop, path)
    assert plan.refused == ""
    assert [check.partition(":")[0] for check in plan.checks] == ["line 2", "line 4", "line 5"]
    assert "3 lines cannot be sent" in plan.effect
    imported = run(shop, path)
    assert sorted(target.bodies()) == ["a", "b", "c"]
    assert (imported.sent, imported.failed, imported.lines) == (3, 3, 7)
    assert [each.line for each in sorted(imported.failures, key=lambda each: each.line)] == [2, 4, 5]
    kept = Path(imported.failed_path)
    assert kept == tmp_path / "in.jsonl.failed"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert "nope" in kept.read_text()
    assert '"Why"' in kept.read_text()


def test_lines_sqs_refuses_can_be_imported_again(shop: Shop, tmp_path: Path) -> None:
    target, path = shop.make("orders"), write(tmp_path / "in.jsonl", *numbered(40))
    shop.stub.queues.refuse = lambda operation, entry: "AccessDenied" if '"n": 1' in entry["MessageBody"] else ""
    imported = run(shop, path)
    assert (imported.sent, imported.failed) == (29, 11)
    shop.stub.queues.refuse = lambda operation, entry: ""
    again = run(shop, Path(imported.failed_path))
    assert (again.sent, again.failed) == (11, 0)
    assert Counter(target.bodies()) == Counter(numbered(40))


def test_nothing_overtakes_a_line_of_its_group_that_failed(shop: Shop, tmp_path: Path) -> None:
    target, path = shop.make("orders.fifo"), write(tmp_path / "in.jsonl", *numbered(150), group="g")
    shop.stub.queues.refuse = lambda operation, entry: "Bad" if '"n": 20}' in entry["MessageBody"] else ""
    imported = run(shop, path, "orders.fifo")
    assert target.bodies() == numbered(20)
    assert (imported.sent, imported.failed) == (20, 130)
    kept = Path(imported.failed_path).read_text().splitlines()
    assert [json.loads(each)["body"] for each in kept] == numbered(150)[20:]


# ---- interruptions


def test_a_cancelled_import_goes_on_and_sends_nothing_twice(shop: Shop, tmp_path: Path) -> None:
    target, path = shop.make("orders"), write(tmp_path / "in.jsonl", *numbered(400))
    plan, work = planned(shop, path), Work(1)
    for reply in shop.engine.answer(p.Run(plan.plan, plan.expect), work):
        if isinstance(reply, p.Progress):
            work.cancel()
        elif isinstance(reply, p.Value):
            stopped = reply.value
    assert stopped.stopped == "cancelled"
    assert 0 < stopped.sent == len(target.messages) < 400
    assert stat.S_IMODE(beside(path).stat().st_mode) == 0o600
    refused = planned(shop, path)
    assert "go on with it, or start anew" in refused.refused
    assert "goes on at line" in planned(shop, path, start="resume").effect
    again = run(shop, path, start="resume")
    assert (again.stopped, again.sent, again.doubled) == ("end", 400 - stopped.sent, 0)
    assert Counter(target.bodies()) == Counter(numbered(400))
    assert not beside(path).exists()


def test_an_error_keeps_the_place_too(shop: Shop, tmp_path: Path) -> None:
    target, path = shop.make("orders"), write(tmp_path / "in.jsonl", *numbered(300))
    plan, calls = planned(shop, path), []

    def refuse(operation: str, entry: dict[str, Any]) -> str:
        calls.append(1)
        if len(calls) > 100:
            shop.stub.fault("SendMessageBatch", "denied")
        return ""

    shop.stub.queues.refuse = refuse
    with pytest.raises(Exception, match="AccessDenied"):
        list(shop.engine.answer(p.Run(plan.plan, plan.expect)))
    shop.stub.queues.refuse, shop.stub.orders.faults = (lambda operation, entry: ""), {}
    assert run(shop, path, start="resume").doubled == 0
    assert Counter(target.bodies()) == Counter(numbered(300))


def test_a_changed_file_or_another_queue_is_not_gone_on_with(shop: Shop, tmp_path: Path) -> None:
    shop.make("orders")
    shop.make("others")
    path = write(tmp_path / "in.jsonl", *numbered(5))
    state = {"target": shop.url("orders"), "size": path.stat().st_size, "run": "0" * 32, "line": 2, "offset": 60}
    beside(path).write_text(json.dumps(state))
    assert "was into" in planned(shop, path, "others", start="resume").refused
    path.write_text(path.read_text() + "more\n")
    assert "has changed" in planned(shop, path, start="resume").refused
    assert planned(shop, path, start="anew").refused == ""
    beside(path).write_text("{broken")
    with pytest.raises(UsageError, match="damaged"):
        planned(shop, path, start="resume")
    assert "has changed" not in planned(shop, path, start="anew").refused


def test_a_file_that_changes_after_it_was_looked_at_is_not_sent(shop: Shop, tmp_path: Path) -> None:
    target, path = shop.make("orders"), write(tmp_path / "in.jsonl", *numbered(5))
    plan = planned(shop, path)
    path.write_text('{"body": "another"}\n')
    with pytest.raises(Refused, match="has changed"):
        list(shop.engine.answer(p.Run(plan.plan, plan.expect)))
    assert target.bodies() == []


@pytest.mark.parametrize("content", ["", "\n\n", "nope\n"])
def test_a_file_without_anything_to_send_is_refused(shop: Shop, tmp_path: Path, content: str) -> None:
    shop.make("orders")
    path = tmp_path / "in.jsonl"
    path.write_text(content)
    assert planned(shop, path).refused
    with pytest.raises(UsageError, match="cannot be read"):
        planned(shop, tmp_path / "absent")
    with pytest.raises(UsageError, match="not a file"):
        planned(shop, tmp_path)


def test_a_line_longer_than_any_message_is_passed_over(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "LONGEST_LINE", 1000)
    target, path = shop.make("orders"), write(tmp_path / "in.jsonl", "a", "x" * 5000, "b")
    imported = run(shop, path)
    assert (sorted(target.bodies()), imported.failures[0].line) == (["a", "b"], 2)


def test_a_fresh_deduplication_id_is_the_same_when_the_line_is_sent_again(shop: Shop, tmp_path: Path) -> None:
    shop.make("orders.fifo")
    message = line(Message("m", "x", "r", 1, 1, group="g", system={"MessageGroupId": "g"}))
    facts = queue_facts(shop.engine.sessions.client(p.Place(None, "eu-west-1"), "sqs"), shop.url("orders.fifo"))
    order = Order(tmp_path, facts, {}, "fresh", 0.0, 1, (0, 0, 0))
    ids = {order.draft(message, number, run_id).dedup for number in (1, 2) for run_id in ("0" * 32, "f" * 32)}
    assert len(ids) == 4
    assert order.draft(message, 1, "0" * 32) == order.draft(message, 1, "0" * 32)
