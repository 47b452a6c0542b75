"""Console output as a terminal would have shown it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awstui.rows.console_text import console_lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a\r\nb", ["a", "b"]),
        ("\x1b[1;32mok\x1b[0m", ["ok"]),
        ("10%\r50%\r100%", ["100%"]),
        ("12345\rab", ["ab345"]),
        ("abc\b\bx", ["ax"]),
        ("\x1b]0;title\x07shell", ["shell"]),
        ("\x1b]8;;http://evil\x1b\\link\x1b]8;;\x1b\\", ["link"]),
        ("\x1b(Btext", ["text"]),
        ("\x1b\x1b[m[0mtext", ["␛[0mtext"]),
        ("0[0mx\r\x1b", ["␛[0mx"]),
        ("", [""]),
    ],
)
def test_it_reads_as_on_a_terminal(text: str, lines: list[str]) -> None:
    assert console_lines(text) == lines


@given(st.text(alphabet="ab\x1b[]0m;\r\n\b\x07\\", max_size=60))
def test_no_text_is_too_strange_and_nothing_escapes_whole(text: str) -> None:
    for line in console_lines(text):
        assert "\r" not in line
        assert "\b" not in line
        assert "\x1b" not in line


@given(st.text(alphabet=st.characters(exclude_categories=("Cc", "Cs")), max_size=60))
def test_plain_text_stays(text: str) -> None:
    assert console_lines(text) == [text]
