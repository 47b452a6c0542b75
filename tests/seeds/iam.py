"""Beside the demo's people: inline policies, MFA devices, providers, and enough of what is attached."""

from __future__ import annotations

import json
from typing import Any

FEWER = {"iam.summary": 1}
SILENT = {
    "iam.members": "Password used",
    "iam.roles": "Last used, Used in",
    "iam.users": "Password used",
}
POLICY = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})
TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"},
        ],
    }
)


def moto(aws: Any) -> None:
    _seed(aws("iam"))
    ec2 = aws("ec2")
    image = ec2.describe_images()["Images"][0]["ImageId"]
    ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1, IamInstanceProfile={"Name": "profile-0"})


def ministack(aws: Any) -> None:
    _seed(aws("iam"))


def _seed(iam: Any) -> None:
    iam.create_user(UserName="alpha")
    iam.create_group(GroupName="alpha")
    iam.create_role(RoleName="alpha", AssumeRolePolicyDocument=TRUST, Description="alpha", MaxSessionDuration=7200)
    iam.create_access_key(UserName="alpha")
    iam.create_access_key(UserName="alpha")
    for number in range(3):
        arn = iam.create_policy(
            PolicyName=f"alpha-{number}", PolicyDocument=POLICY, Path="/alpha/", Description="one of three"
        )["Policy"]["Arn"]
        iam.attach_user_policy(UserName="alpha", PolicyArn=arn)
        iam.attach_group_policy(GroupName="alpha", PolicyArn=arn)
        iam.attach_role_policy(RoleName="alpha", PolicyArn=arn)
        iam.put_user_policy(UserName="alpha", PolicyName=f"inline-{number}", PolicyDocument=POLICY)
        iam.put_group_policy(GroupName="alpha", PolicyName=f"inline-{number}", PolicyDocument=POLICY)
        iam.put_role_permissions_boundary(RoleName="alpha", PermissionsBoundary=arn)
        iam.put_role_policy(RoleName="alpha", PolicyName=f"inline-{number}", PolicyDocument=POLICY)
        iam.create_instance_profile(InstanceProfileName=f"profile-{number}")
        iam.add_role_to_instance_profile(InstanceProfileName=f"profile-{number}", RoleName="alpha")
        iam.create_open_id_connect_provider(
            Url=f"https://login-{number}.example", ClientIDList=["sts.amazonaws.com"], ThumbprintList=["0" * 40]
        )
        device = iam.create_virtual_mfa_device(VirtualMFADeviceName=f"phone-{number}")["VirtualMFADevice"]
        iam.enable_mfa_device(
            UserName="alpha",
            SerialNumber=device["SerialNumber"],
            AuthenticationCode1="123456",
            AuthenticationCode2="654321",
        )
        iam.create_user(UserName=f"user-{number}")
        iam.add_user_to_group(GroupName="alpha", UserName=f"user-{number}")
        iam.create_group(GroupName=f"group-{number}")
        iam.add_user_to_group(GroupName=f"group-{number}", UserName="alpha")
