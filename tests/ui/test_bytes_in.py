"""Bytes from the terminal that are no UTF-8."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from textual.drivers import linux_driver
from textual.drivers.linux_driver import LinuxDriver

from awstui.ui.bytes_in import tolerant


def test_garbage_does_not_end_the_input() -> None:
    assert tolerant(LinuxDriver) is LinuxDriver
    decode = linux_driver.getincrementaldecoder("utf-8")().decode
    assert decode(b"a\xff\x9bb") == "a\ufffd\ufffdb"


@given(st.text(), st.integers(1, 5))
def test_what_is_utf_8_arrives_whole_however_it_is_cut(text: str, size: int) -> None:
    tolerant(LinuxDriver)
    decode = linux_driver.getincrementaldecoder("utf-8")().decode
    raw = text.encode("utf-8", "replace")
    parts = [decode(raw[at : at + size]) for at in range(0, len(raw), size)]
    assert "".join(parts) + decode(b"", final=True) == raw.decode()
