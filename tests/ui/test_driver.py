"""The driver that gives the terminal away at once, and the private parts of Textual it stands on."""

from __future__ import annotations

import inspect
import os
import sys
import threading

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")


def test_textual_s_own_parts_are_as_the_driver_expects_them() -> None:
    from textual.drivers.linux_driver import LinuxDriver

    reads = inspect.getsource(LinuxDriver.run_input_thread)
    assert "selectors.SelectSelector()" in reads
    assert "while not self.exit_event.is_set()" in reads
    ends = inspect.getsource(LinuxDriver.disable_input)
    assert ends.index("exit_event.set()") < ends.index("_key_thread.join()") < ends.index("exit_event.clear()")


def test_the_thread_that_reads_keys_is_woken() -> None:
    """It would wait for a minute; it ends when it is told to, with what was typed before still read."""
    from awstui.ui import driver

    read, write = os.pipe()
    found: list[bytes] = []
    waiting, end = threading.Event(), threading.Event()

    def run() -> None:
        selector = driver.Waking()
        selector.register(read, driver.selectors.EVENT_READ)
        while not end.is_set():
            waiting.set()
            found.extend(os.read(read, 10) for _ in selector.select(60))
        selector.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    os.write(write, b"typed")
    assert waiting.wait(10)
    os.write(driver._write, b"x")
    end.set()
    thread.join(30)
    assert not thread.is_alive()
    assert os.read(driver._read, 1) == b"x"
    assert b"".join(found) in (b"typed", b"")
    for each in (read, write):
        os.close(each)


def test_any_other_driver_stays() -> None:
    from textual.drivers.linux_driver import LinuxDriver

    from awstui.ui import driver

    assert driver.quick(LinuxDriver) is driver.Driver
    assert driver.quick(dict) is dict
