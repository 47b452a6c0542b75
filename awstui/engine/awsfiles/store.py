"""AWS's files, and other files of a person's, on disk: read, compared with what was read, locked, and replaced whole.

A file is never written in place. A process killed at any moment leaves the file as it was or as it shall be; what it
may leave beside it is a temporary file of mode 0600, which the next write takes away.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from awstui.engine.awsfiles.names import File
from awstui.errors import Refused

PATIENCE = 5.0
"""Seconds to wait for another awstui that is writing the same file."""

_VARIABLES = {"config": "AWS_CONFIG_FILE", "credentials": "AWS_SHARED_CREDENTIALS_FILE"}


@dataclass(frozen=True, slots=True)
class Draft:
    """One file as it is to become."""

    path: Path
    before: bytes | None  # None: there is no such file yet
    after: bytes
    secret: bool = False  # nobody else may read it, whatever its mode was before


def path_of(file: File) -> Path:
    """Where a file is, as botocore finds it: the environment's word, else ~/.aws."""
    return Path(os.path.expandvars(os.environ.get(_VARIABLES[file]) or f"~/.aws/{file}")).expanduser()


def shown(path: Path) -> str:
    """A path as people write it."""
    home = str(Path.home())
    return f"~{str(path)[len(home) :]}" if str(path).startswith(home + os.sep) else str(path)


def read(path: Path) -> bytes | None:
    """What is in the file; None when there is none.

    Raises:
        awstui.errors.Refused: it is there and cannot be read.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Refused(f"{shown(path)} cannot be read: {error.strerror or error}.") from error


def write(drafts: Sequence[Draft]) -> None:
    """Write the drafts, all or, as far as the disk allows, none.

    Args:
        drafts: files with what they held when the change was thought of.

    Raises:
        awstui.errors.Refused: a file has changed since, is being written, or cannot be written.
    """
    with ExitStack() as locks:
        for path in sorted({_target(draft.path) for draft in drafts}):
            locks.enter_context(_locked(path))
        for draft in drafts:
            if _digest(read(draft.path)) != _digest(draft.before):
                raise Refused(f"{shown(draft.path)} has changed meanwhile; nothing was written. Look at it again.")
        done: list[Draft] = []
        for draft in drafts:
            try:
                _put(_target(draft.path), draft.after, draft.secret)
            except OSError as error:
                for earlier in reversed(done):
                    _take_back(earlier)
                raise Refused(f"{shown(draft.path)} cannot be written: {error.strerror or error}.") from error
            done.append(draft)


def _digest(data: bytes | None) -> str:
    return "" if data is None else hashlib.sha256(data).hexdigest()


def _target(path: Path) -> Path:
    """The file itself: a link stays a link, and what it points to is replaced."""
    return Path(os.path.realpath(path))


def _take_back(draft: Draft) -> None:
    """Best effort: the other file's fault is what is told."""
    target = _target(draft.path)
    with suppress(OSError):
        if draft.before is None:
            target.unlink()
        else:
            _put(target, draft.before, draft.secret)


def _put(target: Path, data: bytes, secret: bool) -> None:
    """Replace a file by one written beside it."""
    _folder(target.parent)
    new = target.with_name(f".{target.name}.awstui-new")
    mode = _mode(target, secret)
    with suppress(FileNotFoundError):
        new.unlink()  # under the lock it can only be what a killed process left
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
    handle = os.open(new, flags | getattr(os, "O_BINARY", 0), 0o600)
    try:
        try:
            view = memoryview(data)
            while view:
                view = view[os.write(handle, view) :]
            if sys.platform != "win32":
                _keep_owner(handle, target)
                os.fchmod(handle, mode)
            os.fsync(handle)
        finally:
            os.close(handle)
        os.replace(new, target)
    except OSError:
        with suppress(OSError):
            new.unlink()
        raise
    _sync(target.parent)


def _folder(path: Path) -> None:
    """The folder, made for its owner alone."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)


def _mode(target: Path, secret: bool) -> int:
    """The mode to give: that of before, but nothing for others where there are keys; 0600 for a new file."""
    try:
        found = stat.S_IMODE(target.stat().st_mode)
    except FileNotFoundError:
        return 0o600
    return found & 0o600 if secret else found


def _keep_owner(handle: int, target: Path) -> None:
    """Under sudo a person's file stays that person's."""
    with suppress(OSError):
        before, now = target.stat(), os.fstat(handle)
        if (before.st_uid, before.st_gid) != (now.st_uid, now.st_gid):
            os.fchown(handle, before.st_uid, before.st_gid)


def _sync(folder: Path) -> None:
    """Have the new name on disk too, where folders can be synced."""
    if sys.platform == "win32":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def _locked(target: Path) -> Iterator[None]:
    """Only one awstui at a time: a file beside the target is locked, since the target itself is replaced."""
    if sys.platform == "win32":
        yield
        return
    import fcntl

    path = target.with_name(f".{target.name}.awstui-lock")
    try:
        _folder(target.parent)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise Refused(f"{shown(target)} cannot be written: {error.strerror or error} ({path.name}).") from error
    try:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError as error:
                if time.monotonic() > until:
                    raise Refused(f"Another awstui is writing {shown(target)}; try again.") from error
                time.sleep(0.05)
        yield
    finally:
        os.close(handle)
