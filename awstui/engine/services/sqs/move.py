"""Moving and copying messages between queues on our side, for what SQS's own redrive cannot: choose, edit, copy, cross.

In this order: received and hidden, sent, deleted only when the target has accepted it. Killed at any moment, nothing is
lost; what was sent and not yet deleted is there twice, at most what eight threads have in hand, ten each.
"""

from __future__ import annotations

import dataclasses
import threading
import uuid
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from awstui.engine.proposals import Proposal
from awstui.engine.services.sqs import facts
from awstui.engine.services.sqs.asked import Asked, asked, one_of, price, spots
from awstui.engine.services.sqs.at import At
from awstui.engine.services.sqs.going import going
from awstui.engine.services.sqs.holding import Flock
from awstui.engine.services.sqs.outbox import Outbox, Posted, prepared
from awstui.engine.services.sqs.pace import Pace
from awstui.engine.services.sqs.sweep import WORKERS, Sweep
from awstui.protocol import Place, Reply, Value
from awstui.protocol.sqs import Draft, Message, Queue
from awstui.protocol.sqs_transfer import TOLD, Moved, Refusal

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench

DEDUPS = ("id", "keep", "fresh")
"""What a FIFO target gets as deduplication id: the message's own id, what it had, a new one."""

_CORRUPT = "Its MD5 does not match what arrived, so it was not sent."


@dataclasses.dataclass(frozen=True, slots=True)
class Order:
    """A move or a copy, as it was asked for."""

    target: Queue
    place: Place  # the target's
    mode: str
    asked: Asked
    edits: Mapping[str, Draft]
    group: str
    dedup: str

    def draft(self, message: Message) -> Draft:
        """What is sent for a message."""
        edited = self.edits.get(message.id)
        draft = edited or Draft(
            message.body, attributes=message.attributes, group=message.group,
            trace=message.system.get("AWSTraceHeader", ""),
        )  # fmt: skip
        own = {"id": message.id, "keep": message.dedup or message.id, "fresh": str(uuid.uuid4())}[self.dedup]
        return prepared(draft, self.target, group=self.group, dedup=draft.dedup or own)


def move(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Move or copy messages to another queue; arguments and answers are in protocol.sqs_transfer.

    Raises:
        awstui.errors.UsageError: an argument makes no sense.
    """
    sources = spots(args.get("sources") or ({"queue_url": args.get("queue_url")},), place)
    ((target_place, target_url),) = spots((args["target"],), place)
    at = At(bench, target_place, target_url)
    order = Order(
        target=facts.queue_facts(at.client, at.url),
        place=target_place,
        mode=one_of(args, "mode", ("move", "copy")),
        asked=asked(args),
        edits=dict(args.get("edits") or {}),
        group=str(args.get("group") or ""),
        dedup=one_of(args, "dedup", DEDUPS),
    )
    queues = [(At(bench, where, url), facts.queue_facts(At(bench, where, url).client, url)) for where, url in sources]
    first = queues[0][0]
    names = ", ".join(source.name for source, _ in queues)
    yield bench.propose(
        first.place,
        Proposal(
            title=_title(order, names),
            tier="y",
            targets=(*(f"from {source.url}" for source, _ in queues), f"to {at.url}"),
            commands=_commands(first, at, order),
            effect=" ".join(_effect(order, [queue for _, queue in queues])),
            refused=_refused(order, queues, at),
            also_at=tuple(dict.fromkeys((target_place, *(where for where, _ in sources)))),
            carry=partial(_move, order=order, sources=sources),
        ),
    )


def _title(order: Order, names: str) -> str:
    """What is done, in a line; a single message that was edited is fixed, not just moved."""
    if order.edits and order.asked.most == 1:
        then = f", then delete the original from {names}" if order.mode == "move" else ""
        return f"Send the edited message to {order.target.name}{then}"
    return f"{order.mode.capitalize()} {order.asked.words()} from {names} to {order.target.name}"


def _refused(order: Order, queues: Sequence[tuple[At, Queue]], at: At) -> str:
    for source, queue in queues:
        same_region = source.bench.sessions.context(source.place).region == at.bench.sessions.context(at.place).region
        if (queue.arn and queue.arn == order.target.arn) or (source.url == at.url and same_region):
            return f"{queue.name} is both source and target."
        if order.target.fifo and not queue.fifo and not order.group:
            return f"{order.target.name} is FIFO and {queue.name} is not: its messages need a group id to go there."
    return ""


def _effect(order: Order, queues: Sequence[Queue]) -> Iterator[str]:
    """What a person should know before."""
    target, moving = order.target, order.mode == "move"
    if order.edits and order.asked.most == 1:
        after = ", and the original deleted only once it is accepted" if moving else ""
        yield f"The edited message is sent first{after}. It gets a new id, sent time and receive count."
    else:
        after = " and deleted from its source once accepted" if moving else ""
        yield (
            f"Each message is sent to the target first{after}. There it gets a new id, sent time and receive count; "
            "body, attributes, group and trace header are kept."
        )
    if moving:
        most = min(order.asked.most or WORKERS * 10, WORKERS * 10)
        both = f"up to {most} messages are" if most > 1 else "the message may be"
        yield f"If awstui is killed in between, {both} in both queues; none is lost."
    if order.edits and order.asked.most != 1:
        yield f"{len(order.edits):,} of them {'is' if len(order.edits) == 1 else 'are'} sent as edited."
    if target.fifo:
        ids = {"id": "the id of the message", "keep": "its own", "fresh": "a new one"}[order.dedup]
        yield (
            f"The deduplication id is {ids}; a repeated one within 5 minutes is accepted and not delivered. "
            "To keep the order, one message of a group goes per call."
        )
    kinds = {queue.fifo for queue in queues}
    if target.fifo and False in kinds:
        yield f"The source is a standard queue: messages without a group go to group {order.group}, in any order."
    if not target.fifo and True in kinds:
        yield "The target is a standard queue: it keeps neither the order nor the deduplication ids."
    if target.delay and not target.fifo:
        yield f"The target delays its messages by {target.delay} s."
    if any(queue.max_size > target.max_size for queue in queues):
        yield f"Messages over {target.max_size:,} bytes stay where they are: the target takes no larger ones."
    for queue in queues:
        yield from price(queue, order.asked, held=not moving)


def _commands(source: At, at: At, order: Order) -> tuple[str, ...]:
    """One round of it by hand."""
    entries = {"Entries": [{"Id": "0", "MessageBody": "…"}]}
    found = [source.receiving(order.asked.visibility), at.spelled("SendMessageBatch", entries)]
    if order.mode == "move":
        found.append(source.spelled("DeleteMessageBatch", {"Entries": [{"Id": "0", "ReceiptHandle": "…"}]}))
    return tuple(found)


def _move(bench: Bench, *, order: Order, sources: Sequence[tuple[Place, str]]) -> Iterator[Reply]:
    for place, url in sources:
        if bench.cancelled():
            return
        yield from _Move(bench, order, At(bench, place, url)).run()


class _Move:
    """One source on its way to the target."""

    def __init__(self, bench: Bench, order: Order, source: At) -> None:
        self._bench = bench
        self._order = order
        self._source = source
        self._queue = facts.queue_facts(source.client, source.url)
        self._target = At(bench, order.place, order.target.url)
        self._picker = order.asked.picker()
        self._failures: list[Refusal] = []
        self._lock = threading.Lock()

    def run(self) -> Iterator[Reply]:
        """Carry it out; `Value(Moved)` is the last answer."""
        order = self._order
        operations = ("ReceiveMessage", "ChangeMessageVisibilityBatch", "DeleteMessageBatch")
        params: dict[str, Any] = {"Target": order.target.url, "Mode": order.mode, "Which": order.asked.words()}
        with (
            self._source.intent(*operations, **params) as taking,
            self._target.intent("SendMessageBatch", Source=self._source.url, Mode=order.mode) as giving,
        ):
            self._pace = pace = Pace(order.asked.rate, self._wait)
            self._outbox = Outbox(
                self._target, order.target, permit=giving.permit, wait=self._wait, forgive=giving.forgive
            )
            self._sweep = Sweep(
                self._source, self._queue, taking, self._carry,
                visibility=order.asked.visibility, workers=pace.workers(WORKERS), batch=pace.batch,
                limit=order.asked.most, choosy=order.asked.choosy,
                in_flight=order.asked.in_flight,
            )  # fmt: skip
            words = {"sent": "sent", "failed": "failed"}
            yield from going(self._bench, self._sweep, order.asked, self._queue, words)
            tally = self._sweep.tally
            taking.note = f"{tally.seen} received, {tally.deleted} deleted, {tally.released} released"
            giving.note = f"{tally.done.get('sent', 0)} accepted, {tally.done.get('failed', 0)} refused"
            yield Value(self._outcome())
            if self._sweep.error is not None:
                raise self._sweep.error

    def _wait(self, seconds: float) -> bool:
        return self._sweep.wait(seconds)

    def _outcome(self) -> Moved:
        order, tally, error = self._order, self._sweep.tally, self._sweep.error
        sent = tally.done.get("sent", 0)
        twice = max(0, sent - tally.deleted) if order.mode == "move" else 0
        at = self._target if getattr(error, "operation_name", "").startswith("Send") else self._source
        return Moved(
            source=self._source.url,
            target=order.target.url,
            mode=order.mode,
            stopped=self._sweep.ended(order.asked.ids),
            seen=tally.seen,
            matched=tally.matched,
            sent=sent,
            deleted=tally.deleted,
            doubled=twice + tally.done.get("unsure", 0) + tally.done.get("late", 0),
            failures=tuple(self._failures),
            failed=tally.done.get("failed", 0),
            missing=self._sweep.missing(order.asked.ids),
            repeats=tally.repeats,
            left=self._sweep.left,
            fault=at.explain(error, getattr(error, "operation_name", "")) if error else None,
        )

    def _carry(self, sweep: Sweep, flock: Flock, messages: Sequence[Message]) -> None:
        """What becomes of one receive's new messages, in one of several threads."""
        picked = sweep.claim(self._picker.pick(messages))
        whole = [each for each in picked if each.md5_ok]
        self._refuse([(each.id, Posted(False, _CORRUPT)) for each in picked if not each.md5_ok])
        if not whole or not self._pace.take(len(whole)) or not sweep.holds(flock, whole):
            return
        posted, error = self._outbox.send([self._order.draft(each) for each in whole])
        found = [(each.id, one) for each, one in zip(whole, posted, strict=True)]
        accepted = [each for each, one in found if one.accepted]
        sweep.add(sent=len(accepted))
        if self._order.mode == "move" and accepted:
            sweep.delete(flock, accepted)
        self._refuse([(each, one) for each, one in found if not (one.accepted or one.untried)])
        if error is not None:
            raise error

    def _refuse(self, refused: Sequence[tuple[str, Posted]]) -> None:
        """Count and note what was not carried; it stays hidden, so that it does not come again, until the end."""
        self._sweep.give_back(len(refused))
        self._sweep.add(failed=len(refused), unsure=sum(one.unsure for _, one in refused))
        with self._lock:
            room = max(0, TOLD - len(self._failures))
            self._failures += [Refusal(each, one.sentence, code=one.code) for each, one in refused[:room]]
