"""Beside the demo's classic balancer: three more, with listeners and instances."""

from __future__ import annotations

from typing import Any


def moto(aws: Any) -> None:
    """Balancers of three ports."""
    elb, ec2 = aws("elb"), aws("ec2")
    image = ec2.describe_images()["Images"][0]["ImageId"]
    made = ec2.run_instances(ImageId=image, MinCount=3, MaxCount=3)["Instances"]
    certificate = aws("acm").request_certificate(DomainName="intranet.example")["CertificateArn"]
    found = ec2.describe_subnets(Filters=[{"Name": "tag:Name", "Values": ["public-*"]}])["Subnets"]
    security = ec2.describe_security_groups(Filters=[{"Name": "vpc-id", "Values": [found[0]["VpcId"]]}])
    for name in ("alpha", "beta"):
        elb.create_load_balancer(
            LoadBalancerName=name,
            Listeners=[
                {"Protocol": "HTTP", "LoadBalancerPort": 80, "InstanceProtocol": "HTTP", "InstancePort": 80},
                {"Protocol": "HTTPS", "LoadBalancerPort": 443, "InstancePort": 80, "SSLCertificateId": certificate},
            ],
            Subnets=[each["SubnetId"] for each in found],
            SecurityGroups=[security["SecurityGroups"][0]["GroupId"]],
        )
        elb.configure_health_check(
            LoadBalancerName=name,
            HealthCheck={
                "Target": "HTTP:80/health",
                "Interval": 30,
                "Timeout": 5,
                "UnhealthyThreshold": 2,
                "HealthyThreshold": 3,
            },
        )
        elb.register_instances_with_load_balancer(
            LoadBalancerName=name, Instances=[{"InstanceId": each["InstanceId"]} for each in made]
        )
