"""Pipelines; moto keeps them and knows nothing of their state."""

from __future__ import annotations

import json
from typing import Any

LACKS = {
    "codepipeline.actions": "no stand-in has GetPipelineState",
    "codepipeline.executions": "no stand-in runs pipelines",
    "codepipeline.pipelines enrich": "no stand-in has GetPipelineState",
    "codepipeline.stages": "no stand-in has GetPipelineState",
    "codepipeline.steps": "no stand-in has ListActionExecutions",
}
SILENT = {"codepipeline.pipelines": "Began, Closed before, Mode, State, Type, Where, Why"}


def moto(aws: Any) -> None:
    """Three pipelines from a repository to a build."""
    trust = {"Effect": "Allow", "Principal": {"Service": "codepipeline.amazonaws.com"}, "Action": "sts:AssumeRole"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    role = aws("iam").create_role(RoleName="pipelines", AssumeRolePolicyDocument=document)["Role"]["Arn"]
    for name in ("alpha", "beta", "gamma"):
        aws("codepipeline").create_pipeline(
            pipeline={
                "name": name,
                "roleArn": role,
                "artifactStore": {"type": "S3", "location": "artifacts"},
                "stages": [_stage("Source", "S3", name), _stage("Build", "CodeBuild", name)],
                "pipelineType": "V2",
                "executionMode": "QUEUED",
            }
        )


def _stage(category: str, provider: str, name: str) -> dict[str, Any]:
    kind = {"category": category, "owner": "AWS", "provider": provider, "version": "1"}
    settings = {"S3Bucket": "sources", "S3ObjectKey": name} if provider == "S3" else {"ProjectName": name}
    return {"name": category, "actions": [{"name": category, "actionTypeId": kind, "configuration": settings}]}
