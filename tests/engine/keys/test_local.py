"""Finding the keys of this machine: what is seen without a passphrase, and what is told of files that are no keys."""

from __future__ import annotations

import os
import socket
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awstui.engine.keys import places, sniff
from awstui.engine.keys.local import local_keys, look
from tests import keytools


@pytest.fixture
def ssh(aws_env: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    folder = aws_env / ".ssh"
    folder.mkdir(mode=0o700)
    return folder


@pytest.mark.parametrize(
    ("kind", "more", "shown", "bits"),
    [
        ("rsa", "-b 2048", "rsa", 2048),
        ("rsa", "-b 2048 -m PEM", "rsa", 2048),
        ("ed25519", "", "ed25519", 256),
        ("ecdsa", "-b 384", "ecdsa", 384),
        ("ecdsa", "-b 521 -m PKCS8", "ecdsa", 521),
    ],
)
def test_a_private_file_alone_says_what_it_is(ssh: Path, kind: str, more: str, shown: str, bits: int) -> None:
    path = keytools.made(ssh / "k", kind, more=more)
    expected = keytools.fingerprint(path)
    (ssh / "k.pub").unlink()
    (key,) = local_keys(ssh.parent)
    assert (key.type, key.bits, key.sha256, key.path) == (shown, bits, expected, str(path))
    assert not key.files[0].encrypted
    assert not key.files[0].exposed


def test_an_encrypted_openssh_file_is_known_by_the_part_that_is_in_the_clear(ssh: Path) -> None:
    path = keytools.made(ssh / "k", passphrase="secret one", more="-a 1")
    expected = keytools.fingerprint(path)
    (ssh / "k.pub").unlink()
    (key,) = local_keys(ssh.parent)
    assert (key.sha256, key.files[0].encrypted) == (expected, True)


def test_an_encrypted_pem_file_is_known_by_the_public_file_beside_it(ssh: Path) -> None:
    path = keytools.made(ssh / "k.pem", "rsa", passphrase="secret one", more="-b 2048 -m PEM")
    (key,) = local_keys(ssh.parent)
    assert key.sha256 == keytools.fingerprint(ssh / "k.pem.pub")
    assert [(each.path, each.format, each.encrypted) for each in key.files] == [
        (str(path), "pem", True),
        (str(path) + ".pub", "public", False),
    ]


def test_an_encrypted_pem_file_alone_is_listed_without_its_public_part(ssh: Path) -> None:
    path = keytools.made(ssh / "k.pem", "rsa", passphrase="secret one", more="-b 2048 -m PKCS8")
    (ssh / "k.pem.pub").unlink()
    (key,) = local_keys(ssh.parent)
    assert (key.blob, key.path, key.can_sign) == (b"", str(path), True)


@pytest.mark.parametrize("passphrase", ["", "secret one"])
def test_a_ppk_file_is_the_same_key_as_the_openssh_file_it_was_made_of(ssh: Path, passphrase: str) -> None:
    path = keytools.made(ssh / "k", comment="of mine")
    secret = ssh.parent / "passphrase"
    secret.write_text(passphrase)
    keytools.run("puttygen", path, "-O", "private", "-o", ssh / "k.ppk", "--new-passphrase", secret)
    (key,) = local_keys(ssh.parent)
    assert (key.path, key.ppk, key.comment) == (str(path), str(ssh / "k.ppk"), "of mine")
    assert [each.encrypted for each in key.files if each.format == "ppk"] == [bool(passphrase)]


def test_public_files_of_both_kinds_are_read(ssh: Path) -> None:
    path = keytools.made(ssh / "k", comment='of "mine" and a long comment ' + "x" * 80)
    (ssh / "k2.pub").write_bytes(keytools.run("ssh-keygen", "-e", "-f", path))
    path.unlink()
    (key,) = local_keys(ssh.parent)
    assert [Path(each.path).name for each in key.files] == ["k.pub", "k2.pub"]
    assert not key.can_sign


def test_the_agent_is_asked_for_its_keys(ssh: Path, tmp_path: Path) -> None:
    mine, only = keytools.made(ssh / "k", comment="mine"), keytools.made(tmp_path / "only", comment="only there")
    with keytools.agent(tmp_path, mine, only) as door:
        found = look(ssh.parent, door)
    assert found.agent == ""
    assert [(Path(key.place).name, key.comment, key.in_agent) for key in found.keys] == [
        ("k", "mine", True),
        ("", "only there", True),
    ]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b"", "ends in the middle"),
        (b"\x00\x00\x00\x01\x05", "no list of keys"),
        (b"\x00\x00\x00\x05\x05\x00\x00\x00\x00", "will not list"),
        (b"\x00\x00\x00\x05\x0c\x00\x00\x00\x09", "ends too soon|in the middle"),
        (b"\xff\xff\xff\xff", "no list of keys"),
    ],
)
def test_what_is_no_agent_is_told_and_the_files_are_listed(ssh: Path, tmp_path: Path, answer: bytes, said: str) -> None:
    keytools.made(ssh / "k")
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(str(tmp_path / "odd.sock"))
        door.listen()

        def serve() -> None:
            peer, _ = door.accept()
            with peer:
                peer.recv(5)
                peer.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        found = look(ssh.parent, str(tmp_path / "odd.sock"))
        thread.join()
    assert len(found.keys) == 1
    assert any(each in found.agent for each in said.split("|"))


def test_an_agent_that_is_gone_is_told(ssh: Path, tmp_path: Path) -> None:
    assert "No such file" in look(ssh.parent, str(tmp_path / "gone")).agent


def test_identity_files_of_the_ssh_config_and_of_what_it_includes_are_found(ssh: Path, tmp_path: Path) -> None:
    elsewhere = keytools.made(tmp_path / "else where")
    (ssh / "inner").mkdir()
    inner = keytools.made(ssh.parent / "inner_key")
    (ssh / "inner" / "conf").write_text(f"IdentityFile={inner}\nIdentityFile ~/gone\nInclude ../config\n")
    (ssh / "config").write_text(
        f'Include inner/*\nHost a\n  IdentityFile "{elsewhere}"\n  IdentityFile ~/keys/%h\nIdentityFile none\n'
    )
    found = look(ssh.parent)
    assert {key.path for key in found.keys} == {str(elsewhere), str(inner)}
    assert [(Path(each.path).name, each.why) for each in found.skipped] == [("gone", "it is not there")]


def test_a_file_others_can_read_is_told_apart(ssh: Path) -> None:
    keytools.made(ssh / "k").chmod(0o644)
    (key,) = local_keys(ssh.parent)
    assert key.files[0].exposed


def test_odd_files_are_told_or_passed_over_and_never_waited_for(ssh: Path) -> None:
    good = keytools.made(ssh / "good")
    os.mkfifo(ssh / "pipe.pem")
    (ssh / "known_hosts").write_text("web ssh-ed25519 AAAA\n")
    (ssh / "notes.txt").write_text("nothing")
    (ssh / "broken").write_text("-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n")
    (ssh / "broken.pem").write_text("-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n")
    (ssh / "broken.ppk").write_text("PuTTY-User-Key-File-3: ssh-rsa\nPublic-Lines: x\n")
    (ssh / "large").write_bytes(good.read_bytes() + b"x" * 100_000)
    (ssh / "words.pub").write_text("no key at all")
    (ssh / "dangling").symlink_to(ssh / "nowhere")
    (ssh / "ring").symlink_to(ssh / "ring")
    found = look(ssh.parent)
    assert [key.path for key in found.keys] == [str(good)]
    assert {Path(each.path).name: each.why for each in found.skipped} == {
        "broken": "its OpenSSH form is damaged",
        "broken.pem": "it is damaged, or a kind of key that SSH does not know",
        "broken.ppk": "its PuTTY form is damaged",
        "dangling": "it is not there",
        "large": "it is too large for a key",
        "pipe.pem": "it is no regular file",
        "ring": "too many levels of symbolic links",
        "words.pub": "it is no public key: its base64 is broken",
    }


def test_an_unreadable_file_is_told(ssh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keytools.made(ssh / "k")
    (ssh / "k.pub").unlink()

    def locked(path: Path, flags: int) -> int:  # a mode would not stop root
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(places.os, "open", locked)
    assert [each.why for each in look(ssh.parent).skipped] == ["permission denied"]


def test_a_home_without_keys_has_none(ssh: Path) -> None:
    ssh.rmdir()
    assert look(ssh.parent).keys == ()
    assert look(ssh.parent).skipped == ()


def test_nothing_private_is_in_what_is_found(ssh: Path) -> None:
    path = keytools.made(ssh / "k", "rsa", more="-b 2048 -m PEM")
    body = path.read_text().splitlines()[5]
    shown = repr(look(ssh.parent))
    assert body not in shown
    assert "PRIVATE" not in shown


@given(st.binary(max_size=400), st.sampled_from((b"-----BEGIN OPENSSH PRIVATE KEY-----\n", b"PuTTY-User-Key-File-2: ")))
def test_damaged_files_never_fail_otherwise_than_in_words(data: bytes, head: bytes) -> None:
    with pytest.raises(ValueError, match=r"damaged|no private key"):
        sniff.see(head + data)
