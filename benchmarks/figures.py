"""Figures and their limits, as text and as Markdown."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. `unit` follows the number; `story` says what the number was made of."""

    name: str
    value: float
    limit: float
    unit: str = ""
    story: str = ""

    @property
    def met(self) -> bool:
        """Whether it keeps its limit."""
        return self.value <= self.limit

    @property
    def verdict(self) -> str:
        """One word."""
        return "ok" if self.met else "MISSED"


def percentile(values: Sequence[float], share: float = 0.9) -> float:
    """The smallest value that so large a share of them does not exceed."""
    return sorted(values)[max(0, math.ceil(len(values) * share) - 1)]


def paired(ones: Sequence[float], others: Sequence[float]) -> float:
    """The median of the ratios of pairs measured one after the other: what the machine does meanwhile cancels out."""
    return statistics.median(one / other for one, other in zip(ones, others, strict=True))


def number(value: float, unit: str) -> str:
    """A number as people read it: whole when large, two places when small."""
    text = f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.2f}"
    return f"{text} {unit}".strip()


def rows(figures: Sequence[Figure]) -> list[tuple[str, str, str, str, str]]:
    """Header and lines of the table."""
    head = ("figure", "measured", "at most", "", "made of")
    body = [(f.name, number(f.value, f.unit), number(f.limit, f.unit), f.verdict, f.story) for f in figures]
    return [head, *body]


def plain(figures: Sequence[Figure]) -> str:
    """The table for a terminal."""
    lines = rows(figures)
    widths = [max(len(line[column]) for line in lines) for column in range(4)]
    shown = []
    for name, measured, limit, verdict, story in lines:
        cells = (name.ljust(widths[0]), measured.rjust(widths[1]), limit.rjust(widths[2]), verdict.ljust(widths[3]))
        shown.append("  ".join([*cells, story]).rstrip())
    return "\n".join(shown)


def markdown(figures: Sequence[Figure]) -> str:
    """The table for the README."""
    head, *body = rows(figures)
    lines = ["| " + " | ".join(head) + " |", "|---|--:|--:|---|---|"]
    return "\n".join([*lines, *("| " + " | ".join(line) + " |" for line in body)])
