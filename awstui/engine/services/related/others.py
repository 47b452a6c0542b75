"""Related resources that no list of awstui's shows, or that take more than a filter to find."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from awstui.engine import calls
from awstui.engine.services.related import shown
from awstui.engine.services.related.listed import Subject
from awstui.engine.services.related.shown import told
from awstui.protocol.ec2 import Relation

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench

ALARM_PAGES = 50
"""Pages of a hundred alarms looked through: CloudWatch has no filter by what an alarm is about."""

TARGET_GROUPS = 40
"""Target groups asked one by one whether they have an instance: Elastic Load Balancing has no way to ask it of all."""


@dataclass(frozen=True, slots=True)
class Described:
    """What one EC2 call finds by a filter, and no list shows."""

    title: str
    operation: str
    filter: str
    id: str  # the member that names one

    def __call__(self, bench: Bench, subject: Subject) -> Relation:
        """Count and describe them; raises what the call raises."""
        client = bench.sessions.client(subject.place, "ec2")
        where = {"Filters": [{"Name": self.filter, "Values": [subject.id]}]}
        found: list[Any] = []
        for page in calls.pages(client, self.operation, where, bench.cancelled):
            found += page.get(self.operation.removeprefix("Describe")) or ()
        return told(self.title, found, self.id)


def tags_of(data: Mapping[str, Any]) -> dict[str, str]:
    """A resource's tags."""
    return {str(tag.get("Key")): str(tag.get("Value", "")) for tag in data.get("Tags") or ()}


def image(bench: Bench, subject: Subject) -> Relation:
    """The image it was launched from; images of others are not in the list of images, and may be gone."""
    wanted = str(subject.data.get("ImageId", ""))
    client = bench.sessions.client(subject.place, "ec2")
    where = {"Filters": [{"Name": "image-id", "Values": [wanted]}]}
    found = calls.call(client, "DescribeImages", where).get("Images") or []
    if not found:
        return Relation("Image", 0, (wanted,), note="deregistered, or no longer shared with this account")
    if found[0].get("OwnerId") == bench.account(subject.place):
        return Relation("Image", 1, (str(found[0].get("Name", wanted)),), "ec2.images", {},
                        (("image-id", (wanted,)),))  # fmt: skip
    return told("Image", found, "Name")


def scaling_group(bench: Bench, subject: Subject) -> Relation:
    """The Auto Scaling group that keeps it, by the tag that such a group puts on its instances."""
    name = tags_of(subject.data).get("aws:autoscaling:groupName", "")
    if not name:
        return Relation("Auto Scaling group", 0)
    found = _groups(bench, subject, name)
    return shown.SCALING_GROUPS.led(told("Auto Scaling group", found, "AutoScalingGroupName"), found)


def _groups(bench: Bench, subject: Subject, name: str) -> list[Any]:
    client = bench.sessions.client(subject.place, "autoscaling")
    asked = {"AutoScalingGroupNames": [name]}
    return list(calls.call(client, "DescribeAutoScalingGroups", asked).get("AutoScalingGroups") or ())


def target_groups(bench: Bench, subject: Subject) -> Relation:
    """The target groups that send traffic to an instance, with its health there.

    Each group of its VPC is asked by itself. Where those are too many, only the groups of its Auto Scaling group are.
    """
    client = bench.sessions.client(subject.place, "elbv2")
    groups: list[Any] = []
    for page in calls.pages(client, "DescribeTargetGroups", {}, bench.cancelled):
        groups += [each for each in page.get("TargetGroups") or () if each.get("VpcId") == subject.data.get("VpcId")]
    note, more = "", False
    if len(groups) > TARGET_GROUPS:
        name = tags_of(subject.data).get("aws:autoscaling:groupName", "")
        arns = {arn for each in (_groups(bench, subject, name) if name else ()) for arn in each["TargetGroupARNs"]}
        every, more = len(groups), True
        groups = [each for each in groups if each["TargetGroupArn"] in arns][:TARGET_GROUPS]
        note = f"the VPC has {every:,}, too many to ask each; looked at: {len(groups)} of its Auto Scaling group"
    addresses = {str(subject.data.get("PrivateIpAddress", "")), subject.id}
    found, failed = [], 0
    for group, health in bench.map(lambda group: _health(client, group, addresses), groups, 5):
        if isinstance(health, BaseException):
            failed += 1
        elif health:
            found.append({**group, "TargetHealth": health})
    if failed and failed == len(groups):
        return Relation("Target groups", None, note=f"none of {failed} could be asked")
    if failed:
        note, more = f"{failed} of {len(groups)} could not be asked. {note}".strip(), True
    return shown.TARGET_GROUPS.led(told("Target groups", found, "TargetGroupName", note, more), found)


def _health(client: Any, group: Mapping[str, Any], targets: set[str]) -> list[Any]:
    """What a group says of the targets it has of these."""
    answer = calls.call(client, "DescribeTargetHealth", {"TargetGroupArn": group["TargetGroupArn"]})
    return [each for each in answer.get("TargetHealthDescriptions") or () if each["Target"]["Id"] in targets]


def alarms(dimension: str) -> Callable[[Bench, Subject], Relation]:
    """What finds the CloudWatch alarms about a resource, by the dimension that names it ("InstanceId")."""

    def provider(bench: Bench, subject: Subject) -> Relation:
        client = bench.sessions.client(subject.place, "cloudwatch")
        found: list[Any] = []
        more = False
        pages = calls.pages(client, "DescribeAlarms", {"AlarmTypes": ["MetricAlarm"]}, bench.cancelled)
        for seen, page in enumerate(pages, 1):
            found += [each for each in page.get("MetricAlarms") or () if _about(each, dimension, subject.id)]
            if more := seen >= ALARM_PAGES and bool(page.get("NextToken")):
                break
        loud = sum(each.get("StateValue") == "ALARM" for each in found)
        note = f"{loud} in alarm" if loud else ""
        if more:
            note = f"{note + '; ' if note else ''}only the first {ALARM_PAGES * 100:,} alarms were looked through"
        return shown.ALARMS.led(told("Alarms", found, "AlarmName", note, more), found)

    return provider


def _about(alarm: Mapping[str, Any], dimension: str, value: str) -> bool:
    """Whether an alarm is about that thing, also by one of the metrics of an expression."""
    metrics = [alarm, *((each.get("MetricStat") or {}).get("Metric") or {} for each in alarm.get("Metrics") or ())]
    pairs = ((each.get("Name"), each.get("Value")) for metric in metrics for each in metric.get("Dimensions") or ())
    return (dimension, value) in pairs


def stack(bench: Bench, subject: Subject) -> Relation:
    """The CloudFormation stack that made it, by the tag that a stack puts on what it makes."""
    tags = tags_of(subject.data)
    name, arn = tags.get("aws:cloudformation:stack-name", ""), tags.get("aws:cloudformation:stack-id", "")
    if not (name or arn):
        return Relation("CloudFormation stack", 0)
    client = bench.sessions.client(subject.place, "cloudformation")
    found = calls.call(client, "DescribeStacks", {"StackName": arn or name}).get("Stacks") or [{}]
    state = str(found[0].get("StackStatus", ""))
    params = {"StackName": arn or name}
    return Relation("CloudFormation stack", 1, (name or arn,), "cloudformation.resources", params, note=state.lower())


def launch_template(bench: Bench, subject: Subject) -> Relation:
    """The launch template it was launched from, by the tag that EC2 puts on such instances."""
    tags = tags_of(subject.data)
    wanted = tags.get("aws:ec2launchtemplate:id", "")
    if not wanted:
        return Relation("Launch template", 0)
    version = tags.get("aws:ec2launchtemplate:version", "")
    client = bench.sessions.client(subject.place, "ec2")
    asked = {"LaunchTemplateIds": [wanted]}
    found = calls.call(client, "DescribeLaunchTemplates", asked).get("LaunchTemplates") or [{}]
    name, note = str(found[0].get("LaunchTemplateName") or wanted), f"version {version}" if version else ""
    return Relation("Launch template", 1, (name,), "ec2.launch_templates", asked, note=note)


def instance_profile(bench: Bench, subject: Subject) -> Relation:
    """The IAM instance profile and the role in it, whose profiles a list shows: of profiles alone none is narrowed."""
    arn = str((subject.data.get("IamInstanceProfile") or {}).get("Arn", ""))
    if not arn:
        return Relation("IAM profile", 0)
    client = bench.sessions.client(subject.place, "iam")
    asked = {"InstanceProfileName": arn.rpartition("/")[2]}
    found = calls.call(client, "GetInstanceProfile", asked)["InstanceProfile"]
    roles = [str(role.get("RoleName", "")) for role in found.get("Roles") or ()]
    relation = told("IAM profile", [found], "InstanceProfileName", f"role {roles[0]}" if roles else "without a role")
    return replace(relation, screen="iam.profiles_of", params={"RoleName": roles[0]}) if roles else relation
