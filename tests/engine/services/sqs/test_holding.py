"""Many messages held at once: packed without loss, hidden anew in time, let go of whatever fails."""

from __future__ import annotations

import base64
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError
from hypothesis import given
from hypothesis import strategies as st

from awstui.engine.services.sqs.holding import LONGEST, Flock, Holding, key
from tests.engine.services.sqs.test_hold import Scripted

RECEIPTS = st.one_of(
    st.text(max_size=40), st.binary(min_size=1, max_size=400).map(lambda raw: base64.b64encode(raw).decode())
)


@given(st.dictionaries(st.one_of(st.uuids().map(str), st.text(max_size=40)), RECEIPTS, max_size=10))
def test_a_packed_flock_is_the_same_flock(pairs: dict[str, str]) -> None:
    flock = Flock(dict(pairs), 0.0, 60.0)
    flock.pack()
    assert flock.pairs() == pairs
    gone = list(pairs)[:2]
    flock.drop(gone)
    flock.pack()
    assert flock.pairs() == {name: receipt for name, receipt in pairs.items() if name not in gone}


@given(st.lists(st.one_of(st.uuids().map(str), st.text(max_size=16)), unique=True))
def test_keys_are_as_different_as_the_ids(ids: list[str]) -> None:
    assert len({key(each) for each in ids}) == len(ids)


def test_a_receipt_as_long_as_real_ones_takes_three_quarters_of_its_room() -> None:
    pairs = {f"00000000-0000-4000-8000-{n:012x}": base64.b64encode(bytes([n]) * 309).decode() for n in range(10)}
    flock = Flock(pairs, 0.0, 60.0)
    flock.pack()
    assert len(flock._packed) < 10 * (16 + 309 + 8)


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def made() -> tuple[Holding, Scripted, Clock]:
    client, clock = Scripted(), Clock()
    return Holding(client, "u", visibility=60, permit=nullcontext, clock=clock), client, clock


def hide(client: Scripted) -> list[tuple[str, int]]:
    return [
        (entry["ReceiptHandle"], entry["VisibilityTimeout"])
        for call, params in client.calls
        if call == "hide"
        for entry in params["Entries"]
    ]


def take(holding: Holding, clock: Clock, count: int, first: int = 0) -> Flock:
    flock = holding.take({f"m{n}": f"r{n}" for n in range(first, first + count)}, clock.now)
    holding.settle(flock)
    return flock


def test_what_would_reappear_is_hidden_anew_for_as_long_as_all_has_taken(made: tuple[Holding, Scripted, Clock]) -> None:
    holding, client, clock = made
    take(holding, clock, 3)
    holding.renew()
    assert client.calls == []
    clock.now += 45
    take(holding, clock, 2, first=3)
    holding.renew()
    assert hide(client) == [("r0", 60), ("r1", 60), ("r2", 60)]
    client.calls.clear()
    clock.now += 55
    holding.renew()
    assert {seconds for _, seconds in hide(client)} == {100}
    assert len(hide(client)) == 5
    assert holding.longest == 100


def test_nothing_is_hidden_for_longer_than_sqs_allows(made: tuple[Holding, Scripted, Clock]) -> None:
    holding, client, clock = made
    flock = take(holding, clock, 1)
    while flock.until > clock.now:
        clock.now = flock.until - 5
        before = flock.until
        holding.renew()
        if flock.until == before:
            break
    assert flock.until <= 1000 + LONGEST
    assert flock.until > 1000 + LONGEST - 120
    assert max(seconds for _, seconds in hide(client)) < LONGEST


def test_a_renewal_that_fails_is_tried_again(made: tuple[Holding, Scripted, Clock]) -> None:
    holding, client, clock = made
    take(holding, clock, 1)
    clock.now += 45
    client.refuse = lambda operation, entry: EndpointConnectionError(endpoint_url="u")
    holding.renew()
    client.refuse = lambda operation, entry: None
    holding.renew()
    assert hide(client) == [("r0", 60), ("r0", 60)]


def finish(holding: Holding, gone: set[bytes]) -> dict[str, Any]:
    found: dict[str, Any] = {"delete": [], "release": [], "refused": {}}
    for what, part, refused in holding.finish(gone):
        found[what] += [name for name, _ in part]
        found["refused"].update(refused)
    return found


def test_the_end_deletes_what_was_carried_and_releases_the_rest_ten_a_call(
    made: tuple[Holding, Scripted, Clock],
) -> None:
    holding, client, clock = made
    for start in range(0, 25, 5):
        take(holding, clock, 5, first=start)
    assert holding.count == 25
    found = finish(holding, {key("m3"), key("m20")})
    assert sorted(found["delete"]) == ["m20", "m3"]
    assert len(found["release"]) == 23
    assert found["refused"] == {}
    assert [call for call, _ in client.calls].count("release") == 3
    assert holding.count == 0
    assert finish(holding, set())["release"] == []


@pytest.mark.parametrize(
    ("refuse", "refused"),
    [
        (lambda operation, entry: "InternalError" if entry["ReceiptHandle"] == "r1" else None, {"m1"}),
        (lambda operation, entry: "MessageNotInflight", set()),
        (lambda operation, entry: EndpointConnectionError(endpoint_url="u"), {"m0", "m1", "m2"}),
    ],
)
def test_what_cannot_be_released_is_told_after_two_tries(
    made: tuple[Holding, Scripted, Clock], refuse: Callable[..., Any], refused: set[str]
) -> None:
    holding, client, clock = made
    take(holding, clock, 3)
    client.refuse = refuse
    assert set(finish(holding, set())["refused"]) == refused
    assert len(client.handles("release")) == (3 if not refused else 3 + len(refused))


def test_what_has_reappeared_by_itself_is_left_to_its_next_consumer(made: tuple[Holding, Scripted, Clock]) -> None:
    holding, client, clock = made
    take(holding, clock, 2)
    clock.now += 61
    assert finish(holding, {key("m0")}) == {"delete": [], "release": [], "refused": {}}
    assert client.calls == []
