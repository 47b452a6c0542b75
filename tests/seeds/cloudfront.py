"""Beside the demo's distributions: functions and access controls; invalidations and policies on MiniStack."""

from __future__ import annotations

from typing import Any

SILENT = {
    "cloudfront.behaviours": "Functions, Lambdas",
    "cloudfront.cache_policies": "Comment",
    "cloudfront.origins": "Access",
}


def moto(aws: Any) -> None:
    """Three functions and access controls."""
    cloudfront = aws("cloudfront")
    function = "arn:aws:cloudfront::123456789012:function/alpha"
    worker = "arn:aws:lambda:us-east-1:123456789012:function:alpha:1"
    behaviour = {
        "TargetOriginId": "bucket",
        "ViewerProtocolPolicy": "https-only",
        "FunctionAssociations": {"Quantity": 1, "Items": [{"FunctionARN": function, "EventType": "viewer-request"}]},
        "LambdaFunctionAssociations": {
            "Quantity": 1,
            "Items": [{"LambdaFunctionARN": worker, "EventType": "origin-request"}],
        },
    }
    origin = {
        "Id": "bucket",
        "DomainName": "alpha.s3.amazonaws.com",
        "OriginPath": "/site",
        "S3OriginConfig": {"OriginAccessIdentity": "origin-access-identity/cloudfront/E1"},
    }
    cloudfront.create_distribution(
        DistributionConfig={
            "CallerReference": "alpha",
            "Comment": "alpha",
            "Enabled": True,
            "Origins": {"Quantity": 1, "Items": [origin]},
            "DefaultCacheBehavior": behaviour,
            "WebACLId": "arn:aws:wafv2:us-east-1:123456789012:global/webacl/alpha/1",
            "ViewerCertificate": {"ACMCertificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/alpha"},
        }
    )
    for name in ("alpha", "beta", "gamma"):
        cloudfront.create_function(
            Name=name,
            FunctionConfig={"Comment": name, "Runtime": "cloudfront-js-2.0"},
            FunctionCode=b"function handler(event) { return event.request; }",
        )
        cloudfront.create_origin_access_control(
            OriginAccessControlConfig={
                "Name": name,
                "Description": name,
                "SigningProtocol": "sigv4",
                "SigningBehavior": "always",
                "OriginAccessControlOriginType": "s3",
            }
        )


def ministack(aws: Any) -> None:
    """Policies of its own are there."""
