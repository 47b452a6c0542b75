"""SQS messages as documents: whole and faithful, or laid out for reading; and as rows of a table."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable, Collection, Hashable, Sequence
from typing import Any

from awstui.catalog.model import Column
from awstui.protocol import Values
from awstui.protocol.sqs import Attribute, Message, Queue
from awstui.rows.bodies import inside, one_line, summary
from awstui.rows.filter import SEPARATOR, searchable
from awstui.rows.message_facts import TOLD, briefly, moment
from awstui.rows.nested import opened
from awstui.rows.store import Store
from awstui.rows.where import Where, where
from awstui.text import clean


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
        "Sent": moment(message.sent),
        "First received": moment(message.first_received),
        "Received": f"{message.receive_count} times" if message.receive_count != 1 else "once",
        "Size": f"{message.size:,} bytes",
        "Group": message.group,
        "Deduplication id": message.dedup,
        "Sequence number": message.sequence,
        "Sender": message.sender,
        "Dead letter of": message.system.get("DeadLetterQueueSourceArn", ""),
        "MD5": "matches" if message.md5_ok else "DOES NOT MATCH: what arrived is not what SQS's digest says",
    }
    document["Message"] = {name: value for name, value in facts.items() if value}
    rest = {name: value for name, value in message.system.items() if name not in TOLD}
    if rest:
        document["System attributes"] = rest
    return document


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


# ---- rows

_BODY, _ATTRIBUTES = "Body", "Attributes"


def columns(queue: Queue | None, narrow: bool = False) -> tuple[Column, ...]:
    """The columns of a queue's messages.

    Args:
        queue: its facts, None while they are not known: a group is a wide column unless the queue is FIFO.
        narrow: whether the id is one too, because the body needs the room.
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
        Column(_ATTRIBUTES, "attributes", "text", wide=True),
        Column("Sender", "sender", "text", wide=True),
    )


def values(message: Message, queue: Queue | None) -> Values:
    """One message as a row, a value for each of `columns`."""
    return (
        message.sent,
        receives(message, queue),
        message.size,
        message.group or None,
        Telling(message),
        message.id,
        message.sent,
        message.first_received,
        ", ".join(f"{each.name}={briefly(each)}" for each in message.attributes) or None,
        message.sender or None,
    )


class Telling(str):
    """What a cell shows of a message's body; it remembers the message, for what looks further than a cell."""

    message: Message

    def __new__(cls, message: Message) -> Telling:
        """The body in short; what arrived damaged says so."""
        short = summary(message.body)
        made = super().__new__(cls, short if message.md5_ok else f"(MD5 differs) {short}")
        made.message = message
        return made


def receives(message: Message, queue: Queue | None) -> str:
    """How often it was received, and what the redrive policy makes of that: `2 of 3, 1 left`.

    A message received maxReceiveCount times is moved at the next receive, not handed out (SQS developer guide, "Using
    dead-letter queues").
    """
    count = message.receive_count
    if queue is None or not queue.dlq_arn:
        return f"{count}"
    most = queue.max_receive_count
    if count >= most:
        return f"{count} of {most} → {queue.dlq_name} next"
    return f"{count} of {most}, 1 left" if count == most - 1 else f"{count} of {most}"


class Messages(Store):
    """A store of messages, whose rows are those that `values` makes.

    Its filter looks into whole bodies and attributes, and into what bodies.inside unpacks of them, not only into what a
    cell shows. Besides the filter there may be an expression: `where_text`, which is judged once for every row, when it
    is set or the row arrives or changes.
    """

    def __init__(self, columns: Sequence[Column], clock: Callable[[], float] = time.time) -> None:
        super().__init__(columns, clock)
        self.where_text = ""
        self._where: Where | None = None
        self._verdicts: dict[Hashable, bool | None] = {}
        self._body = next(number for number, column in enumerate(self.columns) if column.name == _BODY)
        self._attributes = next(number for number, column in enumerate(self.columns) if column.name == _ATTRIBUTES)

    def set_where(self, text: str) -> None:
        """Show only messages an expression chooses; see rows.where, whose ValueError leaves everything as it was.

        Args:
            text: the expression; an empty one shows all messages again.
        """
        wanted = where(text, self._clock) if text.strip() else None
        self._settle()
        self.where_text, self._where, self._verdicts = text.strip(), wanted, {}
        self._narrow(self._order)

    @property
    def where_errors(self) -> int:
        """How many messages the expression does not fit; they are not shown."""
        self._settle()
        return sum(verdict is None for verdict in self._verdicts.values())

    @property
    def where_fault(self) -> str:
        """Why it did not fit the last of them."""
        return self._where.fault if self._where is not None else ""

    def widen(self) -> bool:
        """What Esc takes away: the filter, else the expression. False when there is neither."""
        if self.filter_text:
            self.set_filter("")
        elif self.where_text:
            self.set_where("")
        else:
            return False
        return True

    def narrow_like(self, other: Messages) -> None:
        """Have the expression, the filter and the order of another store: the same rows in other columns."""
        self.set_where(other.where_text)
        self.set_filter(other.filter_text)
        self.set_sort(*other.sort)

    # inside

    def _is_narrowed(self) -> bool:
        return self._where is not None or super()._is_narrowed()

    def _keep(self, rows: Collection[int]) -> list[int]:
        return super()._keep(rows if self._where is None else [row for row in rows if self._is_chosen(row)])

    def _is_chosen(self, row: int) -> bool:
        key, body = self._keys[row], self._rows[row][self._body]
        if key not in self._verdicts and self._where is not None:
            self._verdicts[key] = self._where.judge(body.message) if isinstance(body, Telling) else None
        return self._verdicts[key] is True

    def _replace(self, key: Hashable, at: int, values: Values, touch: bool = False) -> list[int]:
        self._verdicts.pop(key, None)
        return super()._replace(key, at, values, touch)

    def _arrange(self, keys: list[Hashable]) -> None:
        kept = set(keys)
        self._verdicts = {key: verdict for key, verdict in self._verdicts.items() if key in kept}
        super()._arrange(keys)

    def _searchable(self, values: Values, fault: str = "") -> str:
        found = super()._searchable(values, fault)
        body = values[self._body]
        if not isinstance(body, Telling):
            return found
        message = body.message
        cells = found.split(SEPARATOR)
        more, whole = inside(message.body), one_line(message.body)
        start = str(body) if more or not message.md5_ok else ""
        cells[self._body] = _folded(" ".join(part for part in (start, more, whole) if part))
        if message.attributes:
            cells[self._attributes] = _folded(" ".join(map(_whole, message.attributes)))
        return SEPARATOR.join(cells)


def _whole(attribute: Attribute) -> str:
    """All a search may look for in an attribute."""
    value = attribute.value
    text = "" if isinstance(value, bytes) else one_line(value)
    return f"{attribute.name}={text} {attribute.type} {inside(value)}"


def _folded(text: str) -> str:
    return searchable([clean(text)])
