"""Base64 and compression: undone when it is certain, never guessed, never without end."""

from __future__ import annotations

import base64
import gzip
import re
import zlib

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from awstui.rows.encodings import MOST, from_base64, inflated, kind_of, may_be_base64, readable

prose = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=12, max_size=200)


def raw_deflate(data: bytes) -> bytes:
    machine = zlib.compressobj(wbits=-15)
    return machine.compress(data) + machine.flush()


def packed(data: bytes) -> str:
    return base64.b64encode(data).decode()


@given(prose, st.booleans(), st.booleans(), st.booleans())
def test_text_in_base64_is_found_in_every_spelling(text: str, url: bool, bare: bool, wrapped: bool) -> None:
    data = text.encode()
    spelt = (base64.urlsafe_b64encode if url else base64.b64encode)(data).decode()
    assume(len({c.isupper() + 2 * c.islower() for c in spelt}) > 1)
    assume(not re.fullmatch("[0-9a-fA-F]*", spelt))
    spelt = spelt.rstrip("=") if bare else spelt
    spelt = "\r\n".join(spelt[at : at + 76] for at in range(0, len(spelt), 76)) + "\r\n" if wrapped else spelt
    assert from_base64(spelt) == data


@given(st.text() | st.from_regex(r"[A-Za-z0-9+/=]{1,40}", fullmatch=True) | st.binary(max_size=60).map(packed))
def test_what_is_called_base64_is_exactly_what_it_decodes_to(text: str) -> None:
    found = from_base64(text)
    if found is not None:
        assert packed(found).rstrip("=") == re.sub(r"[\r\n]", "", text).translate({45: "+", 95: "/"}).rstrip("=")
        assert readable(found) is not None or kind_of(found) or inflated(found) is not None


@pytest.mark.parametrize(
    "text",
    [
        "", "test", "deadbeef", "deadbeef" * 20, "0123456789abcdef", "DEADBEEFDEADBEEF", "12345678901234567890",
        "internationalization", "OrderPlacedEvent", "CustomerAddressChanged12", "hello world, how are you",
        "5f1d0a6e-0000-4000-8000-000000000001", "arn:aws:sqs:eu-west-1:1:orders", "A" * 400, "====", "aGVsbG8",
        "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "/var/log/application/orders1",
        "aGVsbG8gd29ybGQhIQ=", "aGVsbG8gd29ybGQhIR==", "aGVsbG8gd29y bGQhISEh", "aGVsbG8-d29ybG+hISEh", "=" * 50,
        packed(b"\x01\x02\x03\x04" * 20),
    ],
)  # fmt: skip
def test_words_numbers_and_keys_are_never_called_base64(text: str) -> None:
    assert from_base64(text) is None


def test_a_padded_word_may_be_short_and_files_are_known_by_their_beginning() -> None:
    assert from_base64("aGVsbG8=") == b"hello"
    png = b"\x89PNG\r\n\x1a\n" + bytes(range(200))
    assert from_base64(packed(png)) == png
    assert kind_of(png) == "PNG image"
    assert kind_of(b"PK\x03\x04...") == "zip archive"
    assert kind_of(b"orders") == ""


@given(st.binary(max_size=300))
def test_compression_is_undone(data: bytes) -> None:
    for kind, squeeze in (("gzip", gzip.compress), ("zlib", zlib.compress)):
        found = inflated(squeeze(data))
        assert (found is None) if not data else found is not None and (found.kind, found.data) == (kind, data)
        assert found is None or found.fault == ""


@given(prose.filter(lambda text: len(text) > 20))
def test_deflate_without_a_mark_is_believed_when_it_gives_text(text: str) -> None:
    data = raw_deflate(text.encode())
    found = inflated(data)
    assume(len(data) > 8)  # so few bytes may mean anything
    assert found is not None
    assert (found.kind, found.data) == ("deflate", text.encode())
    assert inflated(data[:-1]) is None
    assert inflated(raw_deflate(b"\x00\x01\x02" * 20)) is None


@given(st.binary(max_size=200))
def test_any_bytes_can_be_tried(data: bytes) -> None:
    for start in (b"", b"\x1f\x8b\x08", b"\x78\x9c"):
        found = inflated(start + data)
        assert found is None or found.data or found.fault


def test_what_is_missing_of_a_compressed_value_is_said() -> None:
    whole = gzip.compress(bytes(range(256)) * 40)
    cut = inflated(whole[:-30])
    assert cut is not None
    assert cut.fault == "the end is missing"
    twice = inflated(whole + whole)
    assert twice is not None
    assert (len(twice.data), twice.fault) == (2 * 256 * 40, "")
    more = inflated(whole + b"trailer")
    assert more is not None
    assert more.fault == "something else follows"
    damaged = inflated(whole + whole[:10] + b"\x07" * 30)
    assert damaged is not None
    assert damaged.fault == "the rest is damaged"


def test_a_bomb_is_cut() -> None:
    bomb = gzip.compress(gzip.compress(b"\0" * (MOST + 5_000_000)))
    outer = inflated(bomb)
    assert outer is not None
    found = inflated(outer.data)
    assert found is not None
    assert len(found.data) == MOST
    assert found.fault == "cut after 8,192 KiB"
    assert len(inflated(outer.data, 1000).data) == 1000  # type: ignore[union-attr]


def test_readable_bytes_are_text_without_control_characters() -> None:
    assert readable("żółw\tx\n\x1b[31m".encode()) == "żółw\tx\n\x1b[31m"
    assert [readable(each) for each in (b"", b"\xff", b"a\x00b", "\x85".encode())] == [None] * 4
    half = "ż".encode() * 3
    assert readable(half[:-1]) is None
    assert readable(half[:-1], whole=False) == "żż"


def test_most_texts_are_known_not_to_be_base64_by_their_first_characters() -> None:
    assert not may_be_base64('{"a": 1}')
    assert not may_be_base64("two words")
    assert may_be_base64("\naGVsbG8gd29ybGQ")
