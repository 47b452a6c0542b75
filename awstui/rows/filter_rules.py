"""One rule of an SNS filter policy against one value of a message, and the rule in words.

From the SNS developer guide, "String value matching", "Numeric value matching" and "Key matching". What is only in
EventBridge's patterns (`wildcard`, and `anything-but` with anything but a prefix) is evaluated as EventBridge does.
"""

from __future__ import annotations

import ipaddress
import json
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

LARGEST = 10**9
"""Numbers are compared between -LARGEST and LARGEST."""

_ACCURACY = Decimal("0.00001")
"""Numbers are compared to five digits after the decimal point."""

_SHORT = 60


def matches(rule: Any, value: Any) -> bool:
    """Whether one value meets one rule; `exists` and a list of values are not for this function.

    Args:
        rule: an element of the array a policy gives a key, already known to be well-formed.
        value: a text, number, boolean or None.
    """
    if not isinstance(rule, Mapping):
        return _equal(rule, value)
    operator, wanted = next(iter(rule.items()))
    if operator == "numeric":
        return _in_range(wanted, value)
    if operator == "anything-but":
        return _anything_but(wanted, value)
    if not isinstance(value, str):
        return False
    if operator == "prefix":
        return value.startswith(wanted)
    if operator == "suffix":
        return value.endswith(wanted)
    if operator == "equals-ignore-case":
        return value.lower() == str(wanted).lower()
    if operator == "cidr":
        return _in_network(wanted, value)
    if operator == "wildcard":
        return bool(_wildcard(wanted).fullmatch(value))
    return False


def words(rule: Any) -> str:
    """What a rule asks for: `"rugby"`, `starts with "ab"`, `> 0 and <= 150`."""
    if not isinstance(rule, Mapping) or not rule:
        return shown(rule)
    operator, wanted = next(iter(rule.items()))
    if operator == "exists":
        return "is there" if wanted else "is not there"
    if operator == "numeric" and isinstance(wanted, list):
        pairs = zip(wanted[::2], wanted[1::2], strict=False)
        return " and ".join(f"{sign} {shown(number)}" for sign, number in pairs)
    if operator == "anything-but":
        inner = [words(wanted)] if isinstance(wanted, Mapping) else [shown(each) for each in _listed(wanted)]
        return f"anything but {', '.join(inner)}"
    if isinstance(wanted, list):
        return f"{_VERBS.get(operator, operator)} {', '.join(shown(each) for each in wanted)}"
    return f"{_VERBS.get(operator, operator)} {shown(wanted)}"


_VERBS = {
    "prefix": "starts with",
    "suffix": "ends with",
    "equals-ignore-case": "is in any case",
    "cidr": "is an address in",
    "wildcard": "is like",
}


def shown(value: Any) -> str:
    """A value as JSON writes it, cut when long."""
    text = str(value) if isinstance(value, Decimal) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _SHORT else f"{text[:_SHORT]}…"


def is_number(value: Any) -> bool:
    """Whether JSON would call it a number."""
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def comparable(number: Any) -> bool:
    """Whether a number is within what SNS compares."""
    return bool(-LARGEST <= number <= LARGEST)


def rounded(value: Any) -> Decimal:
    """A number to the accuracy SNS compares with."""
    number = value if isinstance(value, Decimal) else Decimal(str(value))
    return number.quantize(_ACCURACY) if number.is_finite() and comparable(number) else number


def _equal(wanted: Any, value: Any) -> bool:
    if is_number(wanted) and is_number(value):
        return comparable(value) and rounded(wanted) == rounded(value)
    return type(wanted) is type(value) and bool(wanted == value)


def _in_range(conditions: Sequence[Any], value: Any) -> bool:
    if not is_number(value) or not comparable(value):
        return False
    number = rounded(value)
    return all(
        _SIGNS[sign](number, rounded(bound)) for sign, bound in zip(conditions[::2], conditions[1::2], strict=True)
    )


_SIGNS = {
    "=": Decimal.__eq__,
    "<": Decimal.__lt__,
    "<=": Decimal.__le__,
    ">": Decimal.__gt__,
    ">=": Decimal.__ge__,
}


def _anything_but(wanted: Any, value: Any) -> bool:
    if isinstance(wanted, Mapping):
        operator, inner = next(iter(wanted.items()))
        return isinstance(value, str) and not any(matches({operator: each}, value) for each in _listed(inner))
    return not any(_equal(each, value) for each in _listed(wanted))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _in_network(network: str, value: str) -> bool:
    try:
        return ipaddress.ip_address(value) in ipaddress.ip_network(network, strict=False)
    except ValueError:
        return False


def _wildcard(pattern: str) -> re.Pattern[str]:
    """`*` stands for any characters; `\\*` and `\\\\` for themselves."""
    parts = re.findall(r"\\[*\\]|.", pattern, re.DOTALL)
    return re.compile("".join(".*" if part == "*" else re.escape(part[-1]) for part in parts), re.DOTALL)
