"""EC2 instances, 24 over three regions, one reservation each; the first thing a visitor sees."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from awstui.demo.ages import age_instances
from awstui.demo.aws import Aws, tagged, tags
from awstui.demo.home import REGION

LINUX, ARM, UBUNTU, DEBIAN, WINDOWS = (f"ami-0a1b2c3d4e5f6000{number}" for number in range(1, 6))
"""The public images, in the order of images.json."""

IMAGES = {"finance": WINDOWS, "data": UBUNTU, "platform": DEBIAN}
"""What a team runs when it is not Amazon Linux."""

FLEET = """
eu-west-1 a web-1 t3.medium storefront prod running
eu-west-1 b web-2 t3.medium storefront prod running
eu-west-1 c web-3 t3.medium storefront prod running
eu-west-1 a [bold]web[/]-canary t3.medium storefront prod running
eu-west-1 a checkout-1 m7g.large payments prod running
eu-west-1 b checkout-2 m7g.large payments prod running
eu-west-1 a orders-worker c6i.large orders prod running
eu-west-1 c search-1 r6i.xlarge search prod running
eu-west-1 a bastion t3.nano platform prod running
eu-west-1 b reports-nightly m5.large data prod stopped
eu-west-1 a load-test c5.2xlarge platform staging stopped
eu-west-1 b legacy-cron t2.micro platform prod terminated
us-east-1 a web-us-1 t3.medium storefront prod running
us-east-1 b web-us-2 t3.medium storefront prod running
us-east-1 c web-us-3 t3.medium storefront staging running
us-east-1 a warehouse-etl r5.2xlarge data prod running
us-east-1 b warehouse-etl-test r5.large data staging stopped
us-east-1 a win-accounting m5.xlarge finance prod running
us-east-1 b ci-runner c6i.xlarge platform dev running
us-east-1 c - t2.micro unknown dev stopped
ap-southeast-2 a web-syd-1 t3.small storefront prod running
ap-southeast-2 b web-syd-2 t3.small storefront prod running
ap-southeast-2 c edge-cache c6g.medium platform prod running
ap-southeast-2 a spike-test t3.large platform dev stopped
"""
"""Region, zone, Name (- for none), type, team, environment, state."""

ODD = {
    "web-3": {"note": "drain before a stop! (see #ops) [@click=app.quit]here[/]"},
    "search-1": {"owner": "Zoë Ångström 🚢", "opening-hours": "24/7"},
    "load-test": {"note": "tab\there, [red]not red[/red], \\[escaped]"},
}
"""Tags as people really write them, console markup included."""


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


def seed(aws: Aws) -> None:
    """Launch the fleet, then stop and terminate what is not running."""
    fleet = [line.split() for line in FLEET.strip().splitlines()]
    home = _home(aws)
    for region in dict.fromkeys(row[0] for row in fleet):
        ec2 = aws("ec2", region)
        for key in ("harbour", "break-glass"):
            ec2.create_key_pair(KeyName=key, KeyType="ed25519", TagSpecifications=tagged("key-pair", team="platform"))
        idle: dict[str, list[str]] = {"stopped": [], "terminated": []}
        for zone, name, kind, team, env, state in (row[1:] for row in fleet if row[0] == region):
            image = IMAGES.get(team, LINUX)
            named = {} if name == "-" else {"Name": name}
            made = ec2.run_instances(
                ImageId=ARM if "g." in kind else image,
                InstanceType=kind,
                MinCount=1,
                MaxCount=1,
                KeyName="break-glass" if team == "payments" else "harbour",
                **(home(zone, team, name) if region == REGION else {"Placement": {"AvailabilityZone": region + zone}}),
                TagSpecifications=tagged("instance", **named, env=env, team=team),
            )["Instances"][0]["InstanceId"]
            if name in ODD:
                ec2.create_tags(Resources=[made], Tags=tags(**ODD[name]))
            if state in idle:
                idle[state].append(made)
        if idle["stopped"]:
            ec2.stop_instances(InstanceIds=idle["stopped"])
        if idle["terminated"]:
            ec2.terminate_instances(InstanceIds=idle["terminated"])
        age_instances(region)
