"""What ssh itself makes of an ssh_config file."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.keytools import run


def as_ssh_reads(text: str, name: str) -> dict[str, str]:
    """The options ssh would use for a host of that name; only what ssh itself never sets stays absent."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "config"
        file.write_text(text, "utf-8")
        lines = run("ssh", "-G", "-F", file, name).decode().splitlines()
    return dict(line.partition(" ")[::2] for line in reversed(lines))  # the first of several identity files is ours
