"""Files for private keys: a place that is taken before the key exists, filled once, for its owner only.

EC2 shows a private key once. So its file is made, and room for it taken on the disk, before EC2 is called: a path that
cannot be written is known then, and nothing is lost.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from awstui.errors import UsageError

ROOM = 16 * 1024
"""Bytes taken on the disk beforehand: more than any key has."""

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)


def checked(text: str) -> Path:
    """A path as a person gave it, whole; nothing is made yet but `~/.ssh`, when the file is to be in it.

    Raises:
        awstui.errors.UsageError: there can be no new file there, and why.
    """
    if not text.strip() or not text.isprintable():
        raise UsageError("The file needs a name that can be printed.")
    path = Path(text.strip()).expanduser()
    if not path.is_absolute():
        raise UsageError(f"{path} does not say in which folder: write the whole path.")
    if path.exists() or path.is_symlink():
        raise UsageError(f"{path} is there already, and a private key is never written over: name another file.")
    folder = path.parent
    try:
        if folder == Path.home() / ".ssh":
            folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.stat()
    except FileNotFoundError:
        raise UsageError(f"There is no folder {folder}.") from None
    except OSError as error:
        raise UsageError(f"{folder}: {error.strerror or error}.") from None
    if not stat.S_ISDIR(found.st_mode):
        raise UsageError(f"{folder} is no folder.")
    if sys.platform != "win32" and found.st_mode & stat.S_IWOTH and not found.st_mode & stat.S_ISVTX:
        raise UsageError(f"Everybody may change what is in {folder}: a private key is not safe there.")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise UsageError(f"No file can be made in {folder}: permission denied.")
    return path


class Reserved:
    """A file that is there, empty, for its owner only.

    Args:
        path: must not be there yet.

    Raises:
        awstui.errors.UsageError: it is, or the file cannot be made.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.filled = False
        try:
            self._handle = os.open(path, _NEW, 0o600)
        except FileExistsError:
            raise UsageError(f"{path} is there already: name another file.") from None
        except OSError as error:
            raise UsageError(f"{path} cannot be written: {error.strerror or error}.") from None
        try:
            self._take_room()
        except OSError as error:
            self.close()
            raise UsageError(f"{path} cannot be written: {error.strerror or error}.") from None

    def _take_room(self) -> None:
        """Have the disk give the room now; zeros do it where it cannot be asked for."""
        if hasattr(os, "posix_fallocate"):
            os.posix_fallocate(self._handle, 0, ROOM)
        else:
            os.write(self._handle, bytes(ROOM))
        os.fsync(self._handle)

    def fill(self, data: bytes) -> None:
        """Write the key; it is on the disk when this returns. Raises OSError, and may then be called again."""
        os.lseek(self._handle, 0, os.SEEK_SET)
        view = memoryview(data)
        while view:
            view = view[os.write(self._handle, view) :]
        os.ftruncate(self._handle, len(data))
        os.fsync(self._handle)
        _sync_folder(self.path.parent)
        self.filled = True

    def close(self) -> None:
        """No more; a file that was not filled goes."""
        os.close(self._handle)
        if not self.filled:
            self.path.unlink(missing_ok=True)


@contextmanager
def reserved(paths: Sequence[Path]) -> Iterator[tuple[Reserved, ...]]:
    """Files for private keys for the length of a block; those that were not filled are gone afterwards.

    Args:
        paths: as `checked` gave them.

    Raises:
        awstui.errors.UsageError: one cannot be made; then none is.
    """
    with ExitStack() as stack:
        files = []
        for path in paths:
            file = Reserved(path)
            stack.callback(file.close)
            files.append(file)
        yield tuple(files)


def _sync_folder(folder: Path) -> None:
    """Make a new file's name as safe as what is in it."""
    if sys.platform == "win32":
        return  # a folder cannot be opened there
    handle = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
