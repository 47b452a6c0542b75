"""Which resources each kind of resource is related to. One line is one relation; a kind is known by its id's prefix."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from awstui.engine import calls, failures
from awstui.engine.services.related import others
from awstui.engine.services.related.listed import Found, Listed, Provider, Subject, screen_of
from awstui.engine.services.related.others import Described
from awstui.engine.services.related.shown import around
from awstui.errors import UsageError
from awstui.protocol import Place, Reply, Value
from awstui.protocol.ec2 import Relation
from awstui.rows.project import Projector

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench

SUBJECTS = {
    "i-": ("ec2.instances", "instance-id"),
    "vpc-": ("ec2.vpcs", "vpc-id"),
    "subnet-": ("ec2.subnets", "subnet-id"),
    "sg-": ("ec2.security_groups", "group-id"),
    "vol-": ("ec2.volumes", "volume-id"),
}
"""Prefix of an id -> the list that has such resources, and the filter that finds one there."""

Providers = tuple[Provider, ...]

_STACK = Found("CloudFormation stack", others.stack)
_INSTANCE: Providers = (
    Listed("VPC", "ec2.vpcs", {"vpc-id": "VpcId"}),
    Listed("Subnet", "ec2.subnets", {"subnet-id": "SubnetId"}),
    Listed("Security groups", "ec2.security_groups", {"group-id": "NetworkInterfaces[].Groups[].GroupId"}),
    Listed("Network interfaces", "ec2.enis", {"attachment.instance-id": "InstanceId"}),
    Listed("Elastic IPs", "ec2.eips", {"instance-id": "InstanceId"}),
    Listed("Volumes", "ec2.volumes", {"attachment.instance-id": "InstanceId"}),
    Listed("Snapshots of its volumes", "ec2.snapshots", {"volume-id": "BlockDeviceMappings[].Ebs.VolumeId"}),
    Found("Image", others.image),
    Listed("Key pair", "ec2.key_pairs", {"key-name": "KeyName"}),
    Found("IAM profile", others.instance_profile),
    Found("Launch template", others.launch_template),
    Found("Auto Scaling group", others.scaling_group),
    Found("Target groups", others.target_groups),
    Found("Alarms", others.alarms("InstanceId")),
    _STACK,
)
_VPC: Providers = (
    Listed("Subnets", "ec2.subnets", {"vpc-id": "VpcId"}),
    Listed("Instances", "ec2.instances", {"vpc-id": "VpcId"}),
    Listed("Security groups", "ec2.security_groups", {"vpc-id": "VpcId"}),
    Listed("Route tables", "ec2.route_tables", {"vpc-id": "VpcId"}),
    Listed("Network interfaces", "ec2.enis", {"vpc-id": "VpcId"}),
    Listed("NAT gateways", "ec2.nat_gateways", {"vpc-id": "VpcId"}),
    Described("Internet gateways", "DescribeInternetGateways", "attachment.vpc-id", "InternetGatewayId"),
    Described("Network ACLs", "DescribeNetworkAcls", "vpc-id", "NetworkAclId"),
    Described("Endpoints", "DescribeVpcEndpoints", "vpc-id", "ServiceName"),
    *around("VpcId", "DBSubnetGroup.VpcId", "VpcConfig.VpcId"),
    _STACK,
)
_SUBNET: Providers = (
    Listed("VPC", "ec2.vpcs", {"vpc-id": "VpcId"}),
    Listed("Instances", "ec2.instances", {"subnet-id": "SubnetId"}),
    Listed("Network interfaces", "ec2.enis", {"subnet-id": "SubnetId"}),
    Listed("NAT gateways", "ec2.nat_gateways", {"subnet-id": "SubnetId"}),
    Listed("Own route table", "ec2.route_tables", {"association.subnet-id": "SubnetId"}),
    Described("Network ACL", "DescribeNetworkAcls", "association.subnet-id", "NetworkAclId"),
    *around("AvailabilityZones[].SubnetId", "DBSubnetGroup.Subnets[].SubnetIdentifier", "VpcConfig.SubnetIds"),
    _STACK,
)
_GROUP: Providers = (
    Listed("Rules", "ec2.rules", {"group-id": "GroupId"}),
    Listed("Instances", "ec2.instances", {"instance.group-id": "GroupId"}),
    Listed("Network interfaces", "ec2.enis", {"group-id": "GroupId"}),
    Listed("Groups that let it in", "ec2.security_groups", {"ip-permission.group-id": "GroupId"}),
    Listed("VPC", "ec2.vpcs", {"vpc-id": "VpcId"}),
    *around("SecurityGroups", "VpcSecurityGroups[].VpcSecurityGroupId", "VpcConfig.SecurityGroupIds"),
    _STACK,
)
_VOLUME: Providers = (
    Listed("Instances", "ec2.instances", {"instance-id": "Attachments[].InstanceId"}),
    Listed("Snapshots of it", "ec2.snapshots", {"volume-id": "VolumeId"}),
    Listed("Snapshot it was made from", "ec2.snapshots", {"snapshot-id": "SnapshotId"}),
    Found("Alarms", others.alarms("VolumeId")),
    _STACK,
)

PROVIDERS: Mapping[str, Providers] = {
    "i-": _INSTANCE,
    "vpc-": _VPC,
    "subnet-": _SUBNET,
    "sg-": _GROUP,
    "vol-": _VOLUME,
}


def kind_of(id: str) -> str:
    """The prefix of an id that SUBJECTS knows; UsageError when there is none."""
    found = next((prefix for prefix in SUBJECTS if id.startswith(prefix)), "")
    if not found:
        raise UsageError(f"awstui does not know what {id} is related to.")
    return found


def related(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """What a resource is related to. Args: id.

    Answers Value((titles)) first, all that will come, then Value((number, Relation)) for each as it is counted; one
    that could not be has its `fault`.
    """
    name = str(args["id"])
    kind = kind_of(name)
    providers = PROVIDERS[kind]
    yield Value(tuple(each.title for each in providers))
    subject = Subject(name, _data(bench, place, kind, name), place)
    context = bench.sessions.context(place)
    for number, result in bench.map(lambda number: providers[number](bench, subject), range(len(providers)), 5):
        if isinstance(result, BaseException):
            fault = failures.explain(result, context=context, resource=name, demo=bench.demo)
            result = Relation(providers[number].title, None, fault=fault)
        yield Value((number, result))


def _data(bench: Bench, place: Place, kind: str, name: str) -> Mapping[str, Any]:
    key, filter_name = SUBJECTS[kind]
    screen = screen_of(key)
    client = bench.sessions.client(place, screen.service)
    asked = {screen.filters: [{"Name": filter_name, "Values": [name]}]}
    for page in calls.pages(client, screen.list.operation, asked, bench.cancelled):
        for item in Projector(screen).rows(page):
            return dict(item)
    raise UsageError(f"There is no {name} here.")
