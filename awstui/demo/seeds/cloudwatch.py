"""Alarms in every state, a dashboard, and a few metrics of the shop's own."""

from __future__ import annotations

import json
import time
from typing import Any

from awstui.demo.aws import Aws
from awstui.demo.home import ACCOUNT, REGION

TOPIC = f"arn:aws:sns:{REGION}:{ACCOUNT}:on-call"
ALARMS: tuple[tuple[str, str, str, dict[str, str], float, str], ...] = (
    ("orders-dlq-not-empty", "AWS/SQS", "ApproximateNumberOfMessagesVisible", {"QueueName": "orders-dlq"}, 0, "ALARM"),
    ("orders-oldest", "AWS/SQS", "ApproximateAgeOfOldestMessage", {"QueueName": "orders"}, 900, "OK"),
    ("shop-cpu", "AWS/RDS", "CPUUtilization", {"DBInstanceIdentifier": "shop"}, 80, "OK"),
    ("shop-storage", "AWS/RDS", "FreeStorageSpace", {"DBInstanceIdentifier": "shop"}, 20_000_000_000, "ALARM"),
    ("payments-declined", "Harbour", "PaymentsDeclined", {}, 5, "INSUFFICIENT_DATA"),
    ("cms-cpu", "AWS/RDS", "CPUUtilization", {"DBInstanceIdentifier": "cms"}, 80, "INSUFFICIENT_DATA"),
)
"""Name, namespace, metric, dimensions, threshold, state."""


def seed(aws: Aws) -> None:
    """Alarms, a dashboard and metric data."""
    cloudwatch = aws("cloudwatch")
    for name, namespace, metric, of, threshold, state in ALARMS:
        cloudwatch.put_metric_alarm(
            AlarmName=name,
            Namespace=namespace,
            MetricName=metric,
            Dimensions=[{"Name": key, "Value": value} for key, value in of.items()],
            Statistic="Maximum",
            Period=300,
            EvaluationPeriods=3,
            Threshold=threshold,
            ComparisonOperator="LessThanThreshold" if metric.startswith("Free") else "GreaterThanThreshold",
            TreatMissingData="notBreaching" if namespace == "AWS/SQS" else "missing",
            AlarmActions=[TOPIC],
            ActionsEnabled=name != "cms-cpu",
        )
        cloudwatch.set_alarm_state(AlarmName=name, StateValue=state, StateReason=_reason(state, threshold))
    body = {"widgets": [{"type": "metric", "properties": {"metrics": [["Harbour", "Orders"]], "region": REGION}}]}
    for name in ("shop", "queues"):
        cloudwatch.put_dashboard(DashboardName=name, DashboardBody=json.dumps(body))
    _metrics(cloudwatch)


def _reason(state: str, threshold: float) -> str:
    return {
        "ALARM": f"Threshold Crossed: 3 datapoints were beyond the threshold ({threshold}).",
        "OK": f"Threshold Crossed: 1 datapoint was not beyond the threshold ({threshold}).",
    }.get(state, "Unchecked: Initial alarm creation")


def _metrics(cloudwatch: Any) -> None:
    """Orders by payment method, for the last hour."""
    now = time.time()
    data = [
        {
            "MetricName": "Orders",
            "Dimensions": [{"Name": "Payment", "Value": method}],
            "Timestamp": now - 300 * step,
            "Value": 10 + (step * 3) % 7,
            "Unit": "Count",
        }
        for method in ("card", "invoice", "transfer")
        for step in range(12)
    ]
    cloudwatch.put_metric_data(Namespace="Harbour", MetricData=data)
