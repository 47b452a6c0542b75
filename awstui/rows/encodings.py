"""Base64 and compression undone, as far as they are certain: a short word is never called base64."""

from __future__ import annotations

import base64
import codecs
import re
import zlib

from awstui.records import record

MOST = 8 * 1024 * 1024
"""Bytes that are unpacked at most: a body of 1 MiB can hold a thousand times its size."""

ENCODINGS = frozenset({"base64", "gzip", "zlib", "deflate"})
"""What is undone here."""

_SHORTEST, _SHORTEST_PADDED = 16, 8
"""Characters from which a text may be called base64: of 16 random ones, one in 100,000 reads as text. No word ends in
an equals sign, so a padded one may be shorter."""

_BASE64 = re.compile(r"[A-Za-z0-9+/]+={0,2}|[A-Za-z0-9_-]+={0,2}")
_BREAK = re.compile(r"\r?\n")
_HEX = re.compile(r"[0-9a-fA-F]+")
_KINDS = (re.compile("[A-Z]"), re.compile("[a-z]"), re.compile("[0-9+/_=-]"))
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f]")
"""What no text has; ESC is let through, for terminals' colours are pasted into messages."""

_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "PNG image"),
    (b"\xff\xd8\xff", "JPEG image"),
    (b"GIF8", "GIF image"),
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "zip archive"),
    (b"\x1f\x8b\x08", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"PAR1", "Parquet"),
    (b"Obj\x01", "Avro"),
    (b"SQLite format 3\x00", "SQLite database"),
)
"""How files of some kinds begin, each in its own specification."""


@record
class Inflated:
    """What came out of a compressed value: `fault` says, as half a sentence, why it is not all."""

    kind: str  # gzip, zlib or deflate
    data: bytes
    fault: str = ""


def from_base64(text: str) -> bytes | None:
    """The bytes a text is the base64 of; None when it is not convincing.

    Convincing is what decodes without a bit left over, is neither hexadecimal nor made of one kind of character, and
    gives readable UTF-8, compressed data or a file of a known kind.

    Args:
        text: with the standard or the URL alphabet (RFC 4648), in lines or not, padded or not.
    """
    if not may_be_base64(text):
        return None
    joined = _BREAK.sub("", text.strip("\r\n"))
    if len(joined) < (_SHORTEST_PADDED if joined.endswith("=") else _SHORTEST) or not _BASE64.fullmatch(joined):
        return None
    if _HEX.fullmatch(joined) or sum(kind.search(joined) is not None for kind in _KINDS) < 2:
        return None
    bare = joined.rstrip("=")
    if len(bare) % 4 == 1 or (len(joined) != len(bare) and len(joined) % 4):
        return None
    padded = bare.translate(_STANDARD) + "=" * (-len(bare) % 4)
    try:
        data = base64.b64decode(padded, validate=True)
    except ValueError:
        return None
    if base64.b64encode(data).decode("ascii") != padded:  # bits are left over, which no encoder leaves
        return None
    return data if readable(data) is not None or kind_of(data) or inflated(data, 4096) else None


def may_be_base64(text: str) -> bool:
    """Whether its first characters are of the alphabet: what most texts fail at once."""
    return len(text) >= _SHORTEST_PADDED and _BEGINNING.match(text) is not None


_BEGINNING = re.compile(r"[\r\n]*[A-Za-z0-9+/_-]{6}")
_STANDARD = str.maketrans("-_", "+/")


def readable(data: bytes, whole: bool = True) -> str | None:
    """The text these bytes are in UTF-8; None when they are none, are empty, or hold what no text has.

    Args:
        data: any bytes.
        whole: False when they may have been cut in the middle of a letter.
    """
    try:
        text = _UTF8().decode(data, final=whole)
    except UnicodeDecodeError:
        return None
    return text if text and not _CONTROL.search(text) else None


_UTF8 = codecs.getincrementaldecoder("utf-8")


def kind_of(data: bytes) -> str:
    """The kind of file that begins like this: `PNG image`; empty for none we know."""
    return next((name for start, name in _MAGIC if data.startswith(start)), "")


def inflated(data: bytes, most: int = MOST) -> Inflated | None:
    """What was compressed, or None when nothing was.

    Gzip (RFC 1952) and zlib (RFC 1950) are known by their first bytes and believed when something came out; deflate
    alone (RFC 1951) has no mark, so it must come to its end exactly and give readable text.

    Args:
        data: any bytes.
        most: the bytes to unpack at most.
    """
    if data.startswith(b"\x1f\x8b\x08"):
        return _unpacked("gzip", data, most)
    if len(data) > 5 and data[0] == 0x78 and (data[0] << 8 | data[1]) % 31 == 0:
        return _unpacked("zlib", data, most)
    found = _unpacked("deflate", data, most) if len(data) > 8 else None
    return found if found is not None and not found.fault and readable(found.data) is not None else None


_WINDOW = {"gzip": 31, "zlib": 15, "deflate": -15}


def _unpacked(kind: str, data: bytes, most: int) -> Inflated | None:
    out = bytearray()
    fault = ""
    while data and not fault:  # a gzip file may be several, one behind the other
        machine = zlib.decompressobj(_WINDOW[kind])
        try:
            out += machine.decompress(data, most + 1 - len(out))
        except zlib.error:
            fault = "the rest is damaged"
            break
        if len(out) > most:
            del out[most:]
            fault = f"cut after {most // 1024:,} KiB"
        elif not machine.eof:
            fault = "the end is missing"
        data = machine.unused_data
        if data and not (kind == "gzip" and data.startswith(b"\x1f\x8b\x08")):
            fault = fault or "something else follows"
    return Inflated(kind, bytes(out), fault) if out else None
