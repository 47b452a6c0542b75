"""Values as one line of text: a formatter, an alignment and a tone for every column kind."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Literal

from awstui.catalog.model import KINDS
from awstui.text import clean

Tone = Literal["good", "busy", "bad", "off", "plain"]

LIMIT = 1_000
"""The most characters a cell shows: a DynamoDB item or a message body is 400 kB and more."""

ABSENT = "-"
"""What a cell without a value shows."""

_RIGHT = frozenset({"count", "bytes", "age", "duration", "money"})
_EPOCH = date(1970, 1, 1)
_CENTURY = 100 * 365 * 86_400


def text(kind: str, value: Any, now: float, approx: bool = False) -> str:
    """The value as one line that is safe to draw.

    A value that does not fit its kind is shown as it is.

    Args:
        kind: one of catalog.model.KINDS.
        value: in the units of that kind (bytes, seconds, epoch seconds; None is absent).
        now: epoch seconds, for ages.
        approx: whether AWS itself calls the number approximate.

    Returns: at most LIMIT characters without control characters.
    """
    if value is None:
        return ABSENT
    shown = FORMATS[kind](value, now)
    return f"≈{shown}" if approx else shown


def align(kind: str) -> Literal["left", "right"]:
    """Which side cells of this kind lean to: what is compared by magnitude leans right."""
    return "right" if kind in _RIGHT else "left"


def tone(kind: str, value: Any) -> Tone:
    """What a state means for the person who reads it; every other kind is plain.

    Args:
        kind: a column kind.
        value: a state word of any AWS service.
    """
    return _state_tone(value) if kind == "state" and isinstance(value, str) else "plain"


def plain(value: Any, now: float = 0.0) -> str:
    """Any value as text: lists joined by commas, mappings as compact JSON.

    Args:
        value: anything botocore returns.
        now: not looked at: every format takes it.
    """
    if type(value) is str:
        if len(value) <= LIMIT and value.isascii() and value.isprintable():
            return value
        return clean(value, LIMIT)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple | set | frozenset) and not any(isinstance(part, Mapping) for part in value):
        return clean(", ".join(plain(part) for part in value), LIMIT)
    if isinstance(value, Mapping | list | tuple):
        return _json(value)
    return clean(value, LIMIT)


def many(count: int, one: str, more: str = "") -> str:
    """A number and its words: "1 message", "2,000 messages".

    Args:
        count: how many.
        one: what follows a 1.
        more: what follows any other number; `one` with an s when empty.
    """
    return f"{count:,} {one if count == 1 else more or one + 's'}"


def span(seconds: float) -> str:
    """A length of time in its two largest units: 250ms, 45s, 1m30s, 3d4h, 2y40d.

    Args:
        seconds: not negative.
    """
    if seconds < 1:
        return f"{round(seconds * 1000)}ms" if seconds else "0s"
    whole = int(seconds)
    if whole < 60:
        return f"{whole}s"
    for upper, big, small, names in _UNITS:
        if whole < upper:
            first, rest = divmod(whole, big)
            second = rest // small
            return f"{first}{names[0]}{second}{names[1]}" if second else f"{first}{names[0]}"
    years, days = divmod(whole // 86_400, 365)
    return f"{years}y{days}d" if days else f"{years}y"


_UNITS = ((3_600, 60, 1, "ms"), (86_400, 3_600, 60, "hm"), (365 * 86_400, 86_400, 3_600, "dh"))


def age(value: Any, now: float) -> str:
    """How long ago: 45s, 12m, 3h5m, 3d4h.

    Args:
        value, now: epoch seconds.
    """
    if not isinstance(value, int | float):
        return plain(value)
    passed = now - value
    if 86_400 <= passed < _CENTURY:
        return _hours(int(passed // 3_600))
    if passed >= 3_600:
        return span(passed)
    if passed >= 60:
        return f"{int(passed // 60)}m"
    if passed > -60:  # clocks differ: a resource made just now may seem to come from the future
        return f"{max(0, int(passed))}s"
    return f"in {span(-passed)}" if passed == passed and passed != -float("inf") else plain(value)


@lru_cache(maxsize=50_000)
def _hours(hours: int) -> str:
    return span(hours * 3_600)


@lru_cache(maxsize=4096)
def _day(days: int) -> str:
    return (_EPOCH + timedelta(days=days)).isoformat()


def _time(value: Any, now: float) -> str:
    if not isinstance(value, int | float):
        return plain(value)
    try:
        days, second = divmod(int(value), 86_400)
        return f"{_day(days)} {second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"
    except (OverflowError, ValueError):
        return plain(value)


def _duration(value: Any, now: float) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return plain(value)
    if not 0 <= value < float("inf"):
        return plain(value)
    return span(value)


def _count(value: Any, now: float) -> str:
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.0f}" if value.is_integer() else f"{value:,}"
    if isinstance(value, str) and _INTEGER.fullmatch(value):
        return f"{int(value):,}"
    return plain(value)


_INTEGER = re.compile(r"-?[0-9]{1,20}")  # SQS, CloudWatch and others answer numbers as text


def _bytes(value: Any, now: float) -> str:
    if isinstance(value, str) and _INTEGER.fullmatch(value):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        return plain(value)
    size = float(value)
    if abs(size) < 1024:
        return f"{size:.0f} B"
    for unit in ("KiB", "MiB", "GiB", "TiB", "PiB"):
        size /= 1024
        if abs(size) < 1023.95:
            return f"{size:.1f} {unit}"
    return f"{size / 1024:,.1f} EiB"


def _money(value: Any, now: float) -> str:
    try:
        amount = float(value)
    except (TypeError, ValueError, OverflowError):
        return plain(value)
    if amount and abs(amount) < 0.01:
        return f"${amount:.10f}".rstrip("0").rstrip(".")
    return f"${amount:,.2f}" if abs(amount) < float("inf") else plain(value)


def _bool(value: Any, now: float) -> str:
    if value in (True, "true", "True"):
        return "yes"
    return "no" if value in (False, "false", "False") else plain(value)


def _tags(value: Any, now: float) -> str:
    if not isinstance(value, Mapping):
        return plain(value)
    words = (str(key) if inner in (None, "") else f"{key}={inner}" for key, inner in value.items())
    return clean(" ".join(words), LIMIT)


def _json(value: Any, now: float = 0.0) -> str:
    if isinstance(value, str):
        return plain(value)
    return clean(json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str), LIMIT)


def _basename(value: Any, now: float) -> str:
    whole = plain(value)
    tail = whole.rstrip("/:")
    return tail[(tail.rfind("/") if "/" in tail else tail.rfind(":")) + 1 :] or whole


FORMATS: Mapping[str, Callable[[Any, float], str]] = {
    **dict.fromkeys(KINDS, plain),
    "basename": _basename,
    "count": _count,
    "bytes": _bytes,
    "age": age,
    "time": _time,
    "duration": _duration,
    "bool": _bool,
    "tags": _tags,
    "json": _json,
    "money": _money,
}
"""Column kind -> formatter of a value that is not None; the second argument is now, in epoch seconds."""

_BAD = re.compile(
    r"fail|error|rollback|impaired|unhealthy|^alarm|denied|invalid|expired|^lost|blackhole|unavailable|inaccessible"
    r"|incompatible|insufficient.?(capacity|storage)|revoked|rejected|timed.?out|abort|suspicious|suspended|infected"
    r"|^\d+ of \d+ →"
)
_BUSY = re.compile(
    r"in.?progress|pending|ing$|^shutting|^queued|^initial|^scheduled|^submitted|^recovering|^provisioned.?wait|^warm|^draining"
    r"|^\d+ of \d+, 1 left$|^! "
)
_OFF = re.compile(
    r"stopped|terminated|deleted|delete.?complete|disabled|inactive|detached|disassociated|^off$|archived|cancel"
    r"|insufficient.?data|deregistered|^none$|released|deactivated|unused|standby|^✗ "
)
_GOOD = re.compile(
    r"^running|available|^active|^in.?use|^ok$|complete|^enabled|succe|^healthy|insync|in.?sync|^issued|^attached"
    r"|^associated|^passed|^ready|^online|^on$|^up$|^in.?service|^deployed|^approved|^standard$|^established|^stable"
    r"|^matched|^✓ "
)


@lru_cache(maxsize=4096)
def _state_tone(value: str) -> Tone:
    word = value.casefold()
    if re.search(r"^running|^existing", word):
        return "good"
    if _BAD.search(word):
        return "bad"
    if _BUSY.search(word):
        return "busy"
    if _OFF.search(word):
        return "off"
    return "good" if _GOOD.search(word) else "plain"
