"""The tab of who reaches an instance: ports, sources, and what stands in the way."""

from __future__ import annotations

from textual.app import ComposeResult

from awstui import protocol as p
from awstui.catalog.model import Column
from awstui.consoles.ec2.pane import InstanceTab
from awstui.consoles.ec2.words import command
from awstui.protocol import Values
from awstui.protocol.ec2 import Reach, Way
from awstui.ui.bindings import bindings
from awstui.ui.lines import Line
from awstui.ui.table import Table
from awstui.ui.tabletab import TableTab

COLUMNS = (
    Column("Port", "port"),
    Column("From", "source", kind="id"),
    Column("Verdict", "verdict", kind="state"),
    Column("Why", "why"),
    Column("Group", "group", kind="id"),
    Column("Rule", "rule"),
    Column("Interface", "interface", kind="id", wide=True),
)
_SENTENCES = 4
"""Sentences shown above the table at most."""


class ReachTab(TableTab, InstanceTab):
    """SSH and RDP first, then what anybody gets to."""

    TITLE = "Reach"
    WHERE = "instance"
    empty = "asking who reaches it…"
    BINDINGS = bindings("instance", own=("app.back", "app.copy_command"))
    ABOUT = """
What the security groups let in, and what network ACL and routes make of it. Public means that anybody on the internet
gets there: the source is everywhere, the instance has a public address, its subnet leads to an internet gateway, and
the network ACL lets both ways through.

A security group or prefix list as a source stands for whatever has it or is in it. The machine's own firewall, and load
balancers in front of it, are not seen from here."""

    def __init__(self) -> None:
        super().__init__(COLUMNS)
        self.reach: Reach | None = None
        self.sentences = [Line() for _ in range(_SENTENCES)]

    def compose(self) -> ComposeResult:
        """The sentences, then the table."""
        yield from self.sentences
        yield from super().compose()

    def on_mount(self) -> None:
        """No line without a sentence."""
        self._show_sentences(())

    def _show_sentences(self, sentences: tuple[str, ...]) -> None:
        for number, line in enumerate(self.sentences):
            line.display = number < len(sentences)
            if line.display:
                line.show("", sentences[number])

    def ask_again(self) -> None:
        """Read it (again)."""
        self.beside(self._load, "reach")

    async def _load(self) -> None:
        if (found := await self.read("ec2.reach")) is not None:
            self.reach = found
            self._show(found)

    def _show(self, reach: Reach) -> None:
        self.empty = "No security group lets anybody in."
        self._show_sentences(reach.sentences)
        self.show_rows({number: row(way) for number, way in enumerate(reach.ways)})
        self.tell(reach.notes[0] if len(reach.notes) > 1 else "")

    def _way(self) -> Way | None:
        ways = self.reach.ways if self.reach is not None else ()
        return ways[self.here] if isinstance(self.here, int) and self.here < len(ways) else None

    def on_table_opened(self, event: Table.Opened) -> None:
        """Enter: the way whole."""
        self.action_describe()

    def action_describe(self) -> None:
        """All that is known of a way, and what was left out of account."""
        way = self._way()
        if way is None or self.reach is None:
            self.console.say("Nothing is known yet. r asks again.", "warning")
            return
        data = {
            "Port": port(way),
            "From": way.source,
            "Verdict": verdict(way),
            "Why": way.why,
            "Security group": way.group,
            "Rule": way.rule,
            "Interface": way.interface,
            "To know": list(self.reach.notes),
        }
        title = f"{self.home.label}: {port(way)} from {way.source}"
        kept = {name: value for name, value in data.items() if value}
        self.console.show_document(title, p.Document(self.home.id_, "", kept), "outline")

    def action_copy_value(self) -> None:
        """The source and the port."""
        if (way := self._way()) is not None:
            text = f"{way.source} {port(way)}"
            self.console.copy(text, text)

    def action_edit(self) -> None:
        """Which groups it has."""
        from awstui.consoles.ec2 import acts

        self.change("nothing is changed", lambda instance: acts.change_groups(self, instance))

    def aws_command(self) -> str:
        """The rules of its groups."""
        groups = {way.group for way in self.reach.ways} if self.reach is not None else set()
        return command("describe-security-groups", self.context, "--group-ids", *sorted(groups))


def row(way: Way) -> Values:
    """A way as a row."""
    return (port(way), way.source, verdict(way), way.why or None, way.group, way.rule or None, way.interface)


def port(way: Way) -> str:
    """Protocol and ports: "tcp 22", "udp 1000-2000", "all traffic"."""
    if way.protocol == "all":
        return "all traffic"
    low, high = way.ports
    span = "" if way.ports == (0, 65_535) else f" {low}" if low == high else f" {low}-{high}"
    return f"{way.protocol}{span or ' all'}" if way.protocol in ("tcp", "udp") else way.protocol


def verdict(way: Way) -> str:
    """The verdict as one word; PUBLIC stands out."""
    return "PUBLIC" if way.public else way.verdict
