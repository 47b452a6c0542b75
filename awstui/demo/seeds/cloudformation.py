"""CloudFormation stacks: an export and its import, an update, a waiting change set, a failure, a deleted stack."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from awstui.demo.aws import Aws, tags
from awstui.demo.history import tell_failure, tell_resources

ALARMS = {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "harbour-alarms"}}
JOBS = {
    "Dead": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "stack-jobs-dlq"}},
    "Jobs": {
        "Type": "AWS::SQS::Queue",
        "Properties": {"QueueName": "stack-jobs", "VisibilityTimeout": {"Ref": "Timeout"}},
    },
}
CARTS = {
    "Type": "AWS::DynamoDB::Table",
    "Properties": {
        "TableName": "carts",
        "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [{"AttributeName": "cart", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": "cart", "AttributeType": "S"}],
    },
}
TIMEOUT = {"Timeout": {"Type": "Number", "Default": 30, "Description": "Seconds a job may take"}}


def seed(aws: Aws) -> None:
    """The stacks, in the order in which they need each other."""
    cloudformation = aws("cloudformation")
    exports = {
        "TopicArn": {
            "Description": "Where alarms go",
            "Value": {"Ref": "Alarms"},
            "Export": {"Name": "harbour-alarms-arn"},
        }
    }
    _create(cloudformation, "harbour-base", _template("What the others share", {"Alarms": ALARMS}, outputs=exports))
    urls = {"JobsUrl": {"Value": {"Ref": "Jobs"}}, "JobsArn": {"Value": {"Fn::GetAtt": ["Jobs", "Arn"]}}}
    jobs = _template("Queues of the job runner", JOBS, TIMEOUT, urls)
    _create(cloudformation, "harbour-jobs", jobs)
    cloudformation.update_stack(
        StackName="harbour-jobs",
        TemplateBody=jobs,
        Parameters=[{"ParameterKey": "Timeout", "ParameterValue": "120"}],
    )
    told = {
        "Name": "/harbour/alarms",
        "Type": "String",
        "Value": {"Fn::ImportValue": "harbour-alarms-arn"},
    }
    shop = {"Carts": CARTS, "Told": {"Type": "AWS::SSM::Parameter", "Properties": told}}
    _create(cloudformation, "harbour-shop", _template("The shop's carts", shop))
    more = shop | {"Queue": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "carts-abandoned"}}}
    cloudformation.create_change_set(
        StackName="harbour-shop",
        ChangeSetName="add-abandoned-carts",
        ChangeSetType="UPDATE",
        Description="A queue for carts nobody paid for",
        TemplateBody=_template("The shop's carts", more),
    )
    _create(cloudformation, "spike-2024", _template("A spike", {"Topic": {"Type": "AWS::SNS::Topic"}}))
    cloudformation.delete_stack(StackName="spike-2024")
    _create(cloudformation, "harbour-search", _template("Search alerts", {"Alerts": {"Type": "AWS::SNS::Topic"}}))
    for days, name in ((401, "harbour-base"), (96, "harbour-jobs"), (12, "harbour-shop")):
        tell_resources(name, timedelta(days=days))
    tell_failure("harbour-search", timedelta(hours=2))


def _template(about: str, resources: Any, parameters: Any = None, outputs: Any = None) -> str:
    """A template as JSON text."""
    whole = {"AWSTemplateFormatVersion": "2010-09-09", "Description": about, "Resources": resources}
    extra = {"Parameters": parameters, "Outputs": outputs}
    return json.dumps(whole | {key: value for key, value in extra.items() if value}, indent=2)


def _create(cloudformation: Any, name: str, template: str) -> None:
    """Create a stack."""
    cloudformation.create_stack(StackName=name, TemplateBody=template, Tags=tags(team="platform", env="prod"))
