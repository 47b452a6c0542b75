"""What hosts are called in files of other programs: short names that are no patterns, and mean one host each."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from awstui.protocol.hosts import Host
from awstui.ssh import words

LONGEST = 40
"""Characters of a name that are kept: the id stands behind it."""

_JUMP = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.@:-]*")


def slug(name: str) -> str:
    """A name as plain letters, digits, dots, underscores and dashes; empty when nothing of it can be kept.

    Args:
        name: anything; accents go, everything else becomes a dash.
    """
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9._]+", "-", folded).strip("-._")[:LONGEST].strip("-._")


def alias(host: Host) -> str:
    """What the host is called: its name and its id, so that no name can pass for another host's.

    A Name tag "github.com" must not become a `Host github.com` that stands before one's own.
    """
    return "-".join(filter(None, (slug(host.name), host.id)))


def aliases(hosts: Sequence[Host], taken: frozenset[str] | None = None) -> dict[str, tuple[str, ...]]:
    """What each host may be called, by id: name and id, the id, its addresses where no other host has them.

    Args:
        hosts: with ids that differ.
        taken: names that mean something else already, in lower case; unless it is None, a name alone is an alias too,
            where it is not taken, has no dot, and no other host has it.
    """
    addresses = Counter(each for host in hosts for each in {host.public, host.private} if each)
    names = Counter(slug(host.name).lower() for host in hosts)
    found = {}
    for host in hosts:
        name = slug(host.name)
        own = [alias(host), host.id]
        if taken is not None and _alone(name) and names[name.lower()] == 1 and name.lower() not in taken:
            own.append(name)
        own += [each for each in (host.private, host.public) if each and addresses[each] == 1]
        found[host.id] = tuple(dict.fromkeys(own))
    return found


def _alone(name: str) -> bool:
    """Whether a name may stand without its id: it is no address, no full name of another host, and no id."""
    return bool(name) and "." not in name and name.lower() != "localhost" and not words.is_instance(name)


def fault(host: Host) -> str:
    """Why a host cannot be written to any file, in words; empty when it can.

    Everything here comes from AWS or from files of this machine and has one of few shapes, whatever it is written to.
    """
    if not words.is_instance(host.id):
        return f"{host.id!r} is no instance id"
    for address in filter(None, (host.public, host.private)):
        if not words.is_address(address):
            return f"{address!r} is no address"
    if not host.address and host.route in ("public", "private", "jump"):
        return f"it has no {host.route} address" if host.route != "jump" else "it has no address"
    if host.user and not words.is_user(host.user):
        return f"{host.user!r} cannot be a user's name"
    if host.route == "jump" and not _JUMP.fullmatch(host.jump):
        return f"{host.jump!r} cannot be a host to jump through"
    if not (host.key + host.profile).isprintable():
        return "its key file or profile has control characters in its name"
    try:
        words.port(host.port)
        words.region(host.region)
    except words.Unfit as error:
        return str(error).rstrip(".")
    return ""


def fit(hosts: Sequence[Host]) -> tuple[list[Host], list[str]]:
    """The hosts that can be written, each once, and a sentence for each that cannot.

    Args:
        hosts: as they were found; a host listed by two profiles is the first one's.
    """
    kept: dict[str, Host] = {}
    notes = []
    for host in hosts:
        if why := fault(host):
            notes.append(f"{alias(host) if words.is_instance(host.id) else slug(host.id) or '?'} is left out: {why}.")
        else:
            kept.setdefault(host.id, host)
    return list(kept.values()), notes


MOST_NAMED = 5
"""Hosts that one note names."""


class Notes:
    """What a person should know, a sentence each, with the hosts it is true of: of a hundred hosts it is one line."""

    def __init__(self) -> None:
        self._hosts: dict[str, list[str]] = {}

    def add(self, sentence: str, host: Host) -> None:
        """That holds for this host.

        Args:
            sentence: without its full stop; the hosts follow it.
            host: one of them.
        """
        self._hosts.setdefault(sentence, []).append(alias(host))

    def lines(self) -> list[str]:
        """A line each."""
        return [f"{sentence}: {_some(hosts)}." for sentence, hosts in self._hosts.items()]


def _some(hosts: Sequence[str]) -> str:
    more = len(hosts) - MOST_NAMED
    return ", ".join(hosts[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
