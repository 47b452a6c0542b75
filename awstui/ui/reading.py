"""Reading a text in a viewer: searching it, moving in it, wrapping it; the same in a document and in a tab."""

from __future__ import annotations

from textual.widget import Widget
from textual.widgets import Input

from awstui.text import clean
from awstui.ui.viewer import Viewer


class SearchBar(Input):
    """The line a search is typed in, shown meanwhile."""

    DEFAULT_CSS = """
    SearchBar, SearchBar:focus { border: none; }
    SearchBar { display: none; height: 1; padding: 0 1; background: $panel; }
    SearchBar > .input--placeholder { color: $foreground-muted; }
    SearchBar.-open { display: block; }
    """

    def __init__(self) -> None:
        super().__init__(placeholder="search; capitals make capitals matter", select_on_focus=False)


class Reading(Widget):
    """What whatever shows a text in a viewer has in common, screen or tab."""

    viewer: Viewer
    search_bar: SearchBar

    def whereabouts(self) -> list[str]:
        """Which lines are in sight, which match is shown, whether lines are wrapped."""
        viewer = self.viewer
        first = viewer.scroll_offset.y
        last = min(first + viewer.size.height, viewer.row_count)
        parts = [f"{first + 1:,}–{last:,} of {viewer.row_count:,}"]
        if self.search_bar.value:
            found = len(viewer.matches)
            parts.append(f"match {viewer.current + 1:,} of {found:,}" if found else "no match")
        if viewer.wrap:
            parts.append("wrapped")
        return parts

    # ---- search

    def action_search(self) -> None:
        """Open the search line."""
        self.search_bar.add_class("-open")
        self.search_bar.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search while typing."""
        self.viewer.search(clean(event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Keep what was found; the next and the previous match are a key away."""
        event.stop()
        self._close_search()

    def _close_search(self) -> None:
        self.search_bar.remove_class("-open")
        self.viewer.focus()

    def end_search(self) -> bool:
        """Forget the search, or close its line; whether there was one."""
        if not self.search_bar.value and not self.search_bar.has_class("-open"):
            return False
        self.search_bar.value = ""
        self._close_search()
        return True

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
            end, start = ("end", "top") if step > 0 else ("top", "end")
            self.notify(f"Past the {end}; on from the {start}.", markup=False, timeout=1.5)

    # ---- moving

    def action_wrap(self) -> None:
        """Wrap long lines or scroll sideways."""
        self.viewer.set_wrap(not self.viewer.wrap)

    def action_cursor_up(self) -> None:
        """A line up."""
        self.viewer.scroll_relative(y=-1, animate=False)

    def action_cursor_down(self) -> None:
        """A line down."""
        self.viewer.scroll_relative(y=1, animate=False)

    def action_page_up(self) -> None:
        """A page up; one line stays in sight."""
        self.viewer.scroll_relative(y=1 - self.viewer.size.height, animate=False)

    def action_page_down(self) -> None:
        """A page down; one line stays in sight."""
        self.viewer.scroll_relative(y=self.viewer.size.height - 1, animate=False)

    def action_top(self) -> None:
        """The first line."""
        self.viewer.scroll_to(y=0, animate=False)

    def action_bottom(self) -> None:
        """The last line, made now if need be."""
        self.viewer.complete()
        self.viewer.scroll_to(y=self.viewer.max_scroll_y, animate=False)

    def action_scroll_left(self) -> None:
        """To the left."""
        self.viewer.scroll_relative(x=-8, animate=False)

    def action_scroll_right(self) -> None:
        """To the right."""
        self.viewer.scroll_relative(x=8, animate=False)
