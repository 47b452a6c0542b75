"""What a terminal sends: bytes that are no UTF-8, and pastes with escape sequences in them."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from textual._xterm_parser import XTermParser
from textual.drivers import linux_driver
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Key

from awstui.ui.terminal_input import Arriving, tolerant

START, END = b"\x1b[200~", b"\x1b[201~"


def read(data: bytes, size: int) -> str:
    """The text of bytes that arrive so many at a time."""
    arriving = Arriving()
    parts = [arriving.decode(data[at : at + size]) for at in range(0, len(data), size)]
    return "".join(parts) + arriving.decode(b"", final=True)


def test_the_driver_reads_on_at_garbage() -> None:
    assert tolerant(LinuxDriver) is LinuxDriver
    decode = linux_driver.getincrementaldecoder("utf-8")().decode
    assert decode(b"a\xff\x9bb") == "a\ufffd\ufffdb"


@given(st.text().filter(lambda text: "\x1b" not in text), st.integers(1, 9))
def test_what_is_typed_arrives_as_it_is_however_it_is_cut(text: str, size: int) -> None:
    raw = text.encode("utf-8", "replace")
    assert read(raw, size) == raw.decode()


@pytest.mark.parametrize("sign", ["3", ":", "/", "?", "~", "\r", "\t"])
def test_esc_and_a_sign_in_one_packet_are_two_keys(sign: str) -> None:
    keys = list(XTermParser().feed(read(f"\x1b{sign}".encode(), 9)))
    assert [each.character or each.key for each in keys if isinstance(each, Key)] == ["escape", sign]


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("sign", ["3", ":", "/", "?", "~", "\r", "\t"])
def test_esc_and_a_sign_in_two_packets_are_two_keys(sign: str, late: bool) -> None:
    arriving, parser = Arriving(), XTermParser()
    keys = list(parser.feed(arriving.decode(b"\x1b")))
    if late:  # the tenth of a second is over
        parser._timeout_time = 0.0
        keys += parser.tick()
    keys += parser.feed(arriving.decode(sign.encode()))
    assert [each.character or each.key for each in keys if isinstance(each, Key)] == ["\x1b", sign]


@pytest.mark.parametrize("sequence", ["\x1b[A", "\x1bOP", "\x1b[<0;3;4M", "\x1b[27;2;13~"])
def test_what_a_key_sends_is_left_as_it_is(sequence: str) -> None:
    assert read(sequence.encode(), 9) == sequence


def test_a_lone_escape_waits_for_nothing() -> None:
    arriving = Arriving()
    assert [arriving.decode(b"\x1b"), arriving.decode(b"["), arriving.decode(b"200~x\x1b")] == ["\x1b", "[", "200~x"]
    assert arriving.decode(END[1:] + b"\x1b") == "\x1b[201~\x1b"  # the one in the paste was its end


@given(st.text(st.sampled_from("ab\x1b[20~1m\n")), st.text(st.sampled_from("xy\x1b")), st.integers(1, 9))
def test_no_escape_sequence_comes_out_of_a_paste(pasted: str, after: str, size: int) -> None:
    assume(END.decode() not in pasted)
    made = read(b"q" + START + pasted.encode() + END + after.encode(), size)
    inside, end, rest = made.removeprefix("q\x1b[200~").partition(END.decode())
    assert (made[:7], inside, end) == ("q\x1b[200~", pasted.replace("\x1b", "\u241b"), END.decode())
    assert rest.replace("\x1b[27u", "\x1b") == after
