"""`awstui ssh-config`, `mremoteng` and `inventory` as a shell runs them, on moto."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pexpect
import pytest
import yaml

from tests import standins
from tests.engine.services.ec2.test_hosts import launched
from tests.exports.confcons_schema import read
from tests.exports.ssh_reads import as_ssh_reads
from tests.keytools import made

pytestmark = pytest.mark.usefixtures("keys")


def awstui(url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run it; nobody is at the terminal."""
    command = [sys.executable, "-m", "awstui", *arguments, "--endpoint-url", url]
    done = subprocess.run(command, capture_output=True, text=True, cwd=standins.ROOT, check=False, input="")
    assert "Traceback" not in done.stderr, done.stderr
    return done


@pytest.fixture
def fleet(moto_url: str) -> dict[str, str]:
    """Two instances in Ireland, one in Virginia: name -> id."""
    tags = [{"Key": "env", "Value": "prod"}]
    return {
        "web-1": launched(moto_url, "eu-west-1", "web-1", image="ubuntu-noble-web", tags=tags),
        "db": launched(moto_url, "eu-west-1", "db", image="debian-12-db"),
        "us": launched(moto_url, "us-east-1", "us", image="al2023-ami-us"),
    }


def test_ssh_config_goes_to_standard_output(moto_url: str, fleet: dict[str, str], aws_env: Path) -> None:
    done = awstui(moto_url, "ssh-config", "--regions", "eu-west-1,us-east-1")
    assert done.returncode == 0, done.stderr
    for name, user in {"web-1": "ubuntu", "db": "admin", "us": "ec2-user"}.items():
        assert as_ssh_reads(done.stdout, f"{name}-{fleet[name]}")["user"] == user
    assert not (aws_env / "config" / "ssh_config").exists()
    assert not (aws_env / ".ssh").exists()


def test_ids_and_filters_narrow(moto_url: str, fleet: dict[str, str]) -> None:
    tagged = awstui(moto_url, "ssh-config", "tag:env=prod").stdout
    assert fleet["web-1"] in tagged
    assert fleet["db"] not in tagged
    named = awstui(moto_url, "ssh-config", fleet["db"], "--names").stdout
    assert f"Host db-{fleet['db']} {fleet['db']} db " in named
    assert fleet["web-1"] not in named
    assert awstui(moto_url, "ssh-config", "web").returncode == 2
    assert awstui(moto_url, "ssh-config", "MaxResults=5").returncode == 2
    assert awstui(moto_url, "ssh-config", "--route", "jump").returncode == 2


def test_installing_asks_first_and_is_done_once(moto_url: str, fleet: dict[str, str], aws_env: Path) -> None:
    nobody = awstui(moto_url, "ssh-config", "--install")
    assert nobody.returncode == 2
    assert "--yes" in nobody.stderr
    assert awstui(moto_url, "ssh-config", "--install", "--read-only", "--yes").returncode == 1
    done = awstui(moto_url, "ssh-config", "--install", "--yes")
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    main = (aws_env / ".ssh" / "config").read_text()
    assert main.splitlines()[1] == "Include ~/config/ssh_config"
    assert fleet["db"] in (aws_env / "config" / "ssh_config").read_text()
    again = awstui(moto_url, "ssh-config", "--install", "--yes")
    assert (again.returncode, "Nothing would change" in again.stderr) == (0, True)


def test_on_a_terminal_the_diff_is_shown_and_y_writes(moto_url: str, fleet: dict[str, str], aws_env: Path) -> None:
    command = ["-m", "awstui", "ssh-config", "--install", "--endpoint-url", moto_url]
    for typed, there in (("n", False), ("y", True)):
        child = pexpect.spawn(sys.executable, command, cwd=str(standins.ROOT), encoding="utf-8", timeout=60)
        child.expect_exact("+Include ~/config/ssh_config")
        child.expect_exact(f"+Host web-1-{fleet['web-1']}")
        child.expect_exact("Do it? [y/N]")
        child.sendline(typed)
        child.expect(pexpect.EOF)
        child.close()
        assert child.exitstatus == (0 if there else 1)
        assert (aws_env / "config" / "ssh_config").exists() == there


def test_a_place_that_fails_is_told_and_the_others_are_written(
    moto_url: str, fleet: dict[str, str], aws_env: Path
) -> None:
    (aws_env / ".aws" / "credentials").write_text("[ok]\naws_access_key_id = k\naws_secret_access_key = s\n")
    both = ["--profiles", "ok,nobody"]
    done = awstui(moto_url, "ssh-config", *both)
    assert done.returncode == 3
    assert fleet["web-1"] in done.stdout
    assert "nobody" in done.stderr
    assert awstui(moto_url, "ssh-config", "--install", "--yes", *both).returncode == 3
    standins.client("ec2", moto_url).terminate_instances(InstanceIds=[fleet["db"]])
    assert awstui(moto_url, "ssh-config", "--install", "--yes", *both).returncode == 3
    assert fleet["db"] in (aws_env / "config" / "ssh_config").read_text()  # it might be the place that failed
    again = awstui(moto_url, "ssh-config", "--install", "--yes", *both)
    assert (again.returncode, "Nothing would change" in again.stderr) == (3, True)
    assert awstui(moto_url, "ssh-config", "--install", "--yes", "--profiles", "ok").returncode == 0
    assert fleet["db"] not in (aws_env / "config" / "ssh_config").read_text()
    assert awstui(moto_url, "ssh-config", "--profiles", "nobody").returncode == 1


def test_mremoteng_writes_its_file_set(moto_url: str, aws_env: Path) -> None:
    (aws_env / ".ssh").mkdir()
    key = made(aws_env / ".ssh" / "web.pem", "ed25519")
    public = Path(f"{key}.pub").read_bytes()
    standins.client("ec2", moto_url).import_key_pair(KeyName="web", PublicKeyMaterial=public)
    web = launched(moto_url, "eu-west-1", "web-1", image="debian-12", KeyName="web")
    secret = aws_env / "secret"
    secret.write_text("geheim\n")
    path = aws_env / "out" / "confCons.xml"
    assert awstui(moto_url, "mremoteng").returncode == 2
    done = awstui(moto_url, "mremoteng", "-o", str(path), "--keys", "D:\\keys", "--password-file", str(secret), "--yes")
    assert done.returncode == 0, done.stderr
    root, ((_, said),) = read(path.read_text())
    assert root["KdfIterations"] == "50000"
    assert said["EC2InstanceId"] == web
    assert said["SSHOptions"] == '-i "D:\\keys\\web.ppk"'
    assert path.with_name("web.ppk").stat().st_mode & 0o777 == 0o600
    assert awstui(moto_url, "mremoteng", "-o", str(path), "--keys", "/home/me", "--yes").returncode == 2
    assert awstui(moto_url, "mremoteng", "-o", str(path), "--password", "--yes").returncode == 2


def test_an_inventory_as_a_file_and_as_a_script(moto_url: str, fleet: dict[str, str], aws_env: Path) -> None:
    done = awstui(moto_url, "inventory")
    assert done.returncode == 0, done.stderr
    found = yaml.safe_load(done.stdout)["all"]
    assert set(found["hosts"]) == {f"web-1-{fleet['web-1']}", f"db-{fleet['db']}"}
    listed: dict[str, Any] = json.loads(awstui(moto_url, "inventory", "--list").stdout)
    assert set(listed["_meta"]["hostvars"]) == set(found["hosts"])
    assert listed["tag_env_prod"]["hosts"] == [f"web-1-{fleet['web-1']}"]
    assert json.loads(awstui(moto_url, "inventory", "--host", "web-1").stdout) == {}
    path = aws_env / "inventory.yml"
    assert awstui(moto_url, "inventory", "-o", str(path), "--yes").returncode == 0
    assert yaml.safe_load(path.read_text())["all"] == found


def test_on_a_terminal_passphrase_and_password_are_asked_for_and_not_shown(moto_url: str, aws_env: Path) -> None:
    (aws_env / ".ssh").mkdir()
    key = made(aws_env / ".ssh" / "web.pem", "ed25519", passphrase="long-secret")
    public = Path(f"{key}.pub").read_bytes()
    standins.client("ec2", moto_url).import_key_pair(KeyName="web", PublicKeyMaterial=public)
    launched(moto_url, "eu-west-1", "web-1", image="debian-12", KeyName="web")
    path = aws_env / "out" / "confCons.xml"
    command = ["-m", "awstui", "mremoteng", "-o", str(path), "--password", "--endpoint-url", moto_url]
    child = pexpect.spawn(sys.executable, command, cwd=str(standins.ROOT), encoding="utf-8", timeout=60)
    seen = ""
    for asked, typed in (
        ("Password of the file: ", "geheim"),
        ("Once more: ", "geheim"),
        ("Passphrase of ~/.ssh/web.pem", "long-secret"),
        ("Do it? [y/N]", "y"),
    ):
        child.expect_exact(asked)
        seen += child.before
        child.sendline(typed)
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0, child.before
    assert "geheim" not in seen + child.before
    assert "long-secret" not in seen + child.before
    assert b"aes256-cbc" in path.with_name("web.ppk").read_bytes()
    assert read(path.read_text())[0]["KdfIterations"] == "50000"
