"""Hosts to leave with: what is asked for, and what is known of how to log in to each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from awstui.protocol.answered import Failure
from awstui.protocol.asked import Place
from awstui.records import record

ROUTES = {
    "public": "its public address",
    "private": "its private address",
    "jump": "another host",
    "ssm": "Systems Manager",
    "eice": "an Instance Connect Endpoint",
}
"""Every way a file can lead to a host, and what a person calls it."""

AUTO = "auto"
"""The way that worked last time, else the first of these there is: public address, a bastion picked before for its VPC,
an agent of Systems Manager that is online, an Instance Connect Endpoint of its VPC, its private address."""

MISSING = "Its hosts are missing."
"""How what is told of a plan ends where a place failed."""


@record
class Asked:
    """Instances of one place: these ids, else those the filters leave, else all."""

    place: Place = Place()
    ids: tuple[str, ...] = ()
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()  # as DescribeInstances takes them


@record
class Wanted:
    """Which hosts, and how they are to be reached."""

    asked: tuple[Asked, ...]
    route: str = AUTO  # or one of ROUTES
    jump: str = ""  # for "jump": an instance, or a host that ssh knows


@record
class Host:
    """One instance, and how one logs in to it. Name and tags are somebody else's text."""

    id: str
    name: str = ""
    account: str = ""
    region: str = ""
    profile: str = ""  # empty where the command needs no --profile
    public: str = ""
    private: str = ""
    port: int = 22
    user: str = ""  # empty: not known
    key: str = ""  # the private key's file on this machine; empty: the agent has it, or none fits
    key_name: str = ""  # what AWS calls the key pair it was launched with
    route: str = "public"  # one of ROUTES
    jump: str = ""  # route "jump": the id of the instance, or a host of ~/.ssh/config
    platform: str = "linux"  # or "windows"
    state: str = ""
    vpc: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """What one connects to; by a go-between its private one, where it has one."""
        if self.route == "public":
            return self.public
        return self.private if self.route == "private" else self.private or self.public

    @property
    def windows(self) -> bool:
        """Whether one logs in by RDP."""
        return self.platform == "windows"


@record
class Hosts:
    """The hosts that were found, in the order of their places; what a person should know; the places that failed."""

    hosts: tuple[Host, ...]
    notes: tuple[str, ...] = ()
    failures: tuple[Failure, ...] = ()


@record
class Written:
    """What was written, and where."""

    note: str
    paths: tuple[str, ...] = ()
