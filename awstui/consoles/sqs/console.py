"""The queue console: the queue's facts, and below them its tabs."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult

from awstui import protocol as p
from awstui.consoles.sqs import queue_acts, words
from awstui.consoles.sqs.attributes import AttributesTab
from awstui.consoles.sqs.dead_letters import DeadLettersTab
from awstui.consoles.sqs.messages import MessagesTab
from awstui.consoles.sqs.metrics import QueueMetricsTab
from awstui.consoles.sqs.pane import QueueTab
from awstui.consoles.sqs.policy import PolicyTab
from awstui.consoles.sqs.triggers import TriggersTab
from awstui.errors import AwsFailed, EngineGone
from awstui.protocol.sqs import PeekCost, Queue, name_of
from awstui.ui.lines import Line
from awstui.ui.tabs import Tabbed


def open_queue(place: p.Place, document: p.Document) -> QueueConsole:
    """The console of the queue a row of the queue list is about."""
    return QueueConsole(place, document.id)


class QueueConsole(Tabbed):
    """One queue."""

    WORDS = queue_acts.WORDS
    ABOUT = """
SQS has no way to look at a message without receiving it. A peek receives messages, hides them from consumers for half a
minute at most and lets go of them at once; each of them then counts as received once more. A queue with a dead-letter
queue (DLQ) moves a message there when it has been received maxReceiveCount times and somebody asks again: that can be
this peek. Looking into the DLQ itself is safe.

On a standard queue SQS accepts a delete with the handle of an earlier receive and does not say if it still counts."""

    def __init__(self, place: p.Place, queue_url: str, label: str = "") -> None:
        self.messages_tab = MessagesTab()
        self.letters_tab = DeadLettersTab()
        rest = (QueueMetricsTab(), PolicyTab(), TriggersTab())
        super().__init__((self.messages_tab, AttributesTab(), self.letters_tab, *rest))
        self.place = place
        self.url = queue_url
        self.label = label or name_of(queue_url)
        self.queue: Queue | None = None
        self.cost: PeekCost | None = None
        self.receive = ""  # the `aws` command nearest to a peek, once it is known
        self.fault: p.Failure | None = None
        self.counts = Line(id="counts")
        self.policy = Line(id="policy")

    def above(self) -> ComposeResult:
        """Two lines of facts."""
        yield self.counts
        yield self.policy

    def places(self) -> tuple[p.Place, ...]:
        """Where the queue is."""
        return (self.place,)

    def title_for_history(self) -> str:
        """The queue by name."""
        return f"SQS queue {self.label}"

    def on_mount(self) -> None:
        """Ask for the facts; look at no message."""
        self.show_facts()
        self.refresh_facts()

    def engine_died(self) -> None:
        """Ask for the facts again; the messages are what they were."""
        super().engine_died()
        self.refresh_facts()

    def own_command(self, word: str, rest: str) -> None:
        """What is done to the queue itself."""
        queue_acts.act(self, word)

    # ---- facts

    def refresh_facts(self) -> None:
        """Ask for the queue's attributes, and what a peek would cost now."""
        work: Any = self._learn
        self.run_worker(work, group="facts", exclusive=True, exit_on_error=False)

    async def _learn(self) -> None:
        context = await self.console.one(p.Resolve(self.place), p.Context)
        if context is not None:  # after a new login the header and what is confirmed are about that
            self.console.learn(self.place, context)
        try:
            async for reply in self.console.engine.ask(self.messages_tab.job("sqs.cost")):
                if isinstance(reply, p.Value) and isinstance(reply.value, Queue | PeekCost):
                    self._adopt(reply.value)
        except AwsFailed as error:
            self.fault = error.failure
            self.counts.show(self.label, f"✗ {error.failure.sentence}")
            self.policy.show("", f"{error.failure.hint} E shows the details · r asks again".strip())
        except EngineGone:
            pass  # the app says so, and a new engine makes this screen ask again

    def _adopt(self, found: Queue | PeekCost) -> None:
        """The queue as it is now."""
        if isinstance(found, PeekCost):
            self.cost, self.receive, found = found, found.command, found.queue
        self.queue, self.fault = found, None
        self.show_facts()
        for tab in self.tabs:
            if isinstance(tab, QueueTab) and tab.begun:
                tab.facts_changed()

    def show_facts(self) -> None:
        """The two lines at the top."""
        self.counts.show(self.label, words.counts(self.queue))
        self.policy.show("", words.policy(self.queue))
