"""How far a rotation is, on disk, so that it can go on after an interruption. It holds key ids and never a secret."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import quote

from awstui import files


@dataclass(slots=True)
class State:
    """One rotation. Steps: creating, stored, tested, deactivated; when it is done there is no state."""

    profile: str
    user: str
    account: str
    old: str
    at: float  # epoch seconds of its begin
    step: str = "creating"
    new: str = ""

    def save(self, step: str = "") -> None:
        """Write it down before the next call is made, whole and on disk."""
        self.step = step or self.step
        path = _path(self.profile)
        files.private_dir(path.parent)
        new = path.with_suffix(".new")
        handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0), 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(asdict(self), file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(new, path)

    def forget(self) -> None:
        """It is over."""
        _path(self.profile).unlink(missing_ok=True)


def load(profile: str) -> State | None:
    """The rotation of a profile's key that is under way; None when there is none."""
    try:
        return State(**json.loads(_path(profile).read_text("utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError):
        return None  # what is really there is asked of IAM anyway


def _path(profile: str) -> Path:
    return files.state_dir() / "rotations" / f"{quote(profile, safe='')}.json"
