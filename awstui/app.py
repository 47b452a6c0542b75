"""The console.

    Typing      keys one by one
    Shell       theme, keys, notices, who we are, the engine's news
    Opening     documents, failures, help, consoles over or beside a list
    Changing    changes under way
    Tasks       what goes on in the background
    Stack       the screen stack and its history
    Logins      logging in, and how long it lasts
    Places      profiles and regions
    Profiling   profiles written, keys imported and rotated
    Guarding    unlocking what a guard holds, and locking it again
    Undoing     the journal and the way back
    Leaving     a subshell, variables to export, a sign-in link
    Commands    the `:` line and the palette

Each knows only the ones above it.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable
from typing import Any

from awstui import protocol as p
from awstui.route import Route
from awstui.settings import Settings
from awstui.ui.client import EngineClient
from awstui.ui.commanding import Commands


class Console(Commands):
    """awstui on a terminal."""

    def __init__(
        self,
        engine: EngineClient,
        settings: Settings,
        start: Route | None = None,
        place: p.Place | None = None,
        faults: Iterable[str] = (),
        demo: Any = None,
    ) -> None:
        super().__init__(engine, settings, place, faults, demo)
        self._start = start

    def on_mount(self) -> None:
        """Show the first screen; garbage is collected from then on."""
        self.begin(self._start)
        self.call_after_refresh(_collect_garbage)


def _collect_garbage() -> None:
    """Turn the collector on again, which the start turns off. What is alive now stays for good and is not searched."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
