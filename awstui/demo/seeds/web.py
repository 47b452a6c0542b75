"""How the shop is reached: CloudFront in front, a REST API for partners, an HTTP API for the apps."""

from __future__ import annotations

from typing import Any

from awstui.demo.aws import Aws
from awstui.demo.home import ACCOUNT, REGION

BACKEND = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:place-order"
CERTIFICATE = f"arn:aws:acm:{REGION}:{ACCOUNT}:certificate/7c6b5a49-3827-4160-8f0e-1d2c3b4a5968"
INVOKE = f"arn:aws:apigateway:{REGION}:lambda:path/2015-03-31/functions/{BACKEND}/invocations"


def seed(aws: Aws) -> None:
    """Distributions with an invalidation, two APIs with stages and names, keys in a usage plan."""
    _distributions(aws("cloudfront"))
    _at_the_edge(aws("cloudfront"))
    _rest(aws("apigateway"))
    _http(aws("apigatewayv2"))


def _distributions(cloudfront: Any) -> None:
    for name, origin, on in (
        ("shop.harbour.example", "harbour-web.eu-west-1.elb.amazonaws.com", True),
        ("images.harbour.example", "harbour-images.s3.eu-west-1.amazonaws.com", True),
        ("old.harbour.example", "legacy-intranet.harbour.example", False),
    ):
        made = cloudfront.create_distribution_with_tags(
            DistributionConfigWithTags={
                "DistributionConfig": _config(name, origin, on),
                "Tags": {"Items": [{"Key": "team", "Value": "storefront"}]},
            }
        )["Distribution"]["Id"]
        paths = ["/products/*"] if on else ["/*"]
        cloudfront.create_invalidation(
            DistributionId=made,
            InvalidationBatch={"Paths": {"Quantity": 1, "Items": paths}, "CallerReference": f"{name}-1"},
        )


def _config(name: str, origin: str, on: bool) -> dict[str, Any]:
    """A distribution of one origin, with a behaviour of its own for pictures."""
    behaviour = {
        "TargetOriginId": "web",
        "ViewerProtocolPolicy": "redirect-to-https",
        "AllowedMethods": {"Quantity": 2, "Items": ["GET", "HEAD"]},
        "CachePolicyId": "658327ea-f89d-4fab-a63d-7e88639e58f6",
        "Compress": True,
        "MinTTL": 0,
        "DefaultTTL": 86_400,
    }
    source: dict[str, Any] = {"Id": "web", "DomainName": origin, "OriginPath": ""}
    if ".s3." in origin:
        source["S3OriginConfig"] = {"OriginAccessIdentity": ""}
    else:
        ports = {"HTTPPort": 80, "HTTPSPort": 443, "OriginProtocolPolicy": "https-only"}
        source["CustomOriginConfig"] = ports
        secret = {"HeaderName": "X-Origin-Verify", "HeaderValue": "only-in-the-demo"}
        source["CustomHeaders"] = {"Quantity": 1, "Items": [secret]}
    return {
        "CallerReference": name,
        "Aliases": {"Quantity": 1, "Items": [name]},
        "Comment": f"{name}, for everybody",
        "Enabled": on,
        "PriceClass": "PriceClass_100",
        "Origins": {"Quantity": 1, "Items": [source]},
        "DefaultCacheBehavior": behaviour,
        "CacheBehaviors": {"Quantity": 1, "Items": [{"PathPattern": "/static/*", **behaviour}]},
    }


def _at_the_edge(cloudfront: Any) -> None:
    """What distributions share: who signs for the bucket of pictures, and a function that has old addresses lead on."""
    control = {"SigningProtocol": "sigv4", "SigningBehavior": "always", "OriginAccessControlOriginType": "s3"}
    cloudfront.create_origin_access_control(OriginAccessControlConfig={"Name": "images", **control})
    cloudfront.create_function(
        Name="old-addresses",
        FunctionConfig={"Comment": "of the shop before 2022", "Runtime": "cloudfront-js-2.0"},
        FunctionCode=b"function handler(event) { return event.request; }",
    )


def _rest(rest: Any) -> None:
    """The partners' API."""
    api = rest.create_rest_api(name="partners", description="orders by partners", tags={"team": "platform"})["id"]
    root = rest.get_resources(restApiId=api)["items"][0]["id"]
    for path, methods in (("orders", ("GET", "POST")), ("stock", ("GET",))):
        made = rest.create_resource(restApiId=api, parentId=root, pathPart=path)["id"]
        for method in methods:
            rest.put_method(
                restApiId=api, resourceId=made, httpMethod=method, authorizationType="NONE", apiKeyRequired=True
            )
            rest.put_integration(
                restApiId=api,
                resourceId=made,
                httpMethod=method,
                type="AWS_PROXY",
                integrationHttpMethod="POST",
                uri=INVOKE,
            )
    rest.create_authorizer(
        restApiId=api,
        name="partner-token",
        type="TOKEN",
        authorizerUri=INVOKE,
        identitySource="method.request.header.Authorization",
        authorizerResultTtlInSeconds=300,
    )
    for stage, about in (("test", "for partners to try"), ("prod", "as of November")):
        rest.create_deployment(restApiId=api, stageName=stage, description=about, variables={"level": "info"})
    rest.create_domain_name(
        domainName="partners.harbour.example",
        regionalCertificateArn=CERTIFICATE,
        endpointConfiguration={"types": ["REGIONAL"]},
        securityPolicy="TLS_1_2",
    )
    rest.create_base_path_mapping(domainName="partners.harbour.example", restApiId=api, stage="prod", basePath="v1")
    plan = rest.create_usage_plan(
        name="partners",
        description="what a partner may ask",
        throttle={"rateLimit": 20, "burstLimit": 40},
        quota={"limit": 50_000, "period": "MONTH"},
        apiStages=[{"apiId": api, "stage": "prod"}],
    )["id"]
    for name, on in (("chandler-ltd", True), ("ropes-and-more", True), ("left-us-in-2024", False)):
        key = rest.create_api_key(name=name, enabled=on, description="a partner")["id"]
        rest.create_usage_plan_key(usagePlanId=plan, keyId=key, keyType="API_KEY")


def _http(http: Any) -> None:
    """The apps' API."""
    api = http.create_api(
        Name="apps", ProtocolType="HTTP", Description="the apps", CorsConfiguration={"AllowOrigins": ["https://*"]}
    )["ApiId"]
    integration = http.create_integration(
        ApiId=api, IntegrationType="AWS_PROXY", IntegrationUri=BACKEND, PayloadFormatVersion="2.0"
    )["IntegrationId"]
    for route in ("GET /orders", "POST /orders", "$default"):
        http.create_route(ApiId=api, RouteKey=route, Target=f"integrations/{integration}")
    http.create_stage(ApiId=api, StageName="$default", AutoDeploy=True)
    name = {"CertificateArn": CERTIFICATE, "EndpointType": "REGIONAL", "SecurityPolicy": "TLS_1_2"}
    http.create_domain_name(DomainName="apps.harbour.example", DomainNameConfigurations=[name])
    http.create_api_mapping(DomainName="apps.harbour.example", ApiId=api, Stage="$default", ApiMappingKey="shop")
