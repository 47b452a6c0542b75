"""Profiles made, edited, deleted and imported: planned with a diff, written, and then used."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from awstui import protocol as p
from awstui.engine.awsfiles import store
from awstui.engine.profiles import profiles
from awstui.engine.services import profile as jobs
from awstui.errors import AwsFailed, Refused, UsageError
from tests import standins
from tests.engine.services.asking import Asking

Ring = Callable[[str], Path]
ROLE = {"role_arn": "arn:aws:iam::123456789012:role/admin", "source_profile": "base", "region": "eu-west-1"}
SSO = {
    "sso_session": "corp", "sso_start_url": "https://corp.awsapps.com/start", "sso_region": "eu-west-1",
    "sso_account_id": "123456789012", "sso_role_name": "ReadOnly",
}  # fmt: skip


@pytest.fixture
def aws(aws_env: Path) -> Path:
    folder = aws_env / ".aws"
    (folder / "config").write_text("# mine\n[profile base]\nregion = eu-west-1\n")
    (folder / "credentials").write_text("[base]\naws_access_key_id = AKIABASE\naws_secret_access_key = base-secret\n")
    return folder


@pytest.fixture
def user_key(moto_url: str) -> tuple[str, str]:
    iam = standins.client("iam", moto_url)
    iam.create_user(UserName="ann", Path="/people/")
    key = iam.create_access_key(UserName="ann")["AccessKey"]
    return key["AccessKeyId"], key["SecretAccessKey"]


def kinds() -> dict[str, str]:
    return {info.name: info.kind for info in profiles()}


def journal(engine: Asking) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(record.operations[0], record.state, record.targets) for record in engine.engine.journal.read()]


def plan(engine: Asking, do: str, name: str, kind: str = "", **answers: Any) -> p.Planned:
    where = answers.pop("store", "")
    return engine.job(p.Planned, "profile.plan", do=do, name=name, kind=kind, store=where, answers=answers)


def test_a_role_is_made_edited_and_deleted(aws: Path) -> None:
    engine = Asking()
    planned = plan(engine, "new", "team a", "role", **ROLE)
    assert '+[profile "team a"]\n+region = eu-west-1\n+role_arn = ' in planned.diff
    assert (aws / "config").read_text().count("role_arn") == 0, "planning writes nothing"
    engine.made("profile.write", planned)
    assert kinds()["team a"] == "role"
    written = engine.job(p.Value, "profile.read", name="team a").value
    assert (written.kind, dict(written.values)) == ("role", ROLE)
    engine.made(
        "profile.write", plan(engine, "edit", "team a", "role", **ROLE | {"mfa_serial": "GAHT12345678", "region": ""})
    )
    text = (aws / "config").read_text()
    assert "mfa_serial = GAHT12345678" in text
    assert text.count("region") == 1
    assert text.startswith("# mine\n")
    deletion = plan(engine, "delete", "team a")
    assert (deletion.tier, deletion.expect) == ("name", "team a")
    engine.made("profile.write", deletion)
    assert "team a" not in kinds()
    assert [(name, state) for name, state, _ in journal(engine)] == [
        ("DeleteProfile", "ok"), ("WriteProfile", "ok"), ("WriteProfile", "ok"),
    ]  # fmt: skip


def test_sso_and_process_profiles(aws: Path) -> None:
    engine = Asking()
    engine.made("profile.write", plan(engine, "new", "sso-ro", "sso", **SSO))
    engine.made("profile.write", plan(engine, "new", "helper", "process", credential_process="/bin/creds --x"))
    assert {"sso-ro": "sso", "helper": "process"}.items() <= kinds().items()
    assert "[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\n" in (aws / "config").read_text()
    assert dict(engine.job(p.Value, "profile.read", name="sso-ro").value.values) == SSO
    assert not [info.note for info in profiles() if info.note.startswith("broken")]


@pytest.mark.parametrize(
    ("kind", "answers", "words"),
    [
        ("role", ROLE | {"role_arn": "admin"}, "role_arn must look"),
        ("role", ROLE | {"source_profile": "nobody"}, "no profile nobody"),
        ("role", ROLE | {"source_profile": "new"}, "its own source"),
        ("role", ROLE | {"credential_source": "Environment"}, "not both"),
        ("role", ROLE | {"duration_seconds": "1"}, "900 to 43200"),
        ("sso", SSO | {"sso_start_url": "http://corp.example"}, "https"),
        ("sso", SSO | {"sso_account_id": "1"}, "twelve digits"),
        ("sso", {"sso_start_url": "https://x.awsapps.com"}, "sso_region is missing"),
        ("process", {}, "credential_process is missing"),
        ("process", {"credential_process": "/bin/x\n[default]"}, "line breaks"),
        ("keys", {"aws_access_key_id": "x", "aws_secret_access_key": "y"}, "does not look like one"),
    ],
)
def test_what_cannot_be_right_is_refused(aws: Path, kind: str, answers: dict[str, str], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        plan(Asking(), "new", "new", kind, **answers)


def test_names_that_are_taken_or_impossible(aws: Path) -> None:
    with pytest.raises(UsageError, match="already"):
        plan(Asking(), "new", "base", "role", **ROLE)
    with pytest.raises(UsageError, match="brackets"):
        plan(Asking(), "new", "a]b", "role", **ROLE)
    with pytest.raises(UsageError, match="no profile nobody"):
        plan(Asking(), "delete", "nobody")


def test_a_deletion_tells_who_leans_on_it(aws: Path) -> None:
    engine = Asking()
    engine.made("profile.write", plan(engine, "new", "admin", "role", **ROLE))
    planned = plan(engine, "delete", "base")
    assert "source and will not work without it: admin" in planned.effect
    assert "stays active" in planned.effect
    assert "base-secret" not in planned.diff


def test_confirmation_read_only_and_lost_updates_are_enforced_by_the_engine(aws: Path) -> None:
    engine = Asking()
    planned = plan(engine, "delete", "base")
    with pytest.raises(Refused, match="not what was asked for"):
        engine.job(p.Value, "profile.write", plan=planned.plan, typed="y")
    (aws / "config").write_text("[profile base]\nregion = us-east-1\n")
    with pytest.raises(Refused, match="changed meanwhile"):
        engine.job(p.Value, "profile.write", plan=planned.plan, typed="base")
    assert "base" in kinds()
    assert journal(engine)[0][1] == "failed"
    with pytest.raises(Refused, match="out of date"):
        engine.job(p.Value, "profile.write", plan=planned.plan, typed="base")
    reading = Asking(read_only=True)
    planned = plan(reading, "delete", "base")
    assert "read-only" in planned.refused
    with pytest.raises(Refused, match="read-only"):
        reading.job(p.Value, "profile.write", plan=planned.plan, typed="base")


def test_what_was_held_of_a_profile_is_forgotten(aws: Path) -> None:
    engine = Asking()
    assert engine.engine.sessions.context(p.Place("base")).region == "eu-west-1"
    engine.made("profile.write", plan(engine, "edit", "base", "keys", region="us-west-2"))
    assert engine.engine.sessions.context(p.Place("base")).region == "us-west-2"


def test_an_imported_key_is_checked_stored_and_used(aws: Path, moto_url: str, user_key: tuple[str, str]) -> None:
    csv = aws.parent / "ann_accessKeys.csv"
    csv.write_bytes(("\ufeffAccess key ID,Secret access key\r\n" + ",".join(user_key) + "\r\n").encode())
    engine = Asking(moto_url)
    planned = engine.job(p.Planned, "profile.import", file=str(csv), store="file")
    assert "It belongs to arn:aws:iam::123456789012:user/people/ann." in planned.effect
    assert user_key[1] not in repr(planned)
    assert planned.profile == "ann"
    done = engine.made("profile.write", planned)
    assert done.leftover == str(csv)
    assert engine.engine.identity(p.Place("ann", "us-east-1")).arn.endswith("user/people/ann")
    assert csv.exists()
    engine.job(p.Value, "profile.clear", plan=planned.plan)
    assert not csv.exists()
    assert user_key[1] not in engine.engine.journal.path.read_text()


def test_a_csv_changed_after_its_import_is_left_alone(aws: Path, moto_url: str, user_key: tuple[str, str]) -> None:
    csv = aws.parent / "key.csv"
    csv.write_text(f"Access key ID,Secret access key\n{','.join(user_key)}\n")
    engine = Asking(moto_url)
    planned = engine.job(p.Planned, "profile.import", file=str(csv), store="file", name="x")
    engine.made("profile.write", planned)
    csv.write_text("something else")
    with pytest.raises(Refused, match="left alone"):
        engine.job(p.Value, "profile.clear", plan=planned.plan)
    assert csv.exists()


def test_a_key_that_does_not_work_is_not_stored(aws: Path, stub: Any, tmp_path: Path) -> None:
    csv = tmp_path / "key.csv"
    csv.write_text(f"Access key ID,Secret access key\nAKIAIOSFODNN7EXAMPLE,{'s' * 40}\n")
    engine = Asking("http://127.0.0.1:9")
    with pytest.raises(AwsFailed) as told:
        engine.job(p.Planned, "profile.import", file=str(csv), store="file")
    assert told.value.failure.kind == "network"
    assert engine.engine.drafts == {}
    with pytest.raises(UsageError, match="no file"):
        engine.job(p.Planned, "profile.import", file=str(tmp_path / "none.csv"), store="file")


def test_a_root_key_needs_more_than_a_y(aws: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = p.Identity("123456789012", "arn:aws:iam::123456789012:root")
    monkeypatch.setattr(jobs, "_identity", lambda *given: root)
    csv = tmp_path / "rootkey.csv"
    csv.write_text(f"AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE\nAWSSecretKey={'s' * 40}\n")
    planned = Asking().job(p.Planned, "profile.import", file=str(csv), store="file")
    assert "ROOT USER" in planned.effect
    assert (planned.tier, planned.expect, planned.profile) == ("name", "root", "root")


def test_a_key_in_the_keyring_reaches_aws_through_the_helper_line(
    aws: Path, moto_url: str, user_key: tuple[str, str], keyring_of: Ring
) -> None:
    kept = keyring_of("Kept")
    engine = Asking(moto_url)
    answers = {"aws_access_key_id": user_key[0], "aws_secret_access_key": user_key[1], "region": "eu-west-1"}
    planned = plan(engine, "new", "ann", "keys", store="keyring", **answers)
    assert "The key works" in planned.effect
    engine.made("profile.write", planned)
    assert user_key[1] not in (aws / "config").read_text() + (aws / "credentials").read_text()
    assert user_key[1] in kept.read_text()
    written = engine.job(p.Value, "profile.read", name="ann").value
    assert (written.kind, written.store, dict(written.values)) == ("keys", "keyring", {"region": "eu-west-1"})
    moved = plan(engine, "edit", "ann", "keys", store="file", region="eu-west-1")
    assert "keyring's copy goes" in moved.effect
    engine.made("profile.write", moved)
    assert f"aws_secret_access_key = {user_key[1]}" in (aws / "credentials").read_text()
    assert "credential_process" not in (aws / "config").read_text()
    assert json.loads(kept.read_text()) == {}


def test_moving_to_the_keyring_takes_the_secret_out_of_the_file_and_deleting_out_of_the_keyring(
    aws: Path, keyring_of: Ring
) -> None:
    kept = keyring_of("Kept")
    (aws / "credentials").write_text(
        f"[base]\naws_access_key_id = AKIA{'B' * 16}\naws_secret_access_key = {'s' * 40}\n"
    )
    engine = Asking("http://127.0.0.1:9")
    engine.made("profile.write", plan(engine, "edit", "base", "keys", store="keyring"))
    assert "s" * 40 not in (aws / "credentials").read_text()
    assert "s" * 40 in kept.read_text()
    engine.made("profile.write", plan(engine, "delete", "base"))
    assert json.loads(kept.read_text()) == {}


def test_when_the_file_cannot_be_written_the_keyring_is_as_it_was(
    aws: Path, keyring_of: Ring, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = keyring_of("Kept")
    engine = Asking("http://127.0.0.1:9")
    answers = {"aws_access_key_id": f"AKIA{'B' * 16}", "aws_secret_access_key": "s" * 40}
    planned = plan(engine, "new", "ann", "keys", store="keyring", **answers)

    def full(drafts: Any) -> None:
        raise Refused("No space left on device.")

    monkeypatch.setattr(store, "write", full)
    with pytest.raises(Refused, match="No space"):
        engine.made("profile.write", planned)
    assert json.loads(kept.read_text()) == {}


def test_without_a_keyring_nothing_is_planned_and_nothing_falls_back(aws: Path, keyring_of: Ring) -> None:
    keyring_of("keyring.backends.null.Keyring")
    engine = Asking("http://127.0.0.1:9")
    answers = {"aws_access_key_id": f"AKIA{'B' * 16}", "aws_secret_access_key": "s" * 40}
    with pytest.raises(Refused, match="Ways out"):
        plan(engine, "new", "ann", "keys", store="keyring", **answers)
    assert "s" * 40 not in (aws / "credentials").read_text()
    with pytest.raises(UsageError, match="keyring or file"):
        plan(engine, "new", "ann", "keys", store="", **answers)
