"""Rotating a key on moto's IAM: every step, every interruption, and the failures in between."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from botocore.client import BaseClient
from botocore.exceptions import ClientError, ReadTimeoutError

from awstui import protocol as p
from awstui.engine import held, rotation_state
from awstui.engine.rotation import PAUSES, Rotator
from awstui.engine.rotation_state import State
from awstui.engine.vault import Keys
from awstui.engine.work import Work
from awstui.errors import Refused
from awstui.protocol.profiles import Rotation
from tests import standins
from tests.engine.services.asking import Asking

Ring = Callable[[str], Path]


@pytest.fixture
def iam(moto_url: str) -> Any:
    client = standins.client("iam", moto_url)
    client.create_user(UserName="ann", Path="/people/")
    return client


@pytest.fixture
def old(iam: Any, aws_env: Path) -> str:
    """Profile ann with a key in the credentials file; its id."""
    key = iam.create_access_key(UserName="ann")["AccessKey"]
    (aws_env / ".aws" / "config").write_text("[profile ann]\nregion = eu-west-1\n")
    (aws_env / ".aws" / "credentials").write_text(
        f"# ann's\n[ann]\naws_access_key_id={key['AccessKeyId']}\naws_secret_access_key={key['SecretAccessKey']}\n"
    )
    return str(key["AccessKeyId"])


@pytest.fixture
def engine(moto_url: str, monkeypatch: pytest.MonkeyPatch) -> Asking:
    monkeypatch.setattr(Work, "wait", lambda work, seconds: False)
    return Asking(moto_url)


def plan(engine: Asking, goal: str = "") -> p.Planned:
    return engine.job(p.Planned, "rotation.plan", name="ann", goal=goal)


def step(engine: Asking, goal: str = "") -> Rotation:
    found = engine.made("rotation.run", plan(engine, goal))
    assert isinstance(found, Rotation)
    return found


def keys_of(iam: Any) -> dict[str, str]:
    return {key["AccessKeyId"]: key["Status"] for key in iam.list_access_keys(UserName="ann")["AccessKeyMetadata"]}


def journalled(engine: Asking) -> list[tuple[str, str]]:
    return [(record.operations[0], record.state) for record in reversed(engine.engine.journal.read())]


def rotator(engine: Asking) -> Rotator:
    from awstui.engine.jobs import Bench

    return Rotator(Bench(engine.engine, Work(1)), "ann")


def break_call(monkeypatch: pytest.MonkeyPatch, operation: str, error: Exception, after: bool = False) -> None:
    """Have one API call fail, before it is made or (`after`) with its answer lost."""
    real = BaseClient._make_api_call  # type: ignore[attr-defined]

    def call(self: Any, name: str, params: Any) -> Any:
        if name != operation:
            return real(self, name, params)
        if after:
            real(self, name, params)
        raise error

    monkeypatch.setattr(BaseClient, "_make_api_call", call)


def refused(code: str, operation: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "no"}}, operation)


def test_the_whole_way_with_a_key_in_a_file(engine: Asking, iam: Any, old: str, aws_env: Path) -> None:
    planned = plan(engine)
    assert (planned.tier, planned.refused, planned.account) == ("y", "", standins.ACCOUNT)
    assert any("aws iam create-access-key --user-name ann" in command for command in planned.commands)
    renewed = step(engine)
    text = (aws_env / ".aws" / "credentials").read_text()
    assert keys_of(iam) == {old: "Inactive", renewed.new: "Active"}
    assert text.startswith("# ann's\n[ann]\naws_access_key_id=" + renewed.new)
    assert (renewed.step, renewed.old, [key.id for key in renewed.keys]) == ("deactivated", old, [old, renewed.new])
    deletion = plan(engine)
    assert (deletion.tier, deletion.expect) == ("name", "ann")
    assert "cannot be brought back" in deletion.effect
    over = step(engine)
    assert (over.step, keys_of(iam)) == ("done", {renewed.new: "Active"})
    assert rotation_state.load("ann") is None
    assert engine.engine.identity(p.Place("ann", "eu-west-1")).arn.endswith("user/people/ann")
    assert journalled(engine) == [
        ("CreateAccessKey", "ok"), ("StoreAccessKey", "ok"), ("UpdateAccessKey", "ok"), ("DeleteAccessKey", "ok"),
    ]  # fmt: skip
    secret = held.find("ann")[1].secret
    assert secret not in engine.engine.journal.path.read_text()


def test_the_whole_way_with_a_key_in_the_keyring(
    engine: Asking, iam: Any, old: str, aws_env: Path, keyring_of: Ring
) -> None:
    kept = keyring_of("Kept")
    keys = held.find("ann")[1]
    answers = {"aws_access_key_id": keys.id, "aws_secret_access_key": keys.secret, "region": "eu-west-1"}
    script = aws_env / "awstui"
    program = f"import json; d=json.loads(json.load(open({str(kept)!r}))['awstui/profile:ann']); "
    program += "print(json.dumps({'Version': 1, 'AccessKeyId': d['id'], 'SecretAccessKey': d['secret']}))"
    import sys

    script.write_text(f"#!{sys.executable}\n{program}\n")
    script.chmod(0o700)
    from awstui.engine import vault

    vault_program = vault._program
    vault._program = lambda: [str(script)]  # type: ignore[assignment]
    try:
        moved = engine.job(
            p.Planned, "profile.plan", do="edit", name="ann", kind="keys", store="keyring", answers=answers
        )
        engine.made("profile.write", moved)
    finally:
        vault._program = vault_program  # type: ignore[assignment]
    renewed = step(engine)
    assert renewed.store == "keyring"
    assert json.loads(json.loads(kept.read_text())["awstui/profile:ann"])["id"] == renewed.new
    assert "aws_secret" not in (aws_env / ".aws" / "credentials").read_text()
    assert step(engine).step == "done"
    assert list(keys_of(iam)) == [renewed.new]


def test_the_old_key_can_be_taken_back_into_use(engine: Asking, iam: Any, old: str) -> None:
    renewed = step(engine)
    restored = step(engine, "restore")
    assert keys_of(iam) == {old: "Active", renewed.new: "Active"}
    assert restored.step == "tested"
    assert step(engine).step == "deactivated"
    assert keys_of(iam)[old] == "Inactive"


def test_a_key_iam_does_not_know_everywhere_yet_is_waited_for(
    engine: Asking, iam: Any, old: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[int] = []
    real = Rotator._refusal

    def settling(self: Rotator, key: str) -> Exception | None:
        tries.append(1)
        return refused("InvalidClientTokenId", "GetCallerIdentity") if len(tries) < 5 else real(self, key)

    monkeypatch.setattr(Rotator, "_refusal", settling)
    assert step(engine).step == "deactivated"
    assert len(tries) == 5


def test_a_key_that_never_works_is_deleted_and_the_old_one_put_back(
    engine: Asking, iam: Any, old: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    never = refused("InvalidClientTokenId", "GetCallerIdentity")
    monkeypatch.setattr(Rotator, "_refusal", lambda self, key: never)
    before = held.find("ann")
    signed: list[tuple[str, str]] = []
    real = BaseClient._make_api_call  # type: ignore[attr-defined]

    def call(self: Any, name: str, params: Any) -> Any:
        signed.append((name, self._request_signer._credentials.access_key))
        return real(self, name, params)

    monkeypatch.setattr(BaseClient, "_make_api_call", call)
    with pytest.raises(Refused, match="deleted and the old one put back"):
        step(engine)
    assert held.find("ann") == before
    assert ("DeleteAccessKey", old) in signed, "the key that does not work cannot delete itself"
    assert keys_of(iam) == {old: "Active"}
    assert rotation_state.load("ann") is None


def test_storing_fails_so_the_new_key_goes_at_once(
    engine: Asking, iam: Any, old: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(name: str, where: str, keys: Keys) -> None:
        raise Refused("~/.aws/credentials cannot be written: No space left on device.")

    monkeypatch.setattr(held, "replace", full)
    with pytest.raises(Refused, match=r"deleted again.*No space left"):
        step(engine)
    assert keys_of(iam) == {old: "Active"}
    assert rotation_state.load("ann") is None
    assert journalled(engine) == [("CreateAccessKey", "ok"), ("StoreAccessKey", "failed"), ("DeleteAccessKey", "ok")]


def test_when_even_that_deletion_fails_the_command_is_told_and_the_next_attempt_cleans_up(
    engine: Asking, iam: Any, old: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(held, "replace", lambda *given: (_ for _ in ()).throw(Refused("full")))
        break_call(broken, "DeleteAccessKey", refused("ServiceUnavailable", "DeleteAccessKey"))
        with pytest.raises(Refused, match="aws iam delete-access-key --user-name ann --access-key-id"):
            step(engine)
    assert len(keys_of(iam)) == 2
    planned = plan(engine)
    assert "its secret was not stored: it is deleted first" in planned.effect
    renewed = step(engine)
    assert keys_of(iam) == {old: "Inactive", renewed.new: "Active"}


def test_an_answer_that_never_came_leaves_a_key_that_is_found_and_deleted(
    engine: Asking, iam: Any, old: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        break_call(broken, "CreateAccessKey", ReadTimeoutError(endpoint_url="x"), after=True)
        with pytest.raises(ReadTimeoutError):
            step(engine)
    (lost,) = set(keys_of(iam)) - {old}
    assert journalled(engine) == [("CreateAccessKey", "unknown")]
    renewed = step(engine)
    assert lost not in keys_of(iam)
    assert keys_of(iam)[renewed.new] == "Active"


@pytest.mark.parametrize("stop", ["StoreAccessKey", "GetCallerIdentity", "UpdateAccessKey"])
def test_an_interrupted_rotation_goes_on_where_it_stopped(
    engine: Asking, iam: Any, old: str, monkeypatch: pytest.MonkeyPatch, stop: str
) -> None:
    """The process ends as hard as it can: nothing after the point runs, the state is what was on disk."""

    class Killed(BaseException):
        pass

    def killed(*given: Any, **named: Any) -> Any:
        raise Killed

    with monkeypatch.context() as broken:
        if stop == "StoreAccessKey":
            real = held.replace

            def stored_and_killed(*given: Any) -> None:
                real(*given)
                raise Killed

            broken.setattr(held, "replace", stored_and_killed)
        elif stop == "GetCallerIdentity":
            broken.setattr(Rotator, "_refusal", killed)
        else:
            broken.setattr(Rotator, "_set_status", killed)
        with pytest.raises(Killed):
            step(engine)
    made = set(keys_of(iam)) - {old}
    assert keys_of(iam)[old] == "Active"
    again = Asking(engine.engine.configure.endpoint_url or "")
    assert "interrupted rotation goes on" in plan(again).effect
    renewed = step(again)
    assert {renewed.new} == made, "no second key is made"
    assert keys_of(iam) == {old: "Inactive", renewed.new: "Active"}


def test_two_keys_are_too_many(engine: Asking, iam: Any, old: str) -> None:
    iam.create_access_key(UserName="ann")
    planned = plan(engine)
    assert "two access keys" in planned.refused
    with pytest.raises(Refused, match="two access keys"):
        engine.job(p.Value, "rotation.run", plan=planned.plan, typed="y")
    assert len(keys_of(iam)) == 2
    assert rotation_state.load("ann") is None


def test_iam_refusing_the_first_step_leaves_nothing_behind(
    engine: Asking, iam: Any, old: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_call(monkeypatch, "CreateAccessKey", refused("AccessDenied", "CreateAccessKey"))
    with pytest.raises(ClientError):
        step(engine)
    assert rotation_state.load("ann") is None
    assert journalled(engine) == [("CreateAccessKey", "failed")]


def test_read_only_and_wrong_words_change_nothing(engine: Asking, iam: Any, old: str, moto_url: str) -> None:
    reading = Asking(moto_url, read_only=True)
    planned = reading.job(p.Planned, "rotation.plan", name="ann")
    assert "read-only" in planned.refused
    for asked, typed in ((reading, "y"), (engine, "n")):
        planned = plan(asked)
        with pytest.raises(Refused):
            asked.job(p.Value, "rotation.run", plan=planned.plan, typed=typed)
    with pytest.raises(Refused):
        list(rotator(reading).renew())
    assert keys_of(iam) == {old: "Active"}


def test_another_key_than_the_confirmed_one_is_not_rotated(engine: Asking, iam: Any, old: str, aws_env: Path) -> None:
    planned = plan(engine)
    other = iam.create_access_key(UserName="ann")["AccessKey"]
    held.replace("ann", "file", Keys(other["AccessKeyId"], other["SecretAccessKey"]))
    engine.engine.forget("ann")
    with pytest.raises(Refused, match="another key"):
        engine.job(p.Value, "rotation.run", plan=planned.plan, typed="y")
    assert len(keys_of(iam)) == 2


@pytest.mark.parametrize("text", ["role_arn = arn:aws:iam::123456789012:role/x\nsource_profile = ann", "region = x"])
def test_profiles_without_a_key_of_their_own_are_refused(engine: Asking, old: str, aws_env: Path, text: str) -> None:
    with (aws_env / ".aws" / "config").open("a") as file:
        file.write(f"[profile other]\n{text}\n")
    with pytest.raises(Refused, match="no long-lived access key"):
        engine.job(p.Planned, "rotation.plan", name="other")


def test_the_state_file_is_ours_alone_holds_no_secret_and_a_broken_one_is_none(old: str, aws_env: Path) -> None:
    State("ann", "ann", "1", old, 0.0).save("stored")
    path = aws_env / "state" / "rotations" / "ann.json"
    assert path.stat().st_mode & 0o077 == 0
    assert held.find("ann")[1].secret not in path.read_text()
    path.write_text("{")
    assert rotation_state.load("ann") is None


def test_a_state_about_other_keys_is_stale(engine: Asking, iam: Any, old: str) -> None:
    State("ann", "ann", standins.ACCOUNT, "AKIAGONE", 0.0, "deactivated", "AKIAALSOGONE").save()
    assert plan(engine).title.startswith("Rotate")
    assert rotation_state.load("ann") is None


def test_a_new_key_is_tested_for_about_a_minute() -> None:
    assert 55 <= sum(PAUSES) <= 65
