"""What the files say, in botocore's order, with nobody called."""

from __future__ import annotations

import hashlib
import json
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from botocore.credentials import AssumeRoleCredentialFetcher

from awstui.engine.profiles import profiles
from awstui.protocol import ProfileInfo

KEYS = "aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = secret\n"


@pytest.fixture(autouse=True)
def nobody_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a helper was run")

    monkeypatch.setattr(subprocess, "Popen", refuse)


def read(home: Path, config: str = "", credentials: str = "") -> dict[str, ProfileInfo]:
    (home / ".aws" / "config").write_text(config)
    (home / ".aws" / "credentials").write_text(credentials)
    return {each.name: each for each in profiles()}


def test_no_files_no_profiles(aws_env: Path) -> None:
    assert profiles() == ()


@pytest.mark.parametrize(
    ("config", "kind"),
    [
        (KEYS, "keys"),
        ("role_arn = arn:aws:iam::1:role/R\ncredential_source = Environment\n", "role"),
        ("role_arn = arn:aws:iam::1:role/R\nweb_identity_token_file = /x\n", "web identity"),
        ("sso_session = s\nsso_account_id = 1\nsso_role_name = R\n", "sso"),
        ("sso_start_url = https://x\nsso_region = eu-west-1\nsso_account_id = 1\nsso_role_name = R\n", "sso"),
        ("credential_process = /bin/false\n", "process"),
        ("login_session = arn:aws:iam::1:user/x\n", "login"),
        ("region = eu-west-1\n", "unknown"),
        (KEYS + "credential_process = /bin/false\n", "process"),
    ],
)
def test_kinds(aws_env: Path, config: str, kind: str) -> None:
    assert read(aws_env, f"[profile p]\n{config}")["p"].kind == kind


def test_both_files_make_one_list_with_lines(aws_env: Path) -> None:
    found = read(
        aws_env,
        "# mine\n[profile b]\nregion = eu-west-1\n\n[default]\nregion = eu-west-2\n"
        "[profile 'two words']\n[services x]\n",
        "[b]\n" + KEYS + "[only]\n" + KEYS,
    )
    assert list(found) == ["default", "b", "two words", "only"]
    assert (found["b"].kind, found["b"].region, found["b"].file) == ("keys", "eu-west-1", "~/.aws/config:2")
    assert found["only"].file == "~/.aws/credentials:4"
    assert found["default"].region == "eu-west-2"


def test_other_files_may_be_named(aws_env: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "c").write_text("[profile x]\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "c"))
    (only,) = profiles()
    assert only.file == f"{tmp_path / 'c'}:1"


@pytest.mark.parametrize("there", [True, False])
def test_a_profile_of_aws_login_is_broken_without_its_package(
    aws_env: Path, monkeypatch: pytest.MonkeyPatch, there: bool
) -> None:
    monkeypatch.setattr("awstui.engine.profiles.can_use_logins", lambda: there)
    found = read(aws_env, "[profile l]\nregion = x\nlogin_session = arn:aws:iam::1:user/x\n")["l"]
    assert found.kind == "login"
    assert found.state == ("needs login" if there else "broken")
    assert ('pip install "botocore[crt]"' in found.note) is not there


def test_the_chain_of_source_profiles(aws_env: Path) -> None:
    found = read(
        aws_env,
        "[profile top]\nrole_arn = arn:aws:iam::123456789012:role/R\nsource_profile = middle\nmfa_serial = m\n"
        "[profile middle]\nrole_arn = arn:aws:iam::123456789012:role/R\nsource_profile = base\n"
        "[profile base]\n" + KEYS +
        "[profile box]\nrole_arn = arn:aws:iam::123456789012:role/R\ncredential_source = Ec2InstanceMetadata\n"
        "[profile self]\nrole_arn = arn:aws:iam::123456789012:role/R\nsource_profile = self\n" + KEYS,
    )  # fmt: skip
    assert (found["top"].source, found["top"].note) == ("base -> middle -> top", "asks for an MFA code")
    assert found["box"].source == "Ec2InstanceMetadata -> box"
    assert (found["self"].source, found["self"].note) == ("", "")
    assert found["base"].source == ""


@pytest.mark.parametrize(
    ("config", "note"),
    [
        ("role_arn = r\nsource_profile = gone\n", "broken: source profile gone does not exist"),
        ("role_arn = r\nsource_profile = q\n[profile q]\nrole_arn = r\nsource_profile = p\n",
         "broken: source profiles go in a circle: p -> q -> p"),
        ("role_arn = r\n", "broken: a role needs source_profile or credential_source"),
        ("role_arn = r\nsource_profile = q\ncredential_source = Environment\n",
         "broken: both source_profile and credential_source are set"),
        ("role_arn = r\nsource_profile = q\n[profile q]\naws_access_key_id = A\n",
         "broken: source profile q: aws_secret_access_key is missing"),
        ("role_arn = r\nsource_profile = p\n", "broken: source_profile of p is p itself"),
        ("aws_secret_access_key = s\n", "broken: aws_access_key_id is missing"),
        ("sso_session = gone\nsso_account_id = 1\nsso_role_name = R\n", "broken: sso-session gone does not exist"),
        ("sso_start_url = u\nsso_region = r\n", "broken: sso_account_id, sso_role_name missing"),
        ("role_arn = r\nweb_identity_token_file = /not/there\n", "broken: /not/there does not exist"),
        ("role_arn = arn:aws:iam::1:role/R\ncredential_source = Environment\n",
         "broken: role_arn of p is not the ARN of a role: arn:aws:iam::1:role/R"),
        ("region = x\n", "holds no credentials of its own"),
    ],
)  # fmt: skip
def test_what_is_wrong(aws_env: Path, config: str, note: str) -> None:
    assert read(aws_env, f"[profile p]\n{config}")["p"].note == note


def test_sso_settings_come_from_the_session(aws_env: Path) -> None:
    config = "[profile p]\nsso_session = s\nsso_account_id = 1\nsso_role_name = R\n"
    assert read(aws_env, config + "[sso-session s]\nsso_start_url = u\nsso_region = r\n")["p"].note == ""


def test_keys_in_the_credentials_file_shadow(aws_env: Path) -> None:
    found = read(aws_env, "[profile p]\ncredential_process = /bin/false\n", "[p]\n" + KEYS)
    assert (found["p"].kind, found["p"].note) == (
        "keys",
        "its keys in the credentials file win over credential_process",
    )


def test_a_file_that_cannot_be_read_still_lists_its_profiles(aws_env: Path) -> None:
    found = read(aws_env, "[profile p]\nregion = x\n[profile p]\nregion = y\n", "[q]\n" + KEYS)
    assert found["p"].note.startswith("broken: the file cannot be read")
    assert "line" in found["p"].note
    assert found["q"].kind == "keys"


def test_the_environment_says_what_it_overrides(aws_env: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
    found = read(aws_env, "[profile p]\n" + KEYS)
    assert next(iter(found)) == "(environment)"
    assert found["(environment)"].note == "broken: AWS_SECRET_ACCESS_KEY is missing"
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "s")
    monkeypatch.setenv("AWS_PROFILE", "p")
    first = profiles()[0]
    assert first.kind == "environment"
    assert first.note == "AWS_ACCESS_KEY_ID is set and overrides AWS_PROFILE (p)"
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    assert profiles()[0].name == "p"
    monkeypatch.setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://localhost/x")
    assert profiles()[0].kind == "instance"


# ---- what the caches know

ROLE = "arn:aws:iam::123456789012:role/R"
BASE = "[profile base]\n" + KEYS
SSO = (
    "[profile p]\nsso_session = s\nsso_account_id = 123456789012\nsso_role_name = Ops\n"
    "[sso-session s]\nsso_start_url = https://x.awsapps.com/start\nsso_region = eu-west-1\n"
)


def iso(seconds: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + seconds))


def keep(home: Path, folder: str, name: str, content: dict[str, Any]) -> None:
    path = home / ".aws" / folder / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content))


@pytest.mark.parametrize(
    ("token", "state"),
    [
        (None, "needs login"),
        ({"accessToken": "t", "expiresAt": 600}, "valid"),
        ({"accessToken": "t", "expiresAt": -600}, "expired"),
        ({"accessToken": "t", "expiresAt": -600, "refreshToken": "r", "clientId": "c", "clientSecret": "s",
          "registrationExpiresAt": 9999}, ""),
        ({"accessToken": "t", "expiresAt": -600, "refreshToken": "r", "clientId": "c", "clientSecret": "s",
          "registrationExpiresAt": -1}, "expired"),
    ],
)  # fmt: skip
def test_the_state_of_an_sso_login(aws_env: Path, token: dict[str, Any] | None, state: str) -> None:
    if token is not None:
        written = {name: iso(value) if isinstance(value, int) else value for name, value in token.items()}
        keep(aws_env, "sso/cache", hashlib.sha1(b"s").hexdigest(), written)
    role = f"[profile r]\nrole_arn = {ROLE}\nsource_profile = p\n"
    found = read(aws_env, SSO + role)
    assert found["p"].state == state
    assert (found["p"].account, found["p"].role) == ("123456789012", "Ops")
    assert found["r"].state == ("" if state == "valid" else state)  # the role itself was not assumed


def test_the_state_of_a_role_is_that_of_its_session_in_the_cache(aws_env: Path) -> None:
    role = f"[profile p]\nrole_arn = {ROLE}\nsource_profile = base\nmfa_serial = m\nduration_seconds = 1800\n"
    assert read(aws_env, role + BASE)["p"].state == "needs code"
    fetcher: Any = AssumeRoleCredentialFetcher(
        None, None, ROLE, {"SerialNumber": "m", "DurationSeconds": 1800}, lambda text: "", cache={}
    )
    keep(aws_env, "cli/cache", fetcher._cache_key, {"Credentials": {"Expiration": iso(900)}})
    found = read(aws_env, role + BASE)["p"]
    assert (found.state, found.account, found.role) == ("valid", "123456789012", "R")
    assert found.expires is not None
    assert 800 < found.expires - time.time() < 1000


@pytest.mark.parametrize("content", ["", "[]", '{"Credentials": null}', '{"accessToken": "t", "expiresAt": "never"}'])
def test_a_broken_cache_is_no_session(aws_env: Path, content: str) -> None:
    for folder, name in (
        ("sso/cache", hashlib.sha1(b"s").hexdigest()),
        ("login/cache", hashlib.sha256(b"me").hexdigest()),
    ):
        keep(aws_env, folder, name, {})
        (aws_env / ".aws" / folder / f"{name}.json").write_text(content)
    found = read(aws_env, SSO + "[profile l]\nlogin_session = me\n")
    assert found["p"].state in ("needs login", "expired")
    assert found["l"].expires is None


def test_broken_profiles_are_broken_and_plain_keys_have_no_state(aws_env: Path) -> None:
    found = read(aws_env, f"[profile p]\nrole_arn = {ROLE}\nsource_profile = gone\n" + BASE)
    assert (found["p"].state, found["base"].state) == ("broken", "")
