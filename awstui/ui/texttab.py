"""A tab that shows a text: scrolls, wraps, searches, copies."""

from __future__ import annotations

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.widgets import Input

from awstui import protocol as p
from awstui.text import clean
from awstui.ui.lines import Line
from awstui.ui.tabs import Tab
from awstui.ui.viewer import Viewer
from awstui.ui.writers import Line as TextLine


class TextTab(Tab):
    """What is said of the text, the text, the search."""

    WHERE = "lines"
    DEFAULT_CSS = """
    TextTab > Input { display: none; border: none; height: 1; padding: 0 1; background: $panel; }
    TextTab > Input > .input--placeholder { color: $foreground-muted; }
    TextTab > Input.-open { display: block; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.viewer = Viewer()
        self.status = Line()
        self.lines: list[str] = []
        self._told = ""

    def compose(self) -> ComposeResult:
        """Lines, what is said of them, the search."""
        yield self.viewer
        yield self.status
        yield Input(placeholder="search; capitals make capitals matter", select_on_focus=False)

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
        viewer = self.viewer
        first = viewer.scroll_offset.y
        parts = []
        if self.query_one(Input).value:
            found = len(viewer.matches)
            parts.append(f"match {viewer.current + 1:,} of {found:,}" if found else "no match")
        if viewer.row_count:
            parts.append(f"{first + 1:,}–{min(first + viewer.size.height, viewer.row_count):,} of {viewer.row_count:,}")
        self.status.show("", self._told, " · ".join(parts))

    def on_viewer_moved(self, event: Viewer.Moved) -> None:
        """Say where one is."""
        if self.is_attached:
            self._say()

    # ---- search

    def action_search(self) -> None:
        """Open the search line."""
        field = self.query_one(Input)
        field.add_class("-open")
        field.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search while typing."""
        self.viewer.search(clean(event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Keep what was found; n and p go through it."""
        event.stop()
        self._close()

    def _close(self) -> None:
        self.query_one(Input).remove_class("-open")
        self.viewer.focus()

    def action_next_match(self) -> None:
        """The next match."""
        self._step(1)

    def action_previous_match(self) -> None:
        """The match before."""
        self._step(-1)

    def _step(self, step: int) -> None:
        if not self.viewer.matches:
            self.action_search()
        elif not self.viewer.step(step):
            self.console.say_briefly("Past the end; on from the other one.")

    def action_back(self) -> None:
        """Esc: close the search line, else forget the search, else leave."""
        field = self.query_one(Input)
        if field.value:
            field.value = ""
            self._close()
        elif field.has_class("-open"):
            self._close()
        else:
            self.console.go_back()

    # ---- looking and copying

    def action_wrap(self) -> None:
        """Wrap long lines or scroll sideways."""
        self.viewer.set_wrap(not self.viewer.wrap)

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

    # ---- moving

    def action_line_up(self) -> None:
        """A line up."""
        self.viewer.scroll_relative(y=-1, animate=False)

    def action_line_down(self) -> None:
        """A line down."""
        self.viewer.scroll_relative(y=1, animate=False)

    def action_text_page_up(self) -> None:
        """A page up; one line stays in sight."""
        self.viewer.scroll_relative(y=1 - self.viewer.size.height, animate=False)

    def action_text_page_down(self) -> None:
        """A page down; one line stays in sight."""
        self.viewer.scroll_relative(y=self.viewer.size.height - 1, animate=False)

    def action_text_top(self) -> None:
        """The first line."""
        self.viewer.scroll_to(y=0, animate=False)

    def action_text_bottom(self) -> None:
        """The last line."""
        self.viewer.complete()
        self.viewer.scroll_to(y=self.viewer.max_scroll_y, animate=False)

    def action_text_left(self) -> None:
        """To the left."""
        self.viewer.scroll_relative(x=-8, animate=False)

    def action_text_right(self) -> None:
        """To the right."""
        self.viewer.scroll_relative(x=8, animate=False)
