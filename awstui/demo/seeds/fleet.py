"""The instances of the shop, 24 over three regions, and how to launch a region's; one reservation each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from awstui.demo.ages import age_instances
from awstui.demo.aws import Aws, tagged, tags

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


def launch(aws: Aws, region: str, place: Callable[[str, str, str], dict[str, Any]]) -> None:
    """Launch a region's instances, then stop and terminate what is not running.

    place: where an instance goes, as RunInstances parameters, by zone letter, team and name.
    """
    ec2 = aws("ec2", region)
    for key in ("harbour", "break-glass"):
        ec2.create_key_pair(KeyName=key, KeyType="ed25519", TagSpecifications=tagged("key-pair", team="platform"))
    idle: dict[str, list[str]] = {"stopped": [], "terminated": []}
    for own, zone, name, kind, team, env, state in map(str.split, FLEET.strip().splitlines()):
        if own != region:
            continue
        named = {} if name == "-" else {"Name": name}
        made = ec2.run_instances(
            ImageId=ARM if "g." in kind else IMAGES.get(team, LINUX),
            InstanceType=kind,
            MinCount=1,
            MaxCount=1,
            KeyName="break-glass" if team == "payments" else "harbour",
            TagSpecifications=tagged("instance", **named, env=env, team=team),
            **place(zone, team, name),
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
