"""The command lines of ssh, scp and session-manager-plugin. No shell runs them, and every word of them was checked.

What a person has in ~/.ssh/config still holds (a ProxyJump for 10.*, say); what stands here wins over it.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from awstui.files import private_dir, state_dir
from awstui.protocol.ssh import Bastion, Session
from awstui.ssh import words

ENVIRONMENT = "AWS_SSM_START_SESSION_RESPONSE"
"""The variable session-manager-plugin reads a session's token from when it is given its name instead (> 1.2.497.0).

AWS CLI, awscli/customizations/sessionmanager.py.
"""

CONNECT_SECONDS = 10
ALIVE_SECONDS = 15

SERIAL_HOST = {
    "aws": "serial-console.ec2-instance-connect.{region}.aws",
    "aws-us-gov": "serial-console.ec2-instance-connect.{region}.amazonaws.com",
}
"""Partition -> host. EC2 User Guide, "Connect to the EC2 Serial Console using your own SSH key and SSH client"."""


def known_hosts() -> Path:
    """The host keys of instances, apart from the person's own: addresses of instances change hands every day."""
    return private_dir(state_dir()) / "known_hosts"


@dataclass(frozen=True, slots=True)
class Connection:
    """Everything an ssh to one instance needs to be told."""

    alias: str  # the instance's id: its host key is kept under that, whatever its address
    host: str
    user: str
    port: int = 22
    key: str = ""  # path of the private key; "" leaves it to ssh, its agent and its default files
    proxy: tuple[str, ...] = ()  # a command whose standard input and output lead to the host
    pinned: bool = False  # the host key is known: no other is taken
    host_key_command: str = ""  # asked for the host keys that may be taken, see hostkeys


def options(connection: Connection) -> list[str]:
    """The `-o` options ssh and scp have in common."""
    alias, file = connection.alias, str(known_hosts())
    checked = "yes" if connection.pinned or connection.host_key_command else "accept-new"
    values = {
        "HostKeyAlias": words.instance(alias) if alias.startswith(("i-", "mi-")) else words.host(alias),
        "UserKnownHostsFile": words.option_path(file),
        "StrictHostKeyChecking": checked,
        "CheckHostIP": "no",
        "HashKnownHosts": "no",
        "UpdateHostKeys": "no",
        "User": words.user(connection.user),
        "Port": str(words.port(connection.port)),
        "ConnectTimeout": str(CONNECT_SECONDS),
        "ServerAliveInterval": str(ALIVE_SECONDS),
    }
    if connection.host_key_command:
        values["KnownHostsCommand"] = connection.host_key_command
    if connection.key:
        values |= {"IdentityFile": words.option_path(connection.key), "IdentitiesOnly": "yes"}
    if connection.proxy:
        values["ProxyCommand"] = words.proxy(connection.proxy)
    return [word for name, value in values.items() for word in ("-o", f"{name}={value}")]


def ssh(connection: Connection, command: Sequence[str] = (), extra: Sequence[str] = ()) -> list[str]:
    """ssh to it, for a shell there or for a command, which the shell there reads as ssh's own users know it.

    Args:
        connection: where to.
        command: words of the person's own.
        extra: further options of ours.
    """
    return ["ssh", *options(connection), *extra, "--", words.host(connection.host), *command]


def jump(bastion: Bastion) -> tuple[str, ...]:
    """What leads to an instance through a bastion: ProxyJump takes no options of its own, an ssh -W does."""
    host = words.host(bastion.host)
    if not bastion.user and not bastion.alias:
        return ("ssh", "-W", words.PLACE, "--", host)  # a Host of the person's own ssh_config says the rest
    through = Connection(bastion.alias or host, host, bastion.user, bastion.port, bastion.key)
    return ("ssh", *options(through), "-W", words.PLACE, "--", host)


def endpoint(instance_id: str, region: str, port: int = 22) -> tuple[str, ...]:
    """What leads to an instance through an Instance Connect Endpoint; the profile is in the environment."""
    return (
        "aws", "ec2-instance-connect", "open-tunnel", "--instance-id", words.instance(instance_id),
        "--remote-port", str(words.port(port)), "--region", words.region(region),
    )  # fmt: skip


def serial(instance_id: str, region: str, key: str, partition: str = "aws") -> list[str]:
    """ssh to the first serial port of an instance.

    Raises:
        awstui.ssh.words.Unfit: the partition has no serial console that awstui knows.
    """
    if partition not in SERIAL_HOST:
        raise words.Unfit(f"awstui knows no serial console of partition {partition}.")
    host = SERIAL_HOST[partition].format(region=words.region(region))
    where = Connection(host, host, f"{words.instance(instance_id)}.port0", key=key)
    return ["ssh", *options(where), "--", host]


def forward(connection: Connection, local: int, host: str, remote: int) -> list[str]:
    """ssh that only forwards a port of this machine's loopback, and asks nobody anything."""
    far = words.host(host)
    spec = f"127.0.0.1:{words.port(local)}:{f'[{far}]' if ':' in far else far}:{words.port(remote)}"
    extra = ["-N", "-T", "-o", "ExitOnForwardFailure=yes", "-o", "BatchMode=yes", "-L", spec]
    return ssh(connection, extra=extra)


def copy(connection: Connection, source: str, target: str) -> list[str]:
    """scp from here to there or from there to here: the one of the two that begins with ":" is there.

    Raises:
        awstui.ssh.words.Unfit: both are here, or both are there.
    """
    if source.startswith(":") == target.startswith(":"):
        raise words.Unfit("Of the two paths, exactly one begins with ':' and is on the instance.")
    host = words.host(connection.host)
    there = f"[{host}]" if ":" in host else host
    ends = [f"{there}:{each[1:]}" if each.startswith(":") else _here(each) for each in (source, target)]
    return ["scp", "-r", *options(connection), "--", *ends]


def _here(text: str) -> str:
    """A path of this machine as scp takes it: with a colon before any slash it would be a host's."""
    path = words.path(text)
    if path.startswith("~/"):
        path = str(Path(path).expanduser())
    return path if "/" in path.partition(":")[0] or ":" not in path else f"./{path}"


def plugin(session: Session, program: str = "session-manager-plugin") -> list[str]:
    """session-manager-plugin for a session, its token left out: `ENVIRONMENT` holds that."""
    return [
        program, ENVIRONMENT, words.region(session.region), "StartSession", session.profile, session.request,
        session.endpoint,
    ]  # fmt: skip


def carried(session: Session, ticket: str) -> tuple[str, ...]:
    """What leads ssh to an instance through a session of Session Manager.

    Args:
        session: one for ssh, of the document AWS-StartSSHSession.
        ticket: the file with its token.
    """
    script = Path(__file__).with_name("carry.py")
    return (sys.executable, "-I", "-S", str(script), words.path(ticket), *plugin(session))


def window(name: str, argv: Sequence[str], environment: Mapping[str, str] | None = None) -> list[str]:
    """A new tmux window that runs a command; tmux expands formats, `#(…)` among them, in its name.

    Several words after `--` are run as they are, without a shell (tmux(1), "new-window").
    """
    plain = "".join(each for each in name if each.isascii() and (each.isalnum() or each in "-_.")) or "ssh"
    passed = [word for each, value in (environment or {}).items() for word in ("-e", f"{each}={value}")]
    return ["tmux", "new-window", "-d", "-n", plain[:40], *passed, "--", *argv]
