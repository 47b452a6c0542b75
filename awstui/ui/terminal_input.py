"""What a terminal sends, made fit for Textual's parser, which three things would lead astray.

Bytes that are no UTF-8 (Latin-1, line noise) end the app with all that was typed: Textual decodes strictly. They become
U+FFFD, which is no key of ours and shows in an input that something did not arrive.

An ESC inside a bracketed paste (coloured output, which tmux passes on as it is) makes Textual type what follows it, up
to 32 characters, as keys: a line break is Enter then, and an x deletes. It becomes ␛, and all stays one paste.

Esc and a digit, a sign, Enter or Tab in one packet, as typed fast over SSH, are another key to Textual (Esc 3 a pound
sign, Esc Enter an Enter that does what Esc should have left). Esc is passed on in its long form then; letters are told
apart in awstui.ui.typing. In two packets within a tenth of a second (ESCDELAY) Esc is lost on it, and what was to be
typed elsewhere goes into what Esc should have closed: a sequence that means nothing goes between them.
"""

from __future__ import annotations

import codecs
import re
from importlib import import_module

from textual.driver import Driver

_START, _END = "\x1b[200~", "\x1b[201~"
_SHOWN = "\u241b"
_SIGN = re.compile("[\t\n\r -@`{-~]")
_ESC_AND_SIGN = re.compile(f"\x1b(?={_SIGN.pattern})")
_ESC = "\x1b[27u"
_NOTHING = "\x1b[?1;0$y"
"""A report on a mode nobody asked about: Textual ignores it and takes an ESC before it for the key, late or not."""


def tolerant(driver: type[Driver]) -> type[Driver]:
    """The driver, with its input read by `Arriving`; one that decodes nothing is left as it is."""
    module = import_module(driver.__module__)
    if hasattr(module, "getincrementaldecoder"):  # the name Textual's drivers for Unix make their decoder by
        vars(module)["getincrementaldecoder"] = lambda encoding: Arriving
    return driver


class Arriving:
    """An incremental decoder of UTF-8 that knows where pastes begin and end."""

    def __init__(self) -> None:
        self._bytes = codecs.getincrementaldecoder("utf-8")("replace")
        self._pasting = False
        self._before = ""  # outside a paste: the end of what was passed on, which may be the beginning of _START
        self._held = ""  # inside a paste: what may be the beginning of _END

    def decode(self, data: bytes, final: bool = False) -> str:
        """The text of these bytes.

        Args:
            data: what was read.
            final: nothing follows.
        """
        text, made = self._held + self._bytes.decode(data, final), ""
        self._held = ""
        while text:
            part, text = self._paste(text) if self._pasting else self._typed(text)
            made += part
            if self._held:
                break
        if final:
            made, self._held = made + self._held, ""
        return made

    def _typed(self, text: str) -> tuple[str, str]:
        """What comes before a paste and its mark, and the rest."""
        if self._before.endswith("\x1b") and _SIGN.match(text):
            text = _NOTHING + text
        seen = self._before + text
        at = seen.find(_START)
        if at < 0:
            self._before = seen[-len(_START) + 1 :]
            return _ESC_AND_SIGN.sub(_ESC, text), ""
        self._pasting, cut = True, at + len(_START) - len(self._before)
        self._before = ""
        return _ESC_AND_SIGN.sub(_ESC, text[:cut]), text[cut:]

    def _paste(self, text: str) -> tuple[str, str]:
        """What is pasted, up to the mark of its end, and the rest."""
        inside, end, rest = text.partition(_END)
        if end:
            self._pasting = False
        else:
            length = next((n for n in range(len(_END) - 1, 0, -1) if inside.endswith(_END[:n])), 0)
            inside, self._held = inside[: len(inside) - length], inside[len(inside) - length :]
        return inside.replace("\x1b", _SHOWN) + end, rest
