"""Network ACLs against an oracle that looks at one packet at a time."""

from __future__ import annotations

import ipaddress
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from awstui.engine.services.ec2.paths import ALL_PORTS, acl_verdict, cut, leads_out, network_of

NETWORKS = st.sampled_from(
    ["0.0.0.0/0", "10.0.0.0/8", "10.0.0.0/16", "10.0.3.0/24", "10.0.3.7/32", "192.168.0.0/16", "128.0.0.0/1", "::/0"]
)
PORTS = st.tuples(st.integers(0, 65_535), st.integers(0, 65_535)).map(lambda pair: (min(pair), max(pair)))
ADDRESSES = st.sampled_from(["10.0.3.7", "10.0.3.8", "10.0.9.9", "10.200.0.1", "192.168.4.4", "8.8.8.8", "200.1.1.1"])


@st.composite
def entries(draw: Any) -> list[dict[str, Any]]:
    found = []
    for number in draw(st.lists(st.integers(1, 300), unique=True, max_size=6)):
        protocol = draw(st.sampled_from(["-1", "6", "17", "1"]))
        cidr = draw(NETWORKS)
        made: dict[str, Any] = {
            "RuleNumber": number,
            "Protocol": protocol,
            "RuleAction": draw(st.sampled_from(["allow", "deny"])),
            "Egress": draw(st.booleans()),
            ("Ipv6CidrBlock" if ":" in cidr else "CidrBlock"): cidr,
        }
        if protocol in ("6", "17"):
            first, last = draw(PORTS)
            made["PortRange"] = {"From": first, "To": last}
        found.append(made)
    return found


def allowed(acl: list[dict[str, Any]], egress: bool, protocol: str, address: str, port: int) -> bool:
    """What a router does with one packet."""
    here = ipaddress.ip_address(address)
    for entry in sorted(acl, key=lambda each: each["RuleNumber"]):
        network = ipaddress.ip_network(entry.get("CidrBlock") or entry["Ipv6CidrBlock"])
        span = entry.get("PortRange", {"From": 0, "To": 65_535})
        matches = entry["Egress"] is egress and entry["Protocol"] in ("-1", protocol) and here in network
        if matches and span["From"] <= port <= span["To"]:
            return bool(entry["RuleAction"] == "allow")
    return False


@given(entries(), st.booleans(), st.sampled_from(["6", "17", "1"]), NETWORKS, PORTS, ADDRESSES, st.data())
def test_it_says_of_every_packet_what_a_router_does(
    acl: list[dict[str, Any]],
    egress: bool,
    protocol: str,
    source: str,
    ports: tuple[int, int],
    address: str,
    data: st.DataObject,
) -> None:
    network = ipaddress.ip_network(source)
    verdict = acl_verdict(acl, egress=egress, protocol=protocol, source=network, ports=ports)
    port = data.draw(st.integers(*ports) | st.sampled_from(ports))

    def within(areas: Any) -> int:
        here = ipaddress.ip_address(address)
        return sum(here in part and low <= port <= high for part, (low, high) in areas)

    if ipaddress.ip_address(address) in network:
        expected = allowed(acl, egress, protocol, address, port)
        assert (within(verdict.allowed), within(verdict.denied)) == (int(expected), int(not expected))


@given(NETWORKS, PORTS, NETWORKS, PORTS)
def test_a_cut_loses_nothing_and_doubles_nothing(
    a: str, ports: tuple[int, int], b: str, other: tuple[int, int]
) -> None:
    one, two = ipaddress.ip_network(a), ipaddress.ip_network(b)
    if one.version != two.version:
        return
    inside, outside = cut((one, ports), (two, other))

    def size(areas: Any) -> int:
        return sum(part.num_addresses * (high - low + 1) for part, (low, high) in areas)

    assert size([*inside, *outside]) == size([(one, ports)])
    assert all(part.subnet_of(two) for part, _ in inside)  # type: ignore[arg-type]


def test_no_entry_means_nobody() -> None:
    verdict = acl_verdict([], egress=False, protocol="6", source=ipaddress.ip_network("0.0.0.0/0"), ports=ALL_PORTS)
    assert verdict.allowed == ()


def test_only_a_live_route_of_the_whole_internet_to_a_gateway_leads_out() -> None:
    way = {"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": "igw-1", "State": "active"}
    assert leads_out([way], 4)
    assert not leads_out([way], 6)
    assert not leads_out([way | {"State": "blackhole"}], 4)
    assert not leads_out([way | {"GatewayId": "vgw-1"}], 4)
    assert not leads_out([way | {"DestinationCidrBlock": "8.0.0.0/8"}], 4)
    assert leads_out([{"DestinationIpv6CidrBlock": "::/0", "GatewayId": "igw-1"}], 6)


def test_what_is_no_network_is_none() -> None:
    assert network_of("pl-123") is None
    assert str(network_of("10.0.0.5/8")) == "10.0.0.0/8"
