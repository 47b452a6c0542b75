"""State machines and their executions."""

from __future__ import annotations

import json
from typing import Any

SILENT = {"stepfunctions.executions": "Redrives, Version", "stepfunctions.history": "Resource"}

_STATES = {"One": {"Type": "Pass", "Next": "Two"}, "Two": {"Type": "Wait", "Seconds": 600, "End": True}}


def moto(aws: Any) -> None:
    """Three machines with three executions each."""
    machines = aws("stepfunctions")
    for name in ("alpha", "beta", "gamma"):
        arn = machines.create_state_machine(
            name=name,
            definition=json.dumps({"StartAt": "One", "States": _STATES}),
            roleArn="arn:aws:iam::123456789012:role/states",
            loggingConfiguration={"level": "ERROR", "includeExecutionData": False},
            tracingConfiguration={"enabled": True},
        )["stateMachineArn"]
        for number in range(3):
            run = machines.start_execution(stateMachineArn=arn, name=f"{name}-{number}", input="{}")["executionArn"]
            if not number:
                machines.stop_execution(executionArn=run, error="Stopped", cause="not needed")


def ministack(aws: Any) -> None:
    """The same."""
    moto(aws)
