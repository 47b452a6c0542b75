"""Projects and their builds."""

from __future__ import annotations

from typing import Any


def moto(aws: Any) -> None:
    """Three projects with a build each."""
    builds = aws("codebuild")
    for name in ("alpha", "beta", "gamma"):
        builds.create_project(
            name=name,
            description=f"builds {name}",
            source={"type": "CODECOMMIT", "location": f"https://codecommit.example/v1/repos/{name}"},
            sourceVersion="main",
            artifacts={"type": "NO_ARTIFACTS"},
            environment={
                "type": "LINUX_CONTAINER",
                "image": "aws/codebuild/standard:7.0",
                "computeType": "BUILD_GENERAL1_SMALL",
                "privilegedMode": True,
            },
            serviceRole="arn:aws:iam::123456789012:role/service-role/builds",
            timeoutInMinutes=30,
            tags=[{"key": "env", "value": "test"}],
        )
        for _ in range(3):
            builds.start_build(projectName=name, sourceVersion="main")


def ministack(aws: Any) -> None:
    """The same, with the log groups that the builds name."""
    moto(aws)
    for name in ("alpha", "beta", "gamma"):
        aws("logs").create_log_group(logGroupName=f"/aws/codebuild/{name}")
