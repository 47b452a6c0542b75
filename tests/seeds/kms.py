"""Keys with aliases, grants and rotations."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from botocore.exceptions import ClientError

SILENT = {"kms.rotation": "Next", "kms.rotations": "Material, Valid to"}


def moto(aws: Any) -> None:
    """Three keys, one of them to be deleted."""
    kms = aws("kms")
    for name in ("alpha", "beta", "gamma"):
        key = kms.create_key(Description=f"the {name} key")["KeyMetadata"]["KeyId"]
        kms.create_alias(AliasName=f"alias/{name}", TargetKeyId=key)
        for grantee in ("one", "two", "three"):
            kms.create_grant(
                KeyId=key,
                GranteePrincipal=f"arn:aws:iam::123456789012:role/{grantee}",
                Operations=["Decrypt"],
                Name=grantee,
                Constraints={"EncryptionContextSubset": {"env": "test"}},
            )
        kms.enable_key_rotation(KeyId=key)
        with suppress(ClientError):  # MiniStack rotates nothing
            kms.rotate_key_on_demand(KeyId=key)
    gone = kms.create_key(Description="no longer needed")["KeyMetadata"]["KeyId"]
    kms.create_alias(AliasName="alias/gone", TargetKeyId=gone)
    kms.schedule_key_deletion(KeyId=gone, PendingWindowInDays=7)


def ministack(aws: Any) -> None:
    """The same."""
    moto(aws)
