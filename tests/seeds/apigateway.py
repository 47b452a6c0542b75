"""Beside the demo's API: enough of each, with authorizers and domain names."""

from __future__ import annotations

from typing import Any

SILENT = {"apigateway.stages": "Deployed, Logs, WAF"}


def moto(aws: Any) -> None:
    """Two more APIs; three domain names."""
    rest = aws("apigateway")
    for name in ("alpha", "beta"):
        api = rest.create_rest_api(name=name, description=name, policy="{}", disableExecuteApiEndpoint=True)["id"]
        root = rest.get_resources(restApiId=api)["items"][0]["id"]
        rest.put_method(restApiId=api, resourceId=root, httpMethod="GET", authorizationType="NONE")
        rest.put_integration(
            restApiId=api,
            resourceId=root,
            httpMethod="GET",
            type="HTTP",
            uri="https://backend.example",
            integrationHttpMethod="GET",
            timeoutInMillis=5000,
            connectionType="INTERNET",
        )
        deployment = rest.create_deployment(restApiId=api, stageName="prod", description="the first")["id"]
        rest.create_stage(
            restApiId=api,
            stageName="cached",
            deploymentId=deployment,
            description="with a cache",
            cacheClusterEnabled=True,
            cacheClusterSize="0.5",
            tracingEnabled=True,
            tags={"team": "alpha"},
        )
        change = {"op": "replace", "path": "/*/*/throttling/rateLimit", "value": "5"}
        rest.update_stage(restApiId=api, stageName="cached", patchOperations=[change])
        for number in range(2):
            rest.create_authorizer(
                restApiId=api,
                name=f"{name}-{number}",
                type="TOKEN",
                authorizerUri="arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/x/invocations",
                identitySource="method.request.header.Authorization",
                authorizerResultTtlInSeconds=300,
            )
    for name in ("alpha", "beta", "gamma"):
        rest.create_domain_name(
            domainName=f"{name}.example",
            regionalCertificateArn="arn:aws:acm:eu-west-1:123456789012:certificate/alpha",
            endpointConfiguration={"types": ["REGIONAL"]},
            securityPolicy="TLS_1_2",
        )
        rest.create_base_path_mapping(domainName=f"{name}.example", restApiId=api, stage="prod", basePath=name)
        rest.create_usage_plan(
            name=name,
            description=name,
            throttle={"rateLimit": 1, "burstLimit": 2},
            quota={"limit": 9, "period": "DAY"},
            apiStages=[{"apiId": api, "stage": "prod"}],
        )
        rest.create_api_key(name=name, enabled=True, customerId="c-1", tags={"team": name})
