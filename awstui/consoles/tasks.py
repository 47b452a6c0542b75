"""The tasks of this session: what runs in the background, how far it is, how the others ended."""

from __future__ import annotations

import time
from typing import Any

from awstui import protocol as p
from awstui.catalog.model import Column
from awstui.rows.cells import span
from awstui.ui.bindings import bindings
from awstui.ui.narrowing import Narrowing
from awstui.ui.table import Table
from awstui.ui.tasks import Task

_COLUMNS = (
    Column("State", "state", kind="state"),
    Column("Task", "title", kind="id"),
    Column("Done", "done"),
    Column("Time", "time"),
    Column("Tells", "said"),
    Column("Began", "began", kind="time", wide=True),
)
_BAR = 10
"""Cells of a progress bar."""

_EMPTY = "No task has been started. Moves, exports, imports and redrives of queues run as tasks."


class TaskScreen(Narrowing):
    """Lists tasks, the newest first; x stops one."""

    WHERE = "tasks"
    BINDINGS = bindings("tasks", own=("app.back",))
    ABOUT = (
        "What takes long goes on in the background, whatever screen is in front, and ends with awstui. Stopping a task "
        "leaves done what it has done. A redrive is AWS's own task: it goes on when awstui is left."
    )

    def __init__(self) -> None:
        super().__init__(_COLUMNS)
        self.empty = _EMPTY

    def on_mount(self) -> None:
        """Show them, and how long they have been running."""
        super().on_mount()
        self.table.focus()
        self.task_changed()
        self.set_interval(1.0, self._tick)

    def _tick(self) -> None:
        if any(not task.over for task in self.console.tasks):
            self.task_changed()

    def task_changed(self) -> None:
        """Something happened to a task."""
        if not self.is_attached:
            return
        tasks = list(reversed(self.console.tasks))
        self.store.begin_refresh()
        self.store.extend([task.number for task in tasks], [_row(task) for task in tasks])
        self.store.end_refresh()
        self.rows_changed()

    def show_status(self) -> None:
        """How many run, how many are over, how many match."""
        tasks = self.console.tasks
        going = sum(not task.over for task in tasks)
        watching = sum(task.state == "watching" for task in tasks)
        watched = f"{watching} watching" if watching else ""
        told = [f"{going - watching} running", watched, f"{len(tasks) - going} over", self.narrowed()]
        self.line.show("Tasks", " · ".join(each for each in told if each))

    @property
    def asking(self) -> str:
        """What r says."""
        return "Tasks tell by themselves how far they are."

    def action_refresh(self) -> None:
        """They tell by themselves."""
        self.task_changed()

    def title_for_history(self) -> str:
        """The tasks."""
        return "Tasks"

    def _here(self) -> Task | None:
        found = next((task for task in self.console.tasks if task.number == self.table.cursor_key), None)
        if found is None:
            self.console.say("There is no task to do that on.", "warning")
        return found

    def action_stop_task(self) -> None:
        """Stop it."""
        task = self._here()
        if task is not None and task.over:
            self.console.say("That task is over.")
        elif task is not None:
            self.console.stop_task(task)

    def action_again(self) -> None:
        """Do what failed in it once more."""
        if (task := self._here()) is not None:
            if task.again is None:
                self.console.say("There is nothing in it to do again.")
            else:
                task.again()

    def on_table_opened(self, event: Table.Opened) -> None:
        """Enter: everything known of it."""
        self.action_describe()

    def action_describe(self) -> None:
        """Everything known of it."""
        if (task := self._here()) is not None:
            self.console.show_document(task.title, p.Document(str(task.number), "", _document(task)), "outline")

    def action_failure(self) -> None:
        """What failed in it."""
        if (task := self._here()) is not None:
            if task.failures:
                self.console.show_failures(task.failures)
            else:
                self.console.say("Nothing has failed there.")


def how_far(task: Task) -> str:
    """Done, of how many, and the part that is."""
    done, total = task.progress.done, task.progress.total
    if total <= 0:
        return f"{done:,}" if done else ""
    part = min(1.0, done / total)
    cells = round(part * _BAR)
    return f"{'█' * cells}{'░' * (_BAR - cells)} {done:,} of {total:,} ({int(part * 100)}%)"


def _row(task: Task) -> tuple[Any, ...]:
    took = span(int((task.ended or time.time()) - task.began))
    said = task.said if task.over else task.progress.text
    return (task.state, task.title, how_far(task), took, said, task.began)


def _document(task: Task) -> dict[str, Any]:
    pairs: dict[str, Any] = {
        "Task": task.title,
        "State": task.state,
        "Done": how_far(task),
        "Tells": task.said or task.progress.text,
        "Profile": task.place.profile or "",
        "Region": task.place.region or "",
        "Failures": [f"{each.sentence} {each.hint}".strip() for each in task.failures[:200]],
    }
    return {name: value for name, value in pairs.items() if value}
