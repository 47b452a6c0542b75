"""Web ACLs with rules, IP sets, rule groups."""

from __future__ import annotations

from typing import Any

SILENT = {"wafv2.acls": "Managed"}


def moto(aws: Any) -> None:
    """Three of each."""
    waf = aws("wafv2")
    for name in ("alpha", "beta", "gamma"):
        seen = {"SampledRequestsEnabled": True, "CloudWatchMetricsEnabled": True, "MetricName": name}
        group = {"ManagedRuleGroupStatement": {"VendorName": "AWS", "Name": "AWSManagedRulesCommonRuleSet"}}
        rate = {"RateBasedStatement": {"Limit": 2000, "AggregateKeyType": "IP"}}
        geo = {"GeoMatchStatement": {"CountryCodes": ["KP"]}}
        waf.create_web_acl(
            Name=name,
            Scope="REGIONAL",
            Description=f"in front of {name}",
            DefaultAction={"Allow": {}},
            VisibilityConfig=seen,
            Rules=[
                {
                    "Name": "common",
                    "Priority": 0,
                    "Statement": group,
                    "OverrideAction": {"None": {}},
                    "VisibilityConfig": seen,
                },
                {"Name": "rate", "Priority": 1, "Statement": rate, "Action": {"Block": {}}, "VisibilityConfig": seen},
                {"Name": "geo", "Priority": 2, "Statement": geo, "Action": {"Count": {}}, "VisibilityConfig": seen},
            ],
        )
        waf.create_ip_set(
            Name=name,
            Scope="REGIONAL",
            Description="offices",
            IPAddressVersion="IPV4",
            Addresses=["192.0.2.0/24", "198.51.100.7/32"],
        )
        waf.create_rule_group(
            Name=name,
            Scope="REGIONAL",
            Description="our own",
            Capacity=50,
            VisibilityConfig=seen,
            Rules=[{"Name": "geo", "Priority": 0, "Statement": geo, "Action": {"Block": {}}, "VisibilityConfig": seen}],
        )


def ministack(aws: Any) -> None:
    """The same, each ACL in front of three load balancers."""
    moto(aws)
    waf = aws("wafv2")
    for number, acl in enumerate(waf.list_web_acls(Scope="REGIONAL")["WebACLs"]):
        for name in ("one", "two", "three"):
            arn = f"arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/{name}-{number}/0123456789"
            waf.associate_web_acl(WebACLArn=acl["ARN"], ResourceArn=arn)
