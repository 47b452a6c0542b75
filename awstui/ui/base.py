"""What every full screen of the console has: the header, the footer, and the app in its right type."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.screen import Screen

from awstui import protocol as p
from awstui.ui.header import Header
from awstui.ui.lines import Keys

if TYPE_CHECKING:
    from awstui.app import Console


class Page(Screen[None]):
    """A full screen with the shared header and footer around its own parts."""

    WHERE: ClassVar[str] = "everywhere"
    AUTO_FOCUS = ""

    def __init__(self) -> None:
        super().__init__()
        self.header = Header()
        self.footer = Keys()

    @property
    def console(self) -> Console:
        """The app."""
        return cast("Console", self.app)

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

    def title_for_history(self) -> str:
        """What a person would call this screen."""
        return ""

    def extra_keys(self) -> tuple[tuple[str, str], ...]:
        """Footer keys of this very screen, before the general ones."""
        return ()

    def on_mount(self) -> None:
        """Fill header and footer."""
        self.refresh_header()
        self.footer.learn(self.WHERE, self.console.keymap, self.extra_keys())

    def refresh_header(self) -> None:
        """Say again where this screen is; called when the app has learnt more about it."""
        place = self.places()[0]
        self.header.show(
            place,
            self.console.contexts.get(place),
            self.console.identities.get(place),
            self._several(),
            self.console.note,
            self.console.nobody.get(place, ""),
        )

    def _several(self) -> str:
        """Several places in a few words; empty for a single one."""
        profiles = len({place.profile for place in self.places()})
        regions = len({place.region for place in self.places()})
        counted = ((profiles, "profiles"), (regions, "regions"))
        return " × ".join(f"{count} {name}" for count, name in counted if count > 1)

    def engine_died(self) -> None:
        """The engine was replaced by a new one that knows nothing of this screen."""
