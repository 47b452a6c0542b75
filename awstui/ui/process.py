"""The engine process as the console sees it: started first, read by a thread, restarted when it dies."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable
from typing import Any

from awstui import protocol as p
from awstui.protocol import frames
from awstui.ui.spawn import Child, spawn

_LEAVE_SECONDS = 0.4
"""How long a quitting console lets the engine write down a change that is under way."""


class EngineProcess:
    """One engine process, `child` when it was spawned before, and the thread that reads it.

    Frames that come before anybody listens are kept: the first rows may be there before Textual is imported.
    """

    def __init__(
        self, configure: p.Configure, environment: dict[str, str] | None = None, child: Child | None = None
    ) -> None:
        self._writing = threading.Lock()
        self._listening = threading.Lock()
        self._early: list[frames.Frame | None] = []
        self._deliver: Callable[[frames.Frame | None], None] | None = None
        self._child = child or spawn(environment)
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        self._stdin, self._stdout = self._child.stdin, self._child.stdout
        self.send(0, configure)
        threading.Thread(target=self._read, name="engine-reader", daemon=True).start()

    @property
    def pid(self) -> int:
        """The process id, for messages and tests."""
        return self._child.pid

    def send(self, number: int, message: Any) -> bool:
        """Send a frame; False when the engine has gone."""
        with self._writing:
            try:
                self._stdin.write(frames.pack((number, message)))
                self._stdin.flush()
            except (OSError, ValueError):
                return False
        return True

    def listen(self, deliver: Callable[[frames.Frame | None], None]) -> None:
        """From now on call `deliver` (from the reader thread) with each frame, and with None at the end."""
        with self._listening:
            early, self._early = self._early, []
            for frame in early:
                deliver(frame)
            self._deliver = deliver

    def _read(self) -> None:
        frame: frames.Frame | None = (0, None)
        while frame is not None:
            try:
                frame = frames.read(self._stdout)
            except (OSError, ValueError):
                frame = None
            with self._listening:
                if self._deliver is None:
                    self._early.append(frame)
                    continue
            self._deliver(frame)

    def ending(self) -> str:
        """How the process ended, in words."""
        try:
            code = self._child.wait(timeout=1)
        except subprocess.TimeoutExpired:
            return "it closed its pipe"
        return f"killed by signal {-code}" if code < 0 else f"exit code {code}"

    def stop(self) -> None:
        """End the engine: politely by closing its pipe, then by force."""
        try:
            self._stdin.close()
        except OSError:
            pass  # it has ended by itself
        try:
            self._child.wait(timeout=_LEAVE_SECONDS)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
