"""Take the README's pictures of the real program in its demo: `make pictures`, or `python -m tests.screenshot`."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from pathlib import Path

from textual.pilot import Pilot

from awstui import demo
from awstui import protocol as p
from awstui.app import Console
from awstui.consoles.sqs.console import QueueConsole
from awstui.settings import Settings
from awstui.ui.client import EngineClient
from awstui.ui.form import Form
from awstui.ui.process import EngineProcess
from awstui.ui.resource import ResourceScreen

DOCS = Path(__file__).parents[1] / "docs"
SIZE = (120, 30)
CELL = 12.2
"""The width of a character in the pictures, as Rich draws them."""


def quiet(svg: str) -> str:
    """The picture without fonts from elsewhere, and with its text where it belongs in every viewer.

    Some viewers drop the spaces a text begins with, so those become a larger x.
    """
    svg = re.sub(r"@font-face\s*\{.*?\}", "", svg, flags=re.DOTALL)
    svg = svg.replace("Fira Code", "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas")

    def moved(match: re.Match[str]) -> str:
        spaces = len(match["spaces"]) // len("&#160;")
        left, length = float(match["x"]) + spaces * CELL, float(match["length"]) - spaces * CELL
        return f'{match["head"]}x="{left:g}"{match["middle"]}textLength="{length:g}"{match["tail"]}'

    pattern = r'(?P<head><text [^>]*?)x="(?P<x>[\d.]+)"(?P<middle>[^>]*?)textLength="(?P<length>[\d.]+)"'
    svg = re.sub(pattern + r"(?P<tail>[^>]*>)(?P<spaces>(?:&#160;)+)(?=[^<&]|&(?!#160;))", moved, svg)
    return "\n".join(line.rstrip() for line in svg.splitlines() if line.strip()) + "\n"


async def until(pilot: Pilot[None], met: Callable[[], bool], what: str) -> None:
    """Wait for something to be on screen."""
    for _ in range(600):
        await pilot.pause(0.05)
        if met():
            return
    raise TimeoutError(what)


async def take(app: Console) -> None:
    """EC2 in three regions; a queue that was peeked at."""
    async with app.run_test(size=SIZE, notifications=False) as pilot:

        def listed() -> bool:
            screen = app.screen
            return isinstance(screen, ResourceScreen) and bool(len(screen.store)) and _whole(screen)

        app.carry_out("ec2")
        await until(pilot, lambda: isinstance(app.screen, ResourceScreen), "the list")
        app.use_regions("eu-west-1,us-east-1,ap-southeast-2")
        await until(pilot, lambda: len(app.current_places()) == 3 and listed(), "three regions")
        await until(pilot, lambda: bool(app.identities), "the account")
        await pilot.press("j", "j", "j")
        await pilot.pause(0.3)
        save(app, "screenshot-ec2.svg")

        app.use_regions("eu-west-1")
        await until(pilot, lambda: len(app.current_places()) == 1 and listed(), "one region")
        app.carry_out("sqs /orders")
        await until(pilot, lambda: "sqs" in app.screen.title_for_history().lower() and listed(), "the queues")
        queues = app.screen
        assert isinstance(queues, ResourceScreen)
        while (queues.store.get(queues.table.cursor_key) or ("",))[0] != "orders":
            await pilot.press("j")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, QueueConsole) and app.screen.queue is not None, "the queue")
        queue = app.screen
        assert isinstance(queue, QueueConsole)
        await pilot.press("p")
        await until(pilot, lambda: isinstance(app.screen, Form), "how many")
        await pilot.press("enter")
        await until(pilot, lambda: "visible again" in queue.messages_tab.status.text, "the end of the peek")
        await pilot.press("j", "j")
        await pilot.pause(0.3)
        save(app, "screenshot-queue.svg")


def _whole(screen: ResourceScreen) -> bool:
    loader = screen.loader
    return loader is not None and not loader.loading and not screen.store.pending


def save(app: Console, name: str) -> None:
    """Write the screen in front as a picture."""
    (DOCS / name).write_text(quiet(app.export_screenshot(title="awstui --demo")), encoding="utf-8")


def main() -> None:
    """Start the demo, take the pictures, stop it."""
    with demo.start() as aws:
        aws.apply()
        aws.seeded.wait(120)
        configure = p.Configure(endpoint_url=aws.endpoint_url, demo=True)
        engine = EngineClient(lambda: EngineProcess(configure))
        try:
            asyncio.run(take(Console(engine, Settings(), None, p.Place("demo"))))
        finally:
            engine.close()


if __name__ == "__main__":
    main()
