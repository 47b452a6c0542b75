"""The instance console: a line of facts, and below it its tabs."""

from __future__ import annotations

from functools import partial
from typing import Any

from textual.app import ComposeResult

from awstui import protocol as p
from awstui.consoles.ec2 import acts, words
from awstui.consoles.ec2.metrics import InstanceMetricsTab
from awstui.consoles.ec2.output import OutputTab
from awstui.consoles.ec2.overview import OverviewTab
from awstui.consoles.ec2.pane import InstanceTab
from awstui.consoles.ec2.reach import ReachTab
from awstui.consoles.ec2.status import StatusTab
from awstui.consoles.ec2.user_data import UserDataTab
from awstui.consoles.related import RelatedTab
from awstui.errors import AwsFailed, EngineGone
from awstui.keys import shown
from awstui.protocol.ec2 import Instance
from awstui.ui.bindings import bindings
from awstui.ui.lines import Line
from awstui.ui.tabs import Doing, Tabbed


def open_instance(place: p.Place, document: p.Document) -> InstanceConsole:
    """The console of the instance a row is about."""
    return InstanceConsole(place, document.id, document.arn)


class InstanceConsole(Tabbed):
    """One instance."""

    WHERE = "instance_console"
    BINDINGS = bindings("instance_console")
    WORDS = acts.WORDS
    ABOUT = """
Stopping keeps the disks and the bill for them; a public address that is no elastic IP is given away. Terminating is for
ever, and takes along every volume marked for it.

2 tells who reaches which port, as security groups, network ACL and routes have it; what the machine's own firewall does
is not seen from outside. 3 is what the machine wrote while it started, 4 what it was given to start with, which often
holds secrets and is never journalled. What is started or stopped is followed in T."""

    def __init__(self, place: p.Place, instance_id: str, arn: str = "") -> None:
        self.overview_tab = OverviewTab()
        rest = (ReachTab(), OutputTab(), UserDataTab(), StatusTab(), InstanceMetricsTab())
        self.related_tab = RelatedTab(place, instance_id)
        super().__init__((self.overview_tab, *rest, self.related_tab))
        self.place = place
        self.id_ = instance_id
        self.arn = arn
        self.instance: Instance | None = None
        self.fault: p.Failure | None = None
        self.line = Line(id="facts")

    def above(self) -> ComposeResult:
        """One line of facts."""
        yield self.line

    def places(self) -> tuple[p.Place, ...]:
        """Where the instance is."""
        return (self.place,)

    @property
    def label(self) -> str:
        """What a person calls it."""
        return self.instance.label if self.instance is not None else self.id_

    def title_for_history(self) -> str:
        """The instance by name."""
        return f"EC2 instance {self.label}"

    def on_mount(self) -> None:
        """Ask for the facts."""
        super().on_mount()
        self.show_facts()
        self.refresh_all()

    def engine_died(self) -> None:
        """Ask the new engine."""
        super().engine_died()
        self.refresh_all()

    def own_command(self, word: str, rest: str) -> None:
        """What is done to the instance."""
        acts.act(self, word)

    def doings(self) -> list[Doing]:
        """What can be done to the instance whichever tab is in front."""
        return acts.doings(self)

    def extra_keys(self) -> tuple[tuple[str, str], ...]:
        """What one comes here for most."""
        key = shown(self.console.keymap["instance_console.connect"]).partition(" ")[0]
        return ((key, "connect"),) if key else ()

    # ---- what else there is of it

    def action_connect(self) -> None:
        """The routes to it."""
        self.open("connect")

    def action_password(self) -> None:
        """Its Windows password."""
        self.open("ec2.password")

    def action_related(self) -> None:
        """The tab of what it is related to."""
        self.show_tab(self.tabs.index(self.related_tab))

    def open(self, name: str) -> None:
        """Another console, about this instance."""

        async def opened(instance: Instance) -> None:
            await self.console.open_console(name, self.place, p.Document(instance.id, self.arn, dict(instance.data)))

        self.console.prepare(self, partial(self.overview_tab.with_facts, opened), "open")

    # ---- facts

    def refresh_all(self) -> None:
        """Ask for the instance again."""
        work: Any = self._learn
        self.run_worker(work, group="facts", exclusive=True, exit_on_error=False)

    def changed(self) -> None:
        """A change made from here is over, or what it set going is."""
        self.refresh_all()

    async def _learn(self) -> None:
        context = await self.console.one(p.Resolve(self.place), p.Context)
        if context is not None:  # after a new login the header and what is confirmed are about that
            self.console.learn(self.place, context)
        try:
            async for reply in self.console.engine.ask(self.overview_tab.job("ec2.instance")):
                if isinstance(reply, p.Value):
                    self._adopt(reply.value)
        except AwsFailed as error:
            self.fault = error.failure
            self.line.show(self.label, f"✗ {error.failure.sentence} E shows the details · r asks again")
        except EngineGone:
            pass  # the app says so, and a new engine makes this screen ask again
        else:
            self.fault = None

    def _adopt(self, found: Instance) -> None:
        before, self.instance = self.instance, found
        self.show_facts()
        for tab in self.tabs:
            if isinstance(tab, InstanceTab) and tab.begun:
                tab.facts_changed()
                if before is not None and before.state != found.state:
                    tab.ask_again()

    def show_facts(self) -> None:
        """The line at the top."""
        self.line.show(self.label, words.headline(self.instance))
