"""Clusters with node groups and Fargate profiles."""

from __future__ import annotations

from typing import Any

LACKS = {
    "eks.addons": "no stand-in has ListAddons",
    "eks.clusters vpc": "moto names no VPC",
}
SILENT = {"eks.clusters": "Issues, Support, VPC", "eks.nodegroups": "Issues"}

_ROLE = "arn:aws:iam::123456789012:role/eks"


def moto(aws: Any) -> None:
    """Three clusters; three of each in the first."""
    eks = aws("eks")
    subnets = [each["SubnetId"] for each in aws("ec2").describe_subnets()["Subnets"][:2]]
    for name in ("alpha", "beta", "gamma"):
        eks.create_cluster(
            name=name,
            version="1.33",
            roleArn=_ROLE,
            resourcesVpcConfig={"subnetIds": subnets, "endpointPublicAccess": True},
            tags={"env": "test"},
        )
    for name in ("alpha", "beta", "gamma"):
        eks.create_nodegroup(
            clusterName="alpha",
            nodegroupName=name,
            subnets=subnets,
            nodeRole=_ROLE,
            instanceTypes=["m7g.large"],
            scalingConfig={"minSize": 1, "maxSize": 4, "desiredSize": 2},
            labels={"pool": name},
        )
        eks.create_fargate_profile(
            clusterName="alpha",
            fargateProfileName=name,
            podExecutionRoleArn=_ROLE,
            subnets=subnets,
            selectors=[{"namespace": name}],
        )
