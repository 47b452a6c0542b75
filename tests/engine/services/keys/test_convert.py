"""Converting keys into new files, and passwords of Windows instances; no private byte leaves the engine."""

from __future__ import annotations

import base64
import stat
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.serialization import load_ssh_public_key

from awstui.engine.keys import formats
from awstui.errors import KeyFault, PassphraseFault, Refused, UsageError
from awstui.guards import Guard
from awstui.protocol.keys import TARGETS, WindowsPassword
from tests import keytools
from tests.keyhouse import PLACE, KeyHouse


@pytest.mark.parametrize("to", TARGETS)
def test_every_target_is_written_for_its_owner_into_a_new_file(house: KeyHouse, to: str) -> None:
    path = keytools.made(house.ssh / "mine", "rsa", comment="of mine", more="-b 2048")
    before = path.read_bytes()
    done = house.one("keys.convert", path=str(path), to=to, out=str(house.ssh / "new"))
    assert done.paths == (str(house.ssh / "new"),)
    assert "without a passphrase" in done.sentence
    assert stat.S_IMODE((house.ssh / "new").stat().st_mode) == 0o600
    found = formats.read((house.ssh / "new").read_bytes())
    assert found.blob == formats.read(before).blob
    assert found.comment == ("of mine" if to in ("openssh", "ppk2", "ppk3") else "")
    assert path.read_bytes() == before
    intent, outcome = house.journal()
    assert (intent["operations"], intent["targets"]) == (["keys:ConvertKey"], [str(house.ssh / "new")])
    assert outcome["state"] == "ok"


@pytest.mark.parametrize(
    ("seal", "answers", "opens"),
    [
        ("same", ["wrong", "old one"], b"old one"),
        ("new", ["old one", "new one", "new one"], b"new one"),
        ("none", ["old one"], b""),
    ],
)
def test_passphrases_are_asked_for_and_kept_changed_or_dropped(
    house: KeyHouse, seal: str, answers: list[str | None], opens: bytes
) -> None:
    path = keytools.made(house.ssh / "mine", passphrase="old one", more="-a 1")
    house.answers = answers
    house.one("keys.convert", path=str(path), to="ppk3", out=str(house.ssh / "new.ppk"), seal=seal)
    data = (house.ssh / "new.ppk").read_bytes()
    assert formats.read(data, opens).blob
    if opens:
        with pytest.raises(PassphraseFault):
            formats.read(data, b"another")
    assert not [each for each in answers if each and each in Path(house.engine.journal.path).read_text()]


def test_wrong_passphrases_and_none_make_no_file(house: KeyHouse) -> None:
    path = keytools.made(house.ssh / "mine", passphrase="old one", more="-a 1")
    args = {"path": str(path), "to": "ppk3", "out": str(house.ssh / "new.ppk")}
    house.answers = ["a", "b", "c"]
    with pytest.raises(PassphraseFault):
        house.one("keys.convert", **args)
    with pytest.raises(Refused, match="without its passphrase"):
        house.one("keys.convert", **args)
    assert not (house.ssh / "new.ppk").exists()
    assert house.journal() == []


@pytest.mark.parametrize(
    ("args", "kind", "said"),
    [
        ({"to": "docx"}, UsageError, "can be written as"),
        ({"out": "mine"}, UsageError, "is there already"),
        ({"path": "gone"}, KeyFault, "cannot be read"),
        ({"path": "mine.pub"}, KeyFault, "no private key"),
        ({"to": "pem"}, KeyFault, "no traditional PEM form"),
    ],
)
def test_what_cannot_be_is_told(house: KeyHouse, args: dict[str, str], kind: type[Exception], said: str) -> None:
    keytools.made(house.ssh / "mine")
    given = {"path": "mine", "to": "ppk3", "out": "new", **args}
    given |= {name: str(house.ssh / given[name]) for name in ("path", "out")}
    with pytest.raises(kind, match=said):
        house.one("keys.convert", **given)
    assert {each.name for each in house.ssh.iterdir()} == {"mine", "mine.pub"}


def test_read_only_writes_no_file(house: KeyHouse, moto_url: str) -> None:
    path = keytools.made(house.ssh / "mine")
    with pytest.raises(Refused, match="Read-only"):
        KeyHouse(moto_url, house.home, read_only=True).one(
            "keys.convert", path=str(path), to="ppk3", out=str(house.ssh / "new")
        )
    assert not (house.ssh / "new").exists()


# ---- passwords


def windows(house: KeyHouse, monkeypatch: pytest.MonkeyPatch, password: bytes, public: Path | None, key: str) -> None:
    """An instance as EC2 tells of one that runs Windows; moto starts none with a password."""
    client = house.engine.sessions.client(PLACE, "ec2")
    data = ""
    if public is not None:
        encrypted = load_ssh_public_key(public.read_bytes()).encrypt(password, PKCS1v15())  # type: ignore[union-attr]
        data = base64.b64encode(encrypted).decode()
    one = {"InstanceId": "i-1", "Platform": "windows", "KeyName": key}

    def instances(**_: Any) -> dict[str, Any]:
        return {"Reservations": [{"Instances": [one]}]}

    monkeypatch.setattr(client, "describe_instances", instances)
    monkeypatch.setattr(client, "get_password_data", lambda **_: {"PasswordData": f"\r\n{data}\r\n"})


def test_a_password_is_decrypted_with_the_matching_key_and_noted(
    house: KeyHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = keytools.made(house.ssh / "mine", "rsa", more="-b 2048 -a 1", passphrase="old one")
    house.one("keys.import", name="win", path=f"{path}.pub")
    windows(house, monkeypatch, b"h4Y;xQ&pw", house.ssh / "mine.pub", "win")
    house.answers = ["old one"]
    found = house.one("keys.password", instance="i-1")
    assert (found.user, found.password) == ("Administrator", "h4Y;xQ&pw")
    assert isinstance(found, WindowsPassword)
    assert "h4Y" not in repr(found)
    text = house.engine.journal.path.read_text()
    assert "GetPasswordData" in text
    assert "h4Y" not in text


def test_a_password_of_another_key_is_told(house: KeyHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    path = keytools.made(house.ssh / "mine", "rsa", more="-b 2048")
    keytools.made(house.home / "other", "rsa", more="-b 2048")
    house.one("keys.import", name="win", path=f"{path}.pub")
    windows(house, monkeypatch, b"h4Y;xQ&pw", house.home / "other.pub", "win")
    with pytest.raises(KeyFault, match="another key"):
        house.one("keys.password", instance="i-1")


@pytest.mark.parametrize(
    ("key", "public", "said"),
    [("win", "", "15 minutes"), ("gone", "mine.pub", "not among this machine"), ("", "mine.pub", "without a key pair")],
)
def test_why_there_is_no_password_is_told(
    house: KeyHouse, monkeypatch: pytest.MonkeyPatch, key: str, public: str, said: str
) -> None:
    path = keytools.made(house.ssh / "mine", "rsa", more="-b 2048")
    house.one("keys.import", name="win", path=f"{path}.pub")
    windows(house, monkeypatch, b"x", house.ssh / public if public else None, key)
    with pytest.raises(Refused, match=said):
        house.one("keys.password", instance="i-1")


def test_an_instance_that_is_no_windows_has_none(house: KeyHouse) -> None:
    house.ec2.create_key_pair(KeyName="web")
    (instance,) = house.start("web")
    with pytest.raises(UsageError, match="does not run Windows"):
        house.one("keys.password", instance=instance)


def test_a_guard_gives_no_password(house: KeyHouse, moto_url: str) -> None:
    with pytest.raises(Refused, match="was not asked for"):
        KeyHouse(moto_url, house.home, guards=(Guard(profiles=("*",)),)).one("keys.password", instance="i-1")


def test_the_password_call_passes_the_engines_guard_only_inside_its_entry(house: KeyHouse) -> None:
    client = house.engine.sessions.client(PLACE, "ec2")
    with pytest.raises(Refused, match="hands out a secret"):
        client.get_password_data(InstanceId="i-1")
