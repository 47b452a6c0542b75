"""Enrichment: rows on screen first, and a watch that does not ask about every row again."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
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
        if isinstance(message, p.Enrich):
            width = len(self.store.columns) - 1
            rows = {row: (f"q{row}", *([7] * width)) for row in message.rows if row not in self.denied}
            return [p.Cells(rows, {row: DENIED for row in message.rows if row in self.denied})]
        return []

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
