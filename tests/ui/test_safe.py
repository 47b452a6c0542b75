"""The last filter before the terminal."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.strip import Strip

from awstui.ui.safe import ControlFilter

GROUND = Color(0, 0, 0)
FILTER = ControlFilter()


@given(st.lists(st.text(st.characters() | st.sampled_from("\x1b\x9b\x00\u202e\u2066\u2028\ud800"), max_size=20)))
def test_no_control_character_passes_and_the_width_stays(texts: list[str]) -> None:
    after = FILTER.apply([Segment(text) for text in texts], GROUND)
    shown = "".join(segment.text for segment in after)
    assert [c for c in shown if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") or 0x2066 <= ord(c) <= 0x2069] == []
    assert [cell_len(segment.text) for segment in after] == [cell_len(text) for text in texts]


def test_plain_lines_pass_as_they_are() -> None:
    segments = [Segment("i-0123 日本 ␛[31m", Style(bold=True)), Segment("\u00a0naïve")]
    assert FILTER.apply(segments, GROUND) is segments


def test_a_link_cannot_carry_an_escape() -> None:
    good, bad = Style(link="https://example.com/"), Style(bold=True, link="https://x\x1b\\\x1b]52;c;aGk=\x07")
    after = FILTER.apply([Segment("a", good), Segment("b", bad)], GROUND)
    assert [segment.style.link for segment in after if segment.style] == [good.link, None]
    assert after[1].style is not None
    assert after[1].style.bold


def test_filtered_strips_are_found_again_by_another_filter() -> None:
    strip = Strip([Segment("a\x1b[31m")])
    assert strip.apply_filter(ControlFilter(), GROUND) is strip.apply_filter(ControlFilter(), GROUND)
