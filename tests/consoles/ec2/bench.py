"""An instance console on a scripted engine."""

from __future__ import annotations

from typing import Any

from awstui import protocol as p
from awstui.consoles.ec2.console import InstanceConsole
from awstui.protocol.ec2 import Done, Instance, Output, Reach, Relation, UserData, Way
from awstui.protocol.metrics import Metrics, Series
from tests.consoles.bench import PLACE, Planning
from tests.ui.scripted import CONTEXT

ID = "i-0123456789abcdef0"
EVIL = "[@click=app.quit]web[/]\u202e"
DATA: dict[str, Any] = {
    "InstanceId": ID,
    "InstanceType": "t3.micro",
    "State": {"Name": "running"},
    "ImageId": "ami-1",
    "LaunchTime": "2026-11-20T10:00:00+00:00",
    "PrivateIpAddress": "10.0.0.5",
    "PublicIpAddress": "203.0.113.9",
    "VpcId": "vpc-1",
    "SubnetId": "subnet-1",
    "Placement": {"AvailabilityZone": "eu-west-1a", "Tenancy": "default"},
    "RootDeviceName": "/dev/xvda",
    "BlockDeviceMappings": [{"DeviceName": "/dev/xvda", "Ebs": {"VolumeId": "vol-1", "DeleteOnTermination": True}}],
    "NetworkInterfaces": [
        {
            "NetworkInterfaceId": "eni-1",
            "VpcId": "vpc-1",
            "Groups": [{"GroupId": "sg-1", "GroupName": "web"}, {"GroupId": "sg-2", "GroupName": "ops"}],
            "Association": {"IpOwnerId": "amazon", "PublicIp": "203.0.113.9"},
        }
    ],
    "Tags": [{"Key": "Name", "Value": EVIL}, {"Key": "env", "Value": "prod"}, {"Key": "aws:x", "Value": "y"}],
    "StateReason": {"Code": "x", "Message": EVIL},
}
STATUS = {
    "InstanceStatus": {"Status": "impaired", "Details": [
        {"Name": "reachability", "Status": "failed", "ImpairedSince": "2026-11-25T10:00:00+00:00"}]},
    "SystemStatus": {"Status": "ok"},
    "Events": [{"Code": "system-reboot", "Description": EVIL, "NotBefore": "2026-11-30T10:00:00+00:00"}],
}  # fmt: skip


def instance(state: str = "running", **more: Any) -> Instance:
    """The instance, whole."""
    known: dict[str, Any] = {
        "id": ID,
        "name": EVIL,
        "state": state,
        "data": {**DATA, "State": {"Name": state}},
        "status": STATUS,
        "termination_protection": False,
        "stop_protection": False,
        "on_shutdown": "stop",
        "volumes": ({"VolumeId": "vol-1", "Size": 8, "VolumeType": "gp3", "Encrypted": False},),
    }
    return Instance(**(known | more))


REACH = Reach(
    (
        Way("tcp", (22, 22), "0.0.0.0/0", "sg-1", EVIL, True, "open", "anybody on the internet", "eni-1"),
        Way("all", (0, 65_535), "sg-9", "sg-2", verdict="open"),
    ),
    (f"port 22 (SSH): from 0.0.0.0/0 (anybody on the internet) {EVIL}",),
    ("The machine's own firewall is not seen from here.",),
)
RELATED = [
    p.Value(("VPC", "Alarms", "Image", "Stack")),
    p.Value((0, Relation("VPC", 1, (EVIL,), "ec2.vpcs", {}, (("vpc-id", ("vpc-1",)),)))),
    p.Value((1, Relation("Alarms", 2, ("cpu",), data=[{"AlarmName": EVIL}], note="1 in alarm", more=True))),
    p.Value((2, Relation("Image", None, fault=p.Failure("denied", "You may not look at images.", "Ask.")))),
    p.Value((3, Relation("Stack", 0))),
]
CPU = Series("CPUUtilization", "Percent", "Average", (0.0,), (5.0,), "CPU")
READS: dict[str, list[Any]] = {
    "ec2.instance": [p.Value(instance())],
    "ec2.reach": [p.Value(REACH)],
    "ec2.output": [p.Value(Output(f"\x1b[32mboot\x1b[0m ok\r\n50%\r100%\n{EVIL}\nlogin:", 1_790_000_000.0, True))],
    "ec2.user_data": [p.Value(UserData(f"#!/bin/sh\n{EVIL}\n", "shell script", 30, mark="m1"))],
    "ec2.metrics": [p.Value(Metrics(0, 3600, 300, (CPU,)))],
    "ec2.types": [p.Value(())],
    "ec2.group_choices": [p.Value((("sg-1", "web"), ("sg-3", EVIL)))],
    "ec2.screenshot": [p.Value("/home/me/shot.jpg")],
    "related": RELATED,
}  # fmt: skip


class Instances(Planning):
    """A console with an instance open."""

    def __init__(self, context: p.Context = CONTEXT, tier: str = "y", **jobs: Any) -> None:
        super().__init__({**READS, **jobs}, {*READS, "ec2.watch_state"}, Done, context, tier, "web")
        self.screen: InstanceConsole = InstanceConsole(PLACE, ID, f"arn:aws:ec2:eu-west-1:1:instance/{ID}")
