"""What CloudWatch measured of queues."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from awstui.engine import metrics
from awstui.engine.metrics import Wanted
from awstui.protocol import Place, Reply, Value
from awstui.protocol.sqs import name_of

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench

NAMESPACE, DIMENSION, OLDEST = "AWS/SQS", "QueueName", "ApproximateAgeOfOldestMessage"

WANTED = (
    Wanted("NumberOfMessagesSent", "Sum", "Count", "sent"),
    Wanted("NumberOfMessagesReceived", "Sum", "Count", "received"),
    Wanted("NumberOfMessagesDeleted", "Sum", "Count", "deleted"),
    Wanted("ApproximateNumberOfMessagesVisible", "Maximum", "Count", "available"),
    Wanted("ApproximateNumberOfMessagesNotVisible", "Maximum", "Count", "in flight"),
    Wanted(OLDEST, "Maximum", "Seconds", "oldest"),
)
"""Flows are summed over a period; of a level its highest counts (developer guide, "Available CloudWatch metrics")."""


def queue_metrics(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """What went through a queue and what lay in it. Args: queue_url; span, a key of metrics.SPANS (default "1h").

    Answers Value(Metrics), its series those of WANTED in that order. SQS reports once a minute, and not at all of a
    queue nobody has used for six hours.
    """
    span = metrics.span_of(args)
    client = bench.sessions.client(place, "cloudwatch")
    dimensions = {DIMENSION: name_of(args["queue_url"])}
    yield Value(metrics.over_time(client, NAMESPACE, dimensions, WANTED, span=span, now=time.time()))


def oldest_ages(client: Any, names: Sequence[str], now: float | None = None) -> dict[str, float | None]:
    """How long the oldest message of each queue has been there, in seconds, as of the last ten minutes.

    Args:
        client: a botocore CloudWatch client.
        names: the queues' names; 500 a call.
        now: epoch seconds; the present when None.

    Returns: name -> seconds, None where CloudWatch has nothing: the queue is not in use.
    Raises: what GetMetricData raises.
    """
    return metrics.latest(client, NAMESPACE, OLDEST, DIMENSION, names, now=time.time() if now is None else now)
