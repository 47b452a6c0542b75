"""Where to go: routes, the screen stack, history, `:` commands, and the pickers for profile and region."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awstui import protocol as p
from awstui.commands import Known, complete, unknown
from awstui.route import Route, narrow, split
from awstui.ui.base import Page
from awstui.ui.opening import Opening
from awstui.ui.places import Places

if TYPE_CHECKING:
    from awstui.app import Console

    Base = Console
else:
    Base = object


class Going(Opening, Places, Base):
    """The console's sense of direction."""

    history: list[Route]
    history_place: int

    # ---- routes

    def begin(self, route: Route | None) -> None:
        """The first screen: the route asked for, or home."""
        self.history, self.history_place = [], -1
        if route is None:
            self.open_home()
        else:
            self.open_route(route)

    def open_route(self, route: Route, stacked: bool = False, remember: bool = True) -> None:
        """Show a list: on top of this screen when it was opened from it, else in place of everything."""
        from awstui.ui.resource import ResourceScreen

        if remember:
            del self.history[self.history_place + 1 :]
            self.history.append(route)
            self.history_place = len(self.history) - 1
            self.memory.remember("screen", route.screen.key)
        if not stacked:
            self._clear()
        self.push_screen(ResourceScreen(route))

    def _clear(self) -> None:
        """Take every screen of ours off the stack."""
        while len(self.screen_stack) > 1:
            self.pop_screen()

    def go_back(self) -> None:
        """One screen back; at the root say how to leave."""
        if len(self.screen_stack) > 2:
            self.pop_screen()
        else:
            self.say_briefly("This is the first screen. q twice, ctrl+q or :q! leaves.")

    def action_back(self) -> None:
        """Esc on screens that have nothing of their own to close."""
        self.go_back()

    def action_back_or_quit(self) -> None:
        """q: back; at the root a second q quits."""
        if len(self.screen_stack) > 2:
            self.pop_screen()
        elif self._quitting:
            self.quit_now()
        else:
            self._quitting = True
            self.say_briefly("q again quits.")
            self.set_timer(2.0, self._stay)

    def _stay(self) -> None:
        self._quitting = False

    def action_quit_now(self) -> None:
        """Leave at once."""
        self.quit_now()

    def action_history_back(self) -> None:
        """The list shown before this one."""
        self._walk(-1)

    def action_history_forward(self) -> None:
        """The list shown after this one."""
        self._walk(1)

    def _walk(self, step: int) -> None:
        place = self.history_place + step
        if 0 <= place < len(self.history):
            self.history_place = place
            self.open_route(self.history[place], remember=False)
        else:
            self.say_briefly("There is nothing further back." if step < 0 else "This is the newest.")

    # ---- commands

    def known(self) -> Known:
        """The names commands can be completed with."""
        screen = self.screen
        store = getattr(screen, "store", None)
        return Known(
            self.catalog,
            regions=tuple(region.name for region in self.regions),
            profiles=tuple(profile.name for profile in self.profiles),
            themes=self.theme_names(),
            columns=tuple(column.name for column in store.columns) if store is not None else (),
        )

    def action_command_line(self) -> None:
        """Open the `:` line."""
        self.run_worker(self._command_line(), group="command", exclusive=True, exit_on_error=False)

    async def _command_line(self) -> None:
        from awstui.ui.command import CommandLine

        known = self.known()
        self.run_worker(self.learn_names(), group="names", exclusive=True, exit_on_error=False)
        history = self.memory.recent("command")

        def candidates(text: str) -> list[str]:
            return complete(text, self.known()) if text else [*reversed(history), *complete(text, known)]

        typed = await self.push_screen_wait(CommandLine(candidates, history))
        if typed:
            self.memory.remember("command", typed)
            self.carry_out(typed)

    def carry_out(self, text: str) -> None:
        """Do what was typed after `:`."""
        word, rest, wanted = split(text.strip().removeprefix(":"))
        simple = {
            "q": self.action_back_or_quit,
            "quit": self.action_back_or_quit,
            "q!": self.quit_now,
            "home": self.open_home,
            "help": self.action_help,
            "refresh": self.action_refresh,
        }
        if word in simple:
            simple[word]()
        elif word == "region":
            self.use_regions(",".join(rest)) if rest else self.action_pick_region()
        elif word == "profile":
            self.use_profiles(",".join(rest)) if rest else self.action_pick_profile()
        elif word == "theme":
            self.use_theme(rest[0]) if rest else self.action_pick_theme()
        elif word == "sort":
            self._sort_command(" ".join(rest))
        elif word or wanted:
            self._open_typed(word, rest, wanted)

    def _sort_command(self, name: str) -> None:
        sort = getattr(self.screen, "sort_by_name", None)
        if sort is None or not name:
            self.say(":sort needs the name of a column of a list.", "warning")
        else:
            sort(name)

    def _open_typed(self, word: str, rest: list[str], wanted: str) -> None:
        screen = self.catalog.find(word)
        if screen is None:
            self.say(unknown(word, self.known()), "warning")
            return
        try:
            params, filters = narrow(screen, rest)
        except ValueError as error:
            self.say(str(error), "warning")
            return
        self.open_route(Route(screen, self.current_places(), params, filters, wanted))

    def current_places(self) -> tuple[p.Place, ...]:
        """Where the screen in front looks, for what is opened next."""
        screen = self.screen
        return screen.places() if isinstance(screen, Page) else (self.place,)

    def action_refresh(self) -> None:
        """Refresh a screen that has its own way, else nothing."""
        refresh = getattr(self.screen, "action_refresh", None)
        if refresh is not None:
            refresh()

    def later(self, what: str) -> None:
        """A key whose feature this version does not have says so instead of being dead."""
        self.say(f"{what} comes with a later version.", "information")

    def check_action(self, action: str, parameters: tuple[Any, ...]) -> bool | None:
        """Nothing of the console runs below an overlay: a modal keeps its keys to itself."""
        from textual.screen import ModalScreen

        if isinstance(self.screen, ModalScreen) and action in _NOT_UNDER_MODALS:
            return False
        return super().check_action(action, parameters)


_NOT_UNDER_MODALS = {
    "command_line", "palette", "help", "back", "back_or_quit", "pick_profile", "pick_region", "history_back",
    "history_forward", "refresh", "copy_command", "next_pane", "maximize", "journal", "tasks",
}  # fmt: skip
