"""The tab of a queue's attributes and tags.

Shown           the table, reading, copying
AttributesTab   changing them, each confirmed with its old and new value, with a way back
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from awstui import protocol as p
from awstui.consoles.sqs import attribute_forms as forms
from awstui.consoles.sqs.attribute_rows import Shown
from awstui.consoles.sqs.policy import PolicyTab
from awstui.protocol.sqs_attributes import SETTINGS, redrive_of, same
from awstui.protocol.sqs_queues import QueueName
from awstui.rows.sqs_settings import READ_ONLY, TAG
from awstui.ui.bindings import bindings
from awstui.ui.picker import Option, Picker
from awstui.ui.resource_tab import Check
from awstui.ui.table import Table

_OTHER, _NO_QUEUE = "other", "none"


class AttributesTab(Shown):
    """e edits the attribute under the cursor, A several at once, n adds a tag, x takes away, u undoes."""

    TITLE = "Attributes"
    WHERE = "attributes"
    BINDINGS = bindings("attributes", own=("app.back", "app.copy_command"))
    ABOUT = """
What the queue is set to. Differs says yes where it is not what a new queue has. SQS takes up to a minute to apply a
change everywhere, and up to 15 minutes for the retention.

A shorter retention deletes the messages that are older than it. Every change can be undone with u, or from the
journal (J), which keeps what was there before."""

    def on_table_opened(self, event: Table.Opened) -> None:
        """Enter edits."""
        self.action_edit()

    def action_edit(self) -> None:
        """Edit what is under the cursor."""
        key = self.key
        if self.found is None or not key:
            self.console.say("There is nothing to edit yet. r reads the attributes.", "warning")
        elif key in READ_ONLY or (key not in SETTINGS and not key.startswith(TAG)):
            title = READ_ONLY.get(key, (key,))[0]
            self.console.say(f"{title} is read-only: SQS sets it, nobody else.", "warning")
        elif key == "Policy":
            tab = self.home.query_one(PolicyTab)
            self.home.show_tab(self.home.tabs.index(tab))
            tab.action_edit()
        elif self.may_write("nothing is changed"):
            self.ask(self._editor(key))

    def _editor(self, key: str) -> Any:
        if key.startswith(TAG):
            return partial(self._edit_tag, key.removeprefix(TAG))
        special = {"redrive": self._edit_redrive, "allow": self._edit_allow}
        return special.get(SETTINGS[key].kind) or partial(self._edit, forms.together(key))

    def action_edit_all(self) -> None:
        """Edit several at once."""
        if self.found is None:
            self.console.say("There is nothing to edit yet. r reads the attributes.", "warning")
        elif self.may_write("nothing is changed"):
            self.ask(partial(self._edit, forms.simple(self.fifo)))

    async def _edit(self, names: Sequence[str]) -> None:
        has = self.attributes
        what = SETTINGS[names[0]].title if len(names) == 1 else "Attributes"
        await self._filled(
            f"{what} of {self.home.label}",
            forms.fields(names, has),
            lambda answers: forms.wrong(answers, has, fifo=self.fifo),
            lambda answers: self._set(forms.changes(answers, has), has),
        )

    async def _filled(
        self, title: str, fields: Sequence[p.Field], check: Check, job: Callable[[Mapping[str, Any]], p.Job]
    ) -> None:
        """A form until its change is made or it is left."""
        await self.asked(title, fields, job, check=check, ok="Change")

    def _set(self, changes: Mapping[str, str], has: Mapping[str, str]) -> p.Job:
        seen = {name: has.get(name, "") for name in changes}
        return self.job("sqs.set_attributes", changes=dict(changes), seen=seen)

    async def _edit_redrive(self) -> None:
        """Pick the dead-letter queue among those of the region and type, then say after how many receives."""
        has = self.attributes
        now = redrive_of(has.get("RedrivePolicy", ""))[0]
        target = await self._pick_queue(now)
        if target is None:
            return
        if not target:
            await self.carry(self._set({"RedrivePolicy": ""}, has))
            return
        await self._filled(
            f"Redrive policy of {self.home.label}",
            forms.redrive_fields("" if target == _OTHER else target, has),
            lambda answers: forms.redrive_wrong(answers, has, fifo=self.fifo),
            lambda answers: self._set(forms.redrive_change(answers), has),
        )

    async def _pick_queue(self, now: str) -> str | None:
        """The ARN of a queue, "" for none, "other" for one that is typed; None when it was left."""
        self.console.say_briefly("Listing the queues of this region…")
        answer = await self.console.one(self.job("sqs.names"), p.Value)
        queues: tuple[QueueName, ...] = tuple(each for each in answer.value if each.arn) if answer is not None else ()
        own = self.attributes.get("QueueArn")
        fit = [each for each in queues if each.name.endswith(".fifo") == self.fifo and each.arn != own]
        options = [Option(each.arn, each.name, "now" if each.arn == now else "", "queues") for each in fit]
        if now:
            options.append(Option(_NO_QUEUE, "no dead-letter queue", "takes the redrive policy away", "otherwise"))
        options.append(Option(_OTHER, "another queue, by its ARN", "", "otherwise"))
        picked = await self.console.push_screen_wait(Picker("Dead-letter queue", options, current=now))
        return "" if picked == _NO_QUEUE else picked

    async def _edit_allow(self) -> None:
        has = self.attributes
        await self._filled(
            f"{SETTINGS['RedriveAllowPolicy'].title}: {self.home.label}",
            forms.allow_fields(has),
            forms.allow_wrong,
            lambda answers: self._set(forms.allow_change(answers), has),
        )

    # ---- tags

    def action_new_tag(self) -> None:
        """Add a tag."""
        if self.may_write("nothing is changed"):
            self.ask(partial(self._edit_tag, ""))

    async def _edit_tag(self, key: str) -> None:
        value = self.found.tags.get(key, "") if self.found is not None else ""
        await self._filled(
            f"Tag {key} of {self.home.label}" if key else f"New tag of {self.home.label}",
            forms.tag_fields(key, value),
            lambda answers: forms.tag_wrong(answers, key),
            lambda answers: self.job("sqs.tags", tags={key or answers["key"]: str(answers.get("value") or "")}),
        )

    def action_delete(self) -> None:
        """Take the tag away, or put the attribute back to its default."""
        key = self.key
        setting = SETTINGS.get(key)
        if key.startswith(TAG):
            job = self.job("sqs.tags", remove=(key.removeprefix(TAG),))
        elif setting is not None and (setting.clearable or setting.default):
            if same(key, self.attributes.get(key, ""), setting.default):
                self.console.say(f"{setting.title} is the default already.")
                return
            job = self._set({key: "" if setting.clearable else setting.default}, self.attributes)
        else:
            self.console.say("That cannot be taken away.", "warning")
            return
        if self.may_write("nothing is changed"):
            self.ask(partial(self.carry, job))

    def action_undo(self) -> None:
        """Undo the newest journalled change that can be undone."""
        self.console.prepare(self, partial(self.console.undo, self), "act")
