"""Hostile text through the console's own screens: no crash, no control byte drawn, no markup obeyed.

The last filter is taken out, so each widget must be clean by itself.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given, settings
from textual.app import App
from textual.geometry import Region
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets._toast import Toast

from awstui import protocol as p
from awstui.catalog.load import Catalog, quick
from awstui.catalog.model import KINDS, Call, Column, Screen
from awstui.consoles.sqs.console import QueueConsole
from awstui.protocol.sqs import Attribute, Message, PeekCost, Peeked
from awstui.route import Route
from awstui.text import clean
from awstui.ui.command import CommandLine
from tests.protocol.queues import FIFO, QUEUE
from tests.ui.hostile import EXAMPLES, many, offences
from tests.ui.scripted import CONTEXT, Bench, settle

few = settings(max_examples=8, deadline=None)
EU, US = p.Place("dev", "eu-west-1"), p.Place("dev", "us-east-1")
EVERY_KIND = tuple(Column(f"c{number}", "x", kind) for number, kind in enumerate(KINDS))


def bare(bench: Bench) -> Bench:
    """Without the filter that would hide what a widget forgot."""
    bench.app.get_line_filters = lambda: App.get_line_filters(bench.app)  # type: ignore[method-assign]
    return bench


def failed(found: list[str]) -> p.Failure:
    first, last = found[0], found[-1]
    return p.Failure("denied", first, last, last, first, last, first, last, first)


def wild(found: list[str], columns: tuple[Column, ...] = EVERY_KIND) -> Screen:
    """A list of every kind of column whose words, as a person's own screen file, are hostile too."""
    words = {"title": found[0] or "T", "about": "\n".join(found), "id": "x"}
    return Screen("ec2", "wild", "things", list=Call("DescribeThings"), columns=columns, **words)


def told(found: list[str], lists: Iterable[Any] | None = None) -> Bench:
    """A console of that list in two regions, all of whose words are hostile."""
    rows = [tuple(found[(row + cell) % len(found)] for cell in range(len(KINDS))) for row in range(len(found))]
    page = p.Page(0, found, rows)

    def answer(message: Any) -> Iterable[Any] | None:
        context = p.Context(found[0], found[-1], True, found[-1])
        if isinstance(message, p.List):
            if lists is not None:
                return lists
            return [context, page, p.End()] if message.place == EU else [context, page, failed(found)]
        if isinstance(message, p.Identify):
            return [p.Identity(found[0], f"arn:aws:iam::1:{found[-1]}", found[-1])]
        if isinstance(message, p.Describe):
            return [p.Document(found[0], found[-1], dict.fromkeys(found, found), found[0], failed(found))]
        return []

    screen = wild(found)
    route = Route(screen, (EU, US), {"Name": found[0]}, ((found[0], tuple(found)),), crumb=found[-1])
    bench = bare(Bench(answer, route))
    bench.app.note = found[0]
    return bench


async def walked(pilot: Pilot[Any], *keys: str) -> list[str]:
    """What the screen does wrong as it stands and after each of the keys."""
    wrong = offences(pilot.app)
    for key in keys:
        await pilot.press(key)
        await settle(pilot)
        wrong += offences(pilot.app)
    return wrong


@given(many)
@few
async def test_list_header_title_strip_and_filter(found: list[str]) -> None:
    bench = told(found)
    async with bench.app.run_test(size=(160, 24)) as pilot:
        await settle(pilot)
        assert offences(bench.app) == []
        assert bench.app.screen.faults.display
        assert (
            await walked(
                pilot, "down", "w", ">", "space", "right", "/", *"x[", "escape", "E", "escape", "d", "escape", "?"
            )
            == []
        )


@given(many)
@few
async def test_an_empty_list_says_why(found: list[str]) -> None:
    bench = told(found, [p.Context(found[0], found[-1], False), failed(found)])
    async with bench.app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert await walked(pilot, "E") == []


@given(many)
@few
async def test_enriched_cells_and_what_they_failed_with(found: list[str]) -> None:
    queues = quick("sqs.queues")
    assert queues is not None
    cells = tuple(found[n % len(found)] for n in range(len(queues.columns)))

    def answer(message: Any) -> Iterable[Any] | None:
        if isinstance(message, p.List):
            return [CONTEXT, p.Page(0, ["a", "b"], [cells, cells]), p.End()]
        if isinstance(message, p.Enrich):
            return [p.Cells({0: cells}, {1: failed(found)}), p.End()]
        return []

    bench = bare(Bench(answer, Route(queues, (EU,))))
    async with bench.app.run_test(size=(160, 24)) as pilot:
        await settle(pilot)
        assert await walked(pilot, "w", "down", "E") == []


@given(many)
@few
async def test_notices(found: list[str]) -> None:
    bench = told(["plain"])
    async with bench.app.run_test(size=(100, 24), notifications=True) as pilot:
        await settle(pilot)
        bench.app.say("\n".join(found), "warning")
        bench.app.say_briefly(found[0])
        bench.app._engine_died(found[-1], restarted=False)
        await settle(pilot)
        assert bench.app.screen.query(Toast)
        assert offences(bench.app) == []
        assert bench.app.is_running


@given(many)
@few
async def test_command_line_candidates(found: list[str]) -> None:
    bench = told(["plain"])
    async with bench.app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        await bench.app.push_screen(CommandLine(lambda text: found, []))
        await settle(pilot)
        assert await walked(pilot, "x") == []


@given(many)
@few
async def test_home_with_a_persons_own_screens(found: list[str]) -> None:
    bench = told(["plain"])
    screens = [
        Screen(text, "wild", f"s{n}", text, "x", Call("DescribeThings"), (), about=text, aliases=(text,))
        for n, text in enumerate(found)
    ]
    bench.app._catalog = Catalog({screen.key: screen for screen in screens})
    async with bench.app.run_test(size=(140, 24)) as pilot:
        await settle(pilot)
        bench.app.open_home()
        await settle(pilot)
        assert await walked(pilot, "down", "/", "x", "[", "escape", "?") == []


@given(many)
@few
async def test_queue_console(found: list[str]) -> None:
    first, last = found[0], found[-1]
    url = f"https://sqs/1/{last}"
    queue = dataclasses.replace(
        FIFO if len(found) % 2 else QUEUE, url=url, name=first, dlq_arn=last, max_receive_count=3
    )
    messages = [
        Message(
            str(n), text, text, n, 6, None, None, text, text, text, text, (Attribute(text, text, text),), {text: text}
        )
        for n, text in enumerate(found)
    ]
    jobs = {
        "sqs.cost": [p.Value(queue), p.Value(PeekCost(queue, tuple(found)))],
        "sqs.peek": [p.Planned(1, first, "", "", (), (), "", "dev", "eu-west-1")],
        "run": [
            *(p.Value(message) for message in messages),
            p.Progress(len(messages), 10, first),
            p.Value(Peeked(len(messages), 10, "failed", 0, tuple(found), 30, fault=failed(found))),
        ],
    }
    names: dict[type, Any] = {p.Job: lambda job: job.name, p.Run: lambda run: "run"}
    bench = bare(Bench(lambda message: jobs[names[type(message)](message)] if type(message) in names else []))
    bench.app.contexts[EU] = CONTEXT
    async with bench.app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        await bench.app.push_screen(QueueConsole(EU, url))
        await settle(pilot)
        assert (
            await walked(pilot, "p", "enter", "down", "w", "E", "escape", "enter", "escape", "/", "x", "escape") == []
        )


@pytest.mark.parametrize("text", [text for text in EXAMPLES if text.strip() and len(text) < 40])
async def test_the_text_itself_is_shown(text: str) -> None:
    """Cleaning is not dropping: header, title, cells, strip and notice show what was sent."""
    seen = clean(text)
    bench = told([text])
    async with bench.app.run_test(size=(400, 24), notifications=True) as pilot:
        await settle(pilot)
        screen = bench.app.screen
        assert drawn(screen.header).count(seen) >= 3  # profile, alias, note
        assert seen in drawn(screen.line)
        assert seen in drawn(screen.table)
        assert clean(f"✗ {text}")[2:] in drawn(screen.faults)  # cleaned as one sentence
        bench.app.say(text)
        await settle(pilot)
        said = "".join(drawn(toast) for toast in screen.query(Toast))
        assert all(clean(line) in said for line in text.split("\n"))


def drawn(widget: Widget) -> str:
    width, height = widget.outer_size
    return "\n".join(strip.text for strip in widget.render_lines(Region(0, 0, width, height)))
