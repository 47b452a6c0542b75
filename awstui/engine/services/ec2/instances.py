"""An instance as far as reaching it goes, read from what DescribeInstances answers; and finding one by its name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from awstui.protocol import Place, Reply, Value
from awstui.protocol.ssh import Instance
from awstui.rows.plain import plain
from awstui.ssh import words

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench

USER_TAGS = ("sshuser", "sshusername", "loginuser")
PORT_TAGS = ("sshport",)
"""Tags that say who logs in and at which port; case, "-", "_", ":" and blanks in a tag's name do not matter."""


def of_document(document: Mapping[str, Any]) -> Instance:
    """An instance from its DescribeInstances document.

    Tags are anybody's who may tag: a user or port that is none is as good as absent, and none is ever an address.

    Args:
        document: one of Reservations[].Instances[].
    """
    tags = {_plain(each.get("Key")): str(each.get("Value") or "") for each in document.get("Tags") or ()}
    name = next((str(each.get("Value") or "") for each in document.get("Tags") or () if each.get("Key") == "Name"), "")
    user = next((tags[each] for each in USER_TAGS if words.is_user(tags.get(each, ""))), "")
    groups = tuple(str(each.get("GroupId") or "") for each in document.get("SecurityGroups") or ())
    return Instance(
        id=words.instance(str(document.get("InstanceId") or "")),
        name=name,
        state=str((document.get("State") or {}).get("Name") or ""),
        public=_address(document.get("PublicIpAddress")),
        private=_address(document.get("PrivateIpAddress")),
        ipv6=_address(document.get("Ipv6Address")) or _ipv6(document),
        port=next((port for each in PORT_TAGS if (port := _port(tags.get(each, "")))), 22),
        user=user,
        key_name=str(document.get("KeyName") or ""),
        vpc=str(document.get("VpcId") or ""),
        subnet=str(document.get("SubnetId") or ""),
        zone=str((document.get("Placement") or {}).get("AvailabilityZone") or ""),
        groups=tuple(filter(None, groups)),
        image=str(document.get("ImageId") or ""),
        type=str(document.get("InstanceType") or ""),
        windows=str(document.get("Platform") or "").lower() == "windows",
    )


def _plain(tag: Any) -> str:
    return re.sub(r"[-_:\s]", "", str(tag or "")).lower()


def _address(value: Any) -> str:
    text = str(value or "")
    return text if words.is_address(text) else ""


def _ipv6(document: Mapping[str, Any]) -> str:
    for interface in document.get("NetworkInterfaces") or ():
        for each in interface.get("Ipv6Addresses") or ():
            if found := _address(each.get("Ipv6Address")):
                return found
    return ""


def _port(text: str) -> int:
    try:
        return words.port(text)
    except words.Unfit:
        return 0


def find(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """The instances a person may mean. Args: named (an id, an address, or a Name tag).

    Answers Value(list of documents). Those that are gone are left out, unless they are named by their id.
    """
    client = bench.sessions.client(place, "ec2")
    found = [plain(each) for each in _described(client, _filters(str(args["named"])))]
    yield Value(found)


def _filters(named: str) -> list[dict[str, list[dict[str, Any]]]]:
    """What DescribeInstances is asked, one question after the other until one is answered with something."""
    gone = {"Name": "instance-state-name", "Values": ["pending", "running", "stopping", "stopped"]}
    if words.is_instance(named):
        return [{"Filters": [{"Name": "instance-id", "Values": [named]}]}]
    if words.is_address(named):
        if ":" in named:
            names = ["network-interface.ipv6-addresses.ipv6-address"]
        else:
            names = ["private-ip-address", "ip-address"]
        return [{"Filters": [{"Name": each, "Values": [named]}, gone]} for each in names]
    exact = re.sub(r"([*?\\])", r"\\\1", named)  # in a filter's value these are patterns
    return [{"Filters": [{"Name": "tag:Name", "Values": [exact]}, gone]}]


def _described(client: Any, questions: list[dict[str, Any]]) -> list[Any]:
    for question in questions:
        pages = client.get_paginator("describe_instances").paginate(**question)
        found = [each for page in pages for made in page["Reservations"] for each in made["Instances"]]
        if found:
            return found
    return []
