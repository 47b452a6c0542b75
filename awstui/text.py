"""AWS text made safe to draw: the only door between what AWS sends and the screen.

Tags, message bodies, log lines and error texts are written by strangers. Control characters move the cursor or talk
to the terminal, bidi overrides make one name look like another, zero-width characters hide, and combining marks climb
over the lines above. None of them is dropped: each is made visible, so that two different names never look the same.
"""

from __future__ import annotations

import re
import unicodedata

MARKS = 4
"""How many combining marks one character may carry; Vietnamese, Hebrew and Thai need no more."""

TAB = 8
"""Columns between the tab stops of a document, as in a terminal."""

_INVISIBLE = frozenset("\u2028\u2029\u115f\u1160\u17b4\u17b5\u3164\uffa0\u034f")
"""Drawn as nothing although their category does not say so: separators, Hangul and Khmer fillers, grapheme joiner."""

_CROWDED = re.compile(rf"[^\w\s\0-\u02ff]{{{MARKS + 1},}}")
"""Where more than MARKS combining marks in a row can be: no mark is a word character, a space or Latin-1."""

_BREAK = re.compile(r"\r?\n")


_REMEMBERED = 20_000
"""Characters whose visible form is kept: every script in use, yet text that tries them all cannot fill the memory."""


class _Visible(dict[int, str]):
    """A translation table that works out each character once."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if code < 0x20:
            shown = chr(0x2400 + code)
        elif code == 0x7F:
            shown = "\u2421"
        elif unicodedata.category(character) in ("Cc", "Cf", "Cs") or character in _INVISIBLE:
            shown = f"‹U+{code:04X}›"
        else:
            shown = character
        if len(self) < _REMEMBERED:
            self[code] = shown
        return shown


_VISIBLE = _Visible()


def clean(text: object, limit: int | None = None) -> str:
    """One line that is safe to draw; cleaning it again changes nothing.

    C0 controls and DEL become control pictures (␛, ␊, ␉), every other control, format, bidi, zero-width or surrogate
    character its number (‹U+202E›); marks beyond MARKS on one character are counted instead of drawn.

    Args:
        text: what AWS sent; None is the empty string, anything else is taken as str() shows it.
        limit: the most characters the answer may have; what is cut ends in "…".
    """
    line = "" if text is None else str(text)
    cut = limit is not None and len(line) > limit
    if cut:
        line = line[:limit]  # not one character more is looked at: bodies are large and cells small
    if not (line.isascii() and line.isprintable()):
        line = _bounded(line.translate(_VISIBLE))
    if limit is not None and (cut or len(line) > limit):
        line = line[: limit - 1] + "…" if limit > 0 else ""
    return line


def clean_lines(text: object, tab: int = TAB) -> list[str]:
    """The lines of a document, each safe to draw; at least one.

    Args:
        text: the document; both "\\n" and "\\r\\n" end a line, a lone "\\r" is shown.
        tab: columns between tab stops.
    """
    lines = _BREAK.split("" if text is None else str(text))
    if len(lines) > 1 and not lines[-1]:
        lines.pop()
    return [clean(line.expandtabs(tab) if "\t" in line else line) for line in lines]


def _bounded(line: str) -> str:
    """The line with a dotted circle under a mark that has no base, and no more than MARKS marks on any character."""
    if line and _is_mark(line[0]):
        line = "\u25cc" + line
    return _CROWDED.sub(_bound_run, line)


def _bound_run(match: re.Match[str]) -> str:
    kept: list[str] = []
    marks = 0
    for character in match[0] + " ":  # the space ends the last run of marks
        if _is_mark(character):
            marks += 1
            if marks <= MARKS:
                kept.append(character)
            continue
        if marks > MARKS:
            kept.append(f"‹+{marks - MARKS} marks›")
        marks = 0
        kept.append(character)
    return "".join(kept)[:-1]


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) in ("Mn", "Me")
