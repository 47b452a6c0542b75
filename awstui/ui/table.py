"""The table every list is shown in: a cursor, marks and columns over the rows of a Store.

It draws only the lines on screen, so a hundred thousand rows cost what forty do. table_cursor knows where the cursor
is, table_columns how wide columns are, table_draw and table_lines what a line looks like, table_paint which bytes the
terminal needs, table_news what it tells.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable
from typing import ClassVar, TypeAlias

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from awstui.rows.store import Store
from awstui.ui import table_news as news
from awstui.ui.table_cursor import Cursor, Marks
from awstui.ui.table_draw import Drawing
from awstui.ui.table_paint import HEADER, Painter

WHEEL = 3
"""Rows a notch of the mouse wheel scrolls."""

_NUDGE = Region(0, 0, 1, 1)
"""Asks Textual for a frame without saying what differs: the painter finds out."""


class Table(Widget, can_focus=True):
    """Rows of a Store with a cursor; call `rows_changed` after every change of the store.

    It has no border, padding or scrollbar of its own; what stands around it goes into a container.
    """

    ALLOW_SELECT = False

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "table--header",
        "table--cursor",
        "table--marked",
        "table--changed",
        "table--placeholder",
        "table--good",
        "table--busy",
        "table--bad",
        "table--off",
    }

    DEFAULT_CSS = """
    Table {
        width: 1fr;
        height: 1fr;
        background: $background;
        color: $foreground;
        .table--header { color: $text-muted; background: $panel; text-style: bold; }
        .table--cursor { color: $block-cursor-blurred-foreground; background: $block-cursor-blurred-background; }
        .table--cursor { text-style: $block-cursor-blurred-text-style; }
        .table--marked { color: $accent; text-style: bold; }
        .table--changed { text-style: bold underline; }
        .table--placeholder { color: $text-muted; }
        .table--good { color: $state-good; }
        .table--busy { color: $state-busy; }
        .table--bad { color: $state-bad; }
        .table--off { color: $state-off; }
        &:focus .table--cursor { color: $block-cursor-foreground; background: $block-cursor-background; }
        &:focus .table--cursor { text-style: $block-cursor-text-style; }
        &:nocolor .table--header { text-style: bold underline; }
        &:nocolor .table--cursor { text-style: reverse; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "cursor_up", "Up", show=False, id="table.up"),
        Binding("down,j", "cursor_down", "Down", show=False, id="table.down"),
        Binding("g,home", "top", "Top", show=False, id="table.top"),
        Binding("G,end", "bottom", "Bottom", show=False, id="table.bottom"),
        Binding("pageup", "page_up", "Page up", show=False, id="table.page_up"),
        Binding("pagedown", "page_down", "Page down", show=False, id="table.page_down"),
        Binding("left", "scroll_left", "Left", show=False, id="table.left"),
        Binding("right", "scroll_right", "Right", show=False, id="table.right"),
        Binding("space", "mark", "Mark", show=False, id="table.mark"),
        Binding("v", "mark_range", "Range", show=False, id="table.range"),
        Binding("enter", "open", "Open", show=False, id="table.open"),
    ]

    placeholder: reactive[str] = reactive("")
    """What stands in the middle while no row is shown."""

    Moved: TypeAlias = news.Moved
    Opened: TypeAlias = news.Opened
    Viewport: TypeAlias = news.Viewport
    Marked: TypeAlias = news.Marked
    HeadingClicked: TypeAlias = news.HeadingClicked

    def __init__(self, store: Store, *, name: str | None = None, id: str | None = None, classes: str | None = None):
        super().__init__(name=name, id=id, classes=classes)
        self._painter = Painter(self)
        self._adopt(store)

    def _adopt(self, store: Store) -> None:
        self._store = store
        self._cursor = Cursor(store)
        self._marks = Marks(store, self._cursor)
        self._drawing = Drawing(self, store)
        self._lines: list[Strip] | None = None
        self._telling = False
        self._told: tuple[Hashable | None, int] | None = None
        self._told_span: tuple[int, int] | None = None
        self._told_window: tuple[range, list[Hashable]] | None = None

    # what others ask and say

    @property
    def store(self) -> Store:
        """The rows shown; setting another begins anew: cursor at the top, nothing marked."""
        return self._store

    @store.setter
    def store(self, store: Store) -> None:
        wide, body = self._drawing.columns.wide, self._cursor.body
        self._adopt(store)
        self._drawing.columns.wide, self._cursor.body = wide, body
        self._draw()

    @property
    def scroll_region(self) -> bool:
        """Whether the terminal may move lines itself when the table scrolls."""
        return self._painter.scroll_region

    @scroll_region.setter
    def scroll_region(self, allowed: bool) -> None:
        self._painter.scroll_region = allowed

    @property
    def cursor_index(self) -> int:
        """The cursor's place in the view; 0 when no row is shown."""
        return self._cursor.index

    @property
    def cursor_key(self) -> Hashable | None:
        """The key of the row under the cursor; None when no row is shown."""
        return self._cursor.key

    @property
    def marked(self) -> list[Hashable]:
        """The keys of the marked rows, in view order; a row that a filter hides is not among them."""
        return self._marks.shown()

    @property
    def wide(self) -> bool:
        """Whether the wide columns are shown."""
        return self._drawing.columns.wide

    def rows_changed(self) -> None:
        """The store changed. Cheap: one frame shows all that changed since the one before."""
        self._cursor.rows_changed()
        self._draw()

    def refresh_header(self) -> None:
        """The sorted column changed."""
        self.rows_changed()

    def visible_keys(self) -> list[Hashable]:
        """The keys of the rows on screen, from the top."""
        return [self._store.key_at(index) for index in self._cursor.window]

    def move_to(self, key: Hashable) -> bool:
        """Put the cursor on a row; whether it is shown."""
        index = self._store.index_of(key)
        if index is not None:
            self._go(index)
        return index is not None

    def toggle_wide(self) -> bool:
        """Show or hide the wide columns; whether they are shown now. A table that has none stays as it is."""
        columns = self._drawing.columns
        if columns.has_wide:
            columns.wide = not columns.wide
            self._drawing.first_column = 0
            self._draw()
        return columns.wide

    def clear_marks(self) -> bool:
        """Unmark everything and give up a range that was begun; whether there was anything to unmark."""
        had = bool(self._marks)
        self._marks.clear()
        if had:
            self._tell_marks()
        return had

    # keys and mouse

    def action_cursor_up(self) -> None:
        """One row up."""
        self._go(self._cursor.index - 1)

    def action_cursor_down(self) -> None:
        """One row down."""
        self._go(self._cursor.index + 1)

    def action_top(self) -> None:
        """To the first row."""
        self._go(0)

    def action_bottom(self) -> None:
        """To the last row."""
        self._go(len(self._store.view) - 1)

    def action_page_up(self) -> None:
        """A screenful up."""
        self._cursor.scroll(-self._cursor.body)
        self._go(self._cursor.index - self._cursor.body)

    def action_page_down(self) -> None:
        """A screenful down."""
        self._cursor.scroll(self._cursor.body)
        self._go(self._cursor.index + self._cursor.body)

    def action_scroll_left(self) -> None:
        """One column to the left."""
        self._drawing.first_column = max(0, self._drawing.first_column - 1)
        self._draw()

    def action_scroll_right(self) -> None:
        """One column to the right, until the last one is there."""
        drawing = self._drawing
        drawing.first_column = min(drawing.first_column + 1, drawing.columns.last_first(self.outer_size.width))
        self._draw()

    def action_mark(self) -> None:
        """Mark the row, or unmark it, and go to the next; a begun range ends here, with this row in it."""
        if self._has_rows():
            if self._marks.ranging:
                self._marks.end_range()
            else:
                self._marks.toggle()
            self._go(self._cursor.index + 1)
            self._tell_marks()

    def action_mark_range(self) -> None:
        """Begin a range of marks here, or end the one that was begun."""
        if self._marks.ranging:
            self._marks.end_range()
        elif self._has_rows():
            self._marks.begin_range()
        self._tell_marks()

    def action_open(self) -> None:
        """Open the row under the cursor."""
        if self._has_rows():
            self.post_message(self.Opened(self, self._cursor.key))

    def _has_rows(self) -> bool:
        if not self._store.view:
            self.notify("There is no row to do that on.", markup=False, timeout=1.5)
        return bool(self._store.view)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll; the cursor is taken along at the edge."""
        event.stop()
        self._cursor.drag(WHEEL)
        self._draw()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll; the cursor is taken along at the edge."""
        event.stop()
        self._cursor.drag(-WHEEL)
        self._draw()

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor there, a double click opens; one on the header names its column."""
        index = self._cursor.top + event.y - HEADER
        if event.y < HEADER:
            column = self._drawing.column_at(event.x)
            if column is not None:
                self.post_message(self.HeadingClicked(self, column))
        elif index < len(self._store.view):
            self._go(index)
            if event.chain == 2:
                self.action_open()

    def on_resize(self) -> None:
        """Another size: the cursor stays in sight."""
        drawing = self._drawing
        self._cursor.body = max(1, self.outer_size.height - HEADER)
        drawing.first_column = min(drawing.first_column, drawing.columns.last_first(self.outer_size.width))
        self.rows_changed()

    def watch_placeholder(self) -> None:
        """Another text for the empty table."""
        self._draw()

    def notify_style_update(self) -> None:
        """Another theme, or the focus came or went."""
        super().notify_style_update()
        self._drawing.forget_styles()
        self._lines = None

    def _go(self, index: int) -> None:
        self._cursor.go(index)
        self._draw()

    def _tell_marks(self) -> None:
        self._draw()
        self.post_message(self.Marked(self, len(self.marked)))

    def _tell(self) -> None:
        """Say what moved, once for all that happened since the last time."""
        self._telling = False
        now = (self._cursor.key, self._cursor.index)
        if now != self._told:
            self._told = now
            self.post_message(self.Moved(self, *now))
        span = self._marks.range() if self._marks.ranging else None
        if span != self._told_span:  # also where the cursor has come back to where it was last told to be
            self._told_span = span
            self.post_message(self.Marked(self, len(self.marked)))
        window, keys = self._cursor.window, self.visible_keys()
        if keys and (window, keys) != self._told_window:
            self._told_window = (window, keys)
            self.post_message(self.Viewport(self, window.start, window.stop - 1))

    # drawing

    def _draw(self) -> None:
        """Ask for a frame in which whatever differs is painted, and for the news to be told."""
        self._lines = None
        if self.is_mounted:
            self.refresh(_NUDGE)
            if not self._telling:
                self._telling = True
                self.call_later(self._tell)

    def _exchange_repaint_regions(self) -> Collection[Region]:
        """Textual is about to paint: what of the table."""
        asked = super()._exchange_repaint_regions()
        if any(region != _NUDGE for region in asked):
            self._lines = None
            self._painter.forget()
        return self._painter.plan(self._frame(), self._cursor.top)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines Textual wants; in place of its style cache, which would keep lines by place and not by row."""
        lines = self._frame()
        self._painter.asked(lines, crop.line_range)
        background = self.background_colors[1]
        strips = [lines[y] for y in crop.line_range]
        for line_filter in self.get_line_filters():
            strips = [strip.apply_filter(line_filter, background) for strip in strips]
        if crop.column_span != (0, self.outer_size.width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def render_line(self, y: int) -> Strip:
        """One line of the table."""
        return self._frame()[y]

    def _frame(self) -> list[Strip]:
        if self._lines is None or len(self._lines) != self.outer_size.height:
            self._lines = self._drawing.frame(self._cursor, self._marks, self.placeholder)
        return self._lines
