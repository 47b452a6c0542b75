"""Workgroups with queries; MiniStack runs them."""

from __future__ import annotations

from typing import Any

SILENT = {"athena.workgroups": "Engine"}


def moto(aws: Any) -> None:
    """Three workgroups with a query and a saved one each."""
    athena = aws("athena")
    for name in ("alpha", "beta", "gamma"):
        athena.create_work_group(
            Name=name,
            Description=f"the {name} team",
            Configuration={
                "ResultConfiguration": {"OutputLocation": f"s3://results/{name}"},
                "BytesScannedCutoffPerQuery": 1 << 30,
                "EnforceWorkGroupConfiguration": True,
            },
        )
        athena.start_query_execution(
            QueryString="SELECT 1", WorkGroup=name, QueryExecutionContext={"Database": "default"}
        )
        athena.create_named_query(
            Name=f"{name}-orders",
            Description="how many",
            Database="shop",
            QueryString="SELECT count(*) FROM orders",
            WorkGroup=name,
        )


def ministack(aws: Any) -> None:
    """The same."""
    moto(aws)
