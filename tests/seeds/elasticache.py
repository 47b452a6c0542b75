"""Replication groups, single nodes, snapshots."""

from __future__ import annotations

from typing import Any

SILENT = {"elasticache.shards": "Slots"}


def moto(aws: Any) -> None:
    """Three of each."""
    cache = aws("elasticache")
    for name in ("alpha", "beta", "gamma"):
        cache.create_replication_group(
            ReplicationGroupId=name,
            ReplicationGroupDescription=f"the {name} cache",
            CacheNodeType="cache.t4g.small",
            Engine="redis",
            NumNodeGroups=1,
            ReplicasPerNodeGroup=1,
            AutomaticFailoverEnabled=True,
            MultiAZEnabled=True,
            SnapshotRetentionLimit=3,
            TransitEncryptionEnabled=True,
            AtRestEncryptionEnabled=True,
        )
        cache.create_cache_cluster(
            CacheClusterId=f"{name}-one",
            Engine="memcached",
            EngineVersion="1.6.22",
            CacheNodeType="cache.t4g.small",
            NumCacheNodes=1,
            PreferredAvailabilityZone="eu-west-1a",
            PreferredMaintenanceWindow="sun:03:00-sun:04:00",
        )
        cache.create_snapshot(SnapshotName=f"{name}-nightly", ReplicationGroupId=name)


def ministack(aws: Any) -> None:
    """The same, and serverless caches."""
    moto(aws)
    for name in ("alpha", "beta", "gamma"):
        aws("elasticache").create_serverless_cache(
            ServerlessCacheName=name,
            Engine="valkey",
            CacheUsageLimits={"DataStorage": {"Maximum": 10, "Unit": "GB"}},
            SnapshotRetentionLimit=2,
        )
