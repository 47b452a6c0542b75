"""Looking at messages, which SQS has no call for: they are received, shown, and let go of again."""

from __future__ import annotations

import dataclasses
from collections.abc import Generator, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from awstui.engine.proposals import Proposal
from awstui.engine.services.sqs import facts
from awstui.engine.services.sqs.at import At
from awstui.errors import UsageError
from awstui.protocol import Place, Progress, Reply, Value
from awstui.protocol.sqs import Peeked
from awstui.rows.cells import many

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench

VISIBILITY = 30
"""Seconds a peeked message stays hidden at most."""

MOST = 1000
"""Messages one peek shows at most."""

LEAST_PAUSE = 2.0
"""Seconds between two looks at least: each hides its messages from consumers for a moment."""


def queue(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Facts of one queue, from one call. Args: queue_url. Answers Value(Queue)."""
    yield Value(facts.queue_facts(bench.sessions.client(place, "sqs"), args["queue_url"]))


def cost(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """What a peek would do to the queue, without doing it; reads only. Args: queue_url, visibility (s), every (s).

    Answers Value(Queue) as soon as its facts are there, and Value(PeekCost), whose queue also knows its DLQ sources.
    """
    at, visibility = At(bench, place, args["queue_url"]), int(args.get("visibility", VISIBILITY))
    known = facts.queue_facts(at.client, at.url)
    yield Value(known)
    known = dataclasses.replace(known, sources=facts.count_sources(at.client, known.url))
    lambdas = bench.sessions.client(place, "lambda", brief=True)
    functions = () if bench.demo else facts.consumers(lambdas, known.arn)  # the demo has no Lambda
    found = facts.peek_cost(known, visibility, functions)
    yield Value(dataclasses.replace(found, command=at.receiving(visibility)))


def peek(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Look at messages and let go of them again, once or every so many seconds.

    Args: queue_url; count, how many different messages (default 10, at most MOST); visibility, seconds they stay
    hidden when they cannot be released (default VISIBILITY); every, seconds between two looks (default 0: one look).

    Answers Planned, with no confirmation of its own: what it costs was said before. Run then answers Value(Message) for
    each message as it comes, Progress after each poll, and Value(Peeked) after each look. Messages are released also
    when it is cancelled or fails; if the engine dies they reappear by themselves after `visibility`. Repeated looks end
    by themselves when one more would let the redrive policy move a message that was seen.
    """
    at, count, every = At(bench, place, args["queue_url"]), int(args.get("count", 10)), float(args.get("every", 0))
    if not 1 <= count <= MOST:
        raise UsageError(f"A peek shows 1 to {MOST:,} messages, not {count:,}.")
    if every and not LEAST_PAUSE <= every <= 3600:
        raise UsageError(f"A live peek looks every {LEAST_PAUSE:g} to 3,600 seconds.")
    visibility = int(args.get("visibility", VISIBILITY))
    most = facts.queue_facts(at.client, at.url).max_receive_count if every else 0
    effect = "Raises the receive count of each message shown by one, which a redrive policy counts."
    yield bench.propose(
        place,
        Proposal(
            title=f"Peek into {at.name} every {every:g} s" if every else f"Peek into {at.name}",
            tier="",
            targets=(at.url,),
            commands=(at.receiving(visibility, count),),
            effect=f"{effect} Each look counts." if every else effect,
            carry=partial(_peek, place=place, look=_Look(at.url, count, visibility, every, most)),
        ),
    )


@dataclasses.dataclass(frozen=True, slots=True)
class _Look:
    """What was asked for; times in seconds, `most` the redrive policy's maxReceiveCount or 0."""

    url: str
    count: int
    visibility: int
    every: float
    most: int


def _peek(bench: Bench, *, place: Place, look: _Look) -> Iterator[Reply]:
    at = At(bench, place, look.url)
    looks = seen = released = 0
    with at.intent("ReceiveMessage", "ChangeMessageVisibilityBatch", Count=look.count, Every=look.every) as entry:
        while True:
            outcome, error = yield from _once(bench, at, look)
            looks, seen, released = looks + 1, seen + outcome.seen, released + outcome.released
            entry.note = f"{seen} seen, {released} released" + (f", {looks} looks" if look.every else "")
            if error is not None:
                raise error
            if not look.every or outcome.stopped in ("cancelled", "counts") or bench.wait(look.every):
                return


def _once(bench: Bench, at: At, look: _Look) -> Generator[Reply, None, tuple[Peeked, Exception | None]]:
    """One look, its outcome told, and what ended it early; everything is let go of."""
    hold = at.hold(look.visibility)
    seen, left, highest = 0, {}, 0
    error: Exception | None = None
    try:
        for fresh in hold.look(look.count, bench.cancelled):
            for each in fresh:
                seen += 1
                highest = max(highest, each.receive_count)
                yield Value(each)
            yield Progress(seen, look.count, many(hold.empty_polls, "empty poll"))
    except Exception as stopped:
        error = stopped
    finally:
        held = len(hold.receipts)
        left = hold.release()
    why = "failed" if error else "count" if seen >= look.count else "cancelled" if bench.cancelled() else "empty"
    if look.every and look.most and highest >= look.most - 1 and why in ("count", "empty"):
        why = "counts"
    fault = at.explain(next(iter(left.values())), "ChangeMessageVisibilityBatch") if left else None
    outcome = Peeked(
        seen=seen,
        asked=look.count,
        stopped=why,
        released=held - len(left),
        hidden=tuple(left),
        hidden_for=look.visibility if left else 0,
        repeats=hold.repeats,
        empty_polls=hold.empty_polls,
        fault=fault,
    )
    yield Value(outcome)
    return outcome, error
