"""Records behave as frozen dataclasses with slots do."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Mapping
from dataclasses import FrozenInstanceError, dataclass, field, fields, is_dataclass, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awstui.records import record


@record
class Ours:
    """One of ours."""

    name: str
    size: int = 0
    more: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Theirs:
    """The same, by the standard library."""

    name: str
    size: int = 0
    more: Mapping[str, str] = field(default_factory=dict)


@record
class Pair:
    """With fields that can be hashed."""

    left: str
    right: int


@record
class Empty:
    """Without fields."""


@given(st.text(), st.integers(), st.dictionaries(st.text(), st.text()))
def test_a_record_is_what_the_dataclass_is(name: str, size: int, more: dict[str, str]) -> None:
    ours, theirs = Ours(name, size, more=more), Theirs(name, size, more=more)
    assert repr(ours) == repr(theirs).replace("Theirs(", "Ours(", 1)
    assert [(item.name, getattr(ours, item.name)) for item in fields(ours)] == [
        (item.name, getattr(theirs, item.name)) for item in fields(theirs)
    ]
    assert ours == Ours(name, size, dict(more))
    assert ours != theirs
    assert ours != Ours(name, size + 1, more)
    assert replace(ours, size=size + 1) == Ours(name, size + 1, more)
    for again in (pickle.loads(pickle.dumps(ours, protocol=5)), copy.copy(ours), copy.deepcopy(ours)):
        assert again == ours


def test_defaults_are_made_anew_and_equal_records_hash_alike() -> None:
    assert Ours("a").more is not Ours("a").more
    assert len({Pair("a", 1), Pair("a", 1), Pair("b", 1), Pair("a", 2)}) == 3
    assert pickle.loads(pickle.dumps(Empty())) == Empty()
    assert is_dataclass(Ours)
    assert not hasattr(Ours("a"), "__dict__")


def test_a_record_can_be_matched_by_position() -> None:
    match Ours("a", 3):
        case Ours(name, size):
            assert (name, size) == ("a", 3)


def test_a_record_does_not_change() -> None:
    one: Any = Ours("a")
    with pytest.raises(FrozenInstanceError):
        one.name = "b"
    with pytest.raises(FrozenInstanceError):
        del one.name
    with pytest.raises(FrozenInstanceError):
        one.other = 1
    assert one == Ours("a")


@pytest.mark.parametrize(
    ("positional", "named"),
    [((), {}), (("a", 1, {}, 4), {}), (("a",), {"name": "b"}), (("a",), {"wrong": 1}), ((), {"size": 1})],
)
def test_wrong_arguments_are_refused(positional: tuple[Any, ...], named: dict[str, Any]) -> None:
    for kind in (Ours, Theirs):
        with pytest.raises(TypeError):
            kind(*positional, **named)
