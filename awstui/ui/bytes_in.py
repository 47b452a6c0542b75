"""What a terminal sends that is no UTF-8: a paste from a Latin-1 terminal, line noise of a serial console.

Textual decodes strictly and ends the app at the first such byte, with all that was typed. Here it becomes U+FFFD, which
is no key of ours and shows in an input that something did not arrive.
"""

from __future__ import annotations

import codecs
from functools import partial
from importlib import import_module

from textual.driver import Driver


def tolerant(driver: type[Driver]) -> type[Driver]:
    """The driver, reading on where its input cannot be decoded; a driver that does not decode is left as it is."""
    module = import_module(driver.__module__)
    if hasattr(module, "getincrementaldecoder"):  # the name Textual's drivers for Unix make their decoder by
        module.getincrementaldecoder = _decoder
    return driver


def _decoder(encoding: str) -> partial[codecs.IncrementalDecoder]:
    return partial(codecs.getincrementaldecoder(encoding), errors="replace")
