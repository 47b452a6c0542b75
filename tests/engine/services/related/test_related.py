"""What resources are related to: counted on moto, and where AWS has no way to ask, within limits."""

from __future__ import annotations

from typing import Any

import pytest

from awstui import protocol as p
from awstui.catalog.check import check
from awstui.catalog.load import load
from awstui.catalog.models import filter_names, members, operation
from awstui.engine.services.related import listed, others, shown
from awstui.engine.services.related.listed import Listed, Subject
from awstui.engine.services.related.others import Described
from awstui.engine.services.related.providers import PROVIDERS, SUBJECTS, kind_of
from awstui.engine.services.related.shown import Picked, Shown
from awstui.errors import UsageError
from awstui.protocol.ec2 import Relation
from tests.engine.services.ec2.aws import launch, stubbed
from tests.engine.services.lent import Lent
from tests.sshd import IMAGE
from tests.standins import client

SCREENS = load().screens
EVERY = [each for kind in PROVIDERS.values() for each in kind]
PICKED = [each for each in EVERY if isinstance(each, Picked)]
SHOWN = [each for each in vars(shown).values() if isinstance(each, Shown)]


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


@pytest.mark.parametrize("each", SHOWN, ids=lambda each: each.screen)
def test_every_list_that_shows_what_was_found_can_be_narrowed_to_it(each: Shown) -> None:
    screen = SCREENS[each.screen]
    model = operation(screen.service, screen.list.operation)
    inputs = members(model)
    assert bool(each.param) != bool(each.filter)
    assert not each.param or inputs[each.param].type_name == "list"
    assert not each.filter or (screen.filters == "Filters" and f"``{each.filter}``" in text(inputs["Filters"]))
    data = {each.member: "x"}
    led = each.led(Relation("Them", 1), [data])
    assert (led.screen, bool(led.params), bool(led.filters)) == (each.screen, bool(each.param), bool(each.filter))
    assert each.led(Relation("Them", 1), [data] * (each.most + 1)).screen == ""
    assert each.led(Relation("Them", 2), [data, {}]).screen == ""
    assert each.led(Relation("Them", 0), []).screen == ""


@pytest.mark.parametrize("each", PICKED, ids=lambda each: f"{each.title} {each.path}")
def test_what_is_looked_through_has_such_members(each: Picked) -> None:
    shape = operation(each.service, each.operation).output_shape.members[each.rows].member
    assert each.name in shape.members
    assert each.shown is None or each.shown.member in shape.members
    for step in each.path.split("."):
        shape = shape.members[step.removesuffix("[]")]
        shape = shape.member if step.endswith("[]") else shape
    assert shape.type_name in ("string", "list")


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
    assert (told["Alarms"].screen, told["Alarms"].params) == ("cloudwatch.alarms", {"AlarmNames": ["a1"]})
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
    assert (told.screen, told.params) == ("elbv2.target_groups", {"TargetGroupArns": [arns[0]]})


def test_its_scaling_group_and_profile_lead_to_their_lists(moto_url: str) -> None:
    iam, scaling, ec2 = (client(each, moto_url) for each in ("iam", "autoscaling", "ec2"))
    role = iam.create_role(RoleName="web", AssumeRolePolicyDocument="{}")["Role"]["RoleName"]
    arn = iam.create_instance_profile(InstanceProfileName="web-profile")["InstanceProfile"]["Arn"]
    iam.add_role_to_instance_profile(InstanceProfileName="web-profile", RoleName=role)
    scaling.create_launch_configuration(
        LaunchConfigurationName="web", ImageId=IMAGE, InstanceType="t3.micro", IamInstanceProfile="web-profile"
    )
    zone = ec2.describe_availability_zones()["AvailabilityZones"][0]["ZoneName"]
    scaling.create_auto_scaling_group(
        AutoScalingGroupName="web", LaunchConfigurationName="web", MinSize=1, MaxSize=1, AvailabilityZones=[zone]
    )
    (made,) = scaling.describe_auto_scaling_instances()["AutoScalingInstances"]
    ec2.associate_iam_instance_profile(InstanceId=made["InstanceId"], IamInstanceProfile={"Arn": arn})
    told = found(Lent(moto_url), made["InstanceId"])
    group, profile = told["Auto Scaling group"], told["IAM profile"]
    assert (group.count, group.screen) == (1, "autoscaling.groups")
    assert group.params == {"AutoScalingGroupNames": ["web"]}
    assert (profile.names, profile.screen, profile.params) == (
        ("web-profile",), "iam.profiles_of", {"RoleName": "web"},
    )  # fmt: skip


def test_what_other_services_have_in_a_network_is_found(moto_url: str) -> None:
    ec2, elb, rds = (client(each, moto_url) for each in ("ec2", "elbv2", "rds"))
    vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    zones = [each["ZoneName"] for each in ec2.describe_availability_zones()["AvailabilityZones"][:2]]
    subnets = [
        ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.9.{number}.0/24", AvailabilityZone=zone)["Subnet"]["SubnetId"]
        for number, zone in enumerate(zones)
    ]
    group = ec2.create_security_group(GroupName="web", Description="web", VpcId=vpc)["GroupId"]
    made = elb.create_load_balancer(Name="front", Subnets=subnets, SecurityGroups=[group])["LoadBalancers"][0]
    rds.create_db_subnet_group(DBSubnetGroupName="inner", DBSubnetGroupDescription="d", SubnetIds=subnets)
    rds.create_db_instance(
        DBInstanceIdentifier="orders", DBInstanceClass="db.t3.micro", Engine="postgres", DBSubnetGroupName="inner",
        VpcSecurityGroupIds=[group], MasterUsername="a", MasterUserPassword="12345678", AllocatedStorage=20,
    )  # fmt: skip
    for name in (vpc, subnets[0], group):
        told = found(Lent(moto_url), name)
        assert told["Load balancers"].params == {"LoadBalancerArns": [made["LoadBalancerArn"]]}
        assert told["Databases"].filters == (("db-instance-id", ("orders",)),)
        assert (told["Load balancers"].screen, told["Databases"].screen) == ("elbv2.balancers", "rds.instances")
        assert told["Functions"] == Relation("Functions", 0)
    elsewhere = ec2.create_vpc(CidrBlock="10.8.0.0/16")["Vpc"]["VpcId"]
    assert {title: each.count for title, each in found(Lent(moto_url), elsewhere).items() if each.count} == {
        "Security groups": 1, "Route tables": 1, "Network ACLs": 1,
    }  # fmt: skip


def test_looking_through_ends_after_so_many_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shown, "PAGES", 2)
    pages = [("list_functions", {"Functions": [], "NextMarker": f"t{number}"}) for number in (1, 2)]
    (functions,) = [each for each in PROVIDERS["vpc-"] if isinstance(each, Picked) and each.service == "lambda"]
    with stubbed(*pages, service="lambda") as aws:
        told = functions(Lent(clients={"lambda": aws}), subject(VpcId="vpc-1"))  # type: ignore[arg-type]
    assert (told.count, told.more) == (0, True)
    assert "only the first 2 pages" in told.note


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


def text(shape: Any) -> str:
    """What botocore's model says of a parameter, HTML taken for Markdown."""
    return str(shape.documentation).replace("<code>", "``").replace("</code>", "``")


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
