"""Refusals that AWS tells inside an answer that looks like success: operations that take several things at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from botocore.exceptions import ClientError

_MEMBERS = frozenset({"failures", "failed", "failedentries", "errors", "unsuccessful", "failedresourcesmap"})
"""Members of answers that hold one refusal each: ECR and ECS, EventBridge, Glue, EC2, the tagging API."""


def refusal(operation: str, answer: Mapping[str, Any]) -> ClientError | None:
    """The first refusal an answer holds, as the error it would have been for one thing alone.

    Args:
        operation: the API's name.
        answer: as botocore gave it.

    Returns:
        The error with its code and message, to be raised; None for an answer without refusals.
    """
    for name, found in answer.items():
        if name.lower() not in _MEMBERS or not found:
            continue
        entries = list(found.values()) if isinstance(found, Mapping) else found
        if isinstance(entries, list) and isinstance(entries[0], Mapping):
            words = dict(_texts(entries[0]))
            from botocore.exceptions import ClientError

            code = next((text for key, text in words.items() if key.endswith("code")), "Refused")
            reason = next(
                (text for key, text in words.items() if key.endswith(("message", "reason"))), "AWS refused it"
            )
            return ClientError({"Error": {"Code": code, "Message": reason}}, operation)
    return None


def _texts(entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The texts of an entry and of the structures in it, by their name in lower case."""
    for name, value in entry.items():
        if isinstance(value, str):
            yield name.lower(), value
        elif isinstance(value, Mapping):
            yield from _texts(value)
