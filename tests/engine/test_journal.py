"""Written before, written after, or not done at all."""

from __future__ import annotations

import json
import os
import stat
import threading
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from awstui.engine import journal as journals
from awstui.engine import safety
from awstui.engine.journal import Entry, Journal
from awstui.engine.sessions import Sessions
from awstui.errors import Refused
from awstui.protocol import Context, Place

CONTEXT = Context("prod", "eu-west-1", False, "127.0.0.1:5000")


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "state" / "journal.jsonl")


def intend(journal: Journal, **changes: Any) -> Any:
    given: dict[str, Any] = {
        "service": "sqs", "operations": ("DeleteQueue",), "targets": ("jobs",), "params": {"QueueUrl": "u"},
        "context": CONTEXT, "account": "123456789012", "reversal": "",
    }  # fmt: skip
    return journal.intent(**(given | changes))


def test_intent_first_then_outcome(journal: Journal) -> None:
    with intend(journal, reversal="create") as entry:
        (open_one,) = journal.read()
        assert (open_one.state, open_one.targets, open_one.operations) == ("open", ("jobs",), ("DeleteQueue",))
        entry.note = "by hand"
    (record,) = journal.read()
    assert (record.state, record.note, record.profile, record.region) == ("ok", "by hand", "prod", "eu-west-1")
    assert (record.account, record.endpoint, record.reversal) == ("123456789012", "127.0.0.1:5000", "create")


@pytest.mark.parametrize(
    ("error", "state", "code"),
    [
        (ClientError({"Error": {"Code": "AccessDenied"}}, "DeleteQueue"), "failed", "AccessDenied"),
        (ReadTimeoutError(endpoint_url="https://x"), "unknown", "ReadTimeoutError"),
        (ValueError("x"), "failed", "ValueError"),
    ],
)
def test_failures_are_told_from_the_unknown(journal: Journal, error: Exception, state: str, code: str) -> None:
    with pytest.raises(type(error)), intend(journal):
        raise error
    assert [(record.state, record.codes) for record in journal.read()] == [(state, (code,))]


def test_the_permit_covers_exactly_the_named_operations(journal: Journal) -> None:
    with intend(journal, operations=("DeleteQueue", "sns:Unsubscribe")):
        safety.check("sqs", "DeleteQueue", {}, read_only=False)
        safety.check("sns", "Unsubscribe", {}, read_only=False)
        with pytest.raises(Refused):
            safety.check("sqs", "PurgeQueue", {}, read_only=False)
    with pytest.raises(Refused):
        safety.check("sqs", "DeleteQueue", {}, read_only=False)


@pytest.mark.usefixtures("keys")
def test_request_ids_and_codes_of_real_calls_are_kept(journal: Journal, moto_url: str) -> None:
    sqs = Sessions(endpoint_url=moto_url, demo=True).client(Place(), "sqs")
    with intend(journal, operations=("CreateQueue", "DeleteQueue")):
        url = sqs.create_queue(QueueName="jobs")["QueueUrl"]
        with pytest.raises(ClientError):
            sqs.delete_queue(QueueUrl=url + "-not-there")
    (record,) = journal.read()
    assert len(record.request_ids) == 2
    assert record.state == "failed"
    assert record.codes == ("AWS.SimpleQueueService.NonExistentQueue",)


def test_a_worker_thread_enters_the_permit(journal: Journal) -> None:
    done: list[bool] = []

    def work(entry: Entry) -> None:
        with entry.permit():
            safety.check("sqs", "DeleteQueue", {}, read_only=False)
            done.append(True)

    with intend(journal) as entry:
        thread = threading.Thread(target=work, args=(entry,))
        thread.start()
        thread.join()
    assert done == [True]
    with pytest.raises(Refused), entry.permit():
        pass


def test_secrets_and_long_texts_are_not_kept(journal: Journal) -> None:
    params = {
        "DBInstanceIdentifier": "db", "MasterUserPassword": "hunter2hunter2",
        "Tags": [{"Key": "k", "Value": "AKIAIOSFODNN7EXAMPLE"}], "Blob": b"12345", "Note": "word " * 1000,
    }  # fmt: skip
    with intend(journal, service="rds", operations=("CreateDBInstance",), params=params):
        pass
    text = journal.path.read_text()
    assert "hunter2" not in text
    assert "AKIAIOSFODNN7EXAMPLE" not in text
    assert "(5 bytes)" in text
    assert "(5,000 characters)" in text
    assert len(text) < 3000


@pytest.mark.skipif(os.name == "nt", reason="POSIX modes")
def test_file_and_folder_are_ours_alone_under_any_umask(journal: Journal) -> None:
    before = os.umask(0)
    try:
        with intend(journal):
            pass
    finally:
        os.umask(before)
    assert stat.S_IMODE(journal.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(journal.path.parent.stat().st_mode) == 0o700


@pytest.mark.skipif(os.name == "nt", reason="symlinks")
def test_nothing_is_done_when_the_intent_cannot_be_written(journal: Journal, tmp_path: Path) -> None:
    journal.path.parent.mkdir()
    journal.path.symlink_to(tmp_path / "elsewhere")
    ran = False
    with pytest.raises(Refused, match="nothing was changed"), intend(journal):
        ran = True
    assert not ran
    assert not (tmp_path / "elsewhere").exists()


def test_a_lost_outcome_does_not_undo_the_change(journal: Journal) -> None:
    with intend(journal):
        journal.path.unlink()
        journal.path.mkdir()
    assert "could not be journalled" in journal.fault


def test_rotation_keeps_five_and_the_pairs(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journals, "LARGEST", 1200)
    for number in range(30):
        with intend(journal, targets=(f"q{number}",)):
            pass
    names = sorted(path.name for path in journal.path.parent.glob("journal.jsonl*"))
    assert names == ["journal.jsonl", *(f"journal.jsonl.{number}" for number in range(1, 6))]
    records = journal.read(5)
    assert [record.targets[0] for record in records] == ["q29", "q28", "q27", "q26", "q25"]
    assert {record.state for record in records} == {"ok"}


def test_threads_write_whole_lines(journal: Journal) -> None:
    def work(number: int) -> None:
        with intend(journal, targets=(f"q{number}",), params={"Note": "n" * 900}):
            pass

    threads = [threading.Thread(target=work, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lines = [json.loads(line) for line in journal.path.read_text().splitlines()]
    assert len(lines) == 24
    assert {record.state for record in journal.read()} == {"ok"}


def test_a_line_cut_short_is_passed_over(journal: Journal) -> None:
    with intend(journal):
        pass
    with journal.path.open("a") as file:
        file.write('{"event": "intent", "id": "half')
    assert len(journal.read()) == 1


def back(**params: Any) -> dict[str, Any]:
    return {"service": "sqs", "operation": "SetQueueAttributes", "params": params, "title": "Put back"}


def test_before_and_inverse_are_kept_and_the_inverse_whole(journal: Journal) -> None:
    policy = "policy " * 2000
    with intend(journal, before={"Policy": policy, "Password": "hunter2"}, inverse=back(Policy=policy)):
        (record,) = journal.read()
        assert record.inverse == back(Policy=policy)
    (record,) = journal.read()
    assert record.inverse["params"]["Policy"] == policy
    assert record.before["Policy"].endswith("(14,000 characters)")
    assert "hunter2" not in journal.path.read_text()


def test_what_is_learnt_inside_comes_with_the_outcome(journal: Journal) -> None:
    with intend(journal, before={"a": 1}) as entry:
        entry.before, entry.inverse = {"a": 2}, back(a=2)
    (record,) = journal.read()
    assert (record.before, record.inverse, record.note) == ({"a": 2}, back(a=2), "")


@pytest.mark.parametrize(
    ("params", "why"),
    [
        ({"MasterUserPassword": "hunter2hunter2"}, "looks like a secret"),
        ({"Policy": "password=abcdefghijkl"}, "looks like a secret"),
        ({"AKIAIOSFODNN7EXAMPLE": "x"}, "looks like a secret"),
        ({"Policy": "x" * 65 * 1024}, "larger than 64 KiB"),
        ({"Body": b"x"}, "binary"),
        ("all of it", "no call"),
    ],
)
@pytest.mark.parametrize("inside", [True, False])
def test_an_inverse_that_cannot_be_kept_whole_is_dropped(journal: Journal, params: Any, why: str, inside: bool) -> None:
    call = {**back(), "params": params}
    with intend(journal, inverse=None if inside else call) as entry:
        entry.note = "by hand"
        if inside:
            entry.inverse = call
    (record,) = journal.read()
    assert record.inverse == {}
    assert record.note.startswith("by hand; no undo is kept: ")
    assert why in record.note
    for text in ("hunter2", "abcdefghijkl", "AKIAIOSFODNN7EXAMPLE"):
        assert text not in journal.path.read_text()


@pytest.mark.parametrize("odd", ["soon", None, 1e300, -5, [], float("nan")])
def test_a_line_edited_by_hand_is_read_as_far_as_it_makes_sense(journal: Journal, odd: Any) -> None:
    with intend(journal):
        pass
    line = {"event": "intent", "id": "x", "at": odd, "pid": odd, "targets": odd, "params": odd, "inverse": odd}
    outcome = {"event": "outcome", "id": "x", "seconds": odd, "before": odd, "state": "ok"}
    with journal.path.open("a") as file:
        file.write(json.dumps(line) + "\n" + json.dumps(outcome) + "\n")
    record = next(each for each in journal.read() if each.id == "x")
    assert (record.at, record.pid, record.seconds, record.inverse, record.before) == (0.0, 0, 0.0, {}, {})
    assert (record.targets, record.state) == ((), "ok")
