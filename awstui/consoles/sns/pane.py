"""What the tabs of a topic's console have in common: the topic, jobs about it, what can be done from every tab."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from awstui import protocol as p
from awstui.consoles.sns import forms, words
from awstui.guards import why_read_only
from awstui.protocol.sns import Done, Published, Subscription, Topic
from awstui.ui.tabs import Doing, Tab

if TYPE_CHECKING:
    from awstui.consoles.sns.console import TopicConsole

Check = Callable[[Mapping[str, Any]], Mapping[str, str]]


class TopicTab(Tab):
    """One tab of a topic's console."""

    WHERE = "topic"

    @property
    def home(self) -> TopicConsole:
        """The console it is a tab of."""
        return cast("TopicConsole", self.screen)

    @property
    def place(self) -> p.Place:
        """Where the topic is."""
        return self.home.place

    @property
    def topic(self) -> Topic | None:
        """Its facts, once they are known."""
        return self.home.topic

    @property
    def context(self) -> p.Context | None:
        """Profile and region, once they are known."""
        return self.console.contexts.get(self.place)

    def job(self, job: str, /, **args: Any) -> p.Job:
        """A job about this topic, with the credentials whose account the header shows."""
        generation = self.context.generation if self.context is not None else 0
        return p.Job(job, self.place, {"topic_arn": self.home.arn, **args}, generation)

    def change(self, what: str, work: Callable[[Topic], Coroutine[Any, Any, None]]) -> None:
        """Do what opens a dialog and changes something: keys typed meanwhile are for that; says why it cannot be."""
        if self.context is not None and self.context.read_only:
            self.console.say(f"Read-only: {what}. {why_read_only(self.context)}", "warning")
        else:
            self.console.prepare(self, partial(self._known, work), "act")

    async def _known(self, work: Callable[[Topic], Coroutine[Any, Any, None]]) -> None:
        """The topic's facts, asked for now when they are not there yet, then the work."""
        topic = self.topic
        if topic is None:
            answer = await self.console.one(self.job("sns.topic"), p.Value)
            if answer is None:
                return
            topic = answer.value
        assert topic is not None
        await work(topic)

    async def asked(
        self,
        title: str,
        fields: tuple[p.Field, ...],
        check: Check,
        job: Callable[[Mapping[str, Any]], p.Job],
        *,
        ok: str,
        help: str = "",
    ) -> Any:
        """A form, what it comes to, confirmed and done: what the engine answered. None when it was left.

        Nothing typed is lost because the engine or AWS said no: the form comes back as it was.
        """
        from awstui.ui.form import Form

        values: Mapping[str, Any] = {}
        while True:
            form = Form(title, fields, values, help=help, check=check, ok=ok)
            answers = await self.console.push_screen_wait(form)
            if answers is None:
                return None
            done = await self.carry(job(answers))
            if done is not None:
                return done
            values = answers

    async def carry(self, job: p.Job) -> Any:
        """What a job proposes, confirmed and done: the engine's answer. None when it was left, or failed (told)."""
        run = await self.console.agreed(job)
        if run is None:
            return None
        answer = await self.console.to_the_end(self.console.one(run, p.Value))
        return answer.value if answer is not None else None

    async def changed(self, job: p.Job) -> bool:
        """The same for a change that is told in a sentence; whether it was made. What is shown is asked for again."""
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
            lambda answers: forms.notice_wrong(answers, topic),
            lambda answers: self.job("sns.publish", notice=forms.notice(answers)[0]),
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
                lambda answers: forms.wish_wrong(answers, topic),
                lambda answers: self.job(
                    "sns.subscribe", wish=forms.wish(answers, topic), grant=bool(answers.get("grant"))
                ),
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
                forms.confirm_wrong,
                lambda answers: self.job(
                    "sns.confirm", token=str(answers["token"]), authenticate=bool(answers.get("authenticate"))
                ),
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

    def action_back(self) -> None:
        """Esc leaves the console where the tab has nothing of its own to close."""
        self.console.go_back()

    def action_failure(self) -> None:
        """What failed last, whole."""
        if self.home.failures:
            self.console.show_failures(list(self.home.failures.values()))
        else:
            self.console.say("Nothing has failed here.")

    def action_copy_arn(self) -> None:
        """The topic's ARN."""
        self.console.copy(self.home.arn, self.home.arn)

    def action_filter_policy(self) -> None:
        """Only subscriptions have one."""
        self.console.say_briefly("A filter policy is a subscription's: 1 shows them.")

    def action_delete(self) -> None:
        """Only subscriptions are ended by one key."""
        self.console.say_briefly("x ends a subscription: 1 shows them. a can delete the topic.")
