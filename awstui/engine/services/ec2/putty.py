"""The .ppk files that PuTTY and mRemoteNG need, made of the keys that hosts are reached with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from awstui.engine.awsfiles import store
from awstui.engine.keys import formats
from awstui.errors import KeyFault, PassphraseFault, Refused
from awstui.exports.mremoteng import ppk_name
from awstui.protocol.hosts import Host

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench

ELSEWHERE = "C:\\keys"
"""Where PuTTY is told to look when the files are not written on a Windows machine, and nobody says where they go."""

_TRIES = 3


@dataclass(slots=True)
class Keys:
    """The files to write; what each key's is called; the keys that have none, each with why."""

    drafts: list[store.Draft] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def windows(folder: Path) -> str:
    """A folder as Windows names it: itself there, its drive's under WSL; empty for one Windows does not see."""
    text = str(folder)
    if re.match(r"[A-Za-z]:", text):
        return text
    if found := re.fullmatch(r"/mnt/([a-z])(/.*)?", text):
        return f"{found[1].upper()}:{(found[2] or '/').replace('/', chr(92))}"
    return ""


def keys(bench: Bench, hosts: Sequence[Host], folder: Path, target: str) -> Keys:
    """The keys of these hosts as .ppk files. A passphrase is asked for, and kept on the new file too.

    Args:
        bench: asks.
        hosts: whose.
        folder: where they go.
        target: "ppk3", or "ppk2" for PuTTY before 0.75.
    """
    found = Keys()
    for path in dict.fromkeys(host.key for host in hosts if host.key and not host.windows):
        try:
            data = _converted(bench, path, target)
        except (KeyFault, Refused) as error:
            found.notes.append(f"{store.shown(Path(path))} has no .ppk: {error}")
            continue
        name = _free(ppk_name(path), set(found.names.values()))
        found.names[path] = name
        before = store.read(folder / name)
        if before != data:
            found.drafts.append(store.Draft(folder / name, before, data, secret=True))
    return found


def _converted(bench: Bench, path: str, target: str) -> bytes:
    """A key file as a .ppk.

    Raises:
        awstui.errors.KeyFault: it is damaged, or not opened.
        awstui.errors.Refused: it cannot be read, or nobody can be asked for its passphrase.
    """
    data = store.read(Path(path))
    if data is None:
        raise KeyFault("it is not there any more.")
    passphrase = b""
    for left in range(_TRIES, -1, -1):
        try:
            return formats.write(formats.read(data, passphrase), target, passphrase)
        except PassphraseFault:
            if not left:
                raise
            wrong = "That does not open it. " if passphrase else ""
            text = f"{wrong}Passphrase of {store.shown(Path(path))}, for its .ppk; empty leaves it out."
            given = bench.ask("secret", text)
            if not given:
                raise KeyFault("its passphrase was not given.") from None
            passphrase = given.encode()
    raise AssertionError("unreachable")


def _free(name: str, taken: set[str]) -> str:
    """The name, or with a number where another key has it."""
    stem, number = name.removesuffix(".ppk"), 2
    while name in taken:
        name, number = f"{stem}-{number}.ppk", number + 1
    return name
