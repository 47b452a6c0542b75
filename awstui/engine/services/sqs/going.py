"""A sweep as a job answers it: progress on the way, everything let go of at the end, however it ends."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from typing import TYPE_CHECKING

from awstui.engine.services.sqs.asked import Asked
from awstui.engine.services.sqs.sweep import Sweep
from awstui.protocol import Progress, Reply
from awstui.protocol.sqs import Queue

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench

_EVERY = 0.1
"""Seconds between two words about progress at least."""


def going(
    bench: Bench,
    sweep: Sweep,
    asked: Asked,
    queue: Queue,
    words: Mapping[str, str],
    between: Callable[[], Iterator[Reply]] = lambda: iter(()),
) -> Iterator[Reply]:
    """Run a sweep, answering Progress.

    Args:
        bench: what the engine lends the job.
        sweep: what goes through the queue.
        asked: which messages are meant.
        queue: the queue's facts, for how many messages there may be.
        words: names of the sweep's own counts, the first of which is what it is about, and a word for each.
        between: what else there is to answer, asked whenever something happens.
    """
    finishing = sweep.finish()
    told = 0.0
    try:
        with closing(sweep.run(bench.cancelled)) as running:
            for _ in running:
                yield from between()
                if time.monotonic() - told >= _EVERY:
                    told = time.monotonic()
                    yield _progress(sweep, asked, queue, words)
        held = sweep.holding.count
        for _ in finishing:
            if time.monotonic() - told >= _EVERY:
                told = time.monotonic()
                yield Progress(sweep.tally.released, held, f"releasing {held:,} messages")
        yield _progress(sweep, asked, queue, words)
    finally:
        for _ in finishing:  # also when whoever asked has gone
            pass


def _progress(sweep: Sweep, asked: Asked, queue: Queue, words: Mapping[str, str]) -> Progress:
    tally = sweep.tally
    parts = [f"{tally.done.get(name, 0):,} {word}" for name, word in words.items() if tally.done.get(name)]
    if tally.seen > tally.matched:
        parts.append(f"{tally.seen - tally.matched:,} do not match")
    if asked.most:
        return Progress(tally.done.get(next(iter(words)), 0), asked.most, ", ".join(parts))
    return Progress(tally.seen, max(tally.seen, queue.available), ", ".join(parts))
