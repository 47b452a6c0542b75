"""Peeking: messages are looked at after it was said what that costs, and let go of again."""

from __future__ import annotations

from functools import partial

from awstui import protocol as p
from awstui.consoles.sqs import forms, words
from awstui.consoles.sqs.leafing import Leafing
from awstui.errors import AwsFailed, EngineGone
from awstui.protocol.sqs import Message, PeekCost, Peeked
from awstui.ui.client import Stream


class Peeking(Leafing):
    """Looks at messages, once or again and again."""

    _peeking: Stream | None = None
    _live = 0.0  # seconds between two looks while they are repeated

    def action_peek(self) -> None:
        """Look at messages, after saying what that costs."""
        if self._peeking is not None:
            self.console.say_briefly("A peek is running; Esc stops it.")
        elif self.may_write("a peek raises receive counts, which changes the queue"):
            self.ask(partial(self._ask_peek, live=False))

    def action_live(self) -> None:
        """Keep looking, or stop that."""
        if self.stop_peek():
            return
        if self.may_write("a peek raises receive counts, which changes the queue"):
            self.ask(partial(self._ask_peek, live=True))

    async def _ask_peek(self, live: bool) -> None:
        from awstui.ui.form import Form

        cost = await self._cost()
        if cost is None:
            return
        settings = self.console.settings
        form = Form(
            f"Keep looking into {self.home.label}" if live else f"Peek into {self.home.label}",
            forms.peek_fields(settings.peek_count, settings.watch_seconds if live else None),
            {},
            help=forms.peek_help(cost, live),
            check=forms.peek_faults,
            ok="Keep looking" if live else "Peek",
        )
        answers = await self.console.push_screen_wait(form)
        if answers is None:
            return
        count, every = int(answers["count"]), float(answers.get("every", 0))
        asked = {"count": count, "every": every} if live else {"count": count}
        run = await self.console.agreed(self.job("sqs.peek", **asked))
        if run is not None:
            self.beside(partial(self._peek, run, count, every), "peek")

    async def _cost(self) -> PeekCost | None:
        """What a peek would cost, asked for now when it is not known; what goes wrong is told."""
        if self.home.cost is None:
            self.tell("asking what a peek would cost…")
            try:
                answer = await self.console.one(self.job("sqs.cost"), p.Value)
            finally:
                self.tell("")  # also when Esc left it
            self.home.cost = answer.value if answer is not None else None
        return self.home.cost

    async def _peek(self, run: p.Run, count: int, every: float) -> None:
        engine = self.console.engine
        stream = self._peeking = engine.start(run)
        self._live = every
        fresh: list[Message] = []
        seen: set[str] = set()
        outcome: Peeked | None = None
        failure: p.Failure | None = None
        self.store.begin_refresh()
        self.when = ""
        self.tell(words.peeking(0, count, ""))
        try:
            async for reply in engine.replies(stream):
                value = reply.value if isinstance(reply, p.Value) else None
                if isinstance(value, Message):
                    if outcome is not None:  # the next look begins
                        self.store.begin_refresh()
                        seen, outcome = set(), None
                    fresh.append(value)
                    seen.add(value.id)
                elif isinstance(value, Peeked):
                    outcome = value
                    self._look_ended(fresh, seen, outcome)
                    fresh = []
                elif isinstance(reply, p.Progress):
                    if outcome is not None:
                        self.store.begin_refresh()
                        seen, outcome = set(), None
                    self.keep(fresh)
                    fresh = []
                    self.tell(words.peeking(reply.done, reply.total, reply.text))
        except AwsFailed as error:
            failure = error.failure
        except EngineGone:
            self.tell("The engine ended during the peek; what it held is visible again within 30 s.")
        finally:
            self._peeking, self._live = None, 0.0
        if outcome is None:
            self._look_ended(fresh, seen, None)
        self._peek_ended(outcome, failure)

    def _look_ended(self, fresh: list[Message], seen: set[str], outcome: Peeked | None) -> None:
        """Show what one look brought; a whole one replaces what was seen before."""
        self.keep(fresh)
        self.store.end_refresh(complete=False)
        self.when = words.at(self.store.now)
        if outcome is not None and outcome.stopped in ("count", "counts", "empty"):
            self.drop([each for each in self.messages if each not in seen])
        if outcome is not None and self._live:
            self.tell(words.live(outcome, self._live, self.when))

    def _peek_ended(self, outcome: Peeked | None, failure: p.Failure | None) -> None:
        """Say how it went, and ask what the queue is like now."""
        self.home.cost = None
        faults = [fault for fault in (failure, outcome.fault if outcome else None) if fault is not None]
        if faults:
            self.failures = faults
        said = words.peeked(outcome, self.when) if outcome is not None else ""
        if failure is not None:
            self.console.say(f"{failure.sentence}\n{failure.hint}\nE shows the details.", "error")
        if outcome is not None and (outcome.hidden or outcome.stopped == "counts"):
            self.console.say(said, "warning")
        if said:
            self.empty = words.NOTHING if outcome is not None and outcome.stopped == "empty" else words.EMPTY
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
