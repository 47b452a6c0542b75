"""PPK: what we write is read by the real puttygen, and what it writes by us; 300 random keys each way."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_ssh_private_key,
)
from hypothesis import given
from hypothesis import strategies as st

from awstui.engine.keys import formats
from awstui.engine.keys.formats import ppk
from awstui.engine.keys.formats.private import Private
from awstui.errors import KeyFault, PassphraseFault
from tests import keytools
from tests.engine.keys.formats import keys

COUNT = 300


@pytest.fixture(scope="module")
def pool() -> list[Private]:
    keytools.tool("puttygen")
    return keys.many(COUNT, 20)


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2 at a cost that 300 keys can be derived with; the file says it, and puttygen takes it from there."""
    monkeypatch.setattr(ppk, "MEMORY", 64)
    monkeypatch.setattr(ppk, "PASSES", 2)


def each_of(pool: list[Private], folder: Path, check: Callable[[Private, Path, str], None], sealed: bool) -> int:
    """Check every key, two at a time: the time goes into puttygen. Says how many were checked."""

    def one(numbered: tuple[int, Private]) -> int:
        number, private = numbered
        own = folder / str(number)
        own.mkdir()
        check(private, own, random.choice(keys.PASSPHRASES) if sealed else "")
        return 1

    with ThreadPoolExecutor(2) as threads:
        return sum(threads.map(one, enumerate(pool)))


@pytest.mark.parametrize("sealed", [False, True], ids=["open", "passphrase"])
@pytest.mark.parametrize("version", [2, 3])
def test_puttygen_reads_what_we_write(
    pool: list[Private], tmp_path: Path, version: int, sealed: bool, cheap: None
) -> None:
    def check(private: Private, own: Path, passphrase: str) -> None:
        secret, empty = own / "old", own / "new"
        secret.write_text(passphrase)
        empty.write_text("")
        (own / "k.ppk").write_bytes(formats.write(private, f"ppk{version}", passphrase.encode()))
        into = ("-O", "private-openssh-new", "-o", own / "k", "--old-passphrase", secret, "--new-passphrase", empty)
        keytools.run("puttygen", own / "k.ppk", *into)
        written = (own / "k").read_bytes()
        assert keys.numbers(load_ssh_private_key(written, None)) == keys.numbers(private.key)
        assert formats.read(written).comment == private.comment

    assert each_of(pool, tmp_path, check, sealed) == COUNT


@pytest.mark.parametrize("sealed", [False, True], ids=["open", "passphrase"])
@pytest.mark.parametrize("version", [2, 3])
def test_we_read_what_puttygen_writes(pool: list[Private], tmp_path: Path, version: int, sealed: bool) -> None:
    def check(private: Private, own: Path, passphrase: str) -> None:
        secret = own / "new"
        secret.write_text(passphrase)
        form = private.key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
        (own / "k").write_bytes(form)
        flavour = random.choice(("argon2id", "argon2i", "argon2d"))
        cost = f"version={version},kdf={flavour},memory={random.choice((8, 64, 1000))},passes={random.choice((1, 3))}"
        as_ppk = ("-O", "private", "-o", own / "k.ppk", "--ppk-param", cost, "--new-passphrase", secret)
        keytools.run("puttygen", own / "k", *as_ppk, "-C", private.comment or "none")
        found = formats.read((own / "k.ppk").read_bytes(), passphrase.encode())
        assert keys.numbers(found.key) == keys.numbers(private.key)
        assert found.comment == (private.comment or "none")

    assert each_of(pool, tmp_path, check, sealed) == COUNT


@pytest.mark.parametrize("kind", ["rsa", "ed25519", "nistp521"])
def test_a_file_at_the_usual_cost_is_opened_by_puttygen_and_its_fingerprint_is_ours(tmp_path: Path, kind: str) -> None:
    private = keys.one(kind, "usual")
    (tmp_path / "secret").write_text("a passphrase")
    (tmp_path / "k.ppk").write_bytes(formats.write(private, "ppk3", b"a passphrase"))
    keytools.run("puttygen", tmp_path / "k.ppk", "-O", "public-openssh", "-o", tmp_path / "k.pub")
    assert keytools.fingerprint(tmp_path / "k.pub") in keytools.run("puttygen", "-l", tmp_path / "k.ppk").decode()
    old = ("--old-passphrase", tmp_path / "secret", "--new-passphrase", tmp_path / "secret", "-P")
    keytools.run("puttygen", tmp_path / "k.ppk", *old, "-o", tmp_path / "again.ppk", "-O", "private")
    again = formats.read((tmp_path / "again.ppk").read_bytes(), b"a passphrase")
    assert keys.numbers(again.key) == keys.numbers(private.key)
    assert b"Argon2-Memory: 8192\r\nArgon2-Passes: 13\r\n" in (tmp_path / "k.ppk").read_bytes()


def test_a_line_end_in_a_comment_makes_no_header(tmp_path: Path) -> None:
    private = Private(keys.one("ed25519").key, "mine\r\nPublic-Lines: 0\nEncryption: none\x00\x1b]0;x\x07")
    data = formats.write(private, "ppk2")
    assert data.count(b"\r\n") == data.count(b"\n") == 9
    (tmp_path / "k.ppk").write_bytes(data)
    assert b"ssh-ed25519" in keytools.run("puttygen", "-L", tmp_path / "k.ppk")
    assert formats.read(data).blob == private.blob


@pytest.mark.parametrize("version", [2, 3])
@pytest.mark.parametrize("given", [b"", b"wrong"])
def test_another_passphrase_is_told_and_opens_nothing(version: int, given: bytes, cheap: None) -> None:
    data = formats.write(keys.one("ed25519"), f"ppk{version}", b"right")
    with pytest.raises(PassphraseFault, match="passphrase"):
        formats.read(data, given)


@pytest.mark.parametrize("member", ["Comment", "Private-MAC", "public", "private"])
def test_a_file_that_somebody_changed_is_refused(member: str) -> None:
    lines = formats.write(keys.one("ed25519", "mine"), "ppk3").decode().split("\r\n")
    at = {"Comment": 2, "public": 4, "private": 7, "Private-MAC": 8}[member]
    swapped = {"A": "B"}.get(lines[at][-10], "A")
    lines[at] = lines[at][:-10] + swapped + lines[at][-9:] if member != "Comment" else "Comment: yours"
    with pytest.raises(KeyFault):
        formats.read("\r\n".join(lines).encode())


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Argon2-Memory: 99999999999", "out of bounds"),
        ("Argon2-Passes: 4294967295", "out of bounds"),
        ("Argon2-Parallelism: 0", "out of bounds"),
        ("Argon2-Salt: xy", "damaged"),
        ("Key-Derivation: scrypt", "out of bounds"),
        ("Encryption: rot13", "a way PuTTY does not know"),
        ("Public-Lines: 4000000000", "damaged"),
        ("PuTTY-User-Key-File-1: ssh-rsa", "versions 2 and 3"),
    ],
)
def test_a_file_that_asks_too_much_is_refused_in_words(line: str, said: str, cheap: None) -> None:
    data = formats.write(keys.one("ed25519"), "ppk3", b"x").decode()
    name = line.partition(":")[0].rstrip("123")
    odd = re.sub(rf"(?m)^{name}.*$", line, data, count=1)
    assert odd != data
    with pytest.raises(KeyFault, match=said):
        formats.read(odd.encode(), b"x")


@given(st.data())
def test_damage_anywhere_ends_in_words(data: st.DataObject) -> None:
    whole = bytearray(_WHOLE)
    for _ in range(data.draw(st.integers(1, 3))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    said, found = "", b""
    try:
        found = formats.read(bytes(whole[: data.draw(st.integers(0, len(whole)))])).blob
    except KeyFault as fault:
        said = str(fault)
    assert said or found == formats.read(_WHOLE).blob  # only line ends or capitals of the MAC may change


_WHOLE = formats.write(keys.one("nistp256", "mine"), "ppk3")
