"""Tags as columns of their own, made in the console of the tags a list shows anyway: `:cols tag:env,tag:team`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from awstui.catalog.model import Column
from awstui.protocol import Values
from awstui.text import clean

PREFIX = "tag:"

_BETWEEN = re.compile(r",\s*(?=tag:)")
"""A tag's key may hold commas itself; one that begins another column is followed by its prefix."""


def keys_of(text: str) -> tuple[str, ...]:
    """The tag keys that `tag:env,tag:team` names, none for an empty text.

    Raises ValueError, in words for people, when a part is no tag.
    """
    parts = [part.strip() for part in _BETWEEN.split(text.strip())] if text.strip() else []
    for part in parts:
        if not part.startswith(PREFIX) or not part.removeprefix(PREFIX):
            raise ValueError(f":cols takes tags, like tag:env,tag:team; {part!r} is none.")
    return tuple(dict.fromkeys(part.removeprefix(PREFIX) for part in parts))


def text_of(keys: Iterable[str]) -> str:
    """What `keys_of` reads back."""
    return ",".join(f"{PREFIX}{key}" for key in keys)


class TagColumns:
    """A list's columns with some tags right after the first, and its rows to match.

    Without a column of tags there is nothing to add.

    Args:
        columns: the list's own.
        keys: of the tags.
    """

    def __init__(self, columns: Sequence[Column], keys: Sequence[str] = ()) -> None:
        self.own = tuple(columns)
        self._tags = next((n for n, column in enumerate(self.own) if column.kind == "tags"), None)
        self.keys = tuple(keys) if self._tags is not None else ()
        taken = {column.name.casefold() for column in self.own}
        names = [key if key.casefold() not in taken else f"{PREFIX}{key}" for key in self.keys]
        later = self.own[self._tags].later if self._tags is not None else ()
        added = tuple(Column(clean(name, 40), "", later=later) for name in names)
        self.columns = (*self.own[:1], *added, *self.own[1:])

    @property
    def possible(self) -> bool:
        """Whether the list shows tags at all."""
        return self._tags is not None

    def arranged(self, values: Values) -> Values:
        """A row of the list's own with the tags' values; None for a tag it has not."""
        if not self.keys or self._tags is None:
            return values
        tags = values[self._tags]
        found = tags if isinstance(tags, Mapping) else {}
        return (*values[:1], *(found.get(key) for key in self.keys), *values[1:])

    def plain(self, values: Values) -> Values:
        """The list's own row of an arranged one."""
        return (*values[:1], *values[1 + len(self.keys) :]) if self.keys else values

    def known(self, rows: Iterable[Values]) -> tuple[str, ...]:
        """The tag keys of arranged rows, those most rows have first."""
        counts: dict[str, int] = {}
        at = None if self._tags is None else self._tags + (len(self.keys) if self._tags else 0)
        for values in rows if at is not None else ():
            tags = values[at or 0]
            for key in tags if isinstance(tags, Mapping) else ():
                counts[str(key)] = counts.get(str(key), 0) + 1
        return tuple(sorted(counts, key=lambda key: (-counts[key], key)))
