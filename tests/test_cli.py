"""The command line: the engine is spawned before everything else, and never outlives a start that goes wrong."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from awstui import cli
from awstui.ui import spawn as spawning
from awstui.ui.spawn import Child, abandon, spawn
from tests.ui.scripted import Bench


@pytest.fixture(autouse=True)
def collecting() -> Iterator[None]:
    """A start turns the garbage collector off; here it is on again afterwards."""
    yield
    gc.enable()


@pytest.fixture
def spawned(monkeypatch: pytest.MonkeyPatch) -> list[Child]:
    """The engines a start has spawned."""
    children: list[Child] = []

    def recording(*given: object) -> Child:
        children.append(spawn())
        return children[-1]

    monkeypatch.setattr(spawning, "spawn", recording)
    return children


@pytest.mark.parametrize("given", [["--no-such-option"], ["no-such-screen"], ["sqs", "not a pair"]])
def test_a_start_that_goes_wrong_leaves_no_engine(spawned: list[Child], given: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(given)
    assert ended.value.code == 2
    assert [child.poll() is not None for child in spawned] == [True]


@pytest.mark.parametrize(("given", "instead"), [(["sqs"], "awstui ls sqs.queues"), ([], "awstui ls ROUTE")])
def test_without_a_terminal_it_says_what_to_do_instead(
    spawned: list[Child], capsys: pytest.CaptureFixture[str], given: list[str], instead: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(given)
    assert (ended.value.code, [child.poll() is not None for child in spawned]) == (2, [True])
    assert instead in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="TERM says nothing there")
def test_a_terminal_that_cannot_move_its_cursor_is_not_drawn_on(
    spawned: list[Child], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "dumb")
    for stream in (sys.stdin, sys.stderr):
        monkeypatch.setattr(stream, "isatty", lambda: True, raising=False)
    with pytest.raises(SystemExit) as ended:
        cli.main(["sqs"])
    assert (ended.value.code, [child.poll() is not None for child in spawned]) == (2, [True])
    assert "TERM=dumb" in capsys.readouterr().err


@pytest.mark.parametrize("given", ["--help", "--version"])
def test_no_engine_is_spawned_for_a_word_about_the_program(spawned: list[Child], given: str) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main([given])
    assert ended.value.code == 0
    assert spawned == []


@pytest.mark.parametrize("given", [["--debug", "sqs"], ["--demo", "--debug"], ["sqs"]])
def test_debug_says_where_the_log_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], aws_env: Path, given: list[str]
) -> None:
    monkeypatch.setenv("AWSTUI_DEBUG", "")
    assert cli._debug(given) == [word for word in given if word != "--debug"]
    said = capsys.readouterr().err
    assert os.environ["AWSTUI_DEBUG"] == ("1" if "--debug" in given else "")
    assert (str(aws_env / "state" / "engine.log") in said) is ("--debug" in given and "--demo" not in given)


def test_what_runs_before_the_engine_is_spawned_imports_little() -> None:
    code = "import sys, awstui.cli, awstui.ui.spawn; print(*sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "subprocess" in found
    assert not {"argparse", "dataclasses", "asyncio", "tomllib", "awstui.protocol", "textual"} & set(found)


def test_abandoning_ends_an_engine_once() -> None:
    child = spawn()
    assert child.poll() is None
    abandon(child)
    assert child.poll() is not None
    abandon(child)
    abandon(None)


async def test_the_app_collects_garbage_once_it_is_on_screen() -> None:
    bench = Bench(lambda message: [])
    gc.disable()
    async with bench.app.run_test() as pilot:
        await pilot.pause()
        assert gc.isenabled()


def test_asyncio_comes_without_ssl_and_ssl_can_be_imported_later() -> None:
    code = (
        "import sys; from awstui.cli import _import_asyncio as f; f(); a = 'ssl' in sys.modules; import ssl; print(a)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert found.strip() == "False"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("--profile prod sqs send q --yes", "sqs send --profile prod q --yes"),
        ("--read-only --region=eu-west-1 sqs move a b", "sqs move --read-only --region=eu-west-1 a b"),
        ("--profile prod ls ec2", "ls --profile prod ec2"),
        ("--profile prod ssh web -- ls -l", "ssh --profile prod web -- ls -l"),
        ("--profile prod key create k", "key create --profile prod k"),
        ("--profile prod sqs", "--profile prod sqs"),  # the list of queues, on screen
        ("--profile ls ec2", "--profile ls ec2"),
        ("--demo ls ec2", "--demo ls ec2"),
        ("sqs send q", "sqs send q"),
        ("--profile", "--profile"),
    ],
)
def test_options_before_a_command_are_the_commands(typed: str, meant: str) -> None:
    assert cli._command_first(typed.split()) == meant.split()
