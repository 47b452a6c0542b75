"""Deleting messages that a peek has let go of, without claiming more than SQS says.

A delete needs the receipt handle of the last receive. Ours is the last one as long as nobody received the message
after the peek; if somebody did, a standard queue accepts the delete and keeps the message, and a FIFO queue refuses
any handle whose visibility timeout is over (API reference, DeleteMessage). So an accepted old handle is told as
accepted, not as deleted, and a refused one can be looked for: received again and deleted while it is held.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from awstui.engine.proposals import Proposal
from awstui.engine.services.sqs import facts
from awstui.engine.services.sqs.at import At
from awstui.engine.services.sqs.hold import Hold, bare_code, batches, entry_error
from awstui.engine.services.sqs.peek import VISIBILITY
from awstui.protocol import Place, Progress, Reply, Value
from awstui.protocol.sqs import Deleted, Held, Hidden, Queue
from awstui.text import clean

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench

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


def delete(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Delete messages by the receipt handles a peek left.

    Args: queue_url; messages (Held, ids all different); look, whether to receive messages again to find those whose
    handle has expired (which costs each message passed a receive, like a peek; default: on FIFO queues).

    Answers Planned. Run then answers Value(Deleted) for each message, at most once "expired" and then what looking
    came to; Value(Hidden) last when something it received meanwhile could not be released.
    """
    at, messages = At(bench, place, args["queue_url"]), tuple(args["messages"])
    look = bool(args.get("look", at.fifo))
    many = len(messages) > 1
    yield bench.propose(
        place,
        Proposal(
            title=f"Delete {len(messages):,} messages from {at.name}" if many else f"Delete a message from {at.name}",
            tier="name" if many else "y",
            name=f"delete {len(messages)}",
            targets=tuple(f"{each.id}  {clean(each.preview, 60)}" for each in messages),
            commands=tuple(_commands(at, messages)),
            effect=_effect(at, look),
            refused="" if messages else "There is no message to delete.",
            carry=partial(_delete, place=place, url=at.url, messages=messages, look=look),
        ),
    )


def _effect(at: At, look: bool) -> str:
    effect = "A deleted message cannot be brought back."
    if not look:
        return effect + (
            " SQS accepts the handle of the peek only if nobody has received the message since, and does not say so: "
            "peek again to be sure."
        )
    queue: Queue = facts.queue_facts(at.client, at.url)
    effect += (
        " The handles of the peek have expired on a FIFO queue: if SQS refuses one, messages are received again "
        "until this one comes by, which adds 1 to the receive count of each one passed."
    )
    if queue.dlq_arn:
        effect += f" A message received {queue.max_receive_count} times already moves to {queue.dlq_name} then."
    return effect


def _commands(at: At, messages: Sequence[Held]) -> Iterator[str]:
    if len(messages) == 1:
        yield at.spelled("DeleteMessage", {"ReceiptHandle": messages[0].receipt})
        return
    for part in batches(messages):
        entries = [{"Id": str(number), "ReceiptHandle": each.receipt} for number, each in enumerate(part)]
        yield at.spelled("DeleteMessageBatch", {"Entries": entries})


def _delete(bench: Bench, *, place: Place, url: str, messages: Sequence[Held], look: bool) -> Iterator[Reply]:
    at = At(bench, place, url)
    expired: list[str] = []
    states: Counter[str] = Counter()
    with at.intent("DeleteMessageBatch", MessageIds=[each.id for each in messages]) as entry:
        for outcome in by_held_handles(at.client, url, messages, fifo=at.fifo, explain=at.explain):
            if outcome.state == "expired":
                expired.append(outcome.id)
            states[outcome.state] += 1
            entry.note = ", ".join(f"{count} {state}" for state, count in states.items())
            yield Value(outcome)
    if not expired or not look or bench.cancelled():
        return
    with at.intent("ReceiveMessage", "ChangeMessageVisibilityBatch", "DeleteMessageBatch", MessageIds=expired):
        hold = at.hold(VISIBILITY)
        try:
            yield from by_looking_again(at.client, hold, url, expired, cancelled=bench.cancelled, explain=at.explain)
        finally:
            left = hold.release()
        if left:
            failure = at.explain(next(iter(left.values())), "ChangeMessageVisibilityBatch")
            yield Value(Hidden(tuple(left), VISIBILITY, failure))


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
