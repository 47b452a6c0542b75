"""What is typed after `/`, and which rows it lets through."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awstui.catalog.model import Column
from awstui.rows.filter import Filter, parse, searchable

COLUMNS = [Column("Name", ""), Column("State", "", "state"), Column("Launch time", "", "time"), Column("Size", "")]
ROWS = [
    ("Web-Front 1", "running", "2026-11-23 18:04:05", "1.2 MiB"),
    ("api", "stopped", "2025-01-01 00:00:00", "big"),
    ("worker", "running web", "", "arn:aws:sqs:eu-west-1:1:q"),
]
SEARCH = [searchable(row) for row in ROWS]


def kept(text: str) -> list[int]:
    return parse(text, COLUMNS).keep(range(len(ROWS)), SEARCH)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("", [0, 1, 2]),
        ("   ", [0, 1, 2]),
        ("WEB", [0, 2]),
        ("web running", [0, 2]),
        ("web 2026", [0]),
        ("!web", [1]),
        ("!web !api", []),
        ("name:web", [0]),
        ("NAME:web", [0]),
        ("n:web", [0]),
        ("!name:web", [1, 2]),
        ("launchtime:18:04", [0]),
        ("launch:2025", [1]),
        ('"front 1"', [0]),
        ('name:"front 1"', [0]),
        ('!"front 1"', [1, 2]),
        ('"front 1', [0]),
        ("front 1", [0]),
        ("18:04:05", [0]),
        ("arn:aws:sqs", [2]),
        ("unknown:x", []),
        ("name:", [0, 1, 2]),
        ("!", [0, 1, 2]),
        ("!name:", [0, 1, 2]),
        ("~^w.*r$", [2]),
        ("!~^w.*r$", [0, 1]),
        ("state:~^run\\S*$", [0]),
        ("name:~.", [0, 1, 2]),
        ("launch:~.", [0, 1]),
        ("~", [0, 1, 2][:0]),
    ],
)
def test_a_filter_lets_these_rows_through(text: str, rows: list[int]) -> None:
    assert kept(text) == rows


def test_a_word_does_not_match_across_cells() -> None:
    assert parse("1running", COLUMNS).keep(range(3), SEARCH) == []
    assert parse("~api.*stopped", COLUMNS).keep(range(3), SEARCH) == []


def test_a_beginning_that_two_columns_share_is_told() -> None:
    with pytest.raises(ValueError, match="State or Size"):
        parse("s:x", COLUMNS)
    assert parse('"s:x"', COLUMNS).keep(range(3), SEARCH) == []


def test_a_broken_expression_is_told() -> None:
    with pytest.raises(ValueError, match="not a regular expression"):
        parse("~web(", COLUMNS)


def test_ages_are_looked_at_as_they_are_now() -> None:
    ages = {2: lambda rows: [f"{row}d4h" for row in rows]}
    search = ["web\n\n\n", "web\n\n\n", "3d\n\n\n"]
    assert parse("1d", COLUMNS).keep([0, 1, 2], search, ages) == [1]
    assert parse("!1d", COLUMNS).keep([0, 1, 2], search, ages) == [0, 2]
    assert parse("launch:4h web", COLUMNS).keep([0, 1, 2], search, ages) == [0, 1]
    assert parse("!launch:1d", COLUMNS).keep([0, 1, 2], search, ages) == [0, 2]


WORDS = st.text(st.sampled_from('ab1d:!~ "'), max_size=8)
TEXTS = st.lists(st.text(st.sampled_from("abc1d"), max_size=4), min_size=4, max_size=4)


@given(WORDS, WORDS, st.lists(TEXTS, max_size=6))
def test_what_narrows_lets_through_no_row_the_other_holds_back(one: str, other: str, rows: list[list[str]]) -> None:
    try:
        tight, loose = parse(one, COLUMNS), parse(other, COLUMNS)
    except ValueError:
        return
    search = [searchable([a, b, "", d]) for a, b, _, d in rows]
    ages = {2: lambda numbers: [rows[number][2] for number in numbers]}
    if tight.narrows(loose):
        assert set(tight.keep(range(len(rows)), search, ages)) <= set(loose.keep(range(len(rows)), search, ages))


@given(st.text())
def test_any_text_is_a_filter_or_a_sentence(text: str) -> None:
    try:
        wanted = parse(text, COLUMNS)
    except ValueError as error:
        wanted, said = Filter(), str(error)
    else:
        said = "."
    assert said.endswith(".")
    assert set(wanted.keep(range(3), SEARCH)) <= {0, 1, 2}


def test_typing_on_narrows_and_deleting_does_not() -> None:
    assert parse("web", COLUMNS).narrows(parse("we", COLUMNS))
    assert parse("web x", COLUMNS).narrows(parse("web", COLUMNS))
    assert not parse("we", COLUMNS).narrows(parse("web", COLUMNS))
    assert not parse("!web", COLUMNS).narrows(parse("!we", COLUMNS))
    assert parse("", COLUMNS) == Filter()
