"""Ages: moto makes everything now, and a shop where everything is a minute old teaches nothing about time.

Moves creation times back in moto's own objects, since no API can; so it only works inside the server's process.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from awstui.demo.home import ACCOUNT

DAYS = (412, 3, 0.08, 97, 31, 9.5, 201, 0.6, 58, 730, 14, 1.2)
"""Ages in days, taken in turn."""


def age_instances(region: str) -> None:
    """Launch times of the instances of a region."""
    from moto.ec2.models import ec2_backends

    reservations = ec2_backends[ACCOUNT][region].reservations.values()
    _move([instance for reservation in reservations for instance in reservation.instances], "launch_time")


def age_storage(region: str) -> None:
    """Creation times of the volumes and snapshots of a region."""
    from moto.ec2.models import ec2_backends

    ec2 = ec2_backends[ACCOUNT][region]
    _move(ec2.volumes.values(), "create_time")
    _move(ec2.snapshots.values(), "start_time")


def age_queues(region: str) -> None:
    """Creation times of the queues of a region, and sending times of what lies in them.

    A minute apart, and in dead-letter queues some hours: what died there did so over the last days.
    """
    from moto.sqs.models import sqs_backends

    queues: Any = sqs_backends[ACCOUNT][region].queues.values()
    for number, queue in enumerate(queues):
        queue.created_timestamp = int(queue.created_timestamp - DAYS[number % len(DAYS)] * 86_400)  # AWS: whole seconds
        apart = 8_100_000 if "-dlq" in queue.name else 61_000  # milliseconds
        for place, message in enumerate(reversed(queue._messages)):
            message.sent_timestamp -= place * apart


def _move(things: Iterable[Any], moment: str) -> None:
    """Move one moment of each thing into the past."""
    for number, thing in enumerate(things):
        setattr(thing, moment, getattr(thing, moment) - timedelta(days=DAYS[number % len(DAYS)]))
