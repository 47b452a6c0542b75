"""Starting the engine's process and nothing else: it imports botocore while the console still imports itself."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

Child = subprocess.Popen[bytes]


def spawn(environment: Mapping[str, str] | None = None) -> Child:
    """An engine process that waits for its first frame, its standard error in a private log file."""
    log = _log()
    base = os.environ if environment is None else environment
    try:
        return subprocess.Popen(
            # -P: the working directory is the person's, and a queue.py there is not the library's
            [sys.executable, "-P", "-m", "awstui.engine"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            env={**base, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            **_apart(),
        )
    finally:
        if not isinstance(log, int):
            log.close()


def abandon(child: Child | None) -> None:
    """End a process that nobody has taken over; does nothing to one that has ended already."""
    if child is not None and child.poll() is None:
        child.kill()
        child.wait()


def _apart() -> dict[str, Any]:
    """Options that keep the terminal's signals and job control away from the engine."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    return {"start_new_session": True}


def _log() -> Any:
    """Where the engine's standard error goes: a private file; what a dead engine said must outlive its successor."""
    from awstui import files

    path = files.engine_log()
    try:
        files.private_dir(path.parent)
        handle = files.append_private(path)
        if os.fstat(handle).st_size > files.LARGEST_LOG:
            os.ftruncate(handle, 0)
        return os.fdopen(handle, "wb")
    except OSError:
        return subprocess.DEVNULL
