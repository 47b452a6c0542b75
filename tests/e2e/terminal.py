"""A real terminal for end-to-end tests: the program on a pty, its bytes fed to an emulator, the screen read as text."""

from __future__ import annotations

import codecs
import contextlib
import os
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Self

import pyte


class Terminal:
    """One run of the program. Every wait is for something on the screen, with a limit, never for time to pass."""

    def __init__(
        self,
        *arguments: str,
        env: Mapping[str, str],
        columns: int = 80,
        lines: int = 24,
        command: list[str] | None = None,
    ) -> None:
        import fcntl
        import pty

        self.screen = pyte.Screen(columns, lines)
        self._stream = pyte.Stream(self.screen)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.written = bytearray()
        argv = command or [sys.executable, "-m", "awstui", *arguments]
        self.pid, self._fd = pty.fork()
        if self.pid == 0:  # pragma: no cover - the child
            os.execvpe(argv[0], argv, {**env, "TERM": "xterm-256color", "COLORTERM": "truecolor"})
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self._status: int | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if error is not None:
            print(self.text(), file=sys.stderr)
        with contextlib.suppress(ProcessLookupError):
            if self._status is None:
                os.kill(self.pid, signal.SIGKILL)
        self.wait_exit()
        with contextlib.suppress(OSError):
            os.close(self._fd)

    def read(self, timeout: float = 0.0) -> bool:
        """Take in what the program has written; False when nothing came in time or it has ended."""
        ready, _, _ = select.select([self._fd], [], [], timeout)
        if not ready:
            return False
        try:
            data = os.read(self._fd, 65536)
        except OSError:
            return False
        self.written += data
        self._stream.feed(_understood(self._decoder.decode(data)))
        return bool(data)

    def text(self) -> str:
        """The screen as text."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def line_with(self, text: str) -> str:
        """The first line of the screen that contains the text, or empty."""
        return next((line.rstrip() for line in self.screen.display if text in line), "")

    def wait_until(self, found: Callable[[str], bool], what: str, timeout: float = 20.0) -> str:
        """Read until the screen satisfies `found`; AssertionError with the screen when it does not in time."""
        limit = time.monotonic() + timeout
        while not found(self.text()):
            if time.monotonic() > limit:
                raise AssertionError(f"waited {timeout} s for {what}; the screen is:\n{self.text()}")
            self.read(0.05)
        return self.text()

    def wait_for(self, text: str, timeout: float = 20.0) -> str:
        """Read until the text is on the screen."""
        return self.wait_until(lambda screen: text in screen, repr(text), timeout)

    def wait_match(self, pattern: str, timeout: float = 20.0) -> re.Match[str]:
        """Read until the pattern is on the screen; the match."""
        self.wait_until(lambda screen: re.search(pattern, screen) is not None, pattern, timeout)
        match = re.search(pattern, self.text())
        assert match
        return match

    def wait_gone(self, text: str, timeout: float = 20.0) -> str:
        """Read until the text is no longer on the screen."""
        return self.wait_until(lambda screen: text not in screen, f"no {text!r}", timeout)

    def press(self, *keys: str) -> None:
        """Type keys: single characters, words, or one of Enter, Esc, Tab, Up, Down, ctrl+x."""
        for key in keys:
            os.write(self._fd, _KEYS.get(key, key).encode())
            self.read(0.0)

    def wait_exit(self, timeout: float = 10.0) -> int:
        """Read until the program has ended; its exit status (negative: the signal)."""
        limit = time.monotonic() + timeout
        while self._status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self._status = os.waitstatus_to_exitcode(status)
            elif time.monotonic() > limit:
                raise AssertionError(f"still running after {timeout} s; the screen is:\n{self.text()}")
            elif not self.read(0.02):
                select.select([], [], [], 0.01)
        return self._status


_KEYS = {
    "Enter": "\r", "Esc": "\x1b", "Tab": "\t", "Up": "\x1b[A", "Down": "\x1b[B", "Right": "\x1b[C", "Left": "\x1b[D",
    "PgDn": "\x1b[6~", "PgUp": "\x1b[5~", "End": "\x1b[F", "Home": "\x1b[H", "Backspace": "\x7f",
    "ctrl+q": "\x11", "ctrl+s": "\x13", "ctrl+p": "\x10", "ctrl+c": "\x03",
}  # fmt: skip
_PRIVATE = re.compile(r"\x1b\[[>=<][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p|\x1b_[^\x1b]*\x1b\\|\x1bP[^\x1b]*\x1b\\")


def _understood(text: str) -> str:
    """Without the sequences pyte prints instead of ignoring (keyboard protocol, mode queries)."""
    return _PRIVATE.sub("", text)
