"""Peeking: messages are looked at after it was said what that costs, and let go of again."""

from __future__ import annotations

from functools import partial

from awstui import protocol as p
from awstui.consoles.sqs import forms, words
from awstui.consoles.sqs.looking import Looking
from awstui.errors import AwsFailed, EngineGone
from awstui.protocol.sqs import Message, Peeked
from awstui.ui.client import Stream


class Peeking(Looking):
    """Looks at messages."""

    _peeking: Stream | None = None

    def action_peek(self) -> None:
        """Look at messages, after saying what that costs."""
        if self._peeking is not None:
            self.console.say_briefly("A peek is running; Esc stops it.")
        elif self.may_write("a peek raises receive counts, which changes the queue"):
            self.ask(self._ask_peek)

    async def _ask_peek(self) -> None:
        from awstui.ui.form import Form

        if self.home.cost is None:
            self.tell("asking what a peek would cost…")
            answer = await self.console.one(self.job("sqs.cost"), p.Value)
            self.tell("")
            if answer is None:
                return
            self.home.cost = answer.value
        cost = self.home.cost
        assert cost is not None
        title = f"Peek into {self.home.label}"
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
            self.beside(partial(self._peek, run, count), "peek")

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
        self.home.cost = None
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
        self.home.refresh_facts()

    def stop_peek(self) -> bool:
        """Stop a running peek; whether there was one. What it holds is released, and its last word still comes."""
        if self._peeking is None:
            return False
        self.console.engine.cancel(self._peeking)
        self.tell("stopping, and releasing what was received…")
        return True
