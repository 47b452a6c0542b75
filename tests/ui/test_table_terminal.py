"""What the table writes to a real terminal: whatever is pressed, the screen is the one a full repaint gives.

Run as a program this file is the console under test; the test presses its keys through a pseudo-terminal and keeps the
screen in a terminal emulator.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import random
import select
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator

import pyte
import pytest

WIDTH, HEIGHT = 90, 24
FRAME_END = b"\x1b[?2026l"
OTHERS = (*b"j k g G v a u s S f F w o O O O d m m".split(), b" ", b"\x1b[6~", b"\x1b[5~", b"\x1b[C", b"\x1b[D")


def program() -> None:
    """A table with 200 rows and keys for everything that can happen to one."""
    from textual.app import App, ComposeResult
    from textual.events import Key
    from textual.screen import ModalScreen
    from textual.widgets import Static

    from awstui.catalog.model import Column
    from awstui.rows.store import Store
    from awstui.themes import DEFAULT, load, variable_defaults
    from awstui.ui.table import Table

    columns = (
        Column("Name", "", "text"),
        Column("ID", "", "id"),
        Column("State", "", "state"),
        Column("Messages", "", "count", approx=True),
        Column("Wide", "", "text", wide=True),
        Column("Tags", "", "tags"),
        Column("Note", "", "text"),
    )
    states = ("running", "stopped", "pending", "failed")
    names = ("web", "日本語のキュー", "naïve", "a\x1b[31mred", "e\u0301a")

    class Question(ModalScreen[None]):
        CSS = "Question { align: center middle; } Question Static { width: 30; height: 5; background: $panel; }"

        def compose(self) -> ComposeResult:
            yield Static("modal", markup=False)

    class Program(App[None]):
        CSS = (
            "Screen { layers: below above; } #over { layer: above; width: 20; height: 3; offset: 30 9; display: none; }"
        )

        def get_theme_variable_defaults(self) -> dict[str, str]:
            return variable_defaults()

        def compose(self) -> ComposeResult:
            yield Static("heading", markup=False)
            yield Table(Store(columns, clock=lambda: 1.8e9))
            yield Static("over\nall\nof it", id="over", markup=False)
            yield Static("0", id="count", markup=False)

        def on_mount(self) -> None:
            theme, _ = load(DEFAULT)
            self.register_theme(theme)
            self.theme = theme.name
            self.table, self.over, self.count = (
                self.query_one(Table),
                self.query_one("#over"),
                self.query_one("#count", Static),
            )
            self.made = self.counted = 0
            self.add(200)
            self.table.focus()

        def add(self, count: int) -> None:
            table = self.table
            numbers = range(self.made, self.made + count)
            self.made += count
            rows = [
                (
                    f"{names[n % 5]}-{n * 7 % 101}",
                    f"i-{n:06x}",
                    states[n % 4],
                    n * 13,
                    "w" * 9,
                    {"k": str(n)},
                    "x" * (n % 40),
                )
                for n in numbers
            ]
            table.store.extend(list(numbers), rows)
            table.rows_changed()

        def on_key(self, event: Key) -> None:
            table = self.table
            store = table.store
            match event.character:
                case "a":
                    self.add(3)
                case "u":
                    known = {key: store.get(key) for key in table.visible_keys()[::5]}
                    store.update({key: (*row[:3], row[3] + 1, *row[4:]) for key, row in known.items() if row})
                case "s":
                    store.set_sort(0)
                case "S":
                    store.set_sort(3, reverse=True)
                case "f":
                    store.set_filter("running")
                case "F":
                    store.set_filter("")
                case "w":
                    table.toggle_wide()
                case "o" | "O":
                    self.over.display = event.character == "o"
                case "d":
                    store.remove(table.visible_keys()[:1])
                case "m" if isinstance(self.screen, Question):
                    self.screen.dismiss()
                case "m":
                    self.push_screen(Question())
                case "R":
                    self.screen.refresh()
            table.rows_changed()
            if event.character in ("Z", "R"):
                self.counted += 1
                self.count.update(str(self.counted))

    Program().run()


class Terminal:
    """A pseudo-terminal with an emulator behind it."""

    def __init__(self, master: int) -> None:
        self.master = master
        self.screen = pyte.Screen(WIDTH, HEIGHT)
        self.stream = pyte.ByteStream(self.screen)
        self.written = b""
        self.count = 0

    def read(self) -> None:
        assert select.select([self.master], [], [], 30)[0], self.screen.display
        data = os.read(self.master, 1 << 16)
        if b"\x1b[?2026$p" in data:
            os.write(self.master, b"\x1b[?2026;2$y")
        self.written += data
        self.stream.feed(data.replace(b"\x1b[>", b"\x1b[?"))  # the emulator knows no private mode with ">"

    def press(self, keys: bytes) -> None:
        """Press keys, then one that counts, and read until the count is on the screen."""
        os.write(self.master, keys)
        self.count += 1
        self.written = b""
        while self.screen.display[-1].strip() != str(self.count) or not self.written.endswith(FRAME_END):
            self.read()

    def cells(self) -> list[list[object]]:
        return [[self.screen.buffer[y][x] for x in range(WIDTH)] for y in range(HEIGHT - 1)]


@contextlib.contextmanager
def running() -> Iterator[Terminal]:
    master, slave = os.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", HEIGHT, WIDTH, 0, 0))
    environment = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
    environment |= {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
    process = subprocess.Popen(
        [sys.executable, __file__], stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True
    )
    os.close(slave)
    terminal = Terminal(master)
    try:
        while "web-0" not in terminal.screen.display[2]:
            terminal.read()
        yield terminal
    finally:
        process.kill()
        process.wait()
        os.close(master)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_random_keys_give_the_screen_a_full_repaint_gives() -> None:
    chance = random.Random(20)
    pressed = scrolled = 0
    way = b"j"
    with running() as terminal:
        terminal.press(b"Z")
        while pressed < 600:
            keys = [way] * chance.randrange(1, 9)
            if chance.random() < 0.25:
                keys += chance.choices(OTHERS, k=2)
            if chance.random() < 0.07:
                way = b"k" if way == b"j" else b"j"
            burst = b"".join(keys)
            pressed += len(keys)
            terminal.press(burst + b"Z")
            scrolled += terminal.written.count(f"\x1b[3;{HEIGHT - 1}r".encode())
            terminal.press(b"Z")  # what needs a new layout is painted a frame later
            before = terminal.cells()
            terminal.press(b"R")
            after = terminal.cells()
            assert before == after, (burst, [y for y in range(HEIGHT - 1) if before[y] != after[y]])
    assert scrolled > 5


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_a_scrolled_line_costs_two_lines_of_bytes() -> None:
    with running() as terminal:
        terminal.press(b"j" * (HEIGHT - 4) + b"Z")
        terminal.press(b"jZ")
        assert b"\x1b[3;23r" in terminal.written
        assert len(terminal.written) < 900
        terminal.press(b"kZ")
        assert len(terminal.written) < 600
        assert b"\x1b[3;23r" not in terminal.written


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_the_terminal_does_not_move_lines_under_something_that_covers_the_table() -> None:
    with running() as terminal:
        terminal.press(b"oZ")
        terminal.press(b"j" * HEIGHT + b"Z")
        assert b"\x1b[3;23r" not in terminal.written
        assert "over" in terminal.screen.display[9]


if __name__ == "__main__":
    program()
