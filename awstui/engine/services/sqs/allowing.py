"""What a queue's access policy lets others do with its messages: a hint at feeders no API lists by queue. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from awstui.engine.services.sqs.facts import policy
from awstui.protocol.sqs import Queue
from awstui.protocol.triggers import Part, Trigger

_DIRECTIONS = {"sqs:sendmessage": "may feed", "sqs:receivemessage": "may drain"}
_S3 = "s3.amazonaws.com"
_NOTE = "S3 notifications and schedules cannot be listed by queue: see the policy rows"


def allowed(queue: Queue) -> Iterator[Trigger | Part]:
    """A row for each principal that a statement of the policy lets send or receive, and what it is limited to.

    Args:
        queue: its facts; the policy is among its attributes.

    Statements that deny are not weighed against these, nor are the principals' own policies: this says who may, not
    who does (IAM user guide, "Policy evaluation logic").
    """
    statements = policy(queue.attributes.get("Policy", "")).get("Statement")
    for number, each in enumerate(_list(statements)):
        if not isinstance(each, Mapping) or each.get("Effect") != "Allow":
            continue
        for direction in _directions(each):
            for principal in _principals(each.get("Principal")):
                yield Trigger(
                    key=f"policy {number} {direction} {principal}",
                    direction=direction,
                    part="Policy",
                    kind="policy",
                    name="anybody" if principal == "*" else principal,
                    state="allowed",
                    detail=_limits(each, principal),
                    id=str(each.get("Sid") or f"statement {number + 1}"),
                    arn=next(iter(_sources(each)), ""),
                    document=dict(each),
                )
    yield Part("Policy", "done", _NOTE)


def _directions(statement: Mapping[str, Any]) -> list[str]:
    """What the statement's actions come to for messages."""
    named = [str(each).lower() for each in _list(statement.get("Action"))]
    return [words for action, words in _DIRECTIONS.items() if any(_matches(each, action) for each in named)]


def _matches(pattern: str, action: str) -> bool:
    """Whether an action of a policy is or covers this one: `*` is anything, `?` one character."""
    inner = "".join({"*": ".*", "?": "."}.get(character, re.escape(character)) for character in pattern)
    return re.fullmatch(inner, action) is not None


def _principals(principal: Any) -> list[str]:
    if isinstance(principal, Mapping):
        return [str(each) for named in principal.values() for each in _list(named)]
    return [str(each) for each in _list(principal)]


def _limits(statement: Mapping[str, Any], principal: str) -> str:
    """To what the permission is limited, in words."""
    sources = _sources(statement)
    said = f"only from {', '.join(sources)}" if sources else ""
    others = [
        f"{key} {operator} {', '.join(str(each) for each in _list(value))}"
        for operator, keys in _conditions(statement)
        for key, value in keys.items()
        if str(key).lower() != "aws:sourcearn"
    ]
    if principal == _S3:
        said = f"{said or 'from any bucket'}: see the bucket's notifications"
    return " · ".join(filter(None, [said, *others])) or "without a condition"


def _sources(statement: Mapping[str, Any]) -> list[str]:
    """The ARNs aws:SourceArn is compared with."""
    return [
        str(each)
        for operator, keys in _conditions(statement)
        if "not" not in operator.lower()
        for key, value in keys.items()
        if str(key).lower() == "aws:sourcearn"
        for each in _list(value)
    ]


def _conditions(statement: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    found = statement.get("Condition")
    pairs = found.items() if isinstance(found, Mapping) else ()
    return [(str(operator), keys) for operator, keys in pairs if isinstance(keys, Mapping)]


def _list(value: Any) -> list[Any]:
    """A policy writes one thing as itself and several as a list."""
    return value if isinstance(value, list) else [] if value is None else [value]
