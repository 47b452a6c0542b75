"""An instance console on a scripted engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from textual.pilot import Pilot

from awstui import protocol as p
from awstui.consoles.ec2.console import InstanceConsole
from awstui.protocol.ec2 import Done, Instance, Output, Reach, Relation, UserData, Way
from awstui.protocol.metrics import Metrics, Series
from awstui.ui.confirm import Confirm
from tests.ui import hostile
from tests.ui.scripted import CONTEXT, Bench

PLACE = p.Place("dev", "eu-west-1")
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

Answers = dict[str, Iterable[Any] | Callable[[p.Job], Iterable[Any] | None] | None]


class Instances(Bench):
    """A console with an instance open. Reads are answered at once; a change is planned, confirmed, then answered."""

    def __init__(self, context: p.Context = CONTEXT, tier: str = "y", **jobs: Any) -> None:
        self.jobs: Answers = {**READS, **{name.replace("__", "."): answer for name, answer in jobs.items()}}
        self.proposed: list[p.Job] = []
        self.tier = tier
        super().__init__(self._answer)
        self.app.contexts[PLACE] = context
        self.screen = InstanceConsole(PLACE, ID, f"arn:aws:ec2:eu-west-1:1:instance/{ID}")

    def _answer(self, request: Any) -> Iterable[Any] | None:
        if isinstance(request, p.Resolve):
            return [self.app.contexts[PLACE]]
        if isinstance(request, p.Job) and request.name not in READS and request.name != "ec2.watch_state":
            self.proposed.append(request)
            number, expect = len(self.proposed), {"y": "y", "name": "web"}[self.tier]
            return [p.Planned(number, request.name, self.tier, expect, (), (), "1", "dev", "eu-west-1", diff="+ diff")]
        if isinstance(request, p.Run):
            request = self.proposed[request.plan - 1]
        if isinstance(request, p.Job):
            answer = self.jobs.get(request.name, [p.Value(Done(f"{request.name} was done."))])
            return answer(request) if callable(answer) else answer
        return []

    @property
    def shown(self) -> str:
        return hostile.screen_text(self.app)

    @property
    def notices(self) -> str:
        return "\n".join(notice.message for notice in self.app._notifications)


async def settle(pilot: Pilot[Any]) -> None:
    for _ in range(8):
        await pilot.pause()


async def opened(bench: Instances, pilot: Pilot[Any], *keys: str) -> None:
    await settle(pilot)
    bench.app.push_screen(bench.screen)
    await settle(pilot)
    await press(pilot, *keys)


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Keys, a confirmation having been in sight for long enough for each."""
    for key in keys:
        if isinstance(pilot.app.screen, Confirm):
            pilot.app.screen._grace = 0.0
        await pilot.press(key)
        await settle(pilot)
