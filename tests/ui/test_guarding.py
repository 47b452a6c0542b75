"""Guards on screen: the header's word and line, unlocking with a reason, locking again."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterable
from typing import Any

from textual.widgets import Input

from awstui import protocol as p
from awstui.ui.form import Form
from awstui.ui.header import Header, guard_word
from awstui.ui.resource import ResourceScreen
from tests.ui.instances import pages, route
from tests.ui.scripted import Bench, settle

PLACE = p.Place("prod", "eu-west-1")
LOCKED = p.Context("prod", "eu-west-1", True, guard="its name contains prod", confirm="account", colour="nonsense")


class Engine:
    """Answers as an engine with one guarded profile."""

    def __init__(self) -> None:
        self.context = LOCKED

    def __call__(self, message: Any) -> Iterable[Any]:
        if isinstance(message, p.Unlock):
            self.context = dataclasses.replace(LOCKED, read_only=False, unlocked_until=time.time() + 899)
        if isinstance(message, p.Lock):
            self.context = LOCKED
        if isinstance(message, p.List):
            return [self.context, *pages(2), p.End()]
        if isinstance(message, p.Unlock | p.Lock | p.Resolve):
            return [self.context]
        if isinstance(message, p.Identify):
            return [p.Identity("123456789012", "arn:aws:iam::123456789012:user/dana")]
        return []


def header(bench: Bench) -> Header:
    return bench.app.screen.query_one(Header)


def words(bench: Bench) -> str:
    return "".join(segment.text for segment in header(bench).render_line(0))


async def test_unlocking_asks_why_and_the_header_says_what_holds() -> None:
    bench = Bench(Engine(), route(PLACE))
    async with bench.app.run_test(size=(110, 24)) as pilot:
        await settle(pilot)
        assert "GUARDED, READ-ONLY" in words(bench)
        assert header(bench).size.height == 1
        assert header(bench).outer_size.height == 2  # the line of the frame
        bench.app.carry_out("unlock")
        await settle(pilot)
        assert isinstance(bench.app.screen, Form)
        bench.app.screen.query_one(Input).value = "incident 7"
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert bench.asked(p.Unlock) == [p.Unlock(PLACE, "incident 7")]
        assert "UNLOCKED 15 min" in words(bench)
        bench.app.screen.rows_changed()  # type: ignore[attr-defined]
        assert "UNLOCKED 15 min" in words(bench)  # what the list knew before does not come back
        bench.app.carry_out("lock")
        await settle(pilot)
        assert "GUARDED, READ-ONLY" in words(bench)


async def test_a_guard_is_shown_at_once_also_where_no_list_asks() -> None:
    bench = Bench(Engine())
    async with bench.app.run_test(size=(110, 24)) as pilot:
        await settle(pilot)
        bench.app.contexts.clear()
        bench.app._go((PLACE,))
        await settle(pilot)
        assert p.Resolve(PLACE) in bench.asked(p.Resolve)
        assert "GUARDED, READ-ONLY" in words(bench)


async def test_without_a_reason_nothing_is_asked_of_the_engine() -> None:
    bench = Bench(Engine(), route(PLACE))
    async with bench.app.run_test(size=(110, 24)) as pilot:
        await settle(pilot)
        bench.app.carry_out("unlock")
        await settle(pilot)
        await pilot.press("ctrl+s", "escape")
        await settle(pilot)
        assert bench.asked(p.Unlock) == []


def test_the_word_for_each_state() -> None:
    plain = p.Context("dev", "eu-west-1", False)
    assert guard_word(plain) == ""
    assert guard_word(dataclasses.replace(plain, read_only=True)) == "READ-ONLY"
    assert guard_word(dataclasses.replace(LOCKED, read_only=False)) == "GUARDED"


async def test_a_guard_of_one_profile_shows_over_rows_of_several_and_holds_only_its_own() -> None:
    dev = p.Place("dev", "eu-west-1")
    guarded = Engine()

    def engine(message: Any) -> Iterable[Any]:
        if isinstance(message, p.List) and message.place == dev:
            return [p.Context("dev", "eu-west-1", False), *pages(2), p.End()]
        if isinstance(message, p.Resolve) and message.place == dev:
            return [p.Context("dev", "eu-west-1", False)]
        return guarded(message)

    bench = Bench(engine, route(dev, PLACE))
    async with bench.app.run_test(size=(110, 24)) as pilot:
        await settle(pilot)
        assert "dev, prod" in words(bench)
        assert "GUARDED, READ-ONLY" in words(bench)
        screen = bench.app.screen
        assert isinstance(screen, ResourceScreen)
        assert [screen.place_of(key) for key in screen.chosen()] == [dev]
        assert screen.refused(rows=True) == ""
        assert screen.refused() == ""  # something new may be made in dev
        await pilot.press("G")
        await settle(pilot)
        assert "prod is guarded" in screen.refused(rows=True)
        await pilot.press("v", "g")
        await settle(pilot)
        assert "prod is guarded" in screen.refused(rows=True)
        bench.app.contexts[PLACE] = dataclasses.replace(LOCKED, read_only=False, unlocked_until=time.time() + 899)
        screen.refresh_header()
        assert "UNLOCKED 15 min" in words(bench)
