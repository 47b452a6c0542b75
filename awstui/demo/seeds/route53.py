"""Route 53: a public, a private and a reverse zone, with every kind of record and routing that moto keeps."""

from __future__ import annotations

from typing import Any

from awstui.demo.aws import Aws
from awstui.demo.home import REGION

PLAIN = """
@      3600 A     192.0.2.10 192.0.2.11
@      3600 AAAA  2001:db8::10
@      3600 MX    10 mx1.harbour.example.|20 mx2.harbour.example.
@      3600 CAA   0 issue "letsencrypt.org"|0 iodef "mailto:security@harbour.example"
@       300 TXT   "v=spf1 include:_spf.harbour.example -all"|"site-verification=4f1c0de"
_dmarc  300 TXT   "v=DMARC1; p=reject; rua=mailto:dmarc@harbour.example"
selector1._domainkey 300 TXT "v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQ" "EFAAOCAQ8AMIIBCgKCAQEA"
blog    300 CNAME blog.hosted.example.
*.dev    60 CNAME dev-gateway.harbour.example.
_sip._tcp 600 SRV 10 60 5060 sip.harbour.example.
sip     600 NAPTR 100 10 "U" "E2U+sip" "!^.*$!sip:info@harbour.example!" .
eu     86400 NS   ns1.eu.harbour.example.|ns2.eu.harbour.example.
eu     86400 DS   12345 13 2 49FD46E6C4B45C55D4AC69CBD3CD34AC1AFE51DE8C2D0F6B2A0B6C2E1A3B4C5D
svc     300 SVCB  1 . alpn="h2"
@       300 HTTPS 1 . alpn="h3,h2"
ssh     300 SSHFP 4 2 123456789ABCDEF67890123456789ABCDEF67890123456789ABCDEF123456789A
"""
"""Name, seconds, type, values divided by | (spaces, where an address cannot hold one)."""


def seed(aws: Aws) -> None:
    """The zones, their records and two health checks."""
    route53 = aws("route53")
    public = _zone(route53, "harbour.example", "the shop")
    checks = [_check(route53, number) for number in (1, 2)]
    _change(route53, public, [*_plain(), *_routed(checks, public)])
    ec2 = aws("ec2")
    vpc = ec2.describe_vpcs(Filters=[{"Name": "tag:Name", "Values": ["harbour"]}])["Vpcs"][0]["VpcId"]
    private = _zone(
        route53, "harbour.internal", "inside the VPC", VPC={"VPCRegion": REGION, "VPCId": vpc}, PrivateZone=True
    )
    inside = [_record(f"db-{n}.harbour.internal", 60, "A", [f"10.20.100.{n + 10}"]) for n in range(3)]
    _change(route53, private, inside)
    reverse = _zone(route53, "2.0.192.in-addr.arpa", "reverse of 192.0.2.0/24")
    _change(route53, reverse, [_record("10.2.0.192.in-addr.arpa", 3600, "PTR", ["www.harbour.example."])])
    _zone(route53, "bücher.example".encode("idna").decode(), "an internationalised name")


def _zone(route53: Any, name: str, comment: str, PrivateZone: bool = False, **rest: Any) -> str:
    """Create a zone; its id."""
    config = {"Comment": comment, "PrivateZone": PrivateZone}
    made = route53.create_hosted_zone(Name=name, CallerReference=name, HostedZoneConfig=config, **rest)
    zone = str(made["HostedZone"]["Id"])
    start = "ns-2048.awsdns-64.com. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400"
    soa = {"Action": "UPSERT", "ResourceRecordSet": _record(name, 900, "SOA", [start])}  # moto's own is mangled
    route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": [soa]})
    return zone


def _check(route53: Any, number: int) -> str:
    """Create a health check; its id."""
    config = {
        "Type": "HTTPS",
        "FullyQualifiedDomainName": f"www-{number}.harbour.example",
        "Port": 443,
        "ResourcePath": "/healthz",
        "RequestInterval": 30,
        "FailureThreshold": 3,
    }
    made = route53.create_health_check(CallerReference=f"check-{number}", HealthCheckConfig=config)["HealthCheck"]
    return str(made["Id"])


def _change(route53: Any, zone: str, records: list[dict[str, Any]]) -> None:
    """Create records."""
    changes = [{"Action": "CREATE", "ResourceRecordSet": record} for record in records]
    route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": changes})


def _record(name: str, ttl: int, kind: str, values: list[str], **rest: Any) -> dict[str, Any]:
    """A record with values."""
    return {"Name": name, "Type": kind, "TTL": ttl, "ResourceRecords": [{"Value": v} for v in values], **rest}


def _plain() -> list[dict[str, Any]]:
    """The records of the table above."""
    records = []
    for line in PLAIN.strip().splitlines():
        name, ttl, kind, values = line.split(maxsplit=3)
        full = "harbour.example" if name == "@" else f"{name}.harbour.example"
        records.append(_record(full, int(ttl), kind, values.split() if kind == "A" else values.split("|")))
    return records


def _routed(checks: list[str], zone: str) -> list[dict[str, Any]]:
    """Weighted, latency, geolocation, failover and multivalue records, and an alias."""
    www, api, shop, status, pool = (f"{name}.harbour.example" for name in ("www", "api", "shop", "status", "pool"))
    records = [
        _record(www, 60, "A", [f"192.0.2.2{n}"], SetIdentifier=name, Weight=weight)
        for n, (name, weight) in enumerate((("blue", 90), ("green", 10)))
    ]
    for n, region in enumerate(("eu-west-1", "us-east-1", "ap-southeast-2")):
        records.append(_record(api, 60, "A", [f"192.0.2.3{n}"], SetIdentifier=region, Region=region))
    for n, (name, place) in enumerate((("Europe", {"ContinentCode": "EU"}), ("default", {"CountryCode": "*"}))):
        records.append(_record(shop, 60, "A", [f"192.0.2.4{n}"], SetIdentifier=name, GeoLocation=place))
    for n, role in enumerate(("PRIMARY", "SECONDARY")):
        rest = {"SetIdentifier": role.lower(), "Failover": role, "HealthCheckId": checks[n]}
        records.append(_record(status, 30, "A", [f"192.0.2.5{n}"], **rest))
    for n in range(3):
        records.append(_record(pool, 30, "A", [f"192.0.2.6{n}"], SetIdentifier=f"pool-{n}", MultiValueAnswer=True))
    target = {"HostedZoneId": zone.rpartition("/")[2], "DNSName": www, "EvaluateTargetHealth": False}
    return [*records, {"Name": "www2.harbour.example", "Type": "A", "AliasTarget": target}]
