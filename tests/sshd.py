"""Instances whose sshd is a real one on loopback, registered in moto."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from benchmarks import sshd
from benchmarks.sshd import ME, Server, make_key
from tests import standins

__all__ = ["ME", "Network", "Server", "make_key", "network", "running"]

IMAGE = "ami-1e749f67"  # Ubuntu, in moto's list


@contextmanager
def running(folder: Path, *more: str, port: int = 0) -> Iterator[Server]:
    """`benchmarks.sshd.running`; without an sshd the test fails where CI is set, and is skipped elsewhere."""
    try:
        sshd.program()
    except FileNotFoundError as missing:
        if os.environ.get("CI") == "true":
            pytest.fail(str(missing))
        pytest.skip(str(missing))
    with sshd.running(folder, *more, port=port) as server:
        yield server


@dataclass(frozen=True, slots=True)
class Network:
    """A VPC of moto whose addresses are loopback, so that an instance in it can be this machine."""

    ec2: Any
    vpc: str
    subnet: str

    def launch(self, name: str, server: Server | None = None, address: str = "127.0.0.1", **options: Any) -> str:
        """An instance; the id. With a server, its tags say that sshd is at that port and who logs in."""
        tags = {"Name": name} | ({"SSHPort": str(server.port), "SSHUser": ME} if server else {})
        tags |= options.pop("tags", {})
        made = self.ec2.run_instances(
            **{
                "ImageId": IMAGE, "MinCount": 1, "MaxCount": 1, "InstanceType": "t3.micro", "SubnetId": self.subnet,
                "PrivateIpAddress": address,
                "TagSpecifications": [
                    {"ResourceType": "instance", "Tags": [{"Key": k, "Value": v} for k, v in tags.items()]}
                ],
            } | options
        )  # fmt: skip
        return str(made["Instances"][0]["InstanceId"])

    def tag(self, instance: str, **tags: str) -> None:
        """Tag an instance."""
        self.ec2.create_tags(Resources=[instance], Tags=[{"Key": k, "Value": v} for k, v in tags.items()])


def network(url: str) -> Network:
    """One in an empty moto."""
    ec2 = standins.client("ec2", url)
    vpc = ec2.create_vpc(CidrBlock="127.0.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="127.0.0.0/24")["Subnet"]["SubnetId"]
    return Network(ec2, vpc, subnet)
