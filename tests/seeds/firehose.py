"""Streams into a bucket, one of them from Kinesis."""

from __future__ import annotations

from typing import Any

SILENT = {"firehose.streams": "Encryption, Fault"}

_ROLE = "arn:aws:iam::123456789012:role/firehose"


def moto(aws: Any) -> None:
    """Three of them."""
    source = "arn:aws:kinesis:eu-west-1:123456789012:stream/alpha-source"
    aws("kinesis").create_stream(StreamName="alpha-source", ShardCount=1)
    for name in ("alpha", "beta", "gamma"):
        more: dict[str, Any] = {"DeliveryStreamType": "DirectPut"}
        if name == "alpha":
            reads = {"KinesisStreamARN": source, "RoleARN": _ROLE}
            more = {"DeliveryStreamType": "KinesisStreamAsSource", "KinesisStreamSourceConfiguration": reads}
        aws("firehose").create_delivery_stream(
            DeliveryStreamName=name,
            ExtendedS3DestinationConfiguration={
                "RoleARN": _ROLE,
                "BucketARN": f"arn:aws:s3:::{name}-lake",
                "Prefix": "in/",
                "ErrorOutputPrefix": "failed/",
            },
            **more,
        )


def ministack(aws: Any) -> None:
    """The same."""
    moto(aws)
