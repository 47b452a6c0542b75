"""What the EC2 jobs and the instance console tell each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from awstui.protocol.answered import Failure
from awstui.protocol.following import Following


@dataclass(frozen=True, slots=True)
class Instance:
    """One instance with what takes further calls; what could not be read is absent, and `faults` says why."""

    id: str
    name: str  # its Name tag; "" when it has none
    state: str
    data: Mapping[str, Any]  # as DescribeInstances gives it, JSON-able
    status: Mapping[str, Any] = field(default_factory=dict)  # as DescribeInstanceStatus gives it
    termination_protection: bool | None = None
    stop_protection: bool | None = None
    on_shutdown: str = ""  # what a shutdown from inside does: stop, terminate
    volumes: tuple[Mapping[str, Any], ...] | None = None  # as DescribeVolumes gives them
    faults: Mapping[str, Failure] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """What a person calls it."""
        return self.name or self.id

    @property
    def tags(self) -> dict[str, str]:
        """Its tags."""
        return {str(tag["Key"]): str(tag.get("Value", "")) for tag in self.data.get("Tags") or ()}


@dataclass(frozen=True, slots=True)
class Done:
    """What a change came to in a sentence, and what it set going."""

    sentence: str
    follow: Following | None = None
    failures: tuple[Failure, ...] = ()


@dataclass(frozen=True, slots=True)
class Output:
    """The console output of an instance."""

    text: str
    at: float | None = None  # epoch seconds: when it was taken
    latest: bool = False  # whether it is what the screen shows now; else what EC2 kept from the last start or stop


@dataclass(frozen=True, slots=True)
class UserData:
    """What an instance was given to start with."""

    text: str  # as a person edits it; "" when there is none, or it is no text
    kind: str  # "none", "shell script", "cloud-config", "MIME: …", "text", "binary"
    size: int  # bytes as EC2 keeps them
    gzip: bool = False
    editable: bool = True  # whether the text is all there is to it
    mark: str = ""  # of exactly these bytes: a change names what it replaces by it


@dataclass(frozen=True, slots=True)
class Way:
    """Ports of an instance that a security group opens, to whom, and what else stands in the way."""

    protocol: str  # tcp, udp, icmp, icmpv6, all, or a number
    ports: tuple[int, int]  # first and last; (0, 65535) for all
    source: str  # a CIDR, a security group's or a prefix list's id
    group: str
    rule: str = ""  # the rule's description
    public: bool = False  # whether anybody on the internet gets there
    verdict: str = "open"  # open, partly, blocked, unknown
    why: str = ""  # what makes it so, in words
    interface: str = ""


@dataclass(frozen=True, slots=True)
class Reach:
    """Who gets to an instance."""

    ways: tuple[Way, ...]
    sentences: tuple[str, ...]  # about the ports people ask for first
    notes: tuple[str, ...] = ()  # what could not be taken into account


@dataclass(frozen=True, slots=True)
class TypeChoice:
    """An instance type an instance could become."""

    name: str
    cpus: int
    memory: int  # MiB
    network: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """A kind of resource something is related to, how many there are, and the list that shows them."""

    title: str
    count: int | None  # None: it could not be counted, and `fault` or `note` says why
    names: tuple[str, ...] = ()  # the first of them
    screen: str = ""  # "ec2.volumes"; "" when no list shows them
    params: Mapping[str, Any] = field(default_factory=dict)
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    data: Any = None  # what AWS said, where it was asked for more than a count
    note: str = ""
    fault: Failure | None = None
    more: bool = False  # whether there are more than were counted


def image_file(instance: str, now: str) -> str:
    """What a screenshot's file is called at first.

    Args:
        instance: its id.
        now: a time without colons.
    """
    return f"{instance}-{now}.jpg"
