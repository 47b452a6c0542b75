"""Going through a whole queue: several threads receive, each hands what it got to one function, nothing is seen twice.

Threads grow with what comes: one begins, a full receive calls for another, an empty one sends all but the last home.
So a small queue costs few calls and a large one keeps eight connections busy. What the function does not delete stays
hidden until the end, or it would come again and again; hiding it is what selecting, copying and exporting cost.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import suppress
from contextvars import copy_context
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from botocore.exceptions import BotoCoreError, ClientError, ConnectionError, HTTPClientError

from awstui.engine.services.sqs.facts import IN_FLIGHT_LIMIT
from awstui.engine.services.sqs.hold import ASKED, BATCH, WAIT, bare_code
from awstui.engine.services.sqs.holding import Flock, Holding, key
from awstui.engine.services.sqs.outbox import ATTEMPTS, throttled
from awstui.engine.services.sqs.shapes import message
from awstui.protocol.sqs import Message, Queue
from awstui.protocol.sqs_transfer import TOLD, Left

if TYPE_CHECKING:
    from awstui.engine.journal import Entry
    from awstui.engine.services.sqs.at import At

WORKERS = 8
"""Threads at most: each has ten messages in hand."""

EMPTY_POLLS = 3
"""Long polls without anything new, each begun after the last ended, after which a queue counts as gone through."""

REMEMBERED = 50_000
"""Deleted messages that are remembered: a standard queue may deliver one again, mostly soon."""

_TICK = 1.0
"""Seconds between two looks at what must be hidden anew."""

Handle = Callable[["Sweep", Flock, Sequence[Message]], None]


@dataclass(slots=True)
class Tally:
    """What a sweep has counted so far."""

    seen: int = 0
    matched: int = 0
    repeats: int = 0
    deleted: int = 0
    released: int = 0
    done: dict[str, int] = field(default_factory=dict)  # the function's own counts; `late`: deleted, but perhaps kept


class Sweep:
    """One way through one queue.

    Args:
        at: the queue.
        facts: its facts.
        entry: the journal entry whose permit the calls need.
        handle: what becomes of new messages, called in several threads; it may raise, which ends the sweep.
        visibility: seconds messages are hidden at least.
        workers: threads at most.
        limit: messages that `reserve` lets through at most; 0 for all.
        choosy: whether not every message will be reserved.
        in_flight: messages the queue lets be in flight.
        clock: seconds of a monotonic clock.
    """

    def __init__(
        self,
        at: At,
        facts: Queue,
        entry: Entry,
        handle: Handle,
        *,
        visibility: int,
        workers: int = WORKERS,
        batch: int = BATCH,
        limit: int = 0,
        choosy: bool = False,
        in_flight: int = IN_FLIGHT_LIMIT,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.at = at
        self.tally = Tally()
        self.error: Exception | None = None
        self.stopped = ""
        self.left = Left()
        self.gone: dict[bytes, None] = {}  # keys of messages that are to be deleted wherever they turn up
        self._entry = entry
        self._handle = handle
        self._polling = at.once
        self._batch = batch
        self._most_workers = max(1, min(workers, -(-limit // batch) if limit else workers))
        self._left: int | None = limit or None
        self._choosy = choosy
        self._most_held = max(BATCH, in_flight - facts.in_flight - in_flight // 100)
        self._clock = clock
        self._seen: set[bytes] = set()
        self._lock = threading.Lock()
        self._workers = 0
        self._empty = 0
        self._dry_since = clock()
        self._events: queue.SimpleQueue[None] = queue.SimpleQueue()
        self._over = threading.Event()
        self.holding = Holding(at.client, at.url, visibility=visibility, permit=entry.permit, clock=clock)

    # ---- what the function may use

    def claim(self, messages: Sequence[Message]) -> Sequence[Message]:
        """Those of the matching messages that may be carried without going over the limit."""
        with self._lock:
            self.tally.matched += len(messages)
            if self._left is None or not self._choosy:  # then it was reserved before it was received
                return messages
            granted = min(len(messages), self._left)
            self._left -= granted
        return messages[:granted]

    def give_back(self, count: int) -> None:
        """So many of those reserved were not carried after all."""
        with self._lock:
            if self._left is not None:
                self._left += count

    def holds(self, flock: Flock, messages: Sequence[Message]) -> bool:
        """Whether they are still hidden. If not they may come again, and count as not seen."""
        if flock.until > self._clock():
            return True
        with self._lock:
            self._seen.difference_update(key(each.id) for each in messages)
        self.give_back(len(messages))
        return False

    def add(self, **counts: int) -> None:
        """Add to the function's own counts."""
        with self._lock:
            for name, count in counts.items():
                self.tally.done[name] = self.tally.done.get(name, 0) + count

    def delete(self, flock: Flock, ids: Sequence[str]) -> None:
        """These were carried: delete them, now or, if SQS refuses, at the end.

        Args:
            flock: whose they are.
            ids: of the messages, all of this flock.
        """
        with self._lock:
            for each in ids:
                self.gone[key(each)] = None
        pairs = flock.pairs()
        part = [(each, pairs[each]) for each in ids]
        try:
            refused = self.holding.delete(part) if part else {}
        except (ClientError, BotoCoreError) as error:
            refused = dict.fromkeys(ids, error)
            self.stop("failed", error)  # or the whole queue would be copied
        deleted = [each for each in ids if each not in refused]
        self.holding.drop(flock, deleted)
        if flock.until <= self._clock():  # somebody may have received them meanwhile; then SQS kept them
            self.add(late=len(deleted))
        with self._lock:
            self.tally.deleted += len(deleted)
            while len(self.gone) > REMEMBERED:
                oldest = next(iter(self.gone))
                del self.gone[oldest]
                self._seen.discard(oldest)

    def stop(self, why: str, error: Exception | None = None) -> None:
        """End it; the first reason counts."""
        with self._lock:
            if not self._over.is_set():
                self.stopped, self.error = why, error
                self._over.set()

    def wait(self, seconds: float) -> bool:
        """Pause; True when it is over."""
        return self._over.wait(seconds)

    def wake(self) -> None:
        """Have `run` yield."""
        self._events.put(None)

    # ---- going

    def run(self, cancelled: Callable[[], bool]) -> Generator[None, None, None]:
        """Go through the queue, yielding now and then; afterwards `finish` must let go of what is held."""
        keeper = threading.Thread(target=copy_context().run, args=(self._keep,), name="sqs-keep", daemon=True)
        keeper.start()
        try:
            self._spawn()
            while self._workers:
                with suppress(queue.Empty):
                    self._events.get(timeout=0.2)
                if cancelled():
                    self.stop("cancelled")
                yield
            self.stop("limit" if self._left == 0 else "empty")
        finally:
            self.stop("cancelled")
            while self._workers:  # what they have in hand they finish: sent, then deleted
                with suppress(queue.Empty):
                    self._events.get(timeout=0.2)
            keeper.join()  # it must not hide what is being released

    def finish(self) -> Iterator[None]:
        """Let go of everything, yielding now and then; `left` says what could not be."""
        hidden: dict[str, Exception] = {}
        for what, part, refused in self.holding.finish(self.gone):
            done = len(part) - len(refused)
            if what == "delete":
                self.tally.deleted += done
            else:
                self.tally.released += done
                hidden.update(refused)
            if hidden:
                fault = self.at.explain(next(iter(hidden.values())), "ChangeMessageVisibilityBatch")
                self.left = Left(len(hidden), tuple(hidden)[:TOLD], self.holding.longest, fault)
            yield

    def missing(self, ids: Sequence[str]) -> tuple[str, ...]:
        """Those that have not come by."""
        return tuple(each for each in ids if key(each) not in self._seen)

    def ended(self, ids: Sequence[str]) -> str:
        """Why it ended, as protocol.sqs_transfer has it.

        Args:
            ids: the messages looked for.
        """
        return "found" if ids and self.stopped == "limit" and not self.missing(ids) else self.stopped

    def _keep(self) -> None:
        """Hide anew what would reappear, until it is over."""
        while not self._over.wait(_TICK):
            with suppress(Exception):  # tried again at the next tick; what did reappear is received once more
                self.holding.renew(self._over.is_set)

    def _spawn(self) -> None:
        with self._lock:
            self._workers += 1
        threading.Thread(target=copy_context().run, args=(self._work,), name="sqs-sweep", daemon=True).start()

    def _work(self) -> None:
        going = True
        try:
            while going:
                going = self._round()
        except _Over:
            pass
        except Exception as error:
            self.stop("failed", error)
        finally:
            with self._lock:
                self._workers -= going  # a thread that has retired is not counted any more
            self._events.put(None)

    def _round(self) -> bool:
        """Receive once; False when this thread has retired. Raises _Over when all are to end."""
        asked = min(self._batch, self._most_held - self.holding.count)
        if asked <= 0:
            self.stop("in-flight")
        if self._over.is_set():
            raise _Over
        with self._lock:
            if self._left is not None:
                asked = min(asked, self._left)
                self._left -= 0 if self._choosy else asked
        if not asked:
            raise _Over  # the limit; whoever gives something back goes on
        found = self._poll(asked)
        if not self._choosy:
            self.give_back(asked - found)
        self._events.put(None)
        with self._lock:
            if self._empty >= EMPTY_POLLS:
                raise _Over
            if not found and self._workers > 1:
                self._workers -= 1
                return False
            more = found == asked and self._workers < self._most_workers
        if more:
            self._spawn()
        return True

    def _poll(self, most: int) -> int:
        """Receive once and hand over what is new; returns how many messages that were."""
        started = self._clock()
        answer = self._receive(most)
        if answer is None:
            return 0
        pairs, fresh = self._new(answer)
        if pairs:
            flock = self.holding.take(pairs, started)
            try:
                if fresh:
                    self._handle(self, flock, fresh)
            finally:
                self.holding.settle(flock)
        with self._lock:
            if fresh:
                self._empty, self._dry_since = 0, self._clock()
            elif started >= self._dry_since:
                self._empty, self._dry_since = self._empty + 1, self._clock()
        return len(fresh)

    def _receive(self, most: int) -> Sequence[Any] | None:
        """What a long poll brought; None when no more may be in flight."""
        attempt = {"ReceiveRequestAttemptId": str(uuid4())} if self.at.fifo else {}
        for number in range(1, ATTEMPTS + 1):
            try:
                with self._entry.permit():
                    answer = self._polling.receive_message(
                        QueueUrl=self.at.url,
                        MaxNumberOfMessages=most,
                        VisibilityTimeout=self.holding.visibility,
                        WaitTimeSeconds=WAIT,
                        **ASKED,
                        **attempt,
                    )
                return answer.get("Messages") or ()
            except ClientError as error:
                if bare_code(str(error.response["Error"].get("Code", ""))) == "OverLimit":
                    self._entry.forgive(error)
                    self.stop("in-flight")
                    return None
                if not throttled(error) or number == ATTEMPTS or self.wait(0.1 * 2**number):
                    raise
                self._entry.forgive(error)
            except (ConnectionError, HTTPClientError):
                # whatever it received and nobody heard of stays hidden for a while, and then is there again
                if number == ATTEMPTS or self.wait(0.1 * 2**number):
                    raise
        return None

    def _new(self, answer: Sequence[Any]) -> tuple[dict[str, str], list[Message]]:
        """Receipt handles by id of all that came, and the messages that are new."""
        arrived: dict[str, Message] = {}
        for raw in answer:
            one = message(raw)
            arrived[one.id] = one  # delivered twice in one answer, only the last receipt handle counts
        with self._lock:
            fresh = [each for each in arrived.values() if key(each.id) not in self._seen]
            self._seen.update(key(each.id) for each in fresh)
            self.tally.seen += len(fresh)
            self.tally.repeats += len(answer) - len(fresh)
        return {each.id: each.receipt for each in arrived.values()}, fresh


class _Over(Exception):
    """This thread has nothing more to do."""
