"""Copying: the way depends on where the person sits, and is told."""

from __future__ import annotations

import base64
import os
from pathlib import Path

import pytest

from awstui.ui import clipboard


@pytest.fixture(autouse=True)
def nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """No tmux, no SSH, no display."""
    for name in ("TMUX", "SSH_CONNECTION", "SSH_TTY", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)


def test_over_ssh_the_terminal_is_asked() -> None:
    sent: list[str] = []
    assert clipboard.copy("i-0abc €", sent.append) == "terminal (OSC 52)"
    head, _, encoded = sent[0].rpartition(";")
    assert head == "\x1b]52;c"
    assert base64.b64decode(encoded.removesuffix("\x07")).decode() == "i-0abc €"


def test_tmux_gets_the_text_on_its_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "tmux"
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {tmp_path}/arguments\ncat > {tmp_path}/text\n')
    program.chmod(0o755)
    monkeypatch.setenv("TMUX", "/tmp/tmux-0/default,1,0")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    sent: list[str] = []
    assert clipboard.copy("arn:aws:sqs", sent.append) == "tmux buffer and clipboard"
    assert (tmp_path / "text").read_text() == "arn:aws:sqs"
    assert (tmp_path / "arguments").read_text().split() == ["load-buffer", "-w", "-"]
    assert sent == []


def test_an_old_tmux_that_refuses_falls_through_to_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "tmux"
    program.write_text("#!/bin/sh\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("TMUX", "yes")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    sent: list[str] = []
    assert clipboard.copy("x", sent.append) == "terminal (OSC 52)"
    assert len(sent) == 1


def test_a_text_no_terminal_takes_is_refused() -> None:
    with pytest.raises(RuntimeError, match="too long"):
        clipboard.copy("x" * 80_000, lambda sequence: None)
