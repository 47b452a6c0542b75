"""What CloudWatch measured of the demo's instances: a shop's days, worked out when it is asked for."""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

NAMESPACE = "AWS/EC2"


def answer(
    backend: Any, asked: Mapping[str, Any], start: float, end: float, combine: Callable[[list[float]], float]
) -> Iterator[tuple[float, float]]:
    """The points of one query, oldest first; none for an instance that is not there or does not run.

    backend: moto's CloudWatch. asked: the query's MetricStat. start and end: epoch seconds. combine: its statistic.
    """
    from moto.ec2.models import ec2_backends

    dimensions = {each["Name"]: each["Value"] for each in asked["Metric"].get("Dimensions", ())}
    name = dimensions.get("InstanceId", "")
    known = {each.id: each for each in ec2_backends[backend.account_id][backend.region_name].all_instances()}
    if name not in known or known[name].state != "running":
        return
    period, now = int(asked["Period"]), datetime.now(UTC).timestamp()
    step = max(60 if asked["Metric"]["MetricName"].startswith("StatusCheck") else 300, period // 12)
    time = start // period * period
    while time < min(end, now - 300):
        minutes = [moment for moment in range(int(time), int(time) + period, step) if moment < now - 300]
        values = [value for each in minutes if (value := point(name, asked["Metric"]["MetricName"], each)) is not None]
        if values:
            yield time, round(combine(values), 2)
        time += period


def point(name: str, metric: str, time: float) -> float | None:
    """Five minutes of a metric of an instance, None for a metric it does not have.

    name: its id. metric: CloudWatch's name. time: epoch seconds.
    """
    busy = load(name, time)
    scale = 1 + zlib.crc32(name.encode()) % 5
    if metric == "CPUUtilization":
        return min(100.0, 3 + 55 * busy)
    if metric in ("NetworkIn", "NetworkOut"):
        return busy * scale * (4e6 if metric == "NetworkIn" else 19e6)
    if metric in ("EBSReadBytes", "EBSWriteBytes"):
        return busy * scale * (3e5 if metric == "EBSReadBytes" else 2e6)
    if metric.startswith("StatusCheckFailed"):
        return 0.0
    return 288.0 if metric == "CPUCreditBalance" else None


def load(name: str, time: float) -> float:
    """How busy an instance is at a time of day, 0 to about 1."""
    moment = datetime.fromtimestamp(time, UTC)
    hour = moment.hour + moment.minute / 60
    day = 0.1 + 0.7 * max(0.0, math.sin((hour - 5.5) / 17 * math.pi)) if 5.5 <= hour <= 22.5 else 0.1
    jitter = zlib.crc32(f"{name} {int(time // 300)}".encode()) % 1000 / 1000
    return day * (0.7 + 0.6 * jitter)
