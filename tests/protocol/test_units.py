"""Lengths of time and sizes: what is written comes back as it was meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awstui.protocol.units import duration, seconds, size


@given(st.integers(0, 10**9 - 1))
def test_a_duration_is_exact_both_ways(number: int) -> None:
    assert seconds(duration(number)) == number
    assert seconds(f" {number} ") == number


@pytest.mark.parametrize(
    ("text", "meant"),
    [("4d", 345_600), ("15m", 900), ("30 s", 30), ("1h30m", 5_400), ("1h 30 min", 5_400), ("2 Days", 172_800),
     ("1w", 604_800), ("0", 0), ("", None), ("d", None), ("4x", None), ("-1", None), ("1.5h", None), ("4d!", None),
     ("1e3", None), ("٣", None), ("9" * 40, None)],
)  # fmt: skip
def test_what_people_write(text: str, meant: int | None) -> None:
    assert seconds(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [("1024", 1024), ("262,144", 262_144), ("256 KiB", 262_144), ("256kb", 262_144), ("1M", 1_048_576), ("7 b", 7),
     ("26,2144", None), ("", None), ("KiB", None), ("-1", None), ("1.5M", None), ("1T", None)],
)  # fmt: skip
def test_sizes(text: str, meant: int | None) -> None:
    assert size(text) == meant


@given(st.text(max_size=12))
def test_no_text_breaks_them(text: str) -> None:
    assert seconds(text) is None or seconds(text) >= 0  # type: ignore[operator]
    assert size(text) is None or size(text) >= 0  # type: ignore[operator]
