"""What CloudWatch measured, for whoever plots it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Series:
    """One metric over time. A period nothing was measured in is absent, which is not the same as zero."""

    name: str  # CloudWatch's: NumberOfMessagesSent
    unit: str  # CloudWatch's: Count, Seconds, Bytes, Percent …
    statistic: str  # Sum, Average, Maximum, Minimum, SampleCount
    times: tuple[float, ...] = ()  # epoch seconds, the beginning of each period, oldest first
    values: tuple[float, ...] = ()  # as many
    title: str = ""  # what people call it: "sent"
    note: str = ""  # a sentence when it is incomplete or could not be read

    @property
    def latest(self) -> float | None:
        """The newest value, None when there is none."""
        return self.values[-1] if self.values else None


@dataclass(frozen=True, slots=True)
class Metrics:
    """Several series over one span of time."""

    start: float  # epoch seconds
    end: float
    period: int  # seconds a point stands for; neighbours further apart than this have a gap between them
    series: tuple[Series, ...] = ()
    notes: tuple[str, ...] = ()  # what holds for all of them, a sentence each
