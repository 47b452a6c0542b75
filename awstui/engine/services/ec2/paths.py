"""Whether a network lets traffic through: security groups, network ACLs and routes, worked out without asking anybody.

Pure. A network ACL's answer is worked out for whole blocks of addresses and ranges of ports at once: what an entry
matches is cut out of what is left, entry by entry, in the order of their numbers.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Ports = tuple[int, int]
Area = tuple[Network, Ports]
"""A block of addresses and a range of ports, both ends included."""

ALL_PORTS: Ports = (0, 65_535)
EPHEMERAL: Ports = (1024, 65_535)
"""Ports that answers go to (VPC user guide, "Ephemeral ports"): what a network ACL, which knows no connections, has to
let out again."""


PROTOCOLS = {"-1": "all", "1": "icmp", "6": "tcp", "17": "udp", "58": "icmpv6"}
NUMBERS = {name: number for number, name in PROTOCOLS.items()}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a network ACL does to traffic: allowed and denied parts, neither overlapping another."""

    allowed: tuple[Area, ...]
    denied: tuple[Area, ...]


def acl_verdict(
    entries: Iterable[Mapping[str, Any]], *, egress: bool, protocol: str, source: Network, ports: Ports
) -> Verdict:
    """What a network ACL says to traffic of one protocol with a block of addresses, on a range of ports.

    Args:
        entries: as DescribeNetworkAcls gives them.
        egress: whether the traffic leaves; then `source` is where it goes.
        protocol: its number, "6" for TCP; "-1" for all, for which only entries about all protocols count.
        source: the other end.
        ports: of the end it goes to.

    The first entry by its number that matches decides; what none matches is denied (VPC user guide, "Network ACL
    rules").
    """
    left: list[Area] = [(source, ports)]
    allowed: list[Area] = []
    denied: list[Area] = []
    for entry in sorted((each for each in entries if bool(each.get("Egress")) is egress), key=_number):
        number = str(entry.get("Protocol", "-1"))
        network = _network(entry)
        if network is None or network.version != source.version or number not in ("-1", protocol):
            continue
        reach = _ports(entry) if number in ("6", "17") else ALL_PORTS
        taken = allowed if entry.get("RuleAction") == "allow" else denied
        remaining: list[Area] = []
        for area in left:
            inside, outside = cut(area, (network, reach))
            taken += inside
            remaining += outside
        left = remaining
        if not left:
            break
    return Verdict(tuple(allowed), (*denied, *left))


def _number(entry: Mapping[str, Any]) -> int:
    return int(entry.get("RuleNumber") or 0)


def _network(entry: Mapping[str, Any]) -> Network | None:
    return network_of(str(entry.get("CidrBlock") or entry.get("Ipv6CidrBlock") or ""))


def _ports(entry: Mapping[str, Any]) -> Ports:
    span = entry.get("PortRange") or {}
    return int(span.get("From", 0)), int(span.get("To", 65_535))


def cut(area: Area, by: Area) -> tuple[list[Area], list[Area]]:
    """The parts of an area that lie in another, and those that do not.

    Args:
        area: what is cut.
        by: what cuts it, of the same IP version.
    """
    (network, (low, high)), (other, (first, last)) = area, by
    left, right = max(low, first), min(high, last)
    if left > right or not network.overlaps(other):
        return [], [area]
    common = network if _within(network, other) else other  # blocks contain each other or are apart
    inside = [(common, (left, right))]
    outside: list[Area] = [(common, ports) for ports in ((low, left - 1), (right + 1, high)) if ports[0] <= ports[1]]
    if common != network:
        outside += [(part, (low, high)) for part in _without(network, common)]
    return list(inside), outside


def _within(inner: Network, outer: Network) -> bool:
    return inner.prefixlen >= outer.prefixlen


def _without(network: Any, part: Any) -> Iterator[Network]:
    """The blocks of a network that are not in one of its parts."""
    yield from network.address_exclude(part)


def network_of(text: str) -> Network | None:
    """A CIDR as a network; None for what is none."""
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError:
        return None


def leads_out(routes: Sequence[Mapping[str, Any]], version: int) -> bool:
    """Whether a route table leads to an internet gateway for the whole internet, so that answers find out.

    Args:
        routes: as DescribeRouteTables gives them.
        version: 4 or 6.
    """
    return any(
        (network := network_of(_destination(route))) is not None
        and network.version == version
        and network.prefixlen <= 1
        and str(route.get("GatewayId", "")).startswith("igw-")
        and route.get("State", "active") == "active"
        for route in routes
    )


def _destination(route: Mapping[str, Any]) -> str:
    return str(route.get("DestinationCidrBlock") or route.get("DestinationIpv6CidrBlock") or "")
