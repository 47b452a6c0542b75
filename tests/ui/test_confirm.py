"""The confirmation: only the right key, at the right time, typed by a person."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from textual import events
from textual.widgets import Input

from awstui.protocol import Planned
from awstui.ui.confirm import Confirm
from tests.ui.host import Host
from tests.ui.hostile import screen_text

STOP = Planned(
    plan=1,
    title="Stop instance web-1",
    tier="y",
    expect="y",
    targets=("i-1 web-1",),
    commands=("aws ec2 stop-instances --instance-ids i-1",),
    account="123456789012",
    profile="prod",
    region="eu-west-1",
    effect="The instance stops; its disks stay.",
    checks=("i-1: AWS would do it",),
)
DELETE = replace(STOP, title="Delete queue orders", tier="name", expect="orders")


class Clock:
    """Seconds that pass only when told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


async def drawn(app: Host) -> None:
    confirmation = app.shown
    assert isinstance(confirmation, Confirm)
    while confirmation.drawn_at is None:
        await asyncio.sleep(0)


async def confirm(planned: Planned, *keys: str, wait: float = 0.31) -> tuple[list[str | None], Host]:
    clock = Clock()
    app = Host(Confirm(planned, clock=clock))
    async with app.run_test(size=(80, 24)) as pilot:
        await drawn(app)
        clock.now += wait
        await pilot.press(*keys)
        await pilot.pause()
        return app.answers, app


@pytest.mark.parametrize(
    ("keys", "answers"),
    [
        (["y"], ["y"]),
        (["escape"], [None]),
        (["enter"], []),
        (["space", "Y", "n", "1"], []),
        (["enter", "y"], ["y"]),
    ],
)
async def test_only_y_confirms_the_mildest_tier(keys: list[str], answers: list[str | None]) -> None:
    assert (await confirm(STOP, *keys))[0] == answers


@pytest.mark.parametrize(
    ("keys", "answers"),
    [
        ([*"orders", "enter"], ["orders"]),
        ([*"order", "enter"], []),
        ([*"Orders", "enter"], []),
        (["y"], []),
        (["enter"], []),
        ([*"orders", "escape"], [None]),
        ([*"order", "enter", "s", "enter"], ["orders"]),
    ],
)
async def test_the_name_must_be_typed(keys: list[str], answers: list[str | None]) -> None:
    assert (await confirm(DELETE, *keys))[0] == answers


async def test_the_account_must_be_typed() -> None:
    planned = replace(STOP, tier="account", expect="123456789012")
    assert (await confirm(planned, *"123456789012", "enter"))[0] == ["123456789012"]
    assert (await confirm(planned, "y"))[0] == []


@pytest.mark.parametrize("planned", [STOP, replace(STOP, tier="name", expect="y")])
async def test_keys_meant_for_the_screen_below_are_ignored(planned: Planned) -> None:
    answers, _ = await confirm(planned, "y", "enter", wait=0.29)
    assert answers == []
    answers, _ = await confirm(planned, "y", "enter", wait=0.31)
    assert answers == ["y"]


async def test_a_wrong_word_is_answered_in_words() -> None:
    clock = Clock()
    app = Host(Confirm(DELETE, clock=clock))
    async with app.run_test(size=(80, 24)) as pilot:
        await drawn(app)
        clock.now += 1
        await pilot.press(*"ordres", "enter")
        assert "not what was asked for" in screen_text(app)


async def test_a_paste_is_not_taken() -> None:
    clock = Clock()
    app = Host(Confirm(DELETE, clock=clock))
    async with app.run_test(size=(80, 24)) as pilot:
        await drawn(app)
        clock.now += 1
        field = app.screen.query_one(Input)
        app.post_message(events.Paste("orders"))
        app.copy_to_clipboard("orders")
        await pilot.press("ctrl+v", "enter")
        assert (field.value, app.answers) == ("", [])
        assert "type it" in screen_text(app) or "not what was asked for" in screen_text(app)


async def test_what_cannot_be_done_says_why_and_takes_only_esc() -> None:
    planned = replace(STOP, refused="this console is read-only")
    clock = Clock()
    app = Host(Confirm(planned, clock=clock))
    async with app.run_test(size=(80, 24)) as pilot:
        await drawn(app)
        clock.now += 1
        await pilot.press("y", "enter")
        assert app.answers == []
        assert "It cannot be done: this console is read-only" in screen_text(app)
        await pilot.press("escape")
        assert app.answers == [None]


async def test_everything_needed_to_decide_is_on_screen() -> None:
    app = Host(Confirm(STOP))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        shown = screen_text(app)
    for part in (STOP.title, STOP.account, STOP.profile, STOP.region, STOP.effect, *STOP.targets, *STOP.checks):
        assert part in shown
    assert STOP.commands[0] in shown
    assert "Press y" in shown


async def test_many_targets_scroll_and_the_prompt_stays() -> None:
    planned = replace(DELETE, targets=tuple(f"i-{number:03}" for number in range(200)))
    app = Host(Confirm(planned))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "200 targets:" in screen_text(app)
        before = app.screen.query_one("VerticalScroll").scroll_offset.y
        await pilot.press(*["pagedown"] * 40)
        assert before == 0
        scroll = app.screen.query_one("VerticalScroll")
        assert scroll.scroll_offset.y == scroll.max_scroll_y > 100
        prompt = app.screen.query_one(".ask")
        assert app.screen.region.contains_region(prompt.region)
        assert app.screen.region.contains_region(app.screen.query_one(Input).region)


@pytest.mark.parametrize("planned", [STOP, DELETE, replace(STOP, refused="no")])
async def test_the_command_can_be_copied(planned: Planned) -> None:
    answers, app = await confirm(planned, "!")
    assert answers == []
    assert app.copies == [(STOP.commands[0], STOP.commands[0])]


async def test_a_name_that_cannot_be_typed_is_typed_as_it_is_shown() -> None:
    clock = Clock()
    app = Host(Confirm(replace(DELETE, expect="ord\x1bers"), clock=clock))
    async with app.run_test(size=(80, 24)) as pilot:
        await drawn(app)
        clock.now += 1
        app.screen.query_one(Input).insert_text_at_cursor("ord␛ers")
        await pilot.press("enter")
        assert app.answers == ["ord\x1bers"]


@pytest.mark.parametrize("planned", [STOP, DELETE, replace(STOP, refused="no")])
async def test_a_command_is_offered_only_where_there_is_one(planned: Planned) -> None:
    for commands in (STOP.commands, ()):
        app = Host(Confirm(replace(planned, commands=commands), grace=0))
        async with app.run_test(size=(80, 24)) as pilot:
            await drawn(app)
            assert ("! copies" in screen_text(app)) is bool(commands)
            await pilot.press("!")
            await pilot.pause()
            assert ("no aws command" in screen_text(app)) is not bool(commands)
            assert len(app.copies) == len(commands)
            assert app.answers == []
