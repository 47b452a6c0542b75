"""Sending messages: one written in a form, a changed copy of one that was looked at, many from a file."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from functools import partial
from typing import Any, cast

from awstui import protocol as p
from awstui.consoles.sqs import carry_forms as carry
from awstui.consoles.sqs import carry_words as told
from awstui.consoles.sqs import forms, words
from awstui.consoles.sqs.peeking import Peeking
from awstui.protocol.sqs import Draft, Message, Queue, Sent, name_of
from awstui.protocol.sqs_tasks import DeadLetters
from awstui.protocol.sqs_transfer import Moved, SentMany
from awstui.ui.tasks import Task


class Sending(Peeking):
    """Sends messages."""

    def action_send(self) -> None:
        """Send a message."""
        if self.may_write("nothing is sent"):
            self.ask(self._send)

    async def _send(self) -> None:
        queue = await self.known()
        if queue is None:
            return
        values: Mapping[str, Any] = {}
        while (answers := await self._written(f"Send to {self.home.label}", queue, values)) is not None:
            made, _ = forms.draft(answers)
            copies = int(answers.get("copies") or 1)
            if copies > 1:
                if await self.send_many({"drafts": (made,), "copies": copies}):
                    return
            elif await self._send_one(self.job("sqs.send", draft=made)):
                return
            values = answers  # nothing typed is lost because AWS said no

    async def _written(
        self, title: str, queue: Queue, values: Mapping[str, Any], more: tuple[p.Field, ...] = (), help: str = ""
    ) -> dict[str, Any] | None:
        """What a message was filled in with, as SQS would take it; None when it was left."""
        from awstui.ui.form import Form

        def check(answers: Mapping[str, Any]) -> dict[str, str]:
            return forms.send_faults(answers, queue)

        fields = (*more, *forms.send_fields(queue, copies=not more))
        form = Form(title, fields, values, help=help, check=check, ok="Send")
        return await self.console.push_screen_wait(form)

    async def _send_one(self, job: p.Job) -> bool:
        run = await self.console.agreed(job)
        return run is not None and await self.console.to_the_end(self._sent(run))

    async def _sent(self, run: p.Run) -> bool:
        """Send it and tell what became of it."""
        sent = await self.console.one(run, p.Value)
        if sent is None:
            return False
        outcome: Sent = sent.value
        self.console.say(words.sent(outcome), "warning" if "not what was sent" in outcome.note else "information")
        self.tell(f"Sent: message id {outcome.id}")
        self.home.refresh_facts()
        return True

    # ---- a changed copy

    def action_edit(self) -> None:
        """Send a changed copy of the message, here or where it came from."""
        if self.may_write("nothing is sent") and (found := self.chosen()):
            self.edit(found[0])

    def edit(self, message: Message) -> None:
        """Send a changed copy of this message."""
        if self.may_write("nothing is sent"):
            self.ask(partial(self._edit, message))

    async def _edit(self, message: Message) -> None:
        queue = await self.known()
        if queue is None:
            return
        targets = await self._targets(queue)
        values: Mapping[str, Any] = carry.values_of(message, str(uuid.uuid4()) if queue.fifo else "")
        more = carry.copy_fields(queue, tuple(targets))
        title = f"Send a changed copy of {message.id}"
        while True:
            answers = await self._written(title, queue, values, more, carry.copy_help(message))
            if answers is None:
                return
            made, _ = forms.draft(answers)
            target = targets.get(str(answers.get("to", "")), self.home.url)
            if answers.get("original") == carry.DELETE:
                sent = await self._replace(message, made, target)
            else:
                sent = await self._send_one(self.job("sqs.send", draft=made, queue_url=target))
            if sent:
                return
            values = answers

    async def _targets(self, queue: Queue) -> dict[str, str]:
        """Where a copy makes sense: here, and the queues this one has dead letters of. Name -> URL."""
        found = {queue.name: queue.url}
        if self.home.cost is None or self.home.cost.queue.sources:
            answer = await self.console.one(self.job("sqs.dead_letters"), p.Value)
            letters = cast("DeadLetters | None", answer.value if answer is not None else None)
            found |= {each.name: each.url for each in letters.sources} if letters is not None else {}
        return found

    async def _replace(self, message: Message, made: Draft, target: str) -> bool:
        """Send the changed message and delete the one it replaces, in that order."""
        name = name_of(target)
        args = {"target": {"place": self.place, "queue_url": target}, "ids": (message.id,), "edits": {message.id: made}}
        run = await self.console.agreed(self.job("sqs.move", **args))
        if run is None:
            return False
        self.start(f"Fix a message and send it to {name}", run, partial(self.moved, (message.id,)))
        return True

    def moved(self, ids: tuple[str, ...], task: Task) -> str:
        """How a move ended; messages moved by their `ids` are no longer shown here."""
        outcomes = [each for each in task.values if isinstance(each, Moved)]
        task.failures += [each.fault for each in outcomes if each.fault is not None]
        task.failures += [told.refusal(each) for outcome in outcomes for each in outcome.failures]
        if self.is_attached:
            stay = {each for outcome in outcomes for each in (*outcome.missing, *(one.id for one in outcome.failures))}
            if outcomes and outcomes[0].mode == "move" and outcomes[0].stopped == "found":
                self.gone([each for each in ids if each not in stay])
            self.home.refresh_facts()
        return told.moved(outcomes)

    # ---- many

    async def send_many(self, args: Mapping[str, Any]) -> bool:
        """Send drafts or the lines of a file, as a task; whether it began."""
        run = await self.console.agreed(self.job("sqs.send_many", **args))
        if run is None:
            return False
        self.start(f"Send to {self.home.label}", run, self._sent_many)
        return True

    def _sent_many(self, task: Task) -> str:
        outcome = next((each for each in reversed(task.values) if isinstance(each, SentMany)), None)
        if outcome is None:
            return ""
        if outcome.fault is not None:
            task.failures.append(outcome.fault)
        task.failures += [told.refusal(each) for each in outcome.failures]
        again = tuple(each.draft for each in outcome.failures if each.draft is not None)
        if again:
            task.again = lambda: self.ask(partial(self._again, again))
        if self.is_attached:
            self.home.refresh_facts()
        return told.sent_many(outcome)

    async def _again(self, drafts: tuple[Draft, ...]) -> None:
        await self.send_many({"drafts": drafts})

    def start(self, title: str, run: p.Run, end: Any) -> Task:
        """Begin a task of this queue; the status line follows it."""
        return self.console.start_task(title, self.place, run, end, watcher=self._follow)

    def _follow(self, task: Task) -> None:
        if self.is_attached:
            self.tell(told.task(task.title, task.progress, task.said))
