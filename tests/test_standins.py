"""The stand-ins are there, are empty at the start of each test, and still have the gaps the table says they have."""

from __future__ import annotations

import os

import pytest
from botocore.exceptions import ClientError

from tests import standins
from tests.standins import ACCOUNT, client


def test_no_test_sees_the_real_environment() -> None:
    assert not os.environ.get("AWS_PROFILE")
    assert not os.environ.get("AWS_ACCESS_KEY_ID")
    assert "home" in os.environ["AWS_CONFIG_FILE"]


@pytest.mark.parametrize("name", ["first", "second"])
def test_moto_is_empty_at_the_start_of_each_test(moto_url: str, name: str) -> None:
    sqs = client("sqs", moto_url)
    assert "QueueUrls" not in sqs.list_queues()
    sqs.create_queue(QueueName=name)
    assert client("sts", moto_url).get_caller_identity()["Account"] == ACCOUNT


@pytest.mark.parametrize("name", ["first", "second"])
def test_ministack_is_empty_at_the_start_of_each_test(ministack_url: str, name: str) -> None:
    sqs = client("sqs", ministack_url)
    assert not sqs.list_queues().get("QueueUrls")
    sqs.create_queue(QueueName=name)
    identity = client("sts", ministack_url, key="222222222222").get_caller_identity()
    assert identity["Account"] == "222222222222"


def test_every_gap_is_listed_once() -> None:
    keys = [(gap.standin, gap.subject) for gap in standins.GAPS]
    assert len(keys) == len(set(keys))
    assert standins.gap("ministack", "DryRun").covered_by == "moto"
    with pytest.raises(KeyError):
        standins.gap("moto", "no such thing")


def test_the_gaps_of_moto_are_still_there(moto_url: str) -> None:
    ec2 = client("ec2", moto_url)
    for count in (3, 2):
        ec2.run_instances(ImageId="ami-12c6146b", MinCount=count, MaxCount=count)
    page = ec2.describe_instances(MaxResults=5)["Reservations"]
    assert [len(r["Instances"]) for r in page] == [3, 2], standins.gap("moto", "DescribeInstances MaxResults")
    with pytest.raises(ClientError, match="NotAvailableInDemo"):
        client("route53", moto_url).test_dns_answer(HostedZoneId="Z1", RecordName="a", RecordType="A")
    sqs = client("sqs", moto_url, key="222222222222")
    assert ACCOUNT in sqs.create_queue(QueueName="q")["QueueUrl"], standins.gap("moto", "account of a key")


def test_the_gaps_of_ministack_are_still_there(ministack_url: str) -> None:
    ec2 = client("ec2", ministack_url)
    made = ec2.run_instances(ImageId="ami-12c6146b", MinCount=2, MaxCount=2)["Instances"]
    ec2.terminate_instances(InstanceIds=[made[0]["InstanceId"]], DryRun=True)
    states = [i["State"]["Name"] for r in ec2.describe_instances(MaxResults=5)["Reservations"] for i in r["Instances"]]
    assert "terminated" in states or "shutting-down" in states, standins.gap("ministack", "DryRun")
