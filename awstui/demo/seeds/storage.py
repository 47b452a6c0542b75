"""What stands around the instances: volumes, snapshots, an image, addresses, a NAT gateway, launch templates."""

from __future__ import annotations

from typing import Any

from awstui.demo.ages import age_storage
from awstui.demo.aws import Aws, tagged
from awstui.demo.home import REGION
from awstui.demo.seeds.fleet import LINUX


def seed(aws: Aws) -> None:
    """All of it in the landing region, and one forgotten volume elsewhere."""
    ec2 = aws("ec2")
    servers = _by_name(ec2)
    _volumes(ec2, servers)
    _image(ec2, servers["web-1"])
    _addresses(ec2, servers["bastion"])
    for name, kind in (("web", "t3.medium"), ("checkout", "m7g.large")):
        _template(ec2, name, kind)
    aws("ec2", "us-east-1").create_volume(
        AvailabilityZone="us-east-1b",
        Size=1000,
        VolumeType="io2",
        Iops=8000,
        TagSpecifications=tagged("volume", env="dev"),
    )
    for region in (REGION, "us-east-1"):
        age_storage(region)


def _by_name(ec2: Any) -> dict[str, str]:
    """Instance ids by Name tag."""
    found = ec2.describe_instances(Filters=[{"Name": "tag:team", "Values": ["storefront", "platform", "search"]}])
    servers = [i for r in found["Reservations"] for i in r["Instances"]]
    return {tag["Value"]: i["InstanceId"] for i in servers for tag in i["Tags"] if tag["Key"] == "Name"}


def _volumes(ec2: Any, servers: dict[str, str]) -> None:
    """Data volumes, two attached and two that nobody remembers, with snapshots of them."""
    plan = (
        ("search-index", "c", 200, "gp3", "search-1"),
        ("bastion-home", "a", 20, "gp3", "bastion"),
        ("old-uploads", "b", 500, "st1", ""),
        ("restore-test-2024", "a", 80, "gp2", ""),
    )
    for name, zone, size, kind, server in plan:
        volume = ec2.create_volume(
            AvailabilityZone=REGION + zone,
            Size=size,
            VolumeType=kind,
            Encrypted=kind == "gp3",
            TagSpecifications=tagged("volume", Name=name, env="prod"),
        )["VolumeId"]
        if server:
            ec2.attach_volume(VolumeId=volume, InstanceId=servers[server], Device="/dev/sdf")
        for day in range(2 if server else 1):
            ec2.create_snapshot(
                VolumeId=volume,
                Description=f"nightly {name}, {day + 1} of 2",
                TagSpecifications=tagged("snapshot", Name=f"{name}-{day + 1}"),
            )


def _image(ec2: Any, server: str) -> None:
    """An image of our own."""
    ec2.create_image(
        InstanceId=server,
        Name="harbour-web-2025-11-01",
        Description="web tier with nginx and the agent",
        TagSpecifications=tagged("image", Name="harbour-web", team="storefront"),
    )


def _addresses(ec2: Any, server: str) -> None:
    """An address in use, one that only costs, and a NAT gateway with the private route through it."""
    used, _, outward = (
        ec2.allocate_address(Domain="vpc", TagSpecifications=tagged("elastic-ip", Name=name))["AllocationId"]
        for name in ("bastion", "unused-since-spring", "nat")
    )
    ec2.associate_address(AllocationId=used, InstanceId=server)
    public = ec2.describe_subnets(Filters=[{"Name": "tag:Name", "Values": ["public-a"]}])["Subnets"][0]
    nat = ec2.create_nat_gateway(
        SubnetId=public["SubnetId"], AllocationId=outward, TagSpecifications=tagged("natgateway", Name="harbour")
    )["NatGateway"]["NatGatewayId"]
    table = ec2.create_route_table(VpcId=public["VpcId"], TagSpecifications=tagged("route-table", Name="private"))
    private = table["RouteTable"]["RouteTableId"]
    ec2.create_route(RouteTableId=private, DestinationCidrBlock="0.0.0.0/0", NatGatewayId=nat)
    subnets = ec2.describe_subnets(Filters=[{"Name": "tag:Name", "Values": ["private-*"]}])["Subnets"]
    for subnet in subnets:
        ec2.associate_route_table(RouteTableId=private, SubnetId=subnet["SubnetId"])


def _template(ec2: Any, name: str, kind: str) -> None:
    """A launch template with two versions."""
    data = {"ImageId": LINUX, "InstanceType": kind, "KeyName": "harbour"}
    ec2.create_launch_template(
        LaunchTemplateName=name,
        VersionDescription="first",
        LaunchTemplateData=data,
        TagSpecifications=tagged("launch-template", team="platform"),
    )
    ec2.create_launch_template_version(
        LaunchTemplateName=name, VersionDescription="with monitoring", LaunchTemplateData=data | {"EbsOptimized": True}
    )
