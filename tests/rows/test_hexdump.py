"""Hex dumps."""

from __future__ import annotations

from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from awstui.rows.hexdump import TEXT_AT, dump


@given(st.binary(min_size=1, max_size=100))
def test_every_byte_is_there_in_order(data: bytes) -> None:
    lines = list(dump(data))
    assert b"".join(bytes.fromhex(line[10:58]) for line in lines) == data
    assert [int(line[:8], 16) for line in lines] == list(range(0, len(data), 16))
    assert all(line[TEXT_AT] == line[-1] == "|" for line in lines)
    assert all(len(line) <= 78 and line.isascii() and line.isprintable() for line in lines)


def test_what_a_line_looks_like() -> None:
    assert list(dump(b"order A-1017:\n\xc5\xbc!")) == [
        "00000000  6f 72 64 65 72 20 41 2d  31 30 31 37 3a 0a c5 bc  |order A-1017:...|",
        "00000010  21                                                |!|",
    ]
    assert list(dump(b"")) == []


def test_lines_are_made_one_by_one() -> None:
    assert len(list(islice(dump(bytes(10**8)), 3))) == 3
