"""A child in our place: what passes through, what is made of it, and that nothing of it can hold us."""

from __future__ import annotations

import os
import signal
import sys

import pytest

from awstui.ssh import hand

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="these children are a POSIX shell's")


def test_the_exit_code_and_the_last_words_are_told(capfd: pytest.CaptureFixture[str]) -> None:
    done = hand.run(["sh", "-c", "echo out; echo 'Permission denied' >&2; exit 7"])
    assert (done.code, done.said) == (7, b"Permission denied\n")
    assert capfd.readouterr() == ("out\n", "Permission denied\n")


def test_a_signal_is_a_negative_code() -> None:
    assert hand.run(["sh", "-c", "kill -9 $$"]).code == -signal.SIGKILL


def test_first_words_can_end_it(capfd: pytest.CaptureFixture[str]) -> None:
    """What came before is shown all the same, and nobody waits for the sleep."""
    done = hand.run(["sh", "-c", "echo one; echo two; exec sleep 600"], watch=lambda said: "b" * (b"two" in said))
    assert done.answer == "b"
    assert done.code == -signal.SIGTERM
    assert capfd.readouterr().out == "one\ntwo\n"


def test_only_the_first_words_are_looked_at(capfd: pytest.CaptureFixture[str]) -> None:
    seen: list[int] = []

    def watch(said: bytes) -> str:
        seen.append(len(said))
        return ""

    size = 300_000
    hand.run(["sh", "-c", f"head -c {size} /dev/zero | tr '\\0' x"], watch=watch)
    assert max(seen) <= 4096
    assert len(capfd.readouterr().out) == size


def test_what_a_child_leaves_running_does_not_hold_us() -> None:
    """As ssh's ControlPersist does, which keeps standard error."""
    done = hand.run(["sh", "-c", "sleep 600 & echo $! >&2"])
    assert done.code == 0
    os.kill(int(done.said), signal.SIGKILL)


def test_a_child_that_stops_itself_goes_on() -> None:
    assert hand.run(["sh", "-c", "kill -STOP $$; exit 5"]).code == 5


def test_the_keyboard_s_signals_are_the_child_s() -> None:
    """An interrupt reaches both; the child dies of it and we do not, and afterwards it is ours again."""
    before = signal.getsignal(signal.SIGINT)
    done = hand.run(["sh", "-c", f"kill -INT {os.getpid()}; kill -INT $$"])
    assert done.code in (-signal.SIGINT, 128 + signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def test_a_program_that_is_not_there_is_said() -> None:
    with pytest.raises(hand.NotStarted, match="no-such-program cannot be started: No such file"):
        hand.run(["no-such-program"])


def test_nothing_is_written_where_there_is_no_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    hand.run(["true"])
    assert capfd.readouterr().out == ""
