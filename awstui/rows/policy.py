"""A resource's access policy in words: a line for each statement, and who is let in that nobody meant."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from awstui.records import record

_NAMING = frozenset(
    each.lower()
    for each in (
        "aws:SourceArn", "aws:SourceAccount", "aws:SourceOwner", "aws:SourceOrgID", "aws:SourceOrgPaths",
        "aws:PrincipalArn", "aws:PrincipalAccount", "aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:userid",
        "aws:SourceVpc", "aws:SourceVpce", "aws:SourceIp", "aws:VpcSourceIp", "aws:PrincipalServiceName",
    )
)  # fmt: skip
"""Condition keys that narrow who asks (IAM user guide, "The meaning of public", of S3's and SQS's policies)."""

_EVERYWHERE = frozenset({"*", "0.0.0.0/0", "::/0", "0.0.0.0/1", "128.0.0.0/1"})


@record
class Statement:
    """One statement in words; each of its parts may be empty."""

    sid: str
    effect: str
    who: str
    what: str
    when: str
    document: Mapping[str, Any]


def of_policy(text: str) -> tuple[Statement, ...]:
    """The statements of a policy; none for a text that is no policy.

    Args:
        text: JSON, as AWS keeps it.
    """
    try:
        found = json.loads(text) if text else {}
    except (ValueError, RecursionError):
        return ()
    statements = found.get("Statement") if isinstance(found, dict) else None
    return tuple(_statement(each) for each in _list(statements) if isinstance(each, dict))


def _statement(each: Mapping[str, Any]) -> Statement:
    return Statement(
        sid=str(each.get("Sid") or ""),
        effect=str(each.get("Effect") or ""),
        who=_who(each),
        what=_what(each),
        when=_when(each.get("Condition")),
        document=each,
    )


def _who(each: Mapping[str, Any]) -> str:
    if "NotPrincipal" in each:
        return f"everybody but {_principals(each['NotPrincipal'])}"
    return _principals(each.get("Principal"))


def _principals(found: Any) -> str:
    if not isinstance(found, dict):
        names = [str(name) for name in _list(found)]
    else:
        names = [_principal(str(kind), str(name)) for kind, values in found.items() for name in _list(values)]
    return ", ".join("everybody" if name == "*" else name for name in names) or "nobody"


def _principal(kind: str, name: str) -> str:
    if kind == "Service":
        return f"service {name.removesuffix('.amazonaws.com')}"
    if name == "*":
        return name
    parts = name.split(":", 5)
    if len(parts) == 6 and parts[2] == "iam":
        return f"account {parts[4]}" if parts[5] == "root" else f"{parts[5]} of {parts[4]}"
    return f"account {name}" if kind == "AWS" and name.isdigit() else name


def _what(each: Mapping[str, Any]) -> str:
    if "NotAction" in each:
        return f"everything but {', '.join(map(str, _list(each['NotAction'])))}"
    names = [str(name) for name in _list(each.get("Action"))]
    return ", ".join("everything" if name == "*" else name for name in names) or "nothing"


def _when(condition: Any) -> str:
    if not isinstance(condition, dict):
        return ""
    parts = []
    for operator, keys in condition.items():
        for key, values in keys.items() if isinstance(keys, dict) else ():
            parts.append(f"{key} {operator} {' or '.join(map(str, _list(values)))}")
    return " and ".join(parts)


def public(statement: Statement) -> str:
    """Why a statement lets in anybody there is, in words; "" when it does not.

    Only a condition that must hold narrows: one on a key that names who asks, with a value that is not everything, and
    an operator that does not let pass whoever lacks the key (…IfExists, ForAllValues, Not…).

    Args:
        statement: one of `of_policy`.
    """
    each = statement.document
    if each.get("Effect") != "Allow":
        return ""
    everybody = "NotPrincipal" in each or "everybody" in statement.who.split(", ")
    if not everybody or _narrows(each.get("Condition")):
        return ""
    who = f"anybody on the internet may {statement.what} here"
    if statement.who.startswith("everybody but"):
        who = f"{statement.who} may {statement.what} here, which is anybody on the internet"
    if statement.when:
        return f"{who}: its condition ({statement.when}) does not say who"
    return f"{who}, without any condition"


def _narrows(condition: Any) -> bool:
    if not isinstance(condition, dict):
        return False
    for operator, keys in condition.items():
        name = str(operator).lower()
        if name.endswith(("ifexists", "null")) or name.startswith("forallvalues") or "not" in name:
            continue
        for key, values in keys.items() if isinstance(keys, dict) else ():
            found = {str(value) for value in _list(values)}
            if str(key).lower() in _NAMING and found and not found & _EVERYWHERE:
                return True
    return False


def _list(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    return [] if value is None else [value]
