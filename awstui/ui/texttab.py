"""A tab that shows a text: scrolls, wraps, searches, copies."""

from __future__ import annotations

from collections.abc import Iterable

from textual.app import ComposeResult

from awstui import protocol as p
from awstui.text import clean
from awstui.ui.lines import Line
from awstui.ui.reading import Reading, SearchBar
from awstui.ui.tabs import Tab
from awstui.ui.viewer import Viewer
from awstui.ui.writers import Line as TextLine


class TextTab(Tab, Reading):
    """What is said of the text, the text, the search."""

    WHERE = "lines"

    def __init__(self) -> None:
        super().__init__()
        self.viewer = Viewer()
        self.search_bar = SearchBar()
        self.status = Line()
        self.lines: list[str] = []
        self._told = ""

    def compose(self) -> ComposeResult:
        """Lines, what is said of them, the search."""
        yield self.viewer
        yield self.status
        yield self.search_bar

    def focus_in(self) -> None:
        """The lines have the keyboard."""
        self.viewer.focus()

    def show_text(self, lines: Iterable[str], told: str) -> None:
        """Show these lines, and say that of them."""
        self.lines = list(lines)
        self.viewer.show(TextLine(clean(line)) for line in self.lines)
        self.tell(told)

    def tell(self, text: str) -> None:
        """Say something below the text until something else is said."""
        self._told = text
        self._say()

    def _say(self) -> None:
        self.status.show("", self._told, " · ".join(self.whereabouts()) if self.viewer.row_count else "")

    def on_viewer_moved(self, event: Viewer.Moved) -> None:
        """Say where one is."""
        if self.is_attached:
            self._say()

    def action_back(self) -> None:
        """Esc: close the search line, else forget the search, else leave."""
        if not self.end_search():
            self.console.go_back()

    # ---- looking and copying

    def action_document(self) -> None:
        """The text alone."""
        self.console.show_document(self.text_title(), p.Document("", "", "\n".join(self.lines)), "text")

    def text_title(self) -> str:
        """What the text is."""
        return f"{self.page.title_for_history()}: {self.TITLE}"

    def action_copy_text(self) -> None:
        """Copy all of it."""
        if self.lines:
            self.console.copy("\n".join(self.lines), f"{len(self.lines):,} lines")
        else:
            self.console.say("There is nothing to copy yet.", "warning")
