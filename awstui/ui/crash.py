"""Faults of our own, written to a private file: stack frames without values, for they may hold secrets."""

from __future__ import annotations

import os
import traceback

from awstui.files import append_private, private_dir, state_dir


def write_down(error: BaseException) -> str:
    """Append the error's stack to console.log (mode 0600) and say where that is; local variables are left out."""
    path = state_dir() / "console.log"
    lines = traceback.format_tb(error.__traceback__)
    try:
        private_dir(path.parent)
        with os.fdopen(append_private(path), "w", encoding="utf-8") as file:
            file.writelines([*lines, f"{type(error).__name__}\n\n"])
    except OSError:
        return "no log could be written, which"
    return str(path)
