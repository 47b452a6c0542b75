"""What works on the queues: a Lambda function that polls one, rules that fill others, and what CloudWatch measured."""

from __future__ import annotations

import io
import json
import math
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from awstui.demo.aws import Aws
from awstui.demo.home import ACCOUNT, REGION

HOURS = 24
"""How far back the metrics go."""
_BATCH = 1000
"""The most metric data PutMetricData takes at once."""


def seed(aws: Aws) -> None:
    """Functions and their mappings, rules and their targets, and a day of metrics."""
    _functions(aws)
    _rules(aws)
    _metrics(aws)


def _arn(queue: str) -> str:
    return f"arn:aws:sqs:{REGION}:{ACCOUNT}:{queue}"


def _functions(aws: Aws) -> None:
    statement = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    trust = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    role = aws("iam").create_role(RoleName="harbour-workers", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("worker.py", "def handle(event, context):\n    return {}\n")
    functions = aws("lambda")
    for name, queue, more in (
        ("place-order", "orders", {"MaximumBatchingWindowInSeconds": 5, "ScalingConfig": {"MaximumConcurrency": 4}}),
        ("send-email", "emails", {"FunctionResponseTypes": ["ReportBatchItemFailures"], "Enabled": False}),
    ):
        functions.create_function(
            FunctionName=name,
            Runtime="python3.13",
            Role=role,
            Handler="worker.handle",
            Code={"ZipFile": code.getvalue()},
        )
        functions.create_event_source_mapping(EventSourceArn=_arn(queue), FunctionName=name, BatchSize=10, **more)


def _rules(aws: Aws) -> None:
    events = aws("events")
    events.create_event_bus(Name="harbour")
    events.put_rule(Name="nightly-reports", ScheduleExpression="cron(15 2 * * ? *)")
    events.put_targets(Rule="nightly-reports", Targets=[{"Id": "queue", "Arn": _arn("nightly-reports")}])
    pattern = json.dumps({"source": ["harbour.storefront"], "detail-type": ["OrderPlaced"]})
    events.put_rule(Name="order-placed", EventBusName="harbour", EventPattern=pattern)
    events.put_targets(Rule="order-placed", EventBusName="harbour", Targets=[{"Id": "queue", "Arn": _arn("orders")}])


def _metrics(aws: Aws) -> None:
    """A day of `orders`: waves of orders, an hour in which nothing was measured, a backlog that grows at the end."""
    data = list(_measured(datetime.now(UTC).replace(second=0, microsecond=0)))
    for start in range(0, len(data), _BATCH):
        aws("cloudwatch").put_metric_data(Namespace="AWS/SQS", MetricData=data[start : start + _BATCH])


def _measured(now: datetime) -> Iterator[dict[str, Any]]:
    minutes = [minute for minute in range(HOURS * 60) if not 600 <= minute < 660 and not 24 <= minute < 30]
    for name, (unit, value) in _CURVES.items():
        for minute in minutes:
            yield {
                "MetricName": name,
                "Dimensions": [{"Name": "QueueName", "Value": "orders"}],
                "Timestamp": now - timedelta(minutes=minute),
                "Value": max(0, round(value(minute))),
                "Unit": unit,
            }


def _flow(height: int, later: float, jitter: int) -> Callable[[int], float]:
    return lambda minute: height + height * 0.8 * math.sin(minute / 95 + later) + minute * 7919 % jitter


_CURVES: dict[str, tuple[str, Callable[[int], float]]] = {
    "NumberOfMessagesSent": ("Count", _flow(60, 0, 19)),
    "NumberOfMessagesReceived": ("Count", lambda minute: _flow(58, 0.1, 17)(minute) * (1 if minute > 90 else 0.6)),
    "NumberOfMessagesDeleted": ("Count", lambda minute: _flow(57, 0.1, 13)(minute) * (1 if minute > 90 else 0.4)),
    "ApproximateNumberOfMessagesVisible": ("Count", lambda minute: 2600 - 28 * minute if minute < 90 else minute % 9),
    "ApproximateNumberOfMessagesNotVisible": ("Count", lambda minute: 3 + minute * 31 % 5),
    "ApproximateAgeOfOldestMessage": ("Seconds", lambda minute: 5400 - 60 * minute if minute < 90 else minute % 40),
}
"""By metric: its unit, and its value so many minutes ago."""
