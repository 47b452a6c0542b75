"""The demo's tagged resources, and some more values."""

from __future__ import annotations

from typing import Any


def moto(aws: Any) -> None:
    """Three queues with three keys."""
    for name in ("alpha", "beta", "gamma"):
        aws("sqs").create_queue(QueueName=f"tagged-{name}", tags={"Name": name, "owner": name, "cost": "none"})


def ministack(aws: Any) -> None:
    """The same."""
    moto(aws)
