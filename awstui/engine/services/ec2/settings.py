"""What can be set of an instance: protection, type, security groups, IAM profile."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from awstui.engine import calls
from awstui.engine.proposals import Proposal
from awstui.engine.services.ec2.at import At, label_of
from awstui.errors import UsageError
from awstui.protocol import Place, Reply, Value
from awstui.protocol.ec2 import Done, TypeChoice

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench

_PROTECTIONS = {
    "termination": ("DisableApiTermination", "Nothing can terminate it from outside while it is on; a shutdown from "
                    "inside still can, where that is set to terminate."),
    "stop": ("DisableApiStop", "Nothing can stop or terminate it from outside while it is on; a reboot still works."),
}  # fmt: skip
"""What it is protected from -> the attribute, and what that means."""

_OFF = {
    "termination": "Whoever may terminate instances can terminate it then.",
    "stop": "Whoever may stop or terminate instances can do it then.",
}


def protect(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Turn an instance's protection on or off. Args: instance; from_: termination or stop; on.

    Answers Planned; Run then answers Value(Done).
    """
    at, name, on = At(bench, place), str(args["instance"]), bool(args["on"])
    attribute, meaning = _PROTECTIONS[args["from_"]]
    instance = at.one(name)
    params = {"InstanceId": name, attribute: {"Value": on}}
    way = "on" if on else "off"
    yield bench.propose(
        place,
        Proposal(
            title=f"Turn {args['from_']} protection of {label_of(instance)} {way}",
            targets=(name,),
            commands=(at.spelled("ModifyInstanceAttribute", params),),
            effect=f"{meaning if on else _OFF[args['from_']]} u puts it back.",
            checks=(at.dry_run("ModifyInstanceAttribute", params, label_of(instance)),),
            carry=partial(
                _modify,
                place=place,
                params=params,
                said=f"{args['from_'].capitalize()} protection of {label_of(instance)} is {way}. u puts it back.",
            ),
        ),
    )


def _modify(bench: Bench, *, place: Place, params: Mapping[str, Any], said: str) -> Iterator[Reply]:
    At(bench, place).change("ModifyInstanceAttribute", params, str(params["InstanceId"]))
    yield Value(Done(said))


def types(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """The types an instance could become: of its architecture and virtualisation, offered in its zone.

    Args: instance. Answers Value(tuple[TypeChoice, …]), the same family first, then by name.
    """
    at = At(bench, place)
    instance = at.one(str(args["instance"]))
    zone = (instance.get("Placement") or {}).get("AvailabilityZone", "")
    where = [{"Name": "location", "Values": [zone]}]
    offered: set[str] = set()
    params = {"LocationType": "availability-zone", "Filters": where}
    for page in calls.pages(at.client, "DescribeInstanceTypeOfferings", params, bench.cancelled):
        offered |= {each["InstanceType"] for each in page.get("InstanceTypeOfferings") or ()}
    like = [
        {"Name": "processor-info.supported-architecture", "Values": [instance.get("Architecture", "x86_64")]},
        {"Name": "supported-virtualization-type", "Values": [instance.get("VirtualizationType", "hvm")]},
    ]
    now = str(instance.get("InstanceType", ""))
    found: list[TypeChoice] = []
    for page in calls.pages(at.client, "DescribeInstanceTypes", {"Filters": like}, bench.cancelled):
        for each in page.get("InstanceTypes") or ():
            if each["InstanceType"] in offered and each["InstanceType"] != now:
                found.append(choice(each, instance))
    family = now.partition(".")[0]
    found.sort(key=lambda each: (each.name.partition(".")[0] != family, each.name.partition(".")[0], each.memory))
    yield Value(tuple(found))


def choice(kind: Mapping[str, Any], instance: Mapping[str, Any]) -> TypeChoice:
    """A type with what would be different for this instance.

    Args:
        kind: an entry of DescribeInstanceTypes.
        instance: as DescribeInstances gives it.
    """
    network = kind.get("NetworkInfo") or {}
    notes = []
    if kind.get("Hypervisor") == "nitro" and not instance.get("EnaSupport"):
        notes.append("needs the ENA driver, which this instance has not said it has")
    if most := network.get("MaximumNetworkInterfaces"):
        has = len(instance.get("NetworkInterfaces") or ())
        if has > most:
            notes.append(f"takes {most} network interfaces, it has {has}")
    if not kind.get("CurrentGeneration", True):
        notes.append("a type of an older generation")
    return TypeChoice(
        str(kind["InstanceType"]),
        int((kind.get("VCpuInfo") or {}).get("DefaultVCpus") or 0),
        int((kind.get("MemoryInfo") or {}).get("SizeInMiB") or 0),
        str(network.get("NetworkPerformance") or ""),
        "; ".join(notes),
    )


def change_type(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Give a stopped instance another type. Args: instance; type. Answers Planned; Run then answers Value(Done)."""
    at, name, wanted = At(bench, place), str(args["instance"]), str(args["type"]).strip()
    instance = at.one(name)
    now, state, label = instance.get("InstanceType", ""), instance["State"]["Name"], label_of(instance)
    params = {"InstanceId": name, "InstanceType": {"Value": wanted}}
    refused = ""
    if state != "stopped":
        refused = f"{label} is {state}: its type can be changed only while it is stopped."
    elif wanted == now:
        refused = f"{label} is a {now} already."
    yield bench.propose(
        place,
        Proposal(
            title=f"Change the type of {label} from {now} to {wanted}",
            targets=(name,),
            commands=(at.spelled("ModifyInstanceAttribute", params),),
            effect="It costs what the new type costs from its next start. u puts it back while it is stopped.",
            checks=() if refused else (at.dry_run("ModifyInstanceAttribute", params, label),),
            refused=refused,
            carry=partial(_modify, place=place, params=params, said=f"{label} is a {wanted} now. u puts it back."),
        ),
    )


def group_choices(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """The security groups of a VPC. Args: vpc. Answers Value(((id, name), …)), by name."""
    where = {"Filters": [{"Name": "vpc-id", "Values": [str(args["vpc"])]}]}
    found: list[tuple[str, str]] = []
    for page in calls.pages(At(bench, place).client, "DescribeSecurityGroups", where, bench.cancelled):
        found += [(each["GroupId"], each.get("GroupName", "")) for each in page.get("SecurityGroups") or ()]
    yield Value(tuple(sorted(found, key=lambda pair: (pair[1], pair[0]))))


def security_groups(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Give a network interface of an instance other security groups.

    Args: instance; interface, its id; groups, all the ids it shall have, at least one.

    Answers Planned, with the groups that go and come; Run then answers Value(Done).
    """
    at, name = At(bench, place), str(args["instance"])
    wanted = tuple(dict.fromkeys(args["groups"]))
    instance = at.one(name)
    label = label_of(instance)
    interfaces = {str(each["NetworkInterfaceId"]): each for each in instance.get("NetworkInterfaces") or ()}
    interface = interfaces.get(str(args["interface"]))
    if interface is None:
        raise UsageError(f"{label} has no interface {args['interface']}.")
    if not wanted:
        raise UsageError("An interface has at least one security group.")
    now = {str(each["GroupId"]): str(each.get("GroupName", "")) for each in interface.get("Groups") or ()}
    if set(now) == set(wanted):
        raise UsageError(f"{label} has just those groups already: there is nothing to change.")
    known = _group_names(at, [each for each in wanted if each not in now]) | now
    params = {"NetworkInterfaceId": str(args["interface"]), "Groups": list(wanted)}
    lines = [f"- {each}  {known.get(each, '')}".rstrip() for each in now if each not in wanted]
    lines += [f"+ {each}  {known.get(each, '')}".rstrip() for each in wanted if each not in now]
    several = f" on {args['interface']}" if len(interfaces) > 1 else ""
    yield bench.propose(
        place,
        Proposal(
            title=f"Change the security groups of {label}{several}",
            targets=(name, str(args["interface"])),
            commands=(at.spelled("ModifyNetworkInterfaceAttribute", params),),
            effect="New connections are let in and out by the new groups at once; open ones may last. u puts it back.",
            checks=(at.dry_run("ModifyNetworkInterfaceAttribute", params, label),),
            diff="\n".join(lines),
            carry=partial(_regroup, place=place, params=params, instance=name, label=label),
        ),
    )


def _group_names(at: At, ids: Sequence[str]) -> dict[str, str]:
    where = [{"Name": "group-id", "Values": list(ids)}]
    found: dict[str, str] = {}
    for page in calls.pages(at.client, "DescribeSecurityGroups", {"Filters": where}) if ids else ():
        found |= {each["GroupId"]: each.get("GroupName", "") for each in page.get("SecurityGroups") or ()}
    if missing := [each for each in ids if each not in found]:
        raise UsageError(f"There is no security group {missing[0]} here.")
    return found


def _regroup(bench: Bench, *, place: Place, params: Mapping[str, Any], instance: str, label: str) -> Iterator[Reply]:
    At(bench, place).change("ModifyNetworkInterfaceAttribute", params, instance)
    yield Value(Done(f"The security groups of {label} are changed. u puts it back."))


def iam_profile(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Give an instance another IAM instance profile, or none. Args: instance; profile, its name, "" for none.

    Answers Planned; Run then answers Value(Done).
    """
    at, name, wanted = At(bench, place), str(args["instance"]), str(args["profile"]).strip()
    instance = at.one(name)
    label = label_of(instance)
    now = str((instance.get("IamInstanceProfile") or {}).get("Arn", "")).rpartition("/")[2]
    if wanted == now:
        raise UsageError(f"{label} has {'that profile' if now else 'no profile'} already: there is nothing to change.")
    where = [{"Name": "instance-id", "Values": [name]}, {"Name": "state", "Values": ["associating", "associated"]}]
    held: list[str] = []
    for page in calls.pages(at.client, "DescribeIamInstanceProfileAssociations", {"Filters": where}) if now else ():
        held += [each["AssociationId"] for each in page.get("IamInstanceProfileAssociations") or ()]
    operation, params = _association(name, wanted, held[0] if held else "")
    yield bench.propose(
        place,
        Proposal(
            title=f"{'Give' if wanted else 'Take from'} {label} {wanted or f'the IAM profile {now}'}",
            targets=(name,),
            commands=(at.spelled(operation, params),),
            effect=(
                "What runs on it gets the new role's credentials within minutes, and what needs the old role's fails "
                f"when those have ended. It has {now or 'no profile'} now."
            ),
            carry=partial(_associate, place=place, operation=operation, params=params, instance=name, label=label,
                          wanted=wanted),
        ),
    )  # fmt: skip


def _association(instance: str, wanted: str, held: str) -> tuple[str, dict[str, Any]]:
    if held and wanted:
        profile = {"Name": wanted}
        return "ReplaceIamInstanceProfileAssociation", {"AssociationId": held, "IamInstanceProfile": profile}
    if wanted:
        return "AssociateIamInstanceProfile", {"InstanceId": instance, "IamInstanceProfile": {"Name": wanted}}
    if not held:
        raise UsageError("EC2 does not say which association it is: there is nothing to take away.")
    return "DisassociateIamInstanceProfile", {"AssociationId": held}


def _associate(
    bench: Bench,
    *,
    place: Place,
    operation: str,
    params: Mapping[str, Any],
    instance: str,
    label: str,
    wanted: str,
) -> Iterator[Reply]:
    At(bench, place).change(operation, params, instance)
    yield Value(Done(f"{label} has {f'the IAM profile {wanted}' if wanted else 'no IAM profile'} now."))
