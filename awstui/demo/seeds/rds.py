"""The shop's databases: PostgreSQL with a replica's worth of memory, a stopped one, an Aurora cluster with members."""

from __future__ import annotations

from typing import Any

from awstui.demo.aws import Aws, tags

INSTANCES = (
    ("shop", "postgres", "17.4", "db.r7g.large", 200, True, "prod"),
    ("reporting", "postgres", "16.8", "db.m7g.xlarge", 500, False, "prod"),
    ("cms", "mysql", "8.4.4", "db.t4g.medium", 40, False, "staging"),
)
"""Name, engine, version, class, GiB, Multi-AZ, env."""

SETTINGS = (
    ("log_min_duration_statement", "500", "immediate"),
    ("max_connections", "400", "pending-reboot"),
    ("idle_in_transaction_session_timeout", "60000", "immediate"),
)
"""Of the shop's parameter group: name, value, when it takes hold."""


def seed(aws: Aws) -> None:
    """Groups, instances, a cluster, and snapshots of some of them."""
    rds = aws("rds")
    group = _group(rds, aws("ec2"))
    rds.create_db_parameter_group(
        DBParameterGroupName="shop-postgres", DBParameterGroupFamily="postgres17", Description="slow queries are logged"
    )
    rds.modify_db_parameter_group(
        DBParameterGroupName="shop-postgres",
        Parameters=[
            {"ParameterName": name, "ParameterValue": value, "ApplyMethod": when} for name, value, when in SETTINGS
        ],
    )
    for name, engine, version, size, space, spread, env in INSTANCES:
        rds.create_db_instance(
            DBInstanceIdentifier=name,
            Engine=engine,
            EngineVersion=version,
            DBInstanceClass=size,
            AllocatedStorage=space,
            MultiAZ=spread,
            MasterUsername="shop",
            MasterUserPassword="only-in-the-demo",
            DBSubnetGroupName=group,
            StorageEncrypted=env == "prod",
            DeletionProtection=spread,
            BackupRetentionPeriod=7 if spread else 1,
            Tags=tags(env=env, team="data"),
        )
    for name in ("shop-before-migration", "shop-2025-11-01"):
        rds.create_db_snapshot(DBSnapshotIdentifier=name, DBInstanceIdentifier="shop", Tags=tags(env="prod"))
    rds.create_db_snapshot(DBSnapshotIdentifier="cms-last", DBInstanceIdentifier="cms")
    rds.stop_db_instance(DBInstanceIdentifier="cms")
    _cluster(rds, group)


def _group(rds: Any, ec2: Any) -> str:
    """A subnet group over the private subnets."""
    subnets = ec2.describe_subnets(Filters=[{"Name": "tag:Name", "Values": ["private-*"]}])["Subnets"]
    rds.create_db_subnet_group(
        DBSubnetGroupName="harbour-private",
        DBSubnetGroupDescription="the shop's private subnets",
        SubnetIds=[subnet["SubnetId"] for subnet in subnets],
    )
    return "harbour-private"


def _cluster(rds: Any, group: str) -> None:
    """An Aurora cluster with a writer, a reader and a snapshot."""
    rds.create_db_cluster(
        DBClusterIdentifier="orders",
        Engine="aurora-postgresql",
        EngineVersion="16.6",
        MasterUsername="shop",
        MasterUserPassword="only-in-the-demo",
        DBSubnetGroupName=group,
        StorageEncrypted=True,
        Tags=tags(env="prod", team="data"),
    )
    for name in ("orders-1", "orders-2"):
        rds.create_db_instance(
            DBInstanceIdentifier=name,
            DBClusterIdentifier="orders",
            Engine="aurora-postgresql",
            DBInstanceClass="db.r7g.large",
            Tags=tags(env="prod", team="data"),
        )
    rds.create_db_cluster_snapshot(DBClusterSnapshotIdentifier="orders-2025-11-01", DBClusterIdentifier="orders")
