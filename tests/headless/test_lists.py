"""Headless commands as a shell runs them: rows on standard output, words on standard error, and the exit code."""

from __future__ import annotations

import csv
import io
import json
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from awstui.catalog.load import load
from awstui.protocol import Context, Place
from awstui.rows.export import FORMATS, Row, write
from benchmarks.stub import Stub
from tests import standins
from tests.e2e.conftest import create_queues

pytestmark = pytest.mark.usefixtures("keys")

COUNT = 1500
FIRST = ["id", "arn", "profile", "region"]


def awstui(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run it."""
    command = [sys.executable, "-m", "awstui", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=standins.ROOT, check=False)
    assert "Traceback" not in done.stderr, done.stderr
    return done


@pytest.fixture(scope="module")
def many(moto_server: str) -> Iterator[str]:
    """A moto with 1,500 queues in eu-west-1 and two in us-east-1; made once, and only read."""
    standins.post(f"{moto_server}/moto-api/reset")
    create_queues(moto_server, (f"orders-{n:04}" for n in range(COUNT)))
    create_queues(moto_server, ("orders-0001-us", "payments"), "us-east-1")
    yield moto_server
    standins.post(f"{moto_server}/moto-api/reset")


# ---- ls: every row, in every format


def test_json_has_every_row_with_typed_values(many: str) -> None:
    done = awstui("ls", "sqs.queues", "-o", "json", "--endpoint-url", many)
    assert (done.returncode, done.stderr) == (0, "")
    rows = json.loads(done.stdout)
    assert [row["Name"] for row in rows] == [f"orders-{n:04}" for n in range(COUNT)]
    screen = load().screens["sqs.queues"]
    assert list(rows[0]) == [*FIRST, *(column.name for column in screen.columns)]
    assert {(row["profile"], row["region"]) for row in rows} == {("(environment)", "eu-west-1")}
    assert rows[7]["arn"] == "arn:aws:sqs:eu-west-1:123456789012:orders-0007"
    assert rows[7]["id"].endswith("/123456789012/orders-0007")
    assert (rows[7]["Available"], rows[7]["Type"], rows[7]["DLQ"]) == (0, "standard", None)
    assert rows[7]["Created"].endswith("Z")


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_every_format_has_every_row_of_every_page(stub: Stub, form: str) -> None:
    stub.orders.pages, stub.orders.items = 3, 500
    text = awstui("ls", "ec2", "-o", form, "--endpoint-url", stub.url).stdout
    if form == "table":
        heading, *lines = text.splitlines()
        assert heading.split()[0] == "Name"
        names = [line.split()[0] for line in lines]
    elif form == "csv":
        rows = list(csv.DictReader(io.StringIO(text)))
        assert list(rows[0])[:4] == FIRST
        names = [row["Name"] for row in rows]
    else:
        found = json.loads(text) if form == "json" else [json.loads(line) for line in text.splitlines()]
        names = [row["Name"] for row in found]
    assert names == [f"web-{n:05}" for n in range(1500)]


def test_several_regions_keep_their_order_and_their_name(many: str) -> None:
    where = ("sqs prefix=orders-000", "--regions", "us-east-1,eu-west-1", "--endpoint-url", many)
    rows = [json.loads(line) for line in awstui("ls", "-o", "jsonl", *where).stdout.splitlines()]
    assert [(row["region"], row["Name"]) for row in rows] == [
        ("us-east-1", "orders-0001-us"),
        *(("eu-west-1", f"orders-000{n}") for n in range(10)),
    ]
    heading, *lines = awstui("ls", *where, "--filter", "0001").stdout.splitlines()
    assert heading.split()[:3] == ["Profile", "Region", "Name"]
    assert [line.split()[1:3] for line in lines] == [["us-east-1", "orders-0001-us"], ["eu-west-1", "orders-0001"]]


def test_a_parameter_narrows_what_is_asked(many: str) -> None:
    done = awstui("ls", "sqs prefix=orders-14", "-o", "jsonl", "--endpoint-url", many)
    assert len(done.stdout.splitlines()) == 100


# ---- exit codes


def test_one_region_failing_is_code_3_and_the_other_rows_come(stub: Stub) -> None:
    stub.fault("ListQueues", "denied", region="us-east-1")
    done = awstui("ls", "sqs", "--regions", "eu-west-1,us-east-1", "-o", "jsonl", "--endpoint-url", stub.url)
    assert done.returncode == 3
    assert {json.loads(line)["region"] for line in done.stdout.splitlines()} == {"eu-west-1"}
    assert len(done.stdout.splitlines()) == 20
    assert "us-east-1" in done.stderr
    assert "may not do" in done.stderr


def test_one_profile_failing_is_code_3(stub: Stub, aws_env: Path) -> None:
    (aws_env / ".aws" / "config").write_text(
        "[profile good]\nregion = eu-west-1\naws_access_key_id = a\naws_secret_access_key = b\n"
        "[profile lame]\nregion = eu-west-1\ncredential_process = /does/not/exist\n"
    )
    done = awstui("ls", "sqs", "--profiles", "good,lame", "-o", "json", "--endpoint-url", stub.url)
    assert done.returncode == 3
    assert {row["profile"] for row in json.loads(done.stdout)} == {"good"}
    assert "lame" in done.stderr


def test_a_row_that_fails_is_code_3_and_is_named(stub: Stub) -> None:
    stub.fault("GetQueueAttributes", "denied", times=1)
    done = awstui("ls", "sqs", "-o", "json", "--endpoint-url", stub.url)
    assert done.returncode == 3
    rows = json.loads(done.stdout)
    assert len(rows) == 20
    assert [row["Available"] for row in rows].count(None) == 1
    assert "queue-0" in done.stderr


def test_everything_failing_is_code_1_and_valid_output(stub: Stub) -> None:
    stub.fault("ListQueues", "expired")
    done = awstui("ls", "sqs", "-o", "json", "--endpoint-url", stub.url)
    assert done.returncode == 1
    assert json.loads(done.stdout or "[]") == []
    assert "have expired" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ls", "nothing-like-it"], "There is no screen 'nothing-like-it'"),
        (["ls", "sqs", "orders"], "'orders' is not name=value"),
        (["ls", "sqs", "-o", "yaml"], "invalid choice"),
        (["ls"], "required"),
        (["ls", "sqs", "--filter", "~["], "not a regular expression"),
        (["ls", "sqs /d:x"], "could be DLQ of or DLQ or Delayed"),
        (["ls", "sqs", "tag=x"], "tag"),
    ],
)
def test_what_makes_no_sense_is_code_2(stub: Stub, arguments: list[str], said: str) -> None:
    done = awstui(*arguments, *(["--endpoint-url", stub.url] if len(arguments) > 1 else []))
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_a_profile_that_does_not_exist_is_said(stub: Stub) -> None:
    done = awstui("ls", "sqs", "--profile", "nope", "--endpoint-url", stub.url)
    assert done.returncode == 1
    assert "There is no profile nope" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="a shell's pipe")
@pytest.mark.parametrize("form", sorted(FORMATS))
def test_a_reader_that_has_enough_is_no_fault(stub: Stub, form: str, tmp_path: Path) -> None:
    stub.orders.items = 1500  # more than a pipe holds
    run = shlex.join([sys.executable, "-m", "awstui", "ls", "ec2", "-o", form, "--endpoint-url", stub.url])
    script = f"{{ {run}; echo $? >{tmp_path}/code; }} | head -n 1"
    done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, cwd=standins.ROOT, check=True)
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr == ""
    assert (tmp_path / "code").read_text().strip() == "0"


# ---- what reaches a terminal


class Screen(io.StringIO):
    """Standard output when it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("form", sorted(FORMATS))
@pytest.mark.parametrize("value", ["\x1b]52;c;b3duZWQ=\x07", "\x9b31m", "\u202etxt.exe"])
def test_no_format_obeys_hostile_text_on_a_terminal(form: str, value: str) -> None:
    screen = load().screens["sqs.queues"]
    values: tuple[Any, ...] = (value, *[None] * (len(screen.columns) - 1))
    out = Screen()
    write(form, screen, [Row(value, value, Place(), Context("dev", "eu-west-1", True), values)], out)
    assert out.getvalue()
    assert value[:2] not in out.getvalue()


def test_files_get_the_text_as_it_is() -> None:
    screen = load().screens["sqs.queues"]
    values: tuple[Any, ...] = ("größe \u202e\x1b", *[None] * (len(screen.columns) - 1))
    row = Row("1", "", Place(), Context("dev", "eu-west-1", True), values)
    for form in ("json", "jsonl", "csv"):
        out = io.StringIO()
        write(form, screen, [row], out)
        text = out.getvalue()
        assert "größe \u202e" in text
        if form == "csv":
            assert next(csv.DictReader(io.StringIO(text)))["Name"] == values[0]
        else:
            found = json.loads(text)
            assert (found[0] if form == "json" else found)["Name"] == values[0]


# ---- screens, check, keys


def test_screens_lists_all_of_them_with_aliases() -> None:
    done = awstui("screens")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert [line.split()[0] for line in lines] == list(load().screens)
    assert next(line for line in lines if line.startswith("sqs.queues ")).split()[-2:] == ["sqs", "queues"]


BROKEN = """
title = "Mine"
[things]
title = "Things"
id = "QueueUrl"
list = { operation = "ListNothing", rows = "Nothing[]" }
columns = [{ name = "Name", value = "QueueUrl" }]
"""


def test_check_names_file_table_and_fault(aws_env: Path) -> None:
    done = awstui("check")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("ok: ")
    own = Path(os.environ["AWSTUI_CONFIG_DIR"]) / "screens" / "sqs.toml"
    own.parent.mkdir(parents=True)
    own.write_text(BROKEN)
    for arguments in (["check"], ["check", str(own)]):
        done = awstui(*arguments)
        assert done.returncode == 1
        assert "sqs.toml" in done.stdout
        assert "ListNothing" in done.stdout
    # A broken file of one's own takes nothing else away.
    assert awstui("ls", "ec2", "--endpoint-url", "http://127.0.0.1:9").returncode == 1


def test_keys_prints_the_table() -> None:
    done = awstui("keys")
    assert done.returncode == 0
    assert "`app.quit`" in done.stdout


@pytest.mark.parametrize("arguments", [("--debug", "ls", "sqs"), ("ls", "--debug", "sqs"), ("ls", "sqs", "--debug")])
def test_debug_writes_a_log_and_leaves_the_data_alone(stub: Stub, aws_env: Path, arguments: tuple[str, ...]) -> None:
    plain = awstui("ls", "sqs", "--endpoint-url", stub.url, "-o", "json")
    done = awstui(*arguments, "--endpoint-url", stub.url, "-o", "json")
    log = aws_env / "state" / "engine.log"
    assert (done.returncode, done.stdout) == (0, plain.stdout)
    assert done.stderr == f"awstui: the debug log is {log}\n"
    assert "OperationModel(name=ListQueues)" in log.read_text()
