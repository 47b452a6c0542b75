"""Who logs in, what a VPC lets through, and what an instance's document says."""

from __future__ import annotations

import socket
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awstui.engine.services.ec2 import probing, reach, users
from awstui.engine.services.ec2.instances import of_document
from awstui.engine.services.ec2.users import Image, likely
from awstui.ssh import words

ID = "i-0123456789abcdef0"


# ---- users


@pytest.mark.parametrize(
    ("image", "user"),
    [
        (Image("ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server"), "ubuntu"),
        (Image("al2023-ami-2023.5.20240903.0-kernel-6.1-x86_64"), "ec2-user"),
        (Image("amzn2-ami-kernel-5.10-hvm-2.0"), "ec2-user"),
        (Image("debian-12-amd64-20240717-1811"), "admin"),
        (Image("RHEL-9.4.0_HVM-20240605-x86_64"), "ec2-user"),
        (Image("CentOS Stream 9 x86_64"), "ec2-user"),
        (Image("CentOS-7-2111-20220825_1.x86_64"), "centos"),
        (Image("Rocky-9-EC2-Base-9.4"), "rocky"),
        (Image("AlmaLinux OS 9.4"), "ec2-user"),
        (Image("bitnami-wordpress-6.5-r0-debian-12"), "bitnami"),
        (Image("Fedora-Cloud-Base-40"), "fedora"),
        (Image("suse-sles-15-sp6"), "ec2-user"),
        (Image("FreeBSD 14.1-RELEASE-amd64"), "ec2-user"),
        (Image("Flatcar-stable-3975.2.0-hvm"), "core"),
        (Image("kali-last-snapshot-amd64"), "kali"),
        (Image("our-base-17", "built on Ubuntu 22.04"), "ubuntu"),
        (Image("our-base-17", "", "099720109477"), "ubuntu"),
        (Image("our-base-17", "", "379101102735"), "admin"),
        (Image("our-base-17"), ""),
        (None, ""),
    ],
)
def test_an_image_says_who_logs_in(image: Image | None, user: str) -> None:
    assert likely(image=image).user == user


def test_what_is_surer_comes_first() -> None:
    image = Image("debian-12")
    assert likely("anna", "deploy", "Ubuntu", image).user == "anna"
    assert likely("", "deploy", "Ubuntu", image).user == "deploy"
    assert likely("", "", "Ubuntu", image).user == "ubuntu"
    assert likely("", "", "", image).user == "admin"
    assert likely(windows=True).user == "Administrator"
    assert likely("-oX", "a b", "", image).user == "admin"
    assert likely("anna").sure
    assert not likely(image=image).sure


@given(st.text(), st.text(), st.text(), st.builds(Image, st.text(), st.text(), st.text(), st.text()))
def test_nobody_can_make_us_log_in_as_what_is_no_user(remembered: str, tag: str, platform: str, image: Image) -> None:
    found = likely(remembered, tag, platform, image)
    assert found.user == "" or words.is_user(found.user)


# ---- instances


def test_a_document_is_read() -> None:
    found = of_document(
        {
            "InstanceId": ID,
            "State": {"Name": "running"},
            "PublicIpAddress": "198.51.100.7",
            "Tags": [
                {"Key": "Name", "Value": "web-1"},
                {"Key": "ssh_user", "Value": "deploy"},
                {"Key": "SSH-Port", "Value": "2222"},
            ],
            "NetworkInterfaces": [{"Ipv6Addresses": [{"Ipv6Address": "2001:db8::1"}]}],
            "SecurityGroups": [{"GroupId": "sg-1"}],
            "Platform": "windows",
        }
    )
    assert (found.name, found.user, found.port, found.public) == ("web-1", "deploy", 2222, "198.51.100.7")
    assert (found.ipv6, found.groups, found.windows) == ("2001:db8::1", ("sg-1",), True)


@given(st.lists(st.tuples(st.sampled_from(["Name", "SSHUser", "ssh-port", "SSHHost", "x"]), st.text()), max_size=6))
def test_tags_say_users_and_ports_or_nothing(tags: list[tuple[str, str]]) -> None:
    found = of_document({"InstanceId": ID, "Tags": [{"Key": key, "Value": value} for key, value in tags]})
    assert found.user == "" or words.is_user(found.user)
    assert 0 < found.port < 65536
    assert (found.public, found.private) == ("", "")


def test_what_has_no_id_of_an_instance_is_none() -> None:
    with pytest.raises(words.Unfit):
        of_document({"InstanceId": "i-1; id"})


# ---- what a VPC lets through


def rule(protocol: str = "tcp", first: int = 22, last: int = 22, **sources: list[dict[str, str]]) -> dict[str, object]:
    ports = {} if protocol == "-1" else {"FromPort": first, "ToPort": last}
    return {"IpProtocol": protocol, **ports, **sources}


def opening(*rules: dict[str, object]) -> reach.Opening:
    return reach.opening([{"IpPermissions": list(rules)}], 22)


def test_who_may_reach_a_port() -> None:
    everybody = [{"CidrIp": "0.0.0.0/0"}]
    assert opening(rule("tcp", 0, 65535, IpRanges=everybody)).networks == ("0.0.0.0/0",)
    assert opening(rule("-1", UserIdGroupPairs=[{"GroupId": "sg-2"}])).groups == ("sg-2",)
    assert opening(rule("tcp", 443, 443, IpRanges=everybody)).nothing
    assert opening(rule("udp", IpRanges=everybody)).nothing
    assert opening(rule(PrefixListIds=[{"PrefixListId": "pl-1"}])).lists == ("pl-1",)


def test_an_address_is_let_in_or_kept_out_or_nobody_knows() -> None:
    office = opening(rule(IpRanges=[{"CidrIp": "203.0.113.0/24"}]))
    assert reach.admits(office, "203.0.113.9") is True
    assert reach.admits(office, "198.51.100.1") is False
    assert reach.admits(office, "") is None
    assert reach.admits(opening(), "") is False
    assert reach.admits(opening(rule(UserIdGroupPairs=[{"GroupId": "sg-2"}])), "10.0.0.1") is None
    assert reach.admits(opening(rule(Ipv6Ranges=[{"CidrIpv6": "::/0"}])), "") is True
    assert reach.in_words(office) == "203.0.113.0/24"


def entry(
    number: int, action: str, block: str = "0.0.0.0/0", protocol: str = "-1", **more: object
) -> dict[str, object]:
    return {
        "RuleNumber": number,
        "RuleAction": action,
        "CidrBlock": block,
        "Protocol": protocol,
        "Egress": False,
        **more,
    }


def test_the_first_entry_of_an_acl_that_matches_decides() -> None:
    last = entry(32767, "deny")

    def denied(*entries: dict[str, object], source: str = "") -> str:
        return reach.acl_denies([{"NetworkAclId": "acl-1", "Entries": [*entries, last]}], 22, source)

    assert denied(entry(100, "allow")) == ""
    assert "its last entry" in denied()
    assert "entry 90" in denied(entry(100, "allow"), entry(90, "deny", protocol="6", PortRange={"From": 22, "To": 22}))
    assert denied(entry(90, "deny", protocol="6", PortRange={"From": 80, "To": 80}), entry(100, "allow")) == ""
    assert denied(entry(90, "deny", "10.0.0.0/8"), entry(100, "allow")) == ""
    assert "entry 90" in denied(entry(90, "deny", "10.0.0.0/8"), entry(100, "allow"), source="10.1.1.1")


def test_a_subnet_is_public_by_its_own_table_or_the_main_one() -> None:
    out = {"Routes": [{"GatewayId": "igw-1"}]}
    main = {**out, "Associations": [{"Main": True}]}
    own = {"Routes": [{"GatewayId": "local"}], "Associations": [{"SubnetId": "s-1"}]}
    assert reach.is_public([main, own], "s-2") is True
    assert reach.is_public([main, own], "s-1") is False
    assert reach.is_public([], "s-1") is None


# ---- this machine


def test_a_port_answers_refuses_or_is_something_else() -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]

        def serve() -> None:
            with door.accept()[0] as one:
                one.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")
                one.recv(100)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        assert probing.knock("127.0.0.1", port) == probing.Probe("open", "SSH-2.0-OpenSSH_9.2", "SSH-2.0-OpenSSH_9.2")
        thread.join(10)
    assert probing.knock("127.0.0.1", port).state == "refused"
    with socket.create_server(("127.0.0.1", 0)) as door:
        quiet = probing.knock("127.0.0.1", door.getsockname()[1], 0.05)
    assert (quiet.state, quiet.banner) == ("open", "")


def test_the_address_we_come_from_is_known_unless_something_translates_it() -> None:
    assert probing.source_towards("127.0.0.1") == "127.0.0.1"
    assert probing.source_towards("no address") == ""
    assert probing.arrives_as("10.0.0.1", "10.0.0.7") == "10.0.0.1"
    assert probing.arrives_as("10.0.0.1", "8.8.8.8") == ""
    assert probing.arrives_as("8.8.4.4", "8.8.8.8") == "8.8.4.4"


def test_versions_are_compared() -> None:
    assert probing.at_least("2.12.0", 2, 12)
    assert not probing.at_least("1.44.9", 2, 12)
    assert probing.at_least("?", 2, 12)
    assert probing.plugin_version("no-such-program") == ""
    assert users.pushable("Amazon Linux 2023", None)
    assert not users.pushable("Debian", Image("debian-12"))
