"""The journal's part of the console: its screen, undoing, and changes whose outcome was lost."""

from __future__ import annotations

from awstui import protocol as p
from awstui.errors import AwsFailed, EngineGone
from awstui.ui.changing import Changed
from awstui.ui.guarding import Guarding


class Undoing(Guarding):
    """What was changed, and the way back."""

    def action_journal(self) -> None:
        """Every change that was made."""
        from awstui.consoles.journal import JournalScreen

        if not isinstance(self.screen, JournalScreen):
            self.push_screen(JournalScreen())
        else:
            self.say_briefly("This is the journal; Esc goes back.")

    async def undo(self, screen: Changed, change: str = "") -> None:
        """Take a journalled change back, the newest that can be when none is named, once that is confirmed."""
        from awstui.ui.confirm import Confirm

        self.say_briefly("Looking for what undoes it…")
        planned = await self.one(p.Undo(change, self.current_places()[0]), p.Planned)
        if planned is None:
            return
        typed = await self.push_screen_wait(Confirm(planned, self.settings.confirm.grace_ms / 1000))
        if typed:
            self.change(planned.title, [p.Run(planned.plan, typed)], len(planned.targets), screen)

    def _afterwards(self) -> None:
        super()._afterwards()
        self.run_worker(self._tell_lost(), group="lost", exit_on_error=False)

    async def _tell_lost(self) -> None:
        """Tell of changes under way when an earlier awstui ended: nobody saw whether AWS made them."""
        try:
            found: tuple[p.Change, ...] = (await self.engine.one(p.Changes(lost=True), p.Value)).value
        except (AwsFailed, EngineGone):
            return  # the journal screen tells why it cannot be read
        if found:
            first = found[0]
            more = f" and {len(found) - 1} more" if len(found) > 1 else ""
            words = f"{first.operation} of {first.target}{more} was under way when awstui ended last time."
            self.say(f"{words} Whether AWS made it is not known: J shows it, o there looks at it.", "warning")
