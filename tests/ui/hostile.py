"""Text nobody should trust, and a look at what a screen made of it. For the tests of every widget."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st
from textual.app import App
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

EXAMPLES = (
    "[@click=app.quit]x[/]",
    "[/]",
    "[/bold] [bold",
    "[type=x, v={'a[0]'}]",
    "[link='https://example.com']y[/link]",
    "tag [Name=web]",
    "$primary \\[x]",
    "\x1b]52;c;aGk=\x07",
    "\x1b[2J\x1b[31mred",
    "\x9b31m\x90q\x9c",
    "a\r\nb\tc\x00d\x7f",
    "txt.\u202egnp\u2066",
    "pro\u200bd\ufeff",
    "\ud83d lone",
    "日本語テキスト" * 4,
    "👩‍👩‍👧‍👦 🏳️‍🌈 e" + "\u0301" * 40,
    "\u0301first",
    "\u2028line\u2029",
    "x" * 500,
    "",
    " ",
)
"""Every trick by name; a strategy may not find them all."""

texts = st.one_of(
    st.sampled_from(EXAMPLES),
    st.text(st.one_of(st.characters(), st.sampled_from("\x1b[]/\x9b\u202e\r\n\t\u0301日")), max_size=40),
)
"""A hostile text."""

many = st.lists(texts, min_size=1, max_size=12)
"""Some hostile texts, to try several while a screen is up: starting one takes long."""


def screen_text(app: App[Any]) -> str:
    """What the screen shows, widget by widget, a line each."""
    return "\n".join(strip.text for _, strip in _strips(app))


def offences(app: App[Any]) -> list[str]:
    """Each control character, bidi override, lone surrogate, link or click action drawn; and that the program ended."""
    found = [] if app.is_running else ["the program has ended"]
    for widget, strip in _strips(app):
        bad = [c for c in strip.text if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") or c in BIDI]
        if bad:
            found.append(f"{widget!r} draws {bad!r} in {strip.text!r}")
        for style in (segment.style for segment in strip if segment.style is not None):
            if style.link is not None:
                found.append(f"{widget!r} links to {style.link!r}")
            if clicks := {key: value for key, value in style.meta.items() if key.startswith("@")}:
                found.append(f"{widget!r} would run {clicks!r}")
    return found


def _strips(app: App[Any]) -> Iterator[tuple[Widget, Strip]]:
    screen = app.screen
    for widget in (screen, *screen.walk_children(Widget)):
        width, height = widget.outer_size
        if widget.display and width and height:
            for strip in widget.render_lines(Region(0, 0, width, height)):
                yield widget, strip
