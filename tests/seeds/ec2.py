"""What the demo has fewer than three of: images, key pairs, templates, gateways, and tags where it has none."""

from __future__ import annotations

from typing import Any

LACKS = {
    "ec2.snapshots images": "moto has no filter block-device-mapping.snapshot-id",
    "ec2.volumes instances": "moto has no filter block-device-mapping.volume-id",
}
SILENT = {
    "ec2.images": "Deprecated, Last launched, Platform",
    "ec2.instances": "Platform",
    "ec2.nat_gateways": "Failure, Kind",
}


def moto(aws: Any) -> None:
    """Three more of each."""
    ec2 = aws("ec2")
    server = ec2.describe_instances()["Reservations"][0]["Instances"][0]
    aws("iam").create_instance_profile(InstanceProfileName="servers")
    ec2.associate_iam_instance_profile(InstanceId=server["InstanceId"], IamInstanceProfile={"Name": "servers"})
    subnet = ec2.describe_subnets()["Subnets"][0]["SubnetId"]
    vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16", AmazonProvidedIpv6CidrBlock=True)["Vpc"]["VpcId"]
    for name in ("alpha", "beta", "gamma"):
        tags = [{"Key": "Name", "Value": name}]
        ec2.create_image(InstanceId=server["InstanceId"], Name=name, Description=f"the {name} image")
        ec2.create_key_pair(KeyName=name)
        ec2.create_launch_template(
            LaunchTemplateName=name,
            VersionDescription="first",
            LaunchTemplateData={"InstanceType": "t3.micro", "ImageId": server["ImageId"]},
        )
        ec2.create_nat_gateway(
            SubnetId=subnet,
            AllocationId=ec2.allocate_address(Domain="vpc")["AllocationId"],
            TagSpecifications=[{"ResourceType": "natgateway", "Tags": tags}],
        )
        interface = ec2.create_network_interface(SubnetId=subnet, Description=name)["NetworkInterface"]
        ec2.create_tags(Resources=[interface["NetworkInterfaceId"], vpc], Tags=tags)
