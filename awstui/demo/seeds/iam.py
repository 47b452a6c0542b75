"""People, what may assume what, and one policy that is wider than anybody remembers."""

from __future__ import annotations

import json
from typing import Any

from awstui.demo.aws import Aws, tags
from awstui.demo.home import ACCOUNT

GROUPS = {"operators": ("dana", "noor"), "developers": ("noor", "luis"), "auditors": ("iris",)}
POLICIES: dict[str, list[dict[str, Any]]] = {
    "read-orders": [{"Effect": "Allow", "Action": ["dynamodb:GetItem", "dynamodb:Query"], "Resource": "*"}],
    "run-the-shop": [{"Effect": "Allow", "Action": ["ec2:*", "sqs:*", "rds:*"], "Resource": "*"}],
    "deny-far-regions": [
        {
            "Effect": "Deny",
            "NotAction": ["iam:*", "sts:*"],
            "Resource": "*",
            "Condition": {"StringNotEquals": {"aws:RequestedRegion": ["eu-west-1", "us-east-1"]}},
        }
    ],
    "everything-temporarily-2023": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
}
READ_IT_ALL = [{"Effect": "Allow", "Action": ["*:Describe*", "*:List*", "*:Get*"], "Resource": "*"}]
WRITE_IMAGES = [{"Effect": "Allow", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::harbour-images/*"}]
ROLES = {
    "harbour-web": ("ec2.amazonaws.com", "read-orders"),
    "harbour-deploy": (f"arn:aws:iam::{ACCOUNT}:root", "run-the-shop"),
    "harbour-images": ("lambda.amazonaws.com", "everything-temporarily-2023"),
}


def seed(aws: Aws) -> None:
    """Users with keys in groups, policies with versions, roles with an instance profile."""
    iam = aws("iam")
    arns = {}
    for name, statements in POLICIES.items():
        arns[name] = iam.create_policy(PolicyName=name, PolicyDocument=_policy(statements))["Policy"]["Arn"]
    more = [*POLICIES["read-orders"], {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]
    iam.create_policy_version(PolicyArn=arns["read-orders"], PolicyDocument=_policy(more), SetAsDefault=True)
    _people(iam, arns)
    iam.create_open_id_connect_provider(
        Url="https://token.actions.githubusercontent.com", ClientIDList=["sts.amazonaws.com"], ThumbprintList=["0" * 40]
    )
    for name, (who, policy) in ROLES.items():
        principal = {"AWS": who} if who.startswith("arn:") else {"Service": who}
        iam.create_role(
            RoleName=name,
            AssumeRolePolicyDocument=_policy([{"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}]),
            Description=f"what {name} runs as",
            Tags=tags(team="platform"),
        )
        iam.attach_role_policy(RoleName=name, PolicyArn=arns[policy])
    iam.put_role_policy(RoleName="harbour-images", PolicyName="old-bucket", PolicyDocument=_policy(WRITE_IMAGES))
    iam.create_instance_profile(InstanceProfileName="harbour-web")
    iam.add_role_to_instance_profile(InstanceProfileName="harbour-web", RoleName="harbour-web")


def _people(iam: Any, arns: dict[str, str]) -> None:
    for user in ("noor", "luis", "iris", "ci-deploy"):
        iam.create_user(UserName=user, Path="/people/" if user != "ci-deploy" else "/machines/")
    old = iam.create_access_key(UserName="ci-deploy")["AccessKey"]["AccessKeyId"]
    iam.update_access_key(UserName="ci-deploy", AccessKeyId=old, Status="Inactive")
    for user in ("ci-deploy", "noor"):
        iam.create_access_key(UserName=user)
    iam.put_user_policy(UserName="luis", PolicyName="own-bucket", PolicyDocument=_policy(POLICIES["read-orders"]))
    for group, members in GROUPS.items():
        iam.create_group(GroupName=group)
        for user in members:
            iam.add_user_to_group(GroupName=group, UserName=user)
    iam.put_group_policy(GroupName="auditors", PolicyName="read-it-all", PolicyDocument=_policy(READ_IT_ALL))
    phone = iam.create_virtual_mfa_device(VirtualMFADeviceName="noor-phone")["VirtualMFADevice"]["SerialNumber"]
    iam.enable_mfa_device(
        UserName="noor", SerialNumber=phone, AuthenticationCode1="123456", AuthenticationCode2="654321"
    )
    iam.attach_group_policy(GroupName="operators", PolicyArn=arns["run-the-shop"])
    iam.attach_group_policy(GroupName="developers", PolicyArn=arns["deny-far-regions"])
    iam.attach_user_policy(UserName="ci-deploy", PolicyArn=arns["run-the-shop"])


def _policy(statements: list[dict[str, Any]]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statements})
