"""Beside the demo's alarms: their history, which moto lacks, and a composite alarm, on MiniStack."""

from __future__ import annotations

import json
from typing import Any


def moto(aws: Any) -> None:
    """One more dashboard."""
    aws("cloudwatch").put_dashboard(DashboardName="alpha", DashboardBody=json.dumps({"widgets": []}))


def ministack(aws: Any) -> None:
    """Alarms that have been in several states."""
    cloudwatch = aws("cloudwatch")
    for name in ("alpha", "beta", "gamma"):
        cloudwatch.put_metric_alarm(
            AlarmName=name,
            Namespace="Alpha",
            MetricName="Errors",
            Dimensions=[{"Name": "Service", "Value": name}],
            Statistic="Sum",
            Period=60,
            EvaluationPeriods=1,
            Threshold=1,
            ComparisonOperator="GreaterThanThreshold",
            TreatMissingData="breaching",
            AlarmActions=["arn:aws:sns:eu-west-1:123456789012:on-call"],
        )
        for state in ("ALARM", "OK"):
            cloudwatch.set_alarm_state(AlarmName=name, StateValue=state, StateReason=f"set to {state}")
    cloudwatch.put_composite_alarm(AlarmName="any", AlarmRule="ALARM(alpha) OR ALARM(beta)")
