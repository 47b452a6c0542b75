"""The messages of a queue that were looked at, as a table: filter, sort, copying."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult

from awstui import protocol as p
from awstui.consoles.sqs import words
from awstui.consoles.sqs.pane import QueueTab
from awstui.protocol.sqs import Message
from awstui.rows.cells import many
from awstui.rows.messages import Messages, columns, raw, values
from awstui.ui.filter import FilterBar
from awstui.ui.filtering import Filtering
from awstui.ui.lines import Line
from awstui.ui.table import Table

_ROOMY = 110
"""Columns of the terminal from which a message's id has room beside its body."""


class Looking(QueueTab, Filtering):
    """The table of messages and what needs nothing of AWS."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: dict[str, Message] = {}
        self.failures: list[p.Failure] = []
        self.store: Messages = Messages(columns(None))
        self.table = Table(self.store)
        self.status = Line(id="status")
        self.filter_bar = FilterBar()
        self._marked = 0
        self._said = ""
        self.when = ""  # when the last look ended, worded as in `words.at`
        self.empty = words.EMPTY

    def compose(self) -> ComposeResult:
        """Messages, what happens, the filter."""
        yield self.table
        yield self.status
        yield self.filter_bar

    def begin(self) -> None:
        """Nothing is looked at until somebody says so."""
        self.rows_changed()

    def facts_changed(self) -> None:
        """What is shown of messages depends on the queue's type and its redrive policy."""
        self._arrange()
        self.store.update({key: values(each, self.queue) for key, each in self.messages.items()})
        self.rows_changed()

    def _arrange(self) -> None:
        """Have the columns that fit the queue and the screen; rows, filter and order stay."""
        wanted = columns(self.queue, narrow=self.size.width < _ROOMY)
        if wanted != self.store.columns:
            before, self.store = self.store, Messages(wanted)
            self._marked = 0
            self.table.store = self.store
            self.store.extend(list(self.messages), [values(each, self.queue) for each in self.messages.values()])
            self.store.narrow_like(before)

    def on_resize(self) -> None:
        """A narrow screen has no room for ids beside bodies."""
        self._arrange()
        self.rows_changed()

    # ---- rows

    def keep(self, found: list[Message]) -> None:
        """Messages came; one seen before is shown as it is now."""
        self.messages.update((each.id, each) for each in found)
        self.store.extend([each.id for each in found], [values(each, self.queue) for each in found])
        self.rows_changed()

    def drop(self, ids: list[str]) -> None:
        """Messages that are gone."""
        for each in ids:
            self.messages.pop(each, None)
        self.store.remove(ids)
        self.rows_changed()

    @property
    def wanted(self) -> str:
        """What a message must match: the filter, else the expression."""
        return self.store.filter_text or self.store.where_text

    def tell(self, text: str) -> None:
        """Say something on the status line until something else happens."""
        self._said = text
        self.show_status()

    def show_status(self) -> None:
        """What is happening or has happened; how many messages there are, match and are marked, and as of when."""
        total, seen = len(self.messages), len(self.store.view)
        narrowed = " ".join(
            part for part in (self.store.filter_text and f"/{self.store.filter_text}",
                              self.store.where_text and f":where {self.store.where_text}") if part
        )  # fmt: skip
        parts = [f"{seen:,} of {total:,} {narrowed}" if narrowed else many(total, "message")]
        if errors := self.store.where_errors:
            parts.append(f"the expression does not fit {errors:,}: {self.store.where_fault}")
        if self._marked:
            parts.append(f"{self._marked:,} marked")
        told = seen == total and not self._marked and not narrowed and self._said
        shown = [] if told or not (total or narrowed) else parts
        if self.when and self.when not in self._said:
            shown = [*shown, f"looked {self.when}"]
        self.status.show("", self._said, self.filter_bar.fault or " · ".join(shown))

    def on_table_marked(self, event: Table.Marked) -> None:
        """Marks changed."""
        self._marked = event.count
        self.show_status()

    def chosen(self) -> list[Message]:
        """The marked messages, else the one under the cursor; says so when there is none."""
        keys = self.table.marked or ([] if self.table.cursor_key is None else [self.table.cursor_key])
        found = [self.messages[str(key)] for key in keys if key in self.messages]
        if not found:
            self.console.say("There is no message to do that on. p peeks.", "warning")
        return found

    # ---- looking

    def action_raw(self) -> None:
        """The message as SQS gave it."""
        key = self.table.cursor_key
        if key in self.messages:
            message = self.messages[str(key)]
            self._show(message, raw(message), "json")

    def _show(self, message: Message, data: Any, form: str) -> None:
        document = p.Document(message.id, "", data, self.home.receive)
        self.console.show_document(f"{self.home.label}: {message.id}", document, form)

    def action_copy_id(self) -> None:
        """The id of the message, or of the marked ones, a line each."""
        if ids := [each.id for each in self.chosen()]:
            self.console.copy("\n".join(ids), ids[0] if len(ids) == 1 else f"{len(ids)} message ids")

    def action_copy_command(self) -> None:
        """The `aws` command nearest to a peek."""
        if self.home.receive:
            self.console.copy(self.home.receive, self.home.receive)
        else:
            self.console.say("What a peek costs, and with it the command, has not been learnt yet.", "warning")

    def action_failure(self) -> None:
        """What failed last, whole."""
        self.console.show_failures(self.failures or [self.home.fault])

    def choose_where(self, text: str) -> None:
        """Show only messages for which an expression holds; one that makes no sense is said and changes nothing."""
        try:
            self.store.set_where(text)
        except ValueError as error:
            self.console.say(str(error), "warning")
        else:
            self.tell("")
            self.rows_changed()
