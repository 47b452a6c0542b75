"""A real terminal for end-to-end tests: the program on a pty, its bytes fed to an emulator, the screen read as text."""

from __future__ import annotations

import codecs
import contextlib
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
import tomllib
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Self

import pyte

from awstui.files import bundled

CURSOR = tomllib.loads((bundled("themes") / "awstui-dark.toml").read_text("utf-8"))["variables"][
    "block-cursor-background"
].removeprefix("#")
"""The background of the row under the cursor, as the emulator names colours."""


class Terminal:
    """One run of the program. Every wait is for something on the screen, with a limit, never for time to pass."""

    def __init__(
        self,
        *arguments: str,
        env: Mapping[str, str],
        columns: int = 80,
        lines: int = 24,
        term: str = "xterm-256color",
        command: list[str] | None = None,
    ) -> None:
        """Start the program.

        Args:
            arguments: of `awstui`.
            env: its whole environment but TERM and COLORTERM.
            columns, lines: the size of the terminal in cells.
            term: the kind of terminal; COLORTERM says truecolor for xterm only.
            command: run this instead of `python -m awstui`.
        """
        import pty

        self.screen = pyte.Screen(columns, lines)
        self._stream = pyte.Stream(self.screen)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.written = bytearray()
        argv = command or [sys.executable, "-m", "awstui", *arguments]
        self.pid, self._fd = pty.fork()
        if self.pid == 0:  # pragma: no cover - the child
            _size(0, columns, lines)
            colours = {"COLORTERM": "truecolor"} if term.startswith("xterm") else {}
            os.execvpe(argv[0], argv, {**env, "TERM": term, **colours})
        self._status: int | None = None
        self._synchronized = term.startswith("xterm")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if error is not None:
            print(self.text(), file=sys.stderr)
        with contextlib.suppress(ProcessLookupError):
            if self._status is None:
                os.kill(self.pid, signal.SIGKILL)
        self.wait_exit()
        self.hang_up()

    def hang_up(self) -> None:
        """Close the terminal: what runs in it gets SIGHUP."""
        fd, self._fd = self._fd, -1
        if fd >= 0:
            os.close(fd)

    def resize(self, columns: int, lines: int) -> None:
        """Make the window another size, as its person does."""
        self.screen.resize(lines, columns)
        _size(self._fd, columns, lines)

    def kill(self, number: int) -> None:
        """Send the program a signal."""
        os.kill(self.pid, number)

    def read(self, timeout: float = 0.0) -> bool:
        """Take in what the program has written; False when nothing came in time or it has ended."""
        if self._fd < 0 or not select.select([self._fd], [], [], timeout)[0]:
            return False
        try:
            data = os.read(self._fd, 65536)
        except OSError:
            return False
        self.written += data
        if self._synchronized and _SYNCHRONIZED in self.written[-len(data) - len(_SYNCHRONIZED) :]:
            os.write(self._fd, b"\x1b[?2026;2$y")
            self._synchronized = False  # answered
        self._stream.feed(_understood(self._decoder.decode(data)))
        return bool(data)

    @property
    def drawing(self) -> bool:
        """Whether the program is in the middle of a frame; only known of terminals that take synchronized updates."""
        return self.written.rfind(b"\x1b[?2026h") > self.written.rfind(b"\x1b[?2026l")

    def text(self) -> str:
        """The screen as text."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    @property
    def cursor_line(self) -> str:
        """The line of a table or picker that is drawn as the cursor's, by its background; empty when there is none."""
        for number in range(self.screen.lines):
            cells = self.screen.buffer[number]
            if sum(cells[column].bg == CURSOR for column in range(self.screen.columns)) > 20:
                return self.screen.display[number].rstrip()
        return ""

    def line_with(self, text: str) -> str:
        """The first line of the screen that contains the text, or empty."""
        return next((line.rstrip() for line in self.screen.display if text in line), "")

    def wait_until(self, found: Callable[[str], bool], what: str, timeout: float = 40.0) -> str:
        """Read until the screen, as of a whole frame, satisfies `found`; AssertionError when it does not in time."""
        limit = time.monotonic() + timeout
        while self.drawing or not found(self.text()):
            if time.monotonic() > limit:
                raise AssertionError(f"waited {timeout} s for {what}; the screen is:\n{self.text()}")
            self.read(0.05)
        return self.text()

    def wait_for(self, text: str, timeout: float = 40.0) -> str:
        """Read until the text is on the screen."""
        return self.wait_until(lambda screen: text in screen, repr(text), timeout)

    def appears(self, text: str, timeout: float) -> bool:
        """Whether the text comes up in that time; only for what a second try may follow."""
        try:
            self.wait_for(text, timeout)
        except AssertionError:
            return False
        return True

    def wait_match(self, pattern: str, timeout: float = 40.0) -> re.Match[str]:
        """Read until the pattern is on the screen; the match."""
        self.wait_until(lambda screen: re.search(pattern, screen) is not None, pattern, timeout)
        match = re.search(pattern, self.text())
        assert match
        return match

    def wait_listed(self, title: str, count: str, timeout: float = 40.0) -> None:
        """Read until a list's title line says that so many rows are shown and nothing is loading any more."""
        self.wait_match(rf"(?m)^ {title}  (?:[\d,]+/)?{count}(?: · (?!.*loading).*)?$", timeout)

    def wait_gone(self, text: str, timeout: float = 40.0) -> str:
        """Read until the text is no longer on the screen."""
        return self.wait_until(lambda screen: text not in screen, f"no {text!r}", timeout)

    def press(self, *keys: str) -> None:
        """Type keys: single characters, words, or one of Enter, Esc, Tab, Up, Down, ctrl+x; U+DCxx is byte xx."""
        for key in keys:
            os.write(self._fd, _KEYS.get(key, key).encode("utf-8", "surrogateescape"))
            self.read(0.0)

    def agree(self, text: str) -> None:
        """Press y until a confirmation that says this is gone: it takes no key before it has been drawn."""
        self.wait_for(text)
        for _ in range(50):
            self.press("y")
            with contextlib.suppress(AssertionError):
                self.wait_gone(text, 0.5)
                return
        raise AssertionError(f"{text!r} takes no y; the screen is:\n{self.text()}")

    def wait_exit(self, timeout: float = 20.0) -> int:
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
        while self.read():
            pass
        return self._status


def _size(fd: int, columns: int, lines: int) -> None:
    import fcntl

    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))


def children(pid: int) -> list[int]:
    """The processes whose parent is `pid`, the dead ones that nobody has asked about left out."""
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,stat="], capture_output=True, text=True, check=True)
    rows = (line.split() for line in listed.stdout.splitlines())
    return [int(child) for child, parent, state in rows if int(parent) == pid and not state.startswith("Z")]


def ended(pid: int) -> bool:
    """Whether a process runs no more; a zombie that its parent has not asked about does not run."""
    found = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return not found.stdout.strip() or found.stdout.strip().startswith("Z")


def wait_ended(pid: int, timeout: float = 20.0) -> None:
    """Return once the process has ended; AssertionError when it has not in time."""
    wait_true(lambda: ended(pid), f"the end of process {pid}", timeout)


def wait_true(found: Callable[[], bool], what: str, timeout: float = 20.0) -> None:
    """Return once `found` says so; AssertionError when it does not in time."""
    limit = time.monotonic() + timeout
    while not found():
        assert time.monotonic() < limit, f"waited {timeout} s for {what}"
        select.select([], [], [], 0.02)


_KEYS = {
    "Enter": "\r", "Esc": "\x1b", "Tab": "\t", "Up": "\x1b[A", "Down": "\x1b[B", "Right": "\x1b[C", "Left": "\x1b[D",
    "PgDn": "\x1b[6~", "PgUp": "\x1b[5~", "End": "\x1b[F", "Home": "\x1b[H", "Backspace": "\x7f",
    "ctrl+q": "\x11", "ctrl+s": "\x13", "ctrl+p": "\x10", "ctrl+c": "\x03",
}  # fmt: skip
_SYNCHRONIZED = b"\x1b[?2026$p"
"""The question whether the terminal draws whole frames only."""

_PRIVATE = re.compile(r"\x1b\[[>=<][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p|\x1b_[^\x1b]*\x1b\\|\x1bP[^\x1b]*\x1b\\")


def _understood(text: str) -> str:
    """Without the sequences pyte prints instead of ignoring (keyboard protocol, mode queries).

    It has no alternate screen either: leaving that one clears the screen.
    """
    return _PRIVATE.sub("", text).replace("\x1b[?1049l", "\x1b[?1049l\x1b[2J\x1b[H")
