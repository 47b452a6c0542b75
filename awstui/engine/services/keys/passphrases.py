"""Passphrases asked of the person, for files that are opened and for files that are made. They are kept nowhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from awstui.engine.keys import formats, places
from awstui.engine.keys.formats.private import Private
from awstui.errors import KeyFault, PassphraseFault, Refused

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench

KIND = "passphrase"
"""The kind of Question."""

_TRIES = 3


def opened(bench: Bench, path: Path) -> tuple[Private, bytes]:
    """The private key of a file, and its passphrase, which is asked for when it has one.

    Args:
        bench: asks.
        path: the file.

    Raises:
        awstui.errors.KeyFault: it is no such file, or nobody knows its passphrase.
        awstui.errors.Refused: nobody wanted to say it.
    """
    data = _read(path)
    try:
        return formats.read(data), b""
    except PassphraseFault:
        said = ""
        for _ in range(_TRIES):
            given = bench.ask(KIND, f"{said}Passphrase of {path}")
            if given is None and said:
                break
            if given is None:
                raise Refused("Nothing was done: without its passphrase the file cannot be opened.") from None
            try:
                return formats.read(data, given.encode()), given.encode()
            except PassphraseFault as again:
                fault, said = again, "That does not open it. "
        raise fault from None


def chosen(bench: Bench, path: Path) -> bytes:
    """A passphrase for a new file, typed twice.

    Args:
        bench: asks.
        path: the file it is for.

    Raises:
        awstui.errors.Refused: none was given, or two different ones.
    """
    first = bench.ask(KIND, f"A passphrase for {path}")
    if not first:
        raise Refused("Nothing was done: no passphrase was given.")
    if bench.ask(KIND, f"The same passphrase for {path} once more") != first:
        raise Refused("Nothing was done: the two passphrases differ.")
    return first.encode()


def _read(path: Path) -> bytes:
    try:
        return places.read(path)
    except OSError as error:
        raise KeyFault(f"{path} cannot be read: {error.strerror or error}.") from None
    except ValueError as error:
        raise KeyFault(f"{path} cannot be read as a key: {error}.") from None
