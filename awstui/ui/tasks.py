"""Tasks: what takes longer than one looks at it. They go on whatever screen is in front; `T` lists and stops them."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

from awstui import protocol as p
from awstui.errors import AwsFailed, EngineGone
from awstui.protocol.following import Following, Settled
from awstui.rows.cells import many
from awstui.ui.changing import Changed, Changing
from awstui.ui.client import Stream

_KEPT = 50
"""Tasks listed at most; the oldest that have ended go."""


@dataclass(eq=False)
class Task:
    """One of them, and all that is known of it."""

    number: int
    title: str
    place: p.Place
    began: float  # epoch seconds
    ended: float | None = None
    state: str = "running"  # running, watching (done, but something may follow), stopping, done, stopped, failed
    progress: p.Progress = field(default_factory=lambda: p.Progress(0))
    said: str = ""  # how it ended, in a sentence or two
    failures: list[p.Failure] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)  # what it answered, the latest last; see `Tasks.start_task`
    stream: Stream | None = None
    again: Callable[[], None] | None = None  # does what failed once more, asking first
    stop: Callable[[Task], None] | None = None  # how it is stopped, when a Cancel is not what does it
    watchers: list[Callable[[Task], None]] = field(default_factory=list)

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self.ended is not None


class Tasks(Changing):
    """Runs tasks and knows them."""

    tasks: list[Task]
    _tasks_begun = 0

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.tasks = []

    def start_task(
        self,
        title: str,
        place: p.Place,
        request: p.Request,
        end: Callable[[Task], str],
        *,
        hear: Callable[[Task, Any], None] | None = None,
        watcher: Callable[[Task], None] | None = None,
        change: bool = True,
    ) -> Task:
        """Run a request in the background until its end.

        Args:
            title: what it does, as the list of tasks names it.
            place: where.
            request: what the engine is asked; a confirmed Run, mostly.
            end: called at its end, says how that was; `task.state` and `task.failures` may be changed there.
            hear: called with each value as it comes; without it the values are kept.
            watcher: called after everything that happens to it.
            change: whether leaving awstui now would leave something half done.
        """
        self._tasks_begun += 1
        task = Task(self._tasks_begun, title, place, time.time())
        if watcher is not None:
            task.watchers.append(watcher)
        over = [each for each in self.tasks if each.over]
        for old in over[: max(0, len(self.tasks) - _KEPT + 1)]:
            self.tasks.remove(old)
        self.tasks.append(task)
        stream = task.stream = self.engine.start(request)
        listen = hear or (lambda task, value: task.values.append(value))

        async def run() -> None:
            work = self._follow(task, stream, listen, end)
            await (self.to_the_end(work) if change else work)

        work: Any = run  # a function: a coroutine that is never begun was never made
        self.run_worker(work, group="tasks", exit_on_error=False)
        self._remark_tasks()
        return task

    def follow(self, following: Following, screen: Changed) -> None:
        """A task that only reads until what a change has set going is over: awstui may be left meanwhile."""

        def end(task: Task) -> str:
            if screen.is_attached:
                getattr(screen, "ask_again", screen.changed)()  # marks set meanwhile stay
            settled = next((value for value in reversed(task.values) if isinstance(value, Settled)), None)
            if settled is not None and not settled.well:
                task.state = "failed"
            if settled is None and task.state == "stopped":
                return "No longer followed; AWS goes on with it."
            return settled.sentence if settled is not None else ""

        request = p.Job(following.job, following.place, following.args)
        self.start_task(following.title, following.place, request, end, change=False)

    async def _follow(
        self, task: Task, stream: Stream, hear: Callable[[Task, Any], None], end: Callable[[Task], str]
    ) -> None:
        state = "done"
        try:
            async with aclosing(self.engine.replies(stream)) as replies:
                async for reply in replies:
                    if isinstance(reply, p.Progress):
                        task.progress = reply
                    elif isinstance(reply, p.Value):
                        hear(task, reply.value)
                    elif isinstance(reply, p.End) and not reply.complete:
                        state = "stopped"
                    self._changed(task)
        except AwsFailed as error:
            task.failures.append(error.failure)
            state = "failed"
        except EngineGone as error:
            hint = "The journal (J) has what was sent; look before you do it again."
            task.failures.append(p.Failure("engine", f"{error} What became of the rest is not known.", hint))
            state = "failed"
        task.state, task.ended = state, time.time()
        task.said = end(task)
        if task.failures and not task.said:
            task.said = task.failures[0].sentence
        self._changed(task)
        bad = task.state == "failed" or bool(task.failures)
        more = "\nT and E tell more." if bad else ""
        self.say(f"{task.title}: {task.said}{more}", "warning" if bad else "information")

    def stop_task(self, task: Task) -> None:
        """Ask a task to end; what it has done stays done, and its last word still comes."""
        if task.over or task.stream is None:
            return
        if task.stop is not None:
            task.stop(task)
            return
        task.state = "stopping"
        self.engine.cancel(task.stream)
        self._changed(task)

    def _changed(self, task: Task) -> None:
        self._remark_tasks()
        for watcher in task.watchers:
            watcher(task)
        from awstui.consoles.tasks import TaskScreen

        for screen in self.screen_stack:
            if isinstance(screen, TaskScreen):
                screen.task_changed()

    def _remark_tasks(self) -> None:
        going = [task for task in self.tasks if not task.over]
        running = [task for task in going if task.state != "watching"]
        how = "running" if running else "watching"
        note = f"{many(len(running or going), 'task')} {how} (T)" if going else ""
        if note != self.task_note:
            self.task_note = note
            self._headers()

    def action_tasks(self) -> None:
        """The list of tasks."""
        from awstui.consoles.tasks import TaskScreen

        if not isinstance(self.screen, TaskScreen):
            self.push_screen(TaskScreen())
        else:
            self.say_briefly("These are the tasks; Esc goes back.")
