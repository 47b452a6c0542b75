"""The instances of the landing region, in the shop's own network: the first thing a visitor sees."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from awstui.demo.aws import Aws
from awstui.demo.home import REGION
from awstui.demo.seeds.fleet import launch


def seed(aws: Aws) -> None:
    """Launch them by zone and tier."""
    launch(aws, REGION, _home(aws))


def _home(aws: Aws) -> Callable[[str, str, str], dict[str, Any]]:
    """Where in the shop's own network an instance of the landing region goes: by zone, team and name."""
    ec2 = aws("ec2")
    mine = [{"Name": "vpc-id", "Values": [_vpc(ec2)]}]
    subnets = {_name(s): s["SubnetId"] for s in ec2.describe_subnets(Filters=mine)["Subnets"]}
    groups = {g["GroupName"]: g["GroupId"] for g in ec2.describe_security_groups(Filters=mine)["SecurityGroups"]}

    def place(zone: str, team: str, name: str) -> dict[str, Any]:
        outside = team == "storefront" or name == "bastion"
        group = "bastion" if name == "bastion" else "web" if outside else "db" if team == "search" else "app"
        subnet = subnets[f"{'public' if outside else 'private'}-{zone}"]
        return {"SubnetId": subnet, "SecurityGroupIds": [groups[group]]}

    return place


def _vpc(ec2: Any) -> str:
    """The id of the shop's VPC."""
    return str(ec2.describe_vpcs(Filters=[{"Name": "tag:Name", "Values": ["harbour"]}])["Vpcs"][0]["VpcId"])


def _name(thing: dict[str, Any]) -> str:
    """The Name tag."""
    return next(str(tag["Value"]) for tag in thing["Tags"] if tag["Key"] == "Name")
