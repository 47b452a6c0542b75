"""The tab of a topic's subscriptions."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from awstui import protocol as p
from awstui.consoles.sns import forms, words
from awstui.consoles.sns.pane import TopicTab
from awstui.protocol.sns import Subscription, Topic
from awstui.protocol.sns_rules import RAW_PROTOCOLS
from awstui.ui.bindings import bindings
from awstui.ui.table import Table
from awstui.ui.tabletab import TableTab
from awstui.ui.tabs import Doing


class SubscriptionsTab(TableTab, TopicTab):
    """Enter goes to the queue, F edits the filter policy, x unsubscribes, a lists what else there is."""

    TITLE = "Subscriptions"
    OPENS = "open"
    ROW = "subscription"
    empty = words.EMPTY
    BINDINGS = bindings("topic", own=("app.back", "app.copy_command"))

    def __init__(self) -> None:
        super().__init__(words.SUBSCRIPTIONS)
        self.subscriptions: dict[str, Subscription] = {}

    def begin(self) -> None:
        """Say what is being done until the first page is there."""
        self.table.placeholder = "asking for the subscriptions…"

    def subscriptions_changed(self, found: Mapping[str, Subscription]) -> None:
        """Show them."""
        self.subscriptions = dict(found)
        self.show_rows({key: words.row(each) for key, each in found.items()})

    def subscription_changed(self, each: Subscription) -> None:
        """The attributes of one came."""
        self.subscriptions[each.key] = each
        self.store.update({each.key: words.row(each)})
        self.rows_changed()

    def chosen(self) -> Subscription | None:
        """The one under the cursor; says so when there is none."""
        each = self.subscriptions.get(str(self.here))
        if each is None:
            self.console.say("There is no subscription to do that on. s subscribes.", "warning")
        return each

    def confirmed(self) -> Subscription | None:
        """The one under the cursor, when something of it can be set."""
        each = self.chosen()
        if each is not None and not each.arn:
            self.console.say(f"This one is {each.state}: it has no ARN, so nothing of it can be set.", "warning")
            return None
        return each

    # ---- looking

    def on_table_opened(self, event: Table.Opened) -> None:
        """Enter: the queue it delivers to, else all that is known of it."""
        each = self.subscriptions.get(str(event.key))
        if each is not None and each.protocol == "sqs":
            self.console.prepare(self, partial(self._to_queue, each), "open")
        else:
            self.action_describe()

    async def _to_queue(self, each: Subscription) -> None:
        answer = await self.console.one(self.job("sns.queue", arn=each.endpoint), p.Value)
        if answer is not None:
            region, url = answer.value
            place = p.Place(self.place.profile, region)
            await self.console.open_console("sqs", place, p.Document(url, each.endpoint, {}, ""))

    def action_describe(self) -> None:
        """All that SNS says of it."""
        if (each := self.chosen()) is not None:
            self.console.prepare(self, partial(self._describe, each), "open")

    async def _describe(self, each: Subscription) -> None:
        if each.arn and not each.attributes:
            answer = await self.console.one(self.job("sns.subscription", subscription_arn=each.arn), p.Value)
            if answer is not None:
                each = answer.value
                self.subscription_changed(each)
        document = p.Document(each.key, each.arn, words.described(each), self._command(each))
        self.console.show_document(f"{self.home.label}: {words.short(each)}", document, "outline")

    def _command(self, each: Subscription) -> str:
        if each.arn:
            return words.command("get-subscription-attributes", self.context, "--subscription-arn", each.arn)
        return words.command("list-subscriptions-by-topic", self.context, "--topic-arn", self.home.arn)

    def action_copy_command(self) -> None:
        """The `aws` command that lists the same."""
        command = words.command("list-subscriptions-by-topic", self.context, "--topic-arn", self.home.arn)
        self.console.copy(command, command)

    def action_copy_id(self) -> None:
        """The endpoint."""
        if (each := self.chosen()) is not None:
            self.console.copy(each.endpoint, each.endpoint)

    def action_copy_arn(self) -> None:
        """The subscription's ARN, or the topic's when it has none."""
        each = self.subscriptions.get(str(self.here))
        arn = each.arn if each is not None and each.arn else self.home.arn
        self.console.copy(arn, arn)

    # ---- changing

    def doings(self) -> list[Doing]:
        """What no key does, with the one under the cursor."""
        each = self.subscriptions.get(str(self.here))
        if each is None:
            return []
        group = words.short(each)
        if each.state == "pending":
            return [Doing("ask for the confirmation again", partial(self.resend, each), "SNS sends it anew", group)]
        if not each.arn:
            return []
        found = [Doing("set its DLQ", partial(self.set_dlq, each), "for what cannot be delivered", group)]
        if each.protocol in RAW_PROTOCOLS:
            way = "deliver in SNS's envelope" if each.raw else "deliver raw messages"
            found.append(Doing(way, partial(self.set_raw, each), "whoever reads them has to expect that", group))
        return found

    def action_edit(self) -> None:
        """What can be set of a subscription is a menu."""
        if self.confirmed() is not None:
            self.home.action_actions()

    def action_filter_policy(self) -> None:
        """The filter policy, tried on a sample."""
        if (each := self.confirmed()) is not None:
            self.console.prepare(self, partial(self._filter_policy, each), "act")

    async def _filter_policy(self, each: Subscription) -> None:
        from awstui.consoles.sns.filtering import FilterEditor, samples

        answer = await self.console.one(self.job("sns.subscription", subscription_arn=each.arn), p.Value)
        if answer is None:
            return
        now: Subscription = answer.value
        read_only = self.context is not None and self.context.read_only
        attributes, body = samples(self.console.screen_stack)
        policy, scope = now.filter_policy, now.scope
        while True:
            editor = FilterEditor(f"Filter policy · {words.short(each)}", policy, scope, attributes, body, read_only)
            written = await self.console.push_screen_wait(editor)
            if written is None:
                return
            policy, scope, attributes, body = written
            args = {"subscription_arn": each.arn, "policy": policy, "scope": scope}
            if await self.changed(self.job("sns.filter_policy", **args)):
                return

    def action_delete(self) -> None:
        """End the subscription."""
        if (each := self.confirmed()) is not None:
            job = self.job("sns.unsubscribe", subscription_arn=each.arn)
            self.change("nothing is unsubscribed", partial(self._do, job))

    def resend(self, each: Subscription) -> None:
        """Have SNS ask for the confirmation again."""
        job = self.job("sns.resend", protocol=each.protocol, endpoint=each.endpoint)
        self.change("nothing is sent", partial(self._do, job))

    def set_raw(self, each: Subscription) -> None:
        """Raw delivery the other way."""
        self.change(
            "nothing is set", partial(self._do, self.job("sns.raw", subscription_arn=each.arn, on=not each.raw))
        )

    async def _do(self, job: p.Job, topic: Topic) -> None:
        await self.changed(job)

    def set_dlq(self, each: Subscription) -> None:
        """The queue for what cannot be delivered."""
        self.change("nothing is set", partial(self._set_dlq, each))

    async def _set_dlq(self, each: Subscription, topic: Topic) -> None:
        def job(answers: Mapping[str, Any]) -> p.Job:
            arn = forms.whole("sqs", str(answers.get("dlq_arn") or "").strip(), topic)
            return self.job("sns.dlq", subscription_arn=each.arn, dlq_arn=arn, grant=bool(answers.get("grant")))

        self.told(
            await self.asked(
                f"DLQ of {words.short(each)}",
                forms.dlq_fields(each.dlq_arn),
                job,
                check=lambda answers: forms.dlq_wrong(answers, topic),
                ok="Set",
                help="A queue keeps what could not be delivered; without one it is lost.",
            )
        )
