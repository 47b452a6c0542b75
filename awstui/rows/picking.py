"""Which messages of a queue are meant: a text as after `/`, a JMESPath condition, ids. All that are given must hold."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from awstui.catalog.model import Column
from awstui.protocol.sqs import Message
from awstui.rows.filter import parse, searchable
from awstui.rows.where import where as condition
from awstui.text import clean

COLUMNS = (Column("Body", "body", "text"), Column("Attributes", "attributes", "text"), Column("Group", "group", "text"))
"""What `column:word` knows; attributes by name and value."""


class Picker:
    """Picks messages, a batch at a time; may be used by several threads.

    Args:
        text: as after `/`, looked for in COLUMNS only: "1" is in most ids, and a drain by it would take the whole
            queue. Like the others, empty when it does not matter.
        where: see rows.where.
        ids: message ids.

    Raises:
        ValueError: as a sentence: one of them cannot be understood.
    """

    def __init__(self, text: str = "", where: str = "", ids: Collection[str] = ()) -> None:
        self.text = text.strip()
        self.where = where.strip()
        self.ids = frozenset(ids)
        self._filter = parse(self.text, COLUMNS)
        self._condition = condition(self.where) if self.where else None

    def __bool__(self) -> bool:
        """Whether there is anything to pick by."""
        return bool(self.text or self.where or self.ids)

    def pick(self, messages: Sequence[Message]) -> list[Message]:
        """Those that are meant, in their order."""
        found = [each for each in messages if each.id in self.ids] if self.ids else list(messages)
        if self._condition is not None:
            found = [each for each in found if self._condition(each)]
        if self._filter and found:
            shown = self._filter.keep(range(len(found)), [_searchable(each) for each in found])
            found = [found[number] for number in shown]
        return found


def _searchable(message: Message) -> str:
    attributes = (f"{each.name} {'' if isinstance(each.value, bytes) else each.value}" for each in message.attributes)
    return searchable([clean(message.body), clean(" ".join(attributes)), clean(message.group)])
