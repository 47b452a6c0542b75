"""The two streams of a headless command: words on standard error, data on standard output."""

from __future__ import annotations

import json
import shutil
import sys
from typing import Any

from awstui.text import clean_lines


def width() -> int:
    """Columns a line on the terminal may fill."""
    return max(40, shutil.get_terminal_size().columns - 1)


def say(*texts: str) -> None:
    """Words on standard error, each line named as ours."""
    for text in texts:
        for line in clean_lines(text):
            print(f"awstui: {line}", file=sys.stderr, flush=True)


def put(document: Any) -> None:
    """One JSON line on standard output, at once; on a terminal, escapes keep control characters from being obeyed."""
    print(json.dumps(document, ensure_ascii=sys.stdout.isatty(), separators=(",", ":")), flush=True)
