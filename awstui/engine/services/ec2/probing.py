"""What this machine finds out by itself: whether a port answers, from which address we come, which programs exist."""

from __future__ import annotations

import errno
import ipaddress
import re
import shutil
import socket
import subprocess

from awstui.records import record

SECONDS = 2.0
"""How long a port may take to answer."""


MADE_UP = "made up"
"""The state of a port that was not knocked at: its address comes from no AWS, and may be anybody's."""


@record
class Probe:
    """What came of knocking at a port."""

    state: str  # open, refused, silent, unreachable, MADE_UP
    banner: str = ""  # what an open one said first: "SSH-2.0-OpenSSH_9.2"
    detail: str = ""


def knock(address: str, port: int, seconds: float = SECONDS) -> Probe:
    """Connect to a TCP port and hear what it says first.

    Args:
        address: IPv4 or IPv6.
        port: the port.
        seconds: to wait at most, for the connection and again for the first word.
    """
    try:
        with socket.create_connection((address, port), timeout=seconds) as door:
            try:
                said = door.recv(255)
            except OSError:
                said = b""
            # An answer of our own saves the host a line in its log about a client that said nothing.
            door.sendall(b"SSH-2.0-awstui-check\r\n")
    except TimeoutError:
        return Probe("silent")
    except ConnectionRefusedError:
        return Probe("refused")
    except OSError as error:
        if error.errno in (errno.EPIPE, errno.ECONNRESET):
            return Probe("open", detail="it hung up at once")
        return Probe("unreachable", detail=error.strerror or str(error))
    line = said.split(b"\r")[0].split(b"\n")[0].decode("ascii", "replace")
    return Probe("open", banner=line if line.startswith("SSH-") else "", detail=line[:40])


def is_this_machine(address: str) -> bool:
    """Whether an address is a loopback one."""
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"


def source_towards(address: str) -> str:
    """The address of this machine that packets to another one leave with, by its own routing; "" when there is none.

    Nothing is sent: connecting a UDP socket only looks the route up.
    """
    try:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((address, 9))
            return str(probe.getsockname()[0])
    except OSError:
        return ""


def arrives_as(source: str, address: str) -> str:
    """The address a host sees us come from, "" when a NAT on the way may change it: nobody outside is asked.

    Args:
        source: ours, see `source_towards`.
        address: the host's.
    """
    try:
        ours, theirs = ipaddress.ip_address(source), ipaddress.ip_address(address)
    except ValueError:
        return ""
    return source if ours.is_global or not theirs.is_global else ""


def plugin_version(program: str = "session-manager-plugin") -> str:
    """The version of session-manager-plugin, "" when it is not installed, "?" when it does not say."""
    return _version([program, "--version"])


def aws_version() -> str:
    """The version of the AWS CLI, "" when it is not installed, "?" when it does not say."""
    return _version(["aws", "--version"])


def _version(command: list[str]) -> str:
    if shutil.which(command[0]) is None:
        return ""
    try:
        said = subprocess.run(command, capture_output=True, text=True, timeout=5, check=False, stdin=subprocess.DEVNULL)
    except (OSError, subprocess.TimeoutExpired):
        return "?"
    found = re.search(r"\d+(?:\.\d+)+", said.stdout + said.stderr)
    return found[0] if found else "?"


def at_least(version: str, *wanted: int) -> bool:
    """Whether a version is that one or newer; one that did not say is taken to be."""
    if version == "?":
        return True
    parts = tuple(int(each) for each in version.split("."))
    return parts >= wanted
