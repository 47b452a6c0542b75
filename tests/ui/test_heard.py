"""Every key that `?` tells of is heard: the screen changes, something opens, or a sentence says why nothing does."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import pytest
from textual.pilot import Pilot

from awstui import protocol as p
from awstui.keys import ALL, split
from awstui.ui.help import HelpScreen
from tests.ui.scripted import CONTEXT, Bench, settle
from tests.ui.test_journal import CHANGES
from tests.ui.test_resource import pages, route

Go = Callable[[Any, Pilot[Any]], Awaitable[None]]

NAMES = {"Esc": "escape", "PgUp": "pageup", "PgDn": "pagedown", "↑": "up", "↓": "down", "←": "left", "→": "right"}

SILENT = {
    "left", "right", "h", "l",  # where everything fits, there is nothing at the side
    "up", "down", "k", "j", "g", "home", "G", "end", "pageup", "pagedown",  # nor above or below
    "ctrl+q",  # ends the program
    "@",  # asks the engine, which says what there is to log in to
}  # fmt: skip
"""Keys that may do nothing: what they do is tested where there is something to do."""


def answer(request: Any) -> Iterable[Any] | None:
    """A list of instances, a journal, two profiles."""
    if isinstance(request, p.List):
        return [CONTEXT, *pages(3), p.End()]
    if isinstance(request, p.Changes):
        return [p.Value(() if request.lost else CHANGES)]
    if isinstance(request, p.Resolve):
        return [CONTEXT]
    if isinstance(request, p.Describe):
        return [p.Document("i-1", "arn:aws:ec2:eu-west-1:1:instance/i-1", dict.fromkeys(map(str, range(60)), "v"))]
    if isinstance(request, p.Spell):
        return [p.Value("aws ec2 describe-instances")]
    if isinstance(request, p.Profiles):
        return [p.Value((p.ProfileInfo("dev", "keys"), p.ProfileInfo("prod", "sso")))]
    if isinstance(request, p.Follow):
        return [p.Value(None)]
    if isinstance(request, p.Undo | p.Plan):
        return [p.Failure("usage", "It cannot be.")]
    return [p.Value(())]


async def stay(bench: Any, pilot: Pilot[Any]) -> None:
    """The first screen."""


def typed(word: str) -> Go:
    """Go there by its word."""

    async def go(bench: Any, pilot: Pilot[Any]) -> None:
        bench.app.carry_out(word)
        await settle(pilot)

    return go


async def described(bench: Any, pilot: Pilot[Any]) -> None:
    """A document over a list."""
    await pilot.press("d")
    await settle(pilot)


SAME = {name for key in ALL if key.where == "everywhere" for name in split(key.keys)} - {"r", "tab", "f", "J", "T"}
"""Keys that do the same everywhere: one place is enough for them."""

PLACES: dict[str, tuple[Callable[[], Bench], Go]] = {
    "home": (lambda: Bench(answer), stay),
    "list": (lambda: Bench(answer, route()), stay),
    "document": (lambda: Bench(answer, route()), described),
    "journal": (lambda: Bench(answer, route()), typed("journal")),
    "tasks": (lambda: Bench(answer, route()), typed("tasks")),
}


async def told(bench: Bench, pilot: Pilot[Any]) -> list[str]:
    """The keys that `?` lists here, as a terminal sends them."""
    await pilot.press("question_mark")
    await settle(pilot)
    shown = bench.app.screen
    assert isinstance(shown, HelpScreen)
    keys = [each for _, rows in shown._sections for names, _, _ in rows if "…" not in names for each in names.split()]
    await pilot.press("escape")
    await settle(pilot)
    return [NAMES.get(key, key if len(key) == 1 else key.lower()) for key in keys if key[0] != ":" or len(key) == 1]


def drawn(bench: Bench) -> tuple[Any, ...]:
    """All a person sees."""
    screen = bench.app.screen
    lines = [[(each.text, str(each.style)) for each in strip] for strip in screen._compositor.render_strips()]
    return id(screen), lines, bench.notices


async def pressed(place: str, keys: list[str]) -> list[str]:
    """Press these keys in a place, each taken off the list, until one leaves it; those that nothing came of."""
    make, go = PLACES[place]
    bench, silent = make(), []
    async with bench.app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await go(bench, pilot)
        front, focus, depth = bench.app.screen, bench.app.focused, len(bench.app.screen_stack)
        if not keys:
            keys += [
                key for key in await told(bench, pilot) if key not in SILENT and (place == "list" or key not in SAME)
            ]
        while keys and bench.app.screen is front:
            if bench.app.focused is not focus:
                break  # a search or a filter is open
            bench.app.clear_notifications()
            await pilot.pause()
            before, key = drawn(bench), keys.pop(0)
            await pilot.press("question_mark" if key == "?" else key)
            await settle(pilot)
            if drawn(bench) == before:
                silent.append(key)
            while len(bench.app.screen_stack) > depth:
                bench.app.pop_screen()
                await pilot.pause()
    return silent


@pytest.mark.parametrize("place", PLACES)
async def test_every_key_the_help_tells_of_is_heard(place: str) -> None:
    keys: list[str] = []
    silent = await pressed(place, keys)
    assert keys
    while keys:
        silent += await pressed(place, keys)
    assert not silent
