"""Small and large terminals, and those that know less than others."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from benchmarks.stub import Stub
from tests.e2e.terminal import Terminal

_COLOUR = re.compile(rb"\x1b\[[0-9;]*\b(?:3[0-79]|4[0-79]|38;|48;|9[0-7]|10[0-7])[0-9;]*m")


@pytest.mark.parametrize(("columns", "lines"), [(80, 24), (200, 50)])
def test_header_and_footer_keep_their_lines(stub: Stub, keys: dict[str, str], columns: int, lines: int) -> None:
    stub.orders.items = 100
    with Terminal("ec2", "--endpoint-url", stub.url, env=keys, columns=columns, lines=lines) as terminal:
        for key, shown in (
            ("", "web-00000"),
            ("G", "100/100"),
            ("w", "100/100"),
            ("d", "BlockDevice"),
            ("Esc", "100/100"),
        ):
            terminal.press(*[key] if key else [])
            terminal.wait_for(shown)
            terminal.wait_until(lambda screen: ": command" in terminal.screen.display[-1], "the footer at the bottom")
            assert all(": command" not in line for line in terminal.screen.display[:-1])
        assert terminal.screen.display[0].startswith(" (environment) · 123456789012")
        assert terminal.screen.display[1].startswith(" EC2 instances  100/100")
        # The table takes what the header, title and footer leave.
        assert sum("web-0" in line for line in terminal.screen.display) == lines - 4


def test_the_screen_follows_the_window(stub: Stub, keys: dict[str, str]) -> None:
    stub.orders.items = 100
    exported = {"COLUMNS": "90", "LINES": "30"}  # by a shell or a psql the program was started from
    with Terminal("ec2", "--endpoint-url", stub.url, env=keys | exported, columns=120, lines=40) as terminal:
        terminal.wait_for("web-00035")
        terminal.resize(80, 24)
        terminal.wait_until(lambda screen: ": command" in terminal.screen.display[-1], "the footer at the bottom")
        terminal.wait_until(lambda screen: sum("web-0" in line for line in screen.split("\n")) == 20, "20 rows")


@pytest.mark.parametrize("term", ["xterm-256color", "screen-256color", "xterm", "linux"])
def test_other_terminals(stub: Stub, keys: dict[str, str], term: str) -> None:
    with Terminal("sqs", "--endpoint-url", stub.url, env=keys, term=term) as terminal:
        terminal.wait_listed("SQS queues", "20")
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0


def test_without_colours_the_cursor_is_still_seen(stub: Stub, keys: dict[str, str]) -> None:
    with Terminal("sqs", "--endpoint-url", stub.url, env=keys | {"NO_COLOR": "1"}) as terminal:
        terminal.wait_listed("SQS queues", "20")
        first = terminal.screen.display.index(next(line for line in terminal.screen.display if "queue-00000" in line))
        assert _looks(terminal, first) != _looks(terminal, first + 1)
        terminal.press("j")
        terminal.wait_for("2/20")
        assert _looks(terminal, first) != _looks(terminal, first + 1)


def _looks(terminal: Terminal, line: int) -> set[tuple[object, ...]]:
    cells = terminal.screen.buffer[line]
    return {
        (cell.bold, cell.reverse, cell.underscore, cell.fg, cell.bg) for cell in (cells[column] for column in range(40))
    }


@pytest.fixture
def tmux(tmp_path: Path, keys: dict[str, str]) -> tuple[dict[str, str], Path]:
    """An environment that looks like tmux's, and the file its `tmux` leaves what it was given in."""
    took = tmp_path / "took"
    fake = tmp_path / "bin" / "tmux"
    fake.parent.mkdir()
    fake.write_text(f'#!/bin/sh\necho "$@" > {took}.arguments\ncat > {took}.part\nmv {took}.part {took}\n')
    fake.chmod(0o755)
    path = f"{fake.parent}:{keys['PATH']}"
    return keys | {"PATH": path, "TMUX": "/tmp/tmux-1/default,1,0"}, took


def test_in_tmux_copies_go_through_tmux(stub: Stub, tmux: tuple[dict[str, str], Path]) -> None:
    env, took = tmux
    with Terminal("ec2", "--endpoint-url", stub.url, env=env, term="screen-256color") as terminal:
        terminal.wait_for("web-00000")
        terminal.press("c")
        terminal.wait_for("to the tmux buffer and clipboard")
        assert took.read_text() == "i-00000000000000000"
        assert took.with_suffix(".arguments").read_text().split() == ["load-buffer", "-w", "-"]
        assert b"\x1b]52;" not in terminal.written


def test_elsewhere_copies_go_to_the_terminal(stub: Stub, keys: dict[str, str]) -> None:
    with Terminal("ec2", "--endpoint-url", stub.url, env=keys) as terminal:
        terminal.wait_for("web-00000")
        terminal.press("!")
        terminal.wait_for("to the terminal (OSC 52)")
        assert b"\x1b]52;c;YXdzIGVjMiBkZXNjcmliZS1pbnN0YW5jZXM" in terminal.written  # aws ec2 describe-instances
