"""Parsed files, kept on disk with `marshal` so that the next start need not parse them.

An entry is believed when the file's path, size and time and the Python version are those it was made from, and when
nobody but us could have put it there: `marshal` trusts what it reads. Any doubt at all means there is no entry.
"""

from __future__ import annotations

import marshal
import os
import stat
import sys
from pathlib import Path
from typing import Any

from awstui import files

Stamp = tuple[Any, ...]


def stamp(path: Path, *more: Any) -> Stamp:
    """What an entry made from this file must carry, with whatever else its content depends on; raises OSError."""
    found = path.stat()
    return (sys.version, marshal.version, str(path), found.st_size, found.st_mtime_ns, *more)


class Kept:
    """The entries in a folder (made 0700). Without a folder, or in one that others can write to, nothing is kept."""

    def __init__(self, folder: Path | None) -> None:
        self._folder: Path | None = None
        if folder is not None:
            try:
                files.private_dir(folder)
            except OSError:
                return
            self._folder = folder if _ours_alone(folder) else None

    def __bool__(self) -> bool:
        return self._folder is not None

    def get(self, name: str, wanted: Stamp) -> Any:
        """The data of that entry, or None when it is missing or was made from something else."""
        if self._folder is None:
            return None
        try:
            found, data = marshal.loads((self._folder / name).read_bytes())
        except (OSError, ValueError, EOFError, TypeError):
            return None
        return data if found == wanted else None

    def put(self, name: str, wanted: Stamp, data: Any) -> None:
        """Keep data made of dicts, lists, text and numbers; what cannot be kept is not."""
        if self._folder is None:
            return
        import tempfile

        try:
            packed = marshal.dumps((wanted, data))
            handle, part = tempfile.mkstemp(dir=self._folder, suffix=".part")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(packed)
                os.replace(part, self._folder / name)
            except BaseException:
                os.unlink(part)
                raise
        except (OSError, ValueError):
            return


def _ours_alone(folder: Path) -> bool:
    """Whether nobody else can put files there."""
    if sys.platform == "win32":
        return folder.is_dir()
    try:
        found = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o022
