"""How well typed letters fit a name: a scorer that stays linear, for lists of thousands."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

Fit = tuple[int, tuple[int, ...]]
"""The score and the matched positions."""

_SUBSTRING, _WORD_START, _START, _RUN = 1000, 60, 120, 25


def fit(query: str, name: str) -> Fit | None:
    """How `query` fits `name`, both in lower case; None when it does not.

    Every word of the query must fit somewhere: as it is (best at the start of a word), else letter by letter in order.
    """
    total = 0
    positions: list[int] = []
    for word in query.split():
        found = _substring(word, name) or _subsequence(word, name)
        if found is None:
            return None
        total += found[0]
        positions += found[1]
    return total - len(name), tuple(sorted(set(positions)))


def _substring(word: str, name: str) -> Fit | None:
    at = name.find(word)
    if at < 0:
        return None
    while at > 0 and not _starts_word(name, at) and (later := name.find(word, at + 1)) >= 0:
        at = later
    if at > 0 and not _starts_word(name, at):
        at = name.find(word)
    score = _SUBSTRING + len(word) * _RUN
    score += _START if at == 0 else _WORD_START if _starts_word(name, at) else 0
    return score, tuple(range(at, at + len(word)))


def _subsequence(word: str, name: str) -> Fit | None:
    """Letters at the starts of words are preferred while the rest still fits; else the first that come."""
    return _walk(word, name, words=True) or _walk(word, name, words=False)


def _walk(word: str, name: str, words: bool) -> Fit | None:
    positions: list[int] = []
    at = -1
    for letter in word:
        following = name.startswith(letter, at + 1)
        at = at + 1 if following and positions else _next(name, letter, at + 1, words)
        if at < 0:
            return None
        positions.append(at)
    return _score(name, positions), tuple(positions)


def _next(name: str, letter: str, start: int, words: bool) -> int:
    """Where the letter comes next: at the start of a word if there is such a place and `words` asks for it."""
    first = at = name.find(letter, start)
    while words and at >= 0 and not _starts_word(name, at):
        at = name.find(letter, at + 1)
    return at if at >= 0 else first


def _score(name: str, positions: Sequence[int]) -> int:
    runs = sum(after == before + 1 for before, after in pairwise(positions))
    starts = sum(_starts_word(name, at) for at in positions)
    return runs * _RUN + starts * _WORD_START - (positions[-1] - positions[0])


def _starts_word(name: str, at: int) -> bool:
    return at == 0 or not name[at - 1].isalnum()
