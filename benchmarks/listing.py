"""Keys in the whole program: bytes and stillness of a list on screen, and latency while the engine parses pages."""

from __future__ import annotations

import random
import statistics

from benchmarks.figures import Figure, percentile
from benchmarks.session import HEIGHT, Session
from benchmarks.surroundings import console, home, stub

_DOWN = b"j"


def measure(presses: int) -> list[Figure]:
    """Bytes per key and per second of the list of 1,000 instances; the position in the title line is among them."""
    with (
        home() as environment,
        stub(environment, "--items", "1000") as url,
        Session(console(url, "ec2"), environment) as session,
    ):
        session.until("1/1,000")
        session.settle(1)
        down = [session.weigh(_DOWN) for _ in range(HEIGHT // 2)]
        for _ in range(HEIGHT):  # to the last line of the window and beyond
            session.weigh(_DOWN)
        scrolled = [session.weigh(_DOWN) for _ in range(presses)]
        session.settle(1)
        seconds = 5
        idle = session.idle(seconds)
    size = "140×40, true colour"
    return [
        Figure("bytes per cursor-down, whole program", statistics.median(down), 600, story=size),
        Figure("bytes per scrolled line, whole program", statistics.median(scrolled), 9000, story=size),
        Figure("idle bytes per second", idle / seconds, 0, story=f"{seconds} s, list on screen, nothing loading"),
    ]


def measure_while_loading(presses: int, pages: int) -> Figure:
    """Cursor-down while the engine parses pages of 1,000 instances ÷ cursor-down when it is done, both at the 90th
    percentile: from the key's byte to the last byte of the frame that shows the new position."""
    chance = random.Random(1)
    with (
        home() as environment,
        stub(environment, "--items", "1000", "--pages", str(pages)) as url,
        Session(console(url, "ec2"), environment) as session,
    ):
        session.until(r"[m ]1/\d")
        position = 1

        def press() -> float:
            nonlocal position
            session.settle(0.005, chance.uniform(0.005, 0.06))
            position += 1
            return session.press(_DOWN, rf"[m ]{position:,}[/\x1b]")

        busy = [press() for _ in range(presses)]
        if f"/{pages},000".encode() in session.written:
            raise RuntimeError("all pages had come before the last key was pressed; more pages are needed")
        session.until(f"/{pages},000", 600)
        session.settle(1)
        idle = [press() for _ in range(presses)]
    slow, quick = percentile(busy) * 1000, percentile(idle) * 1000
    return Figure(
        "key p90 while the engine parses 1,000-instance pages ÷ idle",
        slow / quick,
        3,
        story=f"{slow:.1f} ms ÷ {quick:.1f} ms, {presses} presses each, {pages} pages",
    )
