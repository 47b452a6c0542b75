"""The fuzzy picker: type a few letters, Enter takes what is highlighted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.events import Click
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widgets import Input, Static

from awstui.text import clean
from awstui.ui.bindings import bindings
from awstui.ui.fuzzy import fit
from awstui.ui.overlay import Overlay


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to pick: what is answered, what is read and matched, what is said beside it, its heading."""

    id: str
    label: str
    hint: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of the list: an option, safe to draw and ready to match, or a heading (no option)."""

    text: str
    hint: str = ""
    group: str = ""
    option: Option | None = None
    matched: tuple[int, ...] = ()


class Picker(Overlay[str | None]):
    """Asks for one of many; answers with its id, or None."""

    BINDINGS = bindings("picker")
    DEFAULT_CSS = """
    Picker > .box { height: 80%; }
    Picker > .short { height: auto; }
    """

    def __init__(
        self, title: str, options: Sequence[Option], current: str | None = None, recent: Sequence[str] = ()
    ) -> None:
        """Nothing is asked of AWS: the caller has the options.

        Args:
            title: what is picked.
            options: in the order they are shown while nothing is typed.
            current: the id of the option that holds now; it is marked and highlighted first.
            recent: ids used lately, the latest first; they come before the others.
        """
        super().__init__()
        self._title = clean(title)
        self._current = current
        rows = {
            option.id: _Row(clean(option.label), clean(option.hint), clean(option.group), option) for option in options
        }
        self._recent = [rows[name] for name in dict.fromkeys(recent) if name in rows]
        used = {row.option.id for row in self._recent if row.option}
        self._others = [row for name, row in rows.items() if name not in used]
        self._searched = [(row, _folded(row.text), _folded(row.hint)) for row in (*self._recent, *self._others)]
        self.list = OptionRows(self._unfiltered(), current)

    def compose(self) -> ComposeResult:
        """Title, what is typed, the list."""
        short = len(self.list.rows) < 10
        if short:
            self.list.styles.height = max(1, len(self.list.rows))  # the box keeps its place while one types
        with Vertical(classes="box short" if short else "box"):
            yield Static(Content(self._title), classes="title")
            yield Input(placeholder="type to narrow", select_on_focus=False)
            yield self.list

    def on_mount(self) -> None:
        """Type at once."""
        self.query_one(Input).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the list to what fits, best first."""
        query = _folded(event.value.strip())
        self.list.show(self._fitting(query) if query else self._unfiltered(), query)

    def _unfiltered(self) -> list[_Row]:
        rows = [_Row("recent"), *self._recent] if self._recent else []
        heading = None if self._recent else ""
        for row in self._others:
            if row.group != heading:
                heading = row.group
                rows.append(_Row(heading or "all"))
            rows.append(row)
        return rows

    def _fitting(self, query: str) -> list[_Row]:
        found: list[tuple[int, int, _Row]] = []
        for number, (row, text, hint) in enumerate(self._searched):
            if (by_text := fit(query, text)) is not None:
                found.append((-by_text[0], number, _Row(row.text, row.hint, row.group, row.option, by_text[1])))
            elif (by_hint := fit(query, f"{text} {hint}")) is not None:
                found.append((1_000_000 - by_hint[0], number, row))
        return [row for _, _, row in sorted(found, key=lambda item: item[:2])]

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter is the input's own key."""
        self.action_choose()

    def on_option_rows_clicked(self, event: OptionRows.Clicked) -> None:
        """A click picks."""
        self.dismiss(event.option.id)

    def action_choose(self) -> None:
        """Answer with what is highlighted; nothing when nothing fits."""
        if (option := self.list.option) is not None:
            self.dismiss(option.id)

    def action_cancel(self) -> None:
        """Answer with nothing."""
        self.dismiss(None)

    def action_cursor_up(self) -> None:
        """The option above."""
        self.list.move(-1)

    def action_cursor_down(self) -> None:
        """The option below."""
        self.list.move(1)

    def action_page_up(self) -> None:
        """A page up."""
        self.list.move(-max(1, self.list.size.height - 1))

    def action_page_down(self) -> None:
        """A page down."""
        self.list.move(max(1, self.list.size.height - 1))


class OptionRows(ScrollView, can_focus=False):
    """The list, drawn a line at a time: its length costs nothing."""

    DEFAULT_CSS = """
    OptionRows { height: 1fr; min-height: 1; overflow-x: hidden; background: $surface; color: $foreground; }
    OptionRows > .option-rows--heading { color: $foreground-muted; text-style: italic; }
    OptionRows > .option-rows--hint { color: $foreground-muted; }
    OptionRows > .option-rows--match { color: $accent; text-style: bold underline; }
    OptionRows > .option-rows--cursor {
        background: $block-cursor-background; color: $block-cursor-foreground; text-style: $block-cursor-text-style;
    }
    """
    COMPONENT_CLASSES = {"option-rows--heading", "option-rows--hint", "option-rows--match", "option-rows--cursor"}

    class Clicked(Message):
        """An option was clicked."""

        def __init__(self, option: Option) -> None:
            super().__init__()
            self.option = option

    def __init__(self, rows: list[_Row], current: str | None) -> None:
        super().__init__()
        self.rows = rows
        self._query = ""
        self._current = current
        self._width = max((cell_len(row.text) for row in rows if row.option and row.hint), default=0)
        self.cursor = self._first()

    @property
    def option(self) -> Option | None:
        """What is highlighted."""
        return self.rows[self.cursor].option if self.cursor < len(self.rows) else None

    def show(self, rows: list[_Row], query: str) -> None:
        """Show other rows, the first highlighted, or what holds now while nothing is typed."""
        self.rows = rows
        self._query = query
        self.cursor = self._first()
        self._measure()
        self._follow()
        self.refresh()

    def _first(self) -> int:
        found = (number for number, row in enumerate(self.rows) if row.option is not None)
        first = next(found, 0)
        if self._query or self._current is None:
            return first
        at_current = (n for n, row in enumerate(self.rows) if row.option and row.option.id == self._current)
        return next(at_current, first)

    def move(self, step: int) -> None:
        """Highlight another option; headings are stepped over, the ends hold."""
        wanted = [number for number, row in enumerate(self.rows) if row.option is not None]
        if not wanted:
            return
        target = min(max(self.cursor + step, wanted[0]), wanted[-1])
        ahead = [number for number in wanted if (number >= target if step > 0 else number <= target)]
        self.cursor = ahead[0 if step > 0 else -1]
        self._follow()
        self.refresh()

    def on_mount(self) -> None:
        """The highlighted option is in sight from the start."""
        self._measure()
        self.call_after_refresh(self._follow)

    def _measure(self) -> None:
        self.virtual_size = Size(self.scrollable_content_region.width, max(1, len(self.rows)))

    def _follow(self) -> None:
        above = 1 if self.cursor and self.rows[self.cursor - 1].option is None else 0
        self.scroll_to_region(Region(0, self.cursor - above, 1, 1 + above), animate=False, force=True)

    def on_click(self, event: Click) -> None:
        """Pick what is under the pointer."""
        number = event.y + self.scroll_offset.y
        if number < len(self.rows) and (option := self.rows[number].option) is not None:
            self.post_message(self.Clicked(option))

    def render_line(self, y: int) -> Strip:
        """One option: mark, label with the matched letters, hint."""
        number = y + self.scroll_offset.y
        width = self.scrollable_content_region.width  # a scroll bar covers the rest
        base = self.rich_style
        if number >= len(self.rows):
            said = f"Nothing fits {clean(self._query)}" if not self.rows and not number else ""
            return Strip([Segment(said, base)]).adjust_cell_length(width, base)
        row = self.rows[number]
        if row.option is None:
            style = base + self.get_component_rich_style("option-rows--heading", partial=True)
            return Strip([Segment(row.text, style)]).adjust_cell_length(width, style)
        if number == self.cursor:
            base = self.get_component_rich_style("option-rows--cursor")
        mark = Segment("● " if row.option.id == self._current else "  ", base)
        room = min(self._width, max(10, width * 2 // 3)) if row.hint else width - 2
        label = _cut(Strip(self._label(row, base)), room, base).adjust_cell_length(room, base)
        hint_style = (
            base if number == self.cursor else base + self.get_component_rich_style("option-rows--hint", partial=True)
        )
        hint = _cut(Strip([Segment(row.hint, hint_style)]), width - room - 4, hint_style)
        return Strip([mark, *label, Segment("  ", hint_style), *hint]).adjust_cell_length(width, base)

    def _label(self, row: _Row, base: Style) -> list[Segment]:
        matched = base + self.get_component_rich_style("option-rows--match", partial=True)
        if not row.matched:
            return [Segment(row.text, base)]
        segments, at = [], 0
        for position in row.matched:
            segments.append(Segment(row.text[at:position], base))
            segments.append(Segment(row.text[position : position + 1], matched))
            at = position + 1
        return [*segments, Segment(row.text[at:], base)]


def _cut(strip: Strip, room: int, style: Style) -> Strip:
    """A text that does not fit ends in an ellipsis, so that nobody takes a part for the whole."""
    if strip.cell_length <= room:
        return strip
    return Strip([*strip.crop(0, max(0, room - 1)), Segment("…", style)])


def _folded(text: str) -> str:
    """In lower case, unless that moves its letters ("İ" becomes two)."""
    lower = text.lower()
    return lower if len(lower) == len(text) else text
