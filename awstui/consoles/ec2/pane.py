"""What the tabs of an instance's console have in common: the instance, jobs about it, changes and how they are told."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from awstui import protocol as p
from awstui.errors import AwsFailed, EngineGone
from awstui.protocol.ec2 import Done, Instance
from awstui.ui.resource_tab import ResourceTab

if TYPE_CHECKING:
    from awstui.consoles.ec2.console import InstanceConsole


class InstanceTab(ResourceTab):
    """One tab of an instance's console."""

    FACTS = "ec2.instance"

    failure: p.Failure | None = None  # why what is shown could not be read

    @property
    def home(self) -> InstanceConsole:
        """The console it is a tab of."""
        return cast("InstanceConsole", self.screen)

    @property
    def instance(self) -> Instance | None:
        """Its facts, once they are known."""
        return self.home.instance

    @property
    def facts(self) -> Instance | None:
        """The instance's."""
        return self.home.instance

    @property
    def named(self) -> Mapping[str, Any]:
        """By its id."""
        return {"instance": self.home.id_}

    # ---- what a tab reads by itself

    async def read(self, job: str) -> Any:
        """What a job answers about the instance; None when it failed, which is told, or the engine is gone."""
        try:
            answer = await self.console.engine.one(self.job(job), p.Value)
        except AwsFailed as error:
            self.failure = error.failure
            self.tell(f"✗ {error.failure.sentence} E shows the details · r asks again")
        except EngineGone:
            pass  # the app says so, and a new engine is asked again
        else:
            self.failure = None
            return answer.value
        return None

    def tell(self, text: str) -> None:
        """Say something below what the tab shows."""

    # ---- changing

    async def carry(self, job: p.Job) -> Any:
        """The same as of every resource; what it came to is told, and followed to its end."""
        done = await super().carry(job)
        if isinstance(done, Done):
            self.console.say(done.sentence)
            if done.failures:
                self.console.show_failures(done.failures)
            if self.home.is_attached:
                self.home.changed()
            if done.follow is not None:
                self.console.follow(done.follow, self.home)
        return done

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

    def action_failure(self) -> None:
        """What failed, whole."""
        facts = self.instance.faults.values() if self.instance is not None else ()
        self.console.show_failures((self.failure, self.home.fault, *facts))

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
