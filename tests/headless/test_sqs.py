"""`awstui sqs …` as a shell runs it, on queues in memory."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from awstui.cli import _SQS_COMMANDS
from awstui.headless.sqs_commands import COMMANDS
from benchmarks.answers import ACCOUNT
from benchmarks.queues import MemoryQueue
from benchmarks.stub import Seen, Stub
from tests import standins

pytestmark = pytest.mark.usefixtures("keys")


@pytest.fixture
def dlq(stub: Stub) -> MemoryQueue:
    """A queue of 25 messages."""
    stub.queues.patient = False
    queue = stub.queues.make("orders-dlq")
    for number in range(25):
        queue.send({"MessageBody": json.dumps({"n": number, "name": "größe"}, ensure_ascii=False)})
    return queue


def sqs(stub: Stub, *arguments: str, given: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run it; nobody is at the terminal."""
    command = [sys.executable, "-m", "awstui", "sqs", *arguments, "--endpoint-url", stub.url]
    done = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", cwd=standins.ROOT, check=False, input=given or ""
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


def test_the_words_the_command_line_knows_are_those_there_are() -> None:
    assert _SQS_COMMANDS - {"-h", "--help"} == set(COMMANDS)


@pytest.mark.parametrize(("word", "meant"), [("peak", " Did you mean peek?"), ("orders", "")])
def test_a_word_that_is_no_command_is_told_which_there_are(stub: Stub, word: str, meant: str) -> None:
    done = sqs(stub, word, "orders-dlq")
    assert (done.returncode, done.stdout) == (2, "")
    assert f"There is no command `awstui sqs {word}`.{meant} There are copy, count, export" in done.stderr
    assert "stop-task and tasks; `awstui sqs` alone" in done.stderr


def test_peek_prints_messages_as_lines_and_releases_them(stub: Stub, dlq: MemoryQueue) -> None:
    done = sqs(stub, "peek", "orders-dlq", "-n", "5")
    assert (done.returncode, done.stderr) == (0, "")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [json.loads(line["Body"])["n"] for line in lines] == [0, 1, 2, 3, 4]
    assert {"MessageId", "Body", "Attributes", "MD5OfBody"} <= set(lines[0])
    assert "größe" in done.stdout
    assert (dlq.in_flight(), len(dlq.messages)) == (0, 25)


@pytest.mark.skipif(sys.platform == "win32", reason="a shell's pipe")
@pytest.mark.parametrize("command", ["peek orders-dlq -n 25", "export orders-dlq"])
def test_a_reader_that_has_enough_is_no_fault_and_messages_are_released(
    stub: Stub, dlq: MemoryQueue, tmp_path: Path, command: str
) -> None:
    for number in range(60):
        dlq.send({"MessageBody": "x" * 40_000 + str(number)})  # more than a pipe holds
    run = shlex.join([sys.executable, "-m", "awstui", "sqs", *command.split(), "--endpoint-url", stub.url])
    script = f"{{ {run}; echo $? >{tmp_path}/code; }} | head -n 1"
    done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, cwd=standins.ROOT, check=True)
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr == ""
    assert (tmp_path / "code").read_text().strip() == "0"
    assert dlq.in_flight() == 0


@pytest.mark.parametrize("named", ["orders-dlq", "URL", "arn:aws:sqs:us-east-1:123456789012:orders-dlq"])
def test_a_queue_is_named_by_its_name_url_or_arn(stub: Stub, dlq: MemoryQueue, named: str) -> None:
    far = stub.queues.make("orders-dlq", "us-east-1")
    far.send({"MessageBody": '{"n": "far"}'})
    url = f"{stub.url}/{ACCOUNT}/orders-dlq"
    done = sqs(stub, "peek", url if named == "URL" else named, "-n", "1")
    body = json.loads(json.loads(done.stdout)["Body"])
    assert body["n"] == ("far" if named.startswith("arn") else 0)


def test_a_queue_that_is_not_there_is_said(stub: Stub) -> None:
    done = sqs(stub, "peek", "arn:aws:s3:::bucket")
    assert (done.returncode, done.stdout) == (2, "")
    assert "not the ARN of a queue" in done.stderr


def test_send_takes_a_body_a_file_or_standard_input(stub: Stub, dlq: MemoryQueue, tmp_path: Path) -> None:
    queue = stub.queues.make("orders")
    sent = sqs(stub, "send", "orders", "hello", "-a", "n:Number=5", "--trace", "Root=1")
    assert sent.returncode == 0
    (message,) = queue.messages.values()
    assert json.loads(sent.stdout)["id"] == message.id
    assert message.attributes == {"n": {"DataType": "Number", "StringValue": "5"}}
    assert message.system["AWSTraceHeader"] == "Root=1"
    many = sqs(stub, "send", "orders", "--yes", given='{"body":"a"}\n{"body":{"b":1.50}}\n')
    assert (many.returncode, json.loads(many.stdout)["sent"]) == (0, 2)
    file = tmp_path / "drafts.jsonl"
    file.write_text('{"body":"copy {n}"}\n')
    copies = sqs(stub, "send", "orders", "--yes", "-f", str(file), "--copies", "3")
    assert json.loads(copies.stdout)["sent"] == 3
    assert queue.bodies()[1:3] == ["a", '{"b":1.5}']
    assert sorted(queue.bodies()[3:]) == ["copy 1", "copy 2", "copy 3"]
    bad = sqs(stub, "send", "orders", "--yes", given='{"body":"a"}\n{"body":""}\n')
    assert (bad.returncode, bad.stdout) == (1, "")
    assert "line 2" in bad.stderr
    assert len(queue.messages) == 6
    dash = sqs(stub, "send", "orders", "--yes", "-f", "-", given='{"body":"d"}\n')
    assert (dash.returncode, queue.bodies()[-1]) == (0, "d")


def test_move_copy_and_count(stub: Stub, dlq: MemoryQueue) -> None:
    target = stub.queues.make("orders", "us-east-1")
    counted = sqs(stub, "count", "orders-dlq", "--where", "body.n < `5`")
    assert json.loads(counted.stdout)["matched"] == 5
    there = "arn:aws:sqs:us-east-1:123456789012:orders"
    asked = sqs(stub, "move", "orders-dlq", there)
    assert asked.returncode == 2
    assert "add --yes" in asked.stderr
    assert len(dlq.messages) == 25
    copied = sqs(stub, "copy", "orders-dlq", there, "--yes", "-n", "3")
    assert (json.loads(copied.stdout)["sent"], len(target.messages), len(dlq.messages)) == (3, 3, 25)
    moved = sqs(stub, "move", "orders-dlq", there, "--yes", "--where", "body.n < `5`", "--progress")
    assert moved.returncode == 0
    assert json.loads(moved.stdout)["deleted"] == 5
    assert "awstui: " in moved.stderr
    assert (len(target.messages), len(dlq.messages), dlq.in_flight()) == (8, 20, 0)


def test_partly_failed_is_code_3_and_each_failure_is_named(stub: Stub, dlq: MemoryQueue) -> None:
    stub.queues.make("orders")
    stub.queues.refuse = lambda operation, entry: (
        "InvalidMessageContents" if operation == "SendMessageBatch" and '"n": 7,' in entry["MessageBody"] else ""
    )
    done = sqs(stub, "move", "orders-dlq", "orders", "--yes")
    assert done.returncode == 3
    (stays,) = dlq.messages.values()
    assert stays.id in done.stderr
    assert json.loads(done.stdout)["failed"] == 1


def test_export_and_import_there_and_back(stub: Stub, dlq: MemoryQueue, tmp_path: Path) -> None:
    file = tmp_path / "out.jsonl"
    peeked = sqs(stub, "export", "orders-dlq", str(file))
    assert (json.loads(peeked.stdout)["written"], len(dlq.messages), dlq.in_flight()) == (25, 25, 0)
    again = sqs(stub, "export", "orders-dlq", str(file))
    assert again.returncode == 1
    assert "is there already" in again.stderr
    piped = sqs(stub, "export", "orders-dlq", "-n", "7", "--drain", "--yes")
    assert len(piped.stdout.splitlines()) == 7
    assert len(dlq.messages) == 18
    target = stub.queues.make("orders")
    back = sqs(stub, "import", "orders", str(file), "--yes")
    assert json.loads(back.stdout)["sent"] == 25
    assert len(target.messages) == 25
    assert not Path(f"{file}.awstui-import").exists()


def test_a_drain_is_confirmed_and_read_only_refuses(stub: Stub, dlq: MemoryQueue) -> None:
    assert sqs(stub, "export", "orders-dlq", "--drain").returncode == 2
    refused = sqs(stub, "peek", "orders-dlq", "--read-only")
    assert refused.returncode == 1
    assert "read-only" in refused.stderr
    assert (len(dlq.messages), {each.receives for each in dlq.messages.values()}) == (25, {0})


def test_a_guarded_profile_needs_unlocking_and_the_account(
    stub: Stub, dlq: MemoryQueue, aws_env: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    keys = "region = eu-west-1\naws_access_key_id = a\naws_secret_access_key = b\n"
    (aws_env / ".aws" / "config").write_text(f"[profile prod]\n{keys}")
    stub.queues.make("orders")
    move = ["move", "orders-dlq", "orders", "--profile", "prod"]
    refused = sqs(stub, *move, "--account", ACCOUNT)
    assert refused.returncode == 1
    assert "--unlock REASON" in refused.stderr
    assert sqs(stub, *move, "--unlock", "incident 7", "--yes").returncode == 2
    wrong = sqs(stub, *move, "--unlock", "incident 7", "--account", "123")
    assert (wrong.returncode, len(dlq.messages)) == (1, 25)
    done = sqs(stub, *move, "--unlock", "incident 7", "--account", ACCOUNT)
    assert done.returncode == 0, done.stderr
    assert len(dlq.messages) == 0
    journal = (Path(os.environ["AWSTUI_STATE_DIR"]) / "journal.jsonl").read_text()
    assert "incident 7" in journal


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_in_order_and_what_was_done_is_told(stub: Stub, dlq: MemoryQueue, number: int) -> None:
    target = stub.queues.make("orders")
    command = [sys.executable, "-m", "awstui", "sqs", "move", "orders-dlq", "orders", "--yes", "--rate", "5"]
    running: list[subprocess.Popen[str]] = []

    def after(seen: Seen) -> bool:
        if seen.operation == "SendMessageBatch" and running:
            running.pop().send_signal(number)
        return True

    with subprocess.Popen(
        [*command, "--endpoint-url", stub.url], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        running.append(process)
        stub.after = after
        out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (3, "")
    moved = json.loads(out)
    assert (moved["stopped"], moved["sent"], moved["deleted"]) == ("cancelled", 5, 5)
    assert (len(target.messages), len(dlq.messages), dlq.in_flight()) == (5, 20, 0)


def test_help_names_every_command(stub: Stub) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "awstui", "sqs", "--help"], capture_output=True, text=True, cwd=standins.ROOT, check=True
    )
    assert all(name in done.stdout for name in COMMANDS)
