"""What the tabs of a queue's console have in common: the queue, jobs about it, and how work is begun."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, cast

from awstui import protocol as p
from awstui.guards import why_read_only
from awstui.protocol.sqs import Queue
from awstui.ui.tabs import Tab

if TYPE_CHECKING:
    from awstui.consoles.sqs.console import QueueConsole


class QueueTab(Tab):
    """One tab of a queue's console."""

    @property
    def home(self) -> QueueConsole:
        """The console it is a tab of."""
        return cast("QueueConsole", self.screen)

    @property
    def place(self) -> p.Place:
        """Where the queue is."""
        return self.home.place

    @property
    def queue(self) -> Queue | None:
        """Its facts, once they are known."""
        return self.home.queue

    @property
    def context(self) -> p.Context | None:
        """Profile and region, once they are known."""
        return self.console.contexts.get(self.place)

    def job(self, name: str, **args: Any) -> p.Job:
        """A job of this queue, or of that whose `queue_url` is given, with the credentials the header tells of."""
        generation = self.context.generation if self.context is not None else 0
        return p.Job(name, self.place, {"queue_url": self.home.url, **args}, generation)

    def may_write(self, what: str) -> bool:
        """Whether changes can be made here; says why not."""
        if self.context is not None and self.context.read_only:
            self.console.say(f"Read-only: {what}. {why_read_only(self.context)}", "warning")
            return False
        return True

    def ask(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Do what opens a dialog: keys typed meanwhile are for that."""
        self.console.prepare(self, work, "act")

    def beside(self, work: Callable[[], Coroutine[Any, Any, None]], group: str) -> None:
        """Do this beside the screen; the same group's earlier work ends."""
        task: Any = work
        self.run_worker(task, group=group, exclusive=True, exit_on_error=False)

    async def known_queue(self) -> Queue | None:
        """Its facts, asked for now when they are not there yet; what goes wrong is told."""
        if self.queue is not None:
            return self.queue
        answer = await self.console.one(self.job("sqs.queue"), p.Value)
        return cast("Queue", answer.value) if answer is not None else None

    def facts_changed(self) -> None:
        """The queue's facts were read (again)."""

    def action_back(self) -> None:
        """Esc leaves the console where the tab has nothing of its own to close."""
        self.console.go_back()

    def action_refresh(self) -> None:
        """r: the queue's facts again."""
        self.home.refresh_facts()
