"""The real ssh-keygen, puttygen, ssh-agent and openssl, which the tests of keys compare with."""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

PACKAGES = {"puttygen": "putty-tools", "openssl": "openssl"}


def tool(name: str) -> str:
    """The path of a tool; without it the test fails where CI is set, and is skipped elsewhere."""
    found = shutil.which(name)
    if found is None:
        missing = f"{name} is not installed: it is in the package {PACKAGES.get(name, 'openssh-client')}"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    return found


def run(name: str, *arguments: str | Path, data: bytes | None = None, env: dict[str, str] | None = None) -> bytes:
    """What a tool prints; the test fails with its own words when it does."""
    command = [tool(name), *map(str, arguments)]
    done = subprocess.run(command, input=data, capture_output=True, timeout=60, env=env and {**os.environ, **env})
    assert done.returncode == 0, f"{command}: {done.stderr.decode()} {done.stdout.decode()}"
    return done.stdout


def made(path: Path, kind: str = "ed25519", *, passphrase: str = "", comment: str = "", more: str = "") -> Path:
    """A key of ssh-keygen and its .pub; `more` are further arguments, such as "-m PEM -b 2048"."""
    run("ssh-keygen", "-q", "-t", kind, "-N", passphrase, "-C", comment, "-f", path, *more.split())
    return path


def fingerprint(path: Path) -> str:
    """What ssh-keygen -l prints of a file: "SHA256:…"."""
    return run("ssh-keygen", "-l", "-f", path).decode().split()[1]


def created_rsa(path: Path) -> str:
    """AWS's recipe for an RSA pair that EC2 made, with openssl."""
    der = run("openssl", "pkcs8", "-in", path, "-inform", "PEM", "-outform", "DER", "-topk8", "-nocrypt")
    return _colons(hashlib.sha1(der).digest())


def imported_rsa(path: Path) -> str:
    """AWS's recipe for an RSA pair that was imported, with openssl; of a PEM file."""
    return _colons(hashlib.md5(run("openssl", "rsa", "-in", path, "-pubout", "-outform", "DER")).digest())


def ed25519(path: Path) -> str:
    """AWS's recipe for Ed25519: ssh-keygen's fingerprint with its padding."""
    digest = fingerprint(path).removeprefix("SHA256:")
    return base64.b64encode(base64.b64decode(digest + "=" * (-len(digest) % 4))).decode()


def _colons(digest: bytes) -> str:
    return ":".join(f"{each:02x}" for each in digest)


@contextmanager
def agent(folder: Path, *keys: Path) -> Iterator[str]:
    """A real ssh-agent with these keys; yields its socket."""
    socket = folder / "agent.sock"
    process = subprocess.Popen([tool("ssh-agent"), "-D", "-a", str(socket)], stdout=subprocess.PIPE)
    try:
        assert process.stdout
        process.stdout.readline()  # it says where it listens once it does
        for key in keys:
            run("ssh-add", "-q", key, env={"SSH_AUTH_SOCK": str(socket)})
        yield str(socket)
    finally:
        process.terminate()
        process.wait(10)
