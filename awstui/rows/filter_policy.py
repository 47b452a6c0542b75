"""Would this message pass this SNS filter policy, and which key decides? Without asking AWS.

The rules are those of the SNS developer guide ("Amazon SNS subscription filter policies" and the pages below it). Where
they leave a case open, or have said different things over time, the verdict carries a doubt that names it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from awstui.protocol.sqs import Attribute
from awstui.rows.filter_check import ATTRIBUTES, is_or
from awstui.rows.filter_rules import matches, shown, words

_MOST_WAYS = 10_000
"""Combinations of array elements looked at to see whether one element alone would do."""

Spot = tuple[tuple[str, int], ...]
"""Where in the arrays of a body a value stands: (path of the array, index) from the outermost inwards."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one key of a policy came to: its dotted path, whether it matched, what was asked, what was there."""

    path: str
    matched: bool
    wanted: str
    found: str
    branch: str = ""  # the branch of an $or it belongs to: "1", "2", "2.1"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a message passes, key by key; `doubts` are what the documentation leaves open about it."""

    passes: bool
    findings: tuple[Finding, ...] = ()
    doubts: tuple[str, ...] = ()
    sentence: str = ""  # said when no key was compared at all


@dataclass(slots=True)
class Sample:
    """What of a message a policy is compared with: values by flattened name, and what is there but not compared."""

    values: dict[str, list[tuple[Any, Spot]]] = field(default_factory=dict)
    others: dict[str, str] = field(default_factory=dict)  # name -> what it is instead: "an object", "Binary"
    empty: bool = True


def evaluate(policy: Mapping[str, Any], scope: str, attributes: Sequence[Attribute], body: str) -> Verdict:
    """Compare a message with a policy.

    Args:
        policy: as `filter_check.parse` gave it and without notes that SNS would refuse it for.
        scope: MessageAttributes or MessageBody.
        attributes, body: the message's.
    """
    if not policy:
        return Verdict(True, sentence="An empty policy lets every message through.")
    if scope == ATTRIBUTES:
        sample = _attributes(attributes)
    else:
        try:
            parsed = json.loads(body, parse_float=Decimal)
        except (ValueError, RecursionError):
            return Verdict(False, sentence="The body is not JSON: a filter on the message body lets nothing else pass.")
        if not isinstance(parsed, dict):
            return Verdict(False, sentence="The body is JSON but no object: only an object's keys can be compared.")
        sample = Sample(empty=not parsed)
        _flatten(parsed, "", (), sample)
    return _Tester(sample).verdict(policy)


def _attributes(attributes: Sequence[Attribute]) -> Sample:
    """String, Number and the elements of String.Array; SNS ignores Binary attributes."""
    sample = Sample(empty=not attributes)
    for each in attributes:
        if isinstance(each.value, bytes) or each.base == "Binary":
            sample.others[each.name] = "Binary, which SNS does not compare"
        elif each.base == "Number":
            sample.values[each.name] = [(_decimal(each.value), ())]
        elif each.type == "String.Array":
            sample.values[each.name] = [(value, ()) for value in _elements(each.value)]
        else:
            sample.values[each.name] = [(each.value, ())]
    return sample


def _decimal(text: str) -> Any:
    try:
        number = Decimal(text.strip())
    except ArithmeticError:
        return text
    return number if number.is_finite() else text


def _elements(text: str) -> list[Any]:
    try:
        found = json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError):
        return [text]
    return found if isinstance(found, list) else [found]


def _flatten(value: Any, path: str, spot: Spot, sample: Sample) -> None:
    """Put every leaf of a body under its dotted path; the elements of arrays all stand under the array's own."""
    stack = [(value, path, spot)]
    while stack:
        value, path, spot = stack.pop()
        if isinstance(value, dict):
            if path:
                sample.others[path] = "an object, whose members are compared and not itself"
            stack += [(inner, f"{path}.{key}" if path else key, spot) for key, inner in reversed(value.items())]
        elif isinstance(value, list):
            if not value:
                sample.values.setdefault(path, [])
            stack += [(inner, path, (*spot, (path, at))) for at, inner in reversed(list(enumerate(value)))]
        else:
            sample.values.setdefault(path, []).append((value, spot))


class _Tester:
    """One comparison under way."""

    def __init__(self, sample: Sample) -> None:
        self.sample = sample
        self.findings: list[Finding] = []
        self.doubts: dict[str, None] = {}

    def verdict(self, policy: Mapping[str, Any]) -> Verdict:
        passes, spots = self._all(policy, "", "")
        if passes and not _together(spots):
            self.doubts["The keys match in different elements of an array; SNS does not document if that counts."] = (
                None
            )
        return Verdict(passes, tuple(self.findings), tuple(self.doubts))

    def _all(self, policy: Mapping[str, Any], prefix: str, branch: str) -> tuple[bool, list[list[Spot]]]:
        """Whether every key of a policy matches, and for each the places of the values that made it match."""
        passes, spots = True, []
        for key, value in policy.items():
            path = f"{prefix}.{key}" if prefix else key
            if is_or(key, value):
                matched, where = self._any(value, prefix, branch)
            elif isinstance(value, Mapping):
                matched, where = self._all(value, path, branch)
            else:
                matched, where = self._key(path, value if isinstance(value, list) else [value], branch)
            passes = passes and matched
            spots += where
        return passes, spots

    def _any(self, branches: Sequence[Any], prefix: str, branch: str) -> tuple[bool, list[list[Spot]]]:
        """Whether one branch of an $or matches; all are looked at, so that each can be told."""
        passes, spots = False, []
        for number, each in enumerate(branches, 1):
            matched, where = self._all(each, prefix, f"{branch}.{number}" if branch else f"{number}")
            if matched and not passes:
                passes, spots = True, where
        return passes, spots

    def _key(self, path: str, rules: Sequence[Any], branch: str) -> tuple[bool, list[list[Spot]]]:
        values = self.sample.values.get(path)
        spots: list[Spot] = []
        matched = False
        for rule in rules:
            met, where = self._rule(path, rule, values)
            matched = matched or met
            spots += where
        wanted = " or ".join(words(rule) for rule in rules)
        self.findings.append(Finding(path, matched, wanted, self._found(path, values, rules), branch))
        return matched, [spots] if spots else []

    def _rule(self, path: str, rule: Any, values: list[tuple[Any, Spot]] | None) -> tuple[bool, list[Spot]]:
        operator = next(iter(rule), "") if isinstance(rule, Mapping) else ""
        if operator == "exists":
            return self._exists(path, rule["exists"], values)
        found = [spot for value, spot in values or () if not isinstance(value, dict) and matches(rule, value)]
        if operator != "anything-but" or len(found) == len(values or ()):
            return bool(found), found
        if found:
            self.doubts[
                f"{path}: only some elements of the array are excluded. SNS documents now that none may be; it said "
                "before that one other value is enough."
            ] = None
        return False, []

    def _exists(self, path: str, wanted: bool, values: list[tuple[Any, Spot]] | None) -> tuple[bool, list[Spot]]:
        if path in self.sample.others and values is None and not self.sample.others[path].startswith("Binary"):
            self.doubts[f"{path}: exists works on values only, and this is an object."] = None
        if wanted:
            found = [spot for value, spot in values or () if value is not None and value != ""]
            return bool(found), found
        return values is None and not self.sample.empty, []

    def _found(self, path: str, values: list[tuple[Any, Spot]] | None, rules: Sequence[Any]) -> str:
        if values is None:
            if self.sample.empty and {"exists": False} in rules:
                return "absent, but so is everything else: SNS wants at least one attribute then"
            return self.sample.others.get(path, "absent")
        if not values:
            return "an empty array"
        return shown(values[0][0]) if len(values) == 1 else f"[{', '.join(shown(value) for value, _ in values[:20])}]"


def _together(spots: list[list[Spot]]) -> bool:
    """Whether the matching values of all keys can be had from the same elements of the arrays they share."""
    several = [list(dict.fromkeys(each)) for each in spots if all(each)]
    ways = 1
    for each in several:
        ways *= len(each)
    if ways > _MOST_WAYS:
        return True
    return next(_ways(several, {}), None) is not None


def _ways(spots: list[list[Spot]], taken: Mapping[str, tuple[int, ...]]) -> Iterator[Mapping[str, Any]]:
    if not spots:
        yield taken
        return
    for spot in spots[0]:
        chosen: dict[str, tuple[int, ...]] = {}
        for path, index in spot:
            chosen[path] = (*chosen.get(path, ()), index)
        if all(taken.get(path, at) == at for path, at in chosen.items()):
            yield from _ways(spots[1:], {**taken, **chosen})
