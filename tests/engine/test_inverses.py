"""What a change replaces is read before it is made, and the inverse leads back there; on moto."""

from __future__ import annotations

import json
from typing import Any

import pytest

from awstui import protocol as p
from awstui.engine import calls, inverses, safety
from awstui.engine.core import Engine
from awstui.engine.journal_record import Record
from awstui.engine.models import service_model
from tests import standins

HERE = p.Place(None, "eu-west-1")
pytestmark = pytest.mark.usefixtures("keys")


@pytest.fixture
def engine(moto_url: str) -> Engine:
    return Engine(p.Configure(endpoint_url=moto_url, demo=True))


@pytest.fixture
def ec2(moto_url: str) -> Any:
    return standins.client("ec2", moto_url)


def change(engine: Engine, service: str, operation: str, /, **params: Any) -> Record:
    """Make a change as every door makes it, and give its record."""
    context = engine.sessions.context(HERE)
    with engine.journal.intent(
        service=service, operations=(operation,), targets=("it",), params=params, context=context
    ):
        calls.call(engine.sessions.client(HERE, service), operation, params)
    return engine.journal.read()[0]


def take_back(engine: Engine, record: Record) -> None:
    inverse = record.inverse
    change(engine, inverse["service"], inverse["operation"], **inverse["params"])


def instances(ec2: Any, count: int = 1) -> list[str]:
    image = ec2.describe_images()["Images"][0]["ImageId"]
    made = ec2.run_instances(ImageId=image, MinCount=count, MaxCount=count)["Instances"]
    return [each["InstanceId"] for each in made]


def tags_of(ec2: Any, name: str) -> dict[str, str]:
    found = ec2.describe_tags(Filters=[{"Name": "resource-id", "Values": [name]}])["Tags"]
    return {tag["Key"]: tag["Value"] for tag in found}


@pytest.mark.parametrize("operation", ["CreateTags", "DeleteTags"])
@pytest.mark.parametrize("had", [{}, {"team": "ops"}, {"team": "ops", "a*b": "x"}])
def test_tags_are_as_they_were(engine: Engine, ec2: Any, operation: str, had: dict[str, str]) -> None:
    (name,) = instances(ec2)
    ec2.create_tags(Resources=[name], Tags=[{"Key": "other", "Value": "stays"}])
    if had:
        ec2.create_tags(Resources=[name], Tags=[{"Key": key, "Value": value} for key, value in had.items()])
    tag = {"Key": "team", "Value": "web"} if operation == "CreateTags" else {"Key": "team"}
    record = change(engine, "ec2", operation, Resources=[name], Tags=[tag])
    old = [{"Key": "team", "Value": had["team"]}] if had else []
    assert record.before == {"Tags": old}
    if operation == "CreateTags" or had:
        take_back(engine, record)
    else:
        assert record.inverse == {}
    assert tags_of(ec2, name) == {"other": "stays", **had}


def test_tags_that_were_mixed_are_shown_and_not_put_back_by_half(engine: Engine, ec2: Any) -> None:
    first, second = instances(ec2, 2)
    ec2.create_tags(Resources=[first], Tags=[{"Key": "team", "Value": "ops"}])
    both = change(engine, "ec2", "CreateTags", Resources=[first, second], Tags=[{"Key": "team", "Value": "x"}])
    assert both.inverse == {}
    assert "different tags" in both.note
    assert both.before == {first: [{"Key": "team", "Value": "ops"}], second: []}
    new = [{"Key": "team", "Value": "y"}, {"Key": "new", "Value": "y"}]
    assert "some of the tags were new" in change(engine, "ec2", "CreateTags", Resources=[first], Tags=new).note


def test_instances_are_led_back_to_the_state_they_had(engine: Engine, ec2: Any) -> None:
    (name,) = instances(ec2)
    again = change(engine, "ec2", "StartInstances", InstanceIds=[name])
    assert again.inverse["operation"] == "StartInstances"  # it ran: undoing must not stop it
    stopped = change(engine, "ec2", "StopInstances", InstanceIds=[name])
    assert (stopped.before, stopped.inverse["operation"]) == ({"State": "running"}, "StartInstances")
    started = change(engine, "ec2", "StartInstances", InstanceIds=[name])
    assert (started.before, started.inverse["operation"]) == ({"State": "stopped"}, "StopInstances")


@pytest.mark.parametrize("way", ["Ingress", "Egress"])
def test_a_revoked_rule_is_allowed_again(engine: Engine, ec2: Any, way: str) -> None:
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    group = ec2.create_security_group(GroupName="web", Description="web", VpcId=vpc)["GroupId"]
    permission = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443,
                  "IpRanges": [{"CidrIp": "10.1.0.0/16", "Description": "office"}]}  # fmt: skip
    allow = ec2.authorize_security_group_ingress if way == "Ingress" else ec2.authorize_security_group_egress
    allow(GroupId=group, IpPermissions=[permission])

    def rules() -> list[Any]:
        found = ec2.describe_security_group_rules(Filters=[{"Name": "group-id", "Values": [group]}])
        return [rule for rule in found["SecurityGroupRules"] if rule.get("CidrIpv4") == "10.1.0.0/16"]

    (rule,) = rules()
    ids = [rule["SecurityGroupRuleId"]]
    record = change(engine, "ec2", f"RevokeSecurityGroup{way}", GroupId=group, SecurityGroupRuleIds=ids)
    assert rules() == []
    take_back(engine, record)
    (back,) = rules()
    same = ("IsEgress", "IpProtocol", "FromPort", "ToPort", "CidrIpv4", "Description")
    assert {name: back.get(name) for name in same} == {name: rule.get(name) for name in same}


def test_a_detached_volume_is_attached_again(engine: Engine, ec2: Any) -> None:
    (name,) = instances(ec2)
    zone = ec2.describe_instances()["Reservations"][0]["Instances"][0]["Placement"]["AvailabilityZone"]
    volume = ec2.create_volume(AvailabilityZone=zone, Size=1)["VolumeId"]
    ec2.attach_volume(VolumeId=volume, InstanceId=name, Device="/dev/sdf")
    record = change(engine, "ec2", "DetachVolume", VolumeId=volume, InstanceId=name, Device="/dev/sdf")
    take_back(engine, record)
    (found,) = ec2.describe_volumes(VolumeIds=[volume])["Volumes"][0]["Attachments"]
    assert (found["InstanceId"], found["Device"]) == (name, "/dev/sdf")


def test_an_address_leads_where_it_led(engine: Engine, ec2: Any) -> None:
    (name,) = instances(ec2)
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    association = ec2.associate_address(AllocationId=address, InstanceId=name)["AssociationId"]
    led = ec2.describe_addresses()["Addresses"][0]["NetworkInterfaceId"]
    record = change(engine, "ec2", "DisassociateAddress", AssociationId=association)
    assert not ec2.describe_addresses()["Addresses"][0].get("NetworkInterfaceId")
    take_back(engine, record)
    assert ec2.describe_addresses()["Addresses"][0]["NetworkInterfaceId"] == led


@pytest.mark.parametrize("comment", ["the old one", ""])
def test_a_zone_has_its_comment_again(engine: Engine, moto_url: str, comment: str) -> None:
    route53 = standins.client("route53", moto_url)
    config = {"Comment": comment} if comment else {}
    zone = route53.create_hosted_zone(Name="a.example.", CallerReference="1", HostedZoneConfig=config)
    name = zone["HostedZone"]["Id"].rpartition("/")[2]
    record = change(engine, "route53", "UpdateHostedZoneComment", Id=name, Comment="new")
    assert route53.get_hosted_zone(Id=name)["HostedZone"]["Config"]["Comment"] == "new"
    take_back(engine, record)
    assert route53.get_hosted_zone(Id=name)["HostedZone"]["Config"].get("Comment", "") == comment


@pytest.mark.parametrize("was", [True, False])
def test_protection_is_as_it_was_even_when_nothing_was_changed(engine: Engine, moto_url: str, was: bool) -> None:
    tables = standins.client("dynamodb", moto_url)
    key = {"AttributeName": "id"}
    tables.create_table(
        TableName="t", KeySchema=[{**key, "KeyType": "HASH"}], AttributeDefinitions=[{**key, "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST", DeletionProtectionEnabled=was,
    )  # fmt: skip
    record = change(engine, "dynamodb", "UpdateTable", TableName="t", DeletionProtectionEnabled=True)
    take_back(engine, record)
    assert tables.describe_table(TableName="t")["Table"]["DeletionProtectionEnabled"] is was
    more = change(engine, "dynamodb", "UpdateTable", TableName="t", BillingMode="PAY_PER_REQUEST")
    assert more.inverse == {}


def test_a_failed_read_stops_nothing_and_is_noted(engine: Engine, ec2: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    (name,) = instances(ec2)

    def fail(*_: Any) -> None:
        raise ValueError("x")

    monkeypatch.setattr("awstui.engine.services.ec2_inverses.tags", fail)
    record = change(engine, "ec2", "CreateTags", Resources=[name], Tags=[{"Key": "team", "Value": "ops"}])
    assert (record.state, record.inverse) == ("ok", {})
    assert record.note == "what was there before could not be read (ValueError)"
    assert tags_of(ec2, name) == {"team": "ops"}


def test_several_changes_under_one_permit_have_no_single_inverse(engine: Engine, ec2: Any) -> None:
    first, second = instances(ec2, 2)
    client = engine.sessions.client(HERE, "ec2")
    with engine.journal.intent(
        service="ec2", operations=("StopInstances",), targets=(first, second), context=engine.sessions.context(HERE)
    ):
        for name in (first, second):
            calls.call(client, "StopInstances", {"InstanceIds": [name]})
    record = engine.journal.read()[0]
    assert (record.inverse, record.note) == ({}, "no undo is kept: this was several changes")


def test_a_dry_run_reads_nothing(engine: Engine, ec2: Any) -> None:
    (name,) = instances(ec2)
    with safety.permit(("ec2:StopInstances",), dry_run=True) as granted, pytest.raises(Exception, match="DryRun"):
        calls.call(engine.sessions.client(HERE, "ec2"), "StopInstances", {"InstanceIds": [name], "DryRun": True})
    assert granted.memory is None


@pytest.mark.parametrize("name", sorted(inverses.READERS))
def test_every_entry_is_a_write_of_aws_and_reads_by_reads(name: str) -> None:
    service, _, operation = name.partition(":")
    model = service_model(service)
    assert safety.effect(service, operation) == "write"
    if (how := inverses.SETTINGS.get(name)) is not None:
        assert safety.is_read(service, how.read)
        for each in filter(None, (operation, how.sets, how.clears)):
            assert {*how.named} <= model.operation_model(each).input_shape.members.keys()
        assert how.finds.keys() <= model.operation_model(how.sets or operation).input_shape.members.keys()
        assert how.asks.keys() <= model.operation_model(how.read).input_shape.members.keys()


@pytest.mark.parametrize("was", [True, False])
def test_a_health_check_is_as_it_was(engine: Engine, moto_url: str, was: bool) -> None:
    route53 = standins.client("route53", moto_url)
    config = {"Type": "TCP", "IPAddress": "192.0.2.1", "Port": 443, "Disabled": was}
    made = route53.create_health_check(CallerReference="1", HealthCheckConfig=config)["HealthCheck"]["Id"]
    record = change(engine, "route53", "UpdateHealthCheck", HealthCheckId=made, Disabled=True)
    assert record.before == {"Disabled": was}
    take_back(engine, record)
    assert route53.get_health_check(HealthCheckId=made)["HealthCheck"]["HealthCheckConfig"]["Disabled"] is was


@pytest.mark.parametrize("was", [True, False])
def test_a_stack_is_to_be_protected_as_it_was(engine: Engine, moto_url: str, was: bool) -> None:
    stacks = standins.client("cloudformation", moto_url)
    body = json.dumps({"Resources": {"Q": {"Type": "AWS::SQS::Queue"}}})
    stacks.create_stack(StackName="shop", TemplateBody=body, EnableTerminationProtection=was)
    asked = {"StackName": "shop", "EnableTerminationProtection": True}  # moto has the read and not the change
    found = inverses.present(engine.sessions.client(HERE, "cloudformation"), "UpdateTerminationProtection", asked)
    assert found is not None
    assert found.before == {"EnableTerminationProtection": was}
    assert found.inverse == {
        "service": "cloudformation", "operation": "UpdateTerminationProtection",
        "params": {"StackName": "shop", "EnableTerminationProtection": was}, "title": "Put termination protection back",
    }  # fmt: skip


@pytest.mark.parametrize("was", [True, False])
def test_a_database_is_protected_as_it_was(engine: Engine, moto_url: str, was: bool) -> None:
    rds = standins.client("rds", moto_url)
    rds.create_db_instance(
        DBInstanceIdentifier="shop",
        Engine="postgres",
        DBInstanceClass="db.t4g.micro",
        AllocatedStorage=20,
        MasterUsername="shop",
        MasterUserPassword="long-enough",
        DeletionProtection=was,
    )
    record = change(engine, "rds", "ModifyDBInstance", DBInstanceIdentifier="shop", DeletionProtection=not was)
    assert record.before == {"DeletionProtection": was}
    take_back(engine, record)
    assert rds.describe_db_instances()["DBInstances"][0]["DeletionProtection"] is was


def test_what_was_detached_is_attached_again(engine: Engine, moto_url: str) -> None:
    iam = standins.client("iam", moto_url)
    statement = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    arn = iam.create_policy(PolicyName="all", PolicyDocument=document)["Policy"]["Arn"]
    iam.create_user(UserName="dana")
    iam.attach_user_policy(UserName="dana", PolicyArn=arn)
    record = change(engine, "iam", "DetachUserPolicy", UserName="dana", PolicyArn=arn)
    assert iam.list_attached_user_policies(UserName="dana")["AttachedPolicies"] == []
    take_back(engine, record)
    assert iam.list_attached_user_policies(UserName="dana")["AttachedPolicies"][0]["PolicyArn"] == arn


@pytest.mark.parametrize("name", sorted(inverses.OPPOSITES))
def test_opposites_take_the_same_input(name: str) -> None:
    service, _, operation = name.partition(":")
    model, inverse = service_model(service), inverses.OPPOSITES[name][0]
    shapes = [model.operation_model(each).input_shape for each in (operation, inverse)]
    assert list(shapes[0].members) == list(shapes[1].members)
    assert not safety.is_read(service, inverse)


@pytest.mark.parametrize(("was", "back"), [("Enabled", "Enabled"), ("Suspended", "Suspended"), ("", "Suspended")])
def test_a_bucket_keeps_versions_as_it_did(engine: Engine, moto_url: str, was: str, back: str) -> None:
    s3 = standins.client("s3", moto_url, "us-east-1")
    s3.create_bucket(Bucket="harbour")
    if was:
        s3.put_bucket_versioning(Bucket="harbour", VersioningConfiguration={"Status": was})
    other = {"Status": "Suspended" if was == "Enabled" else "Enabled"}
    record = change(engine, "s3", "PutBucketVersioning", Bucket="harbour", VersioningConfiguration=other)
    take_back(engine, record)
    assert s3.get_bucket_versioning(Bucket="harbour")["Status"] == back


def test_a_service_runs_as_many_tasks_as_it_did(engine: Engine, moto_url: str) -> None:
    ecs = standins.client("ecs", moto_url)
    ecs.register_task_definition(family="web", containerDefinitions=[{"name": "web", "image": "nginx", "memory": 64}])
    ecs.create_cluster(clusterName="one")
    ecs.create_service(cluster="one", serviceName="web", taskDefinition="web", desiredCount=3)
    record = change(engine, "ecs", "UpdateService", cluster="one", service="web", desiredCount=0)
    assert record.before == {"desiredCount": 3}
    take_back(engine, record)
    found = ecs.describe_services(cluster="one", services=["web"])["services"]
    assert [service["desiredCount"] for service in found] == [3]


def test_a_new_deployment_is_not_undone_by_a_number(engine: Engine, moto_url: str) -> None:
    asked = {"cluster": "one", "service": "web", "forceNewDeployment": True}
    assert inverses.present(engine.sessions.client(HERE, "ecs"), "UpdateService", asked) is None


def test_a_stream_has_as_many_shards_as_it_had(engine: Engine, moto_url: str) -> None:
    kinesis = standins.client("kinesis", moto_url)
    kinesis.create_stream(StreamName="clicks", ShardCount=2)
    asked = {"StreamName": "clicks", "TargetShardCount": 4, "ScalingType": "UNIFORM_SCALING"}
    record = change(engine, "kinesis", "UpdateShardCount", **asked)
    assert record.before == {"TargetShardCount": 2, "ScalingType": "UNIFORM_SCALING"}
    take_back(engine, record)
    summary = kinesis.describe_stream_summary(StreamName="clicks")["StreamDescriptionSummary"]
    assert summary["OpenShardCount"] == 2


@pytest.mark.parametrize("days", [None, 7])
def test_a_log_group_keeps_its_events_as_long_as_before(engine: Engine, moto_url: str, days: int | None) -> None:
    logs = standins.client("logs", moto_url)
    for name in ("app", "app-two"):
        logs.create_log_group(logGroupName=name)
    if days:
        logs.put_retention_policy(logGroupName="app", retentionInDays=days)
    for operation, more in (("PutRetentionPolicy", {"retentionInDays": 30}), ("DeleteRetentionPolicy", {})):
        take_back(engine, change(engine, "logs", operation, logGroupName="app", **more))
        assert logs.describe_log_groups(logGroupNamePrefix="app")["logGroups"][0].get("retentionInDays") == days


def test_a_group_of_instances_is_as_large_as_before(engine: Engine, moto_url: str, ec2: Any) -> None:
    autoscaling = standins.client("autoscaling", moto_url)
    image = ec2.describe_images()["Images"][0]["ImageId"]
    autoscaling.create_launch_configuration(LaunchConfigurationName="web", ImageId=image, InstanceType="t3.micro")
    autoscaling.create_auto_scaling_group(
        AutoScalingGroupName="web",
        LaunchConfigurationName="web",
        MinSize=0,
        MaxSize=4,
        DesiredCapacity=1,
        AvailabilityZones=["eu-west-1a"],
    )
    record = change(engine, "autoscaling", "SetDesiredCapacity", AutoScalingGroupName="web", DesiredCapacity=3)
    assert record.before == {"DesiredCapacity": 1}
    take_back(engine, record)
    assert autoscaling.describe_auto_scaling_groups()["AutoScalingGroups"][0]["DesiredCapacity"] == 1
