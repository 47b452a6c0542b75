"""Strings that many rows share, kept once: a list of 100,000 instances has a dozen states and types."""

from __future__ import annotations

from awstui.protocol import Values

_MOST = 10_000
"""Different strings that are kept; what is unique to a row is not worth a look."""


class Pool:
    """The strings seen so far."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def kept(self, values: Values) -> Values:
        """The same values, their strings being those known already wherever there are such."""
        known = self._known
        if len(known) >= _MOST:
            return tuple([known.get(value, value) if type(value) is str else value for value in values])
        return tuple([known.setdefault(value, value) if type(value) is str else value for value in values])
