"""Log groups with streams of the last hours: a web tier, the workers, a build; one that keeps everything for ever."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from awstui.demo.aws import Aws
from awstui.demo.home import ACCOUNT

GROUPS = {
    "/aws/lambda/place-order": 30,
    "/aws/lambda/send-email": 30,
    "/harbour/web": 14,
    "/harbour/checkout": 0,
    "/aws/codebuild/storefront": 7,
}
"""Name, days kept; 0 for ever."""

LINES = (
    '10.20.0.14 "GET /products/rope-8mm HTTP/1.1" 200 12ms',
    '10.20.1.27 "POST /basket HTTP/1.1" 201 48ms',
    '{"level": "info", "event": "OrderPlaced", "order": "o-20251"}',
    '{"level": "error", "event": "PaymentDeclined", "order": "o-20252", "reason": "insufficient funds"}',
    '10.20.0.14 "GET /checkout HTTP/1.1" 502 30001ms',
    "Traceback (most recent call last): \x1b[31mTimeoutError\x1b[0m: payments did not answer in 30 s",
)
"""What is written, over and over; the last line has colours of its own."""


def seed(aws: Aws) -> None:
    """Groups, their streams and events, a metric filter and a subscription."""
    logs = aws("logs")
    for name, days in GROUPS.items():
        logs.create_log_group(logGroupName=name, tags={"team": "storefront"})
        if days:
            logs.put_retention_policy(logGroupName=name, retentionInDays=days)
        for number in range(2):
            stream = f"2025/11/{24 + number}/[$LATEST]{number:08x}"
            logs.create_log_stream(logGroupName=name, logStreamName=stream)
            logs.put_log_events(logGroupName=name, logStreamName=stream, logEvents=list(_events(number)))
    logs.put_metric_filter(
        logGroupName="/harbour/checkout",
        filterName="declined",
        filterPattern='{ $.event = "PaymentDeclined" }',
        metricTransformations=[
            {"metricName": "PaymentsDeclined", "metricNamespace": "Harbour", "metricValue": "1", "defaultValue": 0}
        ],
    )
    kinesis = aws("kinesis")
    kinesis.create_stream(StreamName="log-archive", ShardCount=1)
    logs.put_subscription_filter(
        logGroupName="/harbour/web",
        filterName="to-the-archive",
        filterPattern="",
        destinationArn=kinesis.describe_stream_summary(StreamName="log-archive")["StreamDescriptionSummary"][
            "StreamARN"
        ],
        roleArn=f"arn:aws:iam::{ACCOUNT}:role/log-archive",
    )


def _events(number: int) -> Iterator[dict[str, Any]]:
    """Two hours of lines, half a minute apart, the newest a moment ago."""
    now = int(time.time() * 1000) - number * 60_000
    for step in range(240):
        yield {"timestamp": now - (240 - step) * 30_000, "message": LINES[(step * 7 + number) % len(LINES)]}
