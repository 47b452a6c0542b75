"""Keys made for one connection go with it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from awstui.protocol.ssh import Pushed


@contextmanager
def removed(pushed: Pushed | None) -> Iterator[None]:
    """Remove the key's folder at the end of the block."""
    try:
        yield
    finally:
        if pushed is not None:
            shutil.rmtree(pushed.folder, ignore_errors=True)
