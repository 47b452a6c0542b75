"""Which messages of a queue are meant: a text as after `/`, a JMESPath condition, ids. All that are given must hold."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from awstui.catalog.model import Column
from awstui.protocol.sqs import Message
from awstui.rows.filter import parse, searchable
from awstui.rows.messages import NESTED, opened
from awstui.rows.paths import Getter, getter, strict
from awstui.text import clean

COLUMNS = (Column("Body", "body", "text"), Column("Attributes", "attributes", "text"), Column("Group", "group", "text"))
"""What `column:word` knows; attributes by name and value."""


def document(message: Message) -> dict[str, Any]:
    """A message as a `where` condition sees it: `body.order.id == 'x' && receives > `3``.

    `body` is the JSON the body stands for, JSON texts inside it opened too, and the text itself when it is none;
    `text` always is the text. `attributes` has the values by name, binary ones as null. Times are epoch seconds.
    """
    return {
        "id": message.id,
        "body": _unwrapped(opened(message.body)),
        "text": message.body,
        "attributes": {
            each.name: None if isinstance(each.value, bytes) else _number(each.value) if each.base == "Number"
            else each.value
            for each in message.attributes
        },
        "group": message.group,
        "dedup": message.dedup,
        "sequence": message.sequence,
        "sender": message.sender,
        "size": message.size,
        "receives": message.receive_count,
        "sent": message.sent,
        "first_received": message.first_received,
        "system": dict(message.system),
    }  # fmt: skip


class Picker:
    """Picks messages, a batch at a time; may be used by several threads.

    Parameters: `text`, as after `/`, looked for in COLUMNS; `where`, JMESPath on `document`; `ids`, message ids; each
    empty when it does not matter. Raises ValueError, as a sentence, for what cannot be understood.
    """

    def __init__(self, text: str = "", where: str = "", ids: Collection[str] = ()) -> None:
        self.text = text.strip()
        self.where = where.strip()
        self.ids = frozenset(ids)
        self._filter = parse(self.text, COLUMNS)
        self._condition = _compiled(self.where) if self.where else None

    def __bool__(self) -> bool:
        """Whether there is anything to pick by."""
        return bool(self.text or self.where or self.ids)

    def pick(self, messages: Sequence[Message]) -> list[Message]:
        """Those that are meant, in their order."""
        found = [each for each in messages if each.id in self.ids] if self.ids else list(messages)
        if self._condition is not None:
            found = [each for each in found if _holds(self._condition(document(each)))]
        if self._filter and found:
            shown = self._filter.keep(range(len(found)), [_searchable(each) for each in found])
            found = [found[number] for number in shown]
        return found


def _searchable(message: Message) -> str:
    """What a text is looked for in: not ids, times and sizes, in which a short word is found by accident."""
    attributes = (f"{each.name} {'' if isinstance(each.value, bytes) else each.value}" for each in message.attributes)
    return searchable([clean(message.body), clean(" ".join(attributes)), clean(message.group)])


def _compiled(where: str) -> Getter:
    from jmespath.exceptions import JMESPathError, JMESPathTypeError

    try:
        found = getter(where)
        strict(where)(document(Message("", "", "", 0, 0)))
    except (JMESPathTypeError, RecursionError):
        pass  # of another message it may be of the right type
    except JMESPathError as error:
        said = str(error).splitlines()[0].rstrip(".:")
        raise ValueError(f"“{where}” is not a JMESPath condition: {said}.") from None
    return found


def _holds(value: Any) -> bool:
    """Truth as JMESPath has it: 0 is a value like any other."""
    return value is not None and value is not False and value not in ("", [], {})


def _number(text: str) -> int | float | str:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            pass
    return text


def _unwrapped(value: Any) -> Any:
    """What `opened` found, without the mark on JSON that stood inside a string."""
    if isinstance(value, dict):
        if len(value) == 1 and NESTED in value:
            return _unwrapped(value[NESTED])
        return {name: _unwrapped(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_unwrapped(inner) for inner in value]
    return value
