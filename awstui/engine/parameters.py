"""Parameters people type: text to what botocore's input shape wants."""

from __future__ import annotations

import difflib
from typing import Any

from awstui.catalog.model import Screen
from awstui.errors import UsageError

_TRUE = {"true", "yes", "on", "1"}
_FALSE = {"false", "no", "off", "0"}


def coerce(shape: Any, member: str, value: Any, screen: Screen) -> Any:
    """`value` as the type of `member` in `shape`.

    Args:
        shape: the operation's input shape (None for operations without input).
        member: one of its members.
        value: text from a command line, or anything already typed, which passes unchanged.

    Raises:
        UsageError: the operation has no such member (the nearest is named), or the text does not fit.
    """
    if shape is None or member not in shape.members:
        known = sorted([*screen.args, *(shape.members if shape else ())])
        near = difflib.get_close_matches(member, known, 1)
        hint = f" Did you mean {near[0]}?" if near else f" It knows: {', '.join(known)}." if known else ""
        raise UsageError(f"{screen.title} cannot be asked for {member}.{hint}")
    return typed(shape.members[member], member, value) if isinstance(value, str) else value


def typed(shape: Any, name: str, text: str) -> Any:
    """Text as a value of a botocore shape; lists are comma separated.

    Args:
        shape: what the parameter is in botocore's model.
        name: what sentences call it.
        text: as typed.

    Raises:
        UsageError: the text does not fit.
    """
    kind = shape.type_name
    if kind in ("integer", "long"):
        return _number(int, name, text)
    if kind in ("float", "double"):
        return _number(float, name, text)
    if kind == "boolean":
        word = text.strip().lower()
        if word in _TRUE or word in _FALSE:
            return word in _TRUE
        raise UsageError(f"{name} is yes or no, not {text!r}.")
    if kind == "list":
        return [typed(shape.member, name, part) for part in text.split(",") if part]
    if kind in ("string", "blob", "timestamp"):
        return text
    raise UsageError(f"{name} cannot be given as text.")


def _number(cast: type, name: str, text: str) -> Any:
    try:
        return cast(text.strip())
    except ValueError:
        raise UsageError(f"{name} is a number, not {text!r}.") from None


def at(shape: Any, path: str) -> Any:
    """The shape of a parameter path such as "Tags[0].Key"; KeyError when it leads nowhere.

    Args:
        shape: an operation's input shape.
        path: with the indexes of lists.
    """
    for part in path.replace("]", "").replace("[", ".#").split("."):
        if part.startswith("#"):
            shape = shape.member
        elif shape.type_name == "map":
            shape = shape.value
        else:
            shape = shape.members[part]
    return shape
