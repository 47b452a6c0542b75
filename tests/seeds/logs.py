"""Beside the demo's log groups: filters of both kinds, keys and classes."""

from __future__ import annotations

from typing import Any

from awstui.demo.home import ACCOUNT, REGION

SILENT = {"logs.groups": "Class", "logs.metric_filters": "Age"}


def moto(aws: Any) -> None:
    """Three filters of each kind."""
    logs = aws("logs")
    logs.create_log_group(
        logGroupName="alpha", kmsKeyId=f"arn:aws:kms:{REGION}:{ACCOUNT}:key/alpha", logGroupClass="INFREQUENT_ACCESS"
    )
    for name in ("alpha", "beta", "gamma"):
        logs.put_metric_filter(
            logGroupName="alpha",
            filterName=name,
            filterPattern="ERROR",
            metricTransformations=[{"metricName": "Errors", "metricNamespace": "Alpha", "metricValue": "1"}],
        )
    stream = aws("kinesis")
    stream.create_stream(StreamName="alpha", ShardCount=1)
    for group in ("/harbour/web", "/harbour/checkout", "alpha"):
        logs.put_subscription_filter(
            logGroupName=group,
            filterName=f"to-{group.strip('/')}",
            filterPattern="ERROR",
            destinationArn=f"arn:aws:kinesis:{REGION}:{ACCOUNT}:stream/alpha",
            roleArn=f"arn:aws:iam::{ACCOUNT}:role/alpha",
        )
