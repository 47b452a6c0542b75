"""The one-line parts of a screen: what is listed and how much of it, what failed, which keys matter here."""

from __future__ import annotations

from collections.abc import Callable

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.content import Content
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

from awstui.keys import ALL
from awstui.protocol import LOGIN, Failure
from awstui.text import clean


class Line(Widget):
    """One line: a left text and a right one; repainted only when either changes, and no further than it does."""

    DEFAULT_CSS = """
    Line { height: 1; color: $foreground; }
    Line > .line--strong { text-style: bold; }
    Line > .line--right { color: $foreground-muted; }
    """
    COMPONENT_CLASSES = {"line--strong", "line--right"}

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._shown: tuple[str, str, str] = ("", "", "")

    @property
    def text(self) -> str:
        """What it says, for tests."""
        return " ".join(part for part in self._shown if part)

    def show(self, strong: str, text: str = "", right: str = "") -> None:
        """Say this from now on."""
        shown = (clean(strong), clean(text), clean(right))
        if shown == self._shown:
            return
        before, self._shown = self._shown, shown
        width = _until(before[1], shown[1])
        if before[::2] == shown[::2] and width is not None:
            self.refresh(Region(0, 0, cell_len(f" {shown[0]}  ") + width, 1))
        else:
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The left text, cut if need be, and the right one at the edge."""
        strong, text, right = self._shown
        width = self.size.width
        base = self.rich_style
        tail = Strip([Segment(f"{right} " if right else "", base)])
        room = max(0, width - tail.cell_length)
        free = room - bool(right)  # the two texts never touch
        title = Segment(
            f" {_cut(strong, free - 1)}", self.get_component_rich_style("line--strong", partial=True) + base
        )
        left = Strip([title])
        if text:
            left = Strip([title, Segment(f"  {self.cut(text, free - left.cell_length - 2)}", base)])
        return Strip([*left.adjust_cell_length(room, base), *tail]).adjust_cell_length(width, base)

    def cut(self, text: str, room: int) -> str:
        """As much of the left text as there is room for, in cells; what is missing is marked."""
        return _cut(text, room)


def _cut(text: str, room: int) -> str:
    return text if cell_len(text) <= room else f"{set_cell_size(text, max(0, room - 1)).rstrip()}…"


def _until(before: str, after: str) -> int | None:
    """The cells up to the last that differs in two texts of one length; None when everything may have moved.

    What Textual sends of a line begins at its start, wherever the change is, and ends where that does.
    """
    if before == after or len(before) != len(after) or cell_len(before) != cell_len(after):
        return None
    last = max(at for at, (old, new) in enumerate(zip(before, after, strict=True)) if old != new)
    return max(cell_len(before[: last + 1]), cell_len(after[: last + 1]))


class Faults(Static):
    """The strip below the table: one line per place that failed; nothing when all is well."""

    DEFAULT_CSS = """
    Faults { height: auto; max-height: 4; color: $foreground; background: $panel; padding: 0 1; display: none; }
    """

    def show(self, failures: list[Failure], several: bool, login_key: str = "") -> None:
        """Show these failures; over several places each names its own. `login_key` is the key that logs in."""
        self.display = bool(failures)
        lines = [_fault(failure, several, login_key) for failure in failures[:3]]
        if len(failures) > 3:
            lines.append(f"and {len(failures) - 3} more; E shows all")
        self.update(Content("\n".join(lines)))


def _fault(failure: Failure, several: bool, login_key: str) -> str:
    where = "/".join(part for part in (failure.profile, failure.region) if part) if several else ""
    hint = f" {failure.hint}" if failure.hint else ""
    if failure.kind in LOGIN and login_key:
        hint = f" {login_key} logs in, and the list goes on."
    return clean(f"✗ {where + ': ' if where else ''}{failure.sentence}{hint}")


class Keys(Line):
    """The footer: the few keys that matter here, as they are mapped now."""

    DEFAULT_CSS = """
    Keys { height: 1; background: $panel; color: $foreground-muted; }
    """

    def cut(self, text: str, room: int) -> str:
        """As many keys as there is room for: half a word says nothing, and `?` lists them all."""
        while cell_len(text) > room and text:
            text = text.rpartition("  ")[0]
        return text

    def learn(
        self,
        where: str,
        mapped: dict[str, str],
        extra: tuple[tuple[str, str], ...] = (),
        able: Callable[[str], bool] = lambda action: True,
    ) -> None:
        """Show the footer keys of a kind of screen; `extra` are (key, label) pairs of the screen's own.

        `able` says of an action whether this very screen has it.
        """
        pairs = list(extra)
        for key in ALL:
            if key.footer and key.where in (where, "everywhere") and able(key.action):
                first = mapped.get(key.id, key.keys).split(",")[0]
                if first:
                    pairs.append((first, key.label.lower()))
        self.show("", "  ".join(f"{key} {label}" for key, label in pairs))
