"""What AWS sends never reaches the screen as it is."""

from __future__ import annotations

import string
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awstui.text import MARKS, clean, clean_lines

BIDI = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
NASTY = st.text(
    st.one_of(
        st.characters(),
        st.characters(categories=["Cc", "Cf", "Cs", "Zl", "Zp", "Mn", "Me"]),
        st.sampled_from("\x1b[]\x9b\x07\r\n\t\u202e\u200b\u0301"),
    ),
    max_size=80,
)
PRINTABLE = st.text(string.digits + string.ascii_letters + string.punctuation + " ")


def dangerous(line: str) -> list[str]:
    return [c for c in line if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") or c in BIDI]


@given(NASTY, st.none() | st.integers(0, 40))
def test_nothing_dangerous_is_left(text: str, limit: int | None) -> None:
    assert dangerous(clean(text, limit)) == []


@given(NASTY, st.none() | st.integers(0, 40))
def test_cleaning_twice_is_cleaning_once(text: str, limit: int | None) -> None:
    once = clean(text, limit)
    assert clean(once, limit) == once


@given(PRINTABLE)
def test_plain_text_is_untouched(text: str) -> None:
    assert clean(text) == text


@given(NASTY, st.integers(0, 40))
def test_never_longer_than_the_limit(text: str, limit: int) -> None:
    assert len(clean(text, limit)) <= limit


@given(st.text("e\u0301\u0488☃", max_size=60))
def test_marks_are_bounded(text: str) -> None:
    run = longest = 0
    for character in clean(text):
        run = run + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        longest = max(longest, run)
    assert longest <= MARKS


@given(NASTY, NASTY)
def test_lines_are_kept_apart_and_clean(first: str, second: str) -> None:
    lines = clean_lines(f"{first}\n{second}\n.")
    assert lines[-1] == "."
    assert len(lines) == first.count("\n") + second.count("\n") + 3
    assert [dangerous(line) for line in lines] == [[]] * len(lines)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b]52;c;aGk=\x07", "␛]52;c;aGk=␇"),
        ("a\nb\tc\rd\x7f", "a␊b␉c␍d␡"),
        ("\x9b31m", "‹U+009B›31m"),
        ("txt.\u202egnp", "txt.‹U+202E›gnp"),
        ("pro\u200bd", "pro‹U+200B›d"),
        ("\ud800", "‹U+D800›"),
        ("\u3164", "‹U+3164›"),
        ("\u0301", "\u25cc\u0301"),
        ("naïve 日本 ✓", "naïve 日本 ✓"),
        ("e" + "\u0301" * 9, "e" + "\u0301" * 4 + "‹+5 marks›"),
        ("[@click=app.quit]x[/]", "[@click=app.quit]x[/]"),
        (None, ""),
        (12, "12"),
    ],
)
def test_how_it_is_shown(text: object, shown: str) -> None:
    assert clean(text) == shown


def test_a_cut_text_says_so() -> None:
    assert clean("abcdef", limit=4) == "abc…"
    assert clean("abcd", limit=4) == "abcd"


def test_documents_keep_their_lines() -> None:
    assert clean_lines("a\r\n\tb\n") == ["a", " " * 8 + "b"]
    assert clean_lines("one\rtwo") == ["one␍two"]
    assert clean_lines("") == [""]


def test_no_combining_mark_escapes_the_bound() -> None:
    marks = [c for c in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(c) in ("Mn", "Me")]
    unbounded = [c for c in marks if len(clean("e" + c * 50)) > 40 and clean(c) != f"‹U+{ord(c):04X}›"]
    assert unbounded == []
