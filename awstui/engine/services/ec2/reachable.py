"""Who gets to an instance: reads what decides that, and leaves the deciding to `reaching`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from awstui.engine import calls
from awstui.engine.services.ec2 import reaching
from awstui.engine.services.ec2.at import At
from awstui.engine.services.ec2.reaching import Interface
from awstui.protocol import Place, Reply, Value
from awstui.protocol.ec2 import Reach

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench

_OWN = "The machine's own firewall, and load balancers in front of it, are not seen from here."


def reach(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Who gets to which port of an instance, from where. Args: instance.

    Answers Value(Reach). Network ACL and route table are taken into account where they may be read; where not, the
    notes say so. The security groups must be readable.
    """
    at = At(bench, place)
    instance = at.one(str(args["instance"]))
    interfaces = list(instance.get("NetworkInterfaces") or ())
    groups = {str(each["GroupId"]): each for each in _groups(at, interfaces)}
    notes: list[str] = []
    around: dict[str, tuple[Mapping[str, Any] | None, Sequence[Mapping[str, Any]] | None]] = {}
    for interface in interfaces:
        subnet = str(interface.get("SubnetId", ""))
        if subnet not in around:
            around[subnet] = (_acl(at, subnet, notes), _routes(at, subnet, str(interface.get("VpcId", "")), notes))
    found = [
        way
        for interface in interfaces
        for way in reaching.ways(_interface(interface, groups, *around[str(interface.get("SubnetId", ""))]))
    ]
    if instance["State"]["Name"] != "running":
        notes.insert(0, f"It is {instance['State']['Name']}: nobody reaches it now, whatever is open.")
    notes.append(_OWN)
    yield Value(Reach(tuple(reaching.ordered(found)), reaching.sentences(found), tuple(notes)))


def _interface(
    interface: Mapping[str, Any],
    groups: Mapping[str, Mapping[str, Any]],
    acl: Mapping[str, Any] | None,
    routes: Sequence[Mapping[str, Any]] | None,
) -> Interface:
    ids = [str(each["GroupId"]) for each in interface.get("Groups") or ()]
    return Interface(
        id=str(interface.get("NetworkInterfaceId", "")),
        public=bool((interface.get("Association") or {}).get("PublicIp")),
        ipv6=bool(interface.get("Ipv6Addresses")),
        groups=[groups[each] for each in ids if each in groups],
        acl=acl,
        routes=routes,
    )


def _groups(at: At, interfaces: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    ids = list(dict.fromkeys(str(each["GroupId"]) for face in interfaces for each in face.get("Groups") or ()))
    if not ids:
        return []
    where = {"Filters": [{"Name": "group-id", "Values": ids}]}
    pages = calls.pages(at.client, "DescribeSecurityGroups", where, at.bench.cancelled)
    return [each for page in pages for each in page.get("SecurityGroups") or ()]


def _acl(at: At, subnet: str, notes: list[str]) -> Mapping[str, Any] | None:
    """The network ACL of a subnet; None, and a note, when it may not be read."""
    where = {"Filters": [{"Name": "association.subnet-id", "Values": [subnet]}]}
    try:
        found = calls.call(at.client, "DescribeNetworkAcls", where).get("NetworkAcls") or ()
    except Exception as error:
        told = at.explain(error, "DescribeNetworkAcls", subnet).sentence
        notes.append(f"Network ACLs are left out of account. {told}")
        return None
    return found[0] if found else None


def _routes(at: At, subnet: str, vpc: str, notes: list[str]) -> Sequence[Mapping[str, Any]] | None:
    """The routes of a subnet: of its own table, else of the VPC's main one; None, and a note, when not readable."""
    try:
        for where in (
            [("association.subnet-id", subnet)],
            [("vpc-id", vpc), ("association.main", "true")],
        ):
            filters = [{"Name": name, "Values": [value]} for name, value in where]
            found = calls.call(at.client, "DescribeRouteTables", {"Filters": filters}).get("RouteTables") or ()
            if found:
                return list(found[0].get("Routes") or ())
    except Exception as error:
        told = at.explain(error, "DescribeRouteTables", subnet).sentence
        notes.append(f"Routes are left out of account. {told}")
    return None
