"""Instances to test on: moto's, and a botocore client that answers from a list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from botocore.stub import Stubber

from tests import standins

Step = tuple[str, Any]
"""Operation, and its answer, or the code and message of its error."""


@contextmanager
def stubbed(*steps: Step, service: str = "ec2") -> Iterator[Any]:
    """A client that answers these calls, in this order, and no other; all of them must be made."""
    client = standins.client(service, "http://127.0.0.1:1")
    asked: list[dict[str, Any]] = []
    client.meta.events.register("provide-client-params", lambda params, **_: asked.append(dict(params)))
    client.asked = asked
    with Stubber(client) as stubber:
        for operation, answer in steps:
            if isinstance(answer, tuple):
                stubber.add_client_error(operation, *answer)
            else:
                stubber.add_response(operation, answer)
        yield client
        stubber.assert_no_pending_responses()


def reservation(*states: tuple[str, str], reason: str = "") -> dict[str, Any]:
    """An answer of DescribeInstances: instances by id and state."""
    told = {"StateReason": {"Code": "x", "Message": reason}} if reason else {}
    found = [{"InstanceId": name, "State": {"Name": state}, **told} for name, state in states]
    return {"Reservations": [{"Instances": found}]}


def launch(ec2: Any, count: int = 1, **more: Any) -> list[str]:
    """Run instances in moto; their ids."""
    image = ec2.describe_images()["Images"][0]["ImageId"]
    asked = {"ImageId": image, "MinCount": count, "MaxCount": count, "InstanceType": "t3.micro", **more}
    return [each["InstanceId"] for each in ec2.run_instances(**asked)["Instances"]]


def names(ids: Sequence[str]) -> dict[str, str]:
    return {name: f"web-{number}" for number, name in enumerate(ids)}
