"""Which local key is which key pair of EC2, and the fingerprints that tell it, against openssl and ssh-keygen."""

from __future__ import annotations

from pathlib import Path

import pytest

from awstui.engine.keys import blobs, fingerprints, match
from awstui.engine.keys.local import local_keys
from awstui.protocol.keys import KeyFile, KeyPair, LocalKey
from tests import keytools, standins


@pytest.fixture
def ssh(aws_env: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    folder = aws_env / ".ssh"
    folder.mkdir(mode=0o700)
    return folder


def test_fingerprints_of_rsa_equal_the_recipes_of_the_user_guide(ssh: Path) -> None:
    path = keytools.made(ssh / "k", "rsa", more="-b 2048 -m PEM")
    (key,) = local_keys(ssh.parent)
    assert key.fingerprints == (keytools.imported_rsa(path), keytools.created_rsa(path))


def test_the_fingerprint_of_ed25519_equals_the_recipe_of_the_user_guide(ssh: Path) -> None:
    path = keytools.made(ssh / "k")
    (key,) = local_keys(ssh.parent)
    assert key.fingerprints == (keytools.ed25519(path),)
    assert key.fingerprints[0].endswith("=")


def test_what_moto_makes_and_imports_is_found_by_its_public_key(ssh: Path, moto_url: str) -> None:
    ec2 = standins.client("ec2", moto_url)
    for name, kind in (("made-rsa", "rsa"), ("made-ed", "ed25519")):
        material = ec2.create_key_pair(KeyName=name, KeyType=kind)["KeyMaterial"]
        (ssh / f"{kind}.pem").write_text(material)
    keytools.made(ssh / "own", "rsa", more="-b 2048")
    ec2.import_key_pair(KeyName="mine", PublicKeyMaterial=(ssh / "own.pub").read_bytes())
    ec2.create_key_pair(KeyName="elsewhere")
    found = match.match(match.pairs_of(ec2), local_keys(ssh.parent))
    told = {each.pair.name: (Path(each.local.path).name if each.local else "", each.how) for each in found if each.pair}
    assert told == {
        "made-rsa": ("rsa.pem", "public key"),
        "made-ed": ("ed25519.pem", "public key"),
        "mine": ("own", "public key"),
        "elsewhere": ("", ""),
    }
    assert len(found) == 4


def test_without_public_keys_the_fingerprint_decides(ssh: Path) -> None:
    rsa = keytools.made(ssh / "rsa", "rsa", more="-b 2048 -m PEM")
    keytools.made(ssh / "ed")
    pairs = (
        KeyPair("created", "key-1", "rsa", keytools.created_rsa(rsa)),
        KeyPair("imported", "key-2", "rsa", keytools.imported_rsa(rsa).upper()),
        KeyPair("ed", "key-3", "ed25519", keytools.ed25519(ssh / "ed").rstrip("=")),
        KeyPair("other", "key-4", "rsa", "00:" * 15 + "00"),
    )
    found = match.match(pairs, local_keys(ssh.parent))
    assert [(each.how, each.local and Path(each.local.path).name) for each in found] == [
        ("fingerprint", "rsa"),
        ("fingerprint", "rsa"),
        ("fingerprint", "ed"),
        ("", None),
    ]


def test_a_sealed_file_named_after_the_pair_is_a_guess_and_no_more() -> None:
    pair, sealed = KeyPair("web", "key-1", "rsa", "aa:bb"), LocalKey(files=(KeyFile("/h/web.pem", "pem", True),))
    (found,) = match.match((pair,), (sealed,))
    assert (found.how, found.proven) == ("name", False)
    assert match.private_for("web", (pair,), (sealed,)) is None
    assert match.guess_for("web", (pair,), (sealed,)) is sealed


def test_a_file_of_that_name_with_another_key_is_no_guess_while_the_pair_is_there(ssh: Path) -> None:
    one, two = keytools.made(ssh / "web.pem"), keytools.made(ssh.parent / "two")
    local = local_keys(ssh.parent)
    pair = KeyPair("web", "key-1", "ed25519", "", (two.parent / "two.pub").read_text())
    assert match.guess_for("web", (pair,), local) is None
    gone = match.guess_for("web", (), local)
    assert gone is not None
    assert gone.path == str(one)


def test_a_key_with_its_private_part_is_preferred_and_a_public_file_alone_connects_nobody(ssh: Path) -> None:
    path = keytools.made(ssh / "k")
    pair = KeyPair("web", "key-1", "ed25519", "", (ssh / "k.pub").read_text())
    found = match.private_for("web", (pair,), local_keys(ssh.parent))
    assert found is not None
    assert found.path == str(path)
    path.unlink()
    assert match.private_for("web", (pair,), local_keys(ssh.parent)) is None
    assert match.private_for("nobody", (pair,), local_keys(ssh.parent)) is None


@pytest.mark.parametrize(
    "public", ["", "ssh-rsa", "ssh-rsa !!!!", "ssh-rsa AAAA", "ssh-ed25519 AAAAB3NzaC1yc2E=", "\0"]
)
def test_odd_public_keys_match_nothing(public: str) -> None:
    assert match.public_blob(KeyPair("web", "key-1", "rsa", "", public)) == b""


def test_a_line_of_a_public_key_stays_one_line() -> None:
    blob = blobs.string(b"ssh-ed25519") + blobs.string(b"x" * 32)
    line = blobs.line(blob, "me\nssh-rsa AAAA evil\x1b[2J")
    assert line.count("\n") == 0
    assert line.isprintable()
    assert blobs.of_line(line) == (blob, "messh-rsa AAAA evil[2J")


def test_no_fingerprint_is_like_no_fingerprint() -> None:
    assert not fingerprints.same("", "")
