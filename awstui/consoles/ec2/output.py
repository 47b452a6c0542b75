"""The tab of what an instance wrote on its console."""

from __future__ import annotations

import time
from functools import partial
from typing import Any

from awstui import protocol as p
from awstui.consoles.ec2.pane import InstanceTab
from awstui.consoles.ec2.words import command
from awstui.protocol.ec2 import Instance, Output, image_file
from awstui.rows.cells import age
from awstui.rows.console_text import console_lines
from awstui.ui.bindings import bindings
from awstui.ui.texttab import TextTab


class OutputTab(TextTab, InstanceTab):
    """The last 64 KB, from its end; / searches."""

    TITLE = "Output"
    BINDINGS = bindings("lines", own=("app.back", "app.copy_command"))
    ABOUT = """
EC2 keeps the last 64 KB of what the machine wrote on its first serial port. Where the type is a Nitro one this is what
is there now, else what EC2 kept at the last start, stop or reboot, some minutes late. r asks again.

a saves a screenshot as a file instead: what a screen would show, on a Windows machine say."""

    def ask_again(self) -> None:
        """Read it (again)."""
        self.beside(self._load, "output")

    async def _load(self) -> None:
        if not self.lines:
            self.tell("asking for the console output…")
        if (found := await self.read("ec2.output")) is not None:
            self._show(found)

    def _show(self, output: Output) -> None:
        lines = console_lines(output.text.rstrip()) if output.text.strip() else []
        self.show_text(lines, told(output, bool(lines)))
        self.call_after_refresh(self.action_bottom)

    def aws_command(self) -> str:
        """The command that reads the same."""
        return command(
            "get-console-output", self.context, "--instance-id", self.home.id_, "--latest", "--output", "text"
        )

    def screenshot(self) -> None:
        """Save a picture of the screen."""
        self.ask(partial(self.with_facts, self._screenshot))

    async def _screenshot(self, instance: Instance) -> None:
        from awstui.ui.form import Form

        name = image_file(instance.id, time.strftime("%Y%m%dT%H%M%S"))
        fields = (p.Field("path", "File", default=name, help="a new one; ~ is your home"),)
        values: dict[str, Any] = {}
        help = "What is on a screen may be secret: the file is for you alone to read."
        while True:
            form = Form(f"Screenshot of {instance.label}", fields, values, help=help, ok="Save")
            answers = await self.console.push_screen_wait(form)
            if answers is None:
                return
            saved = await self.console.one(self.job("ec2.screenshot", path=str(answers["path"])), p.Value)
            if saved is not None:
                self.console.say(f"The screenshot is in {saved.value}.")
                return
            values = answers


def told(output: Output, some: bool) -> str:
    """What the text is, and how old."""
    if not some:
        return "It has written nothing that EC2 kept. Output comes some minutes after a start."
    when = f", {age(output.at, time.time())} old" if output.at is not None else ""
    return f"as it is now{when}" if output.latest else f"as EC2 kept it{when}"
