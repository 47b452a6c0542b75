"""Many messages received and hidden at once: kept small, hidden anew in time, deleted or let go of in batches.

A peek holds a thousand messages at most (see `hold`); going through a whole queue holds up to 120,000, by receipt
handles of some 400 characters each. Handles are base64, so a flock that nobody works on any more is packed to their
bytes.
"""

from __future__ import annotations

import base64
import binascii
import itertools
import struct
import threading
import time
import uuid
from collections.abc import Callable, Container, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from awstui.engine.services.sqs.hold import NOT_HELD, bare_code, batches, entry_error
from awstui.engine.threads import spread

LONGEST = 43_200
"""Seconds a message can be hidden at most after it was received (API reference, ChangeMessageVisibility)."""

THREADS = 8
"""Calls at once when what is held is hidden anew, deleted or released."""

_LENGTHS = struct.Struct(">BHH")

Pair = tuple[str, str]
"""A message's id and the receipt handle of its last receive."""


class Flock:
    """The messages of one receive, as long as they are not deleted."""

    __slots__ = ("_packed", "_pairs", "since", "until")

    def __init__(self, pairs: dict[str, str], since: float, until: float) -> None:
        self._pairs: dict[str, str] | None = pairs
        self._packed = b""
        self.since = since
        self.until = until

    def __len__(self) -> int:
        return len(self.pairs())

    def pairs(self) -> dict[str, str]:
        """Receipt handles by message id."""
        return self._pairs if self._pairs is not None else dict(_unpacked(self._packed))

    def drop(self, ids: Sequence[str]) -> None:
        """These are deleted."""
        kept = {each: receipt for each, receipt in self.pairs().items() if each not in ids}
        self._pairs, self._packed = kept, b""

    def pack(self) -> None:
        """Take less room from now on."""
        if self._pairs is not None:
            self._packed, self._pairs = b"".join(map(_packed, self._pairs.items())), None


class Holding:
    """Everything one job holds of one queue. Threads may share it.

    Args:
        client: the ordinary client of the queue's place.
        url: the queue's URL.
        visibility: seconds messages are hidden at least.
        permit: the change's permit for the calling thread.
        clock: seconds of a monotonic clock.
    """

    def __init__(
        self,
        client: Any,
        url: str,
        *,
        visibility: int,
        permit: Callable[[], AbstractContextManager[Any]],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._url = url
        self._permit = permit
        self._clock = clock
        self._begun = clock()
        self._flocks: dict[int, Flock] = {}
        self._lock = threading.Lock()
        self.visibility = visibility
        self.longest = visibility  # seconds anything has been hidden for
        self.count = 0  # messages held

    def take(self, pairs: dict[str, str], asked: float) -> Flock:
        """Hold what a receive brought that was asked for at that moment."""
        flock = Flock(pairs, asked, asked + self.visibility)
        with self._lock:
            self._flocks[id(flock)] = flock
            self.count += len(pairs)
        return flock

    def drop(self, flock: Flock, ids: Sequence[str]) -> None:
        """These of a flock are deleted."""
        with self._lock:
            before = len(flock)
            flock.drop(ids)
            self.count -= before - len(flock)

    def settle(self, flock: Flock) -> None:
        """Nobody works on it any more: what is left of it stays hidden until the end."""
        with self._lock:
            if len(flock):
                flock.pack()
            else:
                self._flocks.pop(id(flock), None)

    def renew(self, over: Callable[[], bool] = lambda: False) -> None:
        """Hide again what would soon reappear, for as long as all this has taken so far: calls stay few, and if we die
        nothing stays hidden longer than we were at it.

        Args:
            over: whether to leave it.
        """
        now = self._clock()
        seconds = max(self.visibility, int(now - self._begun))
        with self._lock:
            due = [each for each in self._flocks.values() if now < each.until < now + self.visibility / 3 + 2]
            due = [each for each in due if each.since + LONGEST > each.until + 1]
        if not due:
            return
        most = int(min(each.since for each in due) + LONGEST - now) - 1
        seconds = max(1, min(seconds, most))
        self.longest = max(self.longest, seconds)
        for some in batches(due, 50):
            if over():
                return
            entries = [pair for flock in some for pair in flock.pairs().items()]
            lost: set[str] = set()
            for part, result in spread(lambda part: self._hide(part, seconds), batches(entries), THREADS):
                if isinstance(result, BaseException):
                    lost.update(each for each, _ in part)
            for flock in some:
                if lost.isdisjoint(flock.pairs()):
                    flock.until = now + seconds

    def finish(self, gone: Container[bytes]) -> Iterator[tuple[str, Sequence[Pair], dict[str, Exception]]]:
        """Let go of everything: delete what was carried and came again, release the rest; a refusal is tried once more.

        Args:
            gone: keys of messages that were carried, to be deleted.

        Yields: what was done ("delete", "release"), to which messages, and what SQS refused of them with the reason.
        Messages whose time is over are left alone: somebody else may hold them by now.
        """
        with self._lock:
            flocks, self._flocks = list(self._flocks.values()), {}
            self.count = 0
        flocks.reverse()
        pairs = self._held(flocks)
        while some := list(itertools.islice(pairs, 500)):  # unpacked a few at a time
            deletes = [pair for pair in some if key(pair[0]) in gone]
            releases = [pair for pair in some if key(pair[0]) not in gone]
            yield from self._all("delete", deletes, self.delete)
            yield from self._all("release", releases, lambda part: self._hide(part, 0))

    def _held(self, flocks: list[Flock]) -> Iterator[Pair]:
        """What the flocks hold that is not over yet, the oldest first; they are given up one by one."""
        while flocks:
            flock = flocks.pop()
            if flock.until > self._clock():
                yield from flock.pairs().items()

    def _all(
        self, what: str, pairs: Sequence[Pair], change: Callable[[Sequence[Pair]], dict[str, Exception]]
    ) -> Iterator[tuple[str, Sequence[Pair], dict[str, Exception]]]:
        for part, result in spread(lambda part: self._twice(part, change), batches(pairs), THREADS):
            if isinstance(result, Exception):
                result = dict.fromkeys((each for each, _ in part), result)
            elif isinstance(result, BaseException):
                raise result
            yield what, part, result

    def _twice(
        self, part: Sequence[Pair], change: Callable[[Sequence[Pair]], dict[str, Exception]]
    ) -> dict[str, Exception]:
        """Change a batch; what is refused once more. A whole call that fails counts as refused."""
        refused: dict[str, Exception] = {}
        for _ in range(2):
            try:
                refused = change(part)
            except (ClientError, BotoCoreError) as error:
                refused = dict.fromkeys((each for each, _ in part), error)
            if not refused:
                break
            part = [pair for pair in part if pair[0] in refused]
        return refused

    def delete(self, part: Sequence[Pair]) -> dict[str, Exception]:
        """Delete a batch; returns what SQS refused, with the reason. Raises what the call raises."""
        entries = [{"Id": str(number), "ReceiptHandle": receipt} for number, (_, receipt) in enumerate(part)]
        with self._permit():
            answer = self._client.delete_message_batch(QueueUrl=self._url, Entries=entries)
        failed = answer.get("Failed") or ()
        return {part[int(each["Id"])][0]: entry_error(each, "DeleteMessageBatch") for each in failed}

    def _hide(self, part: Sequence[Pair], seconds: int) -> dict[str, Exception]:
        """Set a batch's visibility timeout; what is no longer held is no refusal. Raises what the call raises."""
        entries = [
            {"Id": str(number), "ReceiptHandle": receipt, "VisibilityTimeout": seconds}
            for number, (_, receipt) in enumerate(part)
        ]
        with self._permit():
            answer = self._client.change_message_visibility_batch(QueueUrl=self._url, Entries=entries)
        return {
            part[int(each["Id"])][0]: entry_error(each, "ChangeMessageVisibilityBatch")
            for each in answer.get("Failed") or ()
            if bare_code(each.get("Code", "")) not in NOT_HELD
        }


def key(message_id: str) -> bytes:
    """A message id in little room: the 16 bytes of a UUID, which SQS's are."""
    try:
        found = uuid.UUID(message_id)
    except ValueError:
        return message_id.encode("utf-8", "surrogatepass")
    return found.bytes if str(found) == message_id else message_id.encode("utf-8", "surrogatepass")


def _packed(pair: Pair) -> bytes:
    """An id and a handle as bytes, after one that says whether they are a UUID and base64."""
    name, receipt = key(pair[0]), pair[1]
    is_uuid = len(name) == 16 and name != pair[0].encode("utf-8", "surrogatepass")
    try:
        raw = base64.b64decode(receipt, validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    coded = bool(raw) and base64.b64encode(raw).decode() == receipt
    kept = raw if coded else receipt.encode("utf-8", "surrogatepass")
    return _LENGTHS.pack(is_uuid + 2 * coded, len(name), len(kept)) + name + kept


def _unpacked(packed: bytes) -> Iterator[Pair]:
    at = 0
    while at < len(packed):
        marks, names, kepts = _LENGTHS.unpack_from(packed, at)
        at += _LENGTHS.size
        name, kept = packed[at : at + names], packed[at + names : at + names + kepts]
        at += names + kepts
        shown = str(uuid.UUID(bytes=name)) if marks & 1 else name.decode("utf-8", "surrogatepass")
        yield shown, base64.b64encode(kept).decode() if marks & 2 else kept.decode("utf-8", "surrogatepass")
