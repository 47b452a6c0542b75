"""What EC2's changes replace, and the calls that put it back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from awstui.engine import calls
from awstui.engine.inverses import Params
from awstui.engine.safety import Memory

_POWER = {"running": ("StartInstances", "Start again"), "stopped": ("StopInstances", "Stop again")}
"""State -> what leads there."""

_RULE_PARTS = {
    "CidrIpv4": ("IpRanges", "CidrIp"),
    "CidrIpv6": ("Ipv6Ranges", "CidrIpv6"),
    "PrefixListId": ("PrefixListIds", "PrefixListId"),
}
"""Member of a listed rule -> where a rule that is added has it."""


def _call(operation: str, params: Mapping[str, Any], title: str) -> dict[str, Any]:
    return {"service": "ec2", "operation": operation, "params": params, "title": title}


def tags(client: Any, operation: str, params: Params) -> Memory | None:
    """The values that CreateTags replaces or DeleteTags takes away."""
    resources = list(params["Resources"])
    asked = [tag["Key"] for tag in params.get("Tags") or ()]
    had: dict[str, dict[str, str]] = {resource: {} for resource in resources}
    where = [{"Name": "resource-id", "Values": resources}]
    for page in calls.pages(client, "DescribeTags", {"Filters": where}):
        for tag in page.get("Tags", ()):
            if tag["ResourceId"] in had and (not asked or tag["Key"] in asked):
                had[tag["ResourceId"]][tag["Key"]] = tag.get("Value", "")
    first, *others = had.values()
    before = {"Tags": _pairs(first)} if not others else {name: _pairs(tags) for name, tags in had.items()}
    if any(other != first for other in others):
        return Memory(before, fault="no undo is kept: the resources had different tags")
    missing = [key for key in asked if key not in first]
    if first and (not missing or operation == "DeleteTags"):
        return Memory(before, _call("CreateTags", {"Resources": resources, "Tags": _pairs(first)}, "Put the tag back"))
    if missing and not first and operation == "CreateTags":
        taken = [{"Key": key} for key in missing]
        return Memory(before, _call("DeleteTags", {"Resources": resources, "Tags": taken}, "Take the tag away"))
    return Memory(before, fault="no undo is kept: some of the tags were new" if first else "")


def _pairs(tags: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def power(client: Any, operation: str, params: Params) -> Memory | None:
    """Whether the instances run. One that changes just now is not led back."""
    ids = list(params["InstanceIds"])
    answer = calls.method(client, "DescribeInstances")(InstanceIds=ids)
    found = [each for group in answer["Reservations"] for each in group["Instances"]]
    states = {each["InstanceId"]: each["State"]["Name"] for each in found}
    before = {"State": next(iter(states.values()))} if len(states) == 1 else states
    if len(ways := {_POWER.get(state) for state in states.values()}) == 1 and (way := ways.pop()) is not None:
        return Memory(before, _call(way[0], {"InstanceIds": ids}, way[1]))
    return Memory(before)


_ATTRIBUTES = {
    "DisableApiTermination": "disableApiTermination",
    "DisableApiStop": "disableApiStop",
    "InstanceType": "instanceType",
    "InstanceInitiatedShutdownBehavior": "instanceInitiatedShutdownBehavior",
    "SourceDestCheck": "sourceDestCheck",
}
"""Parameter of ModifyInstanceAttribute -> what DescribeInstanceAttribute calls it. User data is no part of it: it may
hold secrets, which the journal does not keep."""


def attribute(client: Any, operation: str, params: Params) -> Memory | None:
    """The one attribute of an instance that is set."""
    (name, *others) = [each for each in params if each != "InstanceId"] or [""]
    if others or name not in _ATTRIBUTES:
        return None
    asked = {"InstanceId": params["InstanceId"], "Attribute": _ATTRIBUTES[name]}
    value = (calls.method(client, "DescribeInstanceAttribute")(**asked).get(name) or {}).get("Value")
    if value is None:
        return Memory(fault="no undo is kept: EC2 does not say what it was")
    back = {"InstanceId": params["InstanceId"], name: {"Value": value}}
    return Memory({name: value}, _call(operation, back, f"Set {name} back to {value}"))


def groups(client: Any, operation: str, params: Params) -> Memory | None:
    """The security groups of a network interface."""
    if params.keys() != {"NetworkInterfaceId", "Groups"}:
        return None
    ids = [params["NetworkInterfaceId"]]
    (found,) = calls.method(client, "DescribeNetworkInterfaces")(NetworkInterfaceIds=ids)["NetworkInterfaces"]
    had = [each["GroupId"] for each in found.get("Groups") or ()]
    back = {"NetworkInterfaceId": ids[0], "Groups": had}
    return Memory({"Groups": had}, _call(operation, back, "Put the security groups back"))


def rules(client: Any, operation: str, params: Params) -> Memory | None:
    """The rules of a security group that are revoked by their ids; they come back under new ones."""
    if params.keys() != {"GroupId", "SecurityGroupRuleIds"}:
        return None
    answer = calls.method(client, "DescribeSecurityGroupRules")(SecurityGroupRuleIds=params["SecurityGroupRuleIds"])
    found = answer["SecurityGroupRules"]
    back = {"GroupId": params["GroupId"], "IpPermissions": [_permission(rule) for rule in found]}
    add = operation.replace("Revoke", "Authorize")
    return Memory({"IpPermissions": back["IpPermissions"]}, _call(add, back, "Allow it again") if found else None)


def _permission(rule: Mapping[str, Any]) -> dict[str, Any]:
    made = {name: rule[name] for name in ("IpProtocol", "FromPort", "ToPort") if name in rule}
    described = {"Description": rule["Description"]} if rule.get("Description") else {}
    for member, (part, name) in _RULE_PARTS.items():
        if rule.get(member):
            made[part] = [{name: rule[member], **described}]
    if other := rule.get("ReferencedGroupInfo"):
        pair = {name: other[name] for name in ("GroupId", "UserId", "VpcId", "VpcPeeringConnectionId") if name in other}
        made["UserIdGroupPairs"] = [{**pair, **described}]
    return made


def attachment(client: Any, operation: str, params: Params) -> Memory | None:
    """Where a volume is attached."""
    (volume,) = calls.method(client, "DescribeVolumes")(VolumeIds=[params["VolumeId"]])["Volumes"]
    found = volume.get("Attachments") or []
    if len(found) != 1:
        return Memory({"Attachments": found})
    back = {"VolumeId": params["VolumeId"], **{name: found[0][name] for name in ("InstanceId", "Device")}}
    return Memory(back, _call("AttachVolume", back, "Attach it again"))


def association(client: Any, operation: str, params: Params) -> Memory | None:
    """What an elastic IP address leads to."""
    wanted = params.get("AssociationId")
    where = [{"Name": "association-id", "Values": [wanted]}]
    found = calls.method(client, "DescribeAddresses")(Filters=where)["Addresses"] if wanted else []
    if len(found) != 1:
        return None
    names: tuple[str, ...] = ("AllocationId", "NetworkInterfaceId", "PrivateIpAddress")
    if not found[0].get("NetworkInterfaceId"):
        names = ("AllocationId", "InstanceId")
    back = {name: found[0][name] for name in names if found[0].get(name)} | {"AllowReassociation": False}
    return Memory({"PublicIp": found[0].get("PublicIp"), **back}, _call("AssociateAddress", back, "Associate it again"))
