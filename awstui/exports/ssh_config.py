"""ssh_config: a block a host, proven by `ssh -G` in the tests. ssh_config(5) says what may stand in a value."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from awstui.exports.commands import carrier
from awstui.exports.names import Notes, aliases, fit
from awstui.protocol.hosts import Host
from awstui.ssh import words

HEADER = (
    "# Written by awstui; hosts of one's own belong into another file.\n"
    "# The id of an instance is its name for good: host keys are kept under it, since addresses go to other machines.\n"
)

_HOST = re.compile(r"Host (.+)")
_NAME = re.compile(r"\s+HostKeyAlias (\S+)")


@dataclass(frozen=True, slots=True)
class Text:
    """A file's text, the ids of the hosts it was written from, and what a person should know about the others."""

    text: str
    ids: tuple[str, ...]
    notes: tuple[str, ...] = ()


def write(hosts: Sequence[Host], known_hosts: str = "", taken: frozenset[str] | None = None, before: str = "") -> Text:
    """The whole file.

    Args:
        hosts: as they were found; those that cannot be written, or are Windows, are told in the notes.
        known_hosts: a known_hosts file of their own; without it ssh's.
        taken: as `names.aliases` takes it.
        before: a file of ours, whose other hosts stay.
    """
    fitting, unfit = fit(hosts)
    notes, written = Notes(), []
    for host in fitting:
        if host.windows:
            notes.add("Left out, since they are Windows hosts; an mRemoteNG file is for those", host)
        elif why := _unsayable(host.key) or _unsayable(known_hosts):
            notes.add(f"Left out: {why}", host)
        else:
            written.append(host)
    called = aliases(written, taken)
    ids = {host.id for host in written}
    for host in written:
        if not host.user:
            notes.add("It is not known who logs in, so ssh takes your own name", host)
        if host.route == "jump" and words.is_instance(host.jump) and host.jump not in ids:
            notes.add(f"Reached through {host.jump}, which is not in the file", host)
    used = {name for names in called.values() for name in names}
    stay = [block for block in _blocks(before, used) if _id(block) not in ids]
    blocks = [*stay, *("\n".join(_block(host, called, known_hosts)) + "\n" for host in written)]
    return Text("\n".join([HEADER, *blocks]), tuple(host.id for host in written), (*unfit, *notes.lines()))


def hosts_in(text: str) -> tuple[str, ...]:
    """The ids of the hosts in a file of ours."""
    return tuple(filter(None, map(_id, _blocks(text, set()))))


def _block(host: Host, called: dict[str, tuple[str, ...]], known_hosts: str) -> Iterator[str]:
    yield f"Host {' '.join(called[host.id])}"
    yield f"    HostName {host.id if host.route in ('ssm', 'eice') else host.address}"
    yield f"    HostKeyAlias {host.id}"
    if host.port != 22:
        yield f"    Port {host.port}"
    if host.user:
        yield f"    User {_quoted(host.user)}"
    if host.key:
        yield f"    IdentityFile {words.option_path(host.key)}"
        yield "    IdentitiesOnly yes"
    if known_hosts:
        yield f"    UserKnownHostsFile {words.option_path(known_hosts)}"
    yield "    StrictHostKeyChecking accept-new"
    if host.route == "jump":
        # Its id is an alias as well, and nobody else's.
        yield f"    ProxyJump {host.jump}"
    if command := carrier(host, "%p"):
        yield f"    ProxyCommand {' '.join(_word(word) for word in command)}"


def _word(word: str) -> str:
    """A word for the shell that runs a ProxyCommand, after ssh has filled in its % signs."""
    return word if word == "%p" or word == "portNumber=%p" else shlex.quote(word.replace("%", "%%"))


def _quoted(text: str) -> str:
    """A word; of backslashes that stand together ssh takes one away."""
    return '"' + text.replace("\\", "\\\\") + '"' if "\\" in text else text


def _unsayable(path: str) -> str:
    """Why ssh_config cannot name that file; empty when it can."""
    try:
        if path:
            words.option_path(path)
    except words.Unfit as error:
        return str(error).rstrip(".")
    return ""


def _blocks(text: str, used: set[str]) -> Iterator[str]:
    """The blocks of a file of ours; aliases that are others' by now are taken out of them."""
    block: list[str] = []
    for line in [*text.splitlines(), "Host"]:
        if line.startswith("Host"):
            if block:
                yield "\n".join(block).rstrip() + "\n"
            found = _HOST.fullmatch(line)
            names = [name for name in found[1].split() if name not in used] if found else []
            block = [f"Host {' '.join(names)}"] if names else []
        elif block:
            block.append(line)


def _id(block: str) -> str:
    return next((found[1] for line in block.splitlines() if (found := _NAME.fullmatch(line))), "")
