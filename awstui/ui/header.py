"""The top line: which profile, account, identity and region this screen is about, and what guards it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.css.errors import StyleValueError
from textual.strip import Strip
from textual.widget import Widget

from awstui import protocol as p
from awstui.guards import minutes_left
from awstui.text import clean

_SHORTENED = 3
"""Parts of a higher rank go before any other is shortened."""


class Part(NamedTuple):
    """A part of the line."""

    rank: int  # the higher, the sooner it goes
    style: str
    text: str
    short: str = ""  # what stands for it where there is little room


class Header(Widget):
    """One line; where the terminal is narrow what matters least goes, then parts get short, then more go."""

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
        self._parts: tuple[Part, ...] = ()

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
        parts: list[Part] = []
        if context is None:
            parts.append(Part(0, "profile", asked.profile or "…"))
            parts.append(Part(1, "plain", places or asked.region or "…"))
        else:
            parts.append(Part(0, "profile", context.profile or "(default chain)"))
            if identity is not None:
                account = f"{identity.account} ({identity.alias})" if identity.alias else identity.account
                parts.append(Part(2, "plain", account, identity.account))
                parts.append(Part(5, "plain", identity.arn.rpartition(":")[2]))
            elif who_failed:
                parts.append(Part(4, "plain", who_failed))
            parts.append(Part(1, "plain", places or context.region or "no region"))
            if word := guard_word(context):
                parts.append(Part(0, "guard", f" {word} "))
            if ends:
                parts.append(Part(2, "badge", ends))
            if context.endpoint:
                parts.append(Part(3, "badge", f"endpoint {context.endpoint}", "endpoint"))
        if note:
            parts.append(Part(1, "plain", note))
        self._frame(context)
        found = tuple(Part(each.rank, each.style, clean(each.text), clean(each.short)) for each in parts)
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
        kept = fitting(self._parts, width)
        base = self.get_component_rich_style("header--plain")
        if y:
            return Strip.blank(width, base)
        segments = [Segment(" ", base)]
        for number, part in enumerate(kept):
            if number:
                segments.append(Segment(" · ", base + Style(dim=True)))
            segments.append(Segment(part.text, self.get_component_rich_style(f"header--{part.style}")))
        return Strip(segments).adjust_cell_length(width, base)


def fitting(parts: Sequence[Part], width: int) -> list[Part]:
    """The parts a line of this many cells has room for, in their order."""
    kept = list(parts)
    by_rank = sorted(parts, key=lambda part: -part.rank)
    last = [part for part in by_rank if part.rank <= _SHORTENED]
    for part in [*(part for part in by_rank if part not in last), *(part for part in last if part.short), *last]:
        if len(kept) == 1 or sum(cell_len(each.text) + 3 for each in kept) <= width:
            break
        short = part._replace(text=part.short, short="")
        if part in kept and part.short:
            kept[kept.index(part)] = short
        else:
            kept = [each for each in kept if each not in (part, short)]
    return kept


def guard_word(context: p.Context) -> str:
    """What guards a place, in a word or two: "" when nothing does."""
    if context.read_only:
        return "GUARDED, READ-ONLY" if context.guard else "READ-ONLY"
    if context.unlocked_until:
        return f"UNLOCKED {minutes_left(context)} min"
    return "GUARDED" if context.guard else ""
