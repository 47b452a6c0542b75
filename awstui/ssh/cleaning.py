"""What was made for one connection goes with it: a key that was pushed, the ticket of a session."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from awstui.files import private_dir, state_dir
from awstui.protocol.ssh import Pushed, Session
from awstui.ssh import argv


@contextmanager
def removed(pushed: Pushed | None) -> Iterator[None]:
    """Remove the key's folder at the end of the block."""
    try:
        yield
    finally:
        if pushed is not None:
            shutil.rmtree(pushed.folder, ignore_errors=True)


@contextmanager
def tunnel(session: Session | None) -> Iterator[tuple[str, ...]]:
    """What leads ssh through a session, for as long as the block lasts; nothing without a session.

    Raises:
        OSError: the ticket cannot be written.
    """
    if session is None:
        yield ()
        return
    folder = tempfile.mkdtemp(prefix="key-", dir=private_dir(state_dir() / "ssh"))  # mode 0700
    try:
        ticket = Path(folder) / "ticket"
        with os.fdopen(os.open(ticket, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
            out.write(session.response)
        yield argv.carried(session, str(ticket))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
