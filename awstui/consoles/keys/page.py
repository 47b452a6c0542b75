"""The page of `:keys`: EC2's key pairs and the keys of this machine, beside each other where they are the same."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from textual.app import ComposeResult

from awstui import protocol as p
from awstui.consoles.keys import forms, words
from awstui.consoles.keys.making import done, filled
from awstui.errors import AwsFailed, EngineGone
from awstui.guards import why_read_only
from awstui.protocol.keys import KeyRing, KeyUses, LocalKey, Matched
from awstui.ui.bindings import bindings
from awstui.ui.lines import Faults
from awstui.ui.narrowing import Narrowing
from awstui.ui.table import Table

_EMPTY = "No key pair here, and no key on this machine. n makes one, i gives EC2 the public part of a file."


class KeysScreen(Narrowing):
    """Lists keys; creates, imports, converts and deletes them."""

    WHERE = "keys"
    BINDINGS = bindings("keys", own=("app.back",))
    ABOUT = words.ABOUT
    MOVES = True

    def __init__(self, place: p.Place) -> None:
        super().__init__(words.COLUMNS)
        self.place = place
        self.faults = Faults()
        self.ring = KeyRing()
        self.uses: KeyUses | None = None
        self._keys: dict[str, Matched] = {}
        self._home = str(Path.home())

    def parts(self) -> ComposeResult:
        """Title, table, what failed, filter."""
        yield self.line
        yield self.table
        yield self.faults
        yield self.filter_bar

    def on_mount(self) -> None:
        """Look for keys."""
        super().on_mount()
        self.table.focus()
        self.line.show("Keys", "looking…")
        self.action_refresh()

    def places(self) -> tuple[p.Place, ...]:
        """One."""
        return (self.place,)

    def move(self, place: p.Place) -> None:
        """Look there from now on."""
        self.place, self.ring, self.uses = place, KeyRing(), None
        self.action_refresh()

    def title_for_history(self) -> str:
        """The keys."""
        return "Keys"

    def engine_died(self) -> None:
        """Ask the new one."""
        self.action_refresh()

    def changed(self) -> None:
        """A change made from here is over."""
        self.action_refresh()

    def wants_login(self) -> tuple[p.Place, ...]:
        """Here, when EC2 could not be asked for want of it."""
        return (self.place,) if self.ring.fault is not None and self.ring.fault.kind in p.LOGIN else ()

    # ---- rows

    def action_refresh(self) -> None:
        """Look again, here and in EC2."""
        self.run_worker(self._read(), group="load", exclusive=True, exit_on_error=False)

    async def _read(self) -> None:
        try:
            async for reply in self.console.engine.ask(self._job("keys.list")):
                if isinstance(reply, p.Context):
                    self.console.learn(self.place, reply)
                elif isinstance(reply, p.Value) and isinstance(reply.value, KeyRing):
                    self.ring = reply.value
                    self._show()
                elif isinstance(reply, p.Value) and isinstance(reply.value, KeyUses):
                    self.uses = reply.value
                    self._show()
        except AwsFailed as error:
            self.faults.show([error.failure], False, self.console.login_key())
            self.line.show("Keys", "could not be read; r tries again")
        except EngineGone as error:
            self.line.show("Keys", f"{error} r tries again")

    def _job(self, job: str, /, **args: Any) -> p.Job:
        context = self.console.contexts.get(self.place)
        generation = context.generation if context is not None and job != "keys.list" else 0
        return p.Job(job, self.place, args, generation)

    def _show(self) -> None:
        counts = self.uses.counts if self.uses is not None else None
        self._keys = {words.identity(each): each for each in self.ring.matched}
        rows = [words.row(each, counts, self._home) for each in self._keys.values()]
        self.store.begin_refresh()
        self.store.extend(list(self._keys), rows)
        self.store.end_refresh(complete=True)
        self.empty = _EMPTY
        self.faults.show(self._failures(), False, self.console.login_key())
        self.rows_changed()

    def _failures(self) -> list[p.Failure]:
        uses = self.uses.fault if self.uses is not None else None
        return [each for each in (self.ring.fault, uses) if each is not None]

    def show_status(self) -> None:
        """How many keys there are, how many of them in EC2, and what could not be read."""
        told = [
            self.narrowed() or f"{len(self.store)}",
            f"{sum(each.pair is not None for each in self.ring.matched)} in EC2",
        ]
        if self.ring.agent:
            told.append("no agent" if self.ring.agent.startswith("no agent") else "the agent is silent (E tells)")
        if skipped := len(self.ring.skipped):
            told.append(f"{skipped} {'file' if skipped == 1 else 'files'} skipped (E tells)")
        self.line.show("Keys", " · ".join(told))

    def _here(self) -> Matched | None:
        found = self._keys.get(str(self.table.cursor_key))
        if found is None:
            self.console.say("There is no key to do that with.", "warning")
        return found

    # ---- looking

    def on_table_opened(self, event: Table.Opened) -> None:
        """Enter: everything known of it."""
        self.action_describe()

    def action_describe(self) -> None:
        """Everything known of the key under the cursor."""
        if (found := self._here()) is not None:
            data = words.document(found, self.uses.counts if self.uses is not None else None)
            document = p.Document(words.name(found), "", data)
            self.console.show_document(f"Key {words.name(found)}", document, "outline")

    def action_copy_public(self) -> None:
        """Copy the public key."""
        if (found := self._here()) is not None:
            if line := words.public_line(found):
                self.console.copy(line, f"the public key of {words.name(found)}")
            else:
                self.console.say("Only its passphrase would show its public part.", "warning")

    def action_copy_fingerprint(self) -> None:
        """Copy the fingerprint."""
        if (found := self._here()) is not None:
            if told := words.fingerprint(found):
                self.console.copy(told, told)
            else:
                self.console.say("Only its passphrase would show its fingerprint.", "warning")

    def action_failure(self) -> None:
        """What failed and what was skipped."""
        skipped = [p.Failure("local", f"{each.path}: {each.why}.") for each in self.ring.skipped]
        said = self.ring.agent
        agent = [p.Failure("local", f"{said[0].upper()}{said[1:]}.")] if said else []
        self.console.show_failures([*self._failures(), *skipped, *agent])

    # ---- changing

    def _may_write(self, what: str) -> bool:
        context = self.console.contexts.get(self.place)
        if context is not None and (why := why_read_only(context)):
            self.console.say(f"{what}: {why}", "warning")
            return False
        return True

    def action_new(self) -> None:
        """Create a key pair."""
        if self._may_write("No key pair is made"):
            self.console.prepare(self, self._new, "act")

    async def _new(self) -> None:
        told = "The private key goes into a file for you alone. Its path is checked before EC2 is asked."
        made = await filled(
            self.console,
            "Create a key pair",
            forms.create_fields(),
            {},
            lambda answers: self._job("keys.create", **forms.create_args(answers)),
            told,
            "Create",
        )
        self._refresh_after(made)

    def action_take_in(self) -> None:
        """Give EC2 the public part of the key under the cursor, or of a file."""
        if self._may_write("No key is imported"):
            found = self._keys.get(str(self.table.cursor_key))
            local = found.local if found is not None and found.pair is None else None
            self.console.prepare(self, partial(self._take_in, local), "act")

    async def _take_in(self, local: LocalKey | None) -> None:
        made = await filled(
            self.console,
            "Import a key into EC2",
            forms.import_fields(local),
            forms.import_values(local),
            lambda answers: self._job("keys.import", **forms.import_args(answers, local)),
            "EC2 gets the public part only.",
            "Import",
        )
        self._refresh_after(made)

    def action_convert(self) -> None:
        """Write the key under the cursor in another format."""
        found = self._here()
        if found is None:
            return
        local = found.local
        if local is None or not any(each.format != "public" for each in local.files):
            self.console.say("Its private key is in no file here, so there is nothing to convert.", "warning")
        else:
            self.console.prepare(self, partial(self._convert, local), "act")

    async def _convert(self, local: LocalKey) -> None:
        made = await filled(
            self.console,
            f"Convert {Path(local.path or local.ppk).name}",
            forms.convert_fields(local),
            {},
            lambda answers: self._job("keys.convert", **forms.convert_args(answers, local)),
            "The old file stays as it is.",
            "Convert",
        )
        self._refresh_after(made)

    def action_delete(self) -> None:
        """Delete the key pair in EC2."""
        found = self._here()
        if found is None:
            return
        if found.pair is None:
            self.console.say("This key is not in EC2, and awstui deletes no files of yours.", "warning")
        elif self._may_write("Nothing is deleted"):
            self.console.prepare(self, partial(self._delete, found.pair.name), "act")

    async def _delete(self, name: str) -> None:
        try:
            self._refresh_after(await done(self.console, self._job("keys.delete", name=name)))
        except AwsFailed as error:
            self.console.say(f"{error.failure.sentence}\n{error.failure.hint}".strip(), "error")

    def action_undo(self) -> None:
        """Take back the last change that can be."""
        self.console.prepare(self, partial(self.console.undo, self), "act")

    def _refresh_after(self, made: object) -> None:
        if made is not None and self.is_attached:
            self.action_refresh()
