"""Parameters with versions, documents, commands."""

from __future__ import annotations

import json
from typing import Any

LACKS = {
    "ssm.instances": "no stand-in has managed instances",
    "ssm.invocations": "moto has no ListCommandInvocations; MiniStack sends no commands",
    "ssm.sessions": "no stand-in has DescribeSessions",
}
SILENT = {"ssm.documents": "Age, Author", "ssm.parameters": "Expires"}


def moto(aws: Any) -> None:
    """Three parameters, one of them secret; three documents; three commands."""
    ssm = aws("ssm")
    _parameters(ssm)
    content = json.dumps({"schemaVersion": "2.2", "description": "tidy", "mainSteps": []})
    server = aws("ec2").describe_instances()["Reservations"][0]["Instances"][0]["InstanceId"]
    for name in ("alpha", "beta", "gamma"):
        ssm.create_document(
            Content=content,
            Name=f"{name}-tidy",
            DocumentType="Command",
            TargetType="/AWS::EC2::Instance",
            Tags=[{"Key": "env", "Value": "test"}],
        )
        ssm.send_command(InstanceIds=[server], DocumentName=f"{name}-tidy", Comment=f"tidy {name}")


def ministack(aws: Any) -> None:
    """The same, as far as it goes."""
    _parameters(aws("ssm"))


def _parameters(ssm: Any) -> None:
    for name, kind in (("alpha", "String"), ("beta", "StringList"), ("gamma", "SecureString")):
        for value in ("first", "second"):
            ssm.put_parameter(
                Name=f"/test/{name}", Value=value, Type=kind, Overwrite=True, Description=f"the {name} setting"
            )
        ssm.label_parameter_version(Name=f"/test/{name}", ParameterVersion=1, Labels=["old"])
