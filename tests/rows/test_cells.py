"""One line of text for every kind of value."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awstui.catalog.model import KINDS
from awstui.rows import cells

NOW = 1_800_000_000.0
MINUTE, HOUR, DAY = 60, 3_600, 86_400


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("count", 1_234_567, "1,234,567"),
        ("count", "1234", "1,234"),
        ("count", 0, "0"),
        ("count", 2.5, "2.5"),
        ("count", "many", "many"),
        ("bytes", 0, "0 B"),
        ("bytes", 1_023, "1023 B"),
        ("bytes", 1_258_291, "1.2 MiB"),
        ("bytes", 1_048_575, "1.0 MiB"),
        ("bytes", 2**62, "4.0 EiB"),
        ("bytes", "2048", "2.0 KiB"),
        ("age", NOW - 45, "45s"),
        ("age", NOW - 12 * MINUTE - 30, "12m"),
        ("age", NOW - 3 * HOUR, "3h"),
        ("age", NOW - 3 * DAY - 4 * HOUR, "3d4h"),
        ("age", NOW - 730 * DAY - 40 * DAY, "2y40d"),
        ("age", NOW + 5, "0s"),
        ("age", NOW + 2 * HOUR, "in 2h"),
        ("time", 1_795_457_045, "2026-11-23 18:04:05"),
        ("time", 0, "1970-01-01 00:00:00"),
        ("time", 1e300, "1e+300"),
        ("time", "2026-11-23", "2026-11-23"),
        ("duration", 0, "0s"),
        ("duration", 0.25, "250ms"),
        ("duration", 30, "30s"),
        ("duration", 90, "1m30s"),
        ("duration", 345_600, "4d"),
        ("bool", True, "yes"),
        ("bool", False, "no"),
        ("bool", "true", "yes"),
        ("state", "running", "running"),
        ("tags", {"Name": "web", "env": "prod", "flag": ""}, "Name=web env=prod flag"),
        ("json", {"a": [1, None]}, '{"a":[1,null]}'),
        ("money", 1234.5, "$1,234.50"),
        ("money", "0.0000002", "$0.0000002"),
        ("money", "free", "free"),
        ("basename", "arn:aws:iam::1:role/service/worker", "worker"),
        ("basename", "arn:aws:sqs:eu-west-1:1:orders", "orders"),
        ("basename", "arn:aws:ecs:eu-west-1:1:task-definition/web:7", "web:7"),
        ("basename", "aws/codebuild/standard:7.0", "standard:7.0"),
        ("basename", "https://sqs.eu-west-1.amazonaws.com/1/orders", "orders"),
        ("basename", "/", "/"),
        ("text", ["a", "b"], "a, b"),
        ("text", {"a": 1}, '{"a":1}'),
        ("text", "a\x1b[31m\nb", "a␛[31m␊b"),
    ],
)
def test_a_value_is_shown_in_its_kinds_way(kind: str, value: Any, shown: str) -> None:
    assert cells.text(kind, value, NOW) == shown


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_shows_what_is_absent(kind: str) -> None:
    assert cells.text(kind, None, NOW) == "-"
    assert cells.align(kind) in ("left", "right")


def test_an_approximate_number_says_so() -> None:
    assert cells.text("count", 1234, NOW, approx=True) == "≈1,234"
    assert cells.text("count", None, NOW, approx=True) == "-"


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(KINDS), ANYTHING, st.booleans())
def test_any_value_in_any_kind_is_one_safe_line(kind: str, value: Any, approx: bool) -> None:
    shown = cells.text(kind, value, NOW, approx)
    assert not any(ord(character) < 0x20 or 0x7F <= ord(character) < 0xA0 for character in shown)
    assert not {"\u202e", "\u2066", "\u200b", "\u2028"} & set(shown)
    assert len(shown) <= cells.LIMIT + 1


@pytest.mark.parametrize(
    ("state", "tone"),
    [
        *((state, "good") for state in ("running", "available", "active", "ACTIVE", "in-use", "ok", "CREATE_COMPLETE")),
        *((state, "good") for state in ("UPDATE_COMPLETE", "Enabled", "INSYNC", "IMPORT_COMPLETE", "attached")),
        *((state, "busy") for state in ("pending", "stopping", "shutting-down", "UPDATE_IN_PROGRESS", "creating")),
        *((state, "busy") for state in ("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "DELETE_IN_PROGRESS", "UPDATING")),
        *((state, "bad") for state in ("failed", "error", "impaired", "ROLLBACK_COMPLETE", "CREATE_FAILED")),
        *((state, "bad") for state in ("UPDATE_ROLLBACK_IN_PROGRESS", "blackhole", "ALARM", "DELETE_FAILED")),
        *((state, "off") for state in ("stopped", "terminated", "DELETE_COMPLETE", "deleted", "disabled", "INACTIVE")),
        ("something new", "plain"),
        ("", "plain"),
    ],
)
def test_a_state_has_a_tone(state: str, tone: str) -> None:
    assert cells.tone("state", state) == tone


def test_only_states_have_tones() -> None:
    assert cells.tone("text", "failed") == "plain"
    assert cells.tone("bool", False) == "plain"
    assert cells.tone("state", None) == "plain"


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 messages"), (1, "1 message"), (2, "2 messages"), (12_000, "12,000 messages")]
)
def test_a_number_and_its_noun_agree(count: int, said: str) -> None:
    assert cells.many(count, "message") == said


def test_words_that_take_more_than_an_s_are_given() -> None:
    assert [cells.many(n, "is here", "are here") for n in (1, 2)] == ["1 is here", "2 are here"]
