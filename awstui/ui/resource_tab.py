"""What the tabs of every console of one AWS resource share: where it is, jobs about it, changing it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar

from awstui import protocol as p
from awstui.guards import why_read_only
from awstui.ui.tabs import Tab

Check = Callable[[Mapping[str, Any]], Mapping[str, str]]
Work = Callable[[Any], Coroutine[Any, Any, None]]


class ResourceTab(Tab):
    """One tab of a console about one resource; a console's own pane says how jobs name it and what its facts are."""

    FACTS: ClassVar[str] = ""  # the job that answers Value(facts of the resource): "sqs.queue"

    # ---- what a console's pane says

    @property
    def named(self) -> Mapping[str, Any]:
        """How jobs name the resource: {"queue_url": …}."""
        return {}

    @property
    def facts(self) -> Any:
        """What is known of the resource; None before it is."""
        return None

    # ---- where it is, and jobs about it

    @property
    def place(self) -> p.Place:
        """Where the resource is."""
        return self.page.places()[0]

    @property
    def context(self) -> p.Context | None:
        """Profile and region, once they are known."""
        return self.console.contexts.get(self.place)

    def job(self, job: str, /, **args: Any) -> p.Job:
        """A job about it, or another the arguments name, with the credentials whose account the header shows."""
        generation = self.context.generation if self.context is not None else 0
        return p.Job(job, self.place, {**self.named, **args}, generation)

    def beside(self, work: Callable[[], Coroutine[Any, Any, None]], group: str) -> None:
        """Do this beside the screen; the same group's earlier work ends."""
        task: Any = work
        self.run_worker(task, group=group, exclusive=True, exit_on_error=False)

    # ---- changing it

    def may_write(self, what: str) -> bool:
        """Whether changes can be made here; says why not."""
        if self.context is not None and self.context.read_only:
            self.console.say(f"Read-only: {what}. {why_read_only(self.context)}", "warning")
            return False
        return True

    def ask(self, work: Callable[[], Coroutine[Any, Any, Any]]) -> None:
        """Do what opens a dialog: keys typed meanwhile are for that."""
        self.console.prepare(self, work, "act")

    def change(self, what: str, work: Work) -> None:
        """Ask what changes it, with its facts at hand; where nothing may be changed, says so: `what` is not."""
        if self.may_write(what):
            self.ask(partial(self.with_facts, work))

    async def with_facts(self, work: Work) -> None:
        """Do the work with the facts, once they could be read."""
        facts = await self.known()
        if facts is not None:
            await work(facts)

    async def known(self) -> Any:
        """The resource's facts, asked for now when they are not there yet; None where that fails, which is told."""
        if self.facts is not None:
            return self.facts
        answer = await self.console.one(self.job(self.FACTS), p.Value)
        return answer.value if answer is not None else None

    async def asked(
        self,
        title: str,
        fields: Sequence[p.Field],
        job: Callable[[Mapping[str, Any]], p.Job],
        *,
        check: Check | None = None,
        ok: str = "Set",
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

    def action_back(self) -> None:
        """Esc leaves the console where the tab has nothing of its own to close."""
        self.console.go_back()
