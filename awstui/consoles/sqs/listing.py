"""A tab that is one table of what is known of the queue: filter, sort, columns, where failures are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.app import ComposeResult

from awstui import protocol as p
from awstui.catalog.model import Column
from awstui.consoles.sqs.making import made
from awstui.consoles.sqs.pane import QueueTab
from awstui.protocol import Values
from awstui.protocol.sqs_queues import Done
from awstui.rows.store import Store
from awstui.ui.filter import FilterBar
from awstui.ui.lines import Line
from awstui.ui.ordering import Ordering
from awstui.ui.table import Table


class Listing(QueueTab, Ordering):
    """The table and what needs nothing of AWS."""

    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__()
        self.store = Store(columns)
        self.table = Table(self.store)
        self.status = Line(id="status")
        self.filter_bar = FilterBar()
        self.failure: p.Failure | None = None  # why what is shown could not be read
        self.last: p.Failure | None = None  # why the last change was not made
        self.empty = ""  # what stands there when there is no row

    def compose(self) -> ComposeResult:
        """Rows, what there is to say, the filter."""
        yield self.table
        yield self.status
        yield self.filter_bar

    def fill(self, rows: Mapping[str, Values]) -> None:
        """Show these rows, by key; cursor, filter and order stay."""
        self.store.begin_refresh()
        self.store.extend(list(rows), list(rows.values()))
        self.store.end_refresh()
        self.rows_changed()

    def rows_changed(self) -> None:
        """Draw again."""
        narrowed = self.store.filter_text and not self.store.view and len(self.store)
        self.table.placeholder = f"Nothing matches {self.store.filter_text}. Esc clears it." if narrowed else self.empty
        self.table.rows_changed()
        self.show_status()

    def show_status(self) -> None:
        """What failed, else what there is to know."""
        if self.failure is not None:
            self.status.show("✗", f"{self.failure.sentence} {self.failure.hint}".strip(), "E shows the details")
        else:
            seen, total = len(self.store.view), len(self.store)
            count = f"{seen:,} of {total:,} /{self.store.filter_text}" if self.store.filter_text else ""
            self.status.show("", self.note(), count)

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
        failure = self.last or self.failure or self.home.fault
        if failure is not None:
            self.console.show_failures([failure])
        else:
            self.console.say("Nothing has failed here.")

    def action_copy_arn(self) -> None:
        """The queue's ARN."""
        if self.queue is not None and self.queue.arn:
            self.console.copy(self.queue.arn, self.queue.arn)
        else:
            self.console.say("The queue's attributes, and with them its ARN, have not been read.", "warning")

    # ---- filter, columns

    def action_filter(self) -> None:
        """Open the `/` line."""
        self.filter_bar.open(self.store.filter_text)

    def on_filter_bar_typed(self, event: FilterBar.Typed) -> None:
        """Filter as it is typed; at its end the table has the keyboard again."""
        self.narrow(event.text)
        if event.final:
            self.table.focus()

    def narrow(self, text: str) -> None:
        """Show only the rows that match; a filter that makes no sense stays in its line until it is mended."""
        try:
            self.store.set_filter(text)
        except ValueError as error:
            self.filter_bar.fault = str(error)
        else:
            self.filter_bar.fault = ""
            self.rows_changed()

    def action_wide(self) -> None:
        """Show or hide the wide columns."""
        self.table.toggle_wide()

    def action_back(self) -> None:
        """Esc clears marks and filter, then goes back."""
        if self.table.clear_marks():
            return
        if self.store.filter_text:
            self.narrow("")
        else:
            self.console.go_back()
