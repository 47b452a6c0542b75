"""The spelled command, read back as a shell and the CLI would."""

from __future__ import annotations

import json
import shlex
from typing import Any

import pytest
from botocore import xform_name
from hypothesis import given
from hypothesis import strategies as st

from awstui.engine.models import service_model
from awstui.engine.spell import spell


def said(service: str, operation: str, params: dict[str, Any], **place: Any) -> str:
    return spell(service, operation, params, **({"profile": None, "region": None, "endpoint": None} | place))


@pytest.mark.parametrize(
    ("service", "operation", "params", "command"),
    [
        ("ec2", "DescribeInstances", {}, "aws ec2 describe-instances"),
        (
            "ec2", "DescribeInstances",
            {"Filters": [{"Name": "vpc-id", "Values": ["vpc-1", "vpc-2"]}], "InstanceIds": ["i-1", "i-2"]},
            "aws ec2 describe-instances --filters Name=vpc-id,Values=vpc-1,vpc-2 --instance-ids i-1 i-2",
        ),
        (
            "ec2", "DescribeInstances", {"Filters": [{"Name": "tag:Name", "Values": ["a, b"]}]},
            """aws ec2 describe-instances --filters '[{"Name":"tag:Name","Values":["a, b"]}]'""",
        ),
        ("ec2", "CreateImage", {"InstanceId": "i-1", "Name": "n", "NoReboot": False},
         "aws ec2 create-image --instance-id i-1 --name n --reboot"),
        ("ec2", "StopInstances", {"InstanceIds": ["i-1"], "Force": True, "Hibernate": False},
         "aws ec2 stop-instances --instance-ids i-1 --force --no-hibernate"),
        ("ec2", "RunInstances", {"ImageId": "ami-1", "MinCount": 1, "MaxCount": 2},
         """aws ec2 run-instances --cli-input-json '{"ImageId":"ami-1","MinCount":1,"MaxCount":2}'"""),
        ("sqs", "CreateQueue", {"QueueName": "q", "Attributes": {"DelaySeconds": "5"}},
         """aws sqs create-queue --queue-name q --attributes '{"DelaySeconds":"5"}'"""),
        ("sqs", "SendMessage", {"QueueUrl": "https://h/1/q", "MessageBody": "it's $5; `x`"},
         """aws sqs send-message --queue-url https://h/1/q --message-body 'it'"'"'s $5; `x`'"""),
        ("sqs", "SendMessage", {"QueueUrl": "u", "MessageBody": "--force"},
         "aws sqs send-message --queue-url u --message-body=--force"),
        ("sqs", "SendMessage", {"QueueUrl": "u", "MessageBody": "file:///etc/passwd"},
         """aws sqs send-message --cli-input-json '{"QueueUrl":"u","MessageBody":"file:///etc/passwd"}'"""),
        ("ec2", "ImportKeyPair", {"KeyName": "k", "PublicKeyMaterial": "ssh-ed25519 AAAA"},
         "aws ec2 import-key-pair --key-name k --public-key-material "
         "fileb://<(printf %s c3NoLWVkMjU1MTkgQUFBQQ== | base64 -d)"),
        ("s3", "ListBuckets", {}, "aws s3api list-buckets"),
        ("s3", "GetObject", {"Bucket": "b", "Key": "k"}, "aws s3api get-object --bucket b --key k /dev/stdout"),
        ("config", "DescribeConfigRules", {}, "aws configservice describe-config-rules"),
        ("iam", "ListUsers", {"MaxItems": 100}, "aws iam list-users --page-size 100"),
        ("route53", "GetTrafficPolicy", {"Id": "i", "Version": 1},
         """aws route53 get-traffic-policy --cli-input-json '{"Id":"i","Version":1}'"""),
        ("kms", "Encrypt", {"KeyId": "k", "Plaintext": b"hi"}, 'aws kms encrypt --key-id k --plaintext "$PLAINTEXT"'),
        ("kinesis", "PutRecord", {"StreamName": "s", "PartitionKey": "p", "Data": b"hi"},
         "aws kinesis put-record --stream-name s --partition-key p --data fileb://<(printf %s aGk= | base64 -d)"),
        ("rds", "ModifyDBInstance", {"DBInstanceIdentifier": "d", "MasterUserPassword": "hunter2"},
         'aws rds modify-db-instance --db-instance-identifier d --master-user-password "$MASTER_USER_PASSWORD"'),
    ],
)  # fmt: skip
def test_commands(service: str, operation: str, params: dict[str, Any], command: str) -> None:
    assert said(service, operation, params) == command


def test_place_is_spelled_only_when_it_is_set() -> None:
    line = said("sqs", "ListQueues", {}, profile="a b", region="eu-west-1", endpoint="http://127.0.0.1:5000")
    assert line == "aws sqs list-queues --region eu-west-1 --profile 'a b' --endpoint-url http://127.0.0.1:5000"
    assert said("sqs", "ListQueues", {}, profile="(environment)") == "aws sqs list-queues"


words = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30)
messages = st.fixed_dictionaries(
    {"QueueUrl": words, "MessageBody": words},
    optional={"DelaySeconds": st.integers(0, 900), "MessageGroupId": words, "MessageDeduplicationId": words},
)
instances = st.fixed_dictionaries(
    {},
    optional={
        "InstanceIds": st.lists(words, max_size=3),
        "DryRun": st.booleans(),
        "Filters": st.lists(st.fixed_dictionaries({"Name": words, "Values": st.lists(words, max_size=3)}), max_size=3),
        "NextToken": words,
    },
)


def heard(service: str, operation: str, line: str) -> dict[str, Any]:
    """What the CLI makes of a line, by its documented rules."""
    argv = shlex.split(line)[3:]
    shape = service_model(service).operation_model(operation).input_shape
    assert shape is not None
    members = {xform_name(name, "-"): (name, member) for name, member in shape.members.items()}
    found: dict[str, Any] = {}
    while argv:
        option, _, joined = argv.pop(0).removeprefix("--").partition("=")
        if option == "cli-input-json":
            return dict(json.loads(argv.pop(0)))
        if option.startswith("no-") and option[3:] in members:
            found[members[option[3:]][0]] = False
            continue
        name, member = members[option]
        if member.type_name == "boolean":
            found[name] = True
        elif member.type_name == "list":
            values = []
            while argv and not argv[0].startswith("--"):
                values.append(argv.pop(0))
            if len(values) == 1 and values[0].startswith("["):
                found[name] = json.loads(values[0])
            elif member.member.type_name == "structure":
                found[name] = [shorthand(value) for value in values]
            else:
                found[name] = values
        else:
            text = joined if joined or not argv or argv[0].startswith("--") else argv.pop(0)
            assert not text.startswith(("file://", "fileb://"))
            found[name] = int(text) if member.type_name == "integer" else text
    return found


def shorthand(value: str) -> dict[str, Any]:
    """`Name=a,Values=b,c` as the CLI's shorthand parser reads it."""
    found: dict[str, list[str]] = {}
    key = ""
    for part in value.split(","):
        if "=" in part:
            key, _, part = part.partition("=")
            found[key] = []
        found[key].append(part)
    return {name: values[0] if name == "Name" else values for name, values in found.items()}


@given(messages)
def test_messages_survive_the_shell(params: dict[str, Any]) -> None:
    assert heard("sqs", "SendMessage", said("sqs", "SendMessage", params)) == params


@given(instances)
def test_filters_survive_the_shell(params: dict[str, Any]) -> None:
    assert heard("ec2", "DescribeInstances", said("ec2", "DescribeInstances", params)) == params
