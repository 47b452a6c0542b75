"""Exporting: what is in the file, what is left in the queue, and files that are not to be touched."""

from __future__ import annotations

import base64
import errno
import json
import os
import stat
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from awstui import protocol as p
from awstui.engine.services.sqs import lines_file
from awstui.errors import Refused, UsageError
from awstui.protocol.sqs_transfer import Exported, Lines
from awstui.rows.message_lines import draft
from tests.engine.services.sqs.shop import Shop, numbered


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_a_peek_writes_every_message_and_leaves_the_queue_as_it_was(shop: Shop, tmp_path: Path) -> None:
    source, path = shop.make("dlq", *numbered(123)), tmp_path / "out.jsonl"
    exported = shop.run("sqs.export", queue_url=shop.url("dlq"), path=str(path))
    assert isinstance(exported, Exported)
    assert Counter(line["Body"] for line in lines(path)) == Counter(numbered(123))
    assert (exported.written, exported.size, exported.deleted) == (123, path.stat().st_size, 0)
    assert (len(source.messages), source.in_flight(), source.deleted) == (123, 0, 0)
    assert {each.receives for each in source.messages.values()} == {1}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_line_has_all_that_sqs_tells(shop: Shop, tmp_path: Path) -> None:
    source, path = shop.make("dlq.fifo"), tmp_path / "out.jsonl"
    attributes = {
        "blob": {"DataType": "Binary.x", "BinaryValue": base64.b64encode(b"\x00\xff").decode()},
        "n": {"DataType": "Number.int", "StringValue": "5"},
    }
    source.send(
        {
            "MessageBody": "x",
            "MessageAttributes": attributes,
            "MessageGroupId": "g",
            "MessageDeduplicationId": "d",
            "MessageSystemAttributes": {"AWSTraceHeader": {"DataType": "String", "StringValue": "Root=1"}},
        }
    )
    shop.run("sqs.export", queue_url=shop.url("dlq.fifo"), path=str(path))
    (line,) = lines(path)
    (kept,) = source.messages.values()
    assert line["MessageId"] == kept.id
    assert line["MessageAttributes"] == attributes
    assert line["MD5OfBody"] == "9dd4e461268c8034f5c8564e155c67a6"
    system = line["Attributes"]
    assert {"SentTimestamp", "ApproximateReceiveCount", "ApproximateFirstReceiveTimestamp"} <= set(system)
    assert (system["MessageGroupId"], system["MessageDeduplicationId"], system["AWSTraceHeader"]) == (
        "g",
        "d",
        "Root=1",
    )
    assert system["SequenceNumber"].endswith("1")
    assert draft(json.dumps(line)).attributes[0].value == b"\x00\xff"


def test_a_drain_deletes_what_is_on_the_disk_and_nothing_else(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, path = shop.make("dlq", *numbered(50)), tmp_path / "out.jsonl"
    synced = set[str]()
    real = os.fsync

    def fsync(handle: int) -> None:
        real(handle)
        if path.exists():
            synced.update(line["MessageId"] for line in lines(path))

    monkeypatch.setattr(lines_file.os, "fsync", fsync)
    ids = {each.number: each.id for each in source.messages.values()}

    def before(seen: Any) -> bool:
        if seen.operation == "DeleteMessageBatch":
            for entry in seen.parameters["Entries"]:
                number = int.from_bytes(base64.b64decode(entry["ReceiptHandle"])[:8], "big")
                assert ids[number] in synced
        return True

    shop.stub.before = before
    exported = shop.run("sqs.export", queue_url=shop.url("dlq"), path=str(path), mode="drain", where="body.n < `30`")
    assert {json.loads(line["Body"])["n"] for line in lines(path)} == set(range(30))
    assert (exported.written, exported.deleted, exported.doubled) == (30, 30, 0)
    assert (len(source.messages), source.in_flight()) == (20, 0)
    plan = shop.planned("sqs.export", queue_url=shop.url("dlq"), path=f"{path}2", mode="drain")
    assert (plan.tier, plan.expect) == ("name", "dlq")


def test_a_full_disk_deletes_nothing_that_is_not_there_and_leaves_whole_lines(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, path = shop.make("dlq", *numbered(100)), tmp_path / "out.jsonl"
    real, room = os.write, [6000]

    def write(handle: int, data: Any) -> int:
        if path.exists() and os.fstat(handle).st_ino == path.stat().st_ino:
            if not room[0]:
                raise OSError(errno.ENOSPC, "No space left on device")
            written = real(handle, bytes(data[: room[0]]))
            room[0] -= written
            return written
        return real(handle, data)

    monkeypatch.setattr(lines_file.os, "write", write)
    with pytest.raises(Refused, match="No space left"):
        shop.run("sqs.export", queue_url=shop.url("dlq"), path=str(path), mode="drain")
    kept = [line["Body"] for line in lines(path)]
    assert sorted(kept + source.bodies()) == sorted(numbered(100))
    assert 0 < len(kept) < 100
    assert source.in_flight() == 0


@pytest.mark.parametrize("kind", ["file", "link"])
def test_nothing_that_is_there_is_written_over(shop: Shop, tmp_path: Path, kind: str) -> None:
    shop.make("dlq", "x")
    path, other = tmp_path / "out.jsonl", tmp_path / "other"
    if kind == "file":
        path.write_text("mine")
    else:
        path.symlink_to(other)
    plan = shop.planned("sqs.export", queue_url=shop.url("dlq"), path=str(path))
    assert "is there already" in plan.refused
    path.unlink()
    plan = shop.planned("sqs.export", queue_url=shop.url("dlq"), path=str(path))
    path.write_text("came in between")
    with pytest.raises(UsageError, match="is there already"):
        list(shop.engine.answer(p.Run(plan.plan, plan.expect)))
    assert path.read_text() == "came in between"


def test_going_on_takes_a_cut_line_away_and_writes_no_message_twice(shop: Shop, tmp_path: Path) -> None:
    source, path = shop.make("dlq", *numbered(30)), tmp_path / "out.jsonl"
    shop.run("sqs.export", queue_url=shop.url("dlq"), path=str(path), limit=12)
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"MessageId":"cut sh')
    exported = shop.run("sqs.export", queue_url=shop.url("dlq"), path=str(path), mode="drain", resume=True)
    assert (exported.cut, exported.already, exported.written) == (20, 12, 18)
    assert Counter(line["Body"] for line in lines(path)) == Counter(numbered(30))
    assert source.bodies() == []


@pytest.mark.parametrize("content", ["not json\n", '{"no": "id"}\n', "[]\n"])
def test_going_on_with_another_file_leaves_it_alone(shop: Shop, tmp_path: Path, content: str) -> None:
    shop.make("dlq", "x")
    path = tmp_path / "notes.txt"
    path.write_text(content)
    with pytest.raises(UsageError, match="line 1"):
        shop.run("sqs.export", queue_url=shop.url("dlq"), path=str(path), resume=True)
    assert path.read_text() == content
    missing = shop.planned("sqs.export", queue_url=shop.url("dlq"), path=f"{path}-not", resume=True)
    assert "go on with" in missing.refused


def test_an_export_that_fails_at_once_leaves_no_empty_file(shop: Shop, tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    shop.make("dlq", "x")
    plan = shop.planned("sqs.export", queue_url=shop.url("dlq"), path=str(path))
    del shop.stub.queues.by_name["eu-west-1", "dlq"]
    shop.stub.fault("ReceiveMessage", "missing")
    with pytest.raises(Exception, match="ResourceNotFound"):
        list(shop.engine.answer(p.Run(plan.plan, plan.expect)))
    assert not path.exists()


def test_without_a_file_the_lines_come_as_answers(shop: Shop) -> None:
    source = shop.make("dlq", *numbered(95))
    found: list[str] = []
    for reply in shop.stream("sqs.export", queue_url=shop.url("dlq"), mode="drain"):
        if isinstance(reply, p.Value) and isinstance(reply.value, Lines):
            found += reply.value.lines
            # a batch is deleted only once it was taken
            assert len(source.messages) >= 95 - len(found)
    assert Counter(json.loads(line)["Body"] for line in found) == Counter(numbered(95))
    assert source.bodies() == []


def test_who_stops_taking_lines_loses_none(shop: Shop) -> None:
    source = shop.make("dlq", *numbered(200))
    taken: list[str] = []
    stream = shop.stream("sqs.export", queue_url=shop.url("dlq"), mode="drain")
    for reply in stream:
        if isinstance(reply, p.Value) and isinstance(reply.value, Lines):
            if len(taken) >= 30:
                break
            taken += reply.value.lines
    stream.close()  # type: ignore[attr-defined]
    left = source.bodies()
    assert set(left) | {json.loads(line)["Body"] for line in taken} == set(numbered(200))
    assert source.in_flight() == 0


def test_a_fifo_queue_is_said_to_show_ten_of_a_group(shop: Shop, tmp_path: Path) -> None:
    source, path = shop.make("dlq.fifo", *[f"a{n:02}" for n in range(25)]), tmp_path / "out.jsonl"
    assert "first 10" in shop.planned("sqs.export", queue_url=shop.url("dlq.fifo"), path=str(path)).effect
    exported = shop.run("sqs.export", queue_url=shop.url("dlq.fifo"), path=str(path))
    assert exported.written == 10
    drained = shop.run("sqs.export", queue_url=shop.url("dlq.fifo"), path=f"{path}2", mode="drain")
    assert drained.deleted == 25
    assert [line["Body"] for line in lines(Path(f"{path}2"))] == [f"a{n:02}" for n in range(25)]
    assert source.bodies() == []
