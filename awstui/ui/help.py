"""What `?` shows: what the screen is about, for newcomers, and every key that does something on it."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from awstui.text import clean, clean_lines
from awstui.ui.overlay import Overlay

Section = tuple[str, Sequence[tuple[str, str, str]]]
"""A heading, and (keys, label, help) for each key below it."""


class HelpScreen(Overlay[None]):
    """Help for one screen; any of the keys that opened it closes it."""

    DEFAULT_CSS = """
    HelpScreen > .box { height: 90%; }
    HelpScreen VerticalScroll { height: 1fr; background: $surface; }
    """
    BINDINGS = [
        Binding("escape", "close", show=False, id="app.back"),
        Binding("q,enter", "close", show=False),
        Binding("?,f1", "close", show=False, id="app.help"),
        Binding("up,k", "scroll(-1)", show=False, id="document.up"),
        Binding("down,j", "scroll(1)", show=False, id="document.down"),
        Binding("pageup", "page(-1)", show=False, id="document.page_up"),
        Binding("pagedown,space", "page(1)", show=False, id="document.page_down"),
        Binding("g,home", "end(-1)", show=False, id="document.top"),
        Binding("G,end", "end(1)", show=False, id="document.bottom"),
    ]

    def __init__(self, title: str, about: str, sections: Sequence[Section]) -> None:
        """All text is shown as it is.

        Args:
            title: whose help this is.
            about: a few sentences for newcomers; "" when there are none.
            sections: the keys, by heading.
        """
        super().__init__()
        self._title = clean(title)
        self._about = about
        self._sections = sections

    def compose(self) -> ComposeResult:
        """Title, then everything else in one scrolling text."""
        with Vertical(classes="box"):
            yield Static(Content(self._title), classes="title")
            with VerticalScroll(can_focus=False):
                yield Static(Group(*self._parts()), markup=False)
            yield Static(Content("Esc closes · j k PgUp PgDn scroll"), classes="quiet")

    def _parts(self) -> list[RenderableType]:
        parts: list[RenderableType] = []
        if self._about.strip():
            parts += [Text(line) for line in clean_lines(self._about.strip())]
        for heading, keys in self._sections:
            table = Table.grid(padding=(0, 2, 0, 0), pad_edge=False)
            table.add_column(min_width=10, max_width=18, overflow="fold")
            table.add_column(max_width=16, overflow="fold")
            table.add_column(ratio=1, overflow="fold")
            for names, label, text in keys:
                table.add_row(Text(clean(names), "bold"), Text(clean(label)), Text(clean(text)))
            parts += [Text(""), Text(clean(heading), "bold underline"), table]
        return parts

    def _scrolled(self) -> VerticalScroll:
        return self.query_one(VerticalScroll)

    def action_close(self) -> None:
        """Back to the screen."""
        self.dismiss()

    def action_scroll(self, lines: int) -> None:
        """Some lines on."""
        self._scrolled().scroll_relative(y=lines, animate=False)

    def action_page(self, pages: int) -> None:
        """A page on."""
        scrolled = self._scrolled()
        scrolled.scroll_relative(y=pages * (scrolled.size.height - 1), animate=False)

    def action_end(self, end: int) -> None:
        """The top or the bottom."""
        scrolled = self._scrolled()
        scrolled.scroll_to(y=0 if end < 0 else scrolled.max_scroll_y, animate=False)
