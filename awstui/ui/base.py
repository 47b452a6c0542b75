"""What every full screen of the console has: the header, the footer, and the app in its right type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual.app import ComposeResult
from textual.screen import Screen

from awstui import protocol as p
from awstui.ui.bindings import bindings
from awstui.ui.header import Header
from awstui.ui.lines import Keys

if TYPE_CHECKING:
    from awstui.app import Console


class Page(Screen[None]):
    """A full screen with the shared header and footer around its own parts."""

    WHERE: ClassVar[str] = "everywhere"
    WORDS: ClassVar[Mapping[str, str]] = {}  # words of its own after `:`, and what they do
    AUTO_FOCUS = ""
    BINDINGS = bindings(own=("app.next_pane",))  # Textual's own would move the focus in silence
    MOVES: ClassVar[bool] = False  # whether it can look in another place instead

    def __init__(self) -> None:
        super().__init__()
        self.header = Header()
        self.footer = Keys()

    @property
    def console(self) -> Console:
        """The app."""
        return cast("Console", self.app)

    @property
    def front(self) -> Any:
        """What keys and commands are for: the page itself, or the tab of it that is in front."""
        return self

    @property
    def asking(self) -> str:
        """What is said when r asks again; "" when it says something of its own."""
        return "Asking AWS again…"

    def words(self) -> dict[str, str]:
        """The words it understands after `:` besides everyone's."""
        return dict(self.WORDS)

    def command(self, word: str, rest: str) -> None:
        """One of those was typed; `rest` is what follows it, as it is."""

    def compose(self) -> ComposeResult:
        """Header, the screen's own parts, footer."""
        yield self.header
        yield from self.parts()
        yield self.footer

    def parts(self) -> ComposeResult:
        """The screen's own widgets, between header and footer."""
        yield from ()

    def places(self) -> tuple[p.Place, ...]:
        """Where this screen is about."""
        return (self.console.place,)

    def move(self, place: p.Place) -> None:
        """Look there from now on; only asked of screens that can."""

    def title_for_history(self) -> str:
        """What a person would call this screen."""
        return ""

    def able(self, action: str) -> bool:
        """Whether that can be done here at all: not every list is one of AWS."""
        return hasattr(self, f"action_{action}") or hasattr(self.console, f"action_{action}")

    def extra_keys(self) -> tuple[tuple[str, str], ...]:
        """Footer keys of this very screen, before the general ones."""
        return ()

    def action_next_pane(self) -> None:
        """Tab: most pages have one pane, and say so."""
        self.console.say_briefly("This screen has one pane.")

    def on_mount(self) -> None:
        """Fill header and footer."""
        self.refresh_header()
        self.learn_footer()

    def learn_footer(self) -> None:
        """The few keys that matter here."""
        self.footer.learn(self.WHERE, self.console.keymap, self.extra_keys(), self.able)

    def refresh_header(self) -> None:
        """Say again where this screen is; called when the app has learnt more about it."""
        places = self.places()
        place = places[0]
        context, identity = self.console.contexts.get(place), self.console.identities.get(place)
        nobody = self.console.nobody.get(place, "")
        profiles = list(dict.fromkeys(each.profile or "default" for each in places))
        if len(profiles) > 1:  # one account's name over rows of several would be a lie
            identity, nobody = None, ""
            held = [each for name in places if (each := self.console.contexts.get(name)) is not None and each.guard]
            context = min(held, key=lambda each: each.read_only) if held else context  # what is open before what is not
            context = replace(context, profile=", ".join(profiles)) if context is not None else None
        regions = len({each.region for each in places})
        several = f"{regions} regions" if regions > 1 else ""
        ends = self.console.ends(place) if len(profiles) == 1 else ""
        note = " · ".join(filter(None, (self.console.note, self.console.task_note)))
        self.header.show(place, context, identity, several, note, nobody, ends)

    def engine_died(self) -> None:
        """The engine was replaced by a new one that knows nothing of this screen."""

    def wants_login(self) -> tuple[p.Place, ...]:
        """The places in which logging in would mend what failed here."""
        return ()

    def renewed(self, profile: str | None) -> None:
        """Somebody logged in to that profile: ask again for what failed, and keep everything else."""
        if any(place.profile == profile for place in self.places()):
            self.engine_died()
