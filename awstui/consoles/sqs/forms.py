"""The queue console's forms: their fields, and what was filled in as the engine wants it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from awstui.protocol import Field
from awstui.protocol.sqs import Draft, Fault, PeekCost, Queue
from awstui.protocol.sqs_rules import MAX_DELAY, faults, parse_attributes

PEEK_MOST = 1000
"""Messages one peek shows at most."""


LEAST_PAUSE, MOST_PAUSE = 2, 3600
"""Seconds between two looks of a live peek."""


def peek_fields(count: int, every: float | None = None) -> tuple[Field, ...]:
    """How many messages to look at, and how often: `count` and `every` (s) are what the person has set as usual."""
    fields = [Field("count", "Messages", "integer", default=f"{count}", help=f"1 to {PEEK_MOST:,}")]
    if every is not None:
        pause = f"{max(every, LEAST_PAUSE):g}"
        told = f"{LEAST_PAUSE} to {MOST_PAUSE:,}; each look counts as a receive"
        fields.append(Field("every", "Seconds between two looks", "number", default=pause, help=told))
    return tuple(fields)


def peek_faults(answers: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with the number asked for, by field."""
    found = {}
    count, every = _integer(answers.get("count")), answers.get("every")
    if count is None or not 1 <= count <= PEEK_MOST:
        found["count"] = f"1 to {PEEK_MOST:,}"
    if every is not None and not LEAST_PAUSE <= float(every) <= MOST_PAUSE:
        found["every"] = f"{LEAST_PAUSE} to {MOST_PAUSE:,} seconds"
    return found


def peek_help(cost: PeekCost, live: bool = False) -> str:
    """What the peek costs, a sentence a line."""
    sentences = list(cost.sentences)
    if live:
        sentences.append("All of this again at every look, until Esc or t ends it.")
        if cost.queue.max_receive_count:
            sentences.append(
                f"It ends by itself when a message has been received {max(1, cost.queue.max_receive_count - 1)} times, "
                "so that no look takes a message's last receive."
            )
    return "\n".join(f"• {sentence}" for sentence in sentences)


def send_fields(queue: Queue, copies: bool = False) -> tuple[Field, ...]:
    """What a message to this queue is made of; with `copies`, also how often it is sent."""
    fields = [Field("body", "Body", "body", help=f"at most {queue.max_size:,} bytes, attributes included")]
    if queue.fifo:
        own = "made from the body by the queue" if queue.content_based_dedup else "a fresh one"
        fields += [
            Field("group", "Message group id", help="messages of one group stay in order"),
            Field("dedup", "Deduplication id", required=False, help=f"empty: {own}; the same again within 5 minutes "
                  "is accepted but not delivered"),
        ]  # fmt: skip
    else:
        fields += [
            Field("delay", "Delay in seconds", "integer", required=False,
                  help=f"0 to {MAX_DELAY}; empty: the queue's own ({queue.delay})"),
            Field("group", "Message group id", required=False, help="only for fair queues; usually empty"),
        ]  # fmt: skip
    fields.append(
        Field("attributes", "Attributes", "body", required=False,
              help="a line each: name=value, name:Number=5, name:Binary=BASE64")
    )  # fmt: skip
    fields.append(
        Field("trace", "X-Ray trace header", required=False, help="AWSTraceHeader, counts nothing; usually empty")
    )
    if copies:
        fields.append(Field("copies", "Copies", "integer", default="1", help="{n} in the body counts them from 1"))
    return tuple(fields)


def draft(answers: Mapping[str, Any]) -> tuple[Draft, list[Fault]]:
    """The message that was filled in, and what of it could not be read."""
    wrong: list[Fault] = []
    written = str(answers.get("delay") or "").strip()
    delay = _integer(written)
    if written and delay is None:
        wrong.append(Fault("delay", "a whole number of seconds"))
    attributes, lines = parse_attributes(str(answers.get("attributes") or ""))
    wrong += [Fault("attributes", said) for said in lines]
    made = Draft(
        body=str(answers.get("body") or ""),
        delay=delay,
        attributes=attributes,
        group=str(answers.get("group") or "").strip(),
        dedup=str(answers.get("dedup") or "").strip(),
        trace=str(answers.get("trace") or "").strip(),
    )
    return made, wrong


def send_faults(answers: Mapping[str, Any], queue: Queue) -> dict[str, str]:
    """What SQS would refuse in what was filled in: field -> sentences."""
    made, wrong = draft(answers)
    found: dict[str, str] = {}
    for fault in (*wrong, *faults(made, queue)):
        found[fault.field] = f"{found[fault.field]}; {fault.sentence}" if fault.field in found else fault.sentence
    return found


def _integer(value: Any) -> int | None:
    text = str(value if value is not None else "").strip()
    return (
        int(text) if text.removeprefix("-").isascii() and text.removeprefix("-").isdigit() and len(text) < 12 else None
    )
