"""What the instance console says. Pure text, made safe where it is drawn."""

from __future__ import annotations

import shlex
import time
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from awstui import protocol as p
from awstui.protocol import Values
from awstui.protocol.ec2 import Instance
from awstui.rows import cells

Fact = tuple[str, str, str, str]
"""Key of the row, the part it belongs to, what it is, its value."""


def facts(instance: Instance) -> dict[str, Values]:
    """An instance as rows: part, what, value."""
    return {key: (part, what, value) for key, part, what, value in _facts(instance) if value}


def _facts(instance: Instance) -> Iterator[Fact]:
    data = instance.data
    yield "name", "Identity", "Name", instance.name or "none: e gives it one"
    yield "id", "Identity", "Id", instance.id
    yield "type", "Identity", "Type", _type(data)
    yield "image", "Identity", "Image", _text(data, "ImageId")
    yield "platform", "Identity", "Platform", f"{_text(data, 'PlatformDetails')} {_text(data, 'Architecture')}".strip()
    yield "launched", "Identity", "Launched", when(data.get("LaunchTime"), time.time())
    yield "zone", "Identity", "Zone", _zone(data)
    yield "lifecycle", "Identity", "Bought as", _text(data, "InstanceLifecycle") or "on demand"
    yield from _state(instance)
    yield from _network(data)
    yield from _storage(instance)
    yield from _access(data)
    for key, value in sorted(instance.tags.items()):
        yield f"tag:{key}", "Tags", key, value or "(empty)"


def when(text: Any, now: float) -> str:
    """ISO 8601 text as a moment and how long ago that was: "2026-11-25 21:00:04 (3h12m ago)"."""
    moment = _moment(text)
    return "" if moment is None else f"{cells.text('time', moment, now)} ({cells.age(moment, now)} ago)"


def _type(data: Mapping[str, Any]) -> str:
    cpu = data.get("CpuOptions") or {}
    cores = f", {cpu['CoreCount']} cores × {cpu.get('ThreadsPerCore', 1)}" if cpu.get("CoreCount") else ""
    return f"{_text(data, 'InstanceType')}{cores}"


def _zone(data: Mapping[str, Any]) -> str:
    placed = data.get("Placement") or {}
    tenancy = str(placed.get("Tenancy") or "")
    group = str(placed.get("GroupName") or "")
    return ", ".join(
        part
        for part in (
            str(placed.get("AvailabilityZone") or ""),
            f"{tenancy} tenancy" if tenancy not in ("", "default") else "",
            f"placement group {group}" if group else "",
        )
        if part
    )


def _state(instance: Instance) -> Iterator[Fact]:
    data = instance.data
    yield "state", "State", "State", instance.state
    yield "reason", "State", "Why", why(data)
    yield "checks", "State", "Checks", checks(instance)
    for number, event in enumerate(instance.status.get("Events") or ()):
        yield f"event:{number}", "State", "Event", f"{event.get('Code', '')} {event.get('Description', '')}".strip()
    yield "termination", "State", "Termination protection", _switch(instance, "termination")
    yield "stop", "State", "Stop protection", _switch(instance, "stop")
    if instance.on_shutdown:
        yield "shutdown", "State", "A shutdown from inside", f"{instance.on_shutdown}s it"
    yield "monitoring", "State", "Monitoring", _monitoring(data)


def why(data: Mapping[str, Any]) -> str:
    """Why it is in its state, as EC2 words it; "" when it does not say."""
    reason = data.get("StateReason") or {}
    return str(reason.get("Message") or data.get("StateTransitionReason") or "")


def checks(instance: Instance) -> str:
    """Its status checks: "instance ok, system ok"; "" where none applies."""
    if "status" in instance.faults:
        return "unknown: E tells why"
    names = {"InstanceStatus": "instance", "SystemStatus": "system", "AttachedEbsStatus": "attached disks"}
    told = [
        f"{name} {status}"
        for part, name in names.items()
        if (status := (instance.status.get(part) or {}).get("Status")) not in (None, "not-applicable")
    ]
    return ", ".join(told)


def _switch(instance: Instance, part: str) -> str:
    if part in instance.faults:
        return "unknown: E tells why"
    on = instance.termination_protection if part == "termination" else instance.stop_protection
    return "" if on is None else "on" if on else "off"


def _monitoring(data: Mapping[str, Any]) -> str:
    state = (data.get("Monitoring") or {}).get("State", "")
    return {"disabled": "basic, every five minutes", "enabled": "detailed, every minute"}.get(state, str(state))


def _network(data: Mapping[str, Any]) -> Iterator[Fact]:
    faces = list(data.get("NetworkInterfaces") or ())
    yield "private", "Network", "Private address", _text(data, "PrivateIpAddress")
    yield "public", "Network", "Public address", public(data)
    yield (
        "v6",
        "Network",
        "IPv6",
        ", ".join(each["Ipv6Address"] for face in faces for each in face.get("Ipv6Addresses") or ()),
    )
    yield "dns", "Network", "DNS", _text(data, "PublicDnsName") or _text(data, "PrivateDnsName")
    yield "vpc", "Network", "VPC", _text(data, "VpcId")
    yield "subnet", "Network", "Subnet", _text(data, "SubnetId")
    for face in faces:
        named = ", ".join(f"{each.get('GroupName', '')} {each['GroupId']}".strip() for each in face.get("Groups") or ())
        several = f" of {face['NetworkInterfaceId']}" if len(faces) > 1 else ""
        yield f"groups:{face['NetworkInterfaceId']}", "Network", f"Security groups{several}", named
        yield f"face:{face['NetworkInterfaceId']}", "Network", "Interface", (
            f"{face['NetworkInterfaceId']} {face.get('PrivateIpAddress', '')} {face.get('MacAddress', '')}".strip()
        )  # fmt: skip
    if data.get("SourceDestCheck") is False:
        yield "sdc", "Network", "Source/destination check", "off: it may route for others"


def public(data: Mapping[str, Any]) -> str:
    """The public address and whether it stays."""
    address = _text(data, "PublicIpAddress")
    if not address:
        return "none"
    faces = data.get("NetworkInterfaces") or ()
    owners = {(face.get("Association") or {}).get("IpOwnerId") for face in faces} - {None}
    if "amazon" in owners:
        return f"{address}, another one after a stop"
    return f"{address}, elastic" if owners else address


def _storage(instance: Instance) -> Iterator[Fact]:
    devices = instance.data.get("BlockDeviceMappings") or ()
    volumes = {str(each.get("VolumeId")): each for each in instance.volumes or ()}
    root = instance.data.get("RootDeviceName")
    for device in devices:
        disk = device.get("Ebs") or {}
        name = str(disk.get("VolumeId", ""))
        found = volumes.get(name, {})
        parts = [name]
        if found:
            parts.append(f"{found.get('Size')} GiB {found.get('VolumeType', '')}".strip())
            parts.append("encrypted" if found.get("Encrypted") else "not encrypted")
        elif "volumes" in instance.faults:
            parts.append("size unknown: E tells why")
        parts.append("deleted with it" if disk.get("DeleteOnTermination") else "kept when it is terminated")
        what = f"{device.get('DeviceName', '')}{' (root)' if device.get('DeviceName') == root else ''}"
        yield f"volume:{name}", "Storage", what, ", ".join(parts)


def _access(data: Mapping[str, Any]) -> Iterator[Fact]:
    yield "key", "Access", "Key pair", _text(data, "KeyName") or "none"
    profile = str((data.get("IamInstanceProfile") or {}).get("Arn", "")).rpartition("/")[2]
    yield "profile", "Access", "IAM profile", profile or "none"
    options = data.get("MetadataOptions") or {}
    if options:
        off = options.get("HttpEndpoint") == "disabled"
        tokens = "tokens required" if options.get("HttpTokens") == "required" else "also without a token (IMDSv1)"
        yield "imds", "Access", "Metadata service", "off" if off else tokens


def _text(data: Mapping[str, Any], name: str) -> str:
    return str(data.get(name) or "")


def headline(instance: Instance | None) -> str:
    """State, checks, type and addresses, the most important first: a narrow screen cuts the end."""
    if instance is None:
        return "asking for the instance…"
    told = checks(instance)
    words = {each.rpartition(" ")[2] for each in told.split(", ")} if told and "unknown" not in told else set()
    parts = [instance.state, "checks ok" if words == {"ok"} else told, _text(instance.data, "InstanceType")]
    parts += [_text(instance.data, "PublicIpAddress"), _text(instance.data, "PrivateIpAddress")]
    parts.append(str((instance.data.get("Placement") or {}).get("AvailabilityZone") or ""))
    return " · ".join(part for part in parts if part)


def history(instance: Instance) -> dict[str, Values]:
    """What happened to it and is going to, as rows: what, state, since, words."""
    rows: dict[str, Values] = {}
    names = {"InstanceStatus": "instance check", "SystemStatus": "system check", "AttachedEbsStatus": "disk check"}
    for number, event in enumerate(instance.status.get("Events") or ()):
        told = (
            f"{event.get('Description', '')} until {event['NotAfter']}"
            if event.get("NotAfter")
            else event.get("Description")
        )
        rows[f"event:{number}"] = (
            event.get("Code", "event"),
            "scheduled",
            _moment(event.get("NotBefore")),
            told or None,
        )
    for part, name in names.items():
        found = instance.status.get(part) or {}
        for detail in found.get("Details") or ():
            since = _moment(detail.get("ImpairedSince"))
            rows[part] = (name, detail.get("Status"), since, _CHECKS[part])
        if found.get("Status") and not found.get("Details"):
            rows[part] = (name, found["Status"], None, _CHECKS[part])
    launched = instance.data.get("LaunchTime")
    rows["state"] = ("state", instance.state, None, why(instance.data) or None)
    rows["launched"] = ("last start", "launched", _moment(launched), None)
    return rows


def _moment(text: Any) -> float | None:
    """ISO 8601 text as epoch seconds."""
    return datetime.fromisoformat(str(text)).timestamp() if text else None


_CHECKS = {
    "InstanceStatus": "the machine itself: network, start, memory, file systems",
    "SystemStatus": "AWS's side: power, host, network; a stop and start moves it to another host",
    "AttachedEbsStatus": "whether its volumes can be reached",
}


def command(verb: str, context: p.Context | None, *more: str) -> str:
    """The `aws ec2 …` command line."""
    words = ["aws", "ec2", verb, *more]
    if context and context.profile and not context.profile.startswith("("):
        words += ["--profile", context.profile]
    if context and context.region:
        words += ["--region", context.region]
    return shlex.join(words)
