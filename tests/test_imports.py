"""What each process may have imported, checked as it runs: import-linter only sees what is written at the top."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.stub import Stub
from tests.standins import ROOT, clean_environment

AWS = {"botocore", "boto3", "jmespath", "s3transfer"}
SCREEN = {"textual", "rich"}

LOOK = """
import sys
import {modules}
found = sorted({{name.split(".")[0] for name in sys.modules}} & {forbidden!r})
print(*found)
"""


CONSOLE = """
import atexit, os, sys
os.environ["PYTHONPROFILEIMPORTTIME"] = "1"  # from here on: the engine tells its imports on standard error, its log
report, *arguments = sys.argv[1:]
atexit.register(lambda: open(report, "w").write(" ".join(sys.modules)))
from awstui.cli import main
main(arguments)
"""


def modules(*packages: str) -> list[str]:
    """Every module of these packages of awstui."""
    found = []
    for package in packages:
        spec = importlib.util.find_spec(package)
        assert spec
        assert spec.origin
        if not spec.submodule_search_locations:
            found.append(package)
            continue
        folder = Path(spec.origin).parent
        for path in sorted(folder.rglob("*.py")):
            name = ".".join([package, *path.relative_to(folder).with_suffix("").parts]).removesuffix(".__init__")
            if not name.endswith("__main__"):
                found.append(name)
    return found


def imported(names: list[str], forbidden: set[str]) -> list[str]:
    """Which of `forbidden` a process has loaded that imported these modules."""
    program = LOOK.format(modules=", ".join(names), forbidden=forbidden)
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, env=clean_environment(), check=False
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.split()


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_neither_process_loads_what_is_the_others(stub: Stub, aws_env: Path, tmp_path: Path) -> None:
    """Both as they run: a list, a queue's console, a peek's form, a document, the profile picker."""
    from tests.e2e.terminal import Terminal

    env = dict(os.environ) | {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "AWS_REGION": "eu-west-1"}
    report = tmp_path / "console"
    command = [sys.executable, "-c", CONSOLE, str(report), "sqs", "--endpoint-url", stub.url]
    with Terminal(command=command, env=env) as terminal:
        terminal.wait_listed("SQS queues", "20")
        terminal.press("d")
        terminal.wait_for("outline")
        terminal.press("Esc")
        terminal.wait_listed("SQS queues", "20")
        terminal.press("Enter")
        terminal.wait_for("visibility timeout")
        terminal.press("p")
        terminal.wait_for("Peek into")
        terminal.press("Esc")
        terminal.wait_gone("Peek into")
        terminal.press("P")
        terminal.wait_for("AWS_ACCESS_KEY_ID is set")
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
    console = {name.split(".")[0] for name in report.read_text().split()}
    assert "textual" in console
    assert console & AWS == set()
    log = (aws_env / "state" / "engine.log").read_text()
    engine = {line.rpartition("|")[2].strip().split(".")[0] for line in log.splitlines() if "import time:" in line}
    assert "botocore" in engine
    assert engine & SCREEN == set()


def test_no_module_of_the_console_loads_botocore() -> None:
    names = modules("awstui.app", "awstui.ui", "awstui.consoles")
    assert "awstui.consoles.sqs" in names
    assert "awstui.ui.resource" in names
    assert imported(names, AWS) == []


def test_no_module_of_the_engine_loads_textual() -> None:
    names = modules("awstui.engine", "awstui.catalog", "awstui.protocol", "awstui.text")
    assert "awstui.engine.services.sqs" in names
    assert imported(names, SCREEN) == []


def test_no_module_of_the_headless_commands_loads_textual() -> None:
    names = modules("awstui.headless", "awstui.doctor")
    assert "awstui.headless.ssh" in names
    assert imported(names, {"textual"}) == []


def test_a_headless_command_does_not_wait_for_the_others() -> None:
    assert imported(["awstui.headless"], AWS | SCREEN) == []
    assert imported(["awstui.headless.ssh"], AWS | SCREEN) == []


@pytest.mark.parametrize("package", ["awstui.rows", "awstui.protocol", "awstui.text", "awstui.errors", "awstui.files"])
def test_pure_parts_load_neither(package: str) -> None:
    assert imported(modules(package), AWS | SCREEN) == []


def test_loading_the_catalog_costs_no_botocore() -> None:
    program = "import sys; from awstui.catalog.load import load; assert load().screens; print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True)
    assert {name.split(".")[0] for name in ran.stdout.split()} & (AWS | SCREEN) == set()


def test_the_engine_is_spawned_before_textual_is_imported() -> None:
    program = "import sys, awstui.cli, awstui.ui.spawn; print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True)
    loaded = {name.split(".")[0] for name in ran.stdout.split()}
    assert loaded & (AWS | SCREEN) == set()
    assert "argparse" not in loaded  # the command line is read while the engine starts
