"""The demo's topics, and platform applications with their endpoints."""

from __future__ import annotations

from typing import Any

SILENT = {
    "sns.endpoints": "User data",
    "sns.platforms": "Certificate ends, Success sampled",
    "sns.topics": "Max size",
}


def moto(aws: Any) -> None:
    """Three applications with a device each."""
    sns = aws("sns")
    for name in ("alpha", "beta", "gamma"):
        application = sns.create_platform_application(
            Name=name, Platform="GCM", Attributes={"PlatformCredential": "secret", "Enabled": "true"}
        )["PlatformApplicationArn"]
        for device in range(3):
            sns.create_platform_endpoint(
                PlatformApplicationArn=application, Token=f"{name}-{device}", CustomUserData=f"device {device}"
            )
