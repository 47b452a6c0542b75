"""What stands before the web tier and how it grows: balancers, target groups, Auto Scaling groups."""

from __future__ import annotations

from typing import Any

from awstui.demo.aws import Aws, tags
from awstui.demo.home import REGION
from awstui.demo.seeds.fleet import LINUX


def seed(aws: Aws) -> None:
    """An ALB with rules, an NLB, a classic balancer, and two groups of instances."""
    ec2 = aws("ec2")
    vpc = ec2.describe_vpcs(Filters=[{"Name": "tag:Name", "Values": ["harbour"]}])["Vpcs"][0]["VpcId"]
    found = ec2.describe_subnets(
        Filters=[{"Name": "vpc-id", "Values": [vpc]}, {"Name": "tag:Name", "Values": ["public-*"]}]
    )
    subnets = [subnet["SubnetId"] for subnet in found["Subnets"]]
    groups = _balancers(aws("elbv2"), ec2, vpc, subnets)
    _classic(aws("elb"), ec2)
    _groups(aws("autoscaling"), subnets, groups)


def _balancers(elb: Any, ec2: Any, vpc: str, subnets: list[str]) -> list[str]:
    """The ARNs of the web and the API target group."""
    groups = [_targets(elb, vpc, name, port) for name, port in (("web", 80), ("api", 8080), ("old-web", 80))]
    alb = elb.create_load_balancer(
        Name="harbour-web", Subnets=subnets, Scheme="internet-facing", Tags=tags(env="prod", team="storefront")
    )
    front = alb["LoadBalancers"][0]["LoadBalancerArn"]
    listener = elb.create_listener(
        LoadBalancerArn=front,
        Protocol="HTTP",
        Port=80,
        DefaultActions=[{"Type": "forward", "TargetGroupArn": groups[0]}],
    )["Listeners"][0]["ListenerArn"]
    for priority, paths in ((10, ["/api/*"]), (20, ["/v2/*", "/graphql"])):
        elb.create_rule(
            ListenerArn=listener,
            Priority=priority,
            Conditions=[{"Field": "path-pattern", "PathPatternConfig": {"Values": paths}}],
            Actions=[{"Type": "forward", "TargetGroupArn": groups[1]}],
        )
    elb.create_load_balancer(Name="harbour-mqtt", Subnets=subnets[:2], Type="network", Scheme="internal")
    names = [{"Name": "tag:Name", "Values": ["web-1", "web-2"]}, {"Name": "instance-state-name", "Values": ["running"]}]
    servers = [i["InstanceId"] for r in ec2.describe_instances(Filters=names)["Reservations"] for i in r["Instances"]]
    elb.register_targets(TargetGroupArn=groups[0], Targets=[{"Id": server, "Port": 80} for server in servers])
    return groups[:2]


def _targets(elb: Any, vpc: str, name: str, port: int) -> str:
    made = elb.create_target_group(
        Name=name, Protocol="HTTP", Port=port, VpcId=vpc, HealthCheckPath="/health", TargetType="instance"
    )
    return str(made["TargetGroups"][0]["TargetGroupArn"])


def _classic(elb: Any, ec2: Any) -> None:
    """One that was forgotten."""
    listener = {"Protocol": "HTTP", "LoadBalancerPort": 80, "InstanceProtocol": "HTTP", "InstancePort": 8080}
    elb.create_load_balancer(
        LoadBalancerName="legacy-intranet", Listeners=[listener], AvailabilityZones=[f"{REGION}a"], Scheme="internal"
    )
    names = [{"Name": "tag:Name", "Values": ["bastion"]}]
    servers = [i["InstanceId"] for r in ec2.describe_instances(Filters=names)["Reservations"] for i in r["Instances"]]
    elb.register_instances_with_load_balancer(
        LoadBalancerName="legacy-intranet", Instances=[{"InstanceId": server} for server in servers]
    )


def _groups(autoscaling: Any, subnets: list[str], groups: list[str]) -> None:
    autoscaling.create_launch_configuration(
        LaunchConfigurationName="workers-2023", ImageId=LINUX, InstanceType="t3.small", KeyName="harbour"
    )
    common = {"VPCZoneIdentifier": ",".join(subnets), "MinSize": 1, "MaxSize": 6}
    autoscaling.create_auto_scaling_group(
        AutoScalingGroupName="web",
        LaunchTemplate={"LaunchTemplateName": "web", "Version": "$Latest"},
        DesiredCapacity=1,
        TargetGroupARNs=groups[:1],
        HealthCheckType="ELB",
        HealthCheckGracePeriod=90,
        Tags=[{**tag, "PropagateAtLaunch": True} for tag in tags(Name="web-scaled", env="prod", team="storefront")],
        **common,
    )
    # One more by itself: moto makes one reservation of what it starts at once.
    autoscaling.set_desired_capacity(AutoScalingGroupName="web", DesiredCapacity=2)
    autoscaling.create_auto_scaling_group(
        AutoScalingGroupName="workers", LaunchConfigurationName="workers-2023", DesiredCapacity=1, **common
    )
    autoscaling.suspend_processes(AutoScalingGroupName="workers", ScalingProcesses=["ReplaceUnhealthy"])
    autoscaling.put_scaling_policy(
        AutoScalingGroupName="web",
        PolicyName="half-busy",
        PolicyType="TargetTrackingScaling",
        TargetTrackingConfiguration={
            "PredefinedMetricSpecification": {"PredefinedMetricType": "ASGAverageCPUUtilization"},
            "TargetValue": 50.0,
        },
    )
    for name, when, count in (("weekend", "0 20 * * 5", 4), ("monday", "0 6 * * 1", 2)):
        autoscaling.put_scheduled_update_group_action(
            AutoScalingGroupName="web",
            ScheduledActionName=name,
            Recurrence=when,
            DesiredCapacity=count,
            MinSize=1,
            MaxSize=6,
        )
