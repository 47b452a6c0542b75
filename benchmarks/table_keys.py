"""Keys in a table of 100,000 rows × 8 columns, on a real pseudo-terminal of 140×40 cells in true colour.

    python benchmarks/table_keys.py [--rows N] [--json FILE]

A latency is the time from writing the key's bytes to reading the last byte of the frame it causes: the terminal
answers that it knows synchronised output (mode 2026), so a frame has an end one can see.
"""

from __future__ import annotations

import argparse
import asyncio
import fcntl
import json
import os
import random
import select
import statistics
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path

WIDTH, HEIGHT = 140, 40
PAGE = 1_000
FRAME_END = b"\x1b[?2026l"
KEYS = {"down": b"j", "up": b"k", "page": b"\x1b[6~", "top": b"g", "bottom": b"G"}
FILTERS = ("b", "ba", "bat", "batch", "batch run", "batch run 1")
LIMITS = {  # milliseconds at the 90th percentile, bytes, MiB, bytes a second
    "down p90 ms": 16,
    "scroll p90 ms": 16,
    "page p90 ms": 16,
    "filter p90 ms": 120,
    "sort p90 ms": 120,
    "memory MiB": 150,
    "bytes per cursor-down": 600,
    "bytes per scrolled line": 9_000,
    "idle bytes per second": 0,
}


def child(rows: int, ready: int) -> None:
    """The program measured: a table and as many rows, with keys that filter and sort."""
    from textual.app import App, ComposeResult
    from textual.events import Key
    from textual.widgets import Static

    from awstui.catalog.model import Column
    from awstui.rows.store import Store
    from awstui.themes import DEFAULT, load, variable_defaults
    from awstui.ui.table import Table

    kinds = ("text", "id", "state", "text", "text", "ip", "age", "count")
    names = ("Name", "Instance", "State", "Type", "Zone", "Address", "Launched", "Volumes")
    columns = [Column(name, "", kind) for name, kind in zip(names, kinds, strict=True)]
    chance = random.Random(7)

    def page(start: int) -> tuple[list[str], list[tuple[object, ...]]]:
        keys = [f"i-{chance.getrandbits(68):017x}" for _ in range(min(PAGE, rows - start))]
        return keys, [
            (
                f"web-{chance.randrange(1_000_000)}-{chance.choice(('api', 'batch', 'front'))}",
                key,
                chance.choice(("running", "stopped", "pending", "terminated")),
                f"t3.{chance.choice(('micro', 'large', 'xlarge'))}",
                f"eu-west-1{chance.choice('abc')}",
                f"10.{chance.randrange(256)}.{chance.randrange(256)}.{chance.randrange(256)}",
                1.7e9 + chance.random() * 6e7,
                chance.randrange(40),
            )
            for key in keys
        ]

    class Bench(App[None]):
        def get_theme_variable_defaults(self) -> dict[str, str]:
            return variable_defaults()

        def compose(self) -> ComposeResult:
            yield Table(Store(columns))
            yield Static("", markup=False)  # stands for the filter line: it shows every key, the table may not

        def on_mount(self) -> None:
            theme, _ = load(DEFAULT)
            self.register_theme(theme)
            self.theme = theme.name
            self.query_one(Table).focus()
            self.run_worker(self.fill())

        async def fill(self) -> None:
            table = self.query_one(Table)
            for start in range(0, rows, PAGE):
                table.store.extend(*page(start))
                table.rows_changed()
                await asyncio.sleep(0)
            await asyncio.sleep(0.5)
            os.write(ready, b"r")

        def on_key(self, event: Key) -> None:
            table = self.query_one(Table)
            if event.character == "0":
                table.store.set_filter("")
            elif event.character in set("123456"):
                table.store.set_filter(FILTERS[int(event.character) - 1])
            elif event.character in set("abcdefh"):
                table.store.set_sort("abcdefh".index(event.character))
            else:
                return
            table.rows_changed()
            self.query_one(Static).update(f"{table.store.filter_text} {table.store.sort} {len(table.store.view)}")

    Bench().run()


class Terminal:
    """The other end of the pseudo-terminal: writes keys, reads frames, counts bytes."""

    def __init__(self, rows: int) -> None:
        self.master, slave = os.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", HEIGHT, WIDTH, 0, 0))
        ready, told = os.pipe()
        command = [sys.executable, __file__, "--child", str(told), "--rows", str(rows)]
        environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
        self.process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env=environment, pass_fds=(told,), start_new_session=True
        )
        os.close(slave)
        os.close(told)
        while not select.select([ready], [], [], 0)[0]:
            if b"\x1b[?2026$p" in self.read(0.05):
                os.write(self.master, b"\x1b[?2026;2$y")
        os.close(ready)
        self.settle()

    def read(self, seconds: float) -> bytes:
        """What comes within so many seconds, at once when something does."""
        if not select.select([self.master], [], [], seconds)[0]:
            return b""
        return os.read(self.master, 1 << 20)

    def settle(self) -> None:
        """Read until nothing comes for a while."""
        while self.read(0.2):
            pass

    def press(self, key: bytes) -> tuple[float, int]:
        """Press a key: milliseconds until its frame is whole, and the bytes of that frame."""
        start = time.perf_counter()
        os.write(self.master, key)
        data = b""
        end = start
        while not data.endswith(FRAME_END):
            more = self.read(5)
            if not more:
                raise SystemExit(f"no frame after {key!r}; got {data[-200:]!r}")
            data += more
            end = time.perf_counter()
        extra = self.read(0.03)  # a second frame would belong to the same key
        while extra:
            data, end = data + extra, time.perf_counter()
            extra = self.read(0.03)
        return (end - start) * 1000, len(data)

    def idle(self, seconds: float) -> float:
        """Bytes a second while nobody does anything."""
        self.settle()
        total, until = 0, time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            total += len(self.read(left))
        return total / seconds

    def memory(self) -> float:
        """Resident memory of the program, in MiB."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20

    def close(self) -> None:
        """End the program."""
        self.process.terminate()
        self.process.wait()
        os.close(self.master)


def percentile(values: list[float], share: float) -> float:
    """The smallest value that so large a share of them does not exceed."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def measure(rows: int) -> dict[str, float]:
    """All figures."""
    terminal = Terminal(rows)
    figures: dict[str, float] = {}
    figures["memory after loading MiB"] = terminal.memory()

    def record(name: str, presses: list[tuple[float, int]]) -> None:
        times = [milliseconds for milliseconds, _ in presses]
        figures[f"{name} median ms"] = statistics.median(times)
        figures[f"{name} p90 ms"] = percentile(times, 0.9)

    def again(key: bytes, times: int, before: Callable[[], object] = lambda: None) -> list[tuple[float, int]]:
        before()
        return [terminal.press(key) for _ in range(times)]

    terminal.press(KEYS["down"])
    down = again(KEYS["down"], HEIGHT - 5)
    terminal.press(KEYS["page"])
    scroll = again(KEYS["down"], 60)
    page = again(KEYS["page"], 40)
    record("down", down)
    record("scroll", scroll)
    record("page", page)
    figures["bytes per cursor-down"] = statistics.median(size for _, size in down)
    figures["bytes per scrolled line"] = statistics.median(size for _, size in scroll)
    figures["bytes per page"] = statistics.median(size for _, size in page)
    figures["idle bytes per second"] = terminal.idle(3)
    filters: list[tuple[float, int]] = []
    sorts: list[tuple[float, int]] = []
    for _ in range(3):
        filters += [terminal.press(str(number + 1).encode()) for number in range(len(FILTERS))]
        filters.append(terminal.press(b"0"))
        sorts += [terminal.press(key.encode()) for key in "abcdefh"]
    record("filter", filters)
    record("sort", sorts)
    figures["sort slowest ms"] = max(milliseconds for milliseconds, _ in sorts)
    figures["filter slowest ms"] = max(milliseconds for milliseconds, _ in filters)
    figures["memory MiB"] = terminal.memory()
    terminal.close()
    return figures


def main() -> None:
    """Measure, print, and say which limits are not met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--json", metavar="FILE")
    parser.add_argument("--child", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child is not None:
        child(arguments.rows, arguments.child)
        return
    figures = measure(arguments.rows)
    for name, value in figures.items():
        limit = LIMITS.get(name)
        verdict = "" if limit is None else f"   at most {limit}{'' if value <= limit else '   MISSED'}"
        print(f"{name:28}{value:10.1f}{verdict}")
    if arguments.json:
        Path(arguments.json).write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
