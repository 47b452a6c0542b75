"""Streams with shards and consumers."""

from __future__ import annotations

from typing import Any

SILENT = {"kinesis.shards": "Other parent, Parent", "kinesis.streams": "KMS key"}


def moto(aws: Any) -> None:
    """Three streams of two shards with a consumer each."""
    kinesis = aws("kinesis")
    for name in ("alpha", "beta", "gamma"):
        kinesis.create_stream(StreamName=f"{name}-clicks", ShardCount=2)
        arn = kinesis.describe_stream_summary(StreamName=f"{name}-clicks")["StreamDescriptionSummary"]["StreamARN"]
        kinesis.register_stream_consumer(StreamARN=arn, ConsumerName=f"{name}-reader")


def ministack(aws: Any) -> None:
    """The same."""
    moto(aws)
