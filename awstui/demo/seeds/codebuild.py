"""The shop's builds: one project is green, one has been red since this morning, one builds right now."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import Any

from awstui.demo import builds
from awstui.demo.aws import Aws
from awstui.demo.home import ACCOUNT, REGION

PROJECTS = {
    "storefront": ("web", "aws/codebuild/standard:7.0", "BUILD_GENERAL1_MEDIUM"),
    "orders-api": ("api", "aws/codebuild/amazonlinux2-aarch64-standard:3.0", "BUILD_GENERAL1_SMALL"),
    "infrastructure": ("stacks", "aws/codebuild/standard:7.0", "BUILD_GENERAL1_SMALL"),
}
"""Name, repository, image, machine."""

STEPS = ("Entering phase INSTALL", "Running command npm ci", "Entering phase BUILD", "Running command pytest -q")

BROKEN = "Error while executing command: pytest -q. Reason: exit status 1"


def seed(aws: Aws) -> None:
    """Projects with two weeks of builds."""
    from moto.codebuild.models import codebuild_backends

    builds.install()
    codebuild = aws("codebuild")
    for number, (name, (repository, image, machine)) in enumerate(PROJECTS.items()):
        variables = [{"name": "STAGE", "value": "prod"}, {"name": "DB_PASSWORD", "value": "kept-in-the-wrong-place"}]
        codebuild.create_project(
            name=name,
            description=f"builds and tests {name}",
            source={
                "type": "CODECOMMIT",
                "location": f"https://git-codecommit.{REGION}.amazonaws.com/v1/repos/{repository}",
            },
            sourceVersion="refs/heads/main",
            artifacts={"type": "NO_ARTIFACTS"},
            environment={
                "type": "ARM_CONTAINER" if "aarch64" in image else "LINUX_CONTAINER",
                "image": image,
                "computeType": machine,
                "environmentVariables": variables,
            },
            serviceRole=f"arn:aws:iam::{ACCOUNT}:role/service-role/harbour-builds",
            timeoutInMinutes=30,
            tags=[{"key": "team", "value": "platform"}],
        )
        backend = codebuild_backends[ACCOUNT][REGION]
        changed = time.time() - (number * 11 + 2) * 86_400
        backend.codebuild_projects[name].project_metadata |= {"lastModified": changed, "created": changed - 9e6}
        for _ in range(8):
            codebuild.start_build(projectName=name, sourceVersion="main")
        for build, back in zip(backend.build_metadata_history[name], range(8, 0, -1), strict=True):
            red = name == "orders-api" and back < 3
            began = time.time() - back * 36_000 + number * 1_700
            builds.finish(build, began, *(("BUILD", BROKEN) if red else ()))
            build |= {"buildNumber": 40 - back, "initiator": "codepipeline/harbour" if back % 3 else "dana"}
            _log(aws("logs"), name, build, began, (*STEPS, "1 failed, 211 passed in 84.12s") if red else STEPS)
    codebuild.start_build(projectName="infrastructure", sourceVersion="refs/heads/new-vpc")


def _log(logs: Any, project: str, build: dict[str, Any], began: float, lines: tuple[str, ...]) -> None:
    """What a build wrote, in the stream that it names."""
    group, stream = f"/aws/codebuild/{project}", build["id"].partition(":")[2]
    with suppress(logs.exceptions.ResourceAlreadyExistsException):
        logs.create_log_group(logGroupName=group)
    logs.create_log_stream(logGroupName=group, logStreamName=stream)
    events = [
        {"timestamp": int((began + 20 * at) * 1000), "message": f"[Container] {line}"} for at, line in enumerate(lines)
    ]
    logs.put_log_events(logGroupName=group, logStreamName=stream, logEvents=events)
    build["logs"] |= {"groupName": group, "streamName": stream}
