"""SQS queues in memory, for the stub: many callers at once, visibility timeouts, FIFO groups, and a clock to turn.

What the stand-ins lack and the transfer jobs need: receives that are quick and concurrent, receipt handles as long as
real ones, entries of a batch that fail to order, a limit of messages in flight. Only what the tests rely on is here.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import heapq
import json
import random
import struct
import time
import uuid
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from benchmarks.answers import ACCOUNT

_HANDLE = struct.Struct(">QQ")
_HANDLE_BYTES = 309
"""A real receipt handle has about 412 characters, which are base64."""

_DEDUP_SECONDS = 300


class SqsError(Exception):
    """What SQS would answer instead."""

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.message = message or code


@dataclass(slots=True, eq=False)
class Kept:
    """One message of a queue."""

    number: int
    id: str
    body: str
    sent: float
    attributes: dict[str, Any]
    system: dict[str, str]
    until: float = 0.0  # hidden until then
    receives: int = 0
    first: float = 0.0
    gone: bool = False

    @property
    def group(self) -> str:
        """Its message group."""
        return self.system.get("MessageGroupId", "")


@dataclass(slots=True)
class MemoryQueue:
    """One queue; `messages` has every message that is not deleted, by number."""

    name: str
    region: str
    clock: Callable[[], float]
    attributes: dict[str, str] = field(default_factory=dict)
    in_flight_limit: int = 120_000
    messages: dict[int, Kept] = field(default_factory=dict)
    deleted: int = 0
    _visible: deque[Kept] = field(default_factory=deque)
    _hidden: list[tuple[float, int]] = field(default_factory=list)
    _dedups: dict[str, tuple[float, Kept]] = field(default_factory=dict)
    _numbers: int = 0

    @property
    def fifo(self) -> bool:
        """Whether it is a FIFO queue."""
        return self.name.endswith(".fifo")

    def bodies(self) -> list[str]:
        """Every body, in the order of arrival."""
        return [each.body for each in self.messages.values()]

    def in_flight(self) -> int:
        """How many are hidden now."""
        now = self.clock()
        return sum(each.until > now for each in self.messages.values())

    def facts(self) -> dict[str, str]:
        """GetQueueAttributes."""
        flying = self.in_flight()
        return {
            "QueueArn": f"arn:aws:sqs:{self.region}:{ACCOUNT}:{self.name}",
            "ApproximateNumberOfMessages": str(len(self.messages) - flying),
            "ApproximateNumberOfMessagesNotVisible": str(flying),
            "ApproximateNumberOfMessagesDelayed": "0",
            "VisibilityTimeout": "30",
            "MaximumMessageSize": "1048576",
            "MessageRetentionPeriod": "345600",
            "DelaySeconds": "0",
            **({"FifoQueue": "true"} if self.fifo else {}),
            **self.attributes,
        }

    def send(self, entry: dict[str, Any]) -> dict[str, Any]:
        """One message, or one entry of a batch."""
        body, system = str(entry["MessageBody"]), {}
        if self.fifo:
            if not entry.get("MessageGroupId"):
                raise SqsError("MissingParameter", "The request must contain the parameter MessageGroupId.")
            dedup = entry.get("MessageDeduplicationId") or hashlib.sha256(body.encode()).hexdigest()
            at, before = self._dedups.get(dedup, (0.0, None))
            if before is not None and at > self.clock() - _DEDUP_SECONDS:
                return {"MessageId": before.id, "MD5OfMessageBody": _md5(body)}
            system = {"MessageDeduplicationId": dedup}
        if len(body) > int(self.attributes.get("MaximumMessageSize", 1_048_576)):
            raise SqsError("InvalidParameterValue", "One or more parameters are invalid. Reason: too long.")
        if group := entry.get("MessageGroupId"):
            system["MessageGroupId"] = group
        if trace := (entry.get("MessageSystemAttributes") or {}).get("AWSTraceHeader"):
            system["AWSTraceHeader"] = trace["StringValue"]
        self._numbers += 1
        made = Kept(
            self._numbers, str(uuid.uuid4()), body, self.clock(), entry.get("MessageAttributes") or {},
            {"SenderId": "AIDASTUB", "SequenceNumber": f"{self._numbers:020}", **system} if self.fifo else system,
        )  # fmt: skip
        self.messages[made.number] = made
        self._visible.append(made)
        if self.fifo:
            self._dedups[dedup] = (self.clock(), made)
        return {"MessageId": made.id, "MD5OfMessageBody": _md5(body)}

    def receive(self, most: int, visibility: int) -> list[dict[str, Any]]:
        """Up to `most` visible messages, hidden from now on."""
        now = self.clock()
        if len(self.messages) > self.in_flight_limit and self.in_flight() >= self.in_flight_limit:
            if self.fifo:
                return []
            raise SqsError("OverLimit", "Too many messages in flight.")
        found = []
        for each in self._groups(now, most) if self.fifo else self._any(now, most):
            each.receives += 1
            each.first = each.first or now
            self._hide(each, now + visibility)
            found.append(self._shown(each))
        return found

    def _any(self, now: float, most: int) -> Iterator[Kept]:
        while self._hidden and self._hidden[0][0] <= now:
            until, number = heapq.heappop(self._hidden)
            each = self.messages.get(number)
            if each is not None and each.until == until:
                self._visible.append(each)
        while most and self._visible:
            each = self._visible.popleft()
            if not each.gone and each.until <= now:
                most -= 1
                yield each

    def _groups(self, now: float, most: int) -> Iterator[Kept]:
        locked = {each.group for each in self.messages.values() if each.until > now}
        free = [each for each in self.messages.values() if each.group not in locked]
        yield from free[:most]

    def _hide(self, each: Kept, until: float) -> None:
        each.until = until
        if not self.fifo:
            heapq.heappush(self._hidden, (until, each.number))

    def _shown(self, each: Kept) -> dict[str, Any]:
        filler = random.randbytes(_HANDLE_BYTES - _HANDLE.size)
        shown = {
            "MessageId": each.id,
            "ReceiptHandle": base64.b64encode(_HANDLE.pack(each.number, each.receives) + filler).decode(),
            "MD5OfBody": _md5(each.body),
            "Body": each.body,
            "Attributes": {
                "SentTimestamp": str(int(each.sent * 1000)),
                "ApproximateReceiveCount": str(each.receives),
                "ApproximateFirstReceiveTimestamp": str(int(each.first * 1000)),
                **each.system,
            },
        }
        return shown | ({"MessageAttributes": each.attributes} if each.attributes else {})

    def _of(self, handle: str) -> tuple[Kept | None, bool]:
        """The message of a receipt handle, and whether the handle is that of its last receive, and in time."""
        number, receives = _HANDLE.unpack_from(base64.b64decode(handle))
        each = self.messages.get(number)
        return each, each is not None and each.receives == receives and each.until > self.clock()

    def delete(self, entry: dict[str, Any]) -> None:
        """A standard queue accepts an old handle and may keep the message; a FIFO queue refuses it."""
        each, fresh = self._of(entry["ReceiptHandle"])
        if self.fifo and each is not None and not fresh:
            raise SqsError("InvalidParameterValue", "The receipt handle has expired.")
        if each is not None and _HANDLE.unpack_from(base64.b64decode(entry["ReceiptHandle"]))[1] == each.receives:
            each.gone = True
            del self.messages[each.number]
            self.deleted += 1

    def change(self, entry: dict[str, Any]) -> None:
        """ChangeMessageVisibility."""
        each, fresh = self._of(entry["ReceiptHandle"])
        if each is None or not fresh:
            raise SqsError("MessageNotInflight", "The message is not in flight.")
        seconds = int(entry["VisibilityTimeout"])
        self._hide(each, self.clock() + seconds)
        if not seconds:
            each.until = 0.0
            self._visible.append(each)


class Queues:
    """Every queue of the stub, by region and name."""

    def __init__(self) -> None:
        self.by_name: dict[tuple[str, str], MemoryQueue] = {}
        self.patient = True  # whether an empty long poll lasts as long as it was asked to
        self.refuse: Callable[[str, dict[str, Any]], str] = lambda operation, entry: ""  # a code fails that entry
        self._turned = 0.0

    def clock(self) -> float:
        """Epoch seconds here."""
        return time.time() + self._turned

    def turn(self, seconds: float) -> None:
        """Let so much time go by."""
        self._turned += seconds

    def make(self, name: str, region: str = "eu-west-1", **attributes: str) -> MemoryQueue:
        """A new, empty queue."""
        made = MemoryQueue(name, region, self.clock, attributes)
        self.by_name[region, name] = made
        return made

    def find(self, region: str, parameters: dict[str, Any]) -> MemoryQueue | None:
        """The queue a request is about."""
        url = str(parameters.get("QueueUrl", ""))
        return self.by_name.get((region, url.rpartition("/")[2] or str(parameters.get("QueueName", ""))))

    async def answer(self, operation: str, url: str, region: str, asked: dict[str, Any]) -> dict[str, Any]:
        """The answer to a request about one of these queues. Raises SqsError."""
        queue = self.find(region, asked)
        if queue is None:
            raise SqsError("QueueDoesNotExist", "The specified queue does not exist.")
        if operation == "GetQueueUrl":
            return {"QueueUrl": f"{url}/{ACCOUNT}/{queue.name}"}
        if operation == "GetQueueAttributes":
            return {"Attributes": queue.facts()}
        if operation == "ReceiveMessage":
            return await self._receive(queue, asked)
        one = {"SendMessage": queue.send, "DeleteMessage": queue.delete, "ChangeMessageVisibility": queue.change}
        if operation in one:
            return one[operation](asked) or {}
        change = {
            "SendMessageBatch": queue.send,
            "DeleteMessageBatch": queue.delete,
            "ChangeMessageVisibilityBatch": queue.change,
        }.get(operation)
        if change is None:
            raise SqsError("InvalidAction", f"The queues in memory do not know {operation}.")
        return self._batch(operation, change, asked["Entries"])

    async def _receive(self, queue: MemoryQueue, asked: dict[str, Any]) -> dict[str, Any]:
        until = time.monotonic() + (int(asked.get("WaitTimeSeconds", 0)) if self.patient else 0)
        while True:
            found = queue.receive(int(asked.get("MaxNumberOfMessages", 1)), int(asked.get("VisibilityTimeout", 30)))
            if found or time.monotonic() >= until:
                return {"Messages": found} if found else {}
            await asyncio.sleep(0.01)

    def _batch(self, operation: str, change: Callable[[dict[str, Any]], Any], entries: list[Any]) -> dict[str, Any]:
        good, bad = [], []
        if len(entries) > 10 or len({each["Id"] for each in entries}) != len(entries):
            raise SqsError("TooManyEntriesInBatchRequest")
        if sum(len(each.get("MessageBody", "").encode()) for each in entries) > 1_048_576:
            raise SqsError("BatchRequestTooLong")
        for entry in entries:
            try:
                if code := self.refuse(operation, entry):
                    raise SqsError(code)
                good.append({"Id": entry["Id"], **(change(entry) or {})})
            except SqsError as error:
                sender = error.code != "InternalError"
                bad.append({"Id": entry["Id"], "Code": error.code, "Message": error.message, "SenderFault": sender})
        return {"Successful": good, **({"Failed": bad} if bad else {})}


def failed(error: SqsError) -> bytes:
    """The body of an error's answer."""
    return json.dumps({"__type": f"com.amazonaws.sqs#{error.code}", "message": error.message}).encode()


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
