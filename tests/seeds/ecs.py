"""Clusters with services, tasks that run and tasks that stopped."""

from __future__ import annotations

from typing import Any

LACKS = {
    "ecs.events": "no stand-in has a service say anything",
}
SILENT = {
    "ecs.containers": "Digest, Reason",
    "ecs.services": "Last event",
    "ecs.stopped": "Containers",
    "ecs.tasks": "Address",
}

NAMES = ("alpha", "beta", "gamma")


def moto(aws: Any) -> None:
    """Three clusters, the first with three services."""
    _services(aws("ecs"))


def ministack(aws: Any) -> None:
    """The same, and tasks."""
    _services(aws("ecs"))
    _tasks(aws("ecs"))


def _services(ecs: Any) -> None:
    ecs.register_task_definition(
        family="web",
        containerDefinitions=[{"name": "web", "image": "nginx:1.29", "memory": 64, "cpu": 64, "essential": True}],
        cpu="256",
        memory="512",
    )
    for name in NAMES:
        ecs.create_cluster(
            clusterName=name,
            tags=[{"key": "env", "value": "test"}],
            settings=[{"name": "containerInsights", "value": "enabled"}],
            capacityProviders=["FARGATE"],
        )
        ecs.create_service(
            cluster="alpha", serviceName=name, taskDefinition="web", desiredCount=2, launchType="FARGATE"
        )


def _tasks(ecs: Any) -> None:
    for _ in range(6):
        ecs.run_task(cluster="alpha", taskDefinition="web", launchType="FARGATE", count=1)
    for arn in ecs.list_tasks(cluster="alpha")["taskArns"][:3]:
        ecs.stop_task(cluster="alpha", task=arn, reason="not needed")
