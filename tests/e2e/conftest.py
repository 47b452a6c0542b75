"""What the tests in a terminal share: environments, AWS files, and the program on a local AWS."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tests import standins

collect_ignore_glob = ["test_*"] if sys.platform == "win32" else []  # there are no pseudo-terminals

_SAYS_MORE = ("TMUX", "STY", "NO_COLOR", "COLORTERM", "DISPLAY", "WAYLAND_DISPLAY", "SSH_CONNECTION", "SSH_TTY")


@pytest.fixture
def bare(aws_env: Path) -> dict[str, str]:
    """An environment without credentials and region, in which nothing hints at a terminal multiplexer or a desktop."""
    return {name: value for name, value in os.environ.items() if name not in _SAYS_MORE}


@pytest.fixture
def keys(bare: dict[str, str]) -> dict[str, str]:
    """An environment with credentials that every stand-in takes, in eu-west-1."""
    return bare | {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "AWS_REGION": "eu-west-1"}


def create_queues(url: str, names: Iterable[str], region: str = "eu-west-1", **credentials: Any) -> None:
    """Many queues by few calls: stacks of 500."""
    stacks = standins.client("cloudformation", url, region, **credentials)
    wanted = list(names)
    for start in range(0, len(wanted), 500):
        resources = {
            f"Q{number}": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": name}}
            for number, name in enumerate(wanted[start : start + 500])
        }
        stacks.create_stack(StackName=f"queues-{start}", TemplateBody=json.dumps({"Resources": resources}))


def run_instances(url: str, region: str, *names: str) -> list[str]:
    """Instances with these names; their ids."""
    made = standins.client("ec2", url, region)
    found = []
    for name in names:
        tags = [{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": name}]}]
        run = made.run_instances(ImageId="ami-12c6146b", MinCount=1, MaxCount=1, TagSpecifications=tags)
        found.append(run["Instances"][0]["InstanceId"])
    return found
