"""Where bundled data and the user's own files live: the only place that knows."""

from __future__ import annotations

import os
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


def private_dir(path: Path) -> Path:
    """The folder, made with mode 0700 when it is missing."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path
