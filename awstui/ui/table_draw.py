"""A table's frame: its header, the rows on screen in the styles their states and marks ask for, or a placeholder."""

from __future__ import annotations

from collections.abc import Sequence

from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from awstui.records import record
from awstui.rows import cells
from awstui.rows.store import Store
from awstui.ui.table_columns import GAP, GUTTER, Columns, Layout
from awstui.ui.table_cursor import Cursor, Marks
from awstui.ui.table_lines import Line, centred, fit, line, wrapped

MARK = "●"
SAMPLE = 300
"""Rows whose contents decide how wide columns are, besides those on screen."""


@record
class Look:
    """All that a row's line depends on: the same look is the same line."""

    texts: tuple[str, ...]
    tones: tuple[str, ...]
    changed: frozenset[int]
    cursor: bool
    marked: bool


class Drawing:
    """Makes lines of a store's rows, and keeps those of the last frame for the next."""

    def __init__(self, widget: Widget, store: Store) -> None:
        self.columns = Columns(store.columns)
        self.first_column = 0
        self._widget = widget
        self._store = store
        self._sampled = 0
        self._lean = [cells.align(column.kind) == "right" for column in store.columns]
        self._styles: dict[tuple[str, bool, bool, bool], Style] = {}
        self._lines: dict[Look, Line] = {}
        self._layout = Layout(())

    def forget_styles(self) -> None:
        """Another theme, or the focus came or went."""
        self._styles.clear()
        self._lines.clear()

    def frame(self, cursor: Cursor, marks: Marks, placeholder: str) -> list[Strip]:
        """Every line of the widget, from its header to its bottom."""
        width, height = self._widget.outer_size
        if not len(self._store.view):
            return self._empty(placeholder, width, height)
        looks = self._looks(cursor, marks)
        layout = self.columns.layout(self.first_column, width)
        known = self._lines if layout == self._layout else {}
        self._layout = layout
        self._lines = {look: known.get(look) or self._row(look, layout, width) for look in looks}
        frame: list[Strip] = [self._header(layout, width), *(self._lines[look] for look in looks)]
        blank = line([(" " * width, self._style())], width)
        return (frame + [blank] * height)[:height]

    def column_at(self, x: int) -> int | None:
        """The column whose heading is at a cell of the header."""
        left = GUTTER
        for column, width in self.columns.layout(self.first_column, self._widget.outer_size.width).places:
            if left <= x < left + width:
                return column
            left += width + GAP
        return None

    def _looks(self, cursor: Cursor, marks: Marks) -> list[Look]:
        """What the rows on screen look like, after making room for them and for those of the sample."""
        store = self._store
        columns = range(len(store.columns))
        sample = range(self._sampled, min(SAMPLE, len(store.view)))
        self._sampled = max(self._sampled, sample.stop)
        for index in sample:
            self.columns.grow([store.text_at(index, column) for column in columns])
        low, high = marks.range()
        looks: list[Look] = []
        for index in cursor.window:
            key, values = store.key_at(index), store.values_at(index)
            texts = tuple([store.text_at(index, column) for column in columns])
            tones = tuple(
                cells.tone(column.kind, value) if column.kind == "state" else "plain"
                for column, value in zip(store.columns, values, strict=True)
            )
            changed = frozenset(store.changed.get(key, ()))
            marked = key in marks or low <= index <= high
            looks.append(Look(texts, tones, changed, index == cursor.index, marked))
            self.columns.grow(texts)
        return looks

    def _row(self, look: Look, layout: Layout, width: int) -> Line:
        plain = self._style("plain", look.cursor, look.marked)
        runs = [(MARK if look.marked else " ", plain)]
        used = GUTTER
        for column, cell_width in layout.places:
            if used > GUTTER:
                runs.append((" " * GAP, plain))
                used += GAP
            style = self._style(look.tones[column], look.cursor, look.marked, column in look.changed)
            runs.append((fit(look.texts[column], cell_width, self._lean[column]), style))
            used += cell_width
        runs.append((" " * (width - used), plain))
        return line(runs, width)

    def _header(self, layout: Layout, width: int) -> Line:
        sorted_by, reverse = self._store.sort
        text = "‹" if layout.before else " "
        gap, last = 0, len(layout.places) - 1
        for number, (column, cell_width) in enumerate(layout.places):
            title, right = self.columns.titles[column], self._lean[column]
            spill = 0
            if column == sorted_by:  # the arrow may stand in the gap, so that columns need no room for it
                arrow = "▼" if reverse else "▲"
                ahead = right and number > 0  # before the first column there is no gap
                title = f"{arrow}{title}" if ahead else f"{title}{arrow}"
                spill = 0 if ahead or (number == last and not right) else 1
            text += fit(title, cell_width + gap + spill, right) if right else " " * gap + fit(title, cell_width + spill)
            gap = GAP - spill
        style = self._widget.get_component_rich_style("table--header")
        whole = fit(text, width - 1) + "›" if layout.after else fit(text, width)
        return line([(whole, style)], width)

    def _empty(self, placeholder: str, width: int, height: int) -> list[Strip]:
        """The header, and the placeholder in the middle below it."""
        style = self._widget.get_component_rich_style("table--placeholder")
        words: Sequence[str] = wrapped(placeholder, width, height - 1)
        body = [""] * ((height - 1 - len(words)) // 2) + list(words)
        header = self._header(self.columns.layout(self.first_column, width), width)
        lines: list[Strip] = [header, *(line([(centred(text, width), style)], width) for text in body)]
        return (lines + [line([(" " * width, style)], width)] * height)[:height]

    def _style(self, tone: str = "plain", cursor: bool = False, marked: bool = False, changed: bool = False) -> Style:
        wanted = (tone, cursor, marked, changed)
        style = self._styles.get(wanted)
        if style is None:
            style = self._widget.rich_style
            parts = {"marked": marked, tone: tone != "plain", "changed": changed, "cursor": cursor}
            for part, applies in parts.items():
                if applies:
                    style += self._widget.get_component_rich_style(f"table--{part}", partial=True)
            self._styles[wanted] = style
        return style
