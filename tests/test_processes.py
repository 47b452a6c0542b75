"""The life of the two processes: an engine that dies is replaced, and nothing stays behind however the console ends.

The tests run the program in a terminal; its console and its engine are found by their parent.
"""

from __future__ import annotations

import os
import re
import shlex
import signal
import sys
from collections.abc import Callable

import pytest

if sys.platform == "win32":
    pytest.skip("there are no pseudo-terminals", allow_module_level=True)

from benchmarks.stub import Stub
from tests.e2e.terminal import Terminal, children, ended, wait_ended

LEFT = re.compile(rb"\x1b\[\?(1049|1000|1003|1006|2004|25)([hl])")
"""The terminal's modes that outlive a program: alternate screen, mouse, bracketed paste, cursor."""


@pytest.fixture
def keys(aws_env: object) -> dict[str, str]:
    """An environment with credentials that the stub takes."""
    return dict(os.environ) | {
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_REGION": "eu-west-1",
    }


def engine_of(terminal: Terminal) -> int:
    """The console's one child."""
    found = children(terminal.pid)
    assert len(found) == 1, found
    return found[0]


def restored(written: bytes) -> bool:
    """Whether each mode is as a program finds it: only the cursor is on."""
    last = dict(LEFT.findall(written))
    return last == {b"1049": b"l", b"1000": b"l", b"1003": b"l", b"1006": b"l", b"2004": b"l", b"25": b"h"}


# ---- the engine dies


def test_a_killed_engine_is_announced_replaced_and_asked_again(stub: Stub, keys: dict[str, str]) -> None:
    stub.orders.items = 50
    with Terminal("ec2", "--endpoint-url", stub.url, env=keys) as terminal:
        terminal.wait_listed("EC2 instances", "50")
        terminal.press("j", "j", "j")
        terminal.wait_for("4/50")
        terminal.press("/")
        terminal.press("web", "Enter")
        terminal.wait_for("4/50 · 50 of 50 /web")
        terminal.wait_until(lambda screen: "web-00003" in terminal.cursor_line, "the cursor on its row")
        before, asked = engine_of(terminal), stub.count("DescribeInstances")

        stub.orders.latency = 500  # so that what is on screen meanwhile can be looked at
        os.kill(before, signal.SIGKILL)
        terminal.wait_for("The engine ended (killed by signal 9)")
        assert "web-00003" in terminal.cursor_line
        assert terminal.text().count("web-0") > 15
        stub.orders.latency = 0
        terminal.wait_until(lambda screen: stub.count("DescribeInstances") > asked, "the list asked again")
        terminal.wait_match(r"(?m)^ EC2 instances  4/50 · 50 of 50 /web$")
        assert "web-00003" in terminal.cursor_line
        assert engine_of(terminal) != before
        assert ended(before)

        terminal.press("d")  # the new engine knows the row
        terminal.wait_for("BlockDeviceMappings")
        assert "i-00000000000000003" in terminal.text()
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0


def test_an_engine_that_dies_before_the_first_rows_is_replaced(stub: Stub, keys: dict[str, str]) -> None:
    stub.hang("DescribeInstances")
    with Terminal("ec2", "--endpoint-url", stub.url, env=keys) as terminal:
        terminal.wait_until(lambda screen: stub.count("DescribeInstances") == 1, "the first question")
        stub.orders.hang.clear()
        os.kill(engine_of(terminal), signal.SIGKILL)
        terminal.wait_for("The engine ended (killed by signal 9)")
        terminal.wait_listed("EC2 instances", "20")


def test_an_engine_that_keeps_dying_is_only_started_by_hand(stub: Stub, keys: dict[str, str]) -> None:
    with Terminal("ec2", "--endpoint-url", stub.url, env=keys) as terminal:
        terminal.wait_listed("EC2 instances", "20")
        killed: set[int] = set()
        for _ in range(4):
            terminal.wait_until(lambda screen: bool(set(children(terminal.pid)) - killed), "an engine")
            engine = engine_of(terminal)
            os.kill(engine, signal.SIGKILL)
            wait_ended(engine)
            killed.add(engine)
        terminal.wait_for("The engine keeps ending")
        assert "web-00003" in terminal.text()
        assert children(terminal.pid) == []
        asked = stub.count("DescribeInstances")
        terminal.press("r")
        terminal.wait_until(lambda screen: stub.count("DescribeInstances") > asked, "the list asked again")
        terminal.wait_listed("EC2 instances", "20")


# ---- the console ends


def test_quitting_does_not_wait_for_a_server_that_never_answers(stub: Stub, keys: dict[str, str]) -> None:
    stub.hang()
    with Terminal("ec2", "--endpoint-url", stub.url, env=keys) as terminal:
        terminal.wait_for("Asking AWS for EC2 instances")
        terminal.wait_until(lambda screen: stub.count("DescribeInstances") == 1, "a call under way")
        engine = engine_of(terminal)
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0  # its limit is far below the 30 s a read may take
        wait_ended(engine)
        assert restored(terminal.written)


@pytest.mark.parametrize(
    "end",
    [
        pytest.param(lambda terminal: terminal.hang_up(), id="terminal closed"),
        pytest.param(lambda terminal: terminal.kill(signal.SIGHUP), id="SIGHUP"),
        pytest.param(lambda terminal: terminal.kill(signal.SIGTERM), id="SIGTERM"),
        pytest.param(lambda terminal: terminal.kill(signal.SIGKILL), id="SIGKILL"),
    ],
)
@pytest.mark.parametrize("hung", [False, True], ids=["idle", "call under way"])
def test_no_engine_outlives_its_console(
    stub: Stub, keys: dict[str, str], end: Callable[[Terminal], None], hung: bool
) -> None:
    if hung:
        stub.hang()
    with Terminal("ec2", "--endpoint-url", stub.url, env=keys) as terminal:
        terminal.wait_for("Asking AWS" if hung else "web-00003")
        terminal.wait_until(lambda screen: stub.count("DescribeInstances") == 1, "a call")
        engine = engine_of(terminal)
        end(terminal)
        terminal.wait_exit()
        wait_ended(engine)


def test_a_wrong_command_line_leaves_no_engine(keys: dict[str, str]) -> None:
    script = f"{shlex.join([sys.executable, '-m', 'awstui', 'no-such-screen'])}; echo status=$?; read line"
    with Terminal(command=["sh", "-c", script], env=keys) as terminal:
        terminal.wait_for("status=2")
        assert "There is no screen 'no-such-screen'" in terminal.text()
        assert children(terminal.pid) == []


# ---- the terminal afterwards


CRASH = """
import sys
from awstui.ui.look import Look
def boom(self):
    secret = "wJalr" + "XUtnFEMI"
    raise RuntimeError("made to crash")
Look.action_wide = boom
from awstui.cli import main
main(sys.argv[1:])
"""


@pytest.mark.parametrize("how", ["quit", "SIGTERM", "crash"])
def test_the_terminal_is_as_it_was(stub: Stub, keys: dict[str, str], how: str) -> None:
    program = ["-c", CRASH] if how == "crash" else ["-m", "awstui"]
    run = shlex.join([sys.executable, *program, "ec2", "--endpoint-url", stub.url])
    script = f'before=$(stty -g); {run}; status=$?; [ "$before" = "$(stty -g)" ] && echo "same=$status."; read line'
    with Terminal(command=["sh", "-c", script], env=keys) as terminal:
        terminal.wait_for("web-00003")
        (console,) = children(terminal.pid)
        (engine,) = children(console)
        if how == "quit":
            terminal.press("ctrl+q")
        elif how == "SIGTERM":
            os.kill(console, signal.SIGTERM)
        else:
            terminal.press("w")
        status = int(terminal.wait_match(r"same=(\d+)\.")[1])
        assert status == {"quit": 0, "SIGTERM": 128 + signal.SIGTERM, "crash": 1}[how]
        wait_ended(engine)
        assert restored(terminal.written)
        if how == "crash":
            assert b"made to crash" in terminal.written
            assert b"wJalrXUtnFEMI" not in terminal.written
