"""Typed sort keys: numbers by size, addresses by number, text in natural order, what is absent last."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterable
from typing import Any, cast

from awstui.rows.cells import FORMATS, plain

Key = float | str
"""What values of one column are ordered by; all keys of a column are of the same type."""

_NUMERIC = frozenset({"count", "bytes", "time", "duration", "bool", "money"})
_DIGITS = re.compile("[0-9]+")
_BOOLS = {"true": 1.0, "false": 0.0}


def keys(kind: str, values: Iterable[Any]) -> list[Key | None]:
    """A sort key for each value of a column; None for what has to come last in both directions.

    Parameters: `kind`, one of catalog.model.KINDS; `values`, in the units of that kind. A value that does not fit a
    numeric kind has no place among numbers and gets None, like one that is absent.
    """
    key = _KEYS.get(kind)
    if key is not None:
        return [None if value is None else key(value) for value in values]
    shown = FORMATS[kind] if kind in _DERIVED else plain
    return _natural([_as_text(value, shown) for value in values])


def _number(value: Any) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return _BOOLS.get(value) if isinstance(value, str) else None
    return number if number == number else None


def _age(value: Any) -> float | None:
    """The youngest first: ages are shown, not the times they are counted from."""
    number = _number(value)
    return None if number is None else -number


def _address(value: Any) -> str | None:
    """IPv4 before IPv6, each by number; a prefix length comes after the address."""
    address, _, prefix = str(value).partition("/")
    try:
        packed = "4" + socket.inet_pton(socket.AF_INET, address).decode("latin-1")
    except (OSError, ValueError):
        try:
            packed = "6" + socket.inet_pton(socket.AF_INET6, address.partition("%")[0]).decode("latin-1")
        except (OSError, ValueError):
            return None
    return packed + chr(min(int(prefix), 255)) if prefix.isascii() and prefix.isdigit() else packed


def _folded(value: Any) -> str:
    return str(value).casefold()


def _as_text(value: Any, shown: Callable[[Any, float], str]) -> str | None:
    if value is None or (type(value) is str and shown is plain):
        return value
    return shown(value, 0.0)


def _natural(texts: list[str | None]) -> list[Key | None]:
    """Keys in whose order web-2 stands before web-10; all in one go, which is twice as fast as one by one."""
    joined = "\n".join(text or "" for text in texts)
    if texts and joined.count("\n") == len(texts) - 1:
        keys = _DIGITS.sub(_run, joined.casefold()).split("\n")
    else:  # some text has line breaks of its own
        keys = [_DIGITS.sub(_run, text.casefold()) if text else "" for text in texts]
    if None in texts:
        return [None if text is None else key for text, key in zip(texts, keys, strict=True)]
    return cast("list[Key | None]", keys)


def _run(match: re.Match[str]) -> str:
    """A run of digits so that text order is number order: its length first, as one character."""
    digits = match[0].lstrip("0")
    return chr(0x30 + len(digits)) + digits


_DERIVED = frozenset({"tags", "json", "basename"})
"""Text kinds whose values are ordered by what is shown of them."""

_KEYS: dict[str, Callable[[Any], Key | None]] = {
    **dict.fromkeys(_NUMERIC, _number),
    "age": _age,
    "ip": _address,
    "id": _folded,
}
