"""A tab that is one table of what is known of the queue: what failed, what there is to say of the row, the ARN."""

from __future__ import annotations

from collections.abc import Sequence

from awstui import protocol as p
from awstui.catalog.model import Column
from awstui.consoles.sqs.making import made
from awstui.consoles.sqs.pane import QueueTab
from awstui.protocol.sqs_queues import Done
from awstui.ui.tabletab import TableTab


class Listing(TableTab, QueueTab):
    """The table and what needs nothing of AWS."""

    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__(columns)
        self.failure: p.Failure | None = None  # why what is shown could not be read
        self.last: p.Failure | None = None  # why the last change was not made

    def show_status(self) -> None:
        """What failed, else what there is to know."""
        if self.failure is not None:
            self.status.show("✗", f"{self.failure.sentence} {self.failure.hint}".strip(), "E shows the details")
        else:
            self.status.show("", self.note(), self.narrowed())

    def note(self) -> str:
        """What there is to know, on the line below the table."""
        return ""

    @property
    def key(self) -> str:
        """The key of the row under the cursor; "" when there is none."""
        return "" if self.table.cursor_key is None else str(self.table.cursor_key)

    async def carry(self, job: p.Job) -> Done | None:
        """The same as of every resource; keeps what AWS said, and shows what it came to."""
        done = await made(self.console, job, self.failed)
        if done is not None:
            self.changed()
        return done

    def changed(self) -> None:
        """A change was made, here or by undoing: read again."""
        self.action_refresh()

    def failed(self, failure: p.Failure) -> None:
        """A change was not made."""
        self.last = failure

    def action_failure(self) -> None:
        """What failed last, whole."""
        self.console.show_failures([self.last or self.failure or self.home.fault])

    def action_back(self) -> None:
        """Esc clears marks and filter, then goes back."""
        if not self.table.clear_marks():
            super().action_back()
