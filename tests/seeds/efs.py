"""File systems with mount targets and access points."""

from __future__ import annotations

from typing import Any


def moto(aws: Any) -> None:
    """Three file systems, each in three subnets and with an access point."""
    efs = aws("efs")
    zones = {each["AvailabilityZone"]: each["SubnetId"] for each in aws("ec2").describe_subnets()["Subnets"]}
    for name in ("alpha", "beta", "gamma"):
        made = efs.create_file_system(
            CreationToken=name, Encrypted=True, ThroughputMode="bursting", Tags=[{"Key": "Name", "Value": name}]
        )["FileSystemId"]
        for subnet in list(zones.values())[:3]:
            efs.create_mount_target(FileSystemId=made, SubnetId=subnet)
        efs.create_access_point(
            ClientToken=name,
            FileSystemId=made,
            PosixUser={"Uid": 1000, "Gid": 1000},
            RootDirectory={"Path": f"/{name}"},
            Tags=[{"Key": "Name", "Value": name}],
        )


def ministack(aws: Any) -> None:
    """The same."""
    moto(aws)
