"""Answers a program can believe: instances, queues and identities with the detail of real ones."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from benchmarks.shapes import TIME, token

ACCOUNT = "123456789012"
STATES = ((16, "running"), (80, "stopped"), (16, "running"), (0, "pending"), (16, "running"), (48, "terminated"))
TYPES = ("t3.micro", "t3.large", "m7g.xlarge", "c7i.2xlarge", "r6g.large", "p4d.24xlarge")
TEAMS = ("storefront", "payments", "data", "platform")


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as an answer sees it."""

    url: str
    region: str
    parameters: dict[str, Any]
    page: int  # from 0
    pages: int
    items: int  # per page

    @property
    def numbers(self) -> range:
        """The numbers of the items of this page, over all pages."""
        return range(self.page * self.items, (self.page + 1) * self.items)

    @property
    def next_token(self) -> str | None:
        """The token of the next page; None on the last."""
        return token(self.page + 1) if self.page + 1 < self.pages else None


def instance(number: int, region: str) -> dict[str, Any]:
    """One EC2 instance, as long as real ones are."""
    code, state = STATES[number % len(STATES)]
    address = f"10.{number // 62500 % 250}.{number // 250 % 250}.{number % 250 + 4}"
    group = {"GroupId": f"sg-{number % 7:017x}", "GroupName": f"web-{number % 7}"}
    common = {"SubnetId": f"subnet-{number % 6:017x}", "VpcId": f"vpc-{number % 2:017x}", "PrivateIpAddress": address}
    return common | {
        "InstanceId": f"i-{number:017x}",
        "ImageId": f"ami-{number % 5:017x}",
        "State": {"Code": code, "Name": state},
        "PrivateDnsName": f"ip-{address.replace('.', '-')}.{region}.compute.internal",
        "PublicDnsName": f"ec2-{address.replace('.', '-')}.{region}.compute.amazonaws.com",
        "PublicIpAddress": address.replace("10.", "54.", 1),
        "KeyName": f"{TEAMS[number % 4]}-key",
        "AmiLaunchIndex": 0,
        "InstanceType": TYPES[number % len(TYPES)],
        "LaunchTime": TIME - number * 3600,
        "Placement": {"AvailabilityZone": f"{region}{'abc'[number % 3]}", "GroupName": "", "Tenancy": "default"},
        "Monitoring": {"State": "disabled"},
        "Architecture": "x86_64",
        "RootDeviceType": "ebs",
        "RootDeviceName": "/dev/xvda",
        "BlockDeviceMappings": [
            {
                "DeviceName": "/dev/xvda",
                "Ebs": {
                    "VolumeId": f"vol-{number:017x}",
                    "Status": "attached",
                    "AttachTime": TIME,
                    "DeleteOnTermination": True,
                },
            }
        ],
        "VirtualizationType": "hvm",
        "ClientToken": f"{number:032x}",
        "EbsOptimized": number % 2 == 0,
        "EnaSupport": True,
        "Hypervisor": "xen",
        "SecurityGroups": [group],
        "SourceDestCheck": True,
        "NetworkInterfaces": [
            common
            | {
                "NetworkInterfaceId": f"eni-{number:017x}",
                "Status": "in-use",
                "MacAddress": f"0a:00:00:{number >> 16 & 255:02x}:{number >> 8 & 255:02x}:{number & 255:02x}",
                "OwnerId": ACCOUNT,
                "Groups": [group],
                "SourceDestCheck": True,
            }
        ],
        "Tags": [
            {"Key": "Name", "Value": f"web-{number:05d}"},
            {"Key": "team", "Value": TEAMS[number % 4]},
            {"Key": "env", "Value": ("prod", "staging")[number % 2]},
        ],
        "MetadataOptions": {"State": "applied", "HttpTokens": "required", "HttpEndpoint": "enabled"},
    }


def describe_instances(asked: Asked) -> dict[str, Any]:
    """EC2 DescribeInstances, one instance per reservation."""
    reservations = [
        {"ReservationId": f"r-{n:017x}", "OwnerId": ACCOUNT, "Instances": [instance(n, asked.region)]}
        for n in asked.numbers
    ]
    return {"Reservations": reservations, "NextToken": asked.next_token}


def describe_vpcs(asked: Asked) -> dict[str, Any]:
    """EC2 DescribeVpcs: two of them, on one page."""
    vpcs = [
        {
            "VpcId": f"vpc-{n:017x}",
            "CidrBlock": f"10.{n}.0.0/16",
            "State": "available",
            "IsDefault": n == 0,
            "OwnerId": ACCOUNT,
            "Tags": [{"Key": "Name", "Value": f"main-{n}"}],
        }
        for n in range(2)
    ]
    return {"Vpcs": vpcs}


REGIONS = (
    *("us-east-1", "us-east-2", "us-west-1", "us-west-2", "ca-central-1", "sa-east-1"),
    *("eu-west-1", "eu-west-2", "eu-west-3", "eu-central-1", "eu-north-1", "ap-south-1"),
    *("ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-southeast-1", "ap-southeast-2"),
)
"""The seventeen regions every account has."""


def describe_regions(asked: Asked) -> dict[str, Any]:
    """EC2 DescribeRegions: those enabled by default."""
    names = [
        {"RegionName": r, "Endpoint": f"ec2.{r}.amazonaws.com", "OptInStatus": "opt-in-not-required"} for r in REGIONS
    ]
    return {"Regions": names}


def list_queues(asked: Asked) -> dict[str, Any]:
    """SQS ListQueues."""
    urls = [f"{asked.url}/{ACCOUNT}/queue-{n:05d}" for n in asked.numbers]
    return {"QueueUrls": urls, "NextToken": asked.next_token}


def queue_attributes(asked: Asked) -> dict[str, Any]:
    """SQS GetQueueAttributes, with numbers made from the queue's name."""
    name = str(asked.parameters.get("QueueUrl", "")).rpartition("/")[2]
    number = int(hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()[:4], 16)
    return {
        "Attributes": {
            "QueueArn": f"arn:aws:sqs:{asked.region}:{ACCOUNT}:{name}",
            "ApproximateNumberOfMessages": str(number % 500),
            "ApproximateNumberOfMessagesNotVisible": str(number % 7),
            "ApproximateNumberOfMessagesDelayed": "0",
            "CreatedTimestamp": str(TIME),
            "LastModifiedTimestamp": str(TIME),
            "VisibilityTimeout": "30",
            "MaximumMessageSize": "262144",
            "MessageRetentionPeriod": "345600",
            "DelaySeconds": "0",
            "ReceiveMessageWaitTimeSeconds": "0",
            "SqsManagedSseEnabled": "true",
        }
    }


def receive_message(asked: Asked) -> dict[str, Any]:
    """SQS ReceiveMessage: always as many messages as asked for, each with a handle of its own."""
    messages = []
    for n in range(int(asked.parameters.get("MaxNumberOfMessages", 1))):
        body = json.dumps({"order": n, "total": n * 10})
        messages.append(
            {
                "MessageId": f"00000000-0000-4000-8000-{n:012x}",
                "ReceiptHandle": f"handle-{n}",
                "MD5OfBody": _md5(body),
                "Body": body,
                "Attributes": {"SentTimestamp": str(TIME * 1000), "ApproximateReceiveCount": "1"},
            }
        )
    return {"Messages": messages}


def send_message(asked: Asked) -> dict[str, Any]:
    """SQS SendMessage, with the digest AWS would send."""
    body = str(asked.parameters.get("MessageBody", ""))
    return {"MessageId": "00000000-0000-4000-8000-000000000000", "MD5OfMessageBody": _md5(body)}


def _md5(body: str) -> str:
    return hashlib.md5(body.encode(), usedforsecurity=False).hexdigest()


def caller_identity(asked: Asked) -> dict[str, Any]:
    """STS GetCallerIdentity."""
    return {"UserId": "AIDASTUB", "Account": ACCOUNT, "Arn": f"arn:aws:iam::{ACCOUNT}:user/stub"}


def account_aliases(asked: Asked) -> dict[str, Any]:
    """IAM ListAccountAliases."""
    return {"AccountAliases": ["stub-account"], "IsTruncated": False}


ANSWERS: dict[tuple[str, str], Callable[[Asked], dict[str, Any]]] = {
    ("ec2", "DescribeInstances"): describe_instances,
    ("ec2", "DescribeVpcs"): describe_vpcs,
    ("ec2", "DescribeRegions"): describe_regions,
    ("sqs", "ListQueues"): list_queues,
    ("sqs", "GetQueueAttributes"): queue_attributes,
    ("sqs", "ReceiveMessage"): receive_message,
    ("sqs", "SendMessage"): send_message,
    ("sts", "GetCallerIdentity"): caller_identity,
    ("iam", "ListAccountAliases"): account_aliases,
}
"""What is not simply made up from its output shape: signing name and operation -> the answer's maker."""

FIXED = {("ec2", "DescribeInstances"), ("ec2", "DescribeVpcs"), ("ec2", "DescribeRegions"), ("sqs", "ListQueues")}
"""Answers that depend on the page and the region alone: written once, then sent again."""
