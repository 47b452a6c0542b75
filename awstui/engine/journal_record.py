"""One change as the journal has it: what may be written of it, and how it is read back."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from awstui.engine import redact

_LONGEST_TEXT = 1000
_LARGEST_NUMBER = 1e11
"""As a time it is in the year 5138."""
_LARGEST_INVERSE = 64 * 1024
"""Bytes of JSON."""


@dataclass(frozen=True, slots=True)
class Record:
    """One change, as the journal has it."""

    id: str
    at: float  # epoch seconds
    service: str
    operations: tuple[str, ...]
    targets: tuple[str, ...]
    params: Mapping[str, Any]
    profile: str
    region: str
    account: str
    endpoint: str = ""
    reversal: str = ""
    state: str = "open"  # open, ok, failed, unknown (sent, and the answer never came)
    codes: tuple[str, ...] = ()
    request_ids: tuple[str, ...] = ()
    note: str = ""
    seconds: float = 0.0
    screen: str = ""  # where the resource can be looked at
    undoes: str = ""  # the id of the change this one took back
    pid: int = 0
    before: Mapping[str, Any] = field(default_factory=dict)  # what the resource had of what is changed
    inverse: Mapping[str, Any] = field(default_factory=dict)  # the call that takes it back: see `whole`


def read(intent: Mapping[str, Any], outcome: Mapping[str, Any]) -> Record:
    """The change of an intent line and its outcome line, which may be empty. A line may have been edited by hand.

    Args:
        intent: the JSON of the first.
        outcome: of the second; what it knows of before and inverse counts.
    """
    return Record(
        id=str(intent.get("id", "")),
        at=_number(intent.get("at")),
        service=str(intent.get("service", "")),
        operations=tuple(name.partition(":")[2] or name for name in _texts(intent.get("operations"))),
        targets=_texts(intent.get("targets")),
        params=_mapping(intent.get("params")),
        profile=str(intent.get("profile", "")),
        region=str(intent.get("region", "")),
        account=str(intent.get("account", "")),
        endpoint=str(intent.get("endpoint", "")),
        reversal=str(intent.get("reversal", "")),
        state=str(outcome.get("state", "open")),
        codes=_texts(outcome.get("codes")),
        request_ids=_texts(outcome.get("request_ids")),
        note=str(outcome.get("note", "")),
        seconds=_number(outcome.get("seconds")),
        screen=str(intent.get("screen", "")),
        undoes=str(intent.get("undoes", "")),
        pid=int(_number(intent.get("pid"))),
        before=_mapping(outcome.get("before", intent.get("before"))),
        inverse=_mapping(outcome.get("inverse", intent.get("inverse"))),
    )


def _texts(values: Any) -> tuple[str, ...]:
    return tuple(str(value) for value in values) if isinstance(values, list) else ()


def _number(value: Any) -> float:
    """A number no clock or process would mind; 0 for anything else."""
    return float(value) if isinstance(value, (int, float)) and 0 <= value < _LARGEST_NUMBER else 0.0


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def kept(service: str, names: tuple[str, ...], params: Mapping[str, Any]) -> Any:
    """The input as it may be kept: secrets out by name and by botocore's `sensitive` marks, long texts cut.

    Args:
        service: boto3's name.
        names: "service:Operation" each; the first of that service tells the marks.
        params: its input, or what a resource had of it.
    """
    return _cut(redact.document(dict(params), _shape(service, names)))


def whole(inverse: Mapping[str, Any]) -> tuple[dict[str, Any] | None, str]:
    """An inverse as it may be kept, uncut, and why it may not: half a call is worse than none.

    Args:
        inverse: {"service": "sqs", "operation": "SetQueueAttributes", "params": {…}, "title": "…"}, a complete call.
    """
    service, operation, params = (inverse.get(name) for name in ("service", "operation", "params"))
    if not (isinstance(service, str) and isinstance(operation, str) and isinstance(params, Mapping)):
        return None, "no undo is kept: what takes it back is no call"
    try:
        text = json.dumps(params, default=_iso, ensure_ascii=False)
    except (TypeError, ValueError):
        return None, "no undo is kept: what was there before is binary"
    if len(text.encode("utf-8", "surrogatepass")) > _LARGEST_INVERSE:
        return None, f"no undo is kept: what was there before is larger than {_LARGEST_INVERSE // 1024} KiB"
    plain = json.loads(text)
    if _clean(redact.document(plain, _shape(service, (f"{service}:{operation}",)))) != plain:
        return None, "no undo is kept: what was there before holds what looks like a secret"
    title = redact.text(str(inverse.get("title") or ""))
    return {"service": service, "operation": operation, "params": plain, "title": title}, ""


def plain(value: Any) -> Any:
    """What JSON has no word for, as a text."""
    if isinstance(value, (bytes, bytearray)):
        return f"({len(value):,} bytes)"
    return _iso(value) if isinstance(value, (datetime.datetime, datetime.date)) else str(value)


def short(text: str) -> str:
    """A note as it may be kept."""
    return redact.text(text)[:_LONGEST_TEXT]


def _iso(value: Any) -> str:
    if isinstance(value, (datetime.datetime, datetime.date)):
        return value.isoformat()  # which botocore takes as well
    raise TypeError


def _shape(service: str, names: tuple[str, ...]) -> Any:
    """The input shape of the operation; None for what is no operation of AWS (unlocking, revealing)."""
    from botocore.exceptions import BotoCoreError
    from botocore.model import OperationNotFoundError

    from awstui.engine.models import service_model

    own = [name.partition(":")[2] for name in names if name.startswith(f"{service}:")]
    try:
        return service_model(service).operation_model(own[0]).input_shape if own else None
    except (BotoCoreError, OperationNotFoundError, KeyError, ValueError):
        return None


def _clean(value: Any) -> Any:
    """Every text without what looks like a secret."""
    if isinstance(value, str):
        return redact.text(value)
    if isinstance(value, dict):
        return {redact.text(str(name)): _clean(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_clean(each) for each in value]
    return value


def _cut(value: Any) -> Any:
    if isinstance(value, str):
        clean = redact.text(value)
        return clean if len(clean) <= _LONGEST_TEXT else f"{clean[:_LONGEST_TEXT]}… ({len(value):,} characters)"
    if isinstance(value, dict):
        return {str(name): _cut(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_cut(each) for each in value]
    return value
