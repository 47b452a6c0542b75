"""Beside the demo's API: enough of each; deployments and authorizers, which moto lacks, on MiniStack."""

from __future__ import annotations

from typing import Any

SILENT = {"apigatewayv2.deployments": "Auto, Message", "apigatewayv2.stages": "Deployment, Last said"}


def moto(aws: Any) -> None:
    """Two more APIs, domain names with mappings."""
    http = aws("apigatewayv2")
    for name in ("alpha", "beta", "gamma"):
        api = _api(http, name)
        domain = f"{name}.example"
        http.create_domain_name(
            DomainName=domain,
            DomainNameConfigurations=[
                {
                    "CertificateArn": "arn:aws:acm:eu-west-1:123456789012:certificate/alpha",
                    "EndpointType": "REGIONAL",
                    "SecurityPolicy": "TLS_1_2",
                    "ApiGatewayDomainName": "d-1.execute-api.example",
                    "DomainNameStatus": "AVAILABLE",
                }
            ],
            Tags={"team": name},
        )
        http.create_api_mapping(DomainName=domain, ApiId=api, Stage="live", ApiMappingKey=name)


def ministack(aws: Any) -> None:
    """Three APIs with deployments and authorizers."""
    http = aws("apigatewayv2")
    for name in ("alpha", "beta", "gamma"):
        api = _api(http, name)
        http.create_deployment(ApiId=api, Description=f"{name} as it is")
        http.create_authorizer(
            ApiId=api,
            Name=name,
            AuthorizerType="JWT",
            IdentitySource=["$request.header.Authorization"],
            JwtConfiguration={"Issuer": "https://login.example", "Audience": ["shop"]},
        )


def _api(http: Any, name: str) -> str:
    api = http.create_api(Name=name, ProtocolType="HTTP", Description=name, Tags={"team": name})["ApiId"]
    integration = http.create_integration(
        ApiId=api,
        IntegrationType="HTTP_PROXY",
        IntegrationMethod="GET",
        IntegrationUri="https://backend.example",
        PayloadFormatVersion="1.0",
        TimeoutInMillis=5000,
        ConnectionType="INTERNET",
        Description=name,
    )["IntegrationId"]
    http.create_route(
        ApiId=api,
        RouteKey=f"GET /{name}",
        Target=f"integrations/{integration}",
        AuthorizationScopes=["read"],
        OperationName=name,
    )
    http.create_stage(
        ApiId=api,
        StageName="live",
        AutoDeploy=True,
        StageVariables={"level": "info"},
        Tags={"team": name},
        DefaultRouteSettings={"ThrottlingRateLimit": 5.0, "ThrottlingBurstLimit": 10},
        AccessLogSettings={"DestinationArn": "arn:aws:logs:eu-west-1:123456789012:log-group:alpha", "Format": "x"},
    )
    return str(api)
