"""Host keys: what an instance printed is taken, everything else is not. The real sshd and ssh say so."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awstui.ssh import argv, hostkeys
from tests import sshd

ID = "i-0123456789abcdef0"
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMSHtunXKZqa13Vpqjl3u303idsDGlSez8BUvhBhYTeW"
PRINT = "SHA256:xk9WF1bBHaUFi07Nw5RdJjLMZ0btxPgcb9qeOJfKEgE"
OUTPUT = f"""
[    9.1] cloud-init[1]: Cloud-init v. 24.1 running 'modules:final'
ci-info: no authorized SSH keys fingerprints found for user ubuntu.
<14>Nov 23 17:48:24 ec2: -----BEGIN SSH HOST KEY FINGERPRINTS-----
<14>Nov 23 17:48:24 ec2: 256 {PRINT} root@ip-10-0-0-1 (ED25519)
<14>Nov 23 17:48:24 ec2: -----END SSH HOST KEY FINGERPRINTS-----
-----BEGIN SSH HOST KEY KEYS-----
{KEY} root@ip-10-0-0-1
-----END SSH HOST KEY KEYS-----
"""


def test_keys_and_fingerprints_are_read_from_a_console_output() -> None:
    assert hostkeys.printed(OUTPUT) == ((KEY,), (PRINT,))
    assert hostkeys.fingerprint(KEY) == PRINT


def test_only_the_latest_boot_counts() -> None:
    later = OUTPUT.replace(KEY[-8:], "AAAAAAAA").replace(PRINT, "SHA256:" + "A" * 43)
    keys, prints = hostkeys.printed(OUTPUT + later)
    assert KEY not in keys
    assert PRINT not in prints


@given(st.text())
def test_other_output_has_none(text: str) -> None:
    keys, prints = hostkeys.printed(text)
    assert all(len(key.split()) == 2 and "\n" not in key for key in keys)
    assert all(each.startswith("SHA256:") for each in prints)


def test_keys_are_kept_once_and_forgotten(tmp_path: Path) -> None:
    file = tmp_path / "known_hosts"
    assert hostkeys.known(file, ID) == ()
    hostkeys.remember(file, ID, (KEY,))
    hostkeys.remember(file, ID, ("ssh-ed25519 other",))
    hostkeys.remember(file, "i-0aaaaaaaaaaaaaaa0", (KEY,))
    assert hostkeys.known(file, ID) == (KEY,)
    assert file.stat().st_mode & 0o777 == 0o600
    assert hostkeys.forget(file, ID)
    assert not hostkeys.forget(file, ID)
    assert hostkeys.known(file, "i-0aaaaaaaaaaaaaaa0") == (KEY,)


@pytest.fixture
def server(tmp_path: Path) -> sshd.Server:
    with sshd.running(tmp_path / "sshd") as made:
        made.let_in(sshd.make_key(tmp_path / "key"))
        yield made


def connect(server: sshd.Server, tmp_path: Path, prints: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
    command = hostkeys.asking(argv.known_hosts(), prints)
    made = argv.Connection(ID, "127.0.0.1", sshd.ME, server.port, str(tmp_path / "key"), host_key_command=command)
    return subprocess.run(argv.ssh(made, ["echo", "there"]), capture_output=True, text=True, stdin=subprocess.DEVNULL)


def test_a_key_of_a_printed_fingerprint_is_taken_and_kept(server: sshd.Server, tmp_path: Path) -> None:
    done = connect(server, tmp_path, (hostkeys.fingerprint(server.host_key),))
    assert done.stdout == "there\n"
    assert hostkeys.known(argv.known_hosts(), ID) == (server.host_key,)


def test_another_key_is_refused_and_not_kept(server: sshd.Server, tmp_path: Path) -> None:
    done = connect(server, tmp_path, (PRINT,))
    assert done.returncode == 255
    assert "Host key verification failed" in done.stderr
    assert hostkeys.known(argv.known_hosts(), ID) == ()


def test_without_a_fingerprint_ssh_is_not_told_to_ask() -> None:
    assert hostkeys.asking(Path("/x"), ("$(id)", "SHA256:short")) == ""
