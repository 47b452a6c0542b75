"""From security groups, network ACL and routes to who gets to which port of an instance, in words. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from awstui.engine.services.ec2.paths import (
    ALL_PORTS,
    EPHEMERAL,
    NUMBERS,
    PROTOCOLS,
    Network,
    acl_verdict,
    leads_out,
    network_of,
)
from awstui.protocol.ec2 import Way

ASKED_FOR = {22: "SSH", 3389: "RDP"}
"""Ports that are told of whether or not they are open."""

_ALSO = {80: "HTTP", 443: "HTTPS"}

_SOURCES = 4
"""Sources a sentence names."""


@dataclass(frozen=True, slots=True)
class Interface:
    """A network interface of the instance and what stands around it; None for what could not be read."""

    id: str
    public: bool  # has a public IPv4 address
    ipv6: bool  # has an IPv6 address
    groups: Sequence[Mapping[str, Any]]  # as DescribeSecurityGroups gives them
    acl: Mapping[str, Any] | None = None  # as DescribeNetworkAcls gives it
    routes: Sequence[Mapping[str, Any]] | None = None  # of its subnet's route table


def ways(interface: Interface) -> list[Way]:
    """Everything its security groups let in, each with what the rest of the network makes of it."""
    return [
        way
        for group in interface.groups
        for permission in group.get("IpPermissions") or ()
        for way in _opened(interface, str(group.get("GroupId", "")), permission)
    ]


def _opened(interface: Interface, group: str, permission: Mapping[str, Any]) -> Iterator[Way]:
    number = str(permission.get("IpProtocol", "-1"))
    protocol = PROTOCOLS.get(number, number)
    ports = _ports(protocol, permission)

    def way(source: str, described: Mapping[str, Any], public: bool, verdict: str, why: str) -> Way:
        rule = str(described.get("Description") or "")
        return Way(protocol, ports, source, group, rule, public, verdict, why, interface.id)

    for ranges, member in (("IpRanges", "CidrIp"), ("Ipv6Ranges", "CidrIpv6")):
        for each in permission.get(ranges) or ():
            source = str(each.get(member, ""))
            network = network_of(source)
            found = (False, "unknown", "") if network is None else judged(interface, protocol, network, ports)
            yield way(source, each, *found)
    for each in permission.get("PrefixListIds") or ():
        yield way(str(each.get("PrefixListId", "")), each, False, "open", "the addresses of that prefix list")
    for each in permission.get("UserIdGroupPairs") or ():
        yield way(str(each.get("GroupId", "")), each, False, "open", "whatever has that security group")


def _ports(protocol: str, permission: Mapping[str, Any]) -> tuple[int, int]:
    first, last = permission.get("FromPort"), permission.get("ToPort")
    if protocol not in ("tcp", "udp") or first is None or last is None or first < 0:
        return ALL_PORTS
    return int(first), int(last)


def judged(interface: Interface, protocol: str, source: Network, ports: tuple[int, int]) -> tuple[bool, str, str]:
    """Whether a source that a security group lets in gets here: whether that is anybody, the verdict, and why.

    Args:
        interface: where it would arrive.
        protocol: "tcp"; "all" is judged as TCP.
        source: the other end.
        ports: of this end.
    """
    if source.version == 6 and not interface.ipv6:
        return False, "blocked", "it has no IPv6 address"
    everybody = source.prefixlen <= 1
    outside = everybody or source.is_global
    reached = interface.public if source.version == 4 else interface.ipv6
    routed = interface.routes is None or leads_out(interface.routes, source.version)
    verdict, why = _through_acl(interface, protocol, source, ports)
    if outside and verdict != "blocked" and not (reached and routed):
        lacks = "it has no public address" if not reached else "its subnet has no route to an internet gateway"
        if everybody:
            return False, "partly", f"{lacks}: only from inside, such as the VPC, peered networks, a VPN"
        return False, "blocked", lacks
    public = everybody and reached and routed and verdict != "blocked"
    return public, verdict, why or ("anybody on the internet" if public else "")


def _through_acl(
    interface: Interface, protocol: str, source: Network, ports: tuple[int, int]
) -> tuple[str, str]:  # fmt: skip
    acl = interface.acl
    if acl is None:
        return "open", ""
    number = NUMBERS.get("tcp" if protocol == "all" else protocol, protocol)
    name = acl.get("NetworkAclId", "")
    entries = acl.get("Entries") or ()
    there = acl_verdict(entries, egress=False, protocol=number, source=source, ports=ports)
    back_to = EPHEMERAL if number in ("6", "17") else ALL_PORTS
    back = acl_verdict(entries, egress=True, protocol=number, source=source, ports=back_to)
    if not there.allowed:
        return "blocked", f"network ACL {name} denies it"
    if not back.allowed:
        return "blocked", f"network ACL {name} denies the answers"
    if there.denied:
        return "partly", f"network ACL {name} lets in {_areas(there.allowed, source, ports)} only"
    if back.denied:
        return "partly", f"network ACL {name} denies some of the answers"
    return "open", ""


def _areas(areas: Sequence[tuple[Network, tuple[int, int]]], source: Network, ports: tuple[int, int]) -> str:
    told = []
    for network, span in areas[:_SOURCES]:
        parts = [str(network)] if network != source else []
        parts += [f"ports {span_words(span)}"] if span != ports else []
        told.append(" ".join(parts) or str(network))
    return ", ".join(told) + (" and more" if len(areas) > _SOURCES else "")


def span_words(ports: tuple[int, int]) -> str:
    """A range of ports: "22", "8000-8080", "all"."""
    if ports == ALL_PORTS:
        return "all"
    return str(ports[0]) if ports[0] == ports[1] else f"{ports[0]}-{ports[1]}"


def admits(way: Way, port: int) -> bool:
    """Whether a way is one to a TCP port."""
    return way.protocol in ("tcp", "all") and way.ports[0] <= port <= way.ports[1]


def ordered(found: Sequence[Way]) -> list[Way]:
    """The ways people ask for first first: SSH and RDP, then what anybody gets to, then by port."""

    def key(way: Way) -> tuple[bool, bool, tuple[int, int], str, str]:
        asked = way.protocol == "tcp" and any(admits(way, port) for port in ASKED_FOR)
        return not asked, not way.public, way.ports, way.protocol, way.source

    return sorted(found, key=key)


def sentences(found: Sequence[Way]) -> tuple[str, ...]:
    """Who gets to the ports people ask for: "port 22 (SSH): from 0.0.0.0/0, anybody on the internet"."""
    told = []
    for port, name in {**ASKED_FOR, **_ALSO}.items():
        open_ = [way for way in ordered(found) if admits(way, port) and way.verdict != "blocked"]
        shut = [way for way in ordered(found) if admits(way, port) and way.verdict == "blocked"]
        if open_:
            told.append(f"port {port} ({name}): from {_from(open_)}")
        elif shut:
            told.append(f"port {port} ({name}): from nowhere: {shut[0].source} is let in, but {shut[0].why}")
        elif port in ASKED_FOR:
            told.append(f"port {port} ({name}): from nowhere: no security group lets anybody in")
    return tuple(told)


def _from(ways_: Sequence[Way]) -> str:
    told: dict[str, None] = {}
    for way in ways_:
        told[f"{way.source} ({way.why})" if way.why else way.source] = None
    names = list(told)
    return ", ".join(names[:_SOURCES]) + (f" and {len(names) - _SOURCES} more" if len(names) > _SOURCES else "")
