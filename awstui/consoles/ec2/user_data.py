"""The tab of what an instance was given to start with."""

from __future__ import annotations

from awstui.consoles.ec2.pane import InstanceTab
from awstui.consoles.ec2.words import command
from awstui.protocol.ec2 import Instance, UserData
from awstui.ui.bindings import bindings
from awstui.ui.picker import Option, Picker
from awstui.ui.texttab import TextTab


class UserDataTab(TextTab, InstanceTab):
    """The decoded text; e edits it while the instance is stopped."""

    TITLE = "User data"
    BINDINGS = bindings("lines", own=("app.back", "app.copy_command"))
    ABOUT = """
What cloud-init, or its like, gets when the machine starts for the first time: mostly a script. It often holds secrets,
and whoever may describe the instance's attributes, or use it, can read it.

It can be replaced only while the instance is stopped, and most images run it only once. The journal notes that it was
replaced and keeps neither text, so there is no undo."""

    def __init__(self) -> None:
        super().__init__()
        self.found: UserData | None = None
        self.draft = ""  # what was typed and not set

    def ask_again(self) -> None:
        """Read it (again)."""
        self.beside(self._load, "user-data")

    async def _load(self) -> None:
        if (found := await self.read("ec2.user_data")) is not None:
            self.found = found
            self.show_text(found.text.split("\n") if found.text else [], told(found))

    def aws_command(self) -> str:
        """The command that reads the same; what it prints is encoded."""
        return command(
            "describe-instance-attribute", self.context, "--instance-id", self.home.id_, "--attribute", "userData"
        )

    def action_edit(self) -> None:
        """Edit it in the person's editor."""
        self.change("nothing is replaced", self._edit)

    async def _edit(self, instance: Instance) -> None:
        found = self.found
        if found is None:
            self.console.say("It has not been read yet. r asks again.", "warning")
        elif not found.editable:
            self.console.say("It is no text, or too long to be shown whole: it cannot be edited here.", "warning")
        elif instance.state != "stopped":
            self.console.say(
                f"{instance.label} is {instance.state}: user data can be set only while it is stopped.", "warning"
            )
        else:
            await self._written(found)

    async def _written(self, found: UserData) -> None:
        """The editor, as often as it takes: what was typed stays until it is set, or thrown away."""
        from awstui.ui import editor

        text = self.draft or found.text
        while True:
            try:
                text = editor.edit(self.console, text, ".sh" if found.kind == "shell script" else ".txt")
            except editor.NoEditor as error:
                self.console.say(str(error), "error")
                return
            if text == found.text:
                self.console.say("It is as it was; nothing was changed.")
                self.draft = ""
                return
            self.draft = text
            if await self.carry(self.job("ec2.set_user_data", text=text, mark=found.mark)) is not None:
                self.draft = ""
                self.ask_again()
                return
            options = [Option("again", "edit it again", "with what was typed"), Option("leave", "throw it away")]
            picked = await self.console.push_screen_wait(Picker("The user data was not changed.", options))
            if picked == "leave":
                self.draft = ""
            if picked != "again":
                return


def told(found: UserData) -> str:
    """What it is, and how large."""
    if found.kind == "none":
        return "It was given nothing to start with."
    packed = ", packed by gzip" if found.gzip else ""
    cut = "" if found.editable or found.kind == "binary" else ", shown in part"
    return f"{found.kind}, {found.size:,} bytes{packed}{cut}; it may hold secrets"
