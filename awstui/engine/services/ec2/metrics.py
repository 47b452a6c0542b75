"""What CloudWatch measured of an instance."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from awstui.engine import metrics
from awstui.engine.metrics import Wanted
from awstui.engine.services.ec2.at import At
from awstui.protocol import Place, Reply, Value

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench

NAMESPACE, DIMENSION = "AWS/EC2", "InstanceId"

BASIC, DETAILED = 300, 60
"""Seconds between two measurements without and with detailed monitoring; status checks come every minute either way."""

_CPU = (
    Wanted("CPUUtilization", "Average", "Percent", "CPU"),
    Wanted("CPUUtilization", "Maximum", "Percent", "CPU peak"),
)
_NETWORK = (Wanted("NetworkIn", "Sum", "Bytes", "network in"), Wanted("NetworkOut", "Sum", "Bytes", "network out"))
_DISK = (Wanted("EBSReadBytes", "Sum", "Bytes", "disk read"), Wanted("EBSWriteBytes", "Sum", "Bytes", "disk written"))
_CHECKS = (
    Wanted("StatusCheckFailed_Instance", "Maximum", "Count", "instance check failed"),
    Wanted("StatusCheckFailed_System", "Maximum", "Count", "system check failed"),
)
_CREDITS = (Wanted("CPUCreditBalance", "Average", "Count", "CPU credits"),)

WANTED = (*_CPU, *_NETWORK, *_DISK, *_CHECKS)
"""EC2 user guide, "CloudWatch metrics that are available for your instances". The EBS ones are Nitro's only."""


def instance_metrics(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """What an instance did. Args: instance; span, a key of metrics.SPANS (default "1h").

    Answers Value(Metrics), its series those of WANTED in that order, with the CPU credits of a burstable type after.
    """
    at, name = At(bench, place), str(args["instance"])
    span = metrics.span_of(args)
    instance = at.one(name)
    detailed = (instance.get("Monitoring") or {}).get("State") == "enabled"
    wanted = (*WANTED, *(_CREDITS if str(instance.get("InstanceType", "")).startswith("t") else ()))
    client = bench.sessions.client(place, "cloudwatch")
    least = DETAILED if detailed else BASIC
    found = metrics.over_time(client, NAMESPACE, {DIMENSION: name}, wanted, span=span, now=time.time(), least=least)
    every = "" if detailed else "EC2 measures it every five minutes; detailed monitoring, which costs, every minute."
    yield Value(replace(found, notes=(*found.notes, *([every] if every else []))))
