"""A stream of drafts on its way to a queue over several threads, no more of it at once than a crash may double."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from contextvars import copy_context
from dataclasses import dataclass
from itertools import islice
from zlib import crc32

from awstui.engine.services.sqs.hold import batches
from awstui.engine.services.sqs.outbox import OVERTAKEN, STOPPED, Outbox, Posted
from awstui.engine.services.sqs.pace import Pace
from awstui.protocol.sqs import Draft

WORKERS = 8
"""Threads that send."""

WINDOW = 10 * WORKERS
"""Drafts on their way at most."""


@dataclass(frozen=True, slots=True)
class Item:
    """One draft of a stream; `fault` says why there is none."""

    number: int  # of its line, from 1
    draft: Draft | None
    text: str = ""  # its line
    end: int = 0  # byte of the file at which the next line begins
    fault: str = ""


Result = tuple[Item, Posted]


class Feed:
    """Sends items. To a FIFO queue the items of a group go in order, and none goes after one that was refused.

    Args:
        outbox: what sends.
        pace: how fast.
        fifo: whether the queue is FIFO.
        over: set to end it.
    """

    def __init__(self, outbox: Outbox, pace: Pace, *, fifo: bool, over: threading.Event) -> None:
        self.error: Exception | None = None
        self.over = over
        self._outbox = outbox
        self._pace = pace
        self._fifo = fifo
        self._blocked: set[str] = set()
        self._flying = 0
        self._results: queue.SimpleQueue[list[Result]] = queue.SimpleQueue()
        workers = pace.workers(WORKERS)
        self._lanes: list[queue.SimpleQueue[Sequence[Item] | None]] = [
            queue.SimpleQueue() for _ in range(workers if fifo else 1)
        ]
        self._threads = [
            threading.Thread(target=copy_context().run, args=(self._work, number), name="sqs-feed", daemon=True)
            for number in range(workers)
        ]

    def run(
        self,
        items: Iterator[Item],
        cancelled: Callable[[], bool],
        before: Callable[[Sequence[Item]], None] = lambda items: None,
    ) -> Iterator[list[Result]]:
        """Send the items, yielding what became of some of them as it is known.

        Args:
            items: the stream; what has a fault is answered without being sent.
            cancelled: whether to stop: what is on its way is finished.
            before: told of items before any of them is sent.
        """
        for thread in self._threads:
            thread.start()
        try:
            while True:
                if cancelled():
                    self.over.set()
                some = [] if self.over.is_set() else list(islice(items, WINDOW - self._flying))
                if some:
                    before(some)
                    self._put(some)
                elif not self._flying:
                    return
                if found := self._found():
                    yield found
        finally:
            self.over.set()
            for number in range(len(self._threads)):
                self._lanes[number % len(self._lanes)].put(None)

    def rest(self) -> Iterator[list[Result]]:
        """What was on its way when `run` was left."""
        while self._flying:
            if found := self._found():
                yield found

    def _put(self, items: Sequence[Item]) -> None:
        self._flying += len(items)
        faulty = [(each, Posted(False, each.fault, "Invalid")) for each in items if each.draft is None]
        if faulty:
            self._results.put(faulty)
        lanes: dict[int, list[Item]] = {}
        for each in items:
            if each.draft is not None:
                lane = crc32(each.draft.group.encode("utf-8", "surrogatepass")) % len(self._lanes)
                lanes.setdefault(lane, []).append(each)
        for lane, some in lanes.items():
            for part in batches(some, self._pace.batch):
                self._lanes[lane].put(part)

    def _found(self) -> list[Result]:
        """What has come back, waiting a moment for the first."""
        found: list[Result] = []
        with suppress(queue.Empty):
            found += self._results.get(timeout=0.2)
            while True:
                found += self._results.get_nowait()
        self._flying -= len(found)
        return found

    def _work(self, number: int) -> None:
        lane = self._lanes[number % len(self._lanes)]
        while (some := lane.get()) is not None:
            results = [(each, STOPPED) for each in some]
            try:
                if not self.over.is_set() and self._pace.take(len(some)):
                    results = self._send(some)
            except Exception as error:
                self.error = self.error or error
                self.over.set()
            self._results.put(results)

    def _send(self, items: Sequence[Item]) -> list[Result]:
        free = [each for each in items if each.draft is not None and each.draft.group not in self._blocked]
        posted, error = self._outbox.send([each.draft for each in free if each.draft is not None])
        found = dict(zip([each.number for each in free], posted, strict=True))
        if error is not None:
            self.error = self.error or error
            self.over.set()
        elif self._fifo:
            refused = (each.draft for each in free if not found[each.number].accepted)
            self._blocked.update(draft.group for draft in refused if draft is not None)
        return [(each, found.get(each.number, OVERTAKEN)) for each in items]
