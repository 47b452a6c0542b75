"""Messages we have received and hide from everyone else meanwhile: getting them, keeping them, letting them go.

SQS has no way to look at a message without receiving it. A visibility timeout of 0 would be worse than a small one:
the same message then comes back several times inside one call and is counted each time.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from botocore.exceptions import BotoCoreError, ClientError

from awstui.engine.services.sqs.shapes import message
from awstui.protocol.sqs import Message

BATCH = 10
"""Messages per call, of every SQS call that takes several."""

WAIT = 1
"""Seconds of long polling: a short poll asks only some of the servers, so its empty answer means nothing. Any long poll
asks them all, and nobody who stops a peek waits longer than this."""

ASKED = {"MessageSystemAttributeNames": ["All"], "MessageAttributeNames": ["All"]}
"""What of a message is asked for: all of it."""

EMPTY_POLLS = 2
"""Long polls in a row without anything new after which a queue counts as looked through."""

_RENEW_MARGIN = 8.0
"""Seconds before the first message would reappear at which all are hidden again: a poll and a slow network."""

NOT_HELD = ("MessageNotInflight", "ReceiptHandleIsInvalid")
"""Answers to a release that mean: it is not hidden by us any more, which is what a release is for."""

T = TypeVar("T")


class Hold:
    """The messages of one queue that one look has received and not yet let go.

    Args:
        polling: a client that never retries ReceiveMessage by itself: a retry would raise the receive count again.
        client: the ordinary client, for what may be repeated.
        url: the queue's URL.
        visibility: seconds a received message stays hidden when nobody releases it.
        fifo: whether the queue is FIFO; its receives then carry an attempt id.
        clock: seconds of a monotonic clock.
    """

    def __init__(
        self,
        polling: Any,
        client: Any,
        url: str,
        *,
        visibility: int,
        fifo: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._polling = polling
        self._client = client
        self._url = url
        self._fifo = fifo
        self._clock = clock
        self._until: dict[str, float] = {}
        self.visibility = visibility
        self.receipts: dict[str, str] = {}
        self.repeats = 0
        self.empty_polls = 0

    def look(self, count: int, cancelled: Callable[[], bool]) -> Iterator[list[Message]]:
        """Receive until `count` different messages came, the queue seems looked through, or somebody cancels.

        Yields what each poll brought that was not there before, which may be nothing.

        Args:
            count: messages, at most.
            cancelled: whether somebody has; asked before each poll.
        """
        seen: set[str] = set()
        while len(seen) < count and self.empty_polls < EMPTY_POLLS and not cancelled():
            self._renew()
            arrived = self._receive(min(BATCH, count - len(seen)))
            fresh = [each for each in arrived if each.id not in seen]
            self.repeats += len(arrived) - len(fresh)
            seen.update(each.id for each in fresh)
            self.empty_polls = 0 if fresh else self.empty_polls + 1
            yield fresh

    def forget(self, ids: Iterable[str]) -> None:
        """These are deleted, or visible again: there is nothing to release any more."""
        for each in ids:
            self.receipts.pop(each, None)
            self._until.pop(each, None)

    def release(self) -> dict[str, Exception]:
        """Make everything still held visible again; what SQS refuses is tried once more.

        Returns: the ids that stay hidden until their timeout, each with the reason. Never raises for AWS's sake.
        """
        now = self._clock()
        # once the timeout is over somebody else may hold the message, and an old handle could take it away from them
        self.forget([each for each, until in self._until.items() if until <= now])
        refused = self._change(list(self.receipts), 0)
        if refused:
            refused = self._change(list(refused), 0)
        self.forget([each for each in self.receipts if each not in refused])
        return refused

    def _receive(self, most: int) -> list[Message]:
        attempt = {"ReceiveRequestAttemptId": str(uuid.uuid4())} if self._fifo else {}
        asked = self._clock()
        answer = self._polling.receive_message(
            QueueUrl=self._url,
            MaxNumberOfMessages=most,
            VisibilityTimeout=self.visibility,
            WaitTimeSeconds=WAIT,
            **ASKED,
            **attempt,
        )
        # a standard queue may deliver a message twice even in one answer; only the last receipt handle counts
        arrived: dict[str, Message] = {}
        for raw in answer.get("Messages") or ():
            one = message(raw)
            self.repeats += one.id in arrived
            arrived[one.id] = one
            self.receipts[one.id] = one.receipt
            self._until[one.id] = asked + self.visibility
        return list(arrived.values())

    def _renew(self) -> None:
        """Hide again what would reappear during the next poll, and be received and counted a second time."""
        limit = self._clock() + WAIT + _RENEW_MARGIN
        if not self._until or min(self._until.values()) > limit:
            return
        asked = self._clock()
        refused = self._change(list(self.receipts), self.visibility)
        for each in self.receipts:
            if each not in refused:
                self._until[each] = asked + self.visibility

    def _change(self, ids: Sequence[str], seconds: int) -> dict[str, Exception]:
        """Set the visibility timeout of held messages; returns those SQS refused, with the reason."""
        refused: dict[str, Exception] = {}
        for part in batches(ids):
            entries = [
                {"Id": str(number), "ReceiptHandle": self.receipts[each], "VisibilityTimeout": seconds}
                for number, each in enumerate(part)
            ]
            try:
                answer = self._client.change_message_visibility_batch(QueueUrl=self._url, Entries=entries)
            except (ClientError, BotoCoreError) as error:
                refused.update(dict.fromkeys(part, error))
                continue
            for failed in answer.get("Failed") or ():
                if bare_code(failed.get("Code", "")) not in NOT_HELD:
                    refused[part[int(failed["Id"])]] = entry_error(failed, "ChangeMessageVisibilityBatch")
        return refused


def batches(items: Sequence[T], most: int = BATCH) -> Iterator[Sequence[T]]:
    """The items in runs of at most `most`."""
    for start in range(0, len(items), most):
        yield items[start : start + most]


def entry_error(failed: dict[str, Any], operation: str) -> ClientError:
    """A `Failed` entry of a batch answer as the error the single call would have raised."""
    return ClientError({"Error": {"Code": failed.get("Code", ""), "Message": failed.get("Message", "")}}, operation)


def bare_code(code: str) -> str:
    """An error code without the `AWS.SimpleQueueService.` that older protocols put before it."""
    return code.rpartition(".")[2]
