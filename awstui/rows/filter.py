"""The language of `/`: words that must all match, `!word` that must not, `column:word` in one column, `~regex`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from awstui.catalog.model import Column
from awstui.records import record
from awstui.text import clean

SEPARATOR = "\n"
"""Stands between the cells of a searchable row; clean text never contains it, and `.`, `^` and `$` know it."""

Live = Mapping[int, Callable[[Sequence[int]], list[str]]]
"""Columns whose text changes with time: column number -> row numbers -> their texts now. Empty in searchable rows."""

_TOKEN = re.compile(r'(?:[^\s"]|"[^"]*"?)+')
_AGE = re.compile(r"[0-9][0-9smhdy]*")


@record
class Term:
    """One condition on a row."""

    needle: str  # case-folded
    column: int | None = None
    inverse: bool = False
    regex: re.Pattern[str] | None = None

    def implies(self, other: Term) -> bool:
        """Whether every row this lets through passes `other` too, known without looking at a row."""
        if self == other:
            return True
        if self.regex or other.regex or self.inverse != other.inverse or self.column != other.column:
            return False
        if _looks_at_ages(self) is not _looks_at_ages(other):
            return False
        return self.needle in other.needle if self.inverse else other.needle in self.needle

    def found_in(self, text: str) -> bool:
        """Whether a case-folded text has what this looks for; the inverse is not applied."""
        return self.needle in text if self.regex is None else self.regex.search(text) is not None


@record
class Filter:
    """What a row must look like to be shown; no terms let every row through."""

    terms: tuple[Term, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.terms)

    def narrows(self, other: Filter) -> bool:
        """Whether the rows this lets through are among those `other` lets through."""
        return all(any(mine.implies(theirs) for mine in self.terms) for theirs in other.terms)

    def keep(self, rows: Iterable[int], search: Sequence[str], live: Live | None = None) -> list[int]:
        """The rows that match, in the order given.

        A plain word looks in those only when it begins with a digit.

        Args:
            rows: row numbers.
            search: the searchable text of each row number (see `searchable`).
            live: the columns that are not in `search`.
        """
        kept = list(rows)
        for term in self.terms:
            kept = _apply(term, kept, search, live or {})
        return kept


def parse(text: str, columns: Sequence[Column]) -> Filter:
    """What was typed after `/`.

    `name:x` looks in one column: its name in any case, without spaces, or the beginning of it when only one column
    begins so. What is no column is plain text, because addresses, ARNs and times contain colons.

    Args:
        text: words separated by spaces, quotes keep spaces.
        columns: those of the list.

    Raises:
        ValueError: as a sentence: several columns share a beginning, or a regular expression is broken.
    """
    terms = (_term(match[0], columns) for match in _TOKEN.finditer(text))
    return Filter(tuple(term for term in terms if term is not None))


def searchable(cells: Iterable[str]) -> str:
    """A row's cells as the one text filters look in."""
    return SEPARATOR.join(cells).casefold()


def _term(token: str, columns: Sequence[Column]) -> Term | None:
    inverse = token.startswith("!")
    word = token[inverse:]
    column = None
    typed, colon, rest = word.partition(":")
    if colon and '"' not in typed:
        column = _column(typed, columns)
        word = word if column is None else rest
    if len(word) > 1 and word.startswith("~"):
        return Term("", column, inverse, _compiled(word[1:].replace('"', "")))
    needle = clean(word.replace('"', "")).casefold()
    return Term(needle, column, inverse) if needle else None


def _column(typed: str, columns: Sequence[Column]) -> int | None:
    wanted = _bare(typed)
    names = [_bare(column.name) for column in columns]
    if wanted in names:
        return names.index(wanted)
    found = [index for index, name in enumerate(names) if wanted and name.startswith(wanted)]
    if len(found) > 1:
        choices = " or ".join(columns[index].name for index in found)
        raise ValueError(f"“{typed}:” could be {choices}; type more of the name, or quote it to look for the text.")
    return found[0] if found else None


def _bare(name: str) -> str:
    return re.sub(r"[\s_-]", "", name).casefold()


def _compiled(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern, re.IGNORECASE | re.MULTILINE)
    except re.error as error:
        raise ValueError(f"“{pattern}” is not a regular expression: {error.msg}.") from None


def _apply(term: Term, rows: list[int], search: Sequence[str], live: Live) -> list[int]:
    needle, inverse = term.needle, term.inverse
    ages = None if term.column is None else live.get(term.column)
    if ages is not None:
        texts = ages(rows)
        return [row for row, text in zip(rows, texts, strict=True) if term.found_in(text) is not inverse]
    if term.column is not None:
        return [row for row in rows if _in_column(term, term.column, search[row]) is not inverse]
    if term.regex is not None:
        return [row for row in rows if _in_row(term, search[row]) is not inverse]
    if live and _looks_at_ages(term):
        return _or_age(term, rows, search, live)
    if inverse:
        return [row for row in rows if needle not in search[row]]
    return [row for row in rows if needle in search[row]]


def _looks_at_ages(term: Term) -> bool:
    """Whether a plain word can be part of an age: working all ages out for every word would cost 100 ms a key."""
    return term.regex is None and _AGE.fullmatch(term.needle) is not None


def _in_column(term: Term, column: int, row: str) -> bool:
    return term.needle in row and term.found_in(row.split(SEPARATOR)[column])


def _in_row(term: Term, row: str) -> bool:
    match = term.regex.search(row) if term.regex else None
    if match is None or SEPARATOR not in match[0]:
        return match is not None
    return any(map(term.found_in, row.split(SEPARATOR)))


def _or_age(term: Term, rows: list[int], search: Sequence[str], live: Live) -> list[int]:
    needle = term.needle
    found = {row for row in rows if needle in search[row]}
    rest = [row for row in rows if row not in found]
    for ages in live.values():
        found.update(row for row, text in zip(rest, ages(rest), strict=True) if needle in text)
    return [row for row in rows if (row in found) is not term.inverse]
