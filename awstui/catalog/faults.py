"""What is wrong with a screen file: where, and in which words."""

from __future__ import annotations

from collections.abc import Iterable

from awstui.records import record


@record
class Fault:
    """One fault: the file, the place in it (`instances.columns.Name`; empty for the whole file), a sentence."""

    file: str
    place: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.file} [{self.place}]: {self.sentence}" if self.place else f"{self.file}: {self.sentence}"


def nearest(word: str, known: Iterable[str]) -> str:
    """` Did you mean X?` with a leading blank when a known word is near, else what is known when that is short."""
    import difflib  # only for a file with a fault

    names = sorted(set(known))
    lowered = {name.lower(): name for name in names}
    if found := difflib.get_close_matches(word.lower(), lowered, 1):
        return f" Did you mean {lowered[found[0]]}?"
    return f" Known: {', '.join(names)}." if 0 < len(names) <= 20 else ""
