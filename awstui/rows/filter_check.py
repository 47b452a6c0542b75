"""What SNS would refuse in a filter policy, before it is sent; and what it takes but may not mean what it seems.

Limits from the SNS developer guide, "Filter policy constraints in Amazon SNS"; the grammar from the pages
on matching. Where those are silent, from the refusals AWS is known to answer with.
"""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from awstui.rows.filter_rules import comparable, is_number, rounded

ATTRIBUTES, BODY = "MessageAttributes", "MessageBody"
SCOPES = (ATTRIBUTES, BODY)
"""FilterPolicyScope: what of a message the policy is compared with."""

MOST_KEYS = 5  # of nested policies the outermost only
MOST_COMBINATIONS = 150
LARGEST_POLICY = 256 * 1024  # bytes

_TEXTS = ("prefix", "suffix", "equals-ignore-case", "wildcard")
_OPERATORS = ("anything-but", "cidr", "exists", "numeric", *_TEXTS)
_DEEPEST = 100


class PolicyError(ValueError):
    """The text is no JSON object at all; str() says why."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something about one key of a policy: its path, a sentence, and whether SNS would refuse the policy for it."""

    path: str
    sentence: str
    refused: bool = True


def parse(text: str) -> dict[str, Any]:
    """A policy's JSON, numbers exact. Raises PolicyError when it is no JSON object, or has a key twice."""
    if len(text.encode("utf-8", "surrogatepass")) > LARGEST_POLICY:
        raise PolicyError("A filter policy has at most 256 KB.")
    try:
        found = json.loads(text, object_pairs_hook=_unique, parse_float=Decimal, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise PolicyError(f"This is not JSON: {error.msg} (line {error.lineno}, column {error.colno}).") from None
    except PolicyError:
        raise
    except ValueError:
        raise PolicyError("This holds a number too long to be one.") from None
    except RecursionError:
        raise PolicyError("This is nested too deep.") from None
    if not isinstance(found, dict):
        raise PolicyError("A filter policy is a JSON object: {} with a key for each thing to compare.")
    return found


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise PolicyError(f"The key {json.dumps(twice, ensure_ascii=False)} is there twice.")
    return found


def _no_constant(text: str) -> Any:
    raise PolicyError(f"{text} is no JSON number.")


def notes(policy: Mapping[str, Any], scope: str = ATTRIBUTES) -> list[Note]:
    """Everything that is wrong or doubtful about a policy, what SNS would refuse it for first.

    Args:
        policy: as `parse` gave it.
        scope: one of SCOPES.
    """
    found = list(_walk(policy, scope, "", 1))
    if len(policy) > MOST_KEYS:
        found.append(Note("", f"{len(policy)} keys; a filter policy has at most {MOST_KEYS}."))
    if (count := combinations(policy)) > MOST_COMBINATIONS:
        how = "the numbers of values multiplied" + (", each times how deep its key is nested" if scope == BODY else "")
        found.append(Note("", f"{count:,} combinations ({how}); at most {MOST_COMBINATIONS}."))
    return sorted(found, key=lambda note: not note.refused)


def refusals(text: str, scope: str = ATTRIBUTES) -> list[str]:
    """Why SNS would refuse a filter policy's text, in sentences; an empty one is none."""
    if not text.strip():
        return []
    try:
        found = notes(parse(text), scope)
    except PolicyError as error:
        return [str(error)]
    return [f"{note.path}: {note.sentence}" if note.path else note.sentence for note in found if note.refused]


def combinations(policy: Mapping[str, Any], depth: int = 1) -> int:
    """How complex SNS calls a policy: for each key values times depth, multiplied; the branches of an $or added up."""
    count = 1
    for key, value in policy.items():
        if is_or(key, value):
            count *= sum(combinations(branch, depth) for branch in value)
        elif isinstance(value, Mapping) and depth < _DEEPEST:
            count *= combinations(value, depth + 1)
        elif isinstance(value, list):
            count *= max(1, len(value)) * depth
    return count


def is_or(key: str, value: Any) -> bool:
    """Whether SNS takes this for the $or operator: an array of two or more objects without reserved words as keys."""
    return (
        key == "$or"
        and isinstance(value, list)
        and len(value) >= 2
        and all(isinstance(branch, Mapping) and not set(branch) & set(_OPERATORS) for branch in value)
    )


def _walk(policy: Mapping[str, Any], scope: str, prefix: str, depth: int) -> Iterator[Note]:
    if depth > _DEEPEST:
        yield Note(prefix, "This is nested too deep.")
        return
    for key, value in policy.items():
        path = f"{prefix}.{key}" if prefix else key
        if is_or(key, value):
            for branch in value:
                yield from _walk(branch, scope, prefix, depth + 1)
        elif isinstance(value, Mapping):
            if scope == ATTRIBUTES:
                yield Note(path, "Attributes are not nested: write an array of values, or filter on the message body.")
            elif not value:
                yield Note(path, "An empty object compares nothing.")
            else:
                yield from _walk(value, scope, path, depth + 1)
        elif not isinstance(value, list):
            yield Note(path, "The values stand in an array, also a single one: [ … ].")
        elif not value:
            yield Note(path, "An empty array is not allowed.")
        else:
            yield from _key(key, value, scope, path)


def _key(key: str, rules: list[Any], scope: str, path: str) -> Iterator[Note]:
    if key == "$or":
        yield Note(
            path,
            "$or is only an operator over two or more objects without reserved words as keys; this compares a "
            "property called $or.",
            refused=False,
        )
    if "." in key and scope == BODY:
        yield Note(path, "SNS compares flattened names: this also matches nested keys.", refused=False)
    for rule in rules:
        yield from _rule(rule, path)
        if scope == ATTRIBUTES and (rule is None or isinstance(rule, bool)):
            yield Note(path, "true, false and null only match in attributes of the type String.Array.", refused=False)
        if scope == ATTRIBUTES and isinstance(rule, str) and ('"' in rule or "\\" in rule):
            yield Note(path, 'In attribute filters SNS wants " and \\ escaped twice.', refused=False)


def _rule(rule: Any, path: str) -> Iterator[Note]:
    if is_number(rule):
        yield from _number(rule, path)
    elif isinstance(rule, list):
        yield Note(path, "A value is a text, a number, true, false, null or an operator; not another array.")
    elif isinstance(rule, Mapping):
        if len(rule) != 1:
            yield Note(path, "An operator stands alone in its object: write one object each.")
            return
        operator, wanted = next(iter(rule.items()))
        yield from _operator(operator, wanted, path)


def _operator(operator: str, wanted: Any, path: str) -> Iterator[Note]:
    if operator not in _OPERATORS:
        yield Note(path, f"There is no operator {operator!r}. SNS knows {', '.join(sorted(_OPERATORS))}.")
    elif operator == "exists" and not isinstance(wanted, bool):
        yield Note(path, "exists is true or false.")
    elif operator in _TEXTS and not isinstance(wanted, str):
        yield Note(path, f"{operator} takes a text.")
    elif operator == "wildcard":
        yield Note(path, "wildcard is EventBridge's; SNS does not document it and may refuse it.", refused=False)
    elif operator == "cidr":
        yield from _cidr(wanted, path)
    elif operator == "numeric":
        yield from _numeric(wanted, path)
    elif operator == "anything-but":
        yield from _anything_but(wanted, path)


def _anything_but(wanted: Any, path: str) -> Iterator[Note]:
    if isinstance(wanted, Mapping):
        operator, inner = next(iter(wanted.items()), ("", None))
        texts = inner if isinstance(inner, list) else [inner]
        if len(wanted) != 1 or operator not in _TEXTS:
            yield Note(path, "anything-but takes values or one of: prefix, suffix, equals-ignore-case, wildcard.")
        elif not texts or not all(isinstance(each, str) for each in texts):
            yield Note(path, f"anything-but {operator} takes a text.")
        elif operator != "prefix" or isinstance(inner, list):
            said = f"anything-but with {operator}{' of several' if isinstance(inner, list) else ''}"
            yield Note(path, f"{said} is EventBridge's; SNS documents only one prefix here.", refused=False)
        return
    values = wanted if isinstance(wanted, list) else [wanted]
    if not values:
        yield Note(path, "An empty array is not allowed.")
    for each in values:
        if isinstance(each, list | Mapping):
            yield Note(path, "anything-but takes texts and numbers in its array.")
        elif is_number(each):
            yield from _number(each, path)


def _number(number: Any, path: str) -> Iterator[Note]:
    if not comparable(number):
        yield Note(path, f"{number} is beyond the numbers SNS compares: -10^9 to 10^9.")
    elif rounded(number) != number:
        yield Note(path, f"{number} is compared to five digits after the decimal point only.", refused=False)


def _cidr(wanted: Any, path: str) -> Iterator[Note]:
    if not isinstance(wanted, str) or wanted.count("/") != 1:
        yield Note(path, "cidr takes a network such as 10.0.0.0/24.")
        return
    try:
        ipaddress.ip_network(wanted, strict=False)
    except ValueError:
        yield Note(path, f"{wanted} is no network such as 10.0.0.0/24.")


def _numeric(wanted: Any, path: str) -> Iterator[Note]:
    form = 'numeric takes ["=", 5], ["<", 5] or a range [">", 0, "<=", 5].'
    if not isinstance(wanted, list) or len(wanted) not in (2, 4):
        yield Note(path, form)
        return
    signs, numbers = wanted[::2], wanted[1::2]
    known = all(sign in ("=", "<", "<=", ">", ">=") for sign in signs if isinstance(sign, str))
    if not known or not all(isinstance(sign, str) for sign in signs) or not all(map(is_number, numbers)):
        yield Note(path, form)
    elif len(signs) == 2 and (signs[0] not in (">", ">=") or signs[1] not in ("<", "<=")):
        yield Note(path, 'A range begins with > or >= and ends with < or <=: [">", 0, "<=", 5].')
    elif len(signs) == 2 and numbers[1] <= numbers[0]:
        yield Note(path, "The range is empty: its lower end must be below its upper end.")
    else:
        for number in numbers:
            yield from _number(number, path)
