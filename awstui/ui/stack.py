"""The screen stack and its history: what is open, what was open before, how one gets back."""

from __future__ import annotations

from awstui import protocol as p
from awstui.route import Route
from awstui.ui.base import Page
from awstui.ui.tasks import Tasks


class Stack(Tasks):
    """Opening lists and going back from them."""

    history: list[Route]
    history_place: int
    _quitting = False

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

        route = route.at(route.places)
        if remember:
            del self.history[self.history_place + 1 :]
            self.history.append(route)
            self.history_place = len(self.history) - 1
            self.memory.remember("screen", route.screen.key)
        if not stacked:
            self._clear()
        self.push_screen(ResourceScreen(route))

    def open_home(self) -> None:
        """Every screen there is."""
        from awstui.consoles.home import Home

        self._clear()
        self.push_screen(Home())

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

    async def action_back(self) -> None:
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

    def current_places(self) -> tuple[p.Place, ...]:
        """Where the screen in front looks, for what is opened next."""
        screen = self.screen
        return screen.places() if isinstance(screen, Page) else (self.place,)
