"""The tab of what feeds the queue and what drains it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from textual.app import ComposeResult

from awstui import protocol as p
from awstui.catalog.model import Column
from awstui.consoles.sqs import trigger_words
from awstui.consoles.sqs.pane import QueueTab
from awstui.errors import AwsFailed, EngineGone
from awstui.protocol.triggers import Part, Trigger
from awstui.route import Route
from awstui.rows.store import Store
from awstui.ui.bindings import bindings
from awstui.ui.client import Stream
from awstui.ui.filter import FilterBar
from awstui.ui.filtering import Filtering
from awstui.ui.lines import Faults, Line
from awstui.ui.table import Table

_COLUMNS = (
    Column("Direction", "direction"),
    Column("Kind", "kind"),
    Column("Name", "name", kind="id"),
    Column("State", "state", kind="state"),
    Column("Detail", "detail"),
    Column("Id", "id", kind="id", wide=True),
    Column("ARN", "arn", kind="arn", wide=True),
)

SCREENS = {
    "Lambda": "lambda.functions",
    "SNS topic": "sns.topics",
    "rule": "events.rules",
    "pipe": "pipes.pipes",
}
"""By Trigger.kind: the list that has it, where there is such a screen."""


class TriggersTab(QueueTab, Filtering):
    """Rows come as the parts find them; o opens the other end, p pauses a Lambda mapping."""

    TITLE = "Triggers"
    WHERE = "triggers"
    BINDINGS = bindings("triggers", own=("app.back", "app.copy_command"))
    ABOUT = """
What feeds a queue and what drains it, as far as AWS can be asked: Lambda event source mappings, SNS subscriptions (for
which all of the account's are gone through), EventBridge rules on every bus, pipes, dead-letter queues.

S3 notifications are kept with the bucket and schedules with EventBridge Scheduler; neither can be listed by queue.
Programs that poll by themselves are known to nobody. What the access policy allows is a hint: it says who may, not who
does.

p switches a Lambda mapping off and on again: a consumer that is paused does not race a peek. What lies in the queue
meanwhile can expire."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[str, Trigger] = {}
        self.parts: dict[str, Part] = {}
        self.store = Store(_COLUMNS)
        self.store.set_sort(0)
        self.table = Table(self.store)
        self.faults = Faults()
        self.note = Line(id="triggers-note")
        self.status = Line(id="triggers-status")
        self.filter_bar = FilterBar()
        self._stream: Stream | None = None
        self._failure: p.Failure | None = None
        self._all = False

    def compose(self) -> ComposeResult:
        """Table, what failed, what is not known, how far each part is, the filter."""
        yield self.table
        yield self.faults
        yield self.note
        yield self.status
        yield self.filter_bar

    def begin(self) -> None:
        """Ask for the first time."""
        self.ask_again()

    def engine_died(self) -> None:
        """Ask again; what was found stays until it is found again or not."""
        self.ask_again()

    # ---- asking

    def ask_again(self) -> None:
        """Ask every part."""
        self.beside(self._load, "triggers")

    async def _load(self) -> None:
        engine = self.console.engine
        if self._stream is not None:
            engine.cancel(self._stream)
        job = self.job("sqs.triggers", all=True) if self._all else self.job("sqs.triggers")
        stream = self._stream = engine.start(job)
        self._failure, self.parts = None, {}
        seen: set[str] = set()
        self.rows_changed()
        try:
            async for reply in engine.replies(stream):
                value = reply.value if isinstance(reply, p.Value) else None
                if isinstance(value, Trigger):
                    seen.add(value.key)
                    self._keep(value)
                elif isinstance(value, Part):
                    self.parts[value.name] = value
                self.rows_changed()
        except AwsFailed as error:
            self._failure = error.failure
        except EngineGone:
            pass  # the app says so, and a new engine makes this tab ask again
        finally:
            if self._stream is stream:
                self._stream = None
        through = {name for name, part in self.parts.items() if part.state == "done"}
        self._drop([key for key, row in self.rows.items() if row.part in through and key not in seen])
        self.parts = {name: trigger_words.over(part) for name, part in self.parts.items()}
        self.rows_changed()

    def _keep(self, row: Trigger) -> None:
        self.rows[row.key] = row
        self.store.extend([row.key], [_values(row)])

    def _drop(self, keys: list[str]) -> None:
        for key in keys:
            del self.rows[key]
        self.store.remove(keys)

    # ---- what is shown

    def rows_changed(self) -> None:
        """Draw again."""
        self.empty = trigger_words.nothing(self.parts, self._stream is not None)
        super().rows_changed()

    def show_status(self) -> None:
        """What failed, what is not known, how far each part is."""
        self.faults.show(self.failures, False, self.console.login_key())
        self.note.show("", trigger_words.note(self.parts))
        self.status.show("", trigger_words.status(self.parts, list(self.rows.values())), self.narrowed())

    @property
    def failures(self) -> list[p.Failure]:
        """What failed last: the whole, or parts of it."""
        found = [self._failure, *(part.failure for part in self.parts.values())]
        return [failure for failure in found if failure is not None]

    # ---- the row under the cursor

    def here(self) -> Trigger | None:
        """It; says so when there is none."""
        found = self.rows.get(str(self.table.cursor_key))
        if found is None:
            self.console.say("There is no row to do that on.", "warning")
        return found

    def on_table_opened(self, event: Table.Opened) -> None:
        """Enter: everything AWS told of it."""
        self.action_describe()

    def action_describe(self) -> None:
        """Everything AWS told of it."""
        if (row := self.here()) is not None:
            title = f"{self.home.label}: {row.kind} {row.name}"
            self.console.show_document(title, p.Document(row.id, row.arn, dict(row.document)), "outline")

    def action_look(self) -> None:
        """Open what is at the other end, where there is a screen for it."""
        row = self.here()
        if row is None:
            return
        if row.part == "Dead letters":
            from awstui.consoles.sqs.console import QueueConsole

            self.console.push_screen(QueueConsole(self.place, f"{self.home.url.rpartition('/')[0]}/{row.name}"))
            return
        screen = self.console.catalog.screens.get(SCREENS.get(row.kind, ""))
        if screen is None:
            self.console.say(f"There is no screen for this ({row.kind}) yet; Enter shows what AWS told.")
            return
        region = row.arn.split(":")[3] if row.arn.count(":") >= 5 else ""
        place = p.Place(self.place.profile, region or self.place.region)  # a topic may be in another region
        name = row.name.partition(":")[0]  # without a function's version or alias
        self.console.open_route(Route(screen, (place,), text=name, crumb=self.home.label), stacked=True)

    def action_copy_id(self) -> None:
        """Its id."""
        if (row := self.here()) is not None:
            self.console.copy(row.id, row.id)

    def action_copy_arn(self) -> None:
        """Its ARN."""
        if (row := self.here()) is not None:
            if row.arn:
                self.console.copy(row.arn, row.arn)
            else:
                self.console.say("AWS told no ARN of this.", "warning")

    def action_copy_command(self) -> None:
        """The `aws` command that lists this kind."""
        if (row := self.here()) is not None:
            arn = self.queue.arn if self.queue is not None else ""
            command = trigger_words.command(row, arn, self.home.url, self.context)
            self.console.copy(command, command)

    # ---- switching a Lambda mapping

    def action_switch(self) -> None:
        """Pause a Lambda mapping, or let it go on."""
        row = self.here()
        if row is None:
            return
        if row.part != "Lambda":
            self.console.say(f"Only Lambda mappings can be paused from here, not: {row.kind}.", "warning")
        elif row.enabled is None:
            self.console.say(f"The mapping of {row.name} is {row.state.lower()}; r asks again.", "warning")
        elif self.may_write("nothing is switched"):
            self.ask(partial(self._switch, row))

    async def _switch(self, row: Trigger) -> None:
        run = await self.console.agreed(self.job("sqs.switch", uuid=row.id, function=row.name, enabled=not row.enabled))
        if run is not None:
            await self.console.to_the_end(self._switched(run, row))

    async def _switched(self, run: p.Run, row: Trigger) -> None:
        answer = await self.console.one(run, p.Value)
        if answer is not None:
            self.console.say(f"{row.name}: {answer.value.state.lower()}. r shows when it is through; u in J undoes it.")
        if self.is_attached:
            self.ask_again()

    # ---- asking again, leaving

    def action_refresh(self) -> None:
        """Ask again."""
        self.console.engine.revive()
        self.ask_again()

    def action_all(self) -> None:
        """Go through every SNS subscription of the account."""
        part = self.parts.get("SNS")
        if part is not None and part.state in ("stopped", "asking"):
            self._all = True
            self.ask_again()
        else:
            self.console.say_briefly("All subscriptions were looked at.")

    def action_failure(self) -> None:
        """What failed, whole."""
        self.console.show_failures(self.failures)

    def action_back(self) -> None:
        """Esc: stop asking, else clear the filter, else go back."""
        if self._stream is not None:
            self.console.engine.cancel(self._stream)
        elif not self.widen():
            self.console.go_back()


def _values(row: Trigger) -> tuple[Any, ...]:
    pairs: Mapping[str, Any] = {column.name: getattr(row, column.value) or None for column in _COLUMNS}
    return tuple(pairs.values())
