"""SQS messages as documents: whole and faithful, or laid out for reading; and as rows of a table."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from awstui.catalog.model import Column
from awstui.protocol import Values
from awstui.protocol.sqs import Attribute, Message, Queue
from awstui.rows.cells import LIMIT
from awstui.rows.filter import SEPARATOR, searchable
from awstui.rows.store import Store
from awstui.text import clean

NESTED = "‹JSON in a string›"
"""The only key of an object that stands for a JSON text found inside a string."""

_DEEPEST = 8
"""How many JSON texts inside each other are opened; what is deeper stays a string."""

_LEVELS = 100
"""How deep an opened body may be nested: whoever draws it goes down level by level."""


def raw(message: Message) -> dict[str, Any]:
    """A message as SQS gave it, JSON-able: one line of an export. Binary values are base64.

    The receipt handle is left out: it is good for one delete, for a while, by whoever holds it.
    """
    line: dict[str, Any] = {"MessageId": message.id, "Body": message.body}
    if message.attributes:
        line["MessageAttributes"] = {each.name: _typed(each) for each in message.attributes}
    line["Attributes"] = dict(message.system)
    if message.md5:
        line["MD5OfBody"] = message.md5
    return line


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


def opened(text: str, depth: int = 0, level: int = 0) -> Any:
    """The JSON object or array a text is, strings inside it opened likewise; any other text as it is.

    A text whose JSON a Python value cannot hold exactly (a doubled key, a number with more digits than a float) stays
    a text: what is shown must be what was sent. So does one nested deeper than anything but an attack.

    Parameters: `text`, a body or a value in one; `depth`, the JSON texts around it; `level`, the JSON levels around it.
    """
    if depth > _DEEPEST or not text.lstrip(" \t\r\n").startswith(("{", "[")):
        return text
    try:
        found = json.loads(text, object_pairs_hook=_unique, parse_float=_exact, parse_constant=_refuse)
        return _opened_inside(found, depth, level)
    except (ValueError, RecursionError):
        return text


def _opened_inside(value: Any, depth: int, level: int) -> Any:
    if level > _LEVELS:
        raise ValueError("nested too deep")
    if isinstance(value, dict):
        return {name: _opened_inside(inner, depth, level + 1) for name, inner in value.items()}
    if isinstance(value, list):
        return [_opened_inside(inner, depth, level + 1) for inner in value]
    if isinstance(value, str):
        found = opened(value, depth + 1, level + 1)
        return value if isinstance(found, str) else {NESTED: found}
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is there twice")
    return found


def _exact(text: str) -> float:
    number = float(text)
    if Decimal(repr(number)) != Decimal(text):
        raise ValueError("a float would show another number")
    return number


def _refuse(text: str) -> Any:
    raise ValueError(f"{text} is not JSON")


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
