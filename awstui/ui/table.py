"""The table every list is shown in: a cursor, marks and columns over the rows of a Store.

It draws only the lines on screen, so a hundred thousand rows cost what forty do; what it costs in bytes is
ui.table_paint's idea, how wide columns are ui.table_columns', what a line looks like ui.table_lines'.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable
from dataclasses import dataclass
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from awstui.rows import cells
from awstui.rows.store import Store
from awstui.ui.table_columns import GAP, Columns, Layout
from awstui.ui.table_lines import Line, centred, fit, line, wrapped
from awstui.ui.table_paint import HEADER, Painter

MARK = "●"
SAMPLE = 300
"""Rows whose contents decide how wide columns are, besides those on screen."""

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
        .table--marked { color: $accent; text-style: bold; }
        .table--changed { text-style: bold underline; }
        .table--placeholder { color: $text-muted; }
        .table--good { color: $state-good; }
        .table--busy { color: $state-busy; }
        .table--bad { color: $state-bad; }
        .table--off { color: $state-off; }
        &:focus .table--cursor { color: $block-cursor-foreground; background: $block-cursor-background; }
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

    @dataclass
    class Moved(Message):
        """The cursor is on another row, or its row is at another place; key None: there is no row."""

        table: Table
        key: Hashable | None
        index: int

    @dataclass
    class Opened(Message):
        """A row was opened, with Enter or a double click."""

        table: Table
        key: Hashable

    @dataclass
    class Viewport(Message):
        """Other rows are on screen: those from `first` up to and including `last`, by place in the view."""

        table: Table
        first: int
        last: int

    @dataclass
    class Marked(Message):
        """So many rows are marked now."""

        table: Table
        count: int

    @dataclass
    class HeadingClicked(Message):
        """The heading of a column was clicked; `column` is its index."""

        table: Table
        column: int

    def __init__(self, store: Store, *, name: str | None = None, id: str | None = None, classes: str | None = None):
        super().__init__(name=name, id=id, classes=classes)
        self._painter = Painter(self)
        self._styles_known: dict[tuple[str, bool, bool, bool], Style] = {}
        self._strips: dict[tuple[object, ...], Line] = {}
        self._lines: list[Strip] | None = None
        self._adopt(store)

    def _adopt(self, store: Store) -> None:
        self._store = store
        self._columns = Columns(store.columns)
        self._sampled = 0
        self._first_column = 0
        self._top = 0
        self._index = 0
        self._moved = False
        self._wanted: Hashable | None = None  # the row the cursor belongs to, also while a filter hides it
        self._stale = True
        self._marks: set[Hashable] = set()
        self._range_from: Hashable | None = None
        self._told: tuple[Hashable | None, int] | None = None
        self._told_visible: list[Hashable] | None = None

    # what others ask and say

    @property
    def store(self) -> Store:
        """The rows shown; setting another begins anew: cursor at the top, nothing marked."""
        return self._store

    @store.setter
    def store(self, store: Store) -> None:
        wide = self._columns.wide
        self._adopt(store)
        self._columns.wide = wide
        self.rows_changed()

    @property
    def scroll_region(self) -> bool:
        """Whether the terminal may move lines itself when the table scrolls."""
        return self._painter.scroll_region

    @scroll_region.setter
    def scroll_region(self, allowed: bool) -> None:
        self._painter.scroll_region = allowed

    @property
    def cursor_index(self) -> int:
        """The cursor's place in the view; 0 when there is no row."""
        self._follow()
        return self._index

    @property
    def cursor_key(self) -> Hashable | None:
        """The key of the row under the cursor; None when no row is shown."""
        self._follow()
        return self._store.key_at(self._index) if len(self._store.view) else None

    @property
    def marked(self) -> list[Hashable]:
        """The keys of the marked rows that are shown, in view order; a row that a filter hides is not among them."""
        self._follow()
        if not self._marks and self._range_from is None:
            return []
        low, high = self._range()
        keys = (self._store.key_at(index) for index in range(len(self._store.view)))
        return [key for index, key in enumerate(keys) if key in self._marks or low <= index <= high]

    @property
    def wide(self) -> bool:
        """Whether the wide columns are shown."""
        return self._columns.wide

    def rows_changed(self) -> None:
        """The store changed. Cheap: a frame shows all that changed since the one before."""
        self._stale = True
        self._draw()

    def refresh_header(self) -> None:
        """The sorted column changed."""
        self.rows_changed()

    def visible_keys(self) -> list[Hashable]:
        """The keys of the rows on screen, from the top."""
        self._follow()
        return [self._store.key_at(index) for index in self._window()]

    def move_to(self, key: Hashable) -> bool:
        """Put the cursor on a row, if it is shown; whether it is."""
        self._follow()
        index = self._store.index_of(key)
        if index is not None:
            self._go(index)
        return index is not None

    def toggle_wide(self) -> bool:
        """Show or hide the wide columns; whether they are shown now. A table without wide columns stays as it is."""
        if self._columns.has_wide:
            self._columns.wide = not self._columns.wide
            self._first_column = 0
            self._draw()
        return self._columns.wide

    def clear_marks(self) -> bool:
        """Unmark everything and give up a range that was begun; whether there was anything to unmark."""
        had = bool(self._marks) or self._range_from is not None
        self._marks.clear()
        self._range_from = None
        if had:
            self._tell_marks()
        return had

    # keys and mouse

    def action_cursor_up(self) -> None:
        """One row up."""
        self._go(self.cursor_index - 1)

    def action_cursor_down(self) -> None:
        """One row down."""
        self._go(self.cursor_index + 1)

    def action_top(self) -> None:
        """To the first row; from then on the cursor stays with its row no more than before it was moved."""
        self._go(0)

    def action_bottom(self) -> None:
        """To the last row."""
        self._go(len(self._store.view) - 1)

    def action_page_up(self) -> None:
        """A screenful up."""
        self._scroll(-self._body)
        self._go(self.cursor_index - self._body)

    def action_page_down(self) -> None:
        """A screenful down."""
        self._scroll(self._body)
        self._go(self.cursor_index + self._body)

    def action_scroll_left(self) -> None:
        """One column to the left."""
        self._first_column = max(0, self._first_column - 1)
        self._draw()

    def action_scroll_right(self) -> None:
        """One column to the right, until the last one is there."""
        self._first_column = min(self._first_column + 1, self._columns.last_first(self.size.width))
        self._draw()

    def action_mark(self) -> None:
        """Mark the row, or unmark it, and go to the next."""
        key = self.cursor_key
        if len(self._store.view):
            self._end_range()
            self._marks ^= {key}
            self._go(self._index + 1)
            self._tell_marks()

    def action_mark_range(self) -> None:
        """Begin a range of marks here, or end the one that was begun."""
        if self._range_from is not None:
            self._end_range()
        elif len(self._store.view):
            self._range_from = self.cursor_key
            self._moved, self._wanted = True, self._range_from
        self._tell_marks()

    def action_open(self) -> None:
        """Open the row under the cursor."""
        if len(self._store.view):
            self.post_message(self.Opened(self, self.cursor_key))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll; the cursor is taken along at the edge."""
        event.stop()
        self._wheel(WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll; the cursor is taken along at the edge."""
        event.stop()
        self._wheel(-WHEEL)

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor there, a double click opens; one on the header names its column."""
        self._follow()
        index = self._top + event.y - HEADER
        if event.y < HEADER:
            left = 1
            for column, width in self._layout().places:
                if left <= event.x < left + width:
                    self.post_message(self.HeadingClicked(self, column))
                left += width + GAP
        elif index < len(self._store.view):
            self._go(index)
            if event.chain == 2:
                self.action_open()

    def on_resize(self) -> None:
        """Another size: the cursor stays in sight."""
        self._painter.forget()
        self._first_column = min(self._first_column, self._columns.last_first(self.size.width))
        self.rows_changed()

    def watch_placeholder(self) -> None:
        """Another text for the empty table."""
        self._draw()

    def notify_style_update(self) -> None:
        """Another theme, or the focus came or went."""
        super().notify_style_update()
        self._styles_known.clear()
        self._strips.clear()
        self._lines = None

    # cursor and window

    @property
    def _body(self) -> int:
        """Rows that fit below the header."""
        return max(1, self.size.height - HEADER)

    def _window(self) -> range:
        return range(self._top, min(self._top + self._body, len(self._store.view)))

    def _follow(self) -> None:
        """After the store changed: find the cursor's row again and keep it on the line it was on."""
        if not self._stale:
            return
        self._stale = False
        last = len(self._store.view) - 1
        line_on_screen = self._index - self._top
        if self._moved:
            found = self._store.index_of(self._wanted)
            self._index = found if found is not None else self._index
        else:
            self._index = line_on_screen = 0
        self._index = max(0, min(self._index, last))
        self._top = self._index - line_on_screen
        self._hold()
        if self._range_from is not None and self._range_from not in self._store:
            self._range_from = None

    def _hold(self) -> None:
        """Keep the cursor in the window and the window in the view."""
        self._top = max(self._index - self._body + 1, min(self._top, self._index))
        self._top = max(0, min(self._top, len(self._store.view) - self._body))

    def _go(self, index: int) -> None:
        self._follow()
        count = len(self._store.view)
        if count:
            self._index = max(0, min(index, count - 1))
            self._moved, self._wanted = True, self._store.key_at(self._index)
            self._hold()
            self._draw()

    def _scroll(self, rows: int) -> None:
        self._follow()
        self._top = max(0, min(self._top + rows, len(self._store.view) - self._body))

    def _wheel(self, rows: int) -> None:
        self._scroll(rows)
        index = max(self._top, min(self._index, self._top + self._body - 1))
        if index != self._index:
            self._go(index)
        self._draw()

    def _range(self) -> tuple[int, int]:
        """The places between which a begun range lies; an empty range when none was begun."""
        begun = None if self._range_from is None else self._store.index_of(self._range_from)
        return (0, -1) if begun is None else (min(begun, self._index), max(begun, self._index))

    def _end_range(self) -> None:
        if self._range_from is not None:
            low, high = self._range()
            self._marks.update(self._store.key_at(index) for index in range(low, high + 1))
            self._range_from = None

    def _tell_marks(self) -> None:
        self._draw()
        self.post_message(self.Marked(self, len(self.marked)))

    def _tell(self) -> None:
        """Say what moved, once a frame."""
        now = (self.cursor_key, self._index)
        if now != self._told:
            self._told = now
            self.post_message(self.Moved(self, *now))
            if self._range_from is not None:
                self.post_message(self.Marked(self, len(self.marked)))
        window = self._window()
        visible = self.visible_keys()
        if visible and visible != self._told_visible:
            self._told_visible = visible
            self.post_message(self.Viewport(self, window.start, window.stop - 1))

    # drawing

    def _draw(self) -> None:
        """Ask for a frame in which whatever differs is painted."""
        self._lines = None
        if self.is_mounted:
            self.refresh(_NUDGE)

    def _exchange_repaint_regions(self) -> Collection[Region]:
        """Textual is about to paint: what of the table."""
        asked = super()._exchange_repaint_regions()
        if any(region != _NUDGE for region in asked):
            self._lines = None
            self._painter.forget()
        regions = self._painter.plan(self._drawn(), self._top)
        self._tell()
        return regions

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines Textual wants; in place of the style cache, which would keep lines by place and not by row."""
        lines = self._drawn()
        self._painter.asked(lines, crop.line_range)
        background = self.background_colors[1]
        strips = [lines[y] for y in crop.line_range]
        for line_filter in self.get_line_filters():
            strips = [strip.apply_filter(line_filter, background) for strip in strips]
        if crop.column_span != (0, self.size.width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def render_line(self, y: int) -> Strip:
        """One line of the table."""
        return self._drawn()[y]

    def _drawn(self) -> list[Strip]:
        lines = self._lines
        if lines is None or len(lines) != self.size.height:
            self._follow()
            lines = self._lines = self._compose_lines()
        return lines

    def _compose_lines(self) -> list[Strip]:
        width, height = self.size
        if not len(self._store.view):
            return self._empty(width, height)
        texts = self._texts()
        layout = self._layout()
        low, high = self._range()
        known, self._strips = self._strips, {}
        lines: list[Strip] = [self._header(layout, width)]
        for index in self._window():
            key = self._store.key_at(index)
            marked = key in self._marks or low <= index <= high
            cursor = index == self._index
            changed = frozenset(self._store.changed.get(key, ()))
            tones = self._tones(index, layout)
            identity = (texts[index - self._top], layout, width, cursor, marked, changed, tones)
            drawn = known.get(identity)
            if drawn is None:
                drawn = self._row(texts[index - self._top], layout, width, cursor, marked, changed, tones)
            self._strips[identity] = drawn
            lines.append(drawn)
        blank = line([(" " * width, self._style())], width)
        return (lines + [blank] * height)[:height]

    def _texts(self) -> list[tuple[str, ...]]:
        """What the cells on screen show, after making room for them and for those of the sample."""
        store, columns = self._store, range(len(self._store.columns))
        sample = range(self._sampled, min(SAMPLE, len(store.view)))
        self._sampled = max(self._sampled, sample.stop)
        for index in sample:
            self._columns.grow([store.text_at(index, column) for column in columns])
        texts = [tuple([store.text_at(index, column) for column in columns]) for index in self._window()]
        for row in texts:
            self._columns.grow(row)
        return texts

    def _layout(self) -> Layout:
        return self._columns.layout(self._first_column, self.size.width)

    def _tones(self, index: int, layout: Layout) -> tuple[str, ...]:
        values, columns = self._store.values_at(index), self._store.columns
        return tuple(cells.tone(columns[column].kind, values[column]) for column, _ in layout.places)

    def _row(
        self,
        texts: tuple[str, ...],
        layout: Layout,
        width: int,
        cursor: bool,
        marked: bool,
        changed: Collection[int],
        tones: tuple[str, ...],
    ) -> Line:
        plain = self._style("plain", cursor, marked)
        runs = [(MARK if marked else " ", plain)]
        left = width - 1
        for number, ((column, cell_width), tone) in enumerate(zip(layout.places, tones, strict=True)):
            if number:
                runs.append((" " * min(GAP, left), plain))
                left -= GAP
            right = cells.align(self._store.columns[column].kind) == "right"
            style = self._style(tone, cursor, marked, column in changed)
            runs.append((fit(texts[column], cell_width, right), style))
            left -= cell_width
        runs.append((" " * left, plain))
        return line(runs, width)

    def _header(self, layout: Layout, width: int) -> Line:
        sorted_by, reverse = self._store.sort
        text = "‹" if layout.before else " "
        gap, last = 0, len(layout.places) - 1
        for number, (column, cell_width) in enumerate(layout.places):
            title = self._columns.titles[column]
            right = cells.align(self._store.columns[column].kind) == "right"
            spill = 0
            if column == sorted_by:  # the arrow may stand in the gap, so that columns need no room for it
                arrow = "▼" if reverse else "▲"
                title = f"{arrow}{title}" if right else f"{title}{arrow}"
                spill = 0 if right or number == last else 1
            text += fit(title, cell_width + gap, right) if right else " " * gap + fit(title, cell_width + spill)
            gap = GAP - spill
        style = self.get_component_rich_style("table--header")
        return line([(fit(text, width - 1), style), ("›" if layout.after else " ", style)], width)

    def _empty(self, width: int, height: int) -> list[Strip]:
        """The header, and the placeholder in the middle below it."""
        style = self.get_component_rich_style("table--placeholder")
        words = wrapped(self.placeholder, width, self._body)
        above = (self._body - len(words)) // 2
        body = [""] * above + list(words)
        lines: list[Strip] = [line([(centred(text, width), style)], width) for text in body]
        blank = line([(" " * width, style)], width)
        return ([self._header(self._layout(), width), *lines] + [blank] * height)[:height]

    def _style(self, tone: str = "plain", cursor: bool = False, marked: bool = False, changed: bool = False) -> Style:
        wanted = (tone, cursor, marked, changed)
        style = self._styles_known.get(wanted)
        if style is None:
            style = self.rich_style
            parts = {"marked": marked, tone: tone != "plain", "changed": changed, "cursor": cursor}
            for part, applies in parts.items():
                if applies:
                    style += self.get_component_rich_style(f"table--{part}", partial=True)
            self._styles_known[wanted] = style
        return style
