"""What the tabs of a topic's console have in common: the topic, jobs about it, what can be done from every tab."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from awstui import protocol as p
from awstui.consoles.sns import forms, words
from awstui.protocol.sns import Done, Published, Subscription, Topic
from awstui.ui.resource_tab import ResourceTab
from awstui.ui.tabs import Doing

if TYPE_CHECKING:
    from awstui.consoles.sns.console import TopicConsole


class TopicTab(ResourceTab):
    """One tab of a topic's console."""

    WHERE = "topic"
    FACTS = "sns.topic"

    @property
    def home(self) -> TopicConsole:
        """The console it is a tab of."""
        return cast("TopicConsole", self.screen)

    @property
    def topic(self) -> Topic | None:
        """Its facts, once they are known."""
        return self.home.topic

    @property
    def facts(self) -> Topic | None:
        """The topic's."""
        return self.home.topic

    @property
    def named(self) -> Mapping[str, Any]:
        """By its ARN."""
        return {"topic_arn": self.home.arn}

    async def changed(self, job: p.Job) -> bool:
        """Carry out a change that is told in a sentence; whether it was made. What is shown is asked for again."""
        return self.told(await self.carry(job))

    def told(self, done: Any) -> bool:
        """Say what a change came to."""
        if isinstance(done, Done):
            self.console.say(done.sentence)
            if self.is_attached:
                self.home.refresh_all()
        return done is not None

    # ---- from every tab

    def action_publish(self) -> None:
        """Publish a message."""
        self.change("nothing is published", self._publish)

    async def _publish(self, topic: Topic) -> None:
        done = await self.asked(
            f"Publish to {self.home.label}",
            forms.notice_fields(topic),
            lambda answers: self.job("sns.publish", notice=forms.notice(answers)[0]),
            check=lambda answers: forms.notice_wrong(answers, topic),
            ok="Publish",
        )
        if isinstance(done, Published):
            self.console.say(words.published(done))

    def action_subscribe(self) -> None:
        """Subscribe an endpoint."""
        self.change("nothing is subscribed", self._subscribe)

    async def _subscribe(self, topic: Topic) -> None:
        self.told(
            await self.asked(
                f"Subscribe to {self.home.label}",
                forms.wish_fields(topic),
                lambda answers: self.job(
                    "sns.subscribe", wish=forms.wish(answers, topic), grant=bool(answers.get("grant"))
                ),
                check=lambda answers: forms.wish_wrong(answers, topic),
                ok="Subscribe",
            )
        )

    def confirm(self) -> None:
        """Confirm a subscription by its token."""
        self.change("nothing is confirmed", self._confirm)

    async def _confirm(self, topic: Topic) -> None:
        self.told(
            await self.asked(
                f"Confirm a subscription of {self.home.label}",
                forms.CONFIRM_FIELDS,
                lambda answers: self.job(
                    "sns.confirm", token=str(answers["token"]), authenticate=bool(answers.get("authenticate"))
                ),
                check=forms.confirm_wrong,
                ok="Confirm",
            )
        )

    def delete_topic(self) -> None:
        """Delete the topic; then there is nothing to show any more."""
        self.change("nothing is deleted", self._delete_topic)

    async def _delete_topic(self, topic: Topic) -> None:
        done = await self.carry(self.job("sns.delete"))
        if isinstance(done, Done):
            self.console.say(done.sentence)
            if self.console.screen is self.screen:
                self.console.go_back()

    def doings(self) -> list[Doing]:
        """What no key does, about what is under the cursor."""
        return []

    # ---- what the tabs may fill

    def facts_changed(self) -> None:
        """The topic's facts were read (again)."""

    def subscriptions_changed(self, found: Mapping[str, Subscription]) -> None:
        """The subscriptions were read (again)."""

    def action_refresh(self) -> None:
        """r: everything again."""
        self.home.refresh_all()

    def action_failure(self) -> None:
        """What failed last, whole."""
        self.console.show_failures(self.home.failures.values())

    def action_copy_arn(self) -> None:
        """The topic's ARN."""
        self.console.copy(self.home.arn, self.home.arn)

    def action_filter_policy(self) -> None:
        """Only subscriptions have one."""
        self.console.say_briefly("A filter policy is a subscription's: 1 shows them.")

    def action_delete(self) -> None:
        """Only subscriptions are ended by one key."""
        self.console.say_briefly("x ends a subscription: 1 shows them. a can delete the topic.")
