"""Beside the demo's groups: enough of each; refreshes, which moto lacks, on MiniStack."""

from __future__ import annotations

from typing import Any

SILENT = {
    "autoscaling.activities": "Problem",
    "autoscaling.groups": "Balancers, State",
    "autoscaling.policies": "Alarms, Warm-up",
}


def moto(aws: Any) -> None:
    """Three more configurations and a group with policies and schedules."""
    autoscaling, iam = aws("autoscaling"), "arn:aws:iam::123456789012:instance-profile/harbour-web"
    image = aws("ec2").describe_images()["Images"][0]["ImageId"]
    group = aws("ec2").describe_security_groups()["SecurityGroups"][0]["GroupId"]
    for name in ("alpha", "beta", "gamma"):
        autoscaling.create_launch_configuration(
            LaunchConfigurationName=name,
            ImageId=image,
            InstanceType="t3.micro",
            KeyName=name,
            IamInstanceProfile=iam,
            SecurityGroups=[group],
        )
    _group(autoscaling)


def ministack(aws: Any) -> None:
    """A group that is being refreshed."""
    autoscaling = aws("autoscaling")
    image = aws("ec2").describe_images()["Images"][0]["ImageId"]
    autoscaling.create_launch_configuration(LaunchConfigurationName="alpha", ImageId=image, InstanceType="t3.micro")
    _group(autoscaling)
    for _ in range(3):
        autoscaling.start_instance_refresh(AutoScalingGroupName="alpha")


def _group(autoscaling: Any) -> None:
    autoscaling.create_auto_scaling_group(
        AutoScalingGroupName="alpha",
        LaunchConfigurationName="alpha",
        MinSize=0,
        MaxSize=4,
        DesiredCapacity=2,
        AvailabilityZones=["eu-west-1a"],
    )
    for number in range(3):
        autoscaling.put_scaling_policy(
            AutoScalingGroupName="alpha",
            PolicyName=f"step-{number}",
            PolicyType="SimpleScaling",
            AdjustmentType="ChangeInCapacity",
            ScalingAdjustment=number + 1,
        )
        autoscaling.put_scheduled_update_group_action(
            AutoScalingGroupName="alpha",
            ScheduledActionName=f"night-{number}",
            Recurrence="0 22 * * *",
            StartTime="2030-01-01T00:00:00Z",
            EndTime="2031-01-01T00:00:00Z",
            TimeZone="Europe/Dublin",
            MinSize=0,
            MaxSize=1,
            DesiredCapacity=0,
        )
