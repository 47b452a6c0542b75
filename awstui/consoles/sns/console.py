"""The topic console: the topic's facts, and below them its tabs."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult

from awstui import protocol as p
from awstui.consoles.sns import words
from awstui.consoles.sns.attributes import AttributesTab, PolicyTab
from awstui.consoles.sns.metrics import TopicMetricsTab
from awstui.consoles.sns.pane import TopicTab
from awstui.consoles.sns.subscriptions import SubscriptionsTab
from awstui.errors import AwsFailed, EngineGone
from awstui.protocol.sns import DETAILED, Subscription, Topic
from awstui.ui.lines import Line
from awstui.ui.tabs import Doing, Tabbed


def open_topic(place: p.Place, document: p.Document) -> TopicConsole:
    """The console of the topic a row of the topic list is about."""
    return TopicConsole(place, document.id)


class TopicConsole(Tabbed):
    """One topic: 1 its subscriptions, 2 its attributes, 3 its access policy, 4 its metrics."""

    ABOUT = """
What is published goes to every confirmed subscription whose filter policy lets it pass, and cannot be called back. A
subscription is pending until its endpoint confirms it, for two days at most; then SNS forgets it.

SNS does not tell when a queue's policy keeps it out: such messages are lost unless the subscription has a DLQ. Before a
message is published, its confirmation says who gets it, with the filter policies tried here; SNS takes up to 15 minutes
until a changed filter policy holds."""

    WORDS = {
        "publish": "publish a message",
        "subscribe": "subscribe an endpoint",
        "confirm": "confirm a subscription by its token or link",
    }

    def __init__(self, place: p.Place, arn: str) -> None:
        self.subscriptions_tab = SubscriptionsTab()
        super().__init__((self.subscriptions_tab, AttributesTab(), PolicyTab(), TopicMetricsTab()))
        self.place = place
        self.arn = arn
        self.label = arn.rpartition(":")[2]
        self.topic: Topic | None = None
        self.subscriptions: dict[str, Subscription] = {}
        self.failures: dict[str, p.Failure] = {}  # what failed, by what it was about
        self.counts = Line(id="counts")
        self.traits = Line(id="traits")

    def above(self) -> ComposeResult:
        """Two lines of facts."""
        yield self.counts
        yield self.traits

    def places(self) -> tuple[p.Place, ...]:
        """Where the topic is."""
        return (self.place,)

    def title_for_history(self) -> str:
        """The topic by name."""
        return f"SNS topic {self.label}"

    def on_mount(self) -> None:
        """Ask for the facts and the subscriptions."""
        super().on_mount()
        self.show_facts()
        self.refresh_all()

    def engine_died(self) -> None:
        """Ask again."""
        super().engine_died()
        self.refresh_all()

    def own_command(self, word: str, rest: str) -> None:
        """publish, subscribe, confirm."""
        tab = self.subscriptions_tab
        {"publish": tab.action_publish, "subscribe": tab.action_subscribe, "confirm": tab.confirm}[word]()

    def doings(self) -> list[Doing]:
        """What no key of the tab in front does."""
        tab = self.subscriptions_tab
        front = self.front.doings() if isinstance(self.front, TopicTab) else []
        return [
            *front,
            Doing("confirm a subscription", tab.confirm, "by its token or link", "Topic"),
            Doing("delete the topic", tab.delete_topic, "with all its subscriptions; the name is typed", "Topic"),
        ]

    # ---- facts

    def refresh_all(self) -> None:
        """The topic's attributes and its subscriptions, side by side."""
        self.failures.clear()
        for work, group in ((self._learn, "facts"), (self._list, "subscriptions")):
            task: Any = work
            self.run_worker(task, group=group, exclusive=True, exit_on_error=False)

    def _tabs(self) -> list[TopicTab]:
        return [tab for tab in self.tabs if isinstance(tab, TopicTab) and tab.begun]

    async def _learn(self) -> None:
        context = await self.console.one(p.Resolve(self.place), p.Context)
        if context is not None:  # after a new login the header and what is confirmed are about that
            self.console.learn(self.place, context)
        try:
            answer = await self.console.engine.one(self.subscriptions_tab.job("sns.topic"), p.Value)
        except AwsFailed as error:
            self.failures["topic"] = error.failure
            self.counts.show(self.label, f"✗ {error.failure.sentence}")
            self.traits.show("", f"{error.failure.hint} E shows the details · r asks again".strip())
            return
        except EngineGone:
            return  # the app says so, and a new engine makes this screen ask again
        self.topic = answer.value
        self.show_facts()
        for tab in self._tabs():
            tab.facts_changed()

    async def _list(self) -> None:
        """The subscriptions page by page, then each with its attributes as they come."""
        found: dict[str, Subscription] = {}
        complete = False
        try:
            async for reply in self.console.engine.ask(self.subscriptions_tab.job("sns.subscriptions")):
                value = reply.value if isinstance(reply, p.Value) else ()
                if isinstance(value, Subscription):
                    found[value.key] = self.subscriptions[value.key] = value
                    self.subscriptions_tab.subscription_changed(value)
                    if value.fault is not None:
                        self.failures[value.key] = value.fault
                elif value:  # a page; what was known of one is shown until its attributes come anew
                    found |= {each.key: self.subscriptions.get(each.key, each) for each in value}
                    self._show({**self.subscriptions, **found})
            complete = True
        except AwsFailed as error:
            self.failures["subscriptions"] = error.failure
            self.subscriptions_tab.tell(f"✗ {error.failure.sentence} E shows the details · r asks again")
        except EngineGone:
            pass  # the app says so, and a new engine makes this screen ask again
        if complete:
            more = len(found) > DETAILED
            self.subscriptions_tab.tell(
                f"Attributes of the first {DETAILED:,} are shown; d reads one more" if more else ""
            )
            self._show(found)
        if bad := sum(each.fault is not None for each in found.values()):
            self.subscriptions_tab.tell(f"The attributes of {bad:,} could not be read. E shows why")

    def _show(self, found: dict[str, Subscription]) -> None:
        self.subscriptions = found
        for tab in self._tabs():
            tab.subscriptions_changed(found)

    def show_facts(self) -> None:
        """The two lines at the top."""
        self.counts.show(self.label, words.counts(self.topic))
        self.traits.show("", words.traits(self.topic))
