"""Secrets hidden in documents that are shown, and found again when a person asks for one of them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from awstui.engine.redact import HIDDEN, is_secret_name

_NAMES = ("Name", "name", "Key", "key", "ParameterKey", "OutputKey")
_VALUES = ("Value", "value", "ParameterValue", "OutputValue")
"""AWS writes settings as pairs in lists; the name of such a setting is a value."""


OWN: dict[str, frozenset[str]] = {
    "apigateway:GetApiKey": frozenset({"value"}),
    "apigateway:GetApiKeys": frozenset({"value"}),
    "apigateway:GetUsagePlanKeys": frozenset({"value"}),
    "lambda:GetFunction": frozenset({"Location"}),
    "lambda:GetLayerVersion": frozenset({"Location"}),
}
"""Members that hold a secret, or a link that works for whoever holds it, and are not marked so in AWS's models."""


@lru_cache(maxsize=256)
def sensitive(service: str, operation: str) -> frozenset[str]:
    """The members of an operation's answer that hold secrets, by name, wherever they stand.

    Those that botocore's model marks `sensitive`, and OWN.

    Args:
        service: boto3's service name.
        operation: the API's name.

    Smithy specification, "sensitive trait".
    """
    from botocore.exceptions import BotoCoreError

    from awstui.engine.models import service_model

    try:
        shape = service_model(service).operation_model(operation).output_shape
    except (BotoCoreError, KeyError):
        return frozenset()
    own = OWN.get(f"{service}:{operation}", frozenset())
    return own | frozenset(_marked(shape, set())) if shape is not None else own


def _marked(shape: Any, seen: set[str]) -> Iterator[str]:
    if shape.name in seen:
        return
    seen.add(shape.name)
    for name, member in getattr(shape, "members", {}).items():
        inner = member
        while inner is not None and not inner.metadata.get("sensitive"):
            inner = getattr(inner, "member", None) or getattr(inner, "value", None)
        if inner is not None:
            yield name
        else:
            yield from _marked(member, seen)
    for name in ("member", "value"):
        if (inner := getattr(shape, name, None)) is not None:
            yield from _marked(inner, seen)


def masked(data: Any, names: frozenset[str]) -> tuple[Any, tuple[str, ...]]:
    """A copy with every secret replaced by dots, and the JSON pointer (RFC 6901) of each.

    Args:
        data: JSON-able.
        names: members that hold secrets besides those whose name says so.
    """
    found: list[str] = []
    return _masked(data, names, "", False, found), tuple(found)


def _masked(data: Any, names: frozenset[str], at: str, secret: bool, found: list[str]) -> Any:
    if isinstance(data, dict):
        pair = next((str(data[name]) for name in _NAMES if isinstance(data.get(name), str)), "")
        told = bool(pair) and is_secret_name(pair)
        return {
            name: _masked(
                value,
                names,
                f"{at}/{_escaped(str(name))}",
                secret or name in names or is_secret_name(str(name)) or (told and name in _VALUES),
                found,
            )
            for name, value in data.items()
        }
    if isinstance(data, (list, tuple)):
        return [_masked(value, names, f"{at}/{number}", secret, found) for number, value in enumerate(data)]
    if secret and isinstance(data, str) and data:
        found.append(at)
        return HIDDEN
    return data


def at(data: Any, pointer: str) -> Any:
    """The value at a JSON pointer; KeyError when there is none."""
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        try:
            data = data[int(name)] if isinstance(data, (list, tuple)) else data[name]
        except (IndexError, TypeError, ValueError):
            raise KeyError(pointer) from None
    return data


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
