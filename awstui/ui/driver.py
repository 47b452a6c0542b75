"""Textual's driver for Linux and macOS, which gives the terminal away at once.

Its thread that reads keys looks every tenth of a second whether it should end, twice: so long everything waits that
suspends awstui (ssh, an editor, a shell) or leaves it. Here it is woken. Textual offers no place for this: its module's
`selectors` is replaced, and a test pins the names that are relied on.
"""

from __future__ import annotations

import os
import selectors
from typing import Any

from textual.drivers import linux_driver
from textual.drivers.linux_driver import LinuxDriver


class Waking(selectors.SelectSelector):
    """A selector that returns at once, with nothing, while there is a byte in the pipe."""

    def __init__(self) -> None:
        super().__init__()
        self.register(_read, selectors.EVENT_READ)

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """What is ready, the pipe left out."""
        return [found for found in super().select(timeout) if found[0].fd != _read]


class _Selectors:
    """What stands in for the module `selectors` there."""

    SelectSelector = Waking
    EVENT_READ = selectors.EVENT_READ


_read, _write = os.pipe()
linux_driver.selectors = _Selectors  # type: ignore[assignment,attr-defined]


class Driver(LinuxDriver):
    """The driver."""

    def disable_input(self) -> None:
        """Stop reading keys: the thread that does is woken, and joined by Textual's own method."""
        os.write(_write, b"x")
        try:
            super().disable_input()
        finally:
            os.read(_read, 1)


def quick(driver: Any) -> Any:
    """Our driver in place of Textual's own for this platform; any other stays."""
    return Driver if driver is LinuxDriver else driver
