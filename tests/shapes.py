"""Plausible AWS answers made from botocore's output shapes, for tests that need no AWS."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import jmespath

_DEPTH = 8
POLICY = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": ["ec2.amazonaws.com"]}, "Action": ["s3:GetObject"]}],
}
"""What a text called …Document stands for: IAM's language for policies."""


@dataclass(frozen=True, slots=True)
class Hints:
    """What expressions look for: values members are compared with, and members of JSON texts."""

    values: Mapping[str, list[str]] = field(default_factory=dict)  # member name -> literals
    parsed: Mapping[str, Any] = field(default_factory=dict)  # member that is JSON -> what is asked of it, nested
    members: Mapping[str, list[str]] = field(default_factory=dict)  # member name -> what is asked of it
    prefixes: tuple[str, ...] = ()  # what texts are to start with
    splits: tuple[str, ...] = ()  # what they are split at
    split: frozenset[str] = frozenset()  # members that are split


def hints(expressions: Iterable[str]) -> Hints:
    """The literals that `Member=='literal'` compares with, what follows a `parse_json(…)`, members asked of members."""
    members: dict[str, list[str]] = {}
    values: dict[str, list[str]] = {}
    parsed: dict[str, Any] = {}
    prefixes: list[str] = []
    splits: list[str] = []
    split: set[str] = set()

    def look(node: Any) -> None:
        if not isinstance(node, dict):
            return
        children = node["children"]
        if node["type"] == "comparator":
            names = [child["value"] for child in children if child["type"] == "field"]
            names += [child["children"][-1]["value"] for child in children if child["type"] == "subexpression"]
            texts = [child["value"] for child in children if child["type"] == "literal"]
            for name in names:
                values.setdefault(name, []).extend(text for text in texts if isinstance(text, str))
        name, way = _in_json(node)
        inner = parsed.setdefault(name, {}) if way else {}
        for step in way:
            inner = inner.setdefault(step, {})
        if node["type"] == "function_expression" and node["value"] == "starts_with":
            prefixes.extend(child["value"] for child in children[1:] if child["type"] == "literal")
        if node["type"] == "function_expression" and node["value"] == "contains":
            texts = [str(child["value"]) for child in children[1:] if child["type"] == "literal"]
            prefixes.extend(f"arn:aws{text}" for text in texts if text.startswith(":"))
        if node["type"] == "subexpression":
            names = [child["value"] for child in children if child["type"] == "field"]
            for outer, inner in pairwise(names):
                members.setdefault(outer, []).append(inner)
        if node["type"] == "function_expression" and node["value"] == "split":
            splits.append(str(children[1].get("value")))
            if (member := _last(children[0]).get("value")) is not None:
                split.add(str(member))
        for child in children:
            look(child)

    for expression in expressions:
        look(jmespath.compile(expression).parsed)
    return Hints(
        values, parsed, members, tuple(dict.fromkeys(prefixes)), tuple(dict.fromkeys(splits)), frozenset(split)
    )


def _in_json(node: Any) -> tuple[str, list[str]]:
    """The member a `parse_json(Member).a.b` reads, and the way in it; an empty way for any other expression."""
    first, *rest = node["children"] if node["type"] == "subexpression" else [{}]
    if first.get("value") != "parse_json":
        return "", []
    argument = _last(first["children"][0])
    return str(argument.get("value", "")), [step["value"] for step in rest if step["type"] == "field"]


def _last(node: Any) -> Any:
    """The last step of a path."""
    while node["type"] == "subexpression":
        node = node["children"][-1]
    return node


def answer(shape: Any, variant: int = 0, known: Hints | None = None) -> Any:
    """A value of a botocore shape with every member present.

    Parameters: `shape`; `variant`, which enumeration values, booleans and kinds of text to take: a few in a row see all
    of the common ones; `known`, what expressions look for.
    """
    return _value(shape, "", variant, known or Hints(), 0)


def _value(shape: Any, name: str, variant: int, known: Hints, depth: int) -> Any:
    kind = shape.type_name
    if kind == "structure":
        if depth > _DEPTH:
            return {}
        return {key: _value(inner, key, variant, known, depth + 1) for key, inner in shape.members.items()}
    if kind == "list":
        if depth > _DEPTH:
            return []
        return [_value(shape.member, name, variant + number, known, depth + 1) for number in range(1 + variant % 2)]
    if kind == "map":
        asked = list(dict.fromkeys(known.members.get(name, ())))
        keys = list(getattr(shape.key, "enum", ())) or asked or ["alpha", "beta"]
        return {key: _value(shape.value, key, variant, known, depth + 1) for key in keys}
    if kind == "boolean":
        return variant % 2 == 0
    if kind == "timestamp":
        return datetime(2024, 5, 1, 12, 0, variant, tzinfo=UTC)
    if kind == "blob":
        return b"bytes"
    if kind in ("integer", "long"):
        return 7 + variant
    if kind in ("float", "double"):
        return 0.5 + variant
    return _text(getattr(shape, "enum", ()), name, variant, known)


def _filled(way: Mapping[str, Any], leaf: Any) -> Any:
    """Nested names with a value at the end of each."""
    return {name: _filled(inner, leaf) if inner else leaf for name, inner in way.items()}


def _text(enumeration: Any, name: str, variant: int, known: Hints) -> str:
    wanted = [*known.values.get(name, []), *enumeration]
    if wanted and variant % 5 != 4:
        return str(wanted[variant % len(wanted)])
    if name in known.parsed and variant % 2 == 0:
        return json.dumps(_filled(known.parsed[name], 7 if variant % 4 else "arn:aws:sqs:eu-west-1:1:dead"))
    if name in known.members and variant % 2 == 0:  # members are asked of a text: it is JSON
        return json.dumps({inner: f"{inner}-{variant}" for inner in known.members[name]})
    if known.prefixes and variant % 12 == 8:
        return f"{known.prefixes[0]}eu-west-1:1:{name}-{variant}"
    if name.endswith("Document"):
        return json.dumps(POLICY)
    service = ("sns", "sqs")[variant // 4 % 2]
    plain = f"arn:aws:{service}:eu-west-1:1:{name}-{variant}" if name.endswith("Arn") else f"{name or 'text'}-{variant}"
    if name in known.split or name.endswith(("Arn", "Arns", "uri", "Uri")):
        plain += "".join(f"{at}one{at}two{at}three" for at in known.splits)
    return (plain, "1700000000", "2024-05-01T12:00:00.000Z", "true")[variant % 4]
