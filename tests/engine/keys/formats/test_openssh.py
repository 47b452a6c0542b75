"""OpenSSH and PEM files: what we write is read by the real ssh-keygen, and what it writes by us."""

from __future__ import annotations

import base64
import pickle
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import load_ssh_private_key
from hypothesis import given, settings
from hypothesis import strategies as st

from awstui.engine.keys import blobs, formats
from awstui.engine.keys.formats import openssh
from awstui.errors import KeyFault, PassphraseFault
from tests import keytools
from tests.engine.keys.formats import keys


def swapped(data: bytes, one: bytes, other: bytes) -> bytes:
    """An OpenSSH file in whose clear part something is replaced."""
    first, *body, last, _ = data.split(b"\n")
    whole = base64.b64decode(b"".join(body))
    odd = whole.replace(one, other, 1)
    assert odd != whole
    return b"\n".join((first, base64.b64encode(odd), last, b""))


KINDS = ("rsa", "ed25519", "nistp256", "nistp384", "nistp521")


@pytest.mark.parametrize("passphrase", ["", "pässwörd 'x' $(id)"])
@pytest.mark.parametrize("target", ["openssh", "pem", "pkcs8"])
@pytest.mark.parametrize("kind", KINDS)
def test_ssh_keygen_reads_what_we_write(tmp_path: Path, kind: str, target: str, passphrase: str) -> None:
    if kind == "ed25519" and target == "pem":
        with pytest.raises(KeyFault, match="no traditional PEM form"):
            formats.write(keys.one(kind), target)
        return
    private, path = keys.one(kind, "deploy@web"), tmp_path / "k"
    path.write_bytes(formats.write(private, target, passphrase.encode()))
    path.chmod(0o600)
    again = formats.read(path.read_bytes(), passphrase.encode())
    assert keys.numbers(again.key) == keys.numbers(private.key)
    assert again.comment == ("deploy@web" if target == "openssh" else "")
    if kind == "ed25519" and target == "pkcs8":
        assert b"ED25519" in keytools.run(
            "openssl", "pkey", "-in", path, "-noout", "-text", "-passin", f"pass:{passphrase}"
        )
        return  # OpenSSH reads Ed25519 from PKCS #8 only since 9.6
    told = keytools.run("ssh-keygen", "-y", "-P", passphrase, "-f", path).decode()
    assert blobs.of_line(told)[0] == private.blob


@pytest.mark.parametrize("passphrase", ["", "a passphrase"])
@pytest.mark.parametrize("form", ["RFC4716", "PEM", "PKCS8"])
@pytest.mark.parametrize(
    ("kind", "more"), [("rsa", "-b 2048"), ("ecdsa", "-b 256"), ("ecdsa", "-b 521"), ("ed25519", "")]
)
def test_we_read_what_ssh_keygen_writes(tmp_path: Path, kind: str, more: str, form: str, passphrase: str) -> None:
    made = keytools.made(
        tmp_path / "k", kind, passphrase=passphrase, comment="deploy@web", more=f"{more} -a 1 -m {form}"
    )
    found = formats.read(made.read_bytes(), passphrase.encode())
    assert found.blob == blobs.of_line((tmp_path / "k.pub").read_text())[0]
    assert found.comment in ("deploy@web", "")
    if b"OPENSSH" in made.read_bytes():
        assert found.comment == "deploy@web"


@pytest.mark.parametrize("cipher", [each.decode() for each in openssh._CIPHERS])
def test_every_cipher_of_openssh_that_is_said_to_be_read_is_read(tmp_path: Path, cipher: str) -> None:
    made = keytools.made(tmp_path / "k", passphrase="secret one", more=f"-a 1 -Z {cipher}")
    assert formats.read(made.read_bytes(), b"secret one").blob == blobs.of_line((tmp_path / "k.pub").read_text())[0]
    with pytest.raises(PassphraseFault):
        formats.read(made.read_bytes(), b"secret two")


def test_a_cipher_we_do_not_read_is_named_with_the_way_out(tmp_path: Path) -> None:
    made = keytools.made(tmp_path / "k", passphrase="secret one", more="-a 1 -Z chacha20-poly1305@openssh.com")
    with pytest.raises(KeyFault, match=r"chacha20-poly1305.*ssh-keygen -p -f"):
        formats.read(made.read_bytes(), b"secret one")


@pytest.mark.parametrize("kind", KINDS)
def test_the_library_reads_what_we_write(kind: str) -> None:
    private = keys.one(kind, "Ünï 🔑")
    found = load_ssh_private_key(formats.write(private, "openssh"), None)
    assert keys.numbers(found) == keys.numbers(private.key)


@pytest.mark.parametrize("target", ["openssh", "pem", "pkcs8"])
@pytest.mark.parametrize("given", [b"", b"wrong"])
def test_another_passphrase_is_told_and_opens_nothing(target: str, given: bytes) -> None:
    data = formats.write(keys.one("nistp256"), target, b"right")
    with pytest.raises(PassphraseFault, match="passphrase"):
        formats.read(data, given)


def test_halves_of_different_keys_are_refused() -> None:
    one, two = keys.one("ed25519"), keys.one("ed25519")
    data = formats.write(one, "openssh")
    with pytest.raises(KeyFault, match="do not belong together"):
        formats.read(swapped(data, one.blob, two.blob))


@pytest.mark.parametrize("rounds", [0, 4_000_000_000])
def test_a_file_that_would_keep_us_busy_for_ever_is_refused(rounds: int) -> None:
    data = formats.write(keys.one("ed25519"), "openssh", b"x")
    more = b"\0\0\0\1\0\0\0\x33"  # the number of keys, and the length of the first
    odd = swapped(data, b"\0\0\0\x10" + more, rounds.to_bytes(4, "big") + more)
    with pytest.raises(KeyFault, match="out of bounds"):
        formats.read(odd, b"x")


@settings(max_examples=200)
@given(st.data())
def test_damage_anywhere_ends_in_words(data: st.DataObject) -> None:
    whole = bytearray(data.draw(st.sampled_from(_WHOLE)))
    for _ in range(data.draw(st.integers(1, 3))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    said, found = "", b""
    try:
        found = formats.read(bytes(whole[: data.draw(st.integers(0, len(whole)))])).blob
    except KeyFault as fault:
        said = str(fault)
    assert said or found


def test_a_private_key_shows_nothing_and_does_not_travel() -> None:
    private = keys.one("ed25519", "mine")
    assert repr(private) == str(private) == "Private(••••)"
    with pytest.raises(TypeError, match="does not leave"):
        pickle.dumps(private)


_WHOLE = [formats.write(keys.one(kind), target) for kind in ("ed25519", "nistp256") for target in ("openssh", "pkcs8")]
