"""An organization with units, accounts and policies."""

from __future__ import annotations

import json
from typing import Any

FEWER = {"organizations.roots": 1}


def moto(aws: Any) -> None:
    """Three units, three accounts, three policies attached to the first unit and account."""
    organizations = aws("organizations")
    organizations.create_organization(FeatureSet="ALL")
    root = organizations.list_roots()["Roots"][0]["Id"]
    organizations.enable_policy_type(RootId=root, PolicyType="SERVICE_CONTROL_POLICY")
    statement = {"Effect": "Deny", "Action": "ec2:TerminateInstances", "Resource": "*"}
    content = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    for name in ("alpha", "beta", "gamma"):
        unit = organizations.create_organizational_unit(ParentId=root, Name=name)["OrganizationalUnit"]["Id"]
        made = organizations.create_account(Email=f"{name}@harbour.example", AccountName=name)["CreateAccountStatus"]
        organizations.move_account(AccountId=made["AccountId"], SourceParentId=root, DestinationParentId=unit)
        policy = organizations.create_policy(
            Name=name, Description=f"what {name} may not", Type="SERVICE_CONTROL_POLICY", Content=content
        )["Policy"]["PolicySummary"]["Id"]
        for target in (root, unit, made["AccountId"]):
            organizations.attach_policy(PolicyId=policy, TargetId=target)
