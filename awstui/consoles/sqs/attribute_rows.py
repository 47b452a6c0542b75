"""A queue's attributes and tags, read and shown; nothing here changes them."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Mapping

from awstui import protocol as p
from awstui.consoles.sqs import words
from awstui.consoles.sqs.listing import Listing
from awstui.errors import AwsFailed, EngineGone
from awstui.protocol.sqs_attributes import SETTINGS, range_of
from awstui.protocol.sqs_queues import QueueSettings
from awstui.rows.sqs_settings import COLUMNS, document, rows, value_of
from awstui.ui.table import Table


class Shown(Listing):
    """The table of attributes and tags."""

    def __init__(self) -> None:
        super().__init__(COLUMNS)
        self.found: QueueSettings | None = None
        self.empty = "Reading the queue's attributes…"

    # ---- what is shown

    def begin(self) -> None:
        """Read them."""
        self.rows_changed()
        self.load()

    def load(self) -> None:
        """Read attributes and tags."""
        self.beside(self._load, "settings")

    async def _load(self) -> None:
        try:
            answer = await self.console.engine.one(self.job("sqs.settings"), p.Value)
        except AwsFailed as error:
            self.failure = error.failure
            self.empty = "The queue's attributes could not be read. r asks again."
        except EngineGone:
            return
        else:
            self.found = answer.value
            self.failure = answer.value.tags_fault
        self._show()

    def _show(self) -> None:
        if self.found is not None:
            self.show_rows(rows(self.found, self.fifo, time.time()))
        else:
            self.rows_changed()

    @property
    def fifo(self) -> bool:
        """Whether it is a FIFO queue, which its name says."""
        return self.home.label.endswith(".fifo")

    @property
    def attributes(self) -> Mapping[str, str]:
        """What the queue has, as far as it was read."""
        return self.found.attributes if self.found is not None else {}

    def note(self) -> str:
        """What the attribute under the cursor is for."""
        setting = SETTINGS.get(self.key)
        return f"{range_of(setting)} · {setting.help}" if setting is not None else ""

    def on_table_moved(self, event: Table.Moved) -> None:
        """The line below explains the row the cursor is on."""
        self.show_status()

    def facts_changed(self) -> None:
        """The queue's attributes were read again beside: the counts among them move."""
        if self.found is not None and self.queue is not None and self.queue.attributes:
            self.found = dataclasses.replace(self.found, attributes=self.queue.attributes)
            self._show()

    def action_refresh(self) -> None:
        """r: read everything again."""
        super().action_refresh()
        self.load()

    def engine_died(self) -> None:
        """Ask the new engine."""
        self.load()

    # ---- looking and copying

    def action_raw(self) -> None:
        """Everything SQS says, whole."""
        if self.found is not None:
            command = words.command("get-queue-attributes", self.home.url, self.context, "--attribute-names", "All")
            shown_ = p.Document(self.home.url, "", document(self.found), command)
            self.console.show_document(f"{self.home.label}: attributes and tags", shown_, "json")

    def action_copy(self) -> None:
        """The raw value under the cursor."""
        if self.found is not None and self.key:
            text = value_of(self.found, self.key)
            self.console.copy(text, text) if text else self.console.say(f"{self.key} is not set.", "warning")

    def action_copy_command(self) -> None:
        """The `aws` command that shows them."""
        command = words.command("get-queue-attributes", self.home.url, self.context, "--attribute-names", "All")
        self.console.copy(command, command)
