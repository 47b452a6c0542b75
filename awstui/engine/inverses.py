"""What takes a change back: read right before the change, from what the resource has then.

An operation entered here is undone by a call that leads to the state before, whichever door the change came through.
Consoles that know more give `before` and `inverse` to the journal themselves, and then nothing is read here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, cast

from awstui.engine.safety import Memory, Permit

Params = Mapping[str, Any]
Reader = Callable[[Any, str, Params], Memory | None]
"""Takes client, operation and its input; None when it has nothing to say of that input."""


@dataclass(frozen=True, slots=True)
class Setting:
    """An operation that sets what another one shows: its inverse is itself, with the values of before."""

    read: str  # the operation that shows it
    asks: Mapping[str, str]  # its parameters -> ours; "[AutoScalingGroupName]" where it wants a list
    finds: Mapping[str, str]  # our parameters -> where in its answer they are (JMESPath); absent: left out
    title: str
    sets: str = ""  # the operation that sets it, when the one that is undone takes it away
    clears: str = ""  # the operation that takes it away, when it may have no value at all

    @property
    def named(self) -> tuple[str, ...]:
        """Our parameters that say which resource it is."""
        return tuple(ours.strip("[]") for ours in self.asks.values())


SETTINGS: dict[str, Setting] = {
    "autoscaling:SetDesiredCapacity": Setting(
        "DescribeAutoScalingGroups",
        {"AutoScalingGroupNames": "[AutoScalingGroupName]"},
        {"DesiredCapacity": "AutoScalingGroups[0].DesiredCapacity"},
        "Put the desired capacity back",
    ),
    "cloudformation:UpdateTerminationProtection": Setting(
        "DescribeStacks",
        {"StackName": "StackName"},
        {"EnableTerminationProtection": "Stacks[0].EnableTerminationProtection || `false`"},
        "Put termination protection back",
    ),
    "codecommit:UpdateDefaultBranch": Setting(
        "GetRepository",
        {"repositoryName": "repositoryName"},
        {"defaultBranchName": "repositoryMetadata.defaultBranch"},
        "Put the default branch back",
    ),
    "codecommit:UpdateRepositoryDescription": Setting(
        "GetRepository",
        {"repositoryName": "repositoryName"},
        {"repositoryDescription": "repositoryMetadata.repositoryDescription || ''"},
        "Put the description back",
    ),
    "dynamodb:UpdateTable": Setting(
        "DescribeTable",
        {"TableName": "TableName"},
        {"DeletionProtectionEnabled": "Table.DeletionProtectionEnabled || `false`"},
        "Put deletion protection back",
    ),
    "ecs:UpdateService": Setting(
        "DescribeServices",
        {"cluster": "cluster", "services": "[service]"},
        {"desiredCount": "services[0].desiredCount"},
        "Put the number of tasks back",
    ),
    "eks:UpdateNodegroupConfig": Setting(
        "DescribeNodegroup",
        {"clusterName": "clusterName", "nodegroupName": "nodegroupName"},
        {"scalingConfig": "nodegroup.scalingConfig"},
        "Put the number of nodes back",
    ),
    "kinesis:UpdateShardCount": Setting(
        "DescribeStreamSummary",
        {"StreamName": "StreamName"},
        {"TargetShardCount": "StreamDescriptionSummary.OpenShardCount", "ScalingType": "'UNIFORM_SCALING'"},
        "Put the number of shards back",
    ),
    **dict.fromkeys(
        ("lambda:PutFunctionConcurrency", "lambda:DeleteFunctionConcurrency"),
        Setting(
            "GetFunctionConcurrency",
            {"FunctionName": "FunctionName"},
            {"ReservedConcurrentExecutions": "ReservedConcurrentExecutions"},
            "Put the reserved concurrency back",
            sets="PutFunctionConcurrency",
            clears="DeleteFunctionConcurrency",
        ),
    ),
    "lambda:UpdateAlias": Setting(
        "GetAlias",
        {"FunctionName": "FunctionName", "Name": "Name"},
        {"FunctionVersion": "FunctionVersion"},
        "Lead to the version of before",
    ),
    **dict.fromkeys(
        ("logs:PutRetentionPolicy", "logs:DeleteRetentionPolicy"),
        Setting(
            "DescribeLogGroups",
            {"logGroupNamePrefix": "logGroupName"},
            {"retentionInDays": "logGroups[0].retentionInDays"},  # of all with this prefix, the name itself is first
            "Put the retention back",
            sets="PutRetentionPolicy",
            clears="DeleteRetentionPolicy",
        ),
    ),
    "rds:ModifyDBCluster": Setting(
        "DescribeDBClusters",
        {"DBClusterIdentifier": "DBClusterIdentifier"},
        {"DeletionProtection": "DBClusters[0].DeletionProtection"},
        "Put deletion protection back",
    ),
    "rds:ModifyDBInstance": Setting(
        "DescribeDBInstances",
        {"DBInstanceIdentifier": "DBInstanceIdentifier"},
        {"DeletionProtection": "DBInstances[0].DeletionProtection"},
        "Put deletion protection back",
    ),
    "route53:UpdateHealthCheck": Setting(
        "GetHealthCheck",
        {"HealthCheckId": "HealthCheckId"},
        {"Disabled": "HealthCheck.HealthCheckConfig.Disabled || `false`"},
        "Put the health check back",
    ),
    "s3:PutBucketVersioning": Setting(
        "GetBucketVersioning",
        {"Bucket": "Bucket"},
        {"VersioningConfiguration": "{Status: Status || 'Suspended'}"},  # a bucket never gets rid of the question again
        "Put versioning back",
    ),
    "route53:UpdateHostedZoneComment": Setting(
        "GetHostedZone",
        {"Id": "Id"},
        {"Comment": "HostedZone.Config.Comment"},
        "Put the comment back",
    ),
}
"""Inputs that set anything else beside these parameters are not undone."""

OPPOSITES: dict[str, tuple[str, str]] = {
    "elbv2:DeregisterTargets": ("RegisterTargets", "Register the targets again"),
    "iam:AddUserToGroup": ("RemoveUserFromGroup", "Take out of the group again"),
    "iam:DetachGroupPolicy": ("AttachGroupPolicy", "Attach the policy again"),
    "iam:DetachRolePolicy": ("AttachRolePolicy", "Attach the policy again"),
    "iam:DetachUserPolicy": ("AttachUserPolicy", "Attach the policy again"),
    "iam:RemoveUserFromGroup": ("AddUserToGroup", "Put into the group again"),
    "organizations:DetachPolicy": ("AttachPolicy", "Attach the policy again"),
}
"""Operations that another one with the very same input takes back, and what that is called."""

READERS: dict[str, str] = {
    **dict.fromkeys(SETTINGS, "awstui.engine.inverses:setting"),
    **dict.fromkeys(OPPOSITES, "awstui.engine.inverses:opposite"),
    "ec2:CreateTags": "awstui.engine.services.ec2_inverses:tags",
    "ec2:DeleteTags": "awstui.engine.services.ec2_inverses:tags",
    "ec2:StartInstances": "awstui.engine.services.ec2_inverses:power",
    "ec2:ModifyInstanceAttribute": "awstui.engine.services.ec2_inverses:attribute",
    "ec2:ModifyNetworkInterfaceAttribute": "awstui.engine.services.ec2_inverses:groups",
    "ec2:StopInstances": "awstui.engine.services.ec2_inverses:power",
    "ec2:RevokeSecurityGroupIngress": "awstui.engine.services.ec2_inverses:rules",
    "ec2:RevokeSecurityGroupEgress": "awstui.engine.services.ec2_inverses:rules",
    "ec2:DetachVolume": "awstui.engine.services.ec2_inverses:attachment",
    "ec2:DisassociateAddress": "awstui.engine.services.ec2_inverses:association",
    "sns:SetTopicAttributes": "awstui.engine.services.sns.inverses:topic",
    "sns:SetSubscriptionAttributes": "awstui.engine.services.sns.inverses:subscription",
    "sns:Unsubscribe": "awstui.engine.services.sns.inverses:unsubscribed",
    "sqs:SetQueueAttributes": "awstui.engine.services.sqs.inverses:attributes",
    "sqs:TagQueue": "awstui.engine.services.sqs.inverses:tags",
    "sqs:UntagQueue": "awstui.engine.services.sqs.inverses:tags",
}
"""Operation -> "module:function", imported when it is first needed."""


def remember(granted: Permit, client: Any, operation: str, params: Params) -> None:
    """Leave with the permit what the resource has; a read that fails stops no change that was confirmed.

    Args:
        granted: the permit of the change.
        client: the client that is about to make it.
        operation: the API's name.
        params: the input.
    """
    name = f"{client.meta.service_model.service_name}:{operation}"
    if name not in READERS or name not in granted.operations:
        return
    if granted.memory is not None:
        granted.memory = Memory(fault="no undo is kept: this was several changes")
        return
    try:
        granted.memory = present(client, operation, params)
    except Exception as error:
        response = getattr(error, "response", None) or {}
        code = response.get("Error", {}).get("Code") or type(error).__name__
        granted.memory = Memory(fault=f"what was there before could not be read ({code})")


def present(client: Any, operation: str, params: Params) -> Memory | None:
    """What the resource has now of what the operation would change, and the call that leads back to that.

    Args:
        client: a client of the operation's service.
        operation: the API's name.
        params: its input.

    Returns: None for an operation that is not known here, or an input of it that is not.

    Raises:
        botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError: it could not be read.
    """
    target = READERS.get(f"{client.meta.service_model.service_name}:{operation}")
    if target is None:
        return None
    module, _, function = target.partition(":")
    return cast(Reader, getattr(import_module(module), function))(client, operation, params)


def opposite(client: Any, operation: str, params: Params) -> Memory | None:
    """What takes an operation of OPPOSITES back: nothing has to be read, the input says it all."""
    service = client.meta.service_model.service_name
    inverse, title = OPPOSITES[f"{service}:{operation}"]
    return Memory(None, {"service": service, "operation": inverse, "params": dict(params), "title": title})


def setting(client: Any, operation: str, params: Params) -> Memory | None:
    """What an operation of SETTINGS would replace."""
    import jmespath

    from awstui.engine import calls

    service = client.meta.service_model.service_name
    how = SETTINGS[f"{service}:{operation}"]
    if not params.keys() <= {*how.named, *how.finds}:
        return None
    asked = {theirs: jmespath.search(ours, params) for theirs, ours in how.asks.items()}
    answer = calls.method(client, how.read)(**{name: value for name, value in asked.items() if value is not None})
    values = {name: jmespath.search(path, answer) for name, path in how.finds.items()}
    known = {name: value for name, value in values.items() if value is not None}
    back = {name: params[name] for name in how.named if name in params} | known
    sets = how.sets or operation
    inverse = {"service": service, "operation": sets if known else how.clears or sets, "params": back}
    return Memory(values, inverse | {"title": how.title})
