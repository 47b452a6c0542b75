"""Lengths of time and sizes as people write them, and back."""

from __future__ import annotations

import re

_UNITS = {"": 1, "s": 1, "sec": 1, "second": 1, "m": 60, "min": 60, "minute": 60, "h": 3_600, "hour": 3_600,
          "d": 86_400, "day": 86_400, "w": 604_800, "week": 604_800}  # fmt: skip
_SPAN = re.compile(r"(?:[0-9]{1,9}\s*[a-z]+\s*)+")
_PART = re.compile(r"([0-9]+)\s*([a-z]+)")
_SIZE = re.compile(r"([0-9]{1,9})\s*(b|bytes|k|kb|kib|m|mb|mib)?")
_SIZES = {"k": 1_024, "m": 1_048_576}


def seconds(text: str) -> int | None:
    """A length of time as a person writes it, in seconds: "90", "15m", "1h30m", "4 days"; None for anything else."""
    text = text.strip().lower()
    if re.fullmatch("[0-9]{1,9}", text):
        return int(text)
    if not _SPAN.fullmatch(text):
        return None
    total = 0
    for number, unit in _PART.findall(text):
        factor = _UNITS.get(unit) or _UNITS.get(unit.removesuffix("s"))
        if factor is None:
            return None
        total += int(number) * factor
    return total


def duration(number: int) -> str:
    """The same back, exactly: 345600 -> "4d", 5400 -> "1h30m"."""
    if number <= 0:
        return "0s"
    parts = []
    for unit, factor in (("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)):
        count, number = divmod(number, factor)
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts)


def size(text: str) -> int | None:
    """A size in bytes as a person writes it: "262144", "262,144", "256 KiB", "1M" (K is 1,024)."""
    text = text.strip().lower()
    if re.fullmatch(r"[0-9]{1,3}(?:,[0-9]{3})+", text):
        text = text.replace(",", "")
    found = _SIZE.fullmatch(text)
    return int(found[1]) * _SIZES.get((found[2] or "b")[0], 1) if found else None
