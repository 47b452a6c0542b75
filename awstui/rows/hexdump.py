"""Bytes as people read them: where, what, and as text."""

from __future__ import annotations

from collections.abc import Iterator

WIDTH = 16
"""Bytes a line shows: with the place and the text, 78 columns."""

TEXT_AT = 60
"""Where in a line the bytes stand as text."""

_SHOWN = bytes(code if 0x20 <= code < 0x7F else 0x2E for code in range(256)).decode("ascii")


def dump(data: bytes) -> Iterator[str]:
    """The lines of a hex dump, made one by one: `00000010  6f 72 64 65 …  |orde…|`.

    Args:
        data: any bytes.
    """
    for at in range(0, len(data), WIDTH):
        part = data[at : at + WIDTH]
        left, right = part[: WIDTH // 2].hex(" "), part[WIDTH // 2 :].hex(" ")
        yield f"{at:08x}  {left:<23}  {right:<23}  |{''.join([_SHOWN[code] for code in part])}|"
