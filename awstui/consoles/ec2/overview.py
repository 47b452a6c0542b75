"""The tab of an instance's facts in words; what can be changed of them is changed here."""

from __future__ import annotations

from awstui.catalog.model import Column
from awstui.consoles.ec2 import acts, words
from awstui.consoles.ec2.pane import InstanceTab
from awstui.ui.bindings import bindings
from awstui.ui.table import Table
from awstui.ui.tabletab import TableTab

COLUMNS = (Column("Part", "part"), Column("Fact", "fact"), Column("Value", "value"))


class OverviewTab(TableTab, InstanceTab):
    """e or Enter changes what is under the cursor, where it can be; c copies it."""

    TITLE = "Overview"
    ROW = "fact"
    WHERE = "instance"
    empty = "asking for the instance…"
    BINDINGS = bindings("instance", own=("app.back", "app.copy_command"))

    def __init__(self) -> None:
        super().__init__(COLUMNS)

    def facts_changed(self) -> None:
        """Show them."""
        if (instance := self.instance) is not None:
            self.show_rows(words.facts(instance))
            failed = len(instance.faults)
            self.tell(f"{failed} of its facts could not be read. E shows why" if failed else "")

    @property
    def key(self) -> str:
        """The key of the fact under the cursor, "" when there is none."""
        return "" if self.here is None else str(self.here)

    def on_table_opened(self, event: Table.Opened) -> None:
        """Enter changes it."""
        self.action_edit()

    def action_edit(self) -> None:
        """Change what is under the cursor."""
        if self.key:
            acts.edit(self, self.key)

    def action_new_tag(self) -> None:
        """Edit all tags at once."""
        self.change("no tag is set", lambda instance: acts.edit_tags(self, instance))

    def action_delete(self) -> None:
        """Take the tag under the cursor away."""
        if not self.key.startswith("tag:"):
            self.console.say_briefly("x takes a tag away; a can terminate the instance.")
            return
        key = self.key.removeprefix("tag:")
        self.change("no tag is taken away", lambda instance: acts.remove_tag(self, key))

    def action_copy_value(self) -> None:
        """Copy the fact's value."""
        values = self.store.get(self.here) if self.here is not None else None
        if values is None:
            self.console.say("There is nothing to copy yet.", "warning")
            return
        instance = self.instance
        text = str(values[2])
        if self.key.startswith("tag:") and instance is not None:
            text = instance.tags.get(self.key.removeprefix("tag:"), "")
        elif self.key.partition(":")[0] in ("volume", "face"):
            text = self.key.partition(":")[2]
        elif self.key == "public" and instance is not None:
            text = str(instance.data.get("PublicIpAddress") or "")
        self.console.copy(text, text[:80])
