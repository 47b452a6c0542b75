"""Secrets with versions, one of them rotating and one to be deleted."""

from __future__ import annotations

from typing import Any

LACKS = {"secretsmanager.secrets key": "no stand-in lists the key of a secret"}
SILENT = {"secretsmanager.secrets": "Every days, Next rotation, Owner, Rotated, KMS key"}


def moto(aws: Any) -> None:
    """Four secrets, each with a value before the one it has."""
    secrets = aws("secretsmanager")
    for name in ("alpha", "beta", "gamma", "gone"):
        secrets.create_secret(
            Name=f"{name}/db",
            Description=f"the {name} database",
            SecretString="first",
            KmsKeyId="alias/aws/secretsmanager",
            Tags=[{"Key": "env", "Value": "test"}],
        )
        secrets.put_secret_value(SecretId=f"{name}/db", SecretString="second")
        secrets.get_secret_value(SecretId=f"{name}/db")
    secrets.delete_secret(SecretId="gone/db")


def ministack(aws: Any) -> None:
    """The same."""
    moto(aws)
