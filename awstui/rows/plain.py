"""AWS answers as plain JSON values: what documents and exports are made of."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any


def plain(value: Any) -> Any:
    """The same value with times as ISO 8601 text, decimals as numbers and bytes as text or base64.

    A stream (a body not yet read) becomes a word saying so; it is never read here.

    Args:
        value: anything botocore returns.

    Returns: only dict, list, str, int, float, bool and None.
    """
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items() if key != "ResponseMetadata"}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(inner) for inner in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, bytes | bytearray):
        try:
            return bytes(value).decode("utf-8")
        except UnicodeDecodeError:
            return base64.b64encode(value).decode("ascii")
    if hasattr(value, "read"):
        return "(a stream, not read)"
    return str(value)
