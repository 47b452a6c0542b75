"""The tabs of a topic's attributes and of its access policy."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

from textual.app import ComposeResult

from awstui import protocol as p
from awstui.consoles.sns import forms, words
from awstui.consoles.sns.pane import TopicTab
from awstui.protocol.sns import Topic
from awstui.protocol.sns_settings import BY_NAME, Setting, settings_of, value_fault
from awstui.rows.nested import opened
from awstui.ui.bindings import bindings
from awstui.ui.lines import Line
from awstui.ui.table import Table
from awstui.ui.tabletab import TableTab
from awstui.ui.viewer import Viewer
from awstui.ui.writers import json_lines

_OWN = ("app.back", "app.copy_command")


class AttributesTab(TableTab, TopicTab):
    """Every attribute that can be set; e or Enter sets one."""

    TITLE = "Attributes"
    ROW = "attribute"
    empty = "asking for the attributes…"
    BINDINGS = bindings("topic", own=_OWN)

    def __init__(self) -> None:
        super().__init__(words.ATTRIBUTES)

    def begin(self) -> None:
        """They come with the topic's facts."""
        self.facts_changed()

    def facts_changed(self) -> None:
        """Show them."""
        if (topic := self.topic) is not None:
            self.show_rows({each.name: words.setting_row(each, topic) for each in settings_of(topic)})

    def on_table_opened(self, event: Table.Opened) -> None:
        """Enter sets it."""
        self.action_edit()

    def _chosen(self) -> Setting | None:
        return BY_NAME.get(str(self.here))

    def action_edit(self) -> None:
        """Set the attribute under the cursor."""
        if (setting := self._chosen()) is not None:
            self.change("nothing is set", partial(edit_setting, self, setting))

    def action_describe(self) -> None:
        """All of them as SNS gave them."""
        if (topic := self.topic) is not None:
            data = {name: opened(value) for name, value in sorted(topic.attributes.items())}
            self.console.show_document(topic.name, p.Document(topic.arn, topic.arn, data, command(self)), "outline")

    def action_copy_id(self) -> None:
        """The value."""
        if (setting := self._chosen()) is not None and (topic := self.topic) is not None:
            value = topic.attributes.get(setting.name, "")
            self.console.copy(value, f"{setting.label}: {value}"[:80])

    def action_copy_command(self) -> None:
        """The `aws` command that shows the same."""
        self.console.copy(command(self), command(self))


class PolicyTab(TopicTab):
    """The access policy as it is; e edits it in the person's own editor."""

    TITLE = "Access policy"
    BINDINGS = bindings("topic", own=_OWN)

    def __init__(self) -> None:
        super().__init__()
        self.access = Line()
        self.viewer = Viewer()

    def compose(self) -> ComposeResult:
        """Who is let in, and the document."""
        yield self.access
        yield self.viewer

    def focus_in(self) -> None:
        """The document scrolls by keys."""
        self.viewer.focus()

    def begin(self) -> None:
        """It comes with the topic's facts."""
        self.facts_changed()

    def facts_changed(self) -> None:
        """Show it."""
        if (topic := self.topic) is not None:
            policy = topic.attributes.get("Policy", "")
            self.access.show("", words.access(policy))
            self.viewer.show(json_lines(opened(policy) or "no policy"))

    def action_edit(self) -> None:
        """Edit it in $EDITOR; what is wrong with it is said, and it comes back."""
        self.change("nothing is set", self._edit)

    async def _edit(self, topic: Topic) -> None:
        from awstui.ui.editor import NoEditor, edit

        setting, before = BY_NAME["Policy"], topic.attributes.get("Policy", "")
        try:
            text = edit(self.app, pretty(before), ".json")
        except NoEditor as error:
            self.console.say(f"{error} A form does too.", "warning")
            await edit_setting(self, setting, topic)
            return
        if text == pretty(before):
            self.console.say_briefly("It is as it was.")
        elif value_fault(setting, text):
            await edit_setting(self, setting, topic, text)
        else:
            await self.changed(self.job("sns.attributes", name="Policy", value=text))

    def action_describe(self) -> None:
        """The policy whole, searchable."""
        if (topic := self.topic) is not None:
            data = opened(topic.attributes.get("Policy", ""))
            self.console.show_document(
                f"{topic.name}: access policy", p.Document(topic.arn, "", data, command(self)), "json"
            )

    def action_copy_id(self) -> None:
        """The policy's text."""
        if (topic := self.topic) is not None:
            self.console.copy(pretty(topic.attributes.get("Policy", "")), "the access policy")

    def action_copy_command(self) -> None:
        """The `aws` command that shows the same."""
        self.console.copy(command(self), command(self))

    def on_key(self, event: Any) -> None:
        """Scroll by the keys a table has."""
        moves = {"down": "line_down", "j": "line_down", "up": "line_up", "k": "line_up"}
        if event.key in moves:
            self.viewer.scroll_relative(y=1 if "down" in moves[event.key] else -1, animate=False)
            event.stop()


async def edit_setting(tab: TopicTab, setting: Setting, topic: Topic, text: str | None = None) -> None:
    """A form of one attribute; `text` is what it begins with instead of what is set."""
    value = topic.attributes.get(setting.name, setting.default) if text is None else text
    fields = (setting.field(pretty(value) if setting.kind == "json" else value),)

    def job(answers: Mapping[str, Any]) -> p.Job:
        return tab.job("sns.attributes", name=setting.name, value=forms.setting_value(setting, answers))

    tab.told(
        await tab.asked(
            f"{setting.label} of {topic.name}",
            fields,
            job,
            check=lambda answers: forms.setting_wrong(setting, answers),
            ok="Set",
            help=f"{setting.name}" + (f" · default {setting.default}" if setting.default else ""),
        )
    )


def command(tab: TopicTab) -> str:
    """The `aws` command that shows a topic's attributes."""
    return words.command("get-topic-attributes", tab.context, "--topic-arn", tab.home.arn)


def pretty(text: str) -> str:
    """JSON on lines of its own; any other text as it is."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return json.dumps(found, indent=2, ensure_ascii=False) if isinstance(found, dict) else text
