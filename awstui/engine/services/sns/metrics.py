"""What CloudWatch measured of topics."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from awstui.engine import metrics
from awstui.engine.metrics import Wanted
from awstui.errors import UsageError
from awstui.protocol import Place, Reply, Value

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench

EVERY = 300
"""Seconds between two reports of SNS."""

SPANS = {"1h": 3600, "24h": 86_400, "7d": 604_800}
"""What can be asked for, in seconds."""

WANTED = (
    Wanted("NumberOfMessagesPublished", "Sum", "Count", "published"),
    Wanted("NumberOfNotificationsDelivered", "Sum", "Count", "delivered"),
    Wanted("NumberOfNotificationsFailed", "Sum", "Count", "failed"),
    Wanted("NumberOfNotificationsFilteredOut", "Sum", "Count", "filtered out"),
    Wanted("NumberOfNotificationsRedrivenToDlq", "Sum", "Count", "to DLQs"),
    Wanted("PublishSize", "Average", "Bytes", "size"),
)
"""Developer guide, "Monitoring Amazon SNS topics using CloudWatch"."""


def topic_metrics(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """What was published to a topic and what became of it. Args: topic_arn; span, a key of SPANS (default "1h").

    Answers Value(Metrics), its series those of WANTED in that order. SNS reports every five minutes.
    """
    span = args.get("span", "1h")
    if span not in SPANS:
        raise UsageError(f"Metrics are shown over {', '.join(SPANS)}, not {span}.")
    client = bench.sessions.client(place, "cloudwatch")
    dimensions = {"TopicName": args["topic_arn"].rpartition(":")[2]}
    found = metrics.over_time(client, "AWS/SNS", dimensions, WANTED, span=SPANS[span], now=time.time(), least=EVERY)
    yield Value(found)
