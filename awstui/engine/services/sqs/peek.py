"""Looking at messages, which SQS has no call for: they are received, shown, and let go of again."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from awstui.engine.proposals import Proposal
from awstui.engine.services.sqs import facts
from awstui.engine.services.sqs.at import At
from awstui.errors import UsageError
from awstui.protocol import Place, Progress, Reply, Value
from awstui.protocol.sqs import Peeked

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench

VISIBILITY = 30
"""Seconds a peeked message stays hidden at most."""

MOST = 1000
"""Messages one peek shows at most."""


def queue(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Facts of one queue, from one call. Args: queue_url. Answers Value(Queue)."""
    yield Value(facts.queue_facts(bench.sessions.client(place, "sqs"), args["queue_url"]))


def cost(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """What a peek would do to the queue, without doing it; reads only. Args: queue_url, visibility (s).

    Answers Value(Queue) as soon as its facts are there, and Value(PeekCost), whose queue also knows its DLQ sources.
    """
    client = bench.sessions.client(place, "sqs")
    known = facts.queue_facts(client, args["queue_url"])
    yield Value(known)
    known = dataclasses.replace(known, sources=facts.count_sources(client, known.url))
    lambdas = bench.sessions.client(place, "lambda", brief=True)
    functions = () if bench.demo else facts.consumers(lambdas, known.arn)  # the demo has no Lambda
    yield Value(facts.peek_cost(known, args.get("visibility", VISIBILITY), functions))


def peek(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Look at messages and let go of them again.

    Args: queue_url; count, how many different messages (default 10, at most MOST); visibility, seconds they stay
    hidden when they cannot be released (default VISIBILITY).

    Answers Planned, with no confirmation of its own: what it costs was said before. Run then answers Value(Message) for
    each message as it comes, Progress after each poll, and last Value(Peeked). Messages are released also when it is
    cancelled or fails; if the engine dies they reappear by themselves after `visibility`.
    """
    at, count = At(bench, place, args["queue_url"]), int(args.get("count", 10))
    if not 1 <= count <= MOST:
        raise UsageError(f"A peek shows 1 to {MOST:,} messages, not {count:,}.")
    visibility = int(args.get("visibility", VISIBILITY))
    asked = {"MaxNumberOfMessages": min(10, count), "WaitTimeSeconds": 1, "VisibilityTimeout": visibility}
    names = {"MessageSystemAttributeNames": ["All"], "MessageAttributeNames": ["All"]}
    yield bench.propose(
        place,
        Proposal(
            title=f"Peek into {at.name}",
            tier="",
            targets=(at.url,),
            commands=(at.spelled("ReceiveMessage", {**asked, **names}),),
            effect="Raises the receive count of each message shown by one, which a redrive policy counts.",
            carry=partial(_peek, place=place, url=at.url, count=count, visibility=visibility),
        ),
    )


def _peek(bench: Bench, *, place: Place, url: str, count: int, visibility: int) -> Iterator[Reply]:
    at = At(bench, place, url)
    hold = at.hold(visibility)
    seen, error, left = 0, None, {}
    with at.intent("ReceiveMessage", "ChangeMessageVisibilityBatch", Count=count) as entry:
        try:
            for fresh in hold.look(count, bench.cancelled):
                for each in fresh:
                    seen += 1
                    yield Value(each)
                yield Progress(seen, count, f"{hold.empty_polls} empty polls")
        except Exception as stopped:
            error = stopped
        finally:
            held = len(hold.receipts)
            left = hold.release()
            entry.note = f"{seen} seen, {held - len(left)} released"
        why = "failed" if error else "count" if seen >= count else "cancelled" if bench.cancelled() else "empty"
        fault = at.explain(next(iter(left.values())), "ChangeMessageVisibilityBatch") if left else None
        yield Value(
            Peeked(
                seen=seen,
                asked=count,
                stopped=why,
                released=held - len(left),
                hidden=tuple(left),
                hidden_for=visibility if left else 0,
                repeats=hold.repeats,
                empty_polls=hold.empty_polls,
                fault=fault,
            )
        )
        if error is not None:
            raise error
