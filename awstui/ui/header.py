"""The top line: which profile, account, identity and region this screen is about, and what guards it."""

from __future__ import annotations

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.css.errors import StyleValueError
from textual.strip import Strip
from textual.widget import Widget

from awstui import protocol as p
from awstui.guards import minutes_left
from awstui.text import clean

Part = tuple[str, str]


class Header(Widget):
    """One line; the least important parts go first when the terminal is narrow."""

    DEFAULT_CSS = """
    Header { height: 1; background: $panel; color: $foreground; }
    Header.-guarded { height: 2; border-bottom: heavy $guard; }
    Header > .header--profile { text-style: bold; color: $accent; background: $panel; }
    Header > .header--badge { text-style: bold; color: $badge; background: $panel; }
    Header > .header--guard { text-style: bold reverse; color: $guard; background: $panel; }
    Header > .header--plain { color: $foreground; background: $panel; }
    """
    COMPONENT_CLASSES = {"header--profile", "header--badge", "header--guard", "header--plain"}

    def __init__(self) -> None:
        super().__init__()
        self._parts: tuple[tuple[int, str, str], ...] = ()

    def show(
        self,
        asked: p.Place,
        context: p.Context | None,
        identity: p.Identity | None,
        places: str = "",
        note: str = "",
        who_failed: str = "",
        ends: str = "",
    ) -> None:
        """Say where this screen is; unchanged parts cost nothing on the wire."""
        parts: list[tuple[int, str, str]] = []
        if context is None:
            parts.append((0, "profile", asked.profile or "…"))
            parts.append((1, "plain", places or asked.region or "…"))
        else:
            parts.append((0, "profile", context.profile or "(default chain)"))
            if identity is not None:
                account = f"{identity.account} ({identity.alias})" if identity.alias else identity.account
                parts.append((2, "plain", account))
                parts.append((5, "plain", identity.arn.rpartition(":")[2]))
            elif who_failed:
                parts.append((4, "plain", who_failed))
            parts.append((1, "plain", places or context.region or "no region"))
            if word := guard_word(context):
                parts.append((0, "guard", f" {word} "))
            if ends:
                parts.append((2, "badge", ends))
            if context.endpoint:
                parts.append((3, "badge", f"endpoint {context.endpoint}"))
        if note:
            parts.append((1, "plain", note))
        self._frame(context)
        found = tuple((rank, style, clean(text)) for rank, style, text in parts)
        if found != self._parts:
            self._parts = found
            self.refresh()

    def _frame(self, context: p.Context | None) -> None:
        """A line in the guard's colour under the header of a guarded place."""
        guarded = context is not None and bool(context.guard)
        self.set_class(guarded, "-guarded")
        colour = context.colour if context is not None else ""
        try:
            self.styles.border_bottom = ("heavy", colour) if guarded and colour else None
        except StyleValueError:  # a colour nobody knows: the theme's own stays
            self.styles.border_bottom = None

    def render_line(self, y: int) -> Strip:
        """The parts that fit, in their order."""
        width = self.size.width
        kept = list(self._parts)
        while kept and sum(cell_len(text) + 3 for _, _, text in kept) > width and len(kept) > 1:
            kept.remove(max(kept, key=lambda part: part[0]))
        base = self.get_component_rich_style("header--plain")
        if y:
            return Strip.blank(width, base)
        segments = [Segment(" ", base)]
        for number, (_, style, text) in enumerate(kept):
            if number:
                segments.append(Segment(" · ", base + Style(dim=True)))
            segments.append(Segment(text, self.get_component_rich_style(f"header--{style}")))
        return Strip(segments).adjust_cell_length(width, base)


def guard_word(context: p.Context) -> str:
    """What guards a place, in a word or two: "" when nothing does."""
    if context.read_only:
        return "GUARDED, READ-ONLY" if context.guard else "READ-ONLY"
    if context.unlocked_until:
        return f"UNLOCKED {minutes_left(context)} min"
    return "GUARDED" if context.guard else ""
