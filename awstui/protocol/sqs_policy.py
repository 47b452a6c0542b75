"""Access policies of queues: what SQS takes, and the statements to begin one from."""

from __future__ import annotations

import json
import re
from typing import Any

from awstui.records import record

LARGEST = 8_192
"""Bytes of a queue's policy (SQS quotas, "policies"), without the blanks awstui takes out."""


@record
class Template:
    """A statement to begin from: whom it lets in, the one thing to ask, and how that looks."""

    name: str
    title: str
    label: str
    example: str
    pattern: str
    service: str = ""  # the service that sends; empty for another account


TEMPLATES = (
    Template("sns", "An SNS topic may send here", "The topic's ARN", "arn:aws:sns:eu-west-1:123456789012:orders",
             r"arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_.-]+", "sns.amazonaws.com"),
    Template("s3", "An S3 bucket may send its events here", "The bucket's name", "my-bucket",
             r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", "s3.amazonaws.com"),
    Template("events", "An EventBridge rule may send here", "The rule's ARN",
             "arn:aws:events:eu-west-1:123456789012:rule/nightly",
             r"arn:aws[a-z-]*:events:[a-z0-9-]+:[0-9]{12}:rule/[A-Za-z0-9_./-]+", "events.amazonaws.com"),
    Template("account", "Another account may send and receive here", "Its account id", "123456789012", "[0-9]{12}"),
)  # fmt: skip


def empty(arn: str) -> dict[str, Any]:
    """A policy that says nothing yet."""
    return {"Version": "2012-10-17", "Id": f"{arn.rpartition(':')[2]}-policy", "Statement": []}


def statement(template: Template, arn: str, given: str) -> dict[str, Any]:
    """The statement of a template for the queue of that ARN; `given` is what the person answered.

    A bucket's statement also names the queue's own account: bucket names are free again once a bucket is deleted
    (S3 user guide, "Granting permissions to publish event notification messages").
    """
    partition, account = (arn.split(":") + [""] * 6)[1], (arn.split(":") + [""] * 6)[4]
    made: dict[str, Any] = {"Sid": f"{template.name}-{_words(given)}"[:100], "Effect": "Allow"}
    if template.name == "account":
        made["Principal"] = {"AWS": f"arn:{partition or 'aws'}:iam::{given}:root"}
        actions = ("SendMessage", "ReceiveMessage", "DeleteMessage", "ChangeMessageVisibility", "GetQueueAttributes")
        return {**made, "Action": [f"sqs:{each}" for each in actions], "Resource": arn}
    made |= {"Principal": {"Service": template.service}, "Action": "sqs:SendMessage", "Resource": arn}
    if template.name == "s3":
        source = f"arn:{partition or 'aws'}:s3:::{given}"
        return {
            **made,
            "Condition": {"ArnEquals": {"aws:SourceArn": source}, "StringEquals": {"aws:SourceAccount": account}},
        }
    return {**made, "Condition": {"ArnEquals": {"aws:SourceArn": given}}}


def _words(text: str) -> str:
    return re.sub("[^A-Za-z0-9]+", "-", text.rpartition(":")[2]).strip("-")


def added(policy: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    """The policy with one statement more, its Sid unlike the others."""
    before = policy.get("Statement") or []
    statements = list(before) if isinstance(before, list) else [before]
    taken = {each.get("Sid") for each in statements if isinstance(each, dict)}
    sid, number = str(more.get("Sid", "")), 2
    while sid in taken:
        sid, number = f"{more.get('Sid', '')}-{number}", number + 1
    return {**policy, "Statement": [*statements, {**more, "Sid": sid}]}


def pretty(text: str) -> str:
    """The policy laid out for a person; a text that is no JSON as it is."""
    try:
        return json.dumps(json.loads(text), indent=2, ensure_ascii=False) if text else ""
    except (ValueError, RecursionError):
        return text


def compact(policy: Any) -> str:
    """The policy without blanks, which count too."""
    return json.dumps(policy, ensure_ascii=False, separators=(",", ":"))


def policy_faults(text: str) -> list[str]:
    """What keeps a text from being the policy of a queue, the first thing first; empty when SQS should take it.

    Args:
        text: as it was typed.
    """
    try:
        found = json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        return [f"line {error.lineno}, column {error.colno}: {_why(error)}"]
    except ValueError as error:
        return [str(error)]
    except RecursionError:
        return ["it is nested too deep"]
    if not isinstance(found, dict):
        return ["a policy is a JSON object: { … }"]
    said = []
    statements = found.get("Statement")
    if isinstance(statements, dict):
        statements = [statements]
    if not isinstance(statements, list) or not statements:
        return ["a policy needs at least one Statement; x deletes it whole"]
    for number, each in enumerate(statements, 1):
        said += [f"statement {number}: {why}" for why in _statement_faults(each)]
    try:
        taken = len(compact(found).encode())
    except UnicodeEncodeError:
        return [*said, "it holds half a character (a lone surrogate)"]
    if taken > LARGEST:
        said.append(f"{taken:,} bytes; a policy has at most {LARGEST:,}")
    return said


def _statement_faults(each: Any) -> list[str]:
    if not isinstance(each, dict):
        return ["it is no JSON object"]
    said = []
    if each.get("Effect") not in ("Allow", "Deny"):
        said.append("Effect must be Allow or Deny")
    for one, other in (("Principal", "NotPrincipal"), ("Action", "NotAction")):
        if (one in each) == (other in each):
            said.append(f"it needs {one} or {other}, and not both" if one in each else f"{one} is missing")
    return said


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"{twice} is there twice in one object")
    return found


def _refuse(text: str) -> Any:
    raise ValueError(f"{text} is not JSON")


def _why(error: json.JSONDecodeError) -> str:
    return error.msg[:1].lower() + error.msg[1:]
