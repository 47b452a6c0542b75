"""The axes: round marks, whatever the numbers; gaps; clocks."""

from __future__ import annotations

import itertools
import math
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awstui.ui.axes import LARGEST, brief, clock, runs, time_axis, value_axis, words

UNITS = ["Count", "Seconds", "Milliseconds", "Bytes", "Percent", "Count/Second", "Bytes/Second", "None", "Wombats"]
numbers = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(0, 10**6).map(float),
    st.sampled_from([0.0, 5e-324, 1e-300, 2.0**360, -(2.0**360), 1.7e308, -1.0]),
)


@pytest.fixture(autouse=True)
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A place whose clocks change."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.delenv("TZ")
    time.tzset()


@given(st.lists(numbers, max_size=30), st.sampled_from(UNITS), st.integers(1, 12))
def test_every_value_and_zero_lie_on_the_axis_and_marks_are_few_and_rise(
    values: list[float], unit: str, most: int
) -> None:
    axis = value_axis(values, unit, most)
    assert axis.low < axis.high
    for value in [0.0, *values]:
        held = min(LARGEST, max(-LARGEST, value))
        slack = 1e-9 * (axis.high - axis.low)
        assert axis.low - slack <= held <= axis.high + slack
    at = [position for position, _ in axis.marks]
    assert at == sorted(set(at))
    assert 1 <= len(at) <= most + 3
    assert all(axis.low <= position <= axis.high for position in at)
    assert all(label for _, label in axis.marks)


@given(st.lists(numbers, min_size=2, max_size=30), st.sampled_from(UNITS))
def test_a_larger_value_is_never_drawn_lower(values: list[float], unit: str) -> None:
    axis = value_axis(values, unit, 4)
    shares = [axis.share(value) for value in sorted(values)]
    assert shares == sorted(shares)
    assert all(0 <= share <= 1 for share in shares)


@given(st.lists(st.integers(0, 10**9).map(float), min_size=1), st.integers(1, 12))
def test_whole_counts_are_marked_at_whole_numbers(values: list[float], most: int) -> None:
    assert all(position.is_integer() for position, _ in value_axis(values, "Count", most).marks)


@pytest.mark.parametrize(
    ("values", "unit", "labels"),
    [
        ([], "Count", ["0", "1"]),
        ([0.0, 0.0], "Count", ["0", "1"]),
        ([5.0], "Count", ["0", "2", "4"]),
        ([132.0], "Count", ["0", "50", "100"]),
        ([4000.0], "Count", ["0", "2k", "4k"]),
        ([3600.0], "Seconds", ["0s", "15m", "30m", "45m", "1h"]),
        ([150_000.0], "Seconds", ["0s", "12h", "1d", "1d12h"]),
        ([0.8], "Milliseconds", ["0s", "500µs"]),
        ([5 * 1024**2], "Bytes", ["0 B", "2 MiB", "4 MiB"]),
        ([97.5], "Percent", ["0%", "50%", "100%"]),
        ([-10.0, 10.0], "Count", ["-10", "0", "10"]),
        ([0.25], "Count/Second", ["0/s", "0.1/s", "0.2/s"]),
    ],
)
def test_marks_are_what_people_count_a_unit_in(values: list[float], unit: str, labels: list[str]) -> None:
    assert [label for _, label in value_axis(values, unit, 4 if unit == "Seconds" else 3).marks] == labels


@given(numbers, st.sampled_from(UNITS))
def test_words_are_short_whatever_the_number(value: float, unit: str) -> None:
    for shown in (brief(value, unit), words(value, unit)):
        assert 0 < len(shown) <= 32
        assert shown.isprintable()


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (4312.0, "Count", "4,312"),
        (0.5, "Count", "0.5"),
        (150.0, "Seconds", "2m30s"),
        (-150.0, "Seconds", "-2m30s"),
        (1500.0, "Milliseconds", "1s"),
        (20.0, "Microseconds", "20µs"),
        (1536.0, "Bytes", "1.5 KiB"),
        (20.5, "Percent", "20.5%"),
        (3.0, "Count/Second", "3/s"),
        (2.0**360, "Count", "2.349e+108"),
    ],
)
def test_a_sentence_has_the_number_in_full(value: float, unit: str, shown: str) -> None:
    assert words(value, unit) == shown


@given(st.floats(0, 4e9), st.floats(60, 7 * 86_400), st.integers(1, 20))
def test_times_are_marked_in_order_within_the_span(start: float, length: float, most: int) -> None:
    axis = time_axis(start, start + length, most)
    at = [moment for moment, _ in axis.marks]
    assert at == sorted(set(at))
    assert len(at) <= most + 1
    assert all(start <= moment <= start + length for moment in at)


def test_a_day_of_25_hours_is_marked_where_the_clock_is_round() -> None:
    start = 1_792_879_200.0  # 2026-10-25 00:00 in Berlin, where the clocks go back that night
    labels = [label for _, label in time_axis(start, start + 25 * 3600, 6).marks]
    assert labels == ["25 Oct", "06:00", "12:00", "18:00", "26 Oct"]


def test_moments_have_a_day_only_where_more_than_one_is_shown() -> None:
    assert clock(1_792_879_200.0) == "00:00"
    assert clock(1_792_879_200.0, 7 * 86_400) == "25 Oct 00:00"


points = st.lists(st.tuples(st.integers(0, 500), st.floats()), max_size=40, unique_by=lambda pair: pair[0])


@given(points)
def test_runs_keep_every_number_and_break_exactly_where_a_period_is_missing(found: list[tuple[int, float]]) -> None:
    found.sort()
    split = runs([60.0 * at for at, _ in found], [value for _, value in found], 60)
    kept = {60.0 * at: value for at, value in found if math.isfinite(value)}
    assert [point for run in split for point in run] == list(kept.items())
    for run in split:
        assert all(after - before == 60 for (before, _), (after, _) in itertools.pairwise(run))
    for one, two in itertools.pairwise(split):
        assert two[0][0] - one[-1][0] >= 120
