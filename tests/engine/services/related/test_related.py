"""What resources are related to: counted on moto, and where AWS has no way to ask, within limits."""

from __future__ import annotations

from typing import Any

import pytest

from awstui import protocol as p
from awstui.catalog.check import check
from awstui.catalog.load import load
from awstui.catalog.models import filter_names, members, operation
from awstui.engine.services.related import listed, others
from awstui.engine.services.related.listed import Listed, Subject
from awstui.engine.services.related.others import Described
from awstui.engine.services.related.providers import PROVIDERS, SUBJECTS, kind_of
from awstui.errors import UsageError
from awstui.protocol.ec2 import Relation
from tests.engine.services.ec2.aws import launch, stubbed
from tests.engine.services.lent import Lent
from tests.standins import client

SCREENS = load().screens
EVERY = [each for kind in PROVIDERS.values() for each in kind]


def found(lent: Lent, name: str) -> dict[str, Relation]:
    titles, *told = lent.values("related", id=name)
    assert sorted(number for number, _ in told) == list(range(len(titles)))
    return {relation.title: relation for _, relation in told}


@pytest.mark.parametrize("each", [each for each in EVERY if isinstance(each, Listed)], ids=lambda each: each.title)
def test_every_list_it_leads_to_takes_what_it_is_given(each: Listed) -> None:
    screen = SCREENS[each.screen]
    model = operation(screen.service, screen.list.operation)
    known = filter_names(members(model).get(screen.filters))
    assert set(each.filter) <= known
    assert set(each.params) <= set(members(model))
    assert check(screen) == []


@pytest.mark.parametrize("each", [each for each in EVERY if isinstance(each, Described)], ids=lambda each: each.title)
def test_every_call_that_describes_has_that_filter_and_that_answer(each: Described) -> None:
    model = operation("ec2", each.operation)
    assert each.filter in filter_names(members(model)["Filters"])
    rows = model.output_shape.members[each.operation.removeprefix("Describe")]
    assert each.id in rows.member.members


def test_every_kind_is_found_in_its_own_list() -> None:
    for prefix, (key, name) in SUBJECTS.items():
        screen = SCREENS[key]
        model = operation(screen.service, screen.list.operation)
        assert name in filter_names(members(model)[screen.filters])
        assert kind_of(f"{prefix}0123") == prefix
        assert screen.consoles.get("b") == "related"
    with pytest.raises(UsageError, match="what rtb-1 is related to"):
        kind_of("rtb-1")


def test_an_instance_leads_to_all_around_it(moto_url: str) -> None:
    ec2 = client("ec2", moto_url)
    ec2.create_key_pair(KeyName="ops")
    (name,) = launch(ec2, KeyName="ops")
    (instance,) = ec2.describe_instances(InstanceIds=[name])["Reservations"][0]["Instances"]
    volume = instance["BlockDeviceMappings"][0]["Ebs"]["VolumeId"]
    ec2.create_snapshot(VolumeId=volume)
    watch = client("cloudwatch", moto_url)
    about = {"Namespace": "AWS/EC2", "MetricName": "CPUUtilization", "Statistic": "Average", "Period": 60,
             "EvaluationPeriods": 1, "Threshold": 1.0, "ComparisonOperator": "GreaterThanThreshold"}  # fmt: skip
    for number in range(3):
        which = name if number == 1 else "i-other"
        watch.put_metric_alarm(AlarmName=f"a{number}", Dimensions=[{"Name": "InstanceId", "Value": which}], **about)
    told = found(Lent(moto_url), name)
    counts = {title: each.count for title, each in told.items() if each.count}
    assert counts == {
        "VPC": 1, "Subnet": 1, "Security groups": 1, "Network interfaces": 1, "Volumes": 1,
        "Snapshots of its volumes": 1, "Image": 1, "Key pair": 1, "Alarms": 1,
    }  # fmt: skip
    assert told["Key pair"].names == ("ops",)
    assert told["Alarms"].names == ("a1",)
    assert told["Alarms"].data[0]["AlarmName"] == "a1"
    volumes = told["Volumes"]
    assert (volumes.screen, volumes.filters) == ("ec2.volumes", (("attachment.instance-id", (name,)),))
    assert told["Auto Scaling group"] == Relation("Auto Scaling group", 0)


def test_the_target_groups_that_have_it_are_found(moto_url: str) -> None:
    ec2, elb = client("ec2", moto_url), client("elbv2", moto_url)
    (name,) = launch(ec2)
    vpc = ec2.describe_instances(InstanceIds=[name])["Reservations"][0]["Instances"][0]["VpcId"]
    arns = [
        elb.create_target_group(Name=each, Protocol="HTTP", Port=80, VpcId=vpc)["TargetGroups"][0]["TargetGroupArn"]
        for each in ("web", "api")
    ]
    elb.register_targets(TargetGroupArn=arns[0], Targets=[{"Id": name}])
    told = found(Lent(moto_url), name)["Target groups"]
    assert (told.count, told.names) == (1, ("web",))
    assert told.data[0]["TargetHealth"][0]["Target"]["Id"] == name


@pytest.mark.parametrize("kind", ["vpc", "subnet", "sg", "vol"])
def test_the_other_kinds_lead_back_to_the_instance(moto_url: str, kind: str) -> None:
    ec2 = client("ec2", moto_url)
    group = ec2.create_security_group(GroupName="web", Description="web")["GroupId"]
    (name,) = launch(ec2, SecurityGroupIds=[group])
    (instance,) = ec2.describe_instances(InstanceIds=[name])["Reservations"][0]["Instances"]
    ids = {
        "vpc": instance["VpcId"],
        "subnet": instance["SubnetId"],
        "sg": group,
        "vol": instance["BlockDeviceMappings"][0]["Ebs"]["VolumeId"],
    }
    told = found(Lent(moto_url), ids[kind])
    assert told["Instances"].count == 1
    assert not [each for each in told.values() if each.fault is not None and each.fault.kind != "demo"]


def test_what_may_not_be_looked_at_does_not_hide_the_rest(moto_url: str) -> None:
    (name,) = launch(client("ec2", moto_url))
    lent = Lent(moto_url)
    denied = ("describe_alarms", ("AccessDenied", "not authorized to perform cloudwatch:DescribeAlarms"))
    with stubbed(denied, service="cloudwatch") as watch:
        lent._clients["cloudwatch"] = watch
        told = found(lent, name)
    assert told["Alarms"].count is None
    assert told["Alarms"].fault is not None
    assert told["Alarms"].fault.kind == "denied"
    assert told["Volumes"].count == 1


def subject(**data: Any) -> Subject:
    return Subject("i-1", data, p.Place())


def test_alarms_are_looked_through_page_by_page_and_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(others, "ALARM_PAGES", 2)
    mine = {"AlarmName": "x", "Metrics": [{"Id": "m", "MetricStat": {"Metric": {"Dimensions": [
        {"Name": "InstanceId", "Value": "i-1"}]}, "Period": 60, "Stat": "Sum"}}], "StateValue": "ALARM"}  # fmt: skip
    pages = [("describe_alarms", {"MetricAlarms": [mine], "NextToken": f"t{number}"}) for number in range(2)]
    with stubbed(*pages, service="cloudwatch") as watch:
        told = others.alarms("InstanceId")(Lent(clients={"cloudwatch": watch}), subject())  # type: ignore[arg-type]
    assert (told.count, told.more) == (2, True)
    assert told.note == "2 in alarm; only the first 200 alarms were looked through"


def test_too_many_target_groups_are_not_asked_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(others, "TARGET_GROUPS", 1)
    groups = [
        {"TargetGroupArn": f"arn:{number}", "VpcId": "vpc-1", "TargetGroupName": f"g{number}"} for number in range(3)
    ]
    with stubbed(("describe_target_groups", {"TargetGroups": groups}), service="elbv2") as elb:
        told = others.target_groups(Lent(clients={"elbv2": elb}), subject(VpcId="vpc-1"))  # type: ignore[arg-type]
    assert (told.count, told.more) == (0, True)
    assert "the VPC has 3, too many to ask each" in told.note


def test_a_count_ends_after_so_many_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listed, "PAGES", 2)
    pages = [
        ("describe_volumes", {"Volumes": [{"VolumeId": f"vol-{number}"}], "NextToken": f"t{number}"})
        for number in (1, 2)
    ]
    with stubbed(*pages) as ec2:
        provider = Listed("Volumes", "ec2.volumes", {"attachment.instance-id": "InstanceId"})
        told = provider(Lent(clients={"ec2": ec2}), subject(InstanceId="i-1"))  # type: ignore[arg-type]
    assert (told.count, told.names, told.more) == (2, ("vol-1", "vol-2"), True)


def test_a_stack_and_a_launch_template_are_found_by_their_tags() -> None:
    known = {
        "aws:cloudformation:stack-name": "shop",
        "aws:ec2launchtemplate:id": "lt-1",
        "aws:ec2launchtemplate:version": "3",
    }
    tags = [{"Key": key, "Value": value} for key, value in known.items()]
    made = {"Stacks": [{"StackName": "shop", "StackStatus": "UPDATE_COMPLETE", "CreationTime": 1}]}
    with stubbed(("describe_stacks", made), service="cloudformation") as cfn:
        told = others.stack(Lent(clients={"cloudformation": cfn}), subject(Tags=tags))  # type: ignore[arg-type]
    assert (told.count, told.screen, told.params, told.note) == (
        1, "cloudformation.resources", {"StackName": "shop"}, "update_complete",
    )  # fmt: skip
    template = {"LaunchTemplates": [{"LaunchTemplateId": "lt-1", "LaunchTemplateName": "web"}]}
    with stubbed(("describe_launch_templates", template)) as ec2:
        told = others.launch_template(Lent(clients={"ec2": ec2}), subject(Tags=tags))  # type: ignore[arg-type]
    assert (told.names, told.params, told.note) == (("web",), {"LaunchTemplateIds": ["lt-1"]}, "version 3")
