"""What is known of a message besides its body, in a few lines, the most important first; nothing by colour alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from awstui.protocol.sqs import Attribute, Message, Queue
from awstui.rows.bodies import one_line
from awstui.rows.cells import LIMIT, Tone, age

Fact = tuple[str, Tone]
"""Some words and what they mean for the person who reads them."""

TOLD = frozenset(
    {"SentTimestamp", "ApproximateFirstReceiveTimestamp", "ApproximateReceiveCount", "MessageGroupId", "SenderId"}
    | {"MessageDeduplicationId", "SequenceNumber", "DeadLetterQueueSourceArn"}
)
"""The system attributes that the facts tell in words of their own."""


def facts(message: Message, queue: Queue | None, now: float) -> list[list[Fact]]:
    """The lines above a body: when and how large, how often received, the FIFO ids.

    Args:
        queue: whose redrive policy gives the receive count its meaning, if known.
        now: epoch seconds.
    """
    size: Fact = (f"{message.size:,} {'byte' if message.size == 1 else 'bytes'}", "plain")
    lines = [[*_times(message, now), size], [_received(message, queue), _digest(message), *_source(message.system)]]
    ids = {"group": message.group, "dedup": message.dedup, "sequence": message.sequence, "sender": message.sender}
    named: list[Fact] = [(f"{name} {value}", "plain") for name, value in ids.items() if value]
    return [*lines, named] if named else lines


def attributes(message: Message) -> list[tuple[str, str]]:
    """Names with their types, and values on one line: the message's own attributes, then what else SQS says of it."""
    own = [(f"{each.name} ({each.type})", briefly(each)) for each in message.attributes]
    return [*own, *((f"{name} (system)", value) for name, value in message.system.items() if name not in TOLD)]


def briefly(attribute: Attribute) -> str:
    """An attribute's value on one line, no longer than a cell; of bytes how many they are."""
    value = attribute.value
    return f"{len(value):,} bytes" if isinstance(value, bytes) else one_line(value[:LIMIT])


def _times(message: Message, now: float) -> list[Fact]:
    if message.sent is None:
        return []
    passed = age(message.sent, now)
    said = f"sent {passed} from now, says SQS" if passed.startswith("in ") else f"sent {passed} ago"
    return [(said.replace("sent in ", "sent "), "plain"), (moment(message.sent), "plain")]


def _received(message: Message, queue: Queue | None) -> Fact:
    """How often, and what happens at the next receives: as rows.messages.receives, in whole words."""
    count = message.receive_count
    if queue is None or not queue.dlq_arn:
        return ("received once" if count == 1 else f"received {count:,} times", "plain")
    most = queue.max_receive_count
    said = f"received {count:,} of {most:,} {'time' if most == 1 else 'times'}"
    if count >= most:
        return (f"{said}: the next receive moves it to {queue.dlq_name}", "bad")
    return (f"{said}: 1 receive left", "busy") if count == most - 1 else (said, "plain")


def _source(system: Mapping[str, str]) -> list[Fact]:
    """The queue whose redrive policy moved it here, which SQS notes on messages in a dead-letter queue."""
    source = system.get("DeadLetterQueueSourceArn", "")
    return [(f"dead letter of {source.rpartition(':')[2]}", "plain")] if source else []


def _digest(message: Message) -> Fact:
    if not message.md5_ok:
        return ("MD5 DOES NOT MATCH: this is not what was sent", "bad")
    return ("MD5 matches" if message.md5 else "no MD5 came along", "plain")


def moment(seconds: float | None) -> str:
    """A time as ISO 8601 in UTC with milliseconds, empty for none.

    Args:
        seconds: since the epoch.
    """
    if seconds is None:
        return ""
    try:
        return datetime.fromtimestamp(seconds, UTC).isoformat(sep=" ", timespec="milliseconds")
    except (ValueError, OverflowError, OSError):
        return str(seconds)
