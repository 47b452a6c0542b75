"""The terminal handed to a child and taken back as it was, whatever the child does.

The child has our standard input as its own: ssh makes it raw, learns of a resized window and asks for passphrases all
by itself. Its standard error passes through here, so that its last words can be told in a sentence; its standard
output only while somebody wants to see what the host says first.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import IO, Any

from awstui.records import record

Watch = Callable[[bytes], str]
"""Shown the first bytes a child writes, again as they grow; a text ends the child and is the answer."""

_WATCHED = 4096
_TAIL = 8192
_RESET = (
    "\x1b[?2026l"  # no frame is being held back
    "\x1b[?1047l"  # the normal screen; unlike 1049 this leaves the cursor where it is when that is shown already
    "\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1005l\x1b[?1006l\x1b[?1015l"  # no mouse
    "\x1b[?1004l\x1b[?2004l"  # no focus events, no bracketed paste
    "\x1b[?1l\x1b>\x1b[<u"  # plain cursor keys, keypad and keyboard
    "\x1b7\x1b[?6l\x1b[r\x1b8"  # no margins; setting them moves the cursor
    "\x1b[?7h\x1b[4l"  # wrap at the edge, overwrite
    "\x0f\x1b(B\x1b[0m\x1b[?25h"  # ASCII, no colour, a cursor
)
"""What puts a terminal's modes back that a killed editor or a lost connection leaves behind."""


@record
class Ended:
    """How it went."""

    code: int  # negative for a signal
    seconds: float
    said: bytes = b""  # the end of its standard error
    answer: str = ""  # what `watch` made of its first words


class NotStarted(OSError):
    """The program could not be started."""


def run(
    argv: Sequence[str],
    environment: Mapping[str, str] | None = None,
    watch: Watch | None = None,
    reset: bool = True,
) -> Ended:
    """Run a child in our place, and take the terminal back afterwards. For the main thread.

    Args:
        argv: the command; no shell is involved.
        environment: instead of ours.
        watch: to look at what it writes first.
        reset: put the terminal's modes back; not for a command whose output is all that is wanted.

    Raises:
        NotStarted: there is no such program, or it cannot be run.
    """
    began = time.monotonic()
    with _kept_terminal(reset), _deaf():
        try:
            child = subprocess.Popen(
                argv, env=environment, stdout=subprocess.PIPE if watch else None, stderr=subprocess.PIPE
            )
        except OSError as error:
            raise NotStarted(error.errno, f"{argv[0]} cannot be started: {error.strerror}") from error
        errors = _Relay(child.stderr, sys.stderr, tail=_TAIL)
        output = _Relay(child.stdout, sys.stdout, watch, lambda: child.terminate()) if watch else None
        code = _wait(child)
        for relay in (output, errors):
            if relay is not None:
                relay.end()
    return Ended(code, time.monotonic() - began, bytes(errors.kept), output.answer if output else "")


class _Relay:
    """Copies what a pipe brings to one of our own streams, as it comes."""

    def __init__(
        self, pipe: IO[bytes] | None, stream: Any, watch: Watch | None = None, stop: Any = None, tail: int = 0
    ) -> None:
        assert pipe is not None
        self.kept = bytearray()
        self.answer = ""
        self._pipe, self._watch, self._stop, self._tail = pipe, watch, stop, tail
        try:
            self._to = stream.fileno()
        except (OSError, ValueError, AttributeError):
            self._to = -1
        self._thread = threading.Thread(target=self._copy, name="relay", daemon=True)
        self._thread.start()

    def _copy(self) -> None:
        while data := self._read():
            if self._tail:
                self.kept = (self.kept + data)[-self._tail :]
            with suppress(OSError):
                _write(self._to, data)
            if self._watch is not None and len(self.kept) < _WATCHED:
                self.kept += data
                self.answer = self._watch(bytes(self.kept[:_WATCHED]))
                if self.answer:
                    self._watch = None
                    self._stop()

    def _read(self) -> bytes:
        try:
            return os.read(self._pipe.fileno(), 65536)
        except (OSError, ValueError):
            return b""

    def end(self) -> None:
        """Copy what is left; what the child left running in the background may hold the pipe for ever."""
        self._thread.join(0.5)


def _write(to: int, data: bytes) -> None:
    view = memoryview(data)
    while view and to >= 0:
        view = view[os.write(to, view) :]


def _wait(child: subprocess.Popen[bytes]) -> int:
    """Its exit code. A child that stops itself (`~^Z` in ssh) goes on: there is no shell to come back from."""
    if sys.platform == "win32":
        return child.wait()
    while True:
        try:
            _, status = os.waitpid(child.pid, os.WUNTRACED)
        except InterruptedError:
            continue
        except ChildProcessError:
            return child.wait()
        if not os.WIFSTOPPED(status):
            child.returncode = os.waitstatus_to_exitcode(status)
            return child.returncode
        os.kill(child.pid, signal.SIGCONT)


@contextmanager
def _deaf() -> Iterator[None]:
    """Leave the keyboard's signals to the child. Handlers, unlike SIG_IGN, are not inherited by it."""
    names = ("SIGINT", "SIGQUIT", "SIGTSTP")
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
    before = {number: signal.signal(number, lambda *_: None) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _kept_terminal(reset: bool) -> Iterator[None]:
    """The terminal's line settings as they are now, and its modes as they were at birth."""
    if sys.platform == "win32" or not sys.stdin.isatty():
        yield
        return
    import termios

    fd = sys.stdin.fileno()
    settings = termios.tcgetattr(fd)
    try:
        yield
    finally:
        if reset and sys.stdout.isatty():
            with suppress(OSError):
                _write(sys.stdout.fileno(), _RESET.encode())
        with suppress(termios.error):
            termios.tcsetattr(fd, termios.TCSADRAIN, settings)
        if reset:
            with suppress(termios.error):
                termios.tcflush(fd, termios.TCIFLUSH)  # replies to questions nobody waits for any more
