"""What the console remembers between runs: recent regions, profiles, screens and commands. Never anything secret."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

from awstui.files import private_dir, state_dir

_KEPT = 50


class Memory:
    """Recent names per kind, newest last, in one small file."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or state_dir() / "recent.json"
        self._names: dict[str, list[str]] = {}
        try:
            found = json.loads(self._path.read_text("utf-8"))
            self._names = {str(kind): [str(name) for name in names][-_KEPT:] for kind, names in found.items()}
        except (OSError, ValueError, AttributeError, TypeError):
            pass  # a first start, or a file not worth a word: nothing depends on it

    def recent(self, kind: str) -> list[str]:
        """The names of that kind, newest last."""
        return list(self._names.get(kind, ()))

    def remember(self, kind: str, name: str) -> None:
        """Note a name as the newest of its kind; a disk that cannot be written is no reason to stop."""
        names = self._names.setdefault(kind, [])
        if names[-1:] == [name]:
            return
        if name in names:
            names.remove(name)
        names.append(name)
        del names[:-_KEPT]
        try:
            folder = private_dir(self._path.parent)
            handle, temporary = tempfile.mkstemp(dir=folder, prefix=".recent-")
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(self._names, file)
            os.replace(temporary, self._path)
        except OSError:
            pass  # a full or foreign disk: what was used last is forgotten, nothing else
