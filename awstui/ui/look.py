"""Looking: columns of tags, watch, refresh, describe, copy. Nothing here changes anything in AWS."""

from __future__ import annotations

import asyncio
from functools import partial

from awstui import protocol as p
from awstui.rows.tagcols import keys_of, text_of
from awstui.ui.listed import Listed
from awstui.ui.sorting import Sorting

_LOOKED_AT = 300
"""Rows whose tags complete `:cols`."""


class Look(Listed, Sorting):
    """The reading half of the list screen."""

    # ---- columns

    def show_cols(self, text: str) -> None:
        """`:cols tag:env,tag:team`: those tags as columns, from now on; nothing: the list's own columns again."""
        if not self.tags.possible:
            self.console.say(f"{self.route.screen.title}: this list shows no tags.", "warning")
            return
        try:
            keys = keys_of(text)
        except ValueError as error:
            self.console.say(str(error), "warning")
            return
        self.console.memory.remember(self.cols_kind, text_of(keys))
        self.show_tags(keys)

    def tag_keys(self) -> tuple[str, ...]:
        """The tags that rows here have, as far as a look at some of them tells."""
        seen = range(min(len(self.store.view), _LOOKED_AT))
        extra = len(self.store.columns) - len(self.tags.columns)
        return self.tags.known(self.store.values_at(number)[extra:] for number in seen)

    # ---- asking again

    def action_watch(self) -> None:
        """Refresh by itself, with the cells that changed highlighted."""
        self.watching = not self.watching
        self.show_line()
        if self.watching:
            self.run_worker(self._watch(), group="watch", exclusive=True, exit_on_error=False)
        else:
            self.workers.cancel_group(self, "watch")

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(self.console.settings.watch_seconds)
            if self.is_current and self.loader is not None and not self.loader.loading:
                await self._load(enrich_all=False)

    # ---- documents and copies

    def action_describe(self) -> None:
        """The row with everything its detail call knows."""
        self.console.prepare(self, partial(self._show, "outline"), "open")

    def action_raw(self) -> None:
        """The row's document as AWS gave it."""
        self.console.prepare(self, partial(self._show, "json"), "open")

    def _place_words(self) -> str:
        """Where the row under the cursor is, for a document that covers the header."""
        key = self.table.cursor_key
        context = self.loader.source_of(key).context if self.loader is not None and key is not None else None
        return f" · {context.profile} · {context.region}" if context is not None else ""

    async def _show(self, form: str) -> None:
        loader, key = self.loader, self.table.cursor_key
        row = loader.where(key) if loader is not None and key is not None else None
        document = await self.document(full=True)
        if document is not None:
            title = f"{self.route.screen.title}: {document.id}{self._place_words()}"
            self.console.show_document(title, document, form, row)

    def action_copy_id(self) -> None:
        """Copy the id of the row, or the ids of the marked ones, a line each."""
        names = [str(key[1]) if isinstance(key, tuple) else str(key) for key in self.chosen()]
        if names:
            self.console.copy("\n".join(names), f"{len(names)} ids" if len(names) > 1 else names[0])

    def action_copy_arn(self) -> None:
        """Copy the row's ARN."""
        self.run_worker(self._copy_arn(), group="copy", exclusive=True, exit_on_error=False)

    async def _copy_arn(self) -> None:
        if not self.route.screen.arn:
            self.console.say(f"{self.route.screen.title} have no ARN that awstui knows.", "warning")
            return
        document = await self.document(full=False)
        if document is not None and document.arn:
            self.console.copy(document.arn, document.arn)
        elif document is not None:
            self.console.say("The ARN needs the account id, and STS would not tell it.", "warning")

    def action_copy_command(self) -> None:
        """Copy the `aws` command that lists the same."""
        self.run_worker(self._copy_command(), group="copy", exclusive=True, exit_on_error=False)

    async def _copy_command(self) -> None:
        listing = next((source.listing for source in self.sources() if source.listing is not None), None)
        if listing is not None and (answer := await self.console.one(p.Spell(listing), p.Value)) is not None:
            self.console.copy(str(answer.value), str(answer.value))

    def action_failure(self) -> None:
        """What failed here, whole."""
        loader, key = self.loader, self.table.cursor_key
        found = [*loader.failures, *loader.remarks] if loader is not None else []
        if loader is not None:
            rows = loader.fault_details
            reasons = {(each.sentence, each.code): each for each in ([rows[key]] if key in rows else rows.values())}
            found += [each for each in reasons.values() if each not in found]  # of a row without one: every reason
        self.console.show_failures(found)

    # ---- leaving

    def action_back(self) -> None:
        """Esc: stop loading, else clear marks, else clear the filter, else go back."""
        if self.loader is not None and self.loader.stop():
            self.console.say("Stopped; the rows so far stay. r loads all.", "information")
        elif self.table.marked:
            self.table.clear_marks()
        elif not self.widen():
            self.console.go_back()
