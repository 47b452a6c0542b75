"""Buses, rules with targets, archives."""

from __future__ import annotations

import json
from typing import Any

SILENT = {"events.archives": "Reason", "events.buses": "Managed by"}


def moto(aws: Any) -> None:
    """Three buses; three rules on the default one, with two targets each."""
    events = aws("events")
    bus = events.describe_event_bus()["Arn"]
    for name in ("alpha", "beta", "gamma"):
        events.create_event_bus(Name=name, Description=f"the {name} bus")
        events.put_permission(EventBusName=name, StatementId="one", Action="events:PutEvents", Principal="111111111111")
        events.put_rule(
            Name=name,
            EventPattern=json.dumps({"source": [name]}),
            Description=f"what {name} says",
            RoleArn="arn:aws:iam::123456789012:role/events",
        )
        events.put_targets(
            Rule=name,
            Targets=[
                {
                    "Id": "queue",
                    "Arn": "arn:aws:sqs:eu-west-1:123456789012:orders",
                    "RoleArn": "arn:aws:iam::123456789012:role/events",
                    "DeadLetterConfig": {"Arn": "arn:aws:sqs:eu-west-1:123456789012:orders-dlq"},
                    "RetryPolicy": {"MaximumRetryAttempts": 3, "MaximumEventAgeInSeconds": 600},
                },
                {"Id": "other", "Arn": "arn:aws:sqs:eu-west-1:123456789012:emails", "Input": "{}"},
            ],
        )
        events.create_archive(ArchiveName=name, EventSourceArn=bus, RetentionDays=7)


def ministack(aws: Any) -> None:
    """The same."""
    moto(aws)
