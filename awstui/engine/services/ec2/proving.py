"""What ssh itself makes of a file before anybody uses it: `ssh -G` names the options a host would get."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from awstui.exports.names import alias
from awstui.protocol.hosts import Host

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench

MOST = 100
"""Hosts that are looked at; of more, these many. One takes ssh some milliseconds."""

_SECONDS = 10


def unproven(bench: Bench, text: str, hosts: Sequence[Host]) -> str:
    """Why the file is not one to use, in words; empty when ssh takes every host for what it is, or there is no ssh.

    Args:
        bench: asks several at once.
        text: an ssh_config file.
        hosts: those in it.
    """
    ssh = shutil.which("ssh")
    if ssh is None:
        return ""
    with tempfile.TemporaryDirectory(prefix="awstui-") as folder:
        file = Path(folder) / "ssh_config"
        file.write_text(text, "utf-8")
        for host, found in bench.map(lambda host: _asked(ssh, file, host), hosts[:MOST], 8):
            if isinstance(found, BaseException):
                return f"ssh could not be asked about {alias(host)}: {found}"
            if found:
                return f"ssh would not take {alias(host)} for what it is: {found}"
    return ""


def _asked(ssh: str, file: Path, host: Host) -> str:
    """What is wrong about one host."""
    command = [ssh, "-G", "-F", str(file), alias(host)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, stdin=subprocess.DEVNULL)
    if done.returncode:
        return done.stderr.strip() or f"it ends with {done.returncode}"
    said = dict(line.partition(" ")[::2] for line in done.stdout.splitlines())
    wanted = {"hostkeyalias": host.id, "port": str(host.port)}
    wanted |= {"user": host.user} if host.user else {}
    return next((f"{name} is {said.get(name)}" for name, value in wanted.items() if said.get(name) != value), "")
