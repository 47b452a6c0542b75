"""What CloudWatch measured of the demo's queues: a week of a shop's days, worked out when it is asked for.

moto keeps metric data one by one and looks through all of it for every point; a week of fifteen queues would take
longer to store than the rest of the demo, and seconds to read. So the AWS/SQS metrics have no data here: they are
functions of the time. Of what lies in a queue now, the recent past is told as it was. Patches moto's CloudWatch, so it
only works inside the server's process.
"""

from __future__ import annotations

import functools
import math
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from awstui.demo import curves_ec2

NAMESPACE = "AWS/SQS"

PEAKS = {
    "orders": 42, "payments": 18, "emails": 55, "webhooks": 23, "s3-uploads": 9, "order-notifications": 42,
    "search-index": 31, "inventory.fifo": 12,
}  # fmt: skip
"""Messages a minute at a working day's best hour. Queues that are not here are not in use, and have no metrics."""

NIGHTLY = "nightly-reports"
"""Used for twenty minutes after two in the morning, and silent otherwise."""

OUTAGE = (0.6, 40 * 60)
"""When the consumers of orders were down: how many days ago it began, and for how many seconds."""


def install() -> None:
    """Have moto's GetMetricData answer for queues and instances."""
    from moto.cloudwatch import models

    backend: Any = models.CloudWatchBackend
    kept = backend.get_metric_data

    @functools.wraps(kept)
    def get_metric_data(
        self: Any, queries: list[dict[str, Any]], start_time: Any, end_time: Any, scan_by: str = ""
    ) -> list[dict[str, Any]]:
        ours = {query["Id"]: query for query in queries if _is_ours(query)}
        others = [query for query in queries if query["Id"] not in ours]
        results = kept(self, others, start_time, end_time, scan_by) if others else []
        for name, query in ours.items():
            points = list(_answer(self, query["MetricStat"], _moment(start_time), _moment(end_time)))
            if scan_by != "TimestampAscending":
                points.reverse()
            results.append(
                {
                    "id": name,
                    "label": query["MetricStat"]["Metric"]["MetricName"],
                    "timestamps": [datetime.fromtimestamp(time, UTC) for time, _ in points],
                    "values": [value for _, value in points],
                    "status_code": "Complete",
                }
            )
        return results

    backend.get_metric_data = get_metric_data


def _is_ours(query: Mapping[str, Any]) -> bool:
    return query.get("MetricStat", {}).get("Metric", {}).get("Namespace") in (NAMESPACE, curves_ec2.NAMESPACE)


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)


_COMBINED: dict[str, Callable[[list[float]], float]] = {"Sum": sum, "Minimum": min, "Maximum": max}


def _moment(value: datetime) -> float:
    return (value if value.tzinfo else value.replace(tzinfo=UTC)).timestamp()


def _answer(backend: Any, asked: Mapping[str, Any], start: float, end: float) -> Iterator[tuple[float, float]]:
    """The points of one query, oldest first; none for a queue that is not there or not in use."""
    if asked["Metric"]["Namespace"] == curves_ec2.NAMESPACE:
        yield from curves_ec2.answer(backend, asked, start, end, _COMBINED.get(asked["Stat"], _mean))
        return
    from moto.sqs.models import sqs_backends

    dimensions = {each["Name"]: each["Value"] for each in asked["Metric"].get("Dimensions", ())}
    name = dimensions.get("QueueName", "")
    queue = sqs_backends[backend.account_id][backend.region_name].queues.get(name)
    if queue is None:
        return
    period, now = int(asked["Period"]), datetime.now(UTC).timestamp()
    lying = Lying.of(queue)
    combine = _COMBINED.get(asked["Stat"], _mean)
    time = start // 60 * 60
    while time < min(end, now - 60):  # the present minute is not over yet
        step = max(60, period // 12)
        minutes = [moment for moment in range(int(time), int(time) + period, step) if moment < now - 60]
        values = [point(name, asked["Metric"]["MetricName"], moment, lying, now) for moment in minutes]
        known = [value for value in values if value is not None]
        if known:
            found = combine(known)
            yield time, round(found * step / 60 if asked["Stat"] == "Sum" else found, 2)
        time += period


@dataclass(frozen=True)
class Lying:
    """What lies in a queue now: when each message was sent, and how many are in flight."""

    sent: tuple[float, ...] = ()
    in_flight: int = 0

    @classmethod
    def of(cls, queue: Any) -> Lying:
        """As moto's queue has it."""
        sent = sorted(message.sent_timestamp / 1000 for message in list(queue._messages) if not message.delayed)
        return cls(tuple(sent), queue.approximate_number_of_messages_not_visible)


def point(name: str, metric: str, time: float, lying: Lying, now: float) -> float | None:
    """One minute of a metric of a queue, None when nothing was measured.

    name: the queue's. metric: CloudWatch's name. time and now: epoch seconds. lying: what lies in the queue now.
    """
    there = sum(sent <= time for sent in lying.sent)
    flow = rate(name, time)
    if flow is None and not there:
        return None
    if metric == "NumberOfMessagesSent":
        return None if flow is None else flow  # what SQS moves to a dead-letter queue itself is not counted as sent
    if metric in ("NumberOfMessagesReceived", "NumberOfMessagesDeleted"):
        return None if flow is None else _handled(name, time, flow, now)
    backlog, waited = _backlog(name, time, now)
    if metric == "ApproximateNumberOfMessagesVisible":
        return max(0.0, there - lying.in_flight) + backlog
    if metric == "ApproximateNumberOfMessagesNotVisible":
        return float(lying.in_flight if there else 0) + round((flow or 0) / 20)
    if metric == "ApproximateAgeOfOldestMessage":
        return max(waited, time - lying.sent[0] if there else 0.0)
    return None


def rate(name: str, time: float) -> float | None:
    """Messages a minute sent to a queue at a time of day and week; None when nobody uses it."""
    minute = int(time // 60)
    moment = datetime.fromtimestamp(minute * 60, UTC)
    hour = moment.hour + moment.minute / 60
    if name == NIGHTLY:
        return 6.0 if 2 <= hour < 2 + 1 / 3 else None
    peak = PEAKS.get(name)
    if peak is None:
        return None
    day = 0.12 + 0.88 * max(0.0, math.sin((hour - 5.5) / 17 * math.pi)) if 5.5 <= hour <= 22.5 else 0.12
    evening = 0.25 * math.exp(-((hour - 20) ** 2) / 2)
    weekend = 0.7 if moment.weekday() >= 5 else 1.0
    jitter = zlib.crc32(f"{name} {minute}".encode()) % 1000 / 1000
    return float(round(peak * weekend * (day + evening) * (0.8 + 0.4 * jitter)))


def _outage(name: str, now: float) -> tuple[float, float]:
    """When the consumers of a queue were down, and until when they had work left; never for most."""
    if name != "orders":
        return math.inf, math.inf
    begun = (now - timedelta(days=OUTAGE[0]).total_seconds()) // 600 * 600
    return begun, begun + OUTAGE[1]


def _handled(name: str, time: float, flow: float, now: float) -> float:
    begun, ended = _outage(name, now)
    if begun <= time < ended:
        return 0.0
    return 2 * flow if ended <= time < 2 * ended - begun else flow


def _backlog(name: str, time: float, now: float) -> tuple[float, float]:
    """Messages that wait for an outage's sake, and how long the oldest has."""
    begun, ended = _outage(name, now)
    if not begun <= time < 2 * ended - begun:
        return 0.0, 0.0
    waited = time - begun if time < ended else 2 * ended - begun - time
    return round(waited / 60 * (rate(name, begun) or 0)), waited
