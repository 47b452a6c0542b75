"""`awstui credentials` and `awstui profile …`, run as other programs and people run them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from awstui.engine import vault
from awstui.engine.vault import Keys
from awstui.errors import Refused, UsageError
from awstui.headless import profiles
from tests import standins

Ring = Callable[[str], Path]
SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"


@pytest.fixture
def csv(moto_url: str, aws_env: Path) -> Path:
    iam = standins.client("iam", moto_url)
    iam.create_user(UserName="ann")
    key = iam.create_access_key(UserName="ann")["AccessKey"]
    path = aws_env / "ann_accessKeys.csv"
    path.write_text(f"Access key ID,Secret access key\n{key['AccessKeyId']},{key['SecretAccessKey']}\n")
    return path


def run(*arguments: str) -> int:
    return profiles.main(arguments)


def test_credentials_prints_the_json_and_nothing_else(keyring_of: Ring, capsys: pytest.CaptureFixture[str]) -> None:
    keyring_of("Kept")
    vault.put("dev", Keys("AKIAIOSFODNN7EXAMPLE", SECRET))
    assert run("credentials", "dev") == 0
    said = capsys.readouterr()
    assert json.loads(said.out) == {"Version": 1, "AccessKeyId": "AKIAIOSFODNN7EXAMPLE", "SecretAccessKey": SECRET}
    assert said.err == ""
    with pytest.raises(Refused, match="no key for profile other"):
        run("credentials", "other")


def test_credentials_is_not_for_terminals(keyring_of: Ring, monkeypatch: pytest.MonkeyPatch) -> None:
    keyring_of("Kept")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    with pytest.raises(Refused, match="not for a terminal"):
        run("credentials", "dev")


def test_as_a_program_it_fails_on_standard_error_with_code_1(aws_env: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "awstui", "credentials", "dev"], capture_output=True, text=True, env=dict(os.environ)
    )
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "No keyring can be used" in ran.stderr
    assert "Ways out" in ran.stderr


def test_handing_out_a_key_needs_no_botocore() -> None:
    code = "import sys\nfrom awstui.headless import profiles\nfrom awstui.engine import vault\nprint(*sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"botocore", "boto3", "textual", "keyring"} & set(found)


def test_import_then_rotate_then_delete(
    csv: Path, moto_url: str, aws_env: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    endpoint = ("--yes", "--endpoint-url", moto_url)
    given = csv.read_text()
    key_id, secret = given.splitlines()[1].split(",")
    assert (
        run("profile", "import", str(csv), "--store", "file", "--region", "eu-west-1", "--delete-csv", *endpoint) == 0
    )
    assert not csv.exists()
    assert run("profile", "rotate", "ann", *endpoint) == 0
    iam = standins.client("iam", moto_url)
    keys = {key["AccessKeyId"]: key["Status"] for key in iam.list_access_keys(UserName="ann")["AccessKeyMetadata"]}
    assert keys.pop(key_id) == "Inactive"
    (new,) = keys
    assert new in (aws_env / ".aws" / "credentials").read_text()
    assert run("profile", "rotate", "ann", *endpoint) == 0
    left = [key["AccessKeyId"] for key in iam.list_access_keys(UserName="ann")["AccessKeyMetadata"]]
    assert left == [new]
    said = capsys.readouterr()
    assert said.out == ""
    assert secret not in said.err
    assert "+[ann]" in said.err
    assert "awstui profile rotate ann deletes" in said.err


def test_without_a_terminal_and_without_yes_nothing_is_done(csv: Path, moto_url: str, aws_env: Path) -> None:
    with pytest.raises(UsageError, match="add --yes"):
        run("profile", "import", str(csv), "--store", "file", "--endpoint-url", moto_url)
    assert not (aws_env / ".aws" / "credentials").exists()


def test_a_person_says_yes_or_no(csv: Path, moto_url: str, aws_env: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []

    class Terminal:
        def isatty(self) -> bool:
            return True

        def readline(self) -> str:
            return said.pop(0)

    monkeypatch.setattr(sys, "stdin", Terminal())
    said[:] = ["no\n"]
    with pytest.raises(Refused, match="Nothing was changed"):
        run("profile", "import", str(csv), "--store", "file", "--endpoint-url", moto_url)
    assert not (aws_env / ".aws" / "credentials").exists()
    said[:] = ["y\n", "\n"]
    assert run("profile", "import", str(csv), "--store", "file", "--endpoint-url", moto_url) == 0
    assert csv.exists(), "deleting it was not agreed to"


def test_a_root_key_is_not_stored_unless_it_is_asked_for(
    csv: Path, moto_url: str, aws_env: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from awstui import protocol as p
    from awstui.engine.services import profile as jobs

    def root(*given: Any) -> p.Identity:
        return p.Identity(standins.ACCOUNT, f"arn:aws:iam::{standins.ACCOUNT}:root")

    monkeypatch.setattr(jobs, "_identity", root)
    given = ("profile", "import", str(csv), "--store", "file", "--yes", "--endpoint-url", moto_url)
    with pytest.raises(Refused, match="--allow-root"):
        run(*given)
    assert "ROOT USER" in capsys.readouterr().err
    assert not (aws_env / ".aws" / "credentials").exists()
    assert run(*given, "--allow-root") == 0


def test_without_a_keyring_an_import_refuses_and_names_the_ways_out(csv: Path, moto_url: str, aws_env: Path) -> None:
    with pytest.raises(Refused, match="Ways out"):
        run("profile", "import", str(csv), "--yes", "--endpoint-url", moto_url)
    assert not (aws_env / ".aws" / "credentials").exists()


def test_every_aws_tool_gets_a_kept_key(
    csv: Path, moto_url: str, aws_env: Path, keyring_of: Ring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Botocore itself runs the line that was written; the process it starts trusts the same fake keyring."""
    keyring_of("Kept")
    script = tmp_path / "awstui"
    lines = [
        "from awstui.engine import vault",
        f"vault.ALLOWED = {vault.ALLOWED!r}",
        "import sys; from awstui.headless import profiles; sys.exit(profiles.main(sys.argv[1:]))",
    ]
    root = Path(profiles.__file__).parents[2]
    script.write_text(
        "\n".join([f"#!{sys.executable}", f"import sys; sys.path.insert(0, {str(root)!r})", *lines]) + "\n"
    )
    script.chmod(0o700)
    monkeypatch.setattr(vault, "_program", lambda: [str(script)])
    assert run("profile", "import", str(csv), "--name", "team a", "--yes", "--endpoint-url", moto_url) == 0
    import botocore.session

    key_id, secret = csv.read_text().splitlines()[1].split(",")
    credentials = botocore.session.Session(profile="team a").get_credentials()
    assert credentials is not None
    frozen = credentials.get_frozen_credentials()
    assert (frozen.access_key, frozen.secret_key, credentials.method) == (key_id, secret, "custom-process")


def guarded(aws_env: Path, text: str) -> None:
    (aws_env / "config").mkdir()
    (aws_env / "config" / "config.toml").write_text(text)


@pytest.mark.parametrize(
    "text", ["read_only = true", '[[guard]]\nprofiles = ["ann"]', f'[[guard]]\naccounts = ["{standins.ACCOUNT}"]']
)
def test_what_config_toml_locks_is_locked_here_too(csv: Path, moto_url: str, aws_env: Path, text: str) -> None:
    endpoint = ("--yes", "--endpoint-url", moto_url)
    run("profile", "import", str(csv), "--store", "file", "--region", "eu-west-1", *endpoint)
    guarded(aws_env, text)
    before = (aws_env / ".aws" / "credentials").read_text()
    with pytest.raises(Refused, match="read-only"):
        run("profile", "rotate", "ann", *endpoint)
    assert len(standins.client("iam", moto_url).list_access_keys(UserName="ann")["AccessKeyMetadata"]) == 1
    assert (aws_env / ".aws" / "credentials").read_text() == before


def test_yes_does_not_type_the_account_of_a_guard(csv: Path, moto_url: str, aws_env: Path) -> None:
    endpoint = ("--yes", "--endpoint-url", moto_url)
    run("profile", "import", str(csv), "--store", "file", "--region", "eu-west-1", *endpoint)
    guarded(aws_env, '[[guard]]\nprofiles = ["ann"]\nread_only = false')
    iam = standins.client("iam", moto_url)
    for account in ((), ("--account", "210987654321")):
        with pytest.raises(Refused, match="--account with its account id"):
            run("profile", "rotate", "ann", *account, *endpoint)
    assert len(iam.list_access_keys(UserName="ann")["AccessKeyMetadata"]) == 1
    assert run("profile", "rotate", "ann", "--account", standins.ACCOUNT, *endpoint) == 0
    assert len(iam.list_access_keys(UserName="ann")["AccessKeyMetadata"]) == 2
