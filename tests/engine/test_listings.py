"""Listings: raw rows kept small and found again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awstui.engine.listings import Listing
from awstui.protocol import Place
from tests.test_route import INSTANCES


def listing() -> Listing:
    """An empty one."""
    return Listing(INSTANCES, Place(), "DescribeInstances", {})


@given(st.lists(st.lists(st.integers(), min_size=1, max_size=5), max_size=8))
def test_every_row_is_found_in_its_page(pages: list[list[int]]) -> None:
    held = listing()
    for page in pages:
        held.hold([{"n": number} for number in page])
    flat = [number for page in pages for number in page]
    assert [held.item(row)["n"] for row in range(len(flat))] == flat


def test_a_row_that_is_not_there_is_an_error() -> None:
    held = listing()
    held.hold([{"n": 1}])
    with pytest.raises(KeyError):
        held.item(1)
    with pytest.raises(KeyError):
        held.item(-1)


def test_what_enrichment_said_joins_the_row() -> None:
    held = listing()
    held.hold([{"a": 1}, {"a": 2}])
    held.enrich(1, {"b": datetime(2026, 1, 2, tzinfo=UTC)})
    assert held.item(0) == {"a": 1}
    assert held.item(1) == {"a": 2, "b": datetime(2026, 1, 2, tzinfo=UTC)}
