"""What may be a name or a value in AWS's files, and how a section's heading is spelled.

A newline in a value would begin another option, or another profile; so nothing with control characters is written.
"""

from __future__ import annotations

import re
import shlex
import unicodedata
from typing import Literal

from awstui.errors import UsageError

File = Literal["config", "credentials"]
Kind = Literal["profile", "sso-session", "services"]

_PLAIN = re.compile(r"[\w.@+,=:/~%-]+")
_OPTION = re.compile(r"[a-z][a-z0-9_.-]*", re.IGNORECASE)


def check_name(name: str, what: str = "A profile's name") -> None:
    """Whether a name can stand in a heading of both files and be found there by every AWS tool.

    Args:
        name: the name as it was given.
        what: what it is the name of, for the sentence.

    Raises:
        awstui.errors.UsageError: it cannot.
    """
    if not name or name != name.strip():
        raise UsageError(f"{what} cannot be empty, nor begin or end with a space.")
    if _unprintable(name):
        raise UsageError(f"{what} cannot hold line breaks or control characters.")
    if set(name) & set("[]\"'\\"):
        raise UsageError(f"{what} cannot hold brackets, quotes or backslashes: AWS's tools read them differently.")
    if name == "DEFAULT":
        raise UsageError("A section called DEFAULT would give its values to every profile; default is the profile.")


def check_option(name: str) -> None:
    """Whether an option may be called so; UsageError when not."""
    if not _OPTION.fullmatch(name):
        raise UsageError(f"{name!r} cannot be the name of a setting.")


def check_value(name: str, value: str) -> None:
    """Whether a value reads back as it was written; UsageError when not.

    Args:
        name: the option's name, for the sentence.
        value: one line of text.
    """
    if _unprintable(value):
        raise UsageError(f"{name} cannot hold line breaks or control characters.")
    if not value or value != value.strip():
        raise UsageError(f"{name} cannot be empty, nor begin or end with a space.")


def _unprintable(text: str) -> bool:
    """Control characters, the two line separators of Unicode, and halves of surrogate pairs."""
    return any(unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") for character in text)


def heading(file: File, kind: Kind, name: str) -> str:
    """The heading of a section, without its brackets.

    AWS SDKs and Tools Reference Guide, "Format of the config file": `[profile name]` in config, quoted when it holds
    spaces, except `[default]`; `[name]` in credentials.

    Args:
        file: which of the two files.
        kind: what the section is; credentials knows only profiles.
        name: a checked name.
    """
    if file == "credentials" or (kind == "profile" and name == "default"):
        return name
    return f"{kind} {name}" if _PLAIN.fullmatch(name) else f'{kind} "{name}"'


def means(file: File, text: str) -> tuple[str, str] | None:
    """What botocore takes a heading for, as (kind, name); None for a section that means nothing to it.

    Args:
        file: which of the two files.
        text: the heading without its brackets, as it stands there.
    """
    if file == "credentials":
        return "profile", text
    if text == "default":
        return "profile", "default"
    for kind in ("profile", "sso-session", "services"):
        if text.startswith(kind):
            try:
                parts = shlex.split(text)
            except ValueError:
                return None
            return (kind, parts[1]) if len(parts) == 2 else None
    return None
