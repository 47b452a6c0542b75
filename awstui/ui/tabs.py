"""A console of several tabs: digits pick them, each is a pane with keys of its own that loads when first looked at."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar, cast

from rich.segment import Segment
from textual.app import ComposeResult
from textual.events import Click
from textual.strip import Strip
from textual.widget import Widget

from awstui.keys import ALL, shown
from awstui.ui.base import Page
from awstui.ui.bindings import bindings, on_list

if TYPE_CHECKING:
    from awstui.app import Console


_NO_DOINGS = ("filter", "sort_left", "sort_right", "wide")
"""Keys that only arrange what is shown: not what one looks for in a menu."""


@dataclass(frozen=True, slots=True)
class Doing:
    """One thing that can be done: its words, how, a hint (its key, say), its heading."""

    label: str
    do: Callable[[], None]
    hint: str = ""
    group: str = ""


class Tab(Widget, can_focus=True):
    """One pane of a tabbed console."""

    TITLE: ClassVar[str] = ""
    WHERE: ClassVar[str] = "console"
    ABOUT: ClassVar[str] = ""  # what `?` says of it; "" leaves it to the console
    WORDS: ClassVar[Mapping[str, str]] = {}  # words of its own after `:`, and what they do
    OPENS: ClassVar[str] = ""  # what Enter does with a row, for the footer; "" where another key there says it
    DEFAULT_CSS = """
    Tab { height: 1fr; display: none; }
    Tab.-front { display: block; }
    """
    begun = False

    @property
    def console(self) -> Console:
        """The app."""
        return cast("Console", self.app)

    @property
    def page(self) -> Tabbed:
        """The console it is a pane of."""
        return cast("Tabbed", self.screen)

    def begin(self) -> None:
        """It is looked at for the first time: load what it shows."""

    def shown(self) -> None:
        """It is in front (again)."""

    @property
    def asking(self) -> str:
        """What is said when r asks again; "" when it says something of its own."""
        return "Asking AWS again…"

    def focus_in(self) -> None:
        """Take the keyboard: the first thing in it that can, else the pane itself."""
        target = next((each for each in self.query("*") if each.focusable), self)
        target.focus()

    def act(self, action: str) -> None:
        """Do what a key does: one of its actions, with arguments or without."""
        self.call_later(self.run_action, action)

    def command(self, word: str, rest: str) -> None:
        """One of WORDS was typed; `rest` is what follows it, as it is."""

    def engine_died(self) -> None:
        """The engine was replaced by a new one: what was asked of the old one is not answered any more."""


class TabBar(Widget):
    """The names of the tabs on one line, the one in front marked by more than colour."""

    DEFAULT_CSS = """
    TabBar { height: 1; background: $panel; color: $foreground-muted; }
    TabBar > .tab--front { color: $foreground; text-style: bold reverse; }
    """
    COMPONENT_CLASSES = {"tab--front"}

    def __init__(self, titles: Sequence[str], pick: Callable[[int], None]) -> None:
        super().__init__()
        self._titles = list(titles)
        self._pick = pick
        self._front = 0

    def show(self, front: int) -> None:
        """Mark that one."""
        self._front = front
        self.refresh()

    def _label(self, number: int) -> str:
        return f" {number + 1} {self._titles[number]} "

    def render_line(self, y: int) -> Strip:
        """Number and title of each."""
        base = self.rich_style
        front = base + self.get_component_rich_style("tab--front", partial=True)
        parts = [Segment(self._label(n), front if n == self._front else base) for n in range(len(self._titles))]
        return Strip(parts).adjust_cell_length(self.size.width, base)

    def on_click(self, event: Click) -> None:
        """A click picks."""
        left = 0
        for number in range(len(self._titles)):
            left += len(self._label(number))
            if event.x < left:
                self._pick(number)
                return


class Tabbed(Page):
    """A page whose lower part is one of several tabs."""

    BINDINGS = bindings("console", own=("app.next_pane",))

    def __init__(self, tabs: Sequence[Tab]) -> None:
        """The panes, in the order of their digits."""
        super().__init__()
        self.tabs = tuple(tabs)
        self.tab_bar = TabBar([tab.TITLE for tab in self.tabs], self.show_tab)
        self._front = 0

    def above(self) -> ComposeResult:
        """What stands above the tabs whichever is in front."""
        yield from ()

    def parts(self) -> ComposeResult:
        """Facts, the tab bar, the tabs."""
        yield from self.above()
        yield self.tab_bar
        yield from self.tabs

    @property
    def front(self) -> Tab:
        """The tab in front."""
        return self.tabs[self._front]

    def words(self) -> dict[str, str]:
        """The console's own words and those of the tab in front."""
        return {**self.WORDS, **self.front.WORDS}

    def command(self, word: str, rest: str) -> None:
        """Whose word it is."""
        if word in self.front.WORDS:
            self.front.command(word, rest)
        else:
            self.own_command(word, rest)

    def own_command(self, word: str, rest: str) -> None:
        """One of the console's own words."""

    def on_mount(self) -> None:
        """Show the first tab."""
        self.show_tab(self._front)

    def learn_footer(self) -> None:
        """The keys of the tab in front, and the menu of all there is."""
        menu = shown(self.console.keymap["console.actions"]).partition(" ")[0]
        opens = on_list("enter", self.console.keymap).partition(" ")[0]
        enter = ((opens, self.front.OPENS),) if opens and self.front.OPENS else ()
        keys = (*self.extra_keys(), *enter, (menu, "actions"))
        self.footer.learn(self.front.WHERE, self.console.keymap, keys, self.able)

    def able(self, action: str) -> bool:
        """Whether the tab in front, the console or the app can do that."""
        return hasattr(self.front, _method(action)) or super().able(action)

    def show_tab(self, number: int) -> None:
        """Bring a tab to the front."""
        self._front = number
        tab = self.tabs[number]
        for each in self.tabs:
            each.set_class(each is tab, "-front")
        self.tab_bar.show(number)
        self.learn_footer()
        tab.focus_in()
        if not tab.begun:
            tab.begun = True
            tab.begin()
        tab.shown()

    def action_tab(self, number: int) -> None:
        """The tab of that digit."""
        if number <= len(self.tabs):
            self.show_tab(number - 1)
        else:
            self.console.say_briefly(f"There are {len(self.tabs)} tabs here.")

    def action_next_pane(self) -> None:
        """Tab: the next one, round and round."""
        self.show_tab((self._front + 1) % len(self.tabs))

    def action_actions(self) -> None:
        """What can be done here, from a menu."""
        self.console.prepare(self, self._menu, "act")

    async def _menu(self) -> None:
        from awstui.ui.picker import Option, Picker

        doings = [*self.doings(), *self._tab_doings()]
        options = [Option(str(number), each.label, each.hint, each.group) for number, each in enumerate(doings)]
        chosen = await self.console.push_screen_wait(Picker(f"{self.title_for_history()}: what to do", options))
        if chosen is not None:
            doings[int(chosen)].do()

    def doings(self) -> Sequence[Doing]:
        """What can be done here whichever tab is in front."""
        return ()

    def _tab_doings(self) -> list[Doing]:
        """What the keys of the tab in front do."""
        front, keymap = self.front, self.console.keymap
        return [
            Doing(each.help, partial(front.act, each.action), shown(keymap[each.id]), front.TITLE)
            for each in ALL
            if each.where == front.WHERE
            and keymap.get(each.id)
            and each.action not in _NO_DOINGS
            and hasattr(front, _method(each.action))
        ]

    def engine_died(self) -> None:
        """Tell every tab that has begun."""
        for tab in self.tabs:
            if tab.begun:
                tab.engine_died()


def _method(action: str) -> str:
    """What carries an action out, whatever its arguments: action_span for `span('1h')`."""
    return f"action_{action.partition('(')[0]}"
