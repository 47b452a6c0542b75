"""What CloudFormation tells of a stack's making, resource by resource: moto keeps only the events of the stack itself.

Written into moto's own objects, so it only works inside the server's process.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from awstui.demo.home import ACCOUNT, REGION

FAILED = (
    'Resource handler returned message: "User: arn:aws:iam::123456789012:user/dana is not authorized to perform: '
    'SNS:CreateTopic on resource: arn:aws:sns:eu-west-1:123456789012:search-alerts" (Service: Sns, Status Code: 403)'
)


def tell_resources(name: str, age: timedelta) -> None:
    """Give a stack the events of its resources, and all its events an age, some seconds apart."""
    stack = _stack(name)
    first, *rest = stack.events
    stack.events = [first, *_resources(stack, "CREATE_IN_PROGRESS"), *_resources(stack, "CREATE_COMPLETE"), *rest]
    _space(stack, age)


def tell_failure(name: str, age: timedelta) -> None:
    """Make a stack one that failed and was rolled back, with the reason where an operator looks for it."""
    stack = _stack(name)
    begun, ended = _resources(stack, "CREATE_IN_PROGRESS"), _resources(stack, "CREATE_FAILED")
    ended[0].resource_status_reason = FAILED
    failed = ", ".join(event.logical_resource_id for event in ended)
    stack.events = [stack.events[0], *begun, *ended]
    stack._add_stack_event("ROLLBACK_IN_PROGRESS", f"The following resource(s) failed to create: [{failed}].")
    stack.events += _resources(stack, "DELETE_COMPLETE")
    stack._add_stack_event("ROLLBACK_COMPLETE")
    stack.status, stack.status_reason = "ROLLBACK_COMPLETE", ""
    _space(stack, age)


def _stack(name: str) -> Any:
    """moto's stack of that name."""
    from moto.cloudformation.models import cloudformation_backends

    return cloudformation_backends[ACCOUNT][REGION].get_stack(name)


def _resources(stack: Any, status: str) -> list[Any]:
    """An event with a status for each resource of a stack."""
    from moto.cloudformation.models import Event

    return [
        Event(stack.stack_id, stack.name, resource.logical_resource_id, resource.physical_resource_id,
              resource.cf_resource_type, status, None, None)
        for resource in stack.stack_resources
    ]  # fmt: skip


def _space(stack: Any, age: timedelta) -> None:
    """Spread a stack's events over time, the first of them `age` ago; moto's times are UTC without saying so."""
    started = datetime.now(UTC).replace(tzinfo=None) - age
    for number, event in enumerate(stack.events):
        event.timestamp = started + timedelta(seconds=7 * number)
    stack.creation_time = started
