"""The tab of dead letters: where they go, where they come from, and the tasks that move them back."""

from __future__ import annotations

import dataclasses
from functools import partial
from typing import Any

from textual.app import ComposeResult

from awstui import protocol as p
from awstui.catalog.model import Column
from awstui.consoles.sqs import redrive_words as words
from awstui.consoles.sqs.pane import QueueTab
from awstui.errors import AwsFailed, EngineGone
from awstui.protocol.sqs_tasks import DeadLetters, MoveTask
from awstui.rows.store import Store
from awstui.ui.bindings import bindings
from awstui.ui.lines import Line
from awstui.ui.table import Table
from awstui.ui.tasks import Task

_COLUMNS = (
    Column("What", "what"),
    Column("Queue", "queue", kind="id"),
    Column("State", "state", kind="state"),
    Column("Tells", "tells"),
    Column("Began", "began", kind="age"),
)


class DeadLettersTab(QueueTab):
    """m moves messages back, Enter opens a queue, x stops a move."""

    TITLE = "Dead letters"
    WHERE = "dead_letters"
    OPENS = "open"
    BINDINGS = bindings("dead_letters", own=("app.back",))
    ABOUT = """
A redrive is a task of SQS itself: it moves the messages of a dead-letter queue back to the queues they came from, or to
another queue, and goes on when awstui is left. What it moves are new messages: new ids, enqueued now, received 0 times.

Why messages died is seen by peeking into the dead-letter queue, which moves nothing on itself. Move a few first,
slowly, and watch whether they come back. Only some of them, or changed ones, are moved by m and e on the messages."""

    def __init__(self) -> None:
        super().__init__()
        self.letters: DeadLetters | None = None
        self.failures: list[p.Failure] = []
        self.store = Store(_COLUMNS)
        self.table = Table(self.store)
        self.line = Line()

    def compose(self) -> ComposeResult:
        """What leads where, and a line of words."""
        yield self.table
        yield self.line

    def begin(self) -> None:
        """Ask."""
        self.table.placeholder = "Asking SQS where dead letters come from and go to…"
        self.action_refresh()

    def engine_died(self) -> None:
        """Ask the new one."""
        self.action_refresh()

    def action_refresh(self) -> None:
        """Ask again."""
        self.beside(self._learn, "letters")

    async def _learn(self) -> None:
        try:
            answer = await self.console.engine.one(self.job("sqs.dead_letters"), p.Value)
        except AwsFailed as error:
            self.failures = [error.failure]
            self.line.show("", f"✗ {error.failure.sentence} E shows the details · r asks again")
            self.table.placeholder = error.failure.sentence
        except EngineGone:
            return
        else:
            letters: DeadLetters = answer.value
            self.letters = letters
            self.failures = [each for each in words.faults(letters) if each is not None]
            self._fill(letters)
            self.line.show("", words.summary(letters))
        self.table.rows_changed()

    def _fill(self, letters: DeadLetters) -> None:
        rows = dict(words.rows(letters))
        self.store.begin_refresh()
        self.store.extend(list(rows), list(rows.values()))
        self.store.end_refresh()
        self.table.placeholder = words.nothing(letters)

    # ---- the row under the cursor

    def _here(self) -> Any:
        key = self.table.cursor_key
        letters = self.letters
        if key is None or letters is None:
            return None
        kind, name = key if isinstance(key, tuple) else (key, "")
        if kind == "dlq":
            return letters.dlq
        if kind == "source":
            return next((each for each in letters.sources if each.url == name), None)
        return next((each for each in letters.tasks if (each.started, each.handle) == name), None)

    def on_table_opened(self, event: Table.Opened) -> None:
        """Enter: the queue's console; a task's details."""
        found = self._here()
        if isinstance(found, MoveTask):
            document = p.Document(found.source_arn, found.source_arn, words.document(found))
            self.console.show_document(f"Move task of {self.home.label}", document, "outline")
        elif found is not None:
            self.open_queue(found.url)
        else:
            self.console.say("That queue could not be read; E tells why.", "warning")

    def open_queue(self, url: str) -> None:
        """Another queue's console, on top of this one."""
        from awstui.consoles.sqs.console import QueueConsole

        self.console.push_screen(QueueConsole(self.place, url))

    def action_open_dlq(self) -> None:
        """The queue's dead-letter queue."""
        if self.letters is not None and self.letters.dlq is not None:
            self.open_queue(self.letters.dlq.url)
        else:
            self.console.say("This queue has no dead-letter queue that could be read.", "warning")

    def action_copy_id(self) -> None:
        """The queue's URL, or the task's handle."""
        found = self._here()
        text = found.handle if isinstance(found, MoveTask) else found.url if found is not None else ""
        if text:
            self.console.copy(text, text if len(text) < 100 else "the task's handle")

    def action_failure(self) -> None:
        """What could not be read."""
        self.console.show_failures(self.failures)

    # ---- moving back

    def action_redrive(self) -> None:
        """Have SQS move the messages back."""
        if self.may_write("nothing is moved"):
            self.ask(self._redrive)

    async def _redrive(self) -> None:
        from awstui.consoles.sqs.choosing import Near, choose
        from awstui.ui.form import Form

        letters = self.letters
        if letters is None:
            answer = await self.console.one(self.job("sqs.dead_letters"), p.Value)
            if answer is None:
                return
            letters = answer.value
        values: dict[str, Any] = {}
        while True:
            form = Form(
                f"Move the messages of {self.home.label} back",
                words.fields(letters.sources),
                values,
                help=words.before(self.queue or letters.queue),
                check=words.wrong,
                ok="Go on",
            )
            answers = await self.console.push_screen_wait(form)
            if answers is None:
                return
            values, arn = answers, words.destination(answers)
            if arn is None:
                near = [Near(each.url, "a source") for each in letters.sources]
                chosen = await choose(self.console, self.place, "Move them to", near, without=self.home.url)
                if chosen is None:
                    continue
                if chosen.place != self.place:
                    self.console.say(
                        "A redrive stays in its region and account. m on Messages moves elsewhere.", "warning"
                    )
                    continue
                arn = f"{letters.queue.arn.rpartition(':')[0]}:{chosen.name}"
            rate = int(answers["rate"]) if answers.get("rate") else None
            run = await self.console.agreed(self.job("sqs.redrive", destination=arn, rate=rate))
            if run is not None:
                await self.console.to_the_end(self._started(run))
                return

    async def _started(self, run: p.Run) -> None:
        """SQS has the task now: follow it."""
        answer = await self.console.one(run, p.Value)
        if answer is not None:
            self.follow(answer.value)
            self.console.say(f"SQS moves the messages of {self.home.label} now. T follows it, x there stops it.")
        self.action_refresh()

    def follow(self, task: MoveTask) -> None:
        """Follow a task of SQS among ours."""
        job = self.job("sqs.watch_task", handle=task.handle, started=task.started)
        title = f"Redrive {self.home.label} → {task.destination}"
        ours = self.console.start_task(
            title, self.place, job, words.ended, hear=words.heard, watcher=partial(self._told, task), change=False
        )
        ours.stop = partial(self._stop, task)

    def _told(self, followed: MoveTask, task: Task) -> None:
        """Something happened to a task that is followed: the row, the line and the queue's counts keep up."""
        if not self.is_attached:
            return
        ended = any(isinstance(each, MoveTask) and each.ended for each in task.values)
        if task.over or (ended and self.letters is not None and self.letters.active is not None):
            self.action_refresh()
            self.home.refresh_facts()
        elif self.letters is not None:
            further = words.further(self.letters, followed.handle, task.progress)
            if further != self.letters:
                self.letters = further
                self._fill(further)
                self.table.rows_changed()
                self.home.refresh_facts()
        self.line.show("", task.said or f"{task.title}: {task.progress.text} · T lists tasks")

    def action_stop_task(self) -> None:
        """Stop the move under the cursor, or the one at work."""
        found = self._here()
        task = found if isinstance(found, MoveTask) else self.letters.active if self.letters is not None else None
        if task is None or task.ended:
            self.console.say("No move is at work here.", "warning")
        elif self.may_write("nothing is stopped"):
            self._stop(task)

    def _stop(self, task: MoveTask, ours: Task | None = None) -> None:
        self.console.prepare(self.console, partial(self._ask_stop, task), "act")

    async def _ask_stop(self, task: MoveTask) -> None:
        if not task.handle and self.letters is not None and self.letters.active is not None:
            task = dataclasses.replace(task, handle=self.letters.active.handle)
        run = await self.console.agreed(self.job("sqs.cancel_task", handle=task.handle))
        if run is not None and await self.console.one(run, p.Value) is not None:
            self.console.say("SQS stops the move; what was moved stays moved.")
            if self.is_attached:
                self.action_refresh()
