"""What a VPC lets through: security groups, network ACLs and route tables, judged for one port and one source.

Pure: everything is what EC2 answered. Amazon VPC User Guide, "Security group rules", "Network ACL rules".
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from awstui.records import record

Answer = Mapping[str, Any]


@record
class Opening:
    """What lets a port be reached, over all groups of an instance."""

    networks: tuple[str, ...] = ()  # CIDR blocks
    groups: tuple[str, ...] = ()  # from members of these groups
    lists: tuple[str, ...] = ()  # managed prefix lists, whose content is not known here

    @property
    def nothing(self) -> bool:
        """Whether nobody at all is let in."""
        return not (self.networks or self.groups or self.lists)


def opening(groups: Iterable[Answer], port: int) -> Opening:
    """Who may reach a TCP port.

    Args:
        groups: DescribeSecurityGroups' SecurityGroups.
        port: the port.
    """
    networks: list[str] = []
    members: list[str] = []
    lists: list[str] = []
    for group in groups:
        for rule in group.get("IpPermissions") or ():
            if not _lets_through(rule, port):
                continue
            networks += [str(each.get("CidrIp")) for each in rule.get("IpRanges") or ()]
            networks += [str(each.get("CidrIpv6")) for each in rule.get("Ipv6Ranges") or ()]
            members += [str(each.get("GroupId")) for each in rule.get("UserIdGroupPairs") or ()]
            lists += [str(each.get("PrefixListId")) for each in rule.get("PrefixListIds") or ()]
    return Opening(tuple(dict.fromkeys(networks)), tuple(dict.fromkeys(members)), tuple(dict.fromkeys(lists)))


def _lets_through(rule: Answer, port: int) -> bool:
    protocol = str(rule.get("IpProtocol"))
    if protocol == "-1":
        return True
    first, last = rule.get("FromPort"), rule.get("ToPort")
    return protocol in ("tcp", "6") and first is not None and last is not None and int(first) <= port <= int(last)


def covers(network: str, address: str) -> bool:
    """Whether an address is in a network; False for what is neither."""
    try:
        return ipaddress.ip_address(address) in ipaddress.ip_network(network, strict=False)
    except ValueError:
        return False


def admits(found: Opening, source: str) -> bool | None:
    """Whether an address is let in; None when that depends on what is not known here.

    Args:
        found: who may reach the port.
        source: the address that packets arrive from; "" when it is not known.
    """
    if any(each in ("0.0.0.0/0", "::/0") for each in found.networks):
        return True
    if source and any(covers(each, source) for each in found.networks):
        return True
    if found.nothing:
        return False
    return False if source and not found.lists and not found.groups else None


def in_words(found: Opening, most: int = 3) -> str:
    """Who is let in, for a sentence."""
    names = [*found.networks, *(f"members of {each}" for each in found.groups), *found.lists]
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return (", ".join(names[:most]) + more) or "nobody"


def acl_denies(acls: Sequence[Answer], port: int, source: str) -> str:
    """Which entry of the subnet's network ACL keeps a TCP port closed, in words; "" when none does or nobody knows.

    The entry with the lowest number that matches decides.

    Args:
        acls: DescribeNetworkAcls' NetworkAcls of the subnet.
        port: the port.
        source: the address that packets arrive from; when it is not known, only entries for all addresses count.
    """
    for acl in acls:
        entries = [each for each in acl.get("Entries") or () if not each.get("Egress")]
        for entry in sorted(entries, key=lambda each: int(each.get("RuleNumber") or 0)):
            block = str(entry.get("CidrBlock") or entry.get("Ipv6CidrBlock") or "")
            everybody = block in ("0.0.0.0/0", "::/0")
            if not _entry_for(entry, port) or not (everybody or (source and covers(block, source))):
                continue
            if entry.get("RuleAction") == "deny":
                number = int(entry.get("RuleNumber") or 0)
                which = "its last entry" if number == 32767 else f"entry {number}"
                return f"network ACL {acl.get('NetworkAclId')} denies it ({which})"
            break
    return ""


def _entry_for(entry: Answer, port: int) -> bool:
    protocol = str(entry.get("Protocol"))
    if protocol == "-1":
        return True
    ports = entry.get("PortRange") or {}
    return protocol == "6" and int(ports.get("From", 0)) <= port <= int(ports.get("To", 65535))


def is_public(tables: Sequence[Answer], subnet: str) -> bool | None:
    """Whether a subnet's routes lead out by an internet gateway; None when its table is not among those given.

    Args:
        tables: DescribeRouteTables' RouteTables of the VPC.
        subnet: its id. A subnet without a table of its own has the VPC's main one.
    """
    own: Answer | None = None
    main: Answer | None = None
    for table in tables:
        for each in table.get("Associations") or ():
            if each.get("SubnetId") == subnet:
                own = table
            elif each.get("Main"):
                main = table
    chosen = own or main
    if chosen is None:
        return None
    return any(str(route.get("GatewayId") or "").startswith("igw-") for route in chosen.get("Routes") or ())
