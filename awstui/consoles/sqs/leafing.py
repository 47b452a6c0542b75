"""Reading the messages of a list one after the other: where the reader is in it, what becomes of it when they go."""

from __future__ import annotations

from collections.abc import Collection

from awstui.consoles.sqs.looking import Looking
from awstui.consoles.sqs.message import MessageScreen, Shelf
from awstui.protocol.sqs import Message


class Leafing(Looking):
    """Opens the reader, and knows what is beside what it shows."""

    _reader: MessageScreen | None = None
    _read = 0  # where in the list the message that is read stood last

    def read(self, message: Message, shelf: Shelf) -> None:
        """Lay a message out for reading; the shelf is the list as its last heir knows it."""
        self._read = self.store.index_of(message.id) or 0
        self._reader = MessageScreen(self.home.label, message, shelf, self.queue, self.home.receive)
        self.console.push_screen(self._reader)

    def neighbour(self, message: Message, step: int, without: Collection[str] = ()) -> Message | None:
        """The message after (1) or before (-1) this one that is none of `without`; the cursor goes along."""
        at = self.store.index_of(message.id)
        if at is None:  # it is gone, and what came after it stands in its place
            at = self._read - max(0, step)
        while 0 <= (at := at + step) < len(self.store.view):
            key = str(self.store.key_at(at))
            if key not in without:
                self._read = at
                self.table.move_to(key)
                return self.messages[key]
        return None

    def standing(self, message: Message) -> str:
        """Which of the messages that are shown it is."""
        at = self.store.index_of(message.id)
        return "no longer in the list" if at is None else f"{at + 1:,} of {len(self.store.view):,}"

    def gone(self, ids: list[str]) -> None:
        """Messages were deleted or moved: whoever reads one of them reads the next, or the list when none is left."""
        reader = self._reader
        after = None
        turns = reader is not None and reader.is_current and reader.message.id in ids
        if reader is not None and turns:
            after = self.neighbour(reader.message, 1, ids) or self.neighbour(reader.message, -1, ids)
        self.drop(ids)
        if reader is None or not turns:
            return
        if after is None:
            reader.dismiss()
        else:
            reader.turn_to(after)
