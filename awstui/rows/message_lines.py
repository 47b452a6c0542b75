"""Messages as JSON lines, and lines as drafts to send: what an export writes, and what people write by hand.

An export's line has `MessageId`, `Body`, `MessageAttributes`, `Attributes` (the system's) and `MD5OfBody`, as SQS names
them; a line by hand has `body`, and if need be `delay`, `group`, `dedup`, `trace`, `attributes`. What else is in a line
is not looked at: ids, times and counts belong to the message that was, not to the one that will be sent.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from awstui.protocol.sqs import Attribute, Draft, Message
from awstui.rows.messages import raw

WHY = "Why"
"""The member that says, in a line that could not be sent, what kept it."""

_HAND = ("body", "delay", "group", "dedup", "trace", "attributes")


def line(message: Message) -> str:
    """A message as one line of an export, without the line's end."""
    return json.dumps(raw(message), ensure_ascii=False, separators=(",", ":"))


def draft(text: str) -> Draft:
    """The message a line stands for. Raises ValueError, as a sentence, when it stands for none."""
    try:
        found = json.loads(text, parse_float=Decimal)
    except RecursionError:
        raise ValueError("it is nested too deep") from None
    except ValueError as error:
        raise ValueError(f"it is not JSON: {error}") from None
    if not isinstance(found, dict):
        raise ValueError("a line is a JSON object, {…}")
    if "Body" in found:
        return _exported(found)
    if "body" in found:
        return _by_hand(found, text)
    raise ValueError('it has neither "Body" (an export\'s line) nor "body" (one by hand)')


def failed(text: str, sentence: str) -> str:
    """A line that could not be sent as one that can be sent again, with what kept it; as it is when it is no object."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return text
    if not isinstance(found, dict):
        return text
    return json.dumps({**found, WHY: sentence}, ensure_ascii=False, separators=(",", ":"))


def message_id(text: str) -> str:
    """The message id in a line of an export; "" when there is none. Raises ValueError when the line is not JSON."""
    found = json.loads(text)
    return str(found.get("MessageId") or "") if isinstance(found, dict) else ""


def _exported(found: Mapping[str, Any]) -> Draft:
    system = _mapping(found, "Attributes")
    return Draft(
        body=_text(found, "Body"),
        attributes=tuple(_typed(name, value) for name, value in _mapping(found, "MessageAttributes").items()),
        group=_text(system, "MessageGroupId"),
        dedup=_text(system, "MessageDeduplicationId"),
        trace=_text(system, "AWSTraceHeader"),
    )


def _by_hand(found: Mapping[str, Any], text: str) -> Draft:
    if strange := [name for name in found if name not in (*_HAND, WHY)]:
        raise ValueError(f"it has {strange[0]!r}; a line by hand has {', '.join(_HAND)}")
    body = found["body"]
    if not isinstance(body, str):  # as it stands there, numbers included
        body = json.dumps(json.loads(text)["body"], ensure_ascii=False, separators=(",", ":"))
    delay = found.get("delay")
    if delay is not None and (isinstance(delay, bool) or not isinstance(delay, int)):
        raise ValueError("delay is a whole number of seconds")
    return Draft(
        body=body,
        delay=delay,
        attributes=tuple(_simple(name, value) for name, value in _mapping(found, "attributes").items()),
        group=_text(found, "group"),
        dedup=_text(found, "dedup"),
        trace=_text(found, "trace"),
    )


def _typed(name: str, value: Any) -> Attribute:
    """An attribute as SQS writes it: DataType, and StringValue or BinaryValue in base64."""
    if not isinstance(value, dict):
        raise ValueError(f"attribute {name}: it has a DataType and a StringValue or BinaryValue")
    kind = _text(value, "DataType") or "String"
    if kind.partition(".")[0] == "Binary":
        return Attribute(name, kind, _binary(name, value.get("BinaryValue")))
    return Attribute(name, kind, _text(value, "StringValue"))


def _simple(name: str, value: Any) -> Attribute:
    """An attribute by hand: a text, a number, or {"type": …, "value": …}."""
    if isinstance(value, str):
        return Attribute(name, "String", value)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return Attribute(name, "Number", str(value))
    if isinstance(value, dict) and "value" in value:
        kind, inner = _text(value, "type") or "String", value["value"]
        if kind.partition(".")[0] == "Binary":
            return Attribute(name, kind, _binary(name, inner))
        if isinstance(inner, str) or (isinstance(inner, int | Decimal) and not isinstance(inner, bool)):
            return Attribute(name, kind, str(inner))
    raise ValueError(f'attribute {name}: a text, a number, or {{"type": "Number.int", "value": "5"}}')


def _binary(name: str, value: Any) -> bytes:
    try:
        if isinstance(value, str):
            return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        pass
    raise ValueError(f"attribute {name}: the value of a Binary attribute is written in base64")


def _mapping(found: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = found.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise ValueError(f"{name} is an object, {{…}}")
    return value


def _text(found: Mapping[str, Any], name: str) -> str:
    value = found.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f"{name} is a text")
    return value
