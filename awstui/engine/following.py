"""Which changes AWS only begins when it answers, and the job that tells how they end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from awstui.protocol import Place
from awstui.protocol.following import Following
from awstui.records import record


@record
class Followed:
    """How an operation is followed: the job, what it is told besides the targets, its title."""

    job: str
    targets: str  # the parameter of the operation that has them
    args: Mapping[str, Any]
    title: str  # "Start"


FOLLOWED: dict[str, Followed] = {
    "ec2:StartInstances": Followed("ec2.watch_state", "InstanceIds", {"goal": "running"}, "Start"),
    "ec2:StopInstances": Followed("ec2.watch_state", "InstanceIds", {"goal": "stopped"}, "Stop"),
    "ec2:TerminateInstances": Followed("ec2.watch_state", "InstanceIds", {"goal": "terminated"}, "Terminate"),
}
"""`service:Operation` -> how. A reboot is not here: EC2 calls the instance running all the while."""


def following(
    service: str, operation: str, place: Place, made: Sequence[tuple[str, Mapping[str, Any]]]
) -> Following | None:
    """What follows calls that AWS accepted; None when they are over with its answer.

    Args:
        service: boto3's service name.
        operation: the API's name.
        place: where they were made.
        made: for each call what a person calls its target, and its input.
    """
    how = FOLLOWED.get(f"{service}:{operation}")
    if how is None or not made:
        return None
    names: dict[str, str] = {}
    for name, params in made:
        targets = [str(target) for target in params.get(how.targets) or ()]
        names |= {target: name if len(targets) == 1 else target for target in targets}
    what = next(iter(names.values())) if len(names) == 1 else f"{len(names):,} targets"
    return Following(f"{how.title} {what}", place, how.job, {**how.args, "targets": names})
