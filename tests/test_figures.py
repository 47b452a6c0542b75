"""The figures of the benchmarks: what is counted as kept, and how it is written."""

from __future__ import annotations

import pytest

from benchmarks.figures import Figure, markdown, paired, percentile, plain


@pytest.mark.parametrize(("value", "word"), [(0.74, "ok"), (0.75, "ok"), (0.76, "MISSED")])
def test_a_limit_may_be_reached_and_not_passed(value: float, word: str) -> None:
    figure = Figure("rows ÷ aws", value, 0.75)
    assert figure.verdict == word
    assert f"| rows ÷ aws | {value} | 0.75 | {word} |" in markdown([figure])
    assert word in plain([figure])


def test_percentiles_are_values_that_were_measured() -> None:
    assert percentile([float(n) for n in range(1, 11)]) == 9
    assert percentile([3.0]) == 3
    assert percentile([2.0, 1.0], 1) == 2


def test_ratios_are_of_pairs() -> None:
    assert paired([1.0, 20.0, 3.0], [2.0, 40.0, 3.0]) == 0.5
    with pytest.raises(ValueError, match="longer"):
        paired([1.0], [1.0, 2.0])
