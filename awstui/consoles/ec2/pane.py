"""What the tabs of an instance's console have in common: the instance, jobs about it, changes and how they are told."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from awstui import protocol as p
from awstui.guards import why_read_only
from awstui.protocol.ec2 import Done, Instance
from awstui.ui.tabs import Tab

if TYPE_CHECKING:
    from awstui.consoles.ec2.console import InstanceConsole

Check = Callable[[Mapping[str, Any]], Mapping[str, str]]
Work = Callable[[Instance], Coroutine[Any, Any, None]]


class InstanceTab(Tab):
    """One tab of an instance's console."""

    failure: p.Failure | None = None  # why what is shown could not be read

    @property
    def home(self) -> InstanceConsole:
        """The console it is a tab of."""
        return cast("InstanceConsole", self.screen)

    @property
    def place(self) -> p.Place:
        """Where the instance is."""
        return self.home.place

    @property
    def instance(self) -> Instance | None:
        """Its facts, once they are known."""
        return self.home.instance

    @property
    def context(self) -> p.Context | None:
        """Profile and region, once they are known."""
        return self.console.contexts.get(self.place)

    def job(self, job: str, /, **args: Any) -> p.Job:
        """A job about this instance, with the credentials whose account the header shows."""
        generation = self.context.generation if self.context is not None else 0
        return p.Job(job, self.place, {"instance": self.home.id_, **args}, generation)

    def beside(self, work: Callable[[], Coroutine[Any, Any, None]], group: str) -> None:
        """Do this beside the screen; the same group's earlier work ends."""
        task: Any = work
        self.run_worker(task, group=group, exclusive=True, exit_on_error=False)

    # ---- changing

    def change(self, what: str, work: Work) -> None:
        """Do what opens a dialog and changes something: keys typed meanwhile are for that; says why it cannot be."""
        if self.context is not None and self.context.read_only:
            self.console.say(f"Read-only: {what}. {why_read_only(self.context)}", "warning")
        else:
            self.console.prepare(self, partial(self.known, work), "act")

    async def known(self, work: Work) -> None:
        """The instance's facts, asked for now when they are not there yet, then the work."""
        instance = self.instance
        if instance is None:
            answer = await self.console.one(self.job("ec2.instance"), p.Value)
            if answer is None:
                return
            instance = answer.value
        assert instance is not None
        await work(instance)

    async def asked(
        self,
        title: str,
        fields: Sequence[p.Field],
        job: Callable[[Mapping[str, Any]], p.Job],
        *,
        check: Check | None = None,
        ok: str = "Set",
        help: str = "",
    ) -> bool:
        """A form, what it comes to, confirmed and done; when AWS says no the form comes back as it was."""
        from awstui.ui.form import Form

        values: Mapping[str, Any] = {}
        while True:
            form = Form(title, fields, values, help=help, check=check, ok=ok)
            answers = await self.console.push_screen_wait(form)
            if answers is None:
                return False
            if await self.changed(job(answers)):
                return True
            values = answers

    async def changed(self, job: p.Job) -> bool:
        """What a job proposes, confirmed, done and told; whether it was done."""
        run = await self.console.agreed(job)
        if run is None:
            return False
        answer = await self.console.to_the_end(self.console.one(run, p.Value))
        done = answer.value if answer is not None else None
        if not isinstance(done, Done):
            return False
        self.console.say(done.sentence)
        if done.failures:
            self.console.show_failures(list(done.failures))
        if self.home.is_attached:
            self.home.changed()
        if done.follow is not None:
            self.console.follow(done.follow, self.home)
        return True

    # ---- what the tabs may fill

    def facts_changed(self) -> None:
        """The instance's facts were read (again)."""

    def ask_again(self) -> None:
        """Read what this tab shows by itself (again)."""

    def begin(self) -> None:
        """Show what is known, ask for the rest."""
        self.facts_changed()
        self.ask_again()

    def engine_died(self) -> None:
        """Ask the new engine."""
        self.ask_again()

    def action_refresh(self) -> None:
        """r: everything again."""
        self.console.engine.revive()
        self.home.refresh_all()
        self.ask_again()

    def action_back(self) -> None:
        """Esc leaves the console where the tab has nothing of its own to close."""
        self.console.go_back()

    def action_failure(self) -> None:
        """What failed, whole."""
        facts = self.instance.faults.values() if self.instance is not None else ()
        found = [each for each in (self.failure, self.home.fault, *facts) if each is not None]
        if found:
            self.console.show_failures(found)
        else:
            self.console.say("Nothing has failed here.")

    def action_copy_arn(self) -> None:
        """The instance's ARN."""
        if self.home.arn:
            self.console.copy(self.home.arn, self.home.arn)
        else:
            self.console.say("The ARN needs the account id, and STS would not tell it.", "warning")

    def action_copy_command(self) -> None:
        """The `aws` command that shows the same."""
        command = self.aws_command()
        self.console.copy(command, command)

    def aws_command(self) -> str:
        """`aws ec2 …` for what is shown."""
        from awstui.consoles.ec2.words import command

        return command("describe-instances", self.context, "--instance-ids", self.home.id_)

    def action_describe(self) -> None:
        """All that EC2 says of the instance."""
        if (instance := self.instance) is not None:
            document = p.Document(instance.id, self.home.arn, dict(instance.data), self.aws_command())
            self.console.show_document(f"{instance.label}: as EC2 has it", document, "outline")
        else:
            self.console.say("It has not been read yet. r asks again.", "warning")

    def action_undo(self) -> None:
        """Undo the newest journalled change that can be undone."""
        self.console.prepare(self, partial(self.console.undo, self.home), "act")
