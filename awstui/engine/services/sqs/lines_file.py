"""The file an export is written to: made anew or gone on with, for its owner only, safe on the disk when it says so."""

from __future__ import annotations

import os
import stat
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

from awstui.engine.services.sqs.holding import key
from awstui.errors import Refused, UsageError
from awstui.rows.message_lines import message_id

_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)


class LinesFile:
    """A file of JSON lines that only grows by whole lines. Threads may share it.

    Args:
        path: the file.
        resume: go on with it; else it must not be there yet.

    Raises:
        awstui.errors.UsageError: it is there (or is not), or is nothing one could go on with.
    """

    def __init__(self, path: Path, *, resume: bool) -> None:
        self.path = path
        self.known: set[bytes] = set()  # keys of the messages in it
        self.cut = 0  # bytes of a last line that was cut short, taken away
        self._lock = threading.Lock()
        mode = os.O_RDWR if resume else os.O_WRONLY | os.O_CREAT | os.O_EXCL
        try:
            self._handle = os.open(path, mode | _NO_FOLLOW, 0o600)
        except FileExistsError:
            raise UsageError(f"{path} is there already; name another file, or go on with this one.") from None
        except OSError as error:
            raise UsageError(f"{path} cannot be written: {error.strerror or error}.") from None
        try:
            self._size = self._continue() if resume else 0
        except BaseException:
            os.close(self._handle)
            raise
        if not resume:
            sync_folder(path)

    def write(self, lines: Sequence[str]) -> int:
        """Add lines, all or none of them; returns their bytes. Raises OSError."""
        data = "".join(f"{line}\n" for line in lines).encode("utf-8", "surrogatepass")
        with self._lock:
            try:
                view = memoryview(data)
                while view:
                    view = view[os.write(self._handle, view) :]
            except OSError:
                os.ftruncate(self._handle, self._size)  # a line half written would be taken for a damaged one
                os.lseek(self._handle, self._size, os.SEEK_SET)
                raise
            self._size += len(data)
        return len(data)

    def sync(self) -> None:
        """Return when everything written before is on the disk. Raises OSError."""
        os.fsync(self._handle)

    def discard_empty(self) -> None:
        """Remove the file when nothing was written to it."""
        with self._lock:
            if not self._size:
                self.path.unlink(missing_ok=True)

    def close(self) -> None:
        """No more lines."""
        os.close(self._handle)

    def _continue(self) -> int:
        """Take away what a crash left of a last line, and learn what is there; returns the size."""
        found = os.fstat(self._handle)
        if not stat.S_ISREG(found.st_mode):
            raise UsageError(f"{self.path} is not a file.")
        if sys.platform != "win32" and found.st_uid != os.getuid():
            raise Refused(f"{self.path} belongs to somebody else.")
        whole = 0
        for number, line in enumerate(_lines(self._handle), 1):
            if not line.endswith(b"\n"):
                self.cut = len(line)
                break
            whole += len(line)
            try:
                name = message_id(line.decode("utf-8", "surrogatepass"))
            except (ValueError, RecursionError):
                name = ""
            if not name:
                raise UsageError(f"{self.path}, line {number}: this is no line of an export, so it is left alone.")
            self.known.add(key(name))
        os.ftruncate(self._handle, whole)
        os.lseek(self._handle, whole, os.SEEK_SET)
        return whole


def _lines(handle: int) -> Iterator[bytes]:
    with os.fdopen(os.dup(handle), "rb") as file:
        file.seek(0)
        yield from file


def sync_folder(path: Path) -> None:
    """Make a new file's name as safe as what is in it."""
    if sys.platform == "win32":
        return  # a folder cannot be opened there
    handle = os.open(path.parent, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
