"""What the queue console does to a queue: peek, send, delete. Each is asked for, told what it costs, then done."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from awstui import protocol as p
from awstui.consoles.sqs import forms, words
from awstui.errors import AwsFailed, EngineGone
from awstui.guards import why_read_only
from awstui.protocol.sqs import Deleted, Held, Hidden, Message, PeekCost, Peeked, Queue, Sent
from awstui.ui.base import Page
from awstui.ui.client import Stream

if TYPE_CHECKING:
    from awstui.rows.messages import Messages
    from awstui.ui.table import Table


class Acts(Page):
    """The changing half of the queue console."""

    if TYPE_CHECKING:
        place: p.Place
        url: str
        label: str
        queue: Queue | None
        cost: PeekCost | None
        messages: dict[str, Message]
        failures: list[p.Failure]
        store: Messages
        table: Table

        def keep(self, found: list[Message]) -> None: ...
        def drop(self, ids: list[str]) -> None: ...
        def tell(self, text: str) -> None: ...
        def rows_changed(self) -> None: ...
        def chosen(self) -> list[Message]: ...
        def action_refresh(self) -> None: ...

    _peeking: Stream | None = None

    @property
    def context(self) -> p.Context | None:
        """Profile and region, once they are known."""
        return self.console.contexts.get(self.place)

    def job(self, name: str, **args: Any) -> p.Job:
        """A job of this queue, with the credentials whose account the header shows."""
        generation = self.context.generation if self.context is not None else 0
        return p.Job(name, self.place, {"queue_url": self.url, **args}, generation)

    def may_write(self, what: str) -> bool:
        """Whether changes can be made here; says why not."""
        if self.context is not None and self.context.read_only:
            self.console.say(f"Read-only: {what}. {why_read_only(self.context)}", "warning")
            return False
        return True

    def begin(self, work: Callable[[], Coroutine[Any, Any, None]], group: str) -> None:
        """Do this beside the screen; the same group's earlier work ends, but never a change that is on its way."""
        if group == "act":  # opens a dialog: keys typed meanwhile are for that
            self.console.prepare(self, work, group)
        else:
            task: Any = work
            self.run_worker(task, group=group, exclusive=True, exit_on_error=False)

    # ---- peek

    def action_peek(self) -> None:
        """Look at messages, after saying what that costs."""
        if self._peeking is not None:
            self.console.say_briefly("A peek is running; Esc stops it.")
        elif self.may_write("a peek raises receive counts, which changes the queue"):
            self.begin(self._ask_peek, "act")

    async def _ask_peek(self) -> None:
        from awstui.ui.form import Form

        if self.cost is None:
            self.tell("asking what a peek would cost…")
            answer = await self.console.one(self.job("sqs.cost"), p.Value)
            self.tell("")
            if answer is None:
                return
            self.cost = answer.value
        cost = self.cost
        assert cost is not None
        title = f"Peek into {self.label}"
        answers = await self.console.push_screen_wait(
            Form(
                title,
                forms.peek_fields(self.console.settings.peek_count),
                {},
                help=forms.peek_help(cost),
                check=forms.peek_faults,
                ok="Peek",
            )
        )
        if answers is None:
            return
        count = int(answers["count"])
        run = await self.console.agreed(self.job("sqs.peek", count=count))
        if run is not None:
            self.begin(partial(self._peek, run, count), "peek")

    async def _peek(self, run: p.Run, count: int) -> None:
        engine = self.console.engine
        stream = self._peeking = engine.start(run)
        fresh: list[Message] = []
        seen: set[str] = set()
        outcome: Peeked | None = None
        failure: p.Failure | None = None
        self.store.begin_refresh()
        self.tell(words.peeking(0, count, ""))
        try:
            async for reply in engine.replies(stream):
                value = reply.value if isinstance(reply, p.Value) else None
                if isinstance(value, Message):
                    fresh.append(value)
                    seen.add(value.id)
                elif isinstance(value, Peeked):
                    outcome = value
                elif isinstance(reply, p.Progress):
                    self.keep(fresh)
                    fresh = []
                    self.tell(words.peeking(reply.done, reply.total, reply.text))
        except AwsFailed as error:
            failure = error.failure
        except EngineGone:
            self.tell("The engine ended during the peek; what it held is visible again within 30 s.")
        finally:
            self._peeking = None
        self.keep(fresh)
        self.store.end_refresh(complete=False)
        if outcome is not None and outcome.stopped in ("count", "empty"):  # else what was seen before still counts
            self.drop([each for each in self.messages if each not in seen])
        self._peek_ended(outcome, failure)

    def _peek_ended(self, outcome: Peeked | None, failure: p.Failure | None) -> None:
        """Say how it went, and ask what the queue is like now."""
        self.cost = None
        faults = [fault for fault in (failure, outcome.fault if outcome else None) if fault is not None]
        if faults:
            self.failures = faults
        said = words.peeked(outcome) if outcome is not None else ""
        if failure is not None:
            self.console.say(f"{failure.sentence}\n{failure.hint}\nE shows the details.", "error")
        if outcome is not None and outcome.hidden:
            self.console.say(said, "warning")
        if said:
            self.tell(said)
        self.rows_changed()
        self.action_refresh()

    def stop_peek(self) -> bool:
        """Stop a running peek; whether there was one. What it holds is released, and its last word still comes."""
        if self._peeking is None:
            return False
        self.console.engine.cancel(self._peeking)
        self.tell("stopping, and releasing what was received…")
        return True

    # ---- send

    def action_send(self) -> None:
        """Send a message."""
        if self.may_write("nothing is sent"):
            self.begin(self._send, "act")

    async def _send(self) -> None:
        from awstui.ui.form import Form

        queue = self.queue
        if queue is None:
            answer = await self.console.one(self.job("sqs.queue"), p.Value)
            if answer is None:
                return
            queue = answer.value
        assert queue is not None
        known = queue

        def check(answers: Mapping[str, Any]) -> dict[str, str]:
            return forms.send_faults(answers, known)

        values: Mapping[str, Any] = {}
        while True:
            form = Form(f"Send to {self.label}", forms.send_fields(known), values, check=check, ok="Send")
            answers = await self.console.push_screen_wait(form)
            if answers is None:
                return
            made, _ = forms.draft(answers)
            run = await self.console.agreed(self.job("sqs.send", draft=made))
            if run is not None and await self.console.to_the_end(self._sent(run)):
                return
            values = answers  # nothing typed is lost because AWS said no

    async def _sent(self, run: p.Run) -> bool:
        """Send it and tell what became of it."""
        sent = await self.console.one(run, p.Value)
        if sent is None:
            return False
        outcome: Sent = sent.value
        self.console.say(words.sent(outcome), "warning" if "not what was sent" in outcome.note else "information")
        self.tell(f"Sent: message id {outcome.id}")
        self.action_refresh()
        return True

    # ---- delete

    def action_delete(self) -> None:
        """Delete the message, or the marked ones, once that is confirmed."""
        if self.may_write("nothing is deleted") and (messages := self.chosen()):
            self.begin(partial(self._delete, messages), "act")

    async def _delete(self, messages: list[Message]) -> None:
        held = tuple(Held(each.id, each.receipt, each.body[:200]) for each in messages)
        run = await self.console.agreed(self.job("sqs.delete", messages=held))
        if run is not None:
            await self.console.to_the_end(self._delete_confirmed(run, messages))

    async def _delete_confirmed(self, run: p.Run, messages: list[Message]) -> None:
        """Delete them and tell what became of each."""
        outcomes: dict[str, Deleted] = {}
        try:
            async for reply in self.console.engine.ask(run):
                value = reply.value if isinstance(reply, p.Value) else None
                if isinstance(value, Deleted):
                    outcomes[value.id] = value
                elif isinstance(value, Hidden):
                    self.console.say(words.hidden(value), "warning")
                elif isinstance(reply, p.Progress):
                    self.tell(f"looking for {reply.total - reply.done:,} again: {reply.text}")
        except AwsFailed as error:
            self.failures = [error.failure]
            self.console.say(f"{error.failure.sentence}\n{error.failure.hint}\nE shows the details.", "error")
        except EngineGone as error:
            self.console.say(f"{error} Whether the rest was deleted is not known; peek again.", "error")
        self._deleted(len(messages), outcomes)

    def _deleted(self, asked: int, outcomes: dict[str, Deleted]) -> None:
        gone = [each.id for each in outcomes.values() if each.state in ("deleted", "accepted")]
        self.table.clear_marks()
        self.drop(gone)
        if found := [each.failure for each in outcomes.values() if each.failure is not None and each.id not in gone]:
            self.failures = found
        self.tell(words.deleted_briefly(asked, outcomes))
        if outcomes:
            self.console.say(words.deleted(outcomes), "information" if len(gone) == asked else "warning")
        self.action_refresh()
