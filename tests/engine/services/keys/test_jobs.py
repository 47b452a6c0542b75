"""Listing, importing and deleting key pairs, on moto."""

from __future__ import annotations

from pathlib import Path

import pytest

from awstui import protocol as p
from awstui.engine.keys import blobs
from awstui.errors import KeyFault, Refused, UsageError
from awstui.guards import Guard
from awstui.protocol.keys import KeyRing, KeyUses
from tests import keytools
from tests.keyhouse import KeyHouse
from tests.ui.hostile import EXAMPLES


def test_pairs_and_local_keys_come_matched_and_with_their_instances(house: KeyHouse) -> None:
    (house.ssh / "web.pem").write_text(house.ec2.create_key_pair(KeyName="web")["KeyMaterial"])
    house.ec2.create_key_pair(KeyName="lost")
    keytools.made(house.ssh / "mine")
    house.start("web", 3)
    gone = house.start("lost")
    house.ec2.terminate_instances(InstanceIds=gone)
    ring, uses = house.values("keys.list")
    assert isinstance(ring, KeyRing)
    assert isinstance(uses, KeyUses)
    rows = [
        (each.pair and each.pair.name, each.local and Path(each.local.place).name, each.how) for each in ring.matched
    ]
    assert sorted(rows, key=str) == [
        ("lost", None, ""),
        ("web", "web.pem", "public key"),
        (None, "mine", ""),
    ]
    assert (uses.counts, uses.fault) == ({"web": 3}, None)
    assert ring.agent == "no agent: SSH_AUTH_SOCK is not set"


def test_local_keys_are_listed_where_ec2_cannot_be_asked(
    house: KeyHouse, moto_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    keytools.made(house.ssh / "mine")
    (ring,) = KeyHouse(moto_url, house.home).values("keys.list")
    assert [each.local and Path(each.local.place).name for each in ring.matched] == ["mine"]
    assert ring.fault is not None
    assert ring.fault.kind == "no-credentials"


@pytest.mark.parametrize("suffix", [".pub", "", ".ppk"])
def test_the_public_part_of_any_file_is_imported_and_nothing_else(house: KeyHouse, suffix: str) -> None:
    keytools.made(house.ssh / "mine", passphrase="s3cret one", more="-a 1")
    (house.home / "secret").write_text("s3cret one")
    old = ("--old-passphrase", house.home / "secret", "--new-passphrase", house.home / "secret")
    keytools.run("puttygen", house.ssh / "mine", "-O", "private", "-o", house.ssh / "mine.ppk", *old)
    done = house.one("keys.import", name="web", path=str(house.ssh / f"mine{suffix}"))
    assert done.pair.name == "web"
    wanted = blobs.of_line((house.ssh / "mine.pub").read_text())[0]
    assert blobs.of_line(house.pairs()["web"]["PublicKey"])[0] == wanted
    assert house.asked == []
    house.undo()
    assert house.pairs() == {}


def test_a_local_key_is_imported_by_its_blob_and_ec2_shows_its_fingerprint(house: KeyHouse) -> None:
    path = keytools.made(house.ssh / "mine", "rsa", more="-b 2048 -m PEM")
    blob = blobs.of_line((house.ssh / "mine.pub").read_text())[0]
    house.one("keys.import", name="web", blob=blob)
    assert house.pairs()["web"]["KeyFingerprint"] == keytools.imported_rsa(path)
    plan = house.planned("keys.import", name="again", blob=blob)
    assert "there already as web" in plan.effect
    assert "that name here already" in house.planned("keys.import", name="web", blob=blob).refused


@pytest.mark.parametrize(("kind", "more"), [("ecdsa", "-b 256"), ("rsa", "-b 3072")])
def test_keys_that_ec2_does_not_take_are_told(house: KeyHouse, kind: str, more: str) -> None:
    keytools.made(house.ssh / "mine", kind, more=more)
    with pytest.raises(UsageError, match="EC2 takes RSA"):
        house.planned("keys.import", name="web", path=str(house.ssh / "mine.pub"))


def test_files_that_show_no_public_part_are_told(house: KeyHouse) -> None:
    keytools.made(house.ssh / "mine", "rsa", passphrase="s3cret one", more="-b 2048 -m PEM")
    for name, said in {"mine": r"name its \.pub", "gone": "cannot be read", "odd": "no public key"}.items():
        (house.ssh / "odd").write_text("odd thing")
        with pytest.raises(KeyFault, match=said):
            house.planned("keys.import", name="web", path=str(house.ssh / name))


def test_deleting_says_who_has_it_takes_the_typed_name_and_can_be_undone(house: KeyHouse) -> None:
    path = keytools.made(house.ssh / "mine", "rsa", more="-b 2048")
    house.one("keys.import", name="web", path=str(path) + ".pub")
    house.start("web", 2)
    plan = house.planned("keys.delete", name="web")
    assert (plan.tier, plan.expect) == ("name", "web")
    assert "2 instances have it and keep working" in plan.effect
    assert f"{path} is not touched" in plan.effect
    house.one("keys.delete", name="web")
    assert house.pairs() == {}
    house.undo()
    wanted, _ = blobs.of_line((house.ssh / "mine.pub").read_text())
    assert blobs.of_line(house.pairs()["web"]["PublicKey"])[0] == wanted
    assert path.exists()


def test_deleting_what_is_gone_is_told(house: KeyHouse) -> None:
    with pytest.raises(UsageError, match="no key pair web"):
        house.planned("keys.delete", name="web")


def test_a_name_with_stars_is_only_itself(house: KeyHouse) -> None:
    house.ec2.create_key_pair(KeyName="web-1")
    with pytest.raises(UsageError, match="no key pair"):
        house.planned("keys.delete", name="web-*")


def test_read_only_imports_and_deletes_nothing(house: KeyHouse, moto_url: str) -> None:
    house.ec2.create_key_pair(KeyName="web")
    keytools.made(house.ssh / "mine")
    reading = KeyHouse(moto_url, house.home, read_only=True)
    for plan in (
        reading.planned("keys.delete", name="web"),
        reading.planned("keys.import", name="mine", path=str(house.ssh / "mine.pub")),
    ):
        assert "read-only" in plan.refused.lower()
    assert set(house.pairs()) == {"web"}


@pytest.mark.parametrize("text", EXAMPLES)
def test_hostile_comments_and_names_do_no_harm(house: KeyHouse, text: str) -> None:
    path = keytools.made(house.ssh / "mine")
    line = (house.ssh / "mine.pub").read_text().split()[:2]
    (house.ssh / "mine.pub").write_text(" ".join([*line, text.replace("\n", " ")]), encoding="utf-8", errors="replace")
    ring, _ = house.values("keys.list")
    assert [each.local.path for each in ring.matched if each.local] == [str(path)]
    done = house.one("keys.import", name="web", path=str(house.ssh / "mine.pub"))
    assert done.pair.public.split() == line


def test_a_guard_holds_for_every_job_that_changes_something(house: KeyHouse, moto_url: str) -> None:
    house.ec2.create_key_pair(KeyName="web")
    keytools.made(house.ssh / "mine")
    guarded = KeyHouse(moto_url, house.home, guards=(Guard(profiles=("*",)),))
    for plan in (
        guarded.planned("keys.delete", name="web"),
        guarded.planned("keys.import", name="mine", path=str(house.ssh / "mine.pub")),
        guarded.planned("keys.create", name="new", path=str(house.ssh / "new.pem")),
    ):
        assert ":unlock" in plan.refused
        with pytest.raises(Refused):
            list(guarded.engine.answer(p.Run(plan.plan, plan.expect)))
    assert set(house.pairs()) == {"web"}
    assert guarded.journal() == []
