"""Enrichment: rows on screen first, and a watch that does not ask about every row again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

from awstui import protocol as p
from awstui.catalog.load import quick
from awstui.route import Route
from awstui.rows.store import Store
from awstui.ui.client import EngineClient
from awstui.ui.loading import Loader
from tests.ui.scripted import ScriptedEngine

HERE = p.Place("dev", "eu-west-1")
DENIED = p.Failure("denied", "AWS denied it.", code="AWS.SimpleQueueService.AccessDeniedException")


def queues(count: int) -> p.Page:
    """So many queues with nothing but their names."""
    screen = quick("sqs")
    assert screen is not None
    empty = (None,) * (len(screen.columns) - 1)
    return p.Page(0, [f"q{n}" for n in range(count)], [(f"q{n}", *empty) for n in range(count)])


class Bench:
    """A loader over so many queues, on a scripted engine."""

    def __init__(self, count: int, denied: frozenset[int] = frozenset()) -> None:
        screen = quick("sqs")
        assert screen is not None
        self.denied = denied
        self.later: Callable[[p.Enrich], list[Any]] | None = None
        self.page = queues(count)
        self.engine = ScriptedEngine(self.answer)
        self.client = EngineClient(lambda: self.engine)
        self.client.attach()
        self.store = Store(screen.columns)
        self.loader = Loader(self.client, Route(screen, (HERE,)), self.store, lambda: None)
        self.task = asyncio.ensure_future(self.loader.enrich_forever())

    def answer(self, message: Any) -> Iterable[Any] | None:
        if isinstance(message, p.List):
            return [p.Context("dev", "eu-west-1", False), self.page, p.End()]
        if isinstance(message, p.Enrich) and self.later is not None:
            return [p.Cells({row: self.row(row, None) for row in message.rows}, partial=True), *self.later(message)]
        if isinstance(message, p.Enrich):
            width = len(self.store.columns) - 1
            rows = {row: (f"q{row}", *([7] * width)) for row in message.rows if row not in self.denied}
            return [p.Cells(rows, {row: DENIED for row in message.rows if row in self.denied})]
        return []

    def row(self, row: int, later: Any) -> tuple[Any, ...]:
        """A row whose columns hold 7, and those that come later something else."""
        return (f"q{row}", *(later if column.later else 7 for column in self.store.columns[1:]))

    async def until_settled(self) -> None:
        """Wait until nothing is pending."""
        for _ in range(500):
            await asyncio.sleep(0)
            if not self.store.pending:
                return
        raise AssertionError(f"still pending: {self.store.pending}")

    def enriched(self) -> list[int]:
        """The rows asked about, in order."""
        return [row for message in self.engine.asked if isinstance(message, p.Enrich) for row in message.rows]


async def test_rows_on_screen_come_first_and_every_row_once() -> None:
    bench = Bench(200)
    bench.loader.wanted = lambda: [(0, "q150"), (0, "q151")]
    await bench.loader.load()
    await bench.until_settled()
    asked = bench.enriched()
    assert asked[:2] == [150, 151]
    assert sorted(asked) == list(range(200))
    assert bench.store.get((0, "q42")) == ("q42", *([7] * (len(bench.store.columns) - 1)))
    bench.task.cancel()


async def test_a_watch_asks_again_only_about_what_is_on_screen() -> None:
    bench = Bench(200)
    bench.loader.wanted = lambda: [(0, "q3")]
    await bench.loader.load()
    await bench.until_settled()
    before = len(bench.enriched())
    await bench.loader.load(enrich_all=False)
    assert not bench.store.pending
    assert bench.store.text_at(9, 1) == "≈7"
    for _ in range(50):
        await asyncio.sleep(0)
    assert bench.enriched()[before:] == [3]
    bench.loader.wanted = lambda: [(0, "q3"), (0, "q77")]
    bench.loader.look()
    for _ in range(50):
        await asyncio.sleep(0)
    assert bench.enriched()[before:] == [3, 77]
    bench.task.cancel()


async def test_a_refresh_by_hand_asks_about_all_again() -> None:
    bench = Bench(60)
    await bench.loader.load()
    await bench.until_settled()
    await bench.loader.load()
    for _ in range(200):
        await asyncio.sleep(0)
    assert sorted(bench.enriched()) == sorted([*range(60), *range(60)])
    bench.task.cancel()


async def test_a_failed_row_says_so_in_the_row_and_the_others_are_filled() -> None:
    bench = Bench(5, frozenset({2}))
    await bench.loader.load()
    await bench.until_settled()
    assert bench.store.faults == {(0, "q2"): "AccessDenied"}
    assert bench.store.text_at(2, 1) == "!AccessDenied"
    assert bench.store.text_at(2, 2) == "?"
    assert bench.store.text_at(3, 1) == "≈7"
    assert bench.loader.fault_details[(0, "q2")] is DENIED
    bench.task.cancel()


async def test_rows_of_a_list_whose_login_ended_say_so_and_come_with_the_next() -> None:
    bench = Bench(3)
    expired = p.Failure("expired", "The credentials have expired.", code="ExpiredToken")
    answer = bench.engine.script

    def ended(message: Any) -> Iterable[Any] | None:
        if isinstance(message, p.List):
            return [p.Context("dev", "eu-west-1", False), bench.page, expired]
        if isinstance(message, p.Enrich):
            return [p.Failure("usage", "Its credentials are others now.")]
        return []

    bench.engine.script = ended
    await bench.loader.load()
    await bench.until_settled()
    assert set(bench.store.faults.values()) == {"ExpiredToken"}
    bench.engine.script = lambda message: [p.End()] if isinstance(message, p.Continue) else answer(message)
    await bench.loader.proceed()
    await bench.until_settled()
    assert bench.store.faults == {}
    assert bench.store.text_at(2, 1) == "≈7"
    bench.task.cancel()


async def test_of_a_list_whose_engine_died_no_row_is_asked_about() -> None:
    bench = Bench(200)
    bench.engine.script = lambda message: None if isinstance(message, p.Enrich) else bench.answer(message)
    await bench.loader.load()
    for _ in range(20):
        await asyncio.sleep(0)
    before = len(bench.enriched())
    bench.engine.die()
    bench.loader.forgotten()
    for _ in range(50):
        await asyncio.sleep(0)
    assert before
    assert len(bench.enriched()) == before
    assert bench.store.faults == {}
    bench.engine.script = bench.answer
    await bench.loader.load()
    await bench.until_settled()
    assert bench.store.text_at(199, 1) == "≈7"
    bench.task.cancel()


async def test_rows_keep_their_order_when_some_are_asked_about_again() -> None:
    bench = Bench(6, frozenset({3, 4}))
    await bench.loader.load()
    await bench.until_settled()
    bench.denied = frozenset()
    await bench.loader.load()
    await bench.until_settled()
    assert bench.store.keys() == [(0, f"q{number}") for number in range(6)]
    bench.task.cancel()


async def test_rows_that_are_gone_are_dropped_and_their_listing_released() -> None:
    bench = Bench(5)
    await bench.loader.load()
    await bench.until_settled()
    bench.page = queues(3)
    await bench.loader.load()
    assert len(bench.store) == 3
    assert bench.loader.where((0, "q4")) is None
    assert sum(isinstance(message, p.Release) for message in bench.engine.asked) == 1
    bench.task.cancel()


OLDEST = 3


async def test_columns_that_come_later_do_not_keep_the_next_rows_waiting() -> None:
    bench = Bench(100)
    bench.later = lambda message: [p.Page(0, [], [])]  # a partial answer as the last: the request stays open
    await bench.loader.load()
    await bench.until_settled()
    assert sorted(bench.enriched()) == list(range(100))
    assert bench.store.columns[OLDEST].name == "Oldest"
    assert {bench.store.text_at(row, OLDEST) for row in range(100)} == {"…"}
    assert {bench.store.text_at(row, 1) for row in range(100)} == {"≈7"}
    listing = next(number for number, message in bench.engine.numbers.items() if isinstance(message, p.List))
    for number, message in list(bench.engine.numbers.items()):
        if isinstance(message, p.Enrich):
            assert message.listing == listing
            bench.engine.give(number, p.Cells({row: bench.row(row, 60) for row in message.rows}), p.End())
    for _ in range(50):
        await asyncio.sleep(0)
    assert {bench.store.text_at(row, OLDEST) for row in range(100)} == {"1m"}
    bench.task.cancel()


async def test_no_more_than_a_few_requests_wait_for_what_comes_later() -> None:
    bench = Bench(400)
    bench.later = lambda message: [p.Page(0, [], [])]
    await bench.loader.load()
    for _ in range(300):
        await asyncio.sleep(0)
    assert len([message for message in bench.engine.asked if isinstance(message, p.Enrich)]) == 3
    bench.task.cancel()


async def test_what_later_columns_lack_is_told_once_and_taken_back_when_it_comes() -> None:
    bench = Bench(50)
    bench.later = lambda message: [
        p.Cells({row: bench.row(row, None) for row in message.rows}, unknown=("OldestAge",), notes=(DENIED,))
    ]
    await bench.loader.load()
    await bench.until_settled()
    for _ in range(50):
        await asyncio.sleep(0)
    assert bench.loader.remarks == [DENIED]
    assert bench.store.text_at(4, OLDEST) == "?"
    assert bench.store.text_at(4, OLDEST + 1) == "-", "DLQ of is known to be none"
    assert not bench.store.faults
    bench.later = lambda message: [p.Cells({row: bench.row(row, 60) for row in message.rows})]
    await bench.loader.load()
    for _ in range(200):
        await asyncio.sleep(0)
    assert bench.loader.remarks == []
    assert bench.store.text_at(4, OLDEST) == "1m"
    bench.task.cancel()


async def test_rows_that_change_by_what_came_of_others_are_drawn_anew() -> None:
    bench = Bench(60)
    of = [column.name for column in bench.store.columns].index("Sources")

    def later(message: p.Enrich) -> list[Any]:
        cells = {row: bench.row(row, None) for row in message.rows}
        if 59 in cells:
            cells[0] = (*bench.row(0, None)[:of], ["q59"], *bench.row(0, None)[of + 1 :])
        return [p.Cells(cells)]

    bench.later = later
    await bench.loader.load()
    await bench.until_settled()
    for _ in range(100):
        await asyncio.sleep(0)
    assert 0 not in next(m.rows for m in bench.engine.asked if isinstance(m, p.Enrich) and 59 in m.rows)
    assert bench.store.text_at(0, of) == "q59"
    bench.task.cancel()


async def test_rows_of_a_list_that_was_replaced_meanwhile_are_left_alone() -> None:
    bench = Bench(5)
    bench.later = lambda message: [p.Cells({row: bench.row(row, 60) for row in message.rows})]
    await bench.loader.load()
    for _ in range(50):
        await asyncio.sleep(0)
    old = bench.loader.where((0, "q1"))
    assert old is not None
    await bench.loader.load()
    bench.loader._fill(old[0], p.Cells({1: bench.row(1, 9), 99: bench.row(1, 9)}), {})
    assert bench.store.text_at(1, OLDEST) != "9s"
    bench.task.cancel()
