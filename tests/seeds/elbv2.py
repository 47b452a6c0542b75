"""Beside the demo's balancers: one more with listeners, rules and targets."""

from __future__ import annotations

from typing import Any

SILENT = {"elbv2.balancers": "Reason", "elbv2.listeners": "ALPN", "elbv2.targets": "AZ, Means, Reason"}


def moto(aws: Any) -> None:
    """Listeners on three ports, with a certificate and a redirect."""
    elb, ec2 = aws("elbv2"), aws("ec2")
    found = ec2.describe_subnets(Filters=[{"Name": "tag:Name", "Values": ["public-*"]}])["Subnets"]
    subnets, vpc = [each["SubnetId"] for each in found], found[0]["VpcId"]
    security = ec2.describe_security_groups(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["SecurityGroups"][0]
    balancer = elb.create_load_balancer(Name="alpha", Subnets=subnets, SecurityGroups=[security["GroupId"]])
    arn = balancer["LoadBalancers"][0]["LoadBalancerArn"]
    group = elb.create_target_group(Name="alpha", Protocol="HTTP", Port=80, VpcId=vpc)["TargetGroups"][0]
    forward = {"Type": "forward", "TargetGroupArn": group["TargetGroupArn"]}
    redirect = {"Type": "redirect", "RedirectConfig": {"Host": "shop.example", "Path": "/", "StatusCode": "HTTP_301"}}
    certificate = aws("acm").request_certificate(DomainName="shop.example")["CertificateArn"]
    for port in (80, 8080):
        listener = elb.create_listener(LoadBalancerArn=arn, Protocol="HTTP", Port=port, DefaultActions=[forward])
    elb.create_listener(
        LoadBalancerArn=arn,
        Protocol="HTTPS",
        Port=443,
        SslPolicy="ELBSecurityPolicy-TLS13-1-2-2021-06",
        Certificates=[{"CertificateArn": certificate}],
        DefaultActions=[forward],
    )
    elb.create_rule(
        ListenerArn=listener["Listeners"][0]["ListenerArn"],
        Priority=5,
        Conditions=[{"Field": "host-header", "HostHeaderConfig": {"Values": ["old.example"]}}],
        Actions=[redirect],
    )
    image = ec2.describe_images()["Images"][0]["ImageId"]
    made = ec2.run_instances(ImageId=image, MinCount=3, MaxCount=3)["Instances"]
    targets = [{"Id": each["InstanceId"], "Port": 80} for each in made]
    elb.register_targets(TargetGroupArn=group["TargetGroupArn"], Targets=targets)
