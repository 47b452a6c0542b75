"""The files of this machine that may hold SSH keys: `~/.ssh`, and what ssh_config names as an IdentityFile."""

from __future__ import annotations

import glob
import os
import stat
from collections.abc import Iterator
from pathlib import Path

LARGEST = 64 * 1024
"""Bytes. An RSA key of 16,384 bits has 13 KB."""

MOST = 500
"""Files of ~/.ssh that are looked into."""

_NO_KEYS = ("known_hosts", "authorized_keys", "config", "environment", "rc", "allowed_signers", "revoked_keys")
_DEPTH = 4
"""Includes in includes."""


def candidates(home: Path) -> Iterator[tuple[Path, bool]]:
    """Paths to look at, each once, and whether ssh_config names it: then its absence or oddity is worth a word.

    Args:
        home: whose `.ssh` is meant.

    Raises:
        OSError: `.ssh` is there and cannot be listed.
    """
    seen: set[Path] = set()
    for path in identity_files(home):
        if path not in seen:
            seen.add(path)
            yield path, True
    for path in _listed(home / ".ssh"):
        if path not in seen:
            seen.add(path)
            yield path, False


def _listed(folder: Path) -> list[Path]:
    """The files of `.ssh` and of the folders in it, by name."""
    found: list[Path] = []
    try:
        entries = sorted(folder.iterdir())
    except FileNotFoundError:
        return []
    for each in entries:
        if each.name.startswith(_NO_KEYS):
            continue
        if each.is_dir() and not each.is_symlink():
            try:
                found += sorted(inner for inner in each.iterdir() if not inner.is_dir())
            except OSError:
                continue
        else:
            found.append(each)
    return found[:MOST]


def identity_files(home: Path) -> list[Path]:
    """What `~/.ssh/config`, and the files it includes, name as IdentityFile. Those with tokens ssh fills in are left.

    Args:
        home: for `~` and `%d`.
    """
    return list(dict.fromkeys(_named(home / ".ssh" / "config", home, _DEPTH)))


def _named(config: Path, home: Path, depth: int) -> Iterator[Path]:
    try:
        text = read(config).decode("utf-8", "replace")
    except (OSError, ValueError):
        return
    for line in text.splitlines():
        name, _, value = line.strip().replace("=", " ", 1).partition(" ")
        value = value.strip()
        if name.lower() == "identityfile":
            path = value.strip('"').replace("%d", str(home))
            if "%" not in path and "${" not in path and path.lower() != "none" and "\0" not in path:
                yield _absolute(path, home)
        elif name.lower() == "include" and depth:
            for pattern in value.split():
                for each in sorted(glob.glob(str(_absolute(pattern.strip('"'), home)))):
                    yield from _named(Path(each), home, depth - 1)


def _absolute(path: str, home: Path) -> Path:
    """ssh reads a relative path of the user's own files from `~/.ssh`."""
    if path == "~" or path.startswith("~/"):
        return home / path[2:]
    return home / ".ssh" / path


def read(path: Path, only: int = LARGEST) -> bytes:
    """The bytes of a file; never blocks on a pipe or a device.

    Args:
        path: what to read.
        only: at most so many bytes of it.

    Raises:
        OSError: it cannot be read.
        ValueError: it is no regular file, or too large for a key.
    """
    return read_with_mode(path, only)[0]


def read_with_mode(path: Path, only: int = LARGEST) -> tuple[bytes, int]:
    """The same, and the file's mode."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOCTTY", 0)
    if not stat.S_ISREG(os.stat(path).st_mode):
        raise ValueError("it is no regular file")
    handle = os.open(path, flags)
    try:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            raise ValueError("it is no regular file")
        if only == LARGEST and found.st_size > LARGEST:
            raise ValueError("it is too large for a key")
        data = b""
        while len(data) < only and (part := os.read(handle, only - len(data))):
            data += part
        return data, stat.S_IMODE(found.st_mode)
    finally:
        os.close(handle)
