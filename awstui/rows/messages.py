"""SQS messages as documents: whole and faithful, or laid out for reading; and as rows of a table."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from typing import Any

from awstui.catalog.model import Column
from awstui.protocol import Values
from awstui.protocol.sqs import Attribute, Message, Queue
from awstui.rows.cells import LIMIT
from awstui.rows.filter import SEPARATOR, searchable
from awstui.rows.nested import opened
from awstui.rows.store import Store
from awstui.text import clean


def raw(message: Message) -> dict[str, Any]:
    """A message as SQS gave it, JSON-able: one line of an export. Binary values are base64.

    The receipt handle is left out: it is good for one delete, for a while, by whoever holds it.
    """
    line: dict[str, Any] = {"MessageId": message.id, "Body": message.body}
    if message.attributes:
        line["MessageAttributes"] = {each.name: _typed(each) for each in message.attributes}
    return {**line, "Attributes": dict(message.system)}


def readable(message: Message) -> dict[str, Any]:
    """A message laid out for a person: JSON opened (also inside strings, under NESTED), times as ISO 8601 in UTC."""
    document: dict[str, Any] = {"Body": opened(message.body)}
    if message.attributes:
        document["Attributes"] = {f"{each.name} ({each.type})": _shown(each) for each in message.attributes}
    facts = {
        "MessageId": message.id,
        "Sent": _moment(message.sent),
        "First received": _moment(message.first_received),
        "Received": f"{message.receive_count} times" if message.receive_count != 1 else "once",
        "Size": f"{message.size:,} bytes",
        "Group": message.group,
        "Deduplication id": message.dedup,
        "Sequence number": message.sequence,
        "Sender": message.sender,
        "MD5": "matches" if message.md5_ok else "DOES NOT MATCH: what arrived is not what SQS's digest says",
    }
    document["Message"] = {name: value for name, value in facts.items() if value}
    rest = {name: value for name, value in message.system.items() if name not in _TOLD}
    if rest:
        document["System attributes"] = rest
    return document


_TOLD = frozenset(
    {"SentTimestamp", "ApproximateFirstReceiveTimestamp", "ApproximateReceiveCount", "MessageGroupId", "SenderId"}
    | {"MessageDeduplicationId", "SequenceNumber"}
)


def _typed(attribute: Attribute) -> dict[str, str]:
    value = attribute.value
    if isinstance(value, bytes):
        return {"DataType": attribute.type, "BinaryValue": base64.b64encode(value).decode("ascii")}
    return {"DataType": attribute.type, "StringValue": value}


def _shown(attribute: Attribute) -> Any:
    value = attribute.value
    if isinstance(value, bytes):
        return f"{len(value):,} bytes, base64: {base64.b64encode(value).decode('ascii')}"
    return opened(value)


def _moment(seconds: float | None) -> str:
    if seconds is None:
        return ""
    try:
        return datetime.fromtimestamp(seconds, UTC).isoformat(sep=" ", timespec="milliseconds")
    except (ValueError, OverflowError, OSError):
        return str(seconds)


# ---- rows

_BODY = "Body"


def columns(queue: Queue | None, narrow: bool = False) -> tuple[Column, ...]:
    """The columns of a queue's messages.

    Parameters: `queue`, if known: a group is a wide column unless the queue is FIFO; `narrow`, whether the id is one
    too, because the body needs the room.
    """
    fifo = queue is not None and queue.fifo
    return (
        Column("Age", "sent", "age"),
        Column("Receives", "receives", "state"),
        Column("Size", "size", "bytes"),
        Column("Group", "group", "text", wide=not fifo),
        Column(_BODY, "body", "text"),
        Column("Id", "id", "id", wide=narrow),
        Column("Sent", "sent", "time", wide=True),
        Column("First received", "first", "time", wide=True),
        Column("Attributes", "attributes", "text", wide=True),
        Column("Sender", "sender", "text", wide=True),
    )


def values(message: Message, queue: Queue | None) -> Values:
    """One message as a row, a value for each of `columns`."""
    return (
        message.sent,
        receives(message, queue),
        message.size,
        message.group or None,
        message.body if message.md5_ok else f"(MD5 differs) {message.body}",
        message.id,
        message.sent,
        message.first_received,
        ", ".join(each.name for each in message.attributes) or None,
        message.sender or None,
    )


def receives(message: Message, queue: Queue | None) -> str:
    """How often it was received, and what the redrive policy makes of that.

    A message received maxReceiveCount times is moved at the next receive, not handed out (SQS developer guide, "Using
    dead-letter queues").
    """
    count = message.receive_count
    if queue is None or not queue.dlq_arn:
        return f"{count}"
    most = queue.max_receive_count
    if count >= most:
        return f"{count} of {most} → {queue.dlq_name} next"
    return f"{count} of {most}"


class Messages(Store):
    """A store whose filter looks into whole bodies, not only into what a cell shows of them."""

    def _searchable(self, values: Values, fault: str = "") -> str:
        found = super()._searchable(values, fault)
        at = next(number for number, column in enumerate(self.columns) if column.name == _BODY)
        body = values[at]
        if not isinstance(body, str) or len(body) <= LIMIT:
            return found
        cells = found.split(SEPARATOR)
        cells[at] = searchable([clean(body)])
        return SEPARATOR.join(cells)
