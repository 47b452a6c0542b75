"""Making key pairs: the private key is in a file before anybody is told, or there is no pair."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

import pytest

from awstui import protocol as p
from awstui.engine.keys import blobs, formats, save
from awstui.errors import Refused, UsageError
from awstui.protocol.keys import KeyDone
from tests import keytools
from tests.keyhouse import PLACE, KeyHouse


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def public_at_ec2(house: KeyHouse, name: str) -> bytes:
    return blobs.of_line(house.pairs()[name]["PublicKey"])[0]


@pytest.mark.parametrize("here", [False, True], ids=["by EC2", "here"])
@pytest.mark.parametrize("kind", ["rsa", "ed25519"])
def test_the_private_key_is_saved_for_its_owner_and_fits_the_pair(house: KeyHouse, kind: str, here: bool) -> None:
    os.umask(0)
    path = house.ssh / "web.pem"
    done = house.one("keys.create", name="web", type=kind, here=here, path=str(path))
    assert isinstance(done, KeyDone)
    assert (done.paths, mode(path)) == ((str(path),), 0o600)
    assert str(path) in done.sentence
    told = keytools.run("ssh-keygen", "-y", "-f", path).decode()
    assert blobs.of_line(told)[0] == public_at_ec2(house, "web")
    intent = next(each for each in house.journal() if each["event"] == "intent")
    assert intent["operations"] == ["ec2:ImportKeyPair" if here else "ec2:CreateKeyPair"]


def test_the_plan_says_where_it_goes_that_it_is_shown_once_and_that_anybody_could_use_it(house: KeyHouse) -> None:
    plan = house.planned("keys.create", name="web", type="ed25519", path=str(house.ssh / "web.pem"))
    assert (plan.tier, plan.refused) == ("y", "")
    assert any(str(house.ssh / "web.pem") in each for each in plan.targets)
    assert "shows its private part once" in plan.effect
    assert "no passphrase" in plan.effect
    assert "Windows" in plan.effect
    assert "create-key-pair --key-name web" in plan.commands[0]
    assert house.pairs() == {}
    assert not (house.ssh / "web.pem").exists()


def test_a_putty_file_beside_it_holds_the_same_key_under_the_passphrase(house: KeyHouse) -> None:
    house.answers = ["s3cret one", "s3cret one"]
    path = house.ssh / "web.pem"
    done = house.one("keys.create", name="web", type="rsa", path=str(path), forms=("ssh", "ppk3"), sealed=True)
    assert done.paths == (str(path), str(house.ssh / "web.ppk"))
    (house.home / "secret").write_text("s3cret one")
    ssh = keytools.run("ssh-keygen", "-y", "-P", "s3cret one", "-f", path).decode()
    assert blobs.of_line(ssh)[0] == public_at_ec2(house, "web")
    ppk = formats.read((house.ssh / "web.ppk").read_bytes(), b"s3cret one")
    assert (ppk.blob, ppk.comment) == (public_at_ec2(house, "web"), "web")
    into = ("-O", "private-openssh", "-o", house.home / "again", "--old-passphrase", house.home / "secret")
    keytools.run("puttygen", house.ssh / "web.ppk", *into, "--new-passphrase", "/dev/null")
    assert mode(house.ssh / "web.ppk") == 0o600


def test_different_passphrases_make_nothing(house: KeyHouse) -> None:
    house.answers = ["one", "other"]
    with pytest.raises(Refused, match="differ"):
        house.one("keys.create", name="web", path=str(house.ssh / "web.pem"), sealed=True)
    assert house.pairs() == {}
    assert list(house.ssh.iterdir()) == []


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("taken", "is there already"),
        ("dangling", "is there already"),
        ("none/web.pem", "There is no folder"),
        ("taken/web.pem", "is no folder|Not a directory"),
        ("open/web.pem", "Everybody may change"),
        ("a\nb", "can be printed"),
    ],
)
def test_a_path_that_will_not_do_is_told_before_ec2_is_called(house: KeyHouse, path: str, said: str) -> None:
    (house.ssh / "taken").write_text("mine")
    (house.ssh / "dangling").symlink_to(house.ssh / "nowhere")
    (house.ssh / "open").mkdir()
    (house.ssh / "open").chmod(0o777)
    with pytest.raises(UsageError, match=said):
        house.planned("keys.create", name="web", path=str(house.ssh / path))
    with pytest.raises(UsageError, match="whole path"):
        house.planned("keys.create", name="web", path="web.pem")
    assert (house.ssh / "taken").read_text() == "mine"
    assert house.journal() == []


def test_a_file_that_came_between_plan_and_confirmation_stops_it_before_ec2_is_called(house: KeyHouse) -> None:
    plan = house.planned("keys.create", name="web", path=str(house.ssh / "web.pem"))
    (house.ssh / "web.pem").write_text("mine")
    with pytest.raises(UsageError, match="is there already"):
        list(house.engine.answer(p.Run(plan.plan, plan.expect)))
    assert (house.ssh / "web.pem").read_text() == "mine"
    assert house.pairs() == {}


def test_a_full_disk_stops_it_before_ec2_is_called(house: KeyHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int, start: int, size: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(save.os, "posix_fallocate", full)
    with pytest.raises(UsageError, match="No space left"):
        house.one("keys.create", name="web", path=str(house.ssh / "web.pem"))
    assert house.pairs() == {}
    assert list(house.ssh.iterdir()) == []


def fails_once(monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    """The disk fails so many times after the file was made."""
    real, left = save.Reserved.fill, [times]

    def fill(self: save.Reserved, data: bytes) -> None:
        if left[0]:
            left[0] -= 1
            raise OSError(5, "Input/output error")
        real(self, data)

    monkeypatch.setattr(save.Reserved, "fill", fill)


def test_a_disk_that_fails_after_all_is_asked_around(house: KeyHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    fails_once(monkeypatch, 1)
    house.answers = ["not/whole", str(house.home / "elsewhere.pem")]
    done = house.one("keys.create", name="web", type="rsa", path=str(house.ssh / "web.pem"))
    assert done.paths == (str(house.home / "elsewhere.pem"),)
    assert "Input/output error" in house.asked[0]
    assert "whole path" in house.asked[1]
    assert formats.read((house.home / "elsewhere.pem").read_bytes()).blob == public_at_ec2(house, "web")
    assert list(house.ssh.iterdir()) == []


def test_a_key_that_could_be_saved_nowhere_leaves_no_pair(house: KeyHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    fails_once(monkeypatch, 9)
    with pytest.raises(Refused, match="was deleted again"):
        house.one("keys.create", name="web", path=str(house.ssh / "web.pem"))
    assert house.pairs() == {}
    assert [each["operations"] for each in house.journal() if each["event"] == "intent"] == [
        ["ec2:CreateKeyPair"],
        ["ec2:DeleteKeyPair"],
    ]


def test_a_name_that_is_taken_is_told_in_the_plan(house: KeyHouse) -> None:
    house.ec2.create_key_pair(KeyName="web")
    plan = house.planned("keys.create", name="web", path=str(house.ssh / "web.pem"))
    assert "that name here already" in plan.refused


@pytest.mark.parametrize("here", [False, True])
def test_what_ec2_refuses_leaves_no_file(house: KeyHouse, here: bool) -> None:
    plan = house.planned("keys.create", name="web", here=here, path=str(house.ssh / "web.pem"))
    house.ec2.create_key_pair(KeyName="web")
    with pytest.raises(Exception, match=r"Duplicate|already exists"):
        list(house.engine.answer(p.Run(plan.plan, plan.expect)))
    assert list(house.ssh.iterdir()) == []


def test_undo_deletes_the_pair_and_leaves_the_file(house: KeyHouse) -> None:
    house.one("keys.create", name="web", path=str(house.ssh / "web.pem"))
    house.undo()
    assert house.pairs() == {}
    assert (house.ssh / "web.pem").exists()


def test_read_only_makes_nothing(moto_url: str, house: KeyHouse) -> None:
    reading = KeyHouse(moto_url, house.home, read_only=True)
    plan = reading.planned("keys.create", name="web", path=str(house.ssh / "web.pem"))
    assert "read-only" in plan.refused.lower()
    with pytest.raises(Refused):
        list(reading.engine.answer(p.Run(plan.plan, plan.expect)))
    assert list(house.ssh.iterdir()) == []


@pytest.mark.parametrize("name", ["", " web", "wéb", "a\nb", "x" * 256])
def test_names_that_ec2_would_refuse_are_told(house: KeyHouse, name: str) -> None:
    with pytest.raises(UsageError, match="Name:"):
        house.planned("keys.create", name=name, path=str(house.ssh / "web.pem"))


def test_material_that_cannot_be_understood_is_saved_as_it_is(house: KeyHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    odd = "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA(stub)\n-----END RSA PRIVATE KEY-----"
    client = house.engine.sessions.client(PLACE, "ec2", attempts=1)

    def answer(**_: Any) -> dict[str, Any]:
        return {"KeyName": "web", "KeyPairId": "key-1", "KeyMaterial": odd}

    monkeypatch.setattr(client, "create_key_pair", answer)
    done = house.one("keys.create", name="web", path=str(house.ssh / "web.pem"), forms=("ssh", "ppk3"))
    assert (house.ssh / "web.pem").read_text() == odd
    assert "saved as EC2 gave it" in done.sentence
    assert not (house.ssh / "web.ppk").exists()
