"""So many messages a second and no more, over several threads."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class Pace:
    """Lets messages go at a rate.

    Args:
        rate: messages per second; 0 lets them all go at once.
        wait: pauses for so many seconds; True when there is nothing to wait for any more.
        clock: seconds of a monotonic clock.
    """

    def __init__(self, rate: float, wait: Callable[[float], bool], clock: Callable[[], float] = time.monotonic) -> None:
        self.rate = rate
        self._wait = wait
        self._clock = clock
        self._next = 0.0
        self._lock = threading.Lock()

    @property
    def batch(self) -> int:
        """How many to let go at once: what a second lets go, ten at most."""
        return min(10, max(1, int(self.rate))) if self.rate else 10

    def workers(self, most: int) -> int:
        """How many threads are worth having: what they hold waits for its turn, hidden from everyone else."""
        return min(most, 1 + int(self.rate // 50)) if self.rate else most

    def take(self, count: int) -> bool:
        """Wait until so many may go; False when they shall not go any more."""
        if not self.rate or not count:
            return True
        with self._lock:
            now = self._clock()
            start = max(now, self._next)
            self._next = start + count / self.rate
        return start <= now or not self._wait(start - now)
