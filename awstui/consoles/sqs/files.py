"""Messages to and from files: export as JSON lines, import, send what a file holds."""

from __future__ import annotations

import time
from functools import partial
from typing import Any

from awstui import protocol as p
from awstui.consoles.sqs import carry_forms as carry
from awstui.consoles.sqs import carry_words as told
from awstui.consoles.sqs.moving import Moving
from awstui.protocol.sqs_transfer import Exported, Imported
from awstui.ui.tasks import Task


class Files(Moving):
    """Writes messages down, and sends what was written."""

    def action_export(self) -> None:
        """Export to a file."""
        self.export("")

    def export(self, path: str) -> None:
        """Export to that file; one is proposed when none is named."""
        if self.may_write("an export receives messages, which raises their receive counts"):
            when = time.strftime("%Y%m%d-%H%M%S")
            self.ask(partial(self._export, path or f"~/{self.home.label}-{when}.jsonl"))

    async def _export(self, path: str) -> None:
        chosen = self.selection()
        values: dict[str, Any] = {"path": path, "filter": self.store.filter_text, "where": self.store.where_text}
        while (answers := await self._asked("Export", carry.export_fields(chosen), values)) is not None:
            args = {"path": carry.file(answers["path"]), "mode": answers["mode"], "resume": answers["resume"]}
            run = await self.console.agreed(self.job("sqs.export", **args, **carry.which(answers, chosen)))
            if run is not None:
                self.start(f"Export {self.home.label}", run, self._exported)
                return
            values = answers

    async def _asked(self, verb: str, fields: tuple[p.Field, ...], values: dict[str, Any]) -> dict[str, Any] | None:
        from awstui.ui.form import Form

        form = Form(f"{verb}: {self.home.label}", fields, values, check=carry.carry_faults, ok="Go on")
        return await self.console.push_screen_wait(form)

    def _exported(self, task: Task) -> str:
        found = [each for each in task.values if isinstance(each, Exported)]
        task.failures += [each.fault for each in found if each.fault is not None]
        if self.is_attached:
            self.home.refresh_facts()
        return told.exported(found[-1]) if found else ""

    def action_import(self) -> None:
        """Send what an export wrote."""
        self.import_from("")

    def import_from(self, path: str) -> None:
        """Send the lines of that file as the messages they were."""
        if self.may_write("nothing is sent"):
            self.ask(partial(self._import, path))

    async def _import(self, path: str) -> None:
        values: dict[str, Any] = {"path": path}
        fifo = self.home.label.endswith(".fifo")
        while (answers := await self._asked("Import", carry.import_fields(fifo), values)) is not None:
            args = {"path": carry.file(answers["path"]), "start": carry.start(answers), **carry.pace(answers)}
            if answers.get("group"):
                args["groups"] = answers["group"]
            run = await self.console.agreed(self.job("sqs.import", **args))
            if run is not None:
                self.start(f"Import into {self.home.label}", run, self._imported)
                return
            values = answers

    def _imported(self, task: Task) -> str:
        found = [each for each in task.values if isinstance(each, Imported)]
        for each in found:
            task.failures += [each.fault] if each.fault is not None else []
            task.failures += [told.refusal(one) for one in each.failures]
        if self.is_attached:
            self.home.refresh_facts()
        return told.imported(found[-1]) if found else ""

    def send_file(self, path: str) -> None:
        """Send the drafts of a file of JSON lines."""
        if self.may_write("nothing is sent"):
            self.ask(partial(self._send_file, path))

    async def _send_file(self, path: str) -> None:
        values: dict[str, Any] = {"path": path}
        while (answers := await self._asked("Send a file", carry.send_file_fields(), values)) is not None:
            args = {"path": carry.file(answers["path"]), "copies": answers.get("copies") or 1, **carry.pace(answers)}
            if await self.send_many(args):
                return
            values = answers
