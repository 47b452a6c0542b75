"""Keys typed faster than screens open still reach what they are meant for."""

from __future__ import annotations

from typing import Any

import pytest
from textual import events
from textual.events import Key
from textual.pilot import Pilot
from textual.widgets import Input

from awstui import protocol as p
from awstui.consoles.tasks import TaskScreen
from awstui.ui import typing
from awstui.ui.command import CommandLine
from awstui.ui.picker import Picker
from awstui.ui.resource import ResourceScreen
from tests.ui.instances import pages, route, screen_of, script
from tests.ui.scripted import CONTEXT, Bench, in_front, settle, until

NAMES = {"/": "slash", ":": "colon", "\r": "enter", ">": "greater_than_sign"}


def burst(pilot: Pilot[Any], text: str) -> None:
    """All keys at once, as they come in one packet."""
    for character in text:
        pilot.app.post_message(events.Key(NAMES.get(character, character), character))


def listed() -> Bench:
    """A console over twelve instances."""
    return Bench(script(lambda request: [CONTEXT, *pages(12), p.End()]), route())


async def test_a_filter_typed_in_one_packet_touches_no_row() -> None:
    bench = listed()
    async with bench.app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        burst(pilot, "/x1d\r")
        await settle(pilot)
        await settle(pilot)
        assert screen_of(bench).store.filter_text == "x1d"
        assert screen_of(bench).focused is screen_of(bench).table
        assert bench.asked(p.Plan) == []
        assert bench.asked(p.Describe) == []


async def test_keys_after_a_filter_are_for_the_table_again() -> None:
    bench = listed()
    async with bench.app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        burst(pilot, "/web-1\rjj>")
        await settle(pilot)
        await settle(pilot)
        screen = screen_of(bench)
        assert screen.store.filter_text == "web-1"
        assert screen.table.cursor_index == 2
        assert screen.store.sort == (0, False)


async def test_a_command_typed_in_one_packet_is_carried_out() -> None:
    bench = listed()
    async with bench.app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        burst(pilot, ":sort State\r")
        await until(pilot, lambda: screen_of(bench).store.sort[0] is not None, "the order")
        screen = screen_of(bench)
        assert screen.store.columns[screen.store.sort[0] or 0].name == "State"
        assert bench.asked(p.Plan) == []


async def test_keys_wait_for_a_picker_that_asks_the_engine_first() -> None:
    bench = Bench(
        lambda message: (
            None if isinstance(message, p.Profiles) else script(lambda request: [CONTEXT, *pages(3), p.End()])(message)
        ),
        route(),
    )
    async with bench.app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        burst(pilot, "Pxprod")
        await settle(pilot)
        assert bench.asked(p.Plan) == []
        bench.engine.later(p.Profiles, p.Value((p.ProfileInfo("dev", "keys"), p.ProfileInfo("xprod", "sso"))), p.End())
        picker = await in_front(pilot, Picker)
        await until(pilot, lambda: picker.query_one(Input).value == "xprod", "what was typed meanwhile")


async def test_esc_leaves_the_command_line_and_nothing_is_carried_out() -> None:
    bench = listed()
    async with bench.app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        await pilot.press("colon")
        await settle(pilot)
        assert isinstance(bench.app.screen, CommandLine)
        await pilot.press("q", "escape")
        await settle(pilot)
        assert screen_of(bench).is_current


async def test_esc_and_a_capital_in_one_packet_are_two_keys() -> None:
    bench = listed()
    async with bench.app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        await pilot.press("colon")
        await settle(pilot)
        bench.app.post_message(Key("alt+shift+t", "T"))  # what Textual makes of them
        await settle(pilot)
        assert isinstance(bench.app.screen, TaskScreen)


def _profiles(message: Any) -> Any:
    if isinstance(message, p.Profiles):
        return [p.Value((p.ProfileInfo("dev", "keys"), p.ProfileInfo("staging", "sso")))]
    if isinstance(message, p.Resolve):
        return [CONTEXT]
    if isinstance(message, p.Regions):
        return [p.Value((p.RegionInfo("eu-west-1", "Ireland"), p.RegionInfo("us-east-1", "N. Virginia")))]
    return script(lambda request: [CONTEXT, *pages(12), p.End()])(message)


async def test_keys_after_a_picked_profile_are_for_the_list_there() -> None:
    bench = Bench(_profiles, route())
    async with bench.app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        burst(pilot, "Pstaging\r:region us-east-1\r/web-1\r")
        for _ in range(80):
            await pilot.pause(0.01)
            front = bench.app.screen
            if isinstance(front, ResourceScreen) and front.store.filter_text == "web-1":
                break
        screen = screen_of(bench)
        assert screen.route.places == (p.Place("staging", "us-east-1"),)
        assert screen.store.filter_text == "web-1"
        assert bench.notices == ""  # r, e, n, u, s of "region us-east-1" reached no row


async def test_a_move_that_comes_late_takes_no_typed_line_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typing, "_PATIENCE_SECONDS", 0.01)
    bench = Bench(lambda message: None if isinstance(message, p.Profiles) else _profiles(message), route())
    async with bench.app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        bench.app.use_profiles("staging")
        await settle(pilot)
        bench.app.action_command_line()
        await settle(pilot)
        for number in [n for n, message in bench.engine.numbers.items() if isinstance(message, p.Profiles)]:
            bench.engine.give(number, p.Value((p.ProfileInfo("staging", "sso"),)))
        await settle(pilot)
        assert isinstance(bench.app.screen, CommandLine)
        assert "stayed as they were" in bench.notices


async def test_what_was_left_is_not_said_to_be_prepared() -> None:
    bench = Bench(lambda message: None if isinstance(message, p.Profiles) else _profiles(message), route())
    async with bench.app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        await pilot.press("P")
        await settle(pilot)
        bench.app.still_preparing()
        await settle(pilot)
        assert "Still preparing" in bench.notices
        await pilot.press("escape")
        await settle(pilot)
        assert bench.notices == ""
        assert screen_of(bench).is_current
