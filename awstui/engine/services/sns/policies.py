"""Resource policies, as far as delivering to a queue or function needs them: what they allow, and one statement more.

Reading a policy is not evaluating it (IAM user guide, "Policy evaluation logic"): what this does not understand counts
as not allowing, and a Deny is only pointed out.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

SNS = "sns.amazonaws.com"


def parse(text: str) -> dict[str, Any]:
    """A policy's JSON; an empty one when there is none or it cannot be read."""
    try:
        found = json.loads(text) if text.strip() else {}
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def allows(policy: Mapping[str, Any], action: str, resource: str, topic_arn: str) -> bool:
    """Whether a statement lets SNS do this for this topic.

    Args:
        policy: the queue's or function's policy.
        action: "sqs:SendMessage", "lambda:InvokeFunction".
        resource: the ARN of the queue or function.
        topic_arn: the topic that delivers.
    """
    return any(
        each.get("Effect") == "Allow" and _about(each, action, resource) and _conditions(each, topic_arn)
        for each in _statements(policy)
    )


def denies(policy: Mapping[str, Any], action: str, resource: str) -> bool:
    """Whether some statement may forbid it; what its conditions come to is not looked at."""
    return any(each.get("Effect") == "Deny" and _about(each, action, resource) for each in _statements(policy))


def amended(policy: Mapping[str, Any], resource: str, topic_arn: str) -> dict[str, Any]:
    """The queue's policy with one statement more: SNS may send to this queue for this topic (developer guide,
    "Fanout to Amazon SQS queues").

    Args:
        policy: the queue's, parsed; empty when it has none.
        resource: the queue's ARN.
        topic_arn: whose messages are let in.
    """
    base = f"sns-{re.sub(r'[^A-Za-z0-9_-]', '-', topic_arn.rpartition(':')[2])}"
    taken = {each.get("Sid") for each in _statements(policy)}
    name = next(name for name in (base, *(f"{base}-{n}" for n in range(2, 10_000))) if name not in taken)
    statement = {
        "Sid": name,
        "Effect": "Allow",
        "Principal": {"Service": SNS},
        "Action": "sqs:SendMessage",
        "Resource": resource,
        "Condition": {"ArnEquals": {"aws:SourceArn": topic_arn}},
    }
    rest = {key: value for key, value in policy.items() if key != "Statement"}
    return {"Version": "2012-10-17", **rest, "Statement": [*_statements(policy), statement]}


def diff(before: Any, after: Any) -> str:
    """Two JSON values compared line by line, without the lines that stay far from any change."""
    old, new = (json.dumps(each, indent=2, ensure_ascii=False).split("\n") if each else [] for each in (before, after))
    return "\n".join(list(difflib.unified_diff(old, new, n=2, lineterm=""))[2:])


def _statements(policy: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = policy.get("Statement")
    return [each for each in (found if isinstance(found, list) else [found]) if isinstance(each, dict)]


def _about(statement: Mapping[str, Any], action: str, resource: str) -> bool:
    return (
        any(fnmatchcase(action.lower(), pattern.lower()) for pattern in _texts(statement.get("Action")))
        and any(fnmatchcase(resource, pattern) for pattern in _texts(statement.get("Resource")) or ["*"])
        and _sns(statement.get("Principal"))
    )


def _sns(principal: Any) -> bool:
    if isinstance(principal, dict):
        return SNS in _texts(principal.get("Service")) or "*" in _texts(principal.get("AWS"))
    return bool(principal == "*")


def _conditions(statement: Mapping[str, Any], topic_arn: str) -> bool:
    """Whether every condition is one this topic meets; an unknown one is not."""
    return all(_condition(kind, key, wanted, topic_arn) for kind, key, wanted in _flat(statement.get("Condition")))


def _flat(condition: Any) -> Iterator[tuple[str, str, list[str]]]:
    for kind, keys in (condition or {}).items() if isinstance(condition, dict) else ():
        for key, wanted in keys.items() if isinstance(keys, dict) else ():
            yield str(kind), str(key).lower(), _texts(wanted)


def _condition(kind: str, key: str, wanted: list[str], topic_arn: str) -> bool:
    if kind.lower() not in ("arnequals", "arnlike", "stringequals", "stringlike"):
        return False
    given = {"aws:sourcearn": topic_arn, "aws:sourceaccount": (topic_arn.split(":") + [""] * 5)[4]}.get(key)
    return given is not None and any(fnmatchcase(given, pattern) for pattern in wanted)


def _texts(value: Any) -> list[str]:
    return [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, str)]
