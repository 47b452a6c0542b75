"""The axes of a plot: round numbers to mark, the times to mark, values in words. Pure, in the units CloudWatch has."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from awstui.records import record
from awstui.rows.cells import FORMATS, span

LARGEST = 1e300
"""Values beyond are drawn there; CloudWatch itself takes none beyond 2^360, 1e108 (API reference, MetricDatum)."""

_TINY = 1e-290
_PARTS = 4
"""An axis may end at this part of a step: up to the next whole one, half of a small plot could be empty."""

_DAY = 86_400.0
_ROUND_SECONDS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400)
_IN_SECONDS = {"Seconds": 1.0, "Milliseconds": 1e-3, "Microseconds": 1e-6}
_IN_BYTES = {"Bytes": 1, "Kilobytes": 1024, "Megabytes": 1024**2, "Gigabytes": 1024**3, "Terabytes": 1024**4}
_TIME_STEPS = (60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800)
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


@record
class Axis:
    """From where to where an axis goes, and what is marked on it: a position and its label each, in order."""

    low: float
    high: float
    marks: tuple[tuple[float, str], ...]

    def share(self, value: float) -> float:
        """Where a value lies on it: 0 at the low end, 1 at the high one."""
        return min(1.0, max(0.0, (value - self.low) / (self.high - self.low)))


def value_axis(values: Iterable[float], unit: str, most: int) -> Axis:
    """An axis with room for all these values and zero, marked at round numbers of their unit.

    Args:
        values: finite numbers.
        unit: CloudWatch's word: Count, Seconds, Bytes, Percent, Bytes/Second …
        most: about how many marks there is room for, at least 1.
    """
    known = [float(min(LARGEST, max(-LARGEST, value))) for value in values]
    low, high = min([0.0, *known]), max([0.0, *known])
    if high - low < _TINY:
        low, high = 0.0, 1.0
    whole = unit.partition("/")[0] == "Count" and all(value.is_integer() for value in known)
    step = _round_step((high - low) / max(1, most), unit.partition("/")[0], whole)
    part = step / _PARTS
    low, high = math.floor(low / part) * part, math.ceil(high / part) * part
    numbers = range(math.ceil(low / step), math.floor(high / step) + 1)
    return Axis(low, high, tuple((number * step, brief(number * step, unit)) for number in numbers))


def _round_step(rough: float, unit: str, whole: bool) -> float:
    """The next round number from `rough` up: what people count that unit in."""
    if unit in _IN_SECONDS:
        scale = _IN_SECONDS[unit]
        return _round_seconds(rough * scale) / scale
    if unit in _IN_BYTES:
        return float(2.0 ** math.ceil(math.log2(max(rough, 1.0))))
    return max(1.0, _decimal(rough)) if whole else _decimal(rough)


def _round_seconds(rough: float) -> float:
    if rough <= 1:
        return _decimal(rough)
    return float(next((each for each in _ROUND_SECONDS if each >= rough), 0)) or _decimal(rough / _DAY) * _DAY


def _decimal(rough: float) -> float:
    """1, 2 or 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(rough))
    return next((factor * power for factor in (1, 2, 5) if factor * power >= rough), 10 * power)


def brief(value: float, unit: str) -> str:
    """A value as an axis has room for: 1.5k, 2m30s, 4 MiB, 20%, 3k/s."""
    unit, per, _ = unit.partition("/")
    rate = "/s" if per else ""
    if unit in _IN_SECONDS:
        return _seconds(value * _IN_SECONDS[unit]) + rate
    if unit in _IN_BYTES:
        return _bytes(value * _IN_BYTES[unit]) + rate
    if unit == "Percent":
        return f"{value:.4g}%"
    if 1000 <= abs(value) < 1e15:
        power = min(4, int(math.log10(abs(value)) // 3))
        return f"{value / 1000**power:.4g}{'kMGT'[power - 1]}{rate}"
    return f"{value:.4g}{rate}"


def words(value: float, unit: str) -> str:
    """A value in full, as a sentence has it: 1,500, 2m30s, 4.0 MiB, 20.5%, 0.25/s."""
    unit, per, _ = unit.partition("/")
    rate = "/s" if per else ""
    if unit in _IN_SECONDS:
        return _seconds(value * _IN_SECONDS[unit]) + rate
    if unit in _IN_BYTES:
        size = value * _IN_BYTES[unit]
        return (FORMATS["bytes"](size, 0.0) if abs(size) < 1e24 else _bytes(size)) + rate
    if abs(value) >= 1e15:
        shown = f"{value:.4g}"
    else:
        shown = f"{value:,.0f}" if float(value).is_integer() or abs(value) >= 1000 else f"{value:.3g}"
    return f"{shown}%" if unit == "Percent" else shown + rate


def _seconds(value: float) -> str:
    """A length of time; below a millisecond in microseconds, and with a sign where it has one."""
    sign, size = ("-" if value < 0 else ""), abs(value)
    if size >= 1e12:
        return f"{value / (365 * _DAY):.3g}y"
    return f"{sign}{size * 1e6:.3g}µs" if 0 < size < 0.001 else sign + span(size)


def _bytes(value: float) -> str:
    power = min(5, max(0, int(math.log2(abs(value)) // 10))) if value else 0
    return f"{value / 1024**power:.4g} {('B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB')[power]}"


def time_axis(start: float, end: float, most: int) -> Axis:
    """An axis of times, marked where a clock here shows something round.

    Args:
        start, end: epoch seconds, start before end.
        most: how many marks there is room for, at least 1.
    """
    step = next((each for each in _TIME_STEPS if (end - start) / each <= max(1, most)), _TIME_STEPS[-1])
    first = datetime.fromtimestamp(start)
    at = first.replace(hour=0, minute=0, second=0, microsecond=0)
    marks: list[tuple[float, str]] = []
    while (moment := at.timestamp()) <= end:  # a clock's time, so that marks stay round where the clocks change
        if moment >= start and (not marks or moment > marks[-1][0]):
            marks.append((moment, day(at) if at.hour == at.minute == 0 else at.strftime("%H:%M")))
        at += timedelta(seconds=step)
    return Axis(start, end, tuple(marks))


def day(at: datetime) -> str:
    """A day as an axis names it: 25 Nov."""
    return f"{at.day} {_MONTHS[at.month - 1]}"


def clock(moment: float, spread: float = 0.0) -> str:
    """A moment in this computer's time; with the day where what is shown spans more than one.

    Args:
        moment: epoch seconds.
        spread: seconds between the first and the last moment shown.
    """
    at = datetime.fromtimestamp(moment)
    return f"{day(at)} {at:%H:%M}" if spread > _DAY else f"{at:%H:%M}"


Run = list[tuple[float, float]]


def runs(times: Sequence[float], values: Sequence[float], period: float) -> list[Run]:
    """The points in unbroken runs: where a period is missing, or was measured as no number, a new one begins.

    Args:
        times: epoch seconds, oldest first.
        values: as many.
        period: seconds from one point to the next.
    """
    found: list[Run] = []
    last: float | None = None
    for time, value in zip(times, values, strict=True):
        if not math.isfinite(value):
            last = None
            continue
        if last is None or time - last > 1.5 * period:
            found.append([])
        found[-1].append((time, value))
        last = time
    return found
