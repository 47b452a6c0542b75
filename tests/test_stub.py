"""The benchmark stub speaks every AWS protocol as botocore reads it, and misbehaves when ordered to."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request

import pytest
from botocore.exceptions import ClientError, ConnectionClosedError, ReadTimeoutError

from benchmarks.stub import Stub
from tests.standins import ROOT, clean_environment, client


@pytest.mark.parametrize(
    ("service", "operation", "key"),
    [
        ("ec2", "describe_instances", "Reservations"),  # ec2
        ("ec2", "describe_volumes", "Volumes"),
        ("iam", "list_users", "Users"),  # query
        ("cloudformation", "describe_stacks", "Stacks"),
        ("rds", "describe_db_instances", "DBInstances"),
        ("sqs", "list_queues", "QueueUrls"),  # json
        ("dynamodb", "list_tables", "TableNames"),
        ("logs", "describe_log_groups", "logGroups"),
        ("lambda", "list_functions", "Functions"),  # rest-json
        ("route53", "list_hosted_zones", "HostedZones"),  # rest-xml
    ],
)
def test_every_page_of_a_list_arrives(stub: Stub, service: str, operation: str, key: str) -> None:
    stub.orders.pages, stub.orders.items = 3, 7
    kwargs = {"PaginationConfig": {"PageSize": 7}} if operation == "list_queues" else {}
    pages = list(client(service, stub.url).get_paginator(operation).paginate(**kwargs))
    assert [len(page[key]) for page in pages] == [7, 7, 7]
    everything = [json.dumps(item, default=str) for page in pages for item in page[key]]
    assert len(set(everything)) == 21


def test_cloudfront_nested_lists_page_too(stub: Stub) -> None:
    stub.orders.pages, stub.orders.items = 2, 4
    pages = list(client("cloudfront", stub.url).get_paginator("list_distributions").paginate())
    assert [len(page["DistributionList"]["Items"]) for page in pages] == [4, 4]


def test_instances_look_real(stub: Stub) -> None:
    found = client("ec2", stub.url, "us-west-2").describe_instances()["Reservations"][3]["Instances"][0]
    assert found["InstanceId"] == "i-00000000000000003"
    assert found["State"]["Name"] == "pending"
    assert found["Placement"]["AvailabilityZone"] == "us-west-2a"
    assert {"Key": "Name", "Value": "web-00003"} in found["Tags"]
    assert found["LaunchTime"].year == 2025


def test_identity_queue_numbers_and_messages(stub: Stub) -> None:
    sqs = client("sqs", stub.url)
    url = sqs.list_queues()["QueueUrls"][0]
    assert sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]["QueueArn"].endswith(
        ":queue-00000"
    )
    assert len(sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=4)["Messages"]) == 4
    assert sqs.send_message(QueueUrl=url, MessageBody="x")["MD5OfMessageBody"] == "9dd4e461268c8034f5c8564e155c67a6"
    assert client("sts", stub.url).get_caller_identity()["Account"] == "123456789012"
    assert client("iam", stub.url).list_account_aliases()["AccountAliases"] == ["stub-account"]


@pytest.mark.parametrize(
    ("service", "operation", "kind", "code"),
    [
        ("ec2", "DescribeVpcs", "denied", "UnauthorizedOperation"),
        ("ec2", "DescribeVpcs", "expired", "RequestExpired"),
        ("sqs", "ListQueues", "denied", "AccessDeniedException"),
        ("sts", "GetCallerIdentity", "expired", "ExpiredTokenException"),
        ("route53", "ListHostedZones", "throttle", "ThrottlingException"),
        ("lambda", "ListFunctions", "missing", "ResourceNotFoundException"),
        ("sqs", "ListQueues", "error", "InternalError"),
        ("sqs", "ListQueues", "html", "502"),
    ],
)
def test_faults_arrive_as_aws_codes(stub: Stub, service: str, operation: str, kind: str, code: str) -> None:
    stub.fault(operation, kind)
    made = client(service, stub.url)
    with pytest.raises(ClientError) as caught:
        made._make_api_call(operation, {})
    assert caught.value.response["Error"]["Code"] == code


def test_a_fault_may_come_late_last_a_while_and_stay_in_one_region(stub: Stub) -> None:
    stub.fault("ListQueues", "throttle", times=2, after=1, region="eu-west-1")
    home, away = client("sqs", stub.url), client("sqs", stub.url, "us-east-1")
    outcomes = []
    for made in (home, home, away, home, home):
        try:
            outcomes.append(len(made.list_queues()["QueueUrls"]))
        except ClientError:
            outcomes.append(0)
    assert outcomes == [20, 0, 20, 0, 20]


def test_a_hung_call_is_seen_and_never_answered(stub: Stub) -> None:
    stub.hang("ListQueues")
    with pytest.raises(ReadTimeoutError):
        client("sqs", stub.url, read_timeout=0.2).list_queues()
    assert stub.count("ListQueues") == 1


def test_a_dropped_connection_is_a_connection_error(stub: Stub) -> None:
    stub.fault("ListQueues", "drop", times=1)
    made = client("sqs", stub.url)
    with pytest.raises(ConnectionClosedError):
        made.list_queues()
    assert made.list_queues()["QueueUrls"]


def test_requests_are_logged_with_service_region_and_parameters(stub: Stub) -> None:
    client("ec2", stub.url, "eu-north-1").describe_vpcs(VpcIds=["vpc-1"])
    seen = stub.requests[-1]
    assert (seen.service, seen.operation, seen.region) == ("ec2", "DescribeVpcs", "eu-north-1")
    assert seen.parameters["VpcId.1"] == "vpc-1"
    with urllib.request.urlopen(f"{stub.url}/_stub/requests") as answer:
        assert json.load(answer)["counts"] == {"ec2.DescribeVpcs": 1}


def test_warming_writes_the_answers_the_calls_then_get(stub: Stub) -> None:
    stub.orders.pages = 2
    stub.warm("eu-west-1")
    warmed = dict(stub._written)
    list(client("ec2", stub.url).get_paginator("describe_instances").paginate())
    client("sqs", stub.url).list_queues()
    assert stub._written == warmed
    assert stub.requests


def test_the_command_line_prints_its_port_and_ends_with_its_parent() -> None:
    command = [sys.executable, "benchmarks/stub.py", "--pages", "2", "--items", "3", "--with-parent"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, env=clean_environment()
    ) as process:
        assert process.stdin
        assert process.stdout
        url = json.loads(process.stdout.readline())["url"]
        pages = client("ec2", url).get_paginator("describe_instances").paginate()
        assert [len(page["Reservations"]) for page in pages] == [3, 3]
        process.stdin.close()
        assert process.wait(10) == 0
