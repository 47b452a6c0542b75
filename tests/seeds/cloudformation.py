"""Stacks with change sets, parameters and exports; three of them deleted again."""

from __future__ import annotations

import json
from typing import Any

LACKS = {
    "cloudformation.imports": "moto and MiniStack have no ListImports",
    "cloudformation.resources nested": "no stand-in makes nested stacks",
}
SILENT = {
    "cloudformation.changesets": "Reason",
    "cloudformation.deleted": "Deleted, Reason",
    "cloudformation.events": "Detail",
    "cloudformation.parameters": "Resolved",
    "cloudformation.resources": "Reason",
    "cloudformation.stacks": "Parent, Reason",
}


def moto(aws: Any) -> None:
    """Beside the demo's: stacks with a parameter and an export, and stacks that are gone."""
    _stacks(aws("cloudformation"))


def ministack(aws: Any) -> None:
    """The same with change sets: moto lists a stack twice that has one."""
    cloudformation = aws("cloudformation")
    for name in _stacks(cloudformation):
        cloudformation.create_change_set(
            StackName=name,
            ChangeSetName=f"{name}-next",
            Description="more of it",
            TemplateBody=_template(name, more=True),
            Parameters=[{"ParameterKey": "Size", "ParameterValue": "4"}],
        )


def _stacks(cloudformation: Any) -> tuple[str, ...]:
    names = ("alpha", "beta", "gamma")
    for name in names:
        size = [{"ParameterKey": "Size", "ParameterValue": "3"}]
        cloudformation.create_stack(StackName=name, TemplateBody=_template(name), Parameters=size)
        gone = f"{name}-gone"
        cloudformation.create_stack(StackName=gone, TemplateBody=_template(gone))
        cloudformation.get_waiter("stack_create_complete").wait(StackName=gone, WaiterConfig={"Delay": 1})
        cloudformation.delete_stack(StackName=gone)
    for name in names:
        cloudformation.get_waiter("stack_create_complete").wait(StackName=name, WaiterConfig={"Delay": 1})
    return names


def _template(name: str, more: bool = False) -> str:
    queues = {f"Queue{number}": {"Type": "AWS::SQS::Queue"} for number in range(1 + more)}
    return json.dumps(
        {
            "Description": f"the {name} stack",
            "Parameters": {"Size": {"Type": "Number", "Default": "1"}},
            "Resources": queues,
            "Outputs": {"Queue": {"Value": {"Ref": "Queue0"}, "Export": {"Name": f"{name}-queue"}}},
        }
    )
