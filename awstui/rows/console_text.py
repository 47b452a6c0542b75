"""The console output of a machine as lines a person can read: what a terminal would have made of it."""

from __future__ import annotations

import re

_ESCAPES = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # CSI: colours, cursor
    r"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?"  # OSC: titles, links
    r"|\x1b[PX^_][^\x1b]*(?:\x1b\\)?"  # DCS, SOS, PM, APC
    r"|\x1b[ -/]*[0-~]"  # the other escapes
)
"""ECMA-48, and what consoles do besides."""


def console_lines(text: str) -> list[str]:
    """The lines, without escape sequences; a carriage return begins the line again, a backspace takes one back.

    Other control characters stay, for whoever draws them to make visible.

    Args:
        text: as GetConsoleOutput gives it.
    """
    plain = _ESCAPES.sub("", text).replace(
        "\x1b", "␛"
    )  # what is left begins no sequence with what comes to stand by it
    return [_typed(line) for line in plain.replace("\r\n", "\n").split("\n")]


def _typed(line: str) -> str:
    """What stands on a line at its end: `10%\\r50%` is `50%`, and `12345\\rab` is `ab345`."""
    shown = ""
    for part in line.split("\r"):
        written = ""
        for piece in re.split("(\b)", part):
            written = written[:-1] if piece == "\b" else written + piece
        shown = written + shown[len(written) :]
    return shown
