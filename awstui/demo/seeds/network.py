"""The shop's own network in the landing region: a VPC over three zones, with security groups that name each other."""

from __future__ import annotations

from typing import Any

from awstui.demo.aws import Aws, tagged
from awstui.demo.home import REGION

NET = "10.20"
ZONES = "abc"


def seed(aws: Aws) -> None:
    """A VPC with public and private subnets, an internet gateway and four security groups."""
    ec2 = aws("ec2")
    vpc = ec2.create_vpc(
        CidrBlock=f"{NET}.0.0/16", TagSpecifications=tagged("vpc", Name="harbour", env="prod", team="platform")
    )["Vpc"]["VpcId"]
    gateway = ec2.create_internet_gateway(TagSpecifications=tagged("internet-gateway", Name="harbour"))
    gateway_id = gateway["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway_id, VpcId=vpc)
    table = ec2.create_route_table(VpcId=vpc, TagSpecifications=tagged("route-table", Name="public"))
    public = table["RouteTable"]["RouteTableId"]
    ec2.create_route(RouteTableId=public, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway_id)
    for number, zone in enumerate(ZONES):
        for kind, offset in (("public", 0), ("private", 100)):
            subnet = ec2.create_subnet(
                VpcId=vpc,
                CidrBlock=f"{NET}.{offset + number}.0/24",
                AvailabilityZone=REGION + zone,
                TagSpecifications=tagged("subnet", Name=f"{kind}-{zone}"),
            )["Subnet"]["SubnetId"]
            if kind == "public":
                ec2.modify_subnet_attribute(SubnetId=subnet, MapPublicIpOnLaunch={"Value": True})
                ec2.associate_route_table(RouteTableId=public, SubnetId=subnet)
    _groups(ec2, vpc)


def _groups(ec2: Any, vpc: str) -> None:
    """The security groups, from the outside in."""
    groups: dict[str, str] = {}
    rules: dict[str, tuple[str, list[dict[str, Any]]]] = {
        "bastion": ("SSH from the office", [_world(22, "203.0.113.0/24", "office")]),
        "web": ("HTTP and HTTPS from anywhere", [_world(80, "0.0.0.0/0", "redirects"), _world(443, "0.0.0.0/0", "")]),
        "app": ("The application, from the web tier", [_group(8080, "web"), _group(22, "bastion")]),
        "db": ("PostgreSQL, from the application", [_group(5432, "app")]),
    }
    for name, (about, permissions) in rules.items():
        groups[name] = ec2.create_security_group(
            GroupName=name, Description=about, VpcId=vpc, TagSpecifications=tagged("security-group", Name=name)
        )["GroupId"]
        for permission in permissions:
            for pair in permission.get("UserIdGroupPairs", ()):
                pair["GroupId"] = groups[pair["GroupId"]]
        ec2.authorize_security_group_ingress(GroupId=groups[name], IpPermissions=permissions)


def _world(port: int, cidr: str, about: str) -> dict[str, Any]:
    """A rule that lets addresses in."""
    described = {"Description": about} if about else {}
    return {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "IpRanges": [{"CidrIp": cidr, **described}]}


def _group(port: int, group: str) -> dict[str, Any]:
    """A rule that lets a security group in, by its name here."""
    return {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "UserIdGroupPairs": [{"GroupId": group}]}
