"""The demo's zones, and health checks of every kind."""

from __future__ import annotations

from typing import Any

SILENT = {"route53.zones": "Managed by"}


def moto(aws: Any) -> None:
    """Three checks beside the demo's."""
    route53 = aws("route53")
    for name in ("alpha", "beta", "gamma"):
        route53.create_health_check(
            CallerReference=name,
            HealthCheckConfig={
                "Type": "HTTPS",
                "FullyQualifiedDomainName": f"{name}.example",
                "Port": 443,
                "ResourcePath": "/health",
                "RequestInterval": 30,
                "FailureThreshold": 3,
                "Inverted": False,
                "Disabled": False,
            },
        )
