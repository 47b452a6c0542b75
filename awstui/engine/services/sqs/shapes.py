"""SQS's own shapes to ours and back: messages, attributes, and the MD5 digests that prove them."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable, Mapping
from typing import Any

from awstui.protocol.sqs import Attribute, Message
from awstui.protocol.sqs_rules import size

_TEXT, _BINARY = b"\x01", b"\x02"


def message(raw: Mapping[str, Any]) -> Message:
    """One entry of ReceiveMessage's `Messages` as the console knows it."""
    system = dict(raw.get("Attributes") or {})
    attributes = read_attributes(raw.get("MessageAttributes") or {})
    body = raw.get("Body", "")
    return Message(
        id=raw["MessageId"],
        body=body,
        receipt=raw["ReceiptHandle"],
        receive_count=int(system.get("ApproximateReceiveCount", 0)),
        size=size(body, attributes),
        sent=_seconds(system.get("SentTimestamp")),
        first_received=_seconds(system.get("ApproximateFirstReceiveTimestamp")),
        group=system.get("MessageGroupId", ""),
        dedup=system.get("MessageDeduplicationId", ""),
        sequence=system.get("SequenceNumber", ""),
        sender=system.get("SenderId", ""),
        attributes=attributes,
        system=system,
        md5_ok=_digests_match(raw.get("MD5OfBody"), raw.get("MD5OfMessageAttributes"), body, attributes),
        md5=raw.get("MD5OfBody") or "",
    )


def read_attributes(raw: Mapping[str, Mapping[str, Any]]) -> tuple[Attribute, ...]:
    """`MessageAttributes` of an answer, sorted by name; binary values as bytes."""
    found = []
    for name, value in sorted(raw.items()):
        kind = value.get("DataType", "String")
        binary = kind.partition(".")[0] == "Binary"
        content = bytes(value.get("BinaryValue") or b"") if binary else value.get("StringValue", "")
        found.append(Attribute(name, kind, content))
    return tuple(found)


def write_attributes(attributes: Iterable[Attribute]) -> dict[str, dict[str, Any]]:
    """`MessageAttributes` of a request."""
    return {
        attribute.name: {
            "DataType": attribute.type,
            "BinaryValue" if isinstance(attribute.value, bytes) else "StringValue": attribute.value,
        }
        for attribute in attributes
    }


def body_digest(body: str) -> str:
    """`MD5OfBody` as SQS works it out."""
    return hashlib.md5(body.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()


def attributes_digest(attributes: Iterable[Attribute]) -> str:
    """`MD5OfMessageAttributes`: lengths, names, types and values in the order of the names (SQS developer guide,
    "Calculating the MD5 message digest for message attributes")."""
    digest = hashlib.md5(usedforsecurity=False)
    for attribute in sorted(attributes, key=lambda each: each.name):
        value = attribute.value
        for part in (attribute.name.encode(), attribute.type.encode()):
            digest.update(struct.pack(">I", len(part)) + part)
        content = value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")
        digest.update(_BINARY if isinstance(value, bytes) else _TEXT)
        digest.update(struct.pack(">I", len(content)) + content)
    return digest.hexdigest()


def _digests_match(body_md5: Any, attributes_md5: Any, body: str, attributes: tuple[Attribute, ...]) -> bool:
    """Whether the digests that were sent along (either may be absent) fit what arrived."""
    if body_md5 and body_md5 != body_digest(body):
        return False
    return not (attributes_md5 and attributes and attributes_md5 != attributes_digest(attributes))


def _seconds(milliseconds: str | None) -> float | None:
    return int(milliseconds) / 1000 if milliseconds and milliseconds.isdigit() else None
