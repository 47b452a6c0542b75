"""Copying text from a terminal that may be at the far end of SSH, inside tmux, or right here."""

from __future__ import annotations

import os
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable

_OSC52_LIMIT = 74_994
"""Bytes of text; many terminals drop a longer OSC 52 sequence without a word."""


def copy(text: str, write: Callable[[str], None]) -> str:
    """Copy `text` and say by which way; `write` sends a sequence to the terminal. Raises RuntimeError when none works.

    tmux drops OSC 52 from programs by default (set-clipboard external), but takes `load-buffer -w`, so it goes first.
    """
    if os.environ.get("TMUX") and _tmux(text):
        return "tmux buffer and clipboard"
    if _local() and _native(text):
        return "system clipboard"
    encoded = b64encode(text.encode("utf-8", "replace")).decode("ascii")
    if len(encoded) > _OSC52_LIMIT:
        raise RuntimeError("It is too long for the terminal's clipboard (75 kB).")
    write(f"\x1b]52;c;{encoded}\x07")
    return "terminal (OSC 52)"


def _tmux(text: str) -> bool:
    """Give the text to tmux 3.2 or later, which passes it on to the terminal."""
    try:
        done = subprocess.run(
            ["tmux", "load-buffer", "-w", "-"], input=text.encode(), capture_output=True, timeout=2, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _local() -> bool:
    """Whether a clipboard of this machine is the person's own: not over SSH, and there is a display."""
    if os.environ.get("SSH_CONNECTION") or os.environ.get("SSH_TTY"):
        return False
    return sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _native(text: str) -> bool:
    """pyperclip; its own is_available() cannot be trusted before the first copy."""
    try:
        import pyperclip

        pyperclip.copy(text)
    except Exception:  # its helpers are programs, libraries and Qt: what they raise is theirs, and OSC 52 is left
        return False
    return True
