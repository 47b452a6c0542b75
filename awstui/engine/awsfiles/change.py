"""What is to be changed in AWS's two files, and the drafts it comes to."""

from __future__ import annotations

import configparser
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from awstui.engine.awsfiles import diff, lines, store
from awstui.engine.awsfiles.names import (
    File,
    Kind,
    check_name,
    check_option,
    check_value,
    heading,
    means,
)
from awstui.errors import Refused


@dataclass(frozen=True, slots=True)
class Change:
    """One section of one file: options set, options taken out (None), or the whole of it taken out."""

    file: File
    name: str
    values: Mapping[str, str | None] = field(default_factory=dict)
    kind: Kind = "profile"
    remove: bool = False


def drafts(changes: Sequence[Change]) -> tuple[store.Draft, ...]:
    """The files as they would become; those that stay the same are left out. Credentials come first.

    Raises:
        awstui.errors.UsageError: a name or a value cannot stand in such a file.
        awstui.errors.Refused: a file cannot be read, or cannot be changed without being read differently.
    """
    found = []
    files: tuple[File, ...] = ("credentials", "config")
    for file in files:
        mine = [change for change in changes if change.file == file]
        if not mine:
            continue
        path = store.path_of(file)
        before = store.read(path)
        text = _text(before, path)
        after = text
        for change in mine:
            after = applied(after, change)
        if after != text:
            found.append(store.Draft(path, before, after.encode(), secret=file == "credentials"))
    return tuple(found)


def applied(text: str, change: Change) -> str:
    """The text after one change.

    Args:
        text: a whole file that botocore can read.
        change: what to change in it.

    Raises:
        awstui.errors.UsageError, awstui.errors.Refused: as `drafts`.
    """

    def belongs(found: str) -> bool:
        return means(change.file, found) == (change.kind, change.name)

    if change.remove:
        after = lines.drop(text, belongs)
        return lines.checked(text, after, lambda said: [said.pop(name) for name in list(said) if belongs(name)])
    check_name(change.name, "A profile's name" if change.kind == "profile" else f"The name of an {change.kind}")
    for name, value in change.values.items():
        check_option(name)
        if value is not None:
            check_value(name, value)
    spelled = heading(change.file, change.kind, change.name)
    after = lines.put(text, belongs, spelled, change.values)

    def expected(said: dict[str, dict[str, str]]) -> None:
        mine = [name for name in said if belongs(name)]
        if not mine and all(value is None for value in change.values.values()):
            return
        section = said.setdefault(mine[-1] if mine else spelled, {})
        for name, value in change.values.items():
            if value is None:
                section.pop(name.lower(), None)
            else:
                section[name.lower()] = value

    return lines.checked(text, after, expected)


def shown(found: Sequence[store.Draft]) -> str:
    """The diff of every draft, one after the other, without secrets."""
    return "\n".join(
        diff.unified((draft.before or b"").decode(), draft.after.decode(), store.shown(draft.path)) for draft in found
    )


def section(file: File, name: str, kind: Kind = "profile") -> dict[str, str]:
    """What one section of a file says now; empty when it is not there.

    Args:
        file: of AWS, config or credentials.
        name: the section's, without the word before it.
        kind: the word before it in the config file.

    Raises:
        awstui.errors.Refused: the file cannot be read.
    """
    path = store.path_of(file)
    said = lines.loaded(_text(store.read(path), path))
    found: dict[str, str] = {}
    for found_heading, values in said.items():
        if means(file, found_heading) == (kind, name):
            found = values
    return found


def _text(data: bytes | None, path: Path) -> str:
    """The file as text; one that botocore cannot read is not touched."""
    try:
        text = (data or b"").decode()
        lines.loaded(text)
    except UnicodeDecodeError as error:
        raise Refused(f"{store.shown(path)} is not UTF-8 text, so it is not changed.") from error
    except configparser.Error as error:
        # The parser quotes the line it minds, and that may be a secret.
        number = error.errors[0][0] if isinstance(error, configparser.ParsingError) and error.errors else 0
        where = getattr(error, "lineno", None) or number
        at = f" (line {where})" if where else ""
        raise Refused(f"{store.shown(path)} cannot be read by AWS's tools{at}, so it is not changed.") from None
    return text
