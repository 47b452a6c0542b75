"""Certificates asked for."""

from __future__ import annotations

from typing import Any

LACKS = {"acm.users": "nothing uses certificates in a stand-in"}
SILENT = {"acm.certificates": "Why", "acm.domains": "Emails"}


def moto(aws: Any) -> None:
    """Three, with other names each."""
    for name in ("alpha", "beta", "gamma"):
        aws("acm").request_certificate(
            DomainName=f"{name}.example",
            SubjectAlternativeNames=[f"www.{name}.example", f"api.{name}.example"],
            ValidationMethod="DNS",
        )


def ministack(aws: Any) -> None:
    """The same."""
    moto(aws)
