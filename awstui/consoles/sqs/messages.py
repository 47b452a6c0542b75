"""The tab of a queue's messages.

    Looking     the table, filter, sort
    Leafing     reading one message, and from it the next
    Peeking     looking at messages, and what that costs
    Sending     sending one, a changed copy, many
    Moving      moving and copying to another queue, counting what matches
    Files       export, import, sending a file
    Messages    deleting; what is typed; Esc

Each knows only the ones above it.
"""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from awstui import protocol as p
from awstui.consoles.sqs import words
from awstui.consoles.sqs.files import Files
from awstui.errors import AwsFailed, EngineGone
from awstui.protocol.sqs import Deleted, Held, Hidden, Message
from awstui.ui.bindings import bindings
from awstui.ui.table import Table


class MessagesTab(Files):
    """p peeks, n sends, Enter reads a message, x deletes."""

    TITLE = "Messages"
    WHERE = "queue"
    OPENS = "read"
    BINDINGS = bindings("queue", own=("app.back", "app.copy_command"))
    WORDS: ClassVar[dict[str, str]] = {
        "where": "only messages for which a JMESPath expression holds: body.order.id == 'x'; empty ends it",
        "count": "how many messages of the queue match, without moving one",
        "send": "send the messages of a file of JSON lines",
        "export": "write messages to a file of JSON lines",
        "import": "send what an export wrote",
    }

    def command(self, word: str, rest: str) -> None:
        """What is typed after `:`."""
        if word == "where":
            self.choose_where(rest)
        elif word == "count":
            self.count_matching()
        else:
            {"send": self.send_file, "export": self.export, "import": self.import_from}[word](rest)

    def on_table_opened(self, event: Table.Opened) -> None:
        """Enter: the message laid out for reading."""
        self.read(self.messages[str(event.key)], self)

    def action_delete(self) -> None:
        """Delete the message, or the marked ones, once that is confirmed."""
        if self.may_write("nothing is deleted") and (messages := self.chosen()):
            self.delete(messages)

    def delete(self, messages: list[Message]) -> None:
        """Delete these messages, once that is confirmed."""
        if self.may_write("nothing is deleted"):
            self.ask(partial(self._delete, messages))

    async def _delete(self, messages: list[Message]) -> None:
        held = tuple(Held(each.id, each.receipt, each.body[:200]) for each in messages)
        run = await self.console.agreed(self.job("sqs.delete", messages=held))
        if run is not None:
            await self.console.to_the_end(self._delete_confirmed(run, messages))

    async def _delete_confirmed(self, run: p.Run, messages: list[Message]) -> None:
        """Delete them and tell what became of each."""
        outcomes: dict[str, Deleted] = {}
        try:
            async for reply in self.console.engine.ask(run):
                value = reply.value if isinstance(reply, p.Value) else None
                if isinstance(value, Deleted):
                    outcomes[value.id] = value
                elif isinstance(value, Hidden):
                    self.console.say(words.hidden(value), "warning")
                elif isinstance(reply, p.Progress):
                    self.tell(f"looking for {reply.total - reply.done:,} again: {reply.text}")
        except AwsFailed as error:
            self.failures = [error.failure]
            self.console.say(f"{error.failure.sentence}\n{error.failure.hint}\nE shows the details.", "error")
        except EngineGone as error:
            self.console.say(f"{error} Whether the rest was deleted is not known; peek again.", "error")
        self._deleted(len(messages), outcomes)

    def _deleted(self, asked: int, outcomes: dict[str, Deleted]) -> None:
        gone = [each.id for each in outcomes.values() if each.state in ("deleted", "accepted")]
        self.table.clear_marks()
        self.gone(gone)
        if found := [each.failure for each in outcomes.values() if each.failure is not None and each.id not in gone]:
            self.failures = found
        self.tell(words.deleted_briefly(asked, outcomes))
        if outcomes:
            self.console.say(words.deleted(outcomes), "information" if len(gone) == asked else "warning")
        self.home.refresh_facts()

    # ---- leaving

    def action_back(self) -> None:
        """Esc: stop a running peek, else clear the marks, else the filter, else go back."""
        if self.stop_peek():
            return
        if self.table.clear_marks():
            return
        if self.store.widen():
            self.rows_changed()
        else:
            self.console.go_back()
