"""Sending many messages to one queue, ten a call, without ever claiming more than SQS said.

What SQS names in `Failed` was not sent, and is tried again where that may help. A call whose answer is lost may have
been carried out: to a standard queue it is not repeated, to a FIFO queue it is, because there a repetition within five
minutes is a no-op. `SendMessageBatch` can accept a later entry and refuse an earlier one of the same group, so to a
FIFO queue goes one message of a group per call, and after a refusal none of that group any more.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError, ConnectionError, HTTPClientError, SSLError

from awstui.engine.services.sqs.hold import BATCH, bare_code, entry_error
from awstui.engine.services.sqs.send import fresh_dedup, request
from awstui.engine.services.sqs.shapes import body_digest
from awstui.protocol.sqs import Draft, Queue
from awstui.protocol.sqs_rules import MAX_SIZE, faults, size

if TYPE_CHECKING:
    from awstui.engine.services.sqs.at import At

ATTEMPTS = 4
"""How often an entry is tried that SQS itself failed on, and a call that was throttled."""

DEAF = 3
"""Calls in a row without a usable answer after which it makes no sense to go on."""


@dataclasses.dataclass(frozen=True, slots=True)
class Posted:
    """What became of one draft: accepted, or refused with a sentence; `unsure` when nobody knows."""

    accepted: bool
    sentence: str = ""
    code: str = ""
    unsure: bool = False
    again: bool = False  # whether sending it again makes sense
    untried: bool = False  # it would have been sent, had it not been stopped before


OVERTAKEN = Posted(
    False, "An earlier message of its group could not be sent, and this one must not overtake it.", again=True
)
STOPPED = Posted(False, "It was not sent: this was stopped before.", again=True, untried=True)
_LOST = Posted(False, "The answer was lost: it may have been sent all the same.", unsure=True, again=True)


class Outbox:
    """Sends drafts to one queue. Threads may share it.

    Args:
        at: the queue.
        queue: its facts.
        permit: the change's permit for the calling thread.
        wait: pauses for so many seconds; True when there is nothing to wait for any more.
        forgive: told of an error that was dealt with.
    """

    def __init__(
        self,
        at: At,
        queue: Queue,
        *,
        permit: Callable[[], AbstractContextManager[Any]],
        wait: Callable[[float], bool],
        forgive: Callable[[ClientError], None] = lambda error: None,
    ) -> None:
        self._at = at
        self._client = at.once
        self._queue = queue
        self._permit = permit
        self._wait = wait
        self._forgive = forgive
        self._deaf = 0

    def send(self, drafts: Sequence[Draft]) -> tuple[list[Posted], Exception | None]:
        """Send them, in order.

        Returns: what became of each, and the error after which nothing more can be sent, if there was one.
        """
        posted: list[Posted | None] = [self._fault(each) for each in drafts]
        for attempt in range(1, ATTEMPTS + 1):
            while numbers := self._next(drafts, posted):
                found, error = self._call([drafts[number] for number in numbers])
                for number, one in zip(numbers, found, strict=True):
                    posted[number] = one
                if error is not None:
                    return [each or STOPPED for each in posted], error
            trying = [
                number for number, one in enumerate(posted) if one and one.again and not one.unsure and not one.untried
            ]
            if not trying or attempt == ATTEMPTS or self._wait(0.1 * 2**attempt):
                break
            for number in trying:
                posted[number] = None
        return [each or OVERTAKEN for each in posted], None

    def _fault(self, draft: Draft) -> Posted | None:
        """What keeps a draft from being sent at all."""
        found = faults(draft, self._queue)
        if not found:
            return None
        return Posted(False, "; ".join(f"{each.field}: {each.sentence}" for each in found), "Invalid")

    def _next(self, drafts: Sequence[Draft], posted: Sequence[Posted | None]) -> list[int]:
        """The numbers of those that go into the next call."""
        numbers: list[int] = []
        total, groups = 0, set()
        for number, draft in enumerate(drafts):
            found = posted[number]
            if self._queue.fifo and (found is None or not found.accepted):
                if draft.group in groups:
                    continue
                groups.add(draft.group)
            if found is not None:
                continue
            total += size(draft.body, draft.attributes)
            if len(numbers) == BATCH or (numbers and total > MAX_SIZE):
                break
            numbers.append(number)
        return numbers

    def _call(self, drafts: Sequence[Draft]) -> tuple[list[Posted], Exception | None]:
        """One SendMessageBatch, repeated where that cannot send a message twice."""
        entries = [{"Id": str(number), **request(draft)} for number, draft in enumerate(drafts)]
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with self._permit():
                    answer = self._client.send_message_batch(QueueUrl=self._at.url, Entries=entries)
                self._deaf = 0
                return list(self._read(drafts, answer)), None
            except (ClientError, ConnectionError, HTTPClientError) as error:
                known, last = _known(error), error
                if known == "refused":
                    break
                if known == "lost" and not self._queue.fifo:
                    self._deaf += 1
                    return [_LOST] * len(drafts), error if self._deaf >= DEAF else None
                if attempt == ATTEMPTS:
                    break
                if self._wait(0.1 * 2**attempt):
                    return [_LOST if known == "lost" else STOPPED] * len(drafts), None
                if isinstance(error, ClientError):
                    self._forgive(error)
        return [_LOST if known == "lost" else STOPPED] * len(drafts), last

    def _read(self, drafts: Sequence[Draft], answer: dict[str, Any]) -> Iterator[Posted]:
        """What the answer says of each draft."""
        accepted = {each["Id"]: each for each in answer.get("Successful") or ()}
        refused = {each["Id"]: each for each in answer.get("Failed") or ()}
        for number, draft in enumerate(drafts):
            if found := accepted.get(str(number)):
                if found.get("MD5OfMessageBody", "") in ("", body_digest(draft.body)):
                    yield Posted(True)
                else:
                    yield Posted(
                        False, "SQS's digest differs from ours: what arrived is not what was sent.", unsure=True
                    )
            elif entry := refused.get(str(number)):
                failure = self._at.explain(entry_error(entry, "SendMessageBatch"), "SendMessageBatch")
                yield Posted(False, failure.sentence, failure.code, again=not entry.get("SenderFault"))
            else:
                yield Posted(False, "SQS's answer does not mention it.", unsure=True)


def prepared(draft: Draft, queue: Queue, *, group: str = "", dedup: str = "") -> Draft:
    """A draft as this queue can take it: group and deduplication id where it needs them, none where it takes none.

    Args:
        draft: what is to be sent.
        queue: where to.
        group: for a FIFO queue, when the draft has none.
        dedup: for a FIFO queue; "" makes a fresh one, unless the queue makes it from the body.
    """
    if not queue.fifo:
        return dataclasses.replace(draft, dedup="")
    draft = dataclasses.replace(draft, group=draft.group or group, dedup=dedup or draft.dedup)
    return fresh_dedup(draft, queue)


def throttled(error: Exception) -> bool:
    """Whether SQS, or KMS behind it, says that this was too much at once."""
    response: Any = getattr(error, "response", None) or {}
    return bare_code(str(response.get("Error", {}).get("Code", ""))) in _THROTTLED


_THROTTLED = frozenset(
    {"RequestThrottled", "ThrottlingException", "Throttling", "KmsThrottled", "SlowDown", "ServiceUnavailable",
     "TooManyRequestsException", "RequestLimitExceeded"}
)  # fmt: skip


def _known(error: Exception) -> str:
    """What is known after an error: "refused" for good, "unsent", or "lost", when it may have been carried out."""
    if (isinstance(error, ConnectionError) and not isinstance(error, SSLError)) or throttled(error):
        return "unsent"
    if isinstance(error, ClientError):
        status = int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
        return "lost" if status >= 500 else "refused"
    return "lost"
