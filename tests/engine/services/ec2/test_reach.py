"""Who gets to an instance: the deciding by itself, and read from moto."""

from __future__ import annotations

import ipaddress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awstui.engine.services.ec2 import reaching
from awstui.engine.services.ec2.reaching import Interface, ordered, sentences, ways
from awstui.protocol.ec2 import Reach, Way
from tests.engine.services.ec2.aws import launch
from tests.engine.services.lent import Lent
from tests.standins import client

OPEN = {
    "NetworkAclId": "acl-1",
    "Entries": [
        {"RuleNumber": 100, "Protocol": "-1", "RuleAction": "allow", "Egress": way, "CidrBlock": "0.0.0.0/0"}
        for way in (True, False)
    ],
}
OUT = [{"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": "igw-1", "State": "active"}]


def permission(port: int, *cidrs: str, last: int | None = None, protocol: str = "tcp") -> dict[str, Any]:
    return {
        "IpProtocol": protocol,
        "FromPort": port,
        "ToPort": port if last is None else last,
        "IpRanges": [{"CidrIp": cidr, "Description": "why"} for cidr in cidrs if ":" not in cidr],
        "Ipv6Ranges": [{"CidrIpv6": cidr} for cidr in cidrs if ":" in cidr],
    }


def face(*permissions: dict[str, Any], **more: Any) -> Interface:
    group = {"GroupId": "sg-1", "IpPermissions": list(permissions)}
    known = {"id": "eni-1", "public": True, "ipv6": False, "groups": [group], "acl": OPEN, "routes": OUT}
    return Interface(**(known | more))


def test_ssh_open_to_everybody_says_so() -> None:
    (way,) = ways(face(permission(22, "0.0.0.0/0")))
    assert (way.public, way.verdict, way.why, way.rule) == (True, "open", "anybody on the internet", "why")
    assert sentences([way]) == (
        "port 22 (SSH): from 0.0.0.0/0 (anybody on the internet)",
        "port 3389 (RDP): from nowhere: no security group lets anybody in",
    )


@pytest.mark.parametrize(
    ("cidr", "more", "verdict", "why"),
    [
        ("0.0.0.0/0", {"public": False}, "partly", "it has no public address: only from inside"),
        ("203.0.114.0/24", {"public": False}, "blocked", "it has no public address"),
        ("0.0.0.0/0", {"routes": []}, "partly", "its subnet has no route to an internet gateway: only"),
        ("10.0.0.0/8", {"public": False}, "open", ""),
        ("::/0", {}, "blocked", "it has no IPv6 address"),
        ("0.0.0.0/0", {"acl": {"NetworkAclId": "acl-2", "Entries": []}}, "blocked", "network ACL acl-2 denies it"),
    ],
)
def test_what_a_group_lets_in_may_not_come_through(cidr: str, more: dict[str, Any], verdict: str, why: str) -> None:
    (way,) = ways(face(permission(22, cidr), **more))
    assert (way.public, way.verdict) == (False, verdict)
    assert way.why.startswith(why)


def test_an_acl_that_keeps_the_answers_in_is_noticed() -> None:
    acl = {"NetworkAclId": "acl-3", "Entries": [entry for entry in OPEN["Entries"] if not entry["Egress"]]}
    (way,) = ways(face(permission(22, "0.0.0.0/0"), acl=acl))
    assert (way.verdict, way.why) == ("blocked", "network ACL acl-3 denies the answers")


def test_an_acl_that_lets_some_in_names_them() -> None:
    narrow = [{**entry, "CidrBlock": "10.1.0.0/16"} for entry in OPEN["Entries"] if not entry["Egress"]]
    acl = {"NetworkAclId": "acl-4", "Entries": [*narrow, *(each for each in OPEN["Entries"] if each["Egress"])]}
    (way,) = ways(face(permission(22, "10.0.0.0/8"), acl=acl))
    assert (way.verdict, way.why) == ("partly", "network ACL acl-4 lets in 10.1.0.0/16 only")


def test_what_could_not_be_read_is_left_out_of_account() -> None:
    (way,) = ways(face(permission(22, "0.0.0.0/0"), acl=None, routes=None))
    assert (way.public, way.verdict) == (True, "open")


def test_groups_and_prefix_lists_are_sources_too() -> None:
    pairs = {
        "IpProtocol": "-1",
        "UserIdGroupPairs": [{"GroupId": "sg-9", "Description": "lb"}],
        "PrefixListIds": [{"PrefixListId": "pl-1"}],
    }
    found = ways(face(pairs))
    assert [(way.source, way.protocol, way.ports) for way in found] == [
        ("pl-1", "all", (0, 65_535)), ("sg-9", "all", (0, 65_535)),
    ]  # fmt: skip


def test_ssh_comes_first_then_what_is_public_then_by_port() -> None:
    found = ways(face(permission(9, "10.0.0.0/8"), permission(443, "0.0.0.0/0"), permission(22, "10.0.0.0/8")))
    assert [way.ports[0] for way in ordered(found)] == [22, 443, 9]


CIDRS = st.sampled_from(["0.0.0.0/0", "10.0.0.0/8", "203.0.114.0/24", "::/0", "fd00::/8"])


@given(st.lists(st.tuples(st.integers(1, 65_535), CIDRS), max_size=6), st.booleans(), st.booleans(), st.booleans())
def test_nothing_is_public_that_has_no_way_out(
    opened: list[tuple[int, str]], public: bool, ipv6: bool, routed: bool
) -> None:
    found = ways(face(*(permission(*each) for each in opened), public=public, ipv6=ipv6, routes=OUT if routed else []))
    assert len(found) == len(opened)
    for way in found:
        version = ipaddress.ip_network(way.source).version
        if way.public:
            assert routed
            assert public if version == 4 else ipv6
            assert way.verdict != "blocked"
        if way.verdict != "open":
            assert way.why
    assert len(sentences(found)) >= 2


def test_it_is_read_from_ec2_with_the_network_around_it(moto_url: str) -> None:
    ec2 = client("ec2", moto_url)
    group = ec2.create_security_group(GroupName="web", Description="web")["GroupId"]
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[permission(22, "0.0.0.0/0")])
    (name,) = launch(ec2, SecurityGroupIds=[group])
    lent = Lent(moto_url)
    (reach,) = lent.values("ec2.reach", instance=name)
    assert isinstance(reach, Reach)
    assert [(way.source, way.ports, way.group) for way in reach.ways] == [("0.0.0.0/0", (22, 22), group)]
    assert reach.sentences[0].startswith("port 22 (SSH): from 0.0.0.0/0 (")
    assert {"DescribeNetworkAcls", "DescribeRouteTables"} <= set(lent.calls)
    ec2.stop_instances(InstanceIds=[name])
    (reach,) = lent.values("ec2.reach", instance=name)
    assert reach.notes[0] == "It is stopped: nobody reaches it now, whatever is open."


def test_a_span_of_ports_in_words() -> None:
    assert [reaching.span_words(ports) for ports in ((0, 65_535), (22, 22), (80, 90))] == ["all", "22", "80-90"]
    assert Way("tcp", (1, 2), "x", "g").verdict == "open"
