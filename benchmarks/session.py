"""A program on a pseudo-terminal of 140×40 cells in true colour: when it writes what, and how much of it."""

from __future__ import annotations

import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Self

WIDTH, HEIGHT = 140, 40
FRAME_END = b"\x1b[?2026l"
_ASKS_SYNC = b"\x1b[?2026$p"
_KNOWS_SYNC = b"\x1b[?2026;2$y"
_QUIET_SECONDS = 0.03
"""Between two frames of one key press there is less time than this."""


class Session:
    """One run of a program, timed from just before it is started. It answers that it knows synchronised output,

    so that a frame has an end one can see.
    """

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self._master, slave = os.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", HEIGHT, WIDTH, 0, 0))
        self.written = bytearray()
        self.begun = time.perf_counter()
        self.process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env=dict(environment), start_new_session=True
        )
        os.close(slave)
        self._answered = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        os.close(self._master)

    def read(self, seconds: float) -> bytes:
        """What comes within so many seconds, at once when something does; b"" for nothing, or when it has ended."""
        if not select.select([self._master], [], [], seconds)[0]:
            return b""
        try:
            data = os.read(self._master, 1 << 20)
        except OSError:
            return b""
        self.written += data
        if not self._answered and _ASKS_SYNC in self.written:
            self._answered = True
            os.write(self._master, _KNOWS_SYNC)
        return data

    def until(self, pattern: str, seconds: float = 60) -> float:
        """Seconds from the start to the moment a pattern has been written; TimeoutError when it is not in time."""
        wanted = re.compile(pattern.encode())
        while not wanted.search(self.written):
            if not self._more(seconds):
                raise TimeoutError(f"{pattern!r} was not written; the last was {bytes(self.written[-400:])!r}")
        return time.perf_counter() - self.begun

    def _more(self, seconds: float) -> bool:
        """Read once; False when so many seconds have gone by since the start, or the program has ended."""
        got = self.read(0.5)
        return bool(got) or (self.process.poll() is None and time.perf_counter() - self.begun < seconds)

    def settle(self, quiet: float = 0.5, seconds: float = 60) -> None:
        """Read until nothing comes for so long."""
        until = time.monotonic() + seconds
        while self.read(quiet) and time.monotonic() < until:
            pass

    def press(self, key: bytes, pattern: str, seconds: float = 10) -> float:
        """Press a key: seconds until the frame that contains the pattern is whole."""
        wanted = re.compile(pattern.encode() + rb"[\s\S]*?" + re.escape(FRAME_END))
        data = bytearray()
        start = time.perf_counter()
        os.write(self._master, key)
        while not wanted.search(data):
            more = self.read(seconds)
            if not more:
                raise TimeoutError(f"no {pattern!r} after {key!r}; the last was {bytes(data[-400:])!r}")
            data += more
        return time.perf_counter() - start

    def weigh(self, key: bytes) -> int:
        """Press a key: all bytes it causes."""
        os.write(self._master, key)
        total = len(self.read(5))
        while more := self.read(_QUIET_SECONDS):
            total += len(more)
        return total

    def idle(self, seconds: float) -> int:
        """The bytes written in so many seconds while nobody does anything."""
        total, until = 0, time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            total += len(self.read(left))
        return total

    def send(self, key: bytes) -> None:
        """Press a key and wait for nothing."""
        os.write(self._master, key)

    def wait(self, seconds: float) -> None:
        """Wait for the end, reading on so that the program can write; subprocess.TimeoutExpired when it stays."""
        until = time.monotonic() + seconds
        while self.process.poll() is None:
            self.read(0.005)
            if time.monotonic() > until:
                raise subprocess.TimeoutExpired("the program", seconds)


def children(pid: int) -> list[int]:
    """The ids of a process's children."""
    listing = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    pairs = [line.split() for line in listing.splitlines()]
    return [int(own) for own, parent in pairs if int(parent) == pid]


def alive(pid: int) -> bool:
    """Whether a process still runs; one that is dead and not yet waited for does not."""
    found = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return bool(found.strip()) and not found.startswith("Z")
