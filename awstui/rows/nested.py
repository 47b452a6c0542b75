"""JSON texts, and the JSON texts inside their strings, as values that are exactly what was sent."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

NESTED = "‹JSON in a string›"
"""The only key of an object that stands for a JSON text found inside a string."""

_DEEPEST = 8
"""How many JSON texts inside each other are opened; what is deeper stays a string."""

_LEVELS = 100
"""How deep an opened text may be nested: whoever draws it goes down level by level."""

_TEXTS = 1_000
"""How many JSON texts are opened in one body; the strings after that stay strings."""

_SHORT = 16
"""A number of so few characters, without an exponent, has at most 15 digits: a float always holds it exactly."""


class Inexact(ValueError):
    """It is JSON, but what could be shown of it would not be what was sent."""


def opened(text: str) -> Any:
    """The JSON object or array a text is, strings inside it opened likewise; any other text as it is.

    A text whose JSON a Python value cannot hold exactly (a doubled key, a number with more digits than a float) stays a
    text: what is shown must be what was sent. So does one nested deeper than anything but an attack.

    Args:
        text: a body or a value in one.
    """
    return _Opener().opened(text, 0, 0)


def looks_like_json(text: str) -> bool:
    """Whether it begins as an object or an array does."""
    return text.lstrip(" \t\r\n").startswith(("{", "["))


def parsed(text: str, numbers: Callable[[str], Any] | None = None) -> Any:
    """What a JSON text says, exactly.

    Args:
        text: JSON (RFC 8259).
        numbers: what to make of a number with a point or an exponent when it need not be a float.

    Raises:
        ValueError: as half a sentence: it is no JSON.
        Inexact: it is JSON that a Python value cannot hold exactly.
    """
    try:
        return (_EXACT if numbers is None else _decoder(numbers)).decode(text)
    except json.JSONDecodeError as error:
        what = error.msg[:1].lower() + error.msg[1:]
        raise ValueError(f"line {error.lineno}, column {error.colno}: {what}") from None
    except RecursionError:
        raise Inexact("nested too deep") from None


def opened_inside(value: Any) -> Any:
    """The same JSON value with the JSON texts in its strings opened, under NESTED; itself when there are none.

    Args:
        value: as `parsed` gives it.

    Raises:
        ValueError: it is nested deeper than anything but an attack.
    """
    return _Opener().inside(value, 0, 0)


class _Opener:
    """Goes through a value and counts the texts it opens: `depth` JSON texts and `level` JSON levels are around it."""

    def __init__(self) -> None:
        self.left = _TEXTS

    def opened(self, text: str, depth: int, level: int) -> Any:
        """The text opened, or as it is."""
        if depth > _DEEPEST or self.left <= 0 or not looks_like_json(text):
            return text
        self.left -= 1
        try:
            return self.inside(parsed(text), depth, level)
        except ValueError:
            return text

    def inside(self, value: Any, depth: int, level: int) -> Any:
        """The value with the texts in it opened; itself when there are none."""
        if level > _LEVELS:
            raise Inexact("nested too deep")
        if isinstance(value, str):
            found = self.opened(value, depth + 1, level + 1) if value[:1] in _STARTS else value
            return value if isinstance(found, str) else {NESTED: found}
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        changed = {}
        for name, each in pairs:
            kind = type(each)
            if kind is dict or kind is list or (kind is str and each[:1] in _STARTS):
                inner = self.inside(each, depth, level + 1)
                if inner is not each:
                    changed[name] = inner
        if not changed:
            return value
        return {**value, **changed} if isinstance(value, dict) else [changed.get(n, e) for n, e in enumerate(value)]


_STARTS = frozenset("{[ \t\r\n")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Inexact("a key is there twice")
    return found


def _exact(text: str) -> float:
    number = float(text)
    plain = len(text) <= _SHORT and "e" not in text and "E" not in text
    if not plain and repr(number) != text and Decimal(repr(number)) != Decimal(text):
        raise Inexact(f"a float would show another number than {text[:40]}")
    return number


def _refuse(text: str) -> Any:
    raise ValueError(f"{text} is not JSON")


def _decoder(numbers: Callable[[str], Any]) -> json.JSONDecoder:
    return json.JSONDecoder(object_pairs_hook=_unique, parse_float=numbers, parse_constant=_refuse)


_EXACT = _decoder(_exact)
