"""What the demo has to show: enough of each service for its screens, with the awkward cases among them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from awstui.demo import Demo
from tests.standins import client


def test_instances_are_in_the_shops_own_network_with_groups_that_name_each_other(seeded: Demo) -> None:
    ec2 = client("ec2", seeded.endpoint_url)
    mine = ec2.describe_vpcs(Filters=[{"Name": "tag:Name", "Values": ["harbour"]}])["Vpcs"][0]["VpcId"]
    servers = [r["Instances"][0] for r in ec2.describe_instances()["Reservations"]]
    assert {server["VpcId"] for server in servers} == {mine}
    assert {server["State"]["Name"] for server in servers} == {"running", "stopped", "terminated"}
    assert {server["Architecture"] for server in servers} == {"x86_64", "arm64"}
    rules = ec2.describe_security_group_rules()["SecurityGroupRules"]
    assert any("ReferencedGroupInfo" in rule for rule in rules)
    assert any(rule.get("CidrIpv4") == "203.0.113.0/24" for rule in rules)


def test_every_image_in_use_can_be_looked_up(seeded: Demo) -> None:
    for region in ("eu-west-1", "us-east-1", "ap-southeast-2"):
        ec2 = client("ec2", seeded.endpoint_url, region)
        used = {r["Instances"][0]["ImageId"] for r in ec2.describe_instances()["Reservations"]}
        assert {image["ImageId"] for image in ec2.describe_images(ImageIds=list(used))["Images"]} == used


def test_snapshots_and_images_of_the_account_are_its_own(seeded: Demo) -> None:
    ec2 = client("ec2", seeded.endpoint_url)
    assert len(ec2.describe_snapshots(OwnerIds=["self"])["Snapshots"]) == 7
    assert [image["Name"] for image in ec2.describe_images(Owners=["self"])["Images"]] == ["harbour-web-2025-11-01"]


def test_things_have_ages(seeded: Demo) -> None:
    reservations = client("ec2", seeded.endpoint_url).describe_instances()["Reservations"]
    ages = [datetime.now(UTC) - r["Instances"][0]["LaunchTime"] for r in reservations]
    assert max(ages) > timedelta(days=365)
    assert min(ages) < timedelta(days=1)


def test_there_are_addresses_volumes_gateways_and_templates(seeded: Demo) -> None:
    ec2 = client("ec2", seeded.endpoint_url)
    addresses = ec2.describe_addresses()["Addresses"]
    assert [bool(address.get("InstanceId")) for address in addresses].count(True) == 1
    assert len(addresses) == 3
    assert {volume["State"] for volume in ec2.describe_volumes()["Volumes"]} == {"in-use", "available"}
    assert ec2.describe_nat_gateways()["NatGateways"][0]["State"] == "available"
    assert {key["KeyName"] for key in ec2.describe_key_pairs()["KeyPairs"]} == {"harbour", "break-glass"}
    templates = ec2.describe_launch_templates()["LaunchTemplates"]
    assert {template["LatestVersionNumber"] for template in templates} == {2}


def test_poisoned_messages_lie_in_the_dead_letter_queue_with_their_counts(seeded: Demo) -> None:
    sqs = client("sqs", seeded.endpoint_url)
    names = [url.rpartition("/")[2] for url in sqs.list_queues()["QueueUrls"]]
    assert len(names) >= 14
    url = sqs.get_queue_url(QueueName="orders-dlq")["QueueUrl"]
    poison = []
    while got := sqs.receive_message(
        QueueUrl=url,
        MaxNumberOfMessages=10,
        VisibilityTimeout=60,
        MessageSystemAttributeNames=["All"],
        MessageAttributeNames=["All"],
    ).get("Messages"):
        poison += got
    for message in poison:
        sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0)
    assert len(poison) == 30
    assert all(int(message["Attributes"]["ApproximateReceiveCount"]) > 3 for message in poison)
    sources = {message["Attributes"]["DeadLetterQueueSourceArn"] for message in poison}
    assert sources == {"arn:aws:sqs:eu-west-1:123456789012:orders"}, "a redrive knows where they belong"
    assert {value["DataType"] for message in poison for value in message["MessageAttributes"].values()} == {
        "String",
        "Number.int",
        "Binary",
    }
    assert any("\x1b[31m" in message["Body"] for message in poison)
    bodies = [_parsed(message["Body"]) for message in poison]
    kinds = {
        "cut off": sum(body is None for body in bodies),
        "wrong type": sum(isinstance((body or {}).get("total"), str) for body in bodies),
        "lacks a member": sum(body is not None and "customer" not in body for body in bodies),
        "too late": sum("expires" in (body or {}) for body in bodies),
    }
    assert min(kinds.values()) >= 7, kinds
    oldest = min(int(message["Attributes"]["SentTimestamp"]) for message in poison) / 1000
    assert datetime.now(UTC).timestamp() - oldest > 2 * 86_400


def _parsed(body: str) -> dict[str, object] | None:
    try:
        found: dict[str, object] = json.loads(body)
    except ValueError:
        return None
    return found


@pytest.mark.parametrize(
    ("queue", "visible", "in_flight", "delayed"),
    [("orders", 39, 3, 0), ("nightly-reports", 0, 0, 3), ("inventory.fifo", 12, 0, 0), ("image-resize", 0, 0, 0)],
)
def test_queues_are_filled_in_every_way(seeded: Demo, queue: str, visible: int, in_flight: int, delayed: int) -> None:
    sqs = client("sqs", seeded.endpoint_url)
    url = sqs.get_queue_url(QueueName=queue)["QueueUrl"]
    counts = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    assert int(counts["ApproximateNumberOfMessages"]) == visible
    assert int(counts["ApproximateNumberOfMessagesNotVisible"]) == in_flight
    assert int(counts["ApproximateNumberOfMessagesDelayed"]) == delayed
    assert int(counts["CreatedTimestamp"]) < datetime.now(UTC).timestamp()


def test_bodies_are_those_other_services_send(seeded: Demo) -> None:
    sqs = client("sqs", seeded.endpoint_url)

    def first(queue: str) -> dict[str, object]:
        url = sqs.get_queue_url(QueueName=queue)["QueueUrl"]
        body = sqs.receive_message(QueueUrl=url, VisibilityTimeout=0)["Messages"][0]["Body"]
        parsed: dict[str, object] = json.loads(body)
        return parsed

    assert first("order-notifications")["Type"] == "Notification"
    assert "Records" in first("s3-uploads")
    assert first("orders")["type"] == "OrderPlaced"


def test_tables_have_items_indexes_and_every_attribute_type(seeded: Demo) -> None:
    dynamodb = client("dynamodb", seeded.endpoint_url)
    assert set(dynamodb.list_tables()["TableNames"]) >= {"orders", "customers", "sessions", "attribute-zoo", "empty"}
    orders = dynamodb.describe_table(TableName="orders")["Table"]
    assert orders["ItemCount"] == 120
    assert orders["GlobalSecondaryIndexes"][0]["IndexName"] == "by-status"
    kinds = {next(iter(item["value"])) for item in dynamodb.scan(TableName="attribute-zoo")["Items"]}
    assert kinds == {"S", "N", "B", "BOOL", "NULL", "L", "M", "SS", "NS", "BS"}


def test_zones_have_every_kind_of_record_and_routing(seeded: Demo) -> None:
    route53 = client("route53", seeded.endpoint_url)
    zones = {zone["Name"]: zone for zone in route53.list_hosted_zones()["HostedZones"]}
    assert [zone["Config"]["PrivateZone"] for zone in zones.values()].count(True) == 1
    records = [
        record
        for zone in zones.values()
        for record in route53.list_resource_record_sets(HostedZoneId=zone["Id"])["ResourceRecordSets"]
    ]
    kinds = "A AAAA CAA CNAME DS HTTPS MX NAPTR NS PTR SOA SRV SSHFP SVCB TXT"
    assert " ".join(sorted({record["Type"] for record in records})) == kinds
    for routing in ("Weight", "Region", "GeoLocation", "Failover", "MultiValueAnswer", "AliasTarget", "HealthCheckId"):
        assert any(routing in record for record in records), routing
    assert not any("{" in value["Value"] for record in records for value in record.get("ResourceRecords", ()))


def test_stacks_tell_how_they_were_made_and_why_one_failed(seeded: Demo) -> None:
    cloudformation = client("cloudformation", seeded.endpoint_url)
    states = {s["StackName"]: s["StackStatus"] for s in cloudformation.list_stacks()["StackSummaries"]}
    assert states == {
        "harbour-base": "CREATE_COMPLETE",
        "harbour-jobs": "UPDATE_COMPLETE",
        "harbour-shop": "CREATE_COMPLETE",
        "harbour-search": "ROLLBACK_COMPLETE",
        "spike-2024": "DELETE_COMPLETE",
    }
    events = cloudformation.describe_stack_events(StackName="harbour-search")["StackEvents"]
    assert "not authorized" in next(e["ResourceStatusReason"] for e in events if e["ResourceStatus"] == "CREATE_FAILED")
    assert [event["Timestamp"] for event in events] == sorted((e["Timestamp"] for e in events), reverse=True)
    assert cloudformation.list_exports()["Exports"][0]["Name"] == "harbour-alarms-arn"
    assert cloudformation.list_change_sets(StackName="harbour-shop")["Summaries"]


def test_the_other_accounts_have_things_of_their_own(applied: Demo, seeded: Demo) -> None:
    import boto3

    found = {}
    for profile in ("staging", "production"):
        session = boto3.Session(profile_name=profile)
        reservations = session.client("ec2").describe_instances()["Reservations"]
        found[profile] = {tag["Value"] for r in reservations for tag in r["Instances"][0]["Tags"]}
        assert len(session.client("sqs").list_queues()["QueueUrls"]) == 3
    assert "staging-worker" in found["staging"]
    assert "prod-worker" in found["production"]


def test_queues_are_worked_on(seeded: Demo) -> None:
    queue = "arn:aws:sqs:eu-west-1:123456789012:orders"
    mappings = client("lambda", seeded.endpoint_url).list_event_source_mappings()["EventSourceMappings"]
    assert {each["State"] for each in mappings} == {"Enabled", "Disabled"}
    events = client("events", seeded.endpoint_url)
    assert events.list_rule_names_by_target(TargetArn=queue, EventBusName="harbour")["RuleNames"] == ["order-placed"]


def test_the_mapping_of_a_function_that_does_not_run_takes_no_message(seeded: Demo) -> None:
    sqs = client("sqs", seeded.endpoint_url)
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]

    def counts(queue: str) -> dict[str, str]:
        url = sqs.get_queue_url(QueueName=queue)["QueueUrl"]
        return dict(sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"])

    before = [counts(queue) for queue in ("orders", "orders-dlq")]
    url = sqs.get_queue_url(QueueName="orders")["QueueUrl"]
    for number in range(5):  # more often than orders lets a message be received
        sqs.send_message(QueueUrl=url, MessageBody=f"later {number}", DelaySeconds=900)
    assert [counts(queue) for queue in ("orders", "orders-dlq")] == before


def test_builds_stay_as_they_ended_however_often_one_looks(seeded: Demo) -> None:
    codebuild = client("codebuild", seeded.endpoint_url)
    names = codebuild.list_builds_for_project(projectName="orders-api")["ids"]
    first, second = (codebuild.batch_get_builds(ids=names)["builds"] for _ in range(2))
    assert first == second
    assert {build["buildStatus"] for build in first} == {"SUCCEEDED", "FAILED"}
    numbers = {build["id"]: build["buildNumber"] for build in first}
    assert [numbers[name] for name in names] == sorted(numbers.values(), reverse=True)
    failed = next(build for build in first if build["buildStatus"] == "FAILED")
    assert [phase["contexts"][0]["message"] for phase in failed["phases"] if phase["phaseStatus"] == "FAILED"]


def test_a_build_that_runs_can_be_stopped(seeded: Demo) -> None:
    codebuild = client("codebuild", seeded.endpoint_url)
    name = codebuild.start_build(projectName="storefront", sourceVersion="main")["build"]["id"]
    assert codebuild.batch_get_builds(ids=[name])["builds"][0]["buildStatus"] == "IN_PROGRESS"
    assert codebuild.list_builds()["ids"][0] == name
    codebuild.stop_build(id=name)
    assert codebuild.batch_get_builds(ids=[name])["builds"][0]["buildStatus"] == "STOPPED"


def test_commits_lead_back_to_the_first_and_say_what_they_changed(seeded: Demo) -> None:
    codecommit = client("codecommit", seeded.endpoint_url)
    assert [each["repositoryName"] for each in codecommit.list_repositories()["repositories"]] == [
        "web",
        "api",
        "stacks",
    ]
    assert codecommit.list_branches(repositoryName="web")["branches"] == ["fix-timezone", "main", "new-checkout"]
    name = codecommit.get_branch(repositoryName="web", branchName="main")["branch"]["commitId"]
    seen = []
    while name:
        commit = codecommit.get_commit(repositoryName="web", commitId=name)["commit"]
        seen.append(commit["message"])
        name = commit["parents"][0] if commit["parents"] else ""
    assert seen[-1] == "Begin"
    assert len(seen) == 4
    head = codecommit.get_branch(repositoryName="web", branchName="new-checkout")["branch"]["commitId"]
    before = codecommit.get_commit(repositoryName="web", commitId=head)["commit"]["parents"][0]
    changes = codecommit.get_differences(repositoryName="web", beforeCommitSpecifier=before, afterCommitSpecifier=head)[
        "differences"
    ]
    assert [(each["changeType"], each["afterBlob"]["path"]) for each in changes] == [("A", "src/new-checkout.py")]


def test_tags_are_told_once(seeded: Demo) -> None:
    keys = client("resourcegroupstaggingapi", seeded.endpoint_url).get_tag_keys()["TagKeys"]
    assert len(keys) == len(set(keys)) > 3


@pytest.mark.parametrize(
    ("service", "operation", "found", "names"),
    [
        ("rds", "describe_db_instances", "DBInstances[].DBInstanceIdentifier", {"shop", "cms", "orders-1"}),
        ("rds", "describe_db_clusters", "DBClusters[].DBClusterIdentifier", {"orders"}),
        ("iam", "list_users", "Users[].UserName", {"dana", "noor", "ci-deploy"}),
        ("iam", "list_policies", "Policies[].PolicyName", {"everything-temporarily-2023"}),
        ("s3", "list_buckets", "Buckets[].Name", {"harbour-images", "harbour-backups"}),
        ("logs", "describe_log_groups", "logGroups[?!retentionInDays].logGroupName", {"/harbour/checkout"}),
        ("cloudwatch", "describe_alarms", "MetricAlarms[?StateValue=='ALARM'].AlarmName", {"shop-storage"}),
        ("autoscaling", "describe_auto_scaling_groups", "AutoScalingGroups[].AutoScalingGroupName", {"web", "workers"}),
        ("elbv2", "describe_load_balancers", "LoadBalancers[].LoadBalancerName", {"harbour-web", "harbour-mqtt"}),
        ("elb", "describe_load_balancers", "LoadBalancerDescriptions[].LoadBalancerName", {"legacy-intranet"}),
        ("apigateway", "get_api_keys", "items[?!enabled].name", {"left-us-in-2024"}),
        ("apigatewayv2", "get_apis", "Items[].Name", {"apps"}),
        (
            "cloudfront",
            "list_distributions",
            "DistributionList.Items[?!Enabled].Comment",
            {"old.harbour.example, for everybody"},
        ),
        ("lambda", "list_layers", "Layers[].LayerName", {"harbour-common"}),
    ],
)
def test_every_service_has_something_to_look_at(
    seeded: Demo, service: str, operation: str, found: str, names: set[str]
) -> None:
    import jmespath

    answer = getattr(client(service, seeded.endpoint_url), operation)()
    assert set(jmespath.search(found, answer)) >= names
