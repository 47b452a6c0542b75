"""The tab of a queue's access policy: its statements in words, and editing it in the person's editor."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

from awstui import protocol as p
from awstui.catalog.model import Column
from awstui.consoles.sqs import words
from awstui.consoles.sqs.listing import Listing
from awstui.errors import AwsFailed, EngineGone
from awstui.protocol import Values
from awstui.protocol.sqs_attributes import same
from awstui.protocol.sqs_policy import TEMPLATES, Template, added, empty, policy_faults, pretty, statement
from awstui.rows.policy import Statement, of_policy, public
from awstui.ui import editor
from awstui.ui.bindings import bindings
from awstui.ui.form import Form
from awstui.ui.picker import Option, Picker
from awstui.ui.table import Table

COLUMNS = (
    Column("Effect", "effect", kind="state"),
    Column("Public", "public"),
    Column("Who", "who"),
    Column("May", "what"),
    Column("Only when", "when"),
    Column("Sid", "sid"),
)

_NO_POLICY = "No access policy: only the account's own identities reach the queue. n begins one, e writes one."


class PolicyTab(Listing):
    """e edits the policy in $EDITOR, n adds a statement from a template, x deletes the policy, u undoes."""

    TITLE = "Policy"
    WHERE = "policy"
    BINDINGS = bindings("policy", own=("app.back", "app.copy_command"))
    ABOUT = """
The queue's access policy says who else may use it: topics, buckets and rules that send here, other accounts. What the
account's own users and roles may do is in their policies, not here.

A statement for everybody ("Principal": "*") is public unless its condition says who: an account, an organisation, an
ARN, a network. A condition such as aws:SecureTransport says how, not who."""

    def __init__(self) -> None:
        super().__init__(COLUMNS)
        self.text: str | None = None  # the policy as SQS has it, "" for none; None: not read yet
        self.arn = ""
        self.draft = ""  # what was typed and is no policy yet, or was not confirmed
        self.empty = "Reading the queue's policy…"

    # ---- what is shown

    def begin(self) -> None:
        """Read it."""
        self.rows_changed()
        self.load()

    def load(self) -> None:
        """Read the policy."""
        self.beside(self._load, "policy")

    async def _load(self) -> None:
        try:
            answer = await self.console.engine.one(self.job("sqs.settings"), p.Value)
        except AwsFailed as error:
            self.failure, self.empty = error.failure, "The queue's policy could not be read. r asks again."
            self.rows_changed()
        except EngineGone:
            pass  # the app says so, and a new engine makes this tab ask again
        else:
            self.failure = None
            self._adopt(answer.value.attributes)

    def _adopt(self, attributes: Mapping[str, str]) -> None:
        self.text, self.arn = attributes.get("Policy", ""), attributes.get("QueueArn", "")
        self.empty = _NO_POLICY if not self.text else "The policy has no statement that can be read. y shows it."
        self.show_rows({f"{number}": _row(each) for number, each in enumerate(self.statements)})

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The policy's."""
        return of_policy(self.text or "")

    def note(self) -> str:
        """Who is let in that nobody meant, else what Enter is for."""
        said = [why for each in self.statements if (why := public(each))]
        return f"PUBLIC: {said[0]}." if said else ""

    def facts_changed(self) -> None:
        """The queue's attributes were read again beside."""
        if self.text is not None and self.queue is not None and self.queue.attributes:
            self._adopt(self.queue.attributes)

    def action_refresh(self) -> None:
        """r: read it again."""
        super().action_refresh()
        self.load()

    def engine_died(self) -> None:
        """Ask the new engine."""
        self.load()

    # ---- looking and copying

    def on_table_opened(self, event: Table.Opened) -> None:
        """Enter: the statement whole, and in words."""
        found = self._here()
        if found is None:
            return
        named = {"Effect": found.effect, "Who": found.who, "May": found.what, "Only when": found.when,
                 "Public": public(found)}  # fmt: skip
        data = {**{name: text for name, text in named.items() if text}, "Statement": found.document}
        self.console.show_document(
            f"{self.home.label}: {found.sid or 'statement'}", p.Document("", "", data), "outline"
        )

    def _here(self) -> Statement | None:
        statements = self.statements
        return statements[int(self.key)] if self.key and int(self.key) < len(statements) else None

    def action_raw(self) -> None:
        """The policy as SQS has it."""
        if self.text:
            try:
                data = json.loads(self.text)
            except (ValueError, RecursionError):
                data = self.text
            self.console.show_document(f"{self.home.label}: policy", p.Document("", "", data, self._command()), "json")
        else:
            self.console.say("The queue has no policy." if self.text == "" else "The policy has not been read.")

    def action_copy(self) -> None:
        """The whole policy."""
        if self.text:
            self.console.copy(pretty(self.text), "the policy")
        else:
            self.console.say("There is no policy to copy.", "warning")

    def action_copy_command(self) -> None:
        """The `aws` command that shows it."""
        self.console.copy(self._command(), self._command())

    def _command(self) -> str:
        return words.command("get-queue-attributes", self.home.url, self.context, "--attribute-names", "Policy")

    # ---- changing

    def action_edit(self) -> None:
        """Edit the policy in the person's editor."""
        if self._may():
            self.ask(self._edit if self.text or self.draft else self._begin)

    def action_new(self) -> None:
        """Add a statement from a template."""
        if self._may():
            self.ask(self._begin)

    def _may(self) -> bool:
        if self.text is None and self.queue is not None:
            self._adopt(self.queue.attributes)  # the tab was opened a moment ago
        if not self.arn:
            self.console.say("The policy has not been read yet. r reads it.", "warning")
        return bool(self.arn) and self.may_write("nothing is changed")

    async def _edit(self) -> None:
        if self.draft:
            self.console.say("This is what was typed before.")
        await self._written(self.draft or pretty(self.text or ""))

    async def _begin(self) -> None:
        """A template and the one thing it asks, then the editor."""
        options = [Option(each.name, each.title) for each in TEMPLATES]
        options.append(Option("", "an empty policy", "written by hand"))
        picked = await self.console.push_screen_wait(Picker("Begin with", options))
        if picked is None:
            return
        policy = json.loads(self.text) if self.text and not policy_faults(self.text) else empty(self.arn)
        template = next((each for each in TEMPLATES if each.name == picked), None)
        if template is not None:
            given = await self._asked(template)
            if given is None:
                return
            policy = added(policy, statement(template, self.arn, given))
        await self._written(json.dumps(policy, indent=2, ensure_ascii=False))

    async def _asked(self, template: Template) -> str | None:
        import re

        def check(answers: Mapping[str, Any]) -> dict[str, str]:
            fits = re.fullmatch(template.pattern, str(answers["given"]).strip())
            return {} if fits else {"given": f"like {template.example}"}

        field = p.Field("given", template.label, help=f"like {template.example}")
        answers = await self.console.push_screen_wait(Form(template.title, (field,), {}, check=check, ok="Edit"))
        return None if answers is None else str(answers["given"]).strip()

    async def _written(self, text: str) -> None:
        """The editor, as often as it takes: what was typed stays until it is a policy, or is thrown away."""
        has = self.text or ""
        while True:
            try:
                text = editor.edit(self.console, text, ".json")
            except editor.NoEditor as error:
                self.console.say(f"{error}", "error")
                return
            if said := policy_faults(text) if text.strip() else ["it is empty; x deletes the policy"]:
                again = f"This is no policy yet: {'; '.join(said[:3])}"
            elif same("Policy", has, text):
                self.console.say("The policy is as it was; nothing was changed.")
                self.draft = ""
                return
            elif await self.carry(self._set(text, has)) is not None:
                self.draft = ""
                return
            else:
                again = "The policy was not changed."
            options = [Option("again", "edit it again", "with what was typed"), Option("leave", "throw it away")]
            self.draft = text
            picked = await self.console.push_screen_wait(Picker(again, options))
            if picked == "leave":
                self.draft = ""
            if picked != "again":
                return

    def _set(self, text: str, has: str) -> p.Job:
        return self.job("sqs.set_attributes", changes={"Policy": text}, seen={"Policy": has})

    def action_delete(self) -> None:
        """Delete the whole policy."""
        if self._may():
            if self.text:
                self.ask(partial(self.carry, self._set("", self.text)))
            else:
                self.console.say("There is no policy to delete.", "warning")

    def action_undo(self) -> None:
        """Undo the newest journalled change that can be undone."""
        self.console.prepare(self, partial(self.console.undo, self), "act")


def _row(each: Statement) -> Values:
    why = "PUBLIC" if public(each) else ""
    return (each.effect, why, each.who, each.what, each.when or "always", each.sid or None)
