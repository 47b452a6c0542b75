"""Where the demo's Auto Scaling has to be nearer to the real one than moto's is: activities that made its instances.

moto always answers that there were none. Patches moto's classes, so it only works inside the server's process.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from datetime import UTC
from typing import Any


def install() -> None:
    """Patch moto's Auto Scaling."""
    from moto.autoscaling.responses import AutoScalingResponse
    from moto.core.responses import ActionResult

    def describe_scaling_activities(self: Any) -> ActionResult:
        wanted = self._get_param("AutoScalingGroupName")
        groups = self.autoscaling_backend.autoscaling_groups.values()
        made = [each for group in groups if wanted in (None, group.name) for each in launches(group)]
        return ActionResult({"Activities": sorted(made, key=lambda each: each["StartTime"], reverse=True)})

    AutoScalingResponse.describe_scaling_activities = describe_scaling_activities  # type: ignore[method-assign]


def launches(group: Any) -> Iterator[dict[str, Any]]:
    """The activity that launched each instance a group has now, as DescribeScalingActivities tells it."""
    for state in group.instance_states:
        instance = state.instance
        begun = instance.launch_time.replace(tzinfo=UTC)
        yield {
            "ActivityId": str(uuid.uuid5(uuid.NAMESPACE_OID, instance.id)),
            "AutoScalingGroupName": group.name,
            "Description": f"Launching a new EC2 instance: {instance.id}",
            "Cause": f"At {begun:%Y-%m-%dT%H:%M:%SZ} an instance was started in response to a difference between "
            "desired and actual capacity.",
            "StartTime": begun,
            "EndTime": begun,
            "StatusCode": "Successful",
            "Progress": 100,
            "Details": json.dumps({"Subnet ID": instance.subnet_id, "Availability Zone": state.availability_zone}),
        }
