"""The header on narrow terminals: what goes, what gets short, what stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from awstui.ui.header import Part, fitting

PARTS = (
    Part(0, "profile", "staging"),
    Part(2, "plain", "333333333333 (harbour-staging)", "333333333333"),
    Part(5, "plain", "assumed-role/Ops/anna"),
    Part(1, "plain", "eu-west-1"),
    Part(0, "guard", " GUARDED, READ-ONLY "),
    Part(3, "badge", "endpoint http://127.0.0.1:4566", "endpoint"),
)


def line(width: int) -> str:
    return " · ".join(part.text for part in fitting(PARTS, width))


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (200, "staging · 333333333333 (harbour-staging) · assumed-role/Ops/anna · eu-west-1 ·  GUARDED, READ-ONLY  · "
         "endpoint http://127.0.0.1:4566"),
        (124, "staging · 333333333333 (harbour-staging) · eu-west-1 ·  GUARDED, READ-ONLY  · endpoint "
         "http://127.0.0.1:4566"),
        (100, "staging · 333333333333 (harbour-staging) · eu-west-1 ·  GUARDED, READ-ONLY  · endpoint"),
        (80, "staging · 333333333333 · eu-west-1 ·  GUARDED, READ-ONLY  · endpoint"),
        (62, "staging · 333333333333 · eu-west-1 ·  GUARDED, READ-ONLY "),
        (50, "staging · eu-west-1 ·  GUARDED, READ-ONLY "),
        (40, "staging ·  GUARDED, READ-ONLY "),
    ],
)  # fmt: skip
def test_a_custom_endpoint_is_told_for_as_long_as_there_is_room(width: int, shown: str) -> None:
    assert line(width) == shown


@given(st.integers(1, 250))
def test_it_fits_or_one_part_is_left(width: int) -> None:
    kept = fitting(PARTS, width)
    assert len(kept) == 1 or sum(cell_len(part.text) + 3 for part in kept) <= width
    places = [next(at for at, each in enumerate(PARTS) if part.text in (each.text, each.short)) for part in kept]
    assert places == sorted(set(places))
