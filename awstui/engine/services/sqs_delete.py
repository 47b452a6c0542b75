"""Deleting messages that a peek has let go of, without claiming more than SQS says.

A delete needs the receipt handle of the last receive. Ours is the last one as long as nobody received the message
after the peek; if somebody did, a standard queue accepts the delete and keeps the message, and a FIFO queue refuses
any handle whose visibility timeout is over (API reference, DeleteMessage). So an accepted old handle is told as
accepted, not as deleted, and a refused one can be looked for: received again and deleted while it is held.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from awstui.engine.services.sqs_hold import Hold, bare_code, batches, entry_error
from awstui.protocol import Progress, Reply, Value
from awstui.protocol.sqs import Deleted, Held

LOOK_MOST = 200
"""Messages received at most while looking for those whose handle had expired."""

_EXPIRED = ("ReceiptHandleIsInvalid", "InvalidParameterValue", "MessageNotInflight")

_ACCEPTED = (
    "SQS accepted it, but does not say so if somebody received the message after the peek; then it is still there."
)
_ACCEPTED_FIFO = "SQS accepted it."
_GONE = "It was received again and deleted while held."
_EXPIRED_SENTENCE = "Its receipt handle has expired: peek again and delete it then."

Explain = Callable[[Exception, str], Any]


def by_held_handles(
    client: Any, url: str, messages: Sequence[Held], *, fifo: bool, explain: Explain
) -> Iterator[Deleted]:
    """Try each message's own receipt handle, ten a call; `state` is "accepted", "expired" or "failed".

    Args:
        client: a botocore SQS client.
        url: the queue's URL.
        messages: what to delete; ids are different from each other.
        fifo: whether the queue is FIFO.
        explain: an error and its operation as a protocol Failure.
    """
    for each, error in _attempt(client, url, messages):
        if error is None:
            yield Deleted(each.id, "accepted", _ACCEPTED_FIFO if fifo else _ACCEPTED)
        elif bare_code(error.response["Error"]["Code"]) in _EXPIRED:
            yield Deleted(each.id, "expired", _EXPIRED_SENTENCE, explain(error, "DeleteMessageBatch"))
        else:
            failure = explain(error, "DeleteMessageBatch")
            yield Deleted(each.id, "failed", failure.sentence, failure)


def by_looking_again(
    client: Any, hold: Hold, url: str, wanted: Sequence[str], *, cancelled: Callable[[], bool], explain: Explain
) -> Iterator[Reply]:
    """Receive until the wanted messages came by, deleting each while it is held; the caller releases the rest.

    Args:
        client: a botocore SQS client.
        hold: what receives; it forgets what was deleted.
        url: the queue's URL.
        wanted: message ids.
        cancelled: whether to stop.
        explain: an error and its operation as a protocol Failure.

    Yields: Progress, Value(Deleted) with the state "deleted" or "failed", and at the end "kept" for the rest.
    """
    missing = dict.fromkeys(wanted)
    passed = 0
    for fresh in hold.look(LOOK_MOST, lambda: cancelled() or not missing):
        passed += len(fresh)
        found = [Held(each.id, each.receipt) for each in fresh if each.id in missing]
        for each, error in _attempt(client, url, found):
            del missing[each.id]
            if error is None:
                hold.forget([each.id])
                yield Value(Deleted(each.id, "deleted", _GONE))
            else:
                failure = explain(error, "DeleteMessageBatch")
                yield Value(Deleted(each.id, "failed", failure.sentence, failure))
        yield Progress(len(wanted) - len(missing), len(wanted), f"{passed} messages received again")
    for each_id in missing:
        sentence = f"Its receipt handle had expired and it did not come by again among {passed} messages; it is kept."
        yield Value(Deleted(each_id, "kept", sentence))


def _attempt(client: Any, url: str, messages: Sequence[Held]) -> Iterator[tuple[Held, Any]]:
    """DeleteMessageBatch on all of them; yields each with None, or with the error its entry failed with."""
    for part in batches(messages):
        entries = [{"Id": str(number), "ReceiptHandle": each.receipt} for number, each in enumerate(part)]
        answer = client.delete_message_batch(QueueUrl=url, Entries=entries)
        failed = {entry["Id"]: entry_error(entry, "DeleteMessageBatch") for entry in answer.get("Failed") or ()}
        for number, each in enumerate(part):
            yield each, failed.get(str(number))
