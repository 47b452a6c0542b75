"""The help screen."""

from __future__ import annotations

import pytest
from textual.containers import VerticalScroll

from awstui import protocol as p
from awstui.catalog.load import quick
from awstui.keys import ALL, WHERE, shown
from awstui.route import Route
from awstui.ui.help import HelpScreen
from tests.ui.host import Host
from tests.ui.hostile import screen_text
from tests.ui.scripted import CONTEXT, Bench, settle
from tests.ui.test_resource import EU, script

SECTIONS = [(WHERE[where], [(shown(k.keys), k.label, k.help) for k in ALL if k.where == where]) for where in WHERE]
ABOUT = "A queue holds messages until somebody takes them.\nA peek counts as a receive."


async def test_about_comes_before_the_keys() -> None:
    app = Host(HelpScreen("SQS queues", ABOUT, SECTIONS))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        text = screen_text(app)
    assert "SQS queues" in text
    assert text.index("A peek counts") < text.index("Everywhere") < text.index("command line; Tab completes")


@pytest.mark.parametrize("key", ["escape", "q", "?", "f1", "enter"])
async def test_the_keys_that_close_it(key: str) -> None:
    app = Host(HelpScreen("SQS queues", "", SECTIONS))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(key)
        assert app.answers == [None]


async def test_it_scrolls_to_its_end_and_back() -> None:
    app = Host(HelpScreen("SQS queues", ABOUT, SECTIONS))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        scroll = app.screen.query_one(VerticalScroll)
        await pilot.press("j", "j", "k")
        assert scroll.scroll_offset.y == 1
        await pilot.press("G")
        assert scroll.scroll_offset.y == scroll.max_scroll_y > 20
        await pilot.press("pageup")
        assert 0 < scroll.scroll_offset.y < scroll.max_scroll_y
        await pilot.press("g")
        assert scroll.scroll_offset.y == 0


@pytest.mark.parametrize("width", [80, 100, 200])
async def test_a_description_of_several_lines_hangs_under_its_column(width: int) -> None:
    rows = [("x", "Terminate", "one two three four five six seven eight nine ten " * 6)]
    app = Host(HelpScreen("EC2 instances", "", [("On EC2 instances", rows)]))
    async with app.run_test(size=(width, 24)) as pilot:
        await pilot.pause()
        lines = screen_text(app).splitlines()
    first = next(number for number, line in enumerate(lines) if "Terminate" in line)
    column = lines[first].index("one")
    rest = [line for line in lines[first + 1 :] if "one" in line or "ten" in line]
    assert rest
    assert {len(line) - len(line.lstrip(" │")) for line in rest} == {column}


async def test_a_list_tells_its_own_keys_by_where_they_lead_and_no_key_it_does_not_fill() -> None:
    screen = quick("route53.zones")
    assert screen is not None
    bench = Bench(script(lambda request: [CONTEXT, p.End()]), Route(screen, (EU,)))
    async with bench.app.run_test(size=(100, 90)) as pilot:
        await settle(pilot)
        await pilot.press("question_mark")
        await settle(pilot)
        rows = [line.split() for line in screen_text(bench.app).splitlines()]
    told = [" ".join(words).strip(" │") for words in rows]
    assert any(line.startswith("Enter") and "leads to" in line for line in told)
    assert not any(line.startswith(("s Connect", "l Logs")) for line in told)
