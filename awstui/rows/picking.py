"""Which messages of a queue are meant: a text as after `/`, a JMESPath condition, ids. All that are given must hold."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from awstui.protocol.sqs import Message, Queue
from awstui.rows.messages import Messages, columns, values
from awstui.rows.where import where as where_


class Picker:
    """Picks messages, a batch at a time; may be used by several threads.

    Parameters: `text`, as after `/` in the list of messages; `where`, as after `:where` there; `ids`, message ids; each
    empty when it does not matter. `queue`, whose messages they are. Raises ValueError, as a sentence, for what cannot
    be understood.
    """

    def __init__(self, text: str = "", where: str = "", ids: Collection[str] = (), queue: Queue | None = None) -> None:
        self.text = text.strip()
        self.where = where.strip()
        self.ids = frozenset(ids)
        self._queue = queue
        self._columns = columns(queue)
        self._condition = where_(self.where) if self.where else None
        Messages(self._columns).set_filter(self.text)  # a text that makes no sense is told now

    def __bool__(self) -> bool:
        """Whether there is anything to pick by."""
        return bool(self.text or self.where or self.ids)

    def pick(self, messages: Sequence[Message]) -> list[Message]:
        """Those that are meant, in their order."""
        found = [each for each in messages if each.id in self.ids] if self.ids else list(messages)
        if self._condition is not None:
            found = [each for each in found if self._condition(each)]
        if self.text and found:
            store = Messages(self._columns)
            store.extend([each.id for each in found], [values(each, self._queue) for each in found])
            store.set_filter(self.text)
            shown = {store.key_at(number) for number in range(len(store.view))}
            found = [each for each in found if each.id in shown]
        return found
