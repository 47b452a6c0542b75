"""Letting a topic deliver: the queue's policy and the function's permission, looked at and, when lacking, offered."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from awstui.engine.services.sns import policies
from awstui.engine.services.sns.at import At
from awstui.errors import Refused
from awstui.protocol import Place
from awstui.protocol.sns_rules import arn_parts

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench

_MANAGED = "alias/aws/sqs"


@dataclass(frozen=True, slots=True)
class Grant:
    """What was found about one queue or function; `make` adds what is lacking, None when nothing has to be."""

    sentences: tuple[str, ...] = ()
    diff: str = ""
    command: str = ""
    make: Callable[[Bench], None] | None = None


def needed(at: At, protocol: str, endpoint: str) -> Grant:
    """What a subscription with this endpoint needs to be delivered to; reads only.

    Args:
        at: the topic.
        protocol: of the subscription.
        endpoint: its endpoint.
    """
    if protocol == "sqs":
        return queue(at, endpoint)
    if protocol == "lambda":
        return function(at, endpoint)
    return Grant()


def queue(at: At, arn: str) -> Grant:
    """Whether a queue lets the topic send to it.

    Args:
        at: the topic.
        arn: the queue's, in any account and region.
    """
    name, region = arn_parts(arn)["name"], arn_parts(arn)["region"]
    client = at.bench.sessions.client(at.place, "sqs", region)
    try:
        url = client.get_queue_url(QueueName=name, QueueOwnerAWSAccountId=arn_parts(arn)["account"])["QueueUrl"]
        wanted = ["Policy", "KmsMasterKeyId"]
        found = client.get_queue_attributes(QueueUrl=url, AttributeNames=wanted).get("Attributes") or {}
    except (ClientError, BotoCoreError) as error:
        return Grant((f"Whether {name} lets the topic send could not be read: {at.explain(error, '').sentence}",))
    text, said = found.get("Policy", ""), []
    policy = policies.parse(text)
    if found.get("KmsMasterKeyId") == _MANAGED:
        said.append(f"{name} is encrypted with {_MANAGED}, which SNS may not use: nothing will arrive.")
    elif found.get("KmsMasterKeyId"):
        said.append(f"{name} is encrypted with a KMS key, whose policy has to let {policies.SNS} use it.")
    if policies.denies(policy, "sqs:SendMessage", arn):
        said.append(f"The policy of {name} has a Deny that may keep the topic out.")
    if policies.allows(policy, "sqs:SendMessage", arn, at.arn):
        return Grant((*said, f"The policy of {name} lets the topic send."))
    if text and not policy:
        return Grant((*said, f"The policy of {name} cannot be understood; whether the topic may send is unknown."))
    after = policies.amended(policy, arn, at.arn)
    written = json.dumps(after, ensure_ascii=False, separators=(",", ":"))
    call = {"QueueUrl": url, "Attributes": {"Policy": written}}

    def make(bench: Bench) -> None:
        here = At(bench, Place(at.place.profile, region), at.arn)
        there = bench.sessions.client(at.place, "sqs", region)
        now = there.get_queue_attributes(QueueUrl=url, AttributeNames=["Policy"]).get("Attributes") or {}
        if policies.parse(now.get("Policy", "")) != policy:
            raise Refused(f"The policy of {name} has changed meanwhile; nothing was done. Begin again.")
        inverse = {
            "service": "sqs",
            "operation": "SetQueueAttributes",
            "params": {"QueueUrl": url, "Attributes": {"Policy": text}},
            "title": f"Put back the access policy of {name}",
        }
        before = {"Attributes": {"Policy": text}}
        with here.intent("SetQueueAttributes", target=url, service="sqs", before=before, inverse=inverse, params=call):
            there.set_queue_attributes(**call)

    said.append(f"The policy of {name} does not let the topic send: without the change nothing arrives.")
    command = at.spelled_of("sqs", "SetQueueAttributes", call, region)
    return Grant(tuple(said), f"Access policy of {name}:\n{policies.diff(policy, after)}", command, make)


def function(at: At, arn: str) -> Grant:
    """Whether a Lambda function lets the topic invoke it.

    Args:
        at: the topic.
        arn: the function's, with its alias or version where the subscription names one.
    """
    parts = arn_parts(arn)
    region, name = parts["region"], parts["name"].removeprefix("function:")
    client = at.bench.sessions.client(at.place, "lambda", region)
    policy: dict[str, Any] = {}
    try:
        policy = policies.parse(client.get_policy(FunctionName=arn).get("Policy", ""))
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") != "ResourceNotFoundException":  # a function without a policy
            return Grant((_unknown(at, name, error),))
    except BotoCoreError as error:
        return Grant((_unknown(at, name, error),))
    if policies.allows(policy, "lambda:InvokeFunction", arn, at.arn):
        return Grant((f"{name} lets the topic invoke it.",))
    call = {
        "FunctionName": arn,
        "StatementId": f"sns-{at.name.replace('.', '-')}"[:100],
        "Action": "lambda:InvokeFunction",
        "Principal": policies.SNS,
        "SourceArn": at.arn,
    }

    def make(bench: Bench) -> None:
        here = At(bench, Place(at.place.profile, region), at.arn)
        inverse = {
            "service": "lambda",
            "operation": "RemovePermission",
            "params": {"FunctionName": arn, "StatementId": call["StatementId"]},
            "title": f"Take the permission from {name}",
        }
        with here.intent("AddPermission", target=arn, service="lambda", inverse=inverse, params=call):
            bench.sessions.client(at.place, "lambda", region).add_permission(**call)

    said = f"{name} does not let the topic invoke it: it needs lambda:AddPermission."
    added = "\n".join(f"+ {key}: {value}" for key, value in call.items() if key != "FunctionName")
    command = at.spelled_of("lambda", "AddPermission", call, region)
    return Grant((said,), f"Permissions of {name}:\n{added}", command, make)


def _unknown(at: At, name: str, error: Exception) -> str:
    return f"Whether {name} lets the topic invoke it could not be read: {at.explain(error, 'GetPolicy').sentence}"
