"""Where bundled data and the user's own files live: the only place that knows."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path


def bundled(folder: str) -> Path:
    """The folder `screens` or `themes` as installed: inside the package in a wheel, beside it in a checkout."""
    package = Path(__file__).parent
    inside = package / folder
    return inside if inside.is_dir() else package.parent / folder


def _home(variable: str, xdg: str, fallback: str, windows: str) -> Path:
    """One of our folders: its own variable, the XDG one, or the platform's habit."""
    if own := os.environ.get(variable):
        return Path(own)
    if base := os.environ.get(xdg):
        return Path(base) / "awstui"
    if sys.platform == "win32":
        return Path(os.environ.get(windows) or Path.home()) / "awstui"
    return Path.home() / fallback / "awstui"


def config_dir() -> Path:
    """The user's settings, screens and themes: ~/.config/awstui."""
    return _home("AWSTUI_CONFIG_DIR", "XDG_CONFIG_HOME", ".config", "APPDATA")


def state_dir() -> Path:
    """What awstui keeps for itself, the journal first of all: ~/.local/state/awstui."""
    return _home("AWSTUI_STATE_DIR", "XDG_STATE_HOME", ".local/state", "LOCALAPPDATA")


def cache_dir() -> Path:
    """What can be made again at any time: ~/.cache/awstui."""
    return _home("AWSTUI_CACHE_DIR", "XDG_CACHE_HOME", ".cache", "LOCALAPPDATA")


LARGEST_LOG = 1024 * 1024
"""Bytes. A log larger than this is begun anew when awstui starts."""


def engine_log() -> Path:
    """What the engine process says on standard error, and its debug log."""
    return state_dir() / "engine.log"


def private_dir(path: Path) -> Path:
    """The folder, made with mode 0700 when it is missing."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def append_private(path: Path) -> int:
    """The file opened for appending, ours alone: made 0600, never through a link, never somebody else's.

    Raises:
        OSError: it cannot be opened, or is no such file.
    """
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
    handle = os.open(path, flags, 0o600)
    try:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            raise OSError(0, "it is not a regular file")
        if sys.platform != "win32":
            if found.st_uid != os.getuid():
                raise OSError(0, "it belongs to somebody else")
            if found.st_mode & 0o077:
                os.fchmod(handle, 0o600)
    except OSError:
        os.close(handle)
        raise
    return handle


def write_new(path: Path, data: bytes) -> None:
    """A file of our own making, 0600 and on the disk when this returns; one that is there is left alone.

    Raises:
        OSError: it is there already, or cannot be written; then nothing of it is left.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
    handle = os.open(path, flags, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        path.unlink(missing_ok=True)
        raise
