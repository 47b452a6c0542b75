"""Counting the messages that match: a move without the sending, to see beforehand what it would take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from awstui.engine.proposals import Proposal
from awstui.engine.services.sqs import facts
from awstui.engine.services.sqs.asked import Asked, asked, price
from awstui.engine.services.sqs.at import At
from awstui.engine.services.sqs.going import going
from awstui.engine.services.sqs.holding import Flock
from awstui.engine.services.sqs.sweep import Sweep
from awstui.protocol import Place, Reply, Value
from awstui.protocol.sqs import Message, Queue
from awstui.protocol.sqs_transfer import Counted

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench


def count(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Count messages and let go of them again; arguments and answers are in protocol.sqs_transfer."""
    at, which = At(bench, place, args["queue_url"]), asked(args)
    queue = facts.queue_facts(at.client, at.url)
    yield bench.propose(
        place,
        Proposal(
            title=f"Count {which.words()} in {at.name}",
            tier="",
            targets=(at.url,),
            commands=(at.receiving(which.visibility),),
            effect=" ".join(price(queue, which, held=True)),
            carry=partial(_count, place=place, queue=queue, which=which),
        ),
    )


def _count(bench: Bench, *, place: Place, queue: Queue, which: Asked) -> Iterator[Reply]:
    at, picker = At(bench, place, queue.url), which.picker()

    def look(sweep: Sweep, flock: Flock, messages: Sequence[Message]) -> None:
        found = sweep.claim(picker.pick(messages))
        sweep.add(matched=len(found), size=sum(each.size for each in found))

    with at.intent("ReceiveMessage", "ChangeMessageVisibilityBatch", Which=which.words()) as entry:
        sweep = Sweep(
            at, queue, entry, look,
            visibility=which.visibility, limit=which.most, choosy=which.choosy, in_flight=which.in_flight,
        )  # fmt: skip
        yield from going(bench, sweep, which, queue, {"matched": "match"})
        tally, error = sweep.tally, sweep.error
        entry.note = f"{tally.seen} seen, {tally.released} released"
        yield Value(
            Counted(
                queue=queue.url,
                stopped=sweep.ended(which.ids),
                seen=tally.seen,
                matched=tally.matched,
                size=tally.done.get("size", 0),
                missing=sweep.missing(which.ids),
                repeats=tally.repeats,
                left=sweep.left,
                fault=at.explain(error, "ReceiveMessage") if error else None,
            )
        )
        if error is not None:
            raise error
