"""Beside the demo's databases: enough clusters, groups and files; maintenance on MiniStack."""

from __future__ import annotations

from typing import Any

LACKS = {
    "rds.clusters groups": "the stand-ins' clusters have no security groups",
    "rds.logs detail": "no stand-in implements DownloadDBLogFilePortion",
    "rds.maintenance": "moto does not implement it, and nothing is ever pending in MiniStack",
}
SILENT = {"rds.instances": "Pending, Public", "rds.parameters": "Allowed", "rds.snapshots": "Percent"}


def moto(aws: Any) -> None:
    """Three more clusters with snapshots, groups and settings."""
    rds = aws("rds")
    subnets = [each["SubnetId"] for each in aws("ec2").describe_subnets()["Subnets"][:2]]
    for name in ("alpha", "beta", "gamma"):
        rds.create_db_cluster(
            DBClusterIdentifier=name, Engine="aurora-mysql", MasterUsername="admin", MasterUserPassword="long-enough"
        )
        rds.create_db_cluster_snapshot(DBClusterSnapshotIdentifier=f"{name}-1", DBClusterIdentifier=name)
        rds.create_db_subnet_group(DBSubnetGroupName=name, DBSubnetGroupDescription=name, SubnetIds=subnets)
        rds.create_db_parameter_group(DBParameterGroupName=name, DBParameterGroupFamily="mysql8.0", Description=name)


def ministack(aws: Any) -> None:
    """Databases as MiniStack tells of them, and the settings of a parameter group."""
    rds = aws("rds")
    rds.create_db_parameter_group(DBParameterGroupName="alpha", DBParameterGroupFamily="mysql8.0", Description="alpha")
    settings = [
        {"ParameterName": name, "ParameterValue": "100", "ApplyMethod": "pending-reboot"}
        for name in ("max_connections", "wait_timeout", "long_query_time")
    ]
    rds.modify_db_parameter_group(DBParameterGroupName="alpha", Parameters=settings)
