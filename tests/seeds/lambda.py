"""The demo's functions, and more mappings from queues to them."""

from __future__ import annotations

from typing import Any

SILENT = {"lambda.mappings": "Last result"}


def moto(aws: Any) -> None:
    """One more queue that is worked on."""
    queue = aws("sqs").create_queue(QueueName="alpha-work")["QueueUrl"]
    arn = aws("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    aws("lambda").create_event_source_mapping(EventSourceArn=arn, FunctionName="place-order", BatchSize=5)
