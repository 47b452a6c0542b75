"""Daemon threads for blocking calls: quitting never waits for the slowest of them."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from contextvars import copy_context
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Threads:
    """A pool that grows to `limit` daemon threads and never makes anybody wait at exit.

    concurrent.futures joins its threads when the interpreter ends, so a call that hangs would hold the program.
    """

    def __init__(self, limit: int = 256) -> None:
        self._limit = limit
        self._work: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._idle = 0
        self._count = 0

    def submit(self, job: Callable[[], None]) -> None:
        """Run `job` soon in a thread; it must not raise."""
        with self._lock:
            if self._idle > 0:
                self._idle -= 1
            elif self._count < self._limit:
                self._count += 1
                threading.Thread(target=self._run, name=f"engine-{self._count}", daemon=True).start()
        self._work.put(job)

    def _run(self) -> None:
        while True:
            job = self._work.get()
            job()
            with self._lock:
                self._idle += 1


def spread(function: Callable[[T], R], items: Iterable[T], limit: int = 10) -> Iterator[tuple[T, R | BaseException]]:
    """Call `function` on every item, at most `limit` at once, and yield (item, result or exception) as they finish.

    The helpers are threads of their own, not the pool's: a pool whose threads all wait for pool threads is stuck.
    Leaving the iterator early stops further items from being started.

    Args:
        function: called in another thread; what it raises is yielded, not raised.
        items: taken all at once, before the first call.
        limit: calls at a time.
    """
    todo: queue.SimpleQueue[T] = queue.SimpleQueue()
    count = 0
    for item in items:
        todo.put(item)
        count += 1
    done: queue.SimpleQueue[tuple[T, Any]] = queue.SimpleQueue()
    stop = threading.Event()

    def run() -> None:
        while not stop.is_set():
            try:
                item = todo.get_nowait()
            except queue.Empty:
                return
            try:
                result: Any = function(item)
            except BaseException as error:
                result = error
            done.put((item, result))

    for number in range(min(limit, count)):
        context = copy_context()  # a write permit of the caller counts for its helpers
        threading.Thread(target=context.run, args=(run,), name=f"spread-{number}", daemon=True).start()
    try:
        for _ in range(count):
            yield done.get()
    finally:
        stop.set()


def interleave(sources: Iterable[Callable[[], Iterable[T]]]) -> Iterator[T]:
    """What several sources yield, as it comes, each made and followed in a thread of its own.

    What a source raises is raised here, and ends them all; a source that is to fail by itself yields its failure.
    Leaving the iterator early stops each source at the next thing it yields.
    """
    found: queue.SimpleQueue[tuple[bool, Any]] = queue.SimpleQueue()
    stop = threading.Event()

    def follow(source: Callable[[], Iterable[T]]) -> None:
        error: BaseException | None = None
        try:
            for item in source():
                if stop.is_set():
                    break
                found.put((False, item))
        except BaseException as raised:
            error = raised
        found.put((True, error))

    left = 0
    for source in sources:
        context = copy_context()
        name = f"interleave-{left}"
        threading.Thread(target=context.run, args=(follow, source), name=name, daemon=True).start()
        left += 1
    try:
        while left:
            over, item = found.get()
            if not over:
                yield item
            elif item is not None:
                raise item
            else:
                left -= 1
    finally:
        stop.set()
