"""Tags as columns: what is typed, where they stand, and that rows come back as they were."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awstui.catalog.model import Column
from awstui.rows.tagcols import TagColumns, keys_of, text_of

COLUMNS = (Column("Name", "n"), Column("State", "s"), Column("Tags", "Tags", "tags"))
KEYS = st.text(min_size=1, max_size=12).filter(lambda key: ",tag:" not in key and key.strip() == key)


def test_what_is_typed_names_the_keys_in_order_and_once() -> None:
    assert keys_of("tag:env, tag:team,tag:env") == ("env", "team")
    assert keys_of("  ") == ()
    assert keys_of("tag:a,b,tag:c:d") == ("a,b", "c:d")


@pytest.mark.parametrize("text", ["env", "tag:", "tag:env,tag:", "State"])
def test_what_is_no_tag_is_named(text: str) -> None:
    with pytest.raises(ValueError, match=":cols takes tags"):
        keys_of(text)


@given(st.lists(KEYS, unique=True, max_size=5))
def test_what_is_remembered_reads_back(keys: list[str]) -> None:
    assert keys_of(text_of(keys)) == tuple(keys)


@given(
    st.lists(KEYS, unique=True, max_size=4),
    st.integers(0, 2),
    st.one_of(st.none(), st.text(), st.dictionaries(KEYS, st.text(), max_size=4)),
)
def test_rows_fit_the_columns_and_come_back_as_they_were(keys: list[str], at: int, tags: object) -> None:
    columns = [Column("A", "a"), Column("B", "b")]
    columns.insert(at, Column("Tags", "t", "tags"))
    values = tuple(tags if column.kind == "tags" else column.name for column in columns)
    made = TagColumns(columns, keys)
    row = made.arranged(values)
    assert len(row) == len(made.columns) == 3 + len(keys)
    assert made.plain(row) == values
    assert row[0] == values[0]
    assert [column for column in made.columns if column in columns] == columns
    known = tags if isinstance(tags, dict) else {}
    assert list(row[1 : 1 + len(keys)]) == [known.get(key) for key in keys]
    assert set(made.known([row])) == set(known)


def test_a_tag_called_like_a_column_is_told_apart() -> None:
    assert [column.name for column in TagColumns(COLUMNS, ["name", "env"]).columns] == [
        "Name", "tag:name", "env", "State", "Tags",
    ]  # fmt: skip


def test_a_hostile_key_is_safe_as_a_heading() -> None:
    (_, column, *_) = TagColumns(COLUMNS, ["a\x1b[31m\n"]).columns
    assert column.name.isprintable()


def test_a_list_without_tags_has_none_to_add() -> None:
    made = TagColumns(COLUMNS[:2], ["env"])
    assert not made.possible
    assert made.columns == COLUMNS[:2]
    assert made.arranged(("a", "b")) == ("a", "b")
    assert made.known([("a", "b")]) == ()


def test_keys_most_rows_have_come_first() -> None:
    made = TagColumns(COLUMNS)
    assert made.known([("", "", {"b": "1"}), ("", "", {"a": "1", "b": "2"})]) == ("b", "a")
