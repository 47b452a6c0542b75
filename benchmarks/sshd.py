"""A real sshd on loopback that stands for an instance: a child with keys, config and users' keys of its own."""

from __future__ import annotations

import getpass
import os
import select
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.ports import free_port

ME = getpass.getuser()
"""The one account that is sure to exist."""


def program() -> str:
    """Where sshd is; FileNotFoundError when it is not installed."""
    found = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if found is None:
        raise FileNotFoundError("openssh-server is not installed: `.ci/run` does it")
    return found


@dataclass(frozen=True, slots=True)
class Server:
    """A running one."""

    port: int
    folder: Path

    @property
    def host_key(self) -> str:
        """Its public host key, "type blob"."""
        return " ".join((self.folder / "host.pub").read_text().split()[:2])

    def let_in(self, public: str, options: str = "") -> None:
        """Take a public key from now on, with options as authorized_keys has them."""
        with (self.folder / "authorized").open("a") as file:
            file.write(f"{options} {public}\n".lstrip())

    def keep_out(self) -> None:
        """Take no key any more."""
        (self.folder / "authorized").write_text("")

    @property
    def log(self) -> str:
        """What it has logged."""
        return (self.folder / "log").read_text()


def make_key(path: Path) -> str:
    """An Ed25519 key there; its public part."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "test", "-f", str(path)], check=True)
    return path.with_name(path.name + ".pub").read_text().strip()


@contextmanager
def running(folder: Path, *more: str, port: int = 0) -> Iterator[Server]:
    """An sshd that lets in nobody yet.

    Args:
        folder: for its files; made, and reused with its host key when it is there.
        more: further lines of its configuration.
        port: instead of a free one.
    """
    binary = program()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not (folder / "host").exists():
        make_key(folder / "host")
    (folder / "authorized").touch(mode=0o600)
    if os.getuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # where it separates privileges
    port = port or free_port()
    lines = [
        f"Port {port}", "ListenAddress 127.0.0.1", f"HostKey {folder}/host", "PidFile none", "UsePAM no",
        f"AuthorizedKeysFile {folder}/authorized", "StrictModes no", "PasswordAuthentication no",
        "KbdInteractiveAuthentication no", "PermitRootLogin yes", "PrintMotd no", "LogLevel VERBOSE",
        "MaxStartups 100:30:200", "Subsystem sftp internal-sftp", *more,
    ]  # fmt: skip
    (folder / "config").write_text("\n".join(lines) + "\n")
    with (folder / "log").open("wb") as log:
        command = [binary, "-D", "-e", "-f", str(folder / "config")]
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        _listens(port, child, folder)
        yield Server(port, folder)
    finally:
        child.terminate()
        child.wait(10)


def _listens(port: int, child: subprocess.Popen[bytes], folder: Path) -> None:
    limit = time.monotonic() + 20
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            assert child.poll() is None, (folder / "log").read_text()
            assert time.monotonic() < limit, "sshd does not listen"
            select.select([], [], [], 0.02)
