"""Answers written in any AWS protocol: the inverse of botocore's parsers, one function per family."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape

from benchmarks.shapes import model


def written(signing_name: str, operation: str, value: dict[str, Any]) -> tuple[str, dict[str, str], bytes]:
    """An answer in the service's own protocol: content type, further headers, body."""
    service = model(signing_name)
    op = service.operation_model(operation)
    protocol = service.metadata["protocol"]
    shape = op.output_shape
    if protocol in ("query", "ec2"):
        inner = "".join(_members(shape, value)) if shape else ""
        meta = "<requestId>stub</requestId>" if protocol == "ec2" else ""
        if protocol == "query":
            wrapper = (shape.serialization.get("resultWrapper") if shape else None) or f"{operation}Result"
            inner = f"<{wrapper}>{inner}</{wrapper}><ResponseMetadata><RequestId>stub</RequestId></ResponseMetadata>"
        return "text/xml", {}, f"<{operation}Response>{meta}{inner}</{operation}Response>".encode()
    headers, rest, payload = _split(shape, value)
    if isinstance(payload, bytes):
        return "application/octet-stream", headers, payload
    if protocol == "rest-xml":
        target, body = payload if payload else (shape, rest)
        inner = "".join(_members(target, body)) if target else ""
        root = f"{operation}Response" if not payload else target.name
        return "text/xml", headers, f"<{root}>{inner}</{root}>".encode()
    target, body = payload if payload else (shape, rest)
    return "application/json", headers, json.dumps(_plain(target, body) if target else {}).encode()


def _split(shape: Any, value: dict[str, Any]) -> tuple[dict[str, str], dict[str, Any], Any]:
    """What goes into headers, into the body, and the member that is the whole body, of a REST answer."""
    headers: dict[str, str] = {}
    rest = dict(value)
    if shape is None:
        return headers, rest, None
    for name, member in shape.members.items():
        where = member.serialization.get("location")
        if name in rest and where:
            item = rest.pop(name)
            if where == "header" and member.type_name == "string":
                headers[member.serialization.get("name", name)] = str(item)
    payload = shape.serialization.get("payload")
    if payload and payload in rest:
        member = shape.members[payload]
        if member.type_name in ("blob", "string"):
            item = rest[payload]
            return headers, rest, item if isinstance(item, bytes) else str(item).encode()
        return headers, rest, (member, rest[payload])
    return headers, rest, None


def _members(shape: Any, value: dict[str, Any]) -> Iterator[str]:
    """The XML of a structure's members."""
    for name, member in shape.members.items():
        if value.get(name) is not None:
            yield from _element(member.serialization.get("name", name), member, value[name])


def _element(name: str, shape: Any, value: Any) -> Iterator[str]:
    """The XML of one value under a tag."""
    kind = shape.type_name
    if kind == "list":
        if shape.serialization.get("flattened"):
            for item in value:
                yield from _element(shape.member.serialization.get("name", name), shape.member, item)
            return
        tag = shape.member.serialization.get("name", "member")
        yield f"<{name}>"
        for item in value:
            yield from _element(tag, shape.member, item)
        yield f"</{name}>"
    elif kind == "map":
        key_tag, value_tag = shape.key.serialization.get("name", "key"), shape.value.serialization.get("name", "value")
        entry = name if shape.serialization.get("flattened") else "entry"
        body = "".join(
            f"<{entry}><{key_tag}>{escape(str(k))}</{key_tag}>{''.join(_element(value_tag, shape.value, v))}</{entry}>"
            for k, v in value.items()
        )
        yield body if entry == name else f"<{name}>{body}</{name}>"
    elif kind == "structure":
        yield f"<{name}>{''.join(_members(shape, value))}</{name}>"
    else:
        yield f"<{name}>{escape(_scalar(kind, value))}</{name}>"


def _scalar(kind: str, value: Any) -> str:
    """A leaf as XML text."""
    if kind == "boolean":
        return "true" if value else "false"
    if kind == "timestamp" and isinstance(value, (int, float)):
        return datetime.fromtimestamp(value, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    if kind == "blob":
        return base64.b64encode(value).decode()
    return str(value)


def _plain(shape: Any, value: Any) -> Any:
    """A value as JSON writes it: wire names, base64 blobs, timestamps as the shape wants them."""
    kind = shape.type_name
    if kind == "structure":
        return {
            m.serialization.get("name", name): _plain(m, value[name])
            for name, m in shape.members.items()
            if value.get(name) is not None
        }
    if kind == "list":
        return [_plain(shape.member, item) for item in value]
    if kind == "map":
        return {k: _plain(shape.value, v) for k, v in value.items()}
    if kind == "blob":
        return base64.b64encode(value).decode()
    if kind == "timestamp" and shape.serialization.get("timestampFormat") == "iso8601":
        return _scalar(kind, value)
    return value
