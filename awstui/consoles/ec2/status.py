"""The tab of an instance's status checks, scheduled events and last change of state."""

from __future__ import annotations

from awstui import protocol as p
from awstui.catalog.model import Column
from awstui.consoles.ec2 import words
from awstui.consoles.ec2.pane import InstanceTab
from awstui.ui.bindings import bindings
from awstui.ui.table import Table
from awstui.ui.tabletab import TableTab

COLUMNS = (
    Column("What", "what"),
    Column("State", "state", kind="state"),
    Column("Since or from", "time", kind="time"),
    Column("Tells", "words"),
)


class StatusTab(TableTab, InstanceTab):
    """What checks and events say of it now."""

    TITLE = "Status"
    WHERE = "instance"
    empty = "asking for the status…"
    BINDINGS = bindings("instance", own=("app.back", "app.copy_command"))
    ABOUT = """
EC2 checks every minute whether the machine answers (instance check), whether its host does (system check), and whether
its volumes can be reached. A failed system check is AWS's: a stop and start moves the machine to another host.

EC2 keeps no history of states; when it was last started and why it is in its state is all it tells. 6 plots failed
checks over time."""

    def __init__(self) -> None:
        super().__init__(COLUMNS)

    def facts_changed(self) -> None:
        """Show them."""
        if (instance := self.instance) is not None:
            self.show_rows(words.history(instance))
            fault = instance.faults.get("status")
            self.tell(f"✗ {fault.sentence} E shows the details" if fault is not None else "")

    def on_table_opened(self, event: Table.Opened) -> None:
        """Enter: as EC2 has it."""
        self.action_describe()

    def action_describe(self) -> None:
        """The status as EC2 has it."""
        if (instance := self.instance) is not None:
            data = dict(instance.status) or {"State": instance.state}
            document = p.Document(instance.id, "", data, self.aws_command())
            self.console.show_document(f"{instance.label}: status", document, "outline")

    def action_copy_value(self) -> None:
        """What the row tells."""
        values = self.store.get(self.here) if self.here is not None else None
        if values is not None:
            text = " ".join(str(value) for value in values if value is not None)
            self.console.copy(text, text[:80])

    def aws_command(self) -> str:
        """The command that shows the same."""
        more = ("--instance-ids", self.home.id_, "--include-all-instances")
        return words.command("describe-instance-status", self.context, *more)
