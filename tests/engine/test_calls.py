"""Every page, and never the same one for ever."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import PaginationError
from botocore.paginate import Paginator
from botocore.stub import Stubber

from awstui.engine import calls
from awstui.engine.sessions import Sessions
from awstui.protocol import Place

pytestmark = pytest.mark.usefixtures("keys")


@pytest.fixture
def sessions() -> Sessions:
    return Sessions("http://127.0.0.1:1", demo=True)


def client(sessions: Sessions, service: str) -> Any:
    return sessions.client(Place(), service)


def model(sessions: Sessions, service: str, operation: str) -> Any:
    return client(sessions, service).meta.service_model.operation_model(operation)


def scripted(sessions: Sessions, service: str, operation: str, *script: tuple[dict[str, Any], dict[str, Any]]) -> Any:
    """A client that expects these inputs and gives these answers, in order."""
    found = client(sessions, service)
    stubber = Stubber(found)
    for expected, answer in script:
        stubber.add_response(calls.method_name(found, operation), answer, expected)
    stubber.activate()
    return found


def test_paginator_pages_come_whole_and_without_metadata(sessions: Sessions) -> None:
    sqs = scripted(
        sessions, "sqs", "ListQueues",
        ({"MaxResults": 1000}, {"QueueUrls": ["a"], "NextToken": "t"}),
        ({"MaxResults": 1000, "NextToken": "t"}, {"QueueUrls": ["b"]}),
    )  # fmt: skip
    assert list(calls.pages(sqs, "ListQueues")) == [{"QueueUrls": ["a"], "NextToken": "t"}, {"QueueUrls": ["b"]}]


def test_dynamodb_tables(sessions: Sessions) -> None:
    dynamodb = scripted(
        sessions, "dynamodb", "ListTables",
        ({"Limit": 100}, {"TableNames": ["aaa"], "LastEvaluatedTableName": "aaa"}),
        ({"Limit": 100, "ExclusiveStartTableName": "aaa"}, {"TableNames": ["bbb"]}),
    )  # fmt: skip
    assert [page["TableNames"] for page in calls.pages(dynamodb, "ListTables")] == [["aaa"], ["bbb"]]


def test_route53_records_follow_three_tokens(sessions: Sessions) -> None:
    record = {"Name": "a.", "Type": "A"}
    first = {
        "ResourceRecordSets": [record], "IsTruncated": True, "MaxItems": "1", "NextRecordName": "b.",
        "NextRecordType": "A", "NextRecordIdentifier": "eu",
    }  # fmt: skip
    last = {"ResourceRecordSets": [record], "IsTruncated": False, "MaxItems": "1"}
    asked = {"HostedZoneId": "Z1", "StartRecordName": "b.", "StartRecordType": "A", "StartRecordIdentifier": "eu"}
    route53 = scripted(sessions, "route53", "ListResourceRecordSets", ({"HostedZoneId": "Z1"}, first), (asked, last))
    assert len(list(calls.pages(route53, "ListResourceRecordSets", {"HostedZoneId": "Z1"}))) == 2


def test_without_a_paginator_shared_tokens_are_followed(sessions: Sessions) -> None:
    def answer(truncated: bool, **extra: str) -> dict[str, Any]:
        return {"HostedZones": [], "IsTruncated": truncated, "MaxItems": "100", **extra}

    route53 = scripted(
        sessions, "route53", "ListHostedZonesByName",
        ({}, answer(True, NextDNSName="b.", NextHostedZoneId="Z2")),
        ({"DNSName": "b.", "HostedZoneId": "Z2"}, answer(False, NextDNSName="c.")),
    )  # fmt: skip
    assert not route53.can_paginate("list_hosted_zones_by_name")
    assert len(list(calls.pages(route53, "ListHostedZonesByName"))) == 2


def test_the_last_name_of_a_page_is_where_the_next_begins(sessions: Sessions) -> None:
    firehose = scripted(
        sessions, "firehose", "ListDeliveryStreams",
        ({"Limit": 2}, {"DeliveryStreamNames": ["a", "b"], "HasMoreDeliveryStreams": True}),
        (
            {"Limit": 2, "ExclusiveStartDeliveryStreamName": "b"},
            {"DeliveryStreamNames": ["c"], "HasMoreDeliveryStreams": True},
        ),
        (
            {"Limit": 2, "ExclusiveStartDeliveryStreamName": "c"},
            {"DeliveryStreamNames": [], "HasMoreDeliveryStreams": False},
        ),
    )  # fmt: skip
    found = list(calls.pages(firehose, "ListDeliveryStreams", {"Limit": 2}))
    assert [name for page in found for name in page["DeliveryStreamNames"]] == ["a", "b", "c"]


def test_an_operation_without_pages_is_one(sessions: Sessions) -> None:
    sts = scripted(sessions, "sts", "GetCallerIdentity", ({}, {"Account": "1"}))
    assert list(calls.pages(sts, "GetCallerIdentity")) == [{"Account": "1"}]


@pytest.mark.parametrize("tokens", [["t", "t"], ["t", "u", "t"]])
def test_a_loop_ends_in_an_error_after_the_rows(sessions: Sessions, tokens: list[str]) -> None:
    script: list[tuple[dict[str, Any], dict[str, Any]]] = []
    asked: dict[str, Any] = {"MaxResults": 1000}
    for token in tokens:
        script.append((asked, {"QueueUrls": ["a"], "NextToken": token}))
        asked = {"MaxResults": 1000, "NextToken": token}
    pages = calls.pages(scripted(sessions, "sqs", "ListQueues", *script), "ListQueues")
    assert len([next(pages) for _ in tokens]) == len(tokens)
    with pytest.raises(PaginationError):
        next(pages)


def test_a_loop_without_paginator(sessions: Sessions) -> None:
    asked = {"DNSName": "b."}
    again = {"HostedZones": [], "IsTruncated": True, "MaxItems": "1", "NextDNSName": "b."}
    route53 = scripted(sessions, "route53", "ListHostedZonesByName", ({}, again), (asked, again))
    with pytest.raises(PaginationError):
        list(calls.pages(route53, "ListHostedZonesByName"))


def test_cancelling_stops_between_pages(sessions: Sessions) -> None:
    sqs = scripted(sessions, "sqs", "ListQueues", ({"MaxResults": 1000}, {"QueueUrls": ["a"], "NextToken": "t"}))
    stop = False
    pages = calls.pages(sqs, "ListQueues", cancelled=lambda: stop)
    assert next(pages)["QueueUrls"] == ["a"]
    stop = True
    assert list(pages) == []


@pytest.mark.parametrize(
    ("service", "operation", "given", "size"),
    [
        ("ec2", "DescribeInstances", {}, {"MaxResults": 1000}),
        ("ec2", "DescribeInstances", {"Filters": []}, {"MaxResults": 1000}),
        ("ec2", "DescribeInstances", {"InstanceIds": ["i-1"]}, {}),
        ("ec2", "DescribeInstances", {"MaxResults": 5}, {}),
        ("ec2", "DescribeImages", {"Owners": ["self"]}, {"MaxResults": 1000}),
        ("ec2", "DescribeSnapshots", {"OwnerIds": ["self"]}, {"MaxResults": 1000}),
        ("ec2", "DescribeSecurityGroups", {"GroupNames": ["x"]}, {}),
        ("ec2", "DescribeInstanceTypes", {}, {"MaxResults": 100}),
        ("dynamodb", "Scan", {"TableName": "t"}, {}),
        ("route53", "ListHostedZones", {}, {}),
        ("cloudformation", "DescribeStacks", {}, {}),
        ("iam", "ListUsers", {}, {"MaxItems": 1000}),
        ("sts", "GetCallerIdentity", {}, {}),
    ],
)
def test_page_sizes(
    sessions: Sessions, service: str, operation: str, given: dict[str, Any], size: dict[str, int]
) -> None:
    assert calls.page_size(model(sessions, service, operation), given) == size


def test_calls_by_the_apis_own_names(sessions: Sessions) -> None:
    sts = scripted(sessions, "sts", "GetCallerIdentity", ({}, {"Account": "1"}))
    assert calls.call(sts, "GetCallerIdentity") == {"Account": "1"}
    assert calls.method_name(client(sessions, "route53"), "TestDNSAnswer") == "test_dns_answer"
    with pytest.raises(KeyError, match="no operation"):
        calls.method(sts, "GetNothing")


def test_botocore_still_has_the_private_place_we_reach_into() -> None:
    paginator: Any = Paginator(lambda **_: {}, {"input_token": "a", "output_token": "b", "result_key": "c"}, None)
    assert hasattr(paginator, "_method")


def test_more_than_a_thousand_queues_come_whole(moto_url: str) -> None:
    """Against moto, which pages as SQS does: at most 1,000, and only when asked to."""
    from awstui.engine import safety

    sqs = Sessions(moto_url, demo=True).client(Place(), "sqs")
    with safety.permit(["sqs:CreateQueue"]):
        for number in range(1010):
            sqs.create_queue(QueueName=f"q{number}")
    assert [len(page["QueueUrls"]) for page in calls.pages(sqs, "ListQueues")] == [1000, 10]
