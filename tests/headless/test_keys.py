"""`awstui key …` as a shell runs it, on moto."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pexpect
import pytest

from awstui.engine.keys import blobs, formats
from tests import keytools, standins


@pytest.fixture
def ssh(aws_env: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, value in {
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_REGION": "eu-west-1",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    folder = aws_env / ".ssh"
    folder.mkdir(mode=0o700)
    return folder


def key(url: str, *arguments: str | Path, fds: tuple[int, ...] = ()) -> subprocess.CompletedProcess[str]:
    """Run it; nobody is at the terminal."""
    command = [sys.executable, "-m", "awstui", "key", *map(str, arguments), "--endpoint-url", url]
    done = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", cwd=standins.ROOT, input="", pass_fds=fds
    )
    assert "Traceback" not in done.stderr, done.stderr
    assert "PRIVATE KEY" not in done.stdout + done.stderr
    return done


def rows(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_create_list_and_match(moto_url: str, ssh: Path) -> None:
    made = key(moto_url, "create", "web", "--yes")
    assert made.returncode == 0, made.stderr
    (told,) = rows(made)
    assert (told["name"], told["type"], told["paths"]) == ("web", "ed25519", [str(ssh / "web.pem")])
    assert keytools.fingerprint(ssh / "web.pem") in json.dumps(rows(key(moto_url, "list")))
    standins.client("ec2", moto_url).create_key_pair(KeyName="lost")
    listed = key(moto_url, "list")
    assert {each["name"]: (each["state"], each["instances"]) for each in rows(listed)} == {
        "lost": ("only in AWS", 0),
        "web": ("matched", 0),
    }
    shown = key(moto_url, "list", "-o", "table").stdout.splitlines()
    assert shown[0].split()[:3] == ["State", "Name", "Type"]
    assert any(line.startswith("matched") and "~/.ssh/web.pem" in line for line in shown)
    assert key(moto_url, "match", "web").returncode == 0
    lost = key(moto_url, "match", "web", "lost", "nobody")
    assert (lost.returncode, {each["name"] for each in rows(lost)}) == (3, {"web", "lost"})
    assert "private key of lost is not among" in lost.stderr
    assert "no key pair nobody" in lost.stderr


def test_a_file_from_anywhere_is_told_its_pair(moto_url: str, ssh: Path, tmp_path: Path) -> None:
    assert key(moto_url, "create", "web", "--yes").returncode == 0
    found = (ssh / "web.pem").rename(tmp_path / "from a mail.pem")
    other = keytools.made(tmp_path / "other.pem")
    junk = tmp_path / "junk.pem"
    junk.write_text("no key")
    told = key(moto_url, "match", found)
    assert told.returncode == 0, told.stderr
    assert [(each["name"], each["files"][0]["path"]) for each in rows(told)] == [("web", str(found))]
    none = key(moto_url, "match", other, junk)
    assert (none.returncode, none.stdout) == (3, "")
    assert f"{other} is no key pair of this region" in none.stderr
    assert f"{junk} is skipped: it is no key." in none.stderr


def test_nothing_is_made_without_a_word_of_consent(moto_url: str, ssh: Path) -> None:
    asked = key(moto_url, "create", "web")
    assert (asked.returncode, asked.stdout) == (2, "")
    assert "add --yes" in asked.stderr
    refused = key(moto_url, "create", "web", "--yes", "--read-only")
    assert (refused.returncode, refused.stdout) == (1, "")
    (ssh / "taken").write_text("mine")
    taken = key(moto_url, "create", "web", "--yes", "--file", ssh / "taken")
    assert taken.returncode == 2
    assert "is there already" in taken.stderr
    assert standins.client("ec2", moto_url).describe_key_pairs()["KeyPairs"] == []
    assert [each.name for each in ssh.iterdir()] == ["taken"]


def test_a_passphrase_comes_through_a_descriptor_and_a_file(moto_url: str, ssh: Path) -> None:
    reader, writer = os.pipe()
    os.write(writer, "pässwörd one\nnot this\n".encode())
    os.close(writer)
    how = ("--format", "ppk3", "--new-passphrase-file", f"fd:{reader}")
    made = key(moto_url, "create", "web", "--type", "rsa", "--yes", *how, fds=(reader,))
    os.close(reader)
    assert made.returncode == 0, made.stderr
    assert formats.read((ssh / "web.ppk").read_bytes(), "pässwörd one".encode()).comment == "web"
    (ssh.parent / "old").write_text("pässwörd one\r\n")
    out = ssh / "web"
    plain = key(moto_url, "convert", ssh / "web.ppk", "--to", "openssh", "--out", out, "--seal", "none",
                "--passphrase-file", ssh.parent / "old")  # fmt: skip
    assert (plain.returncode, rows(plain)) == (0, [{"paths": [str(out)]}])
    assert blobs.of_line(keytools.run("ssh-keygen", "-y", "-f", out).decode())[0]
    (ssh.parent / "wrong").write_text("another")
    wrong = key(moto_url, "convert", ssh / "web.ppk", "--to", "ppk2", "--out", ssh / "x.ppk",
                "--passphrase-file", ssh.parent / "wrong")  # fmt: skip
    assert wrong.returncode == 1
    assert "does not open" in wrong.stderr
    nobody = key(moto_url, "convert", ssh / "web.ppk", "--to", "ppk2", "--out", ssh / "x.ppk")
    assert nobody.returncode == 1
    assert "nobody to ask" in nobody.stderr
    gone = key(
        moto_url, "convert", ssh / "web.ppk", "--to", "ppk2", "--out", ssh / "x.ppk", "--passphrase-file", "fd:99"
    )
    assert gone.returncode == 2
    assert not (ssh / "x.ppk").exists()


def test_a_passphrase_is_asked_for_on_a_terminal_and_not_echoed(moto_url: str, ssh: Path) -> None:
    arguments = ["-m", "awstui", "key", "create", "web", "--passphrase", "--format", "ppk3", "--endpoint-url", moto_url]
    child = pexpect.spawn(sys.executable, arguments, cwd=str(standins.ROOT), encoding="utf-8", timeout=60)
    child.expect("Do it")
    child.sendline("y")
    for prompt in ("A passphrase for", "once more"):
        child.expect(prompt)
        child.expect(": ")
        child.sendline("s3cret-words")
    child.expect(pexpect.EOF)
    assert "s3cret-words" not in (child.before or "")
    child.close()
    assert child.exitstatus == 0
    assert formats.read((ssh / "web.ppk").read_bytes(), b"s3cret-words").blob


def test_import_takes_the_public_part(moto_url: str, ssh: Path) -> None:
    path = keytools.made(ssh / "mine")
    done = key(moto_url, "import", "web", path, "--yes")
    assert done.returncode == 0, done.stderr
    pair = standins.client("ec2", moto_url).describe_key_pairs(IncludePublicKey=True)["KeyPairs"][0]
    assert blobs.of_line(pair["PublicKey"])[0] == blobs.of_line((ssh / "mine.pub").read_text())[0]
    keytools.made(ssh / "ec", "ecdsa")
    assert key(moto_url, "import", "ec", ssh / "ec.pub", "--yes").returncode == 2


def test_local_keys_are_listed_where_ec2_is_silent_and_match_fails(ssh: Path) -> None:
    keytools.made(ssh / "mine", comment="\x1b[2J[/]")
    (ssh / "odd.pem").write_text("-----BEGIN RSA PRIVATE KEY-----\nAAAA\n")
    silent = "http://127.0.0.1:9"
    listed = key(silent, "list")
    assert (listed.returncode, [each["state"] for each in rows(listed)]) == (3, ["only here"])
    assert "odd.pem is skipped: it is damaged" in listed.stderr
    assert key(silent, "match").returncode == 1


def test_convert_needs_no_aws(ssh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION"):
        monkeypatch.delenv(name)
    path = keytools.made(ssh / "mine")
    done = key("http://127.0.0.1:9", "convert", path, "--to", "ppk3", "--out", ssh / "mine.ppk")
    assert done.returncode == 0, done.stderr
    assert "ssh-ed25519" in keytools.run("puttygen", "-L", ssh / "mine.ppk").decode()
