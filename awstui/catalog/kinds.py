"""Which types of value each column kind can show, and which can name a row."""

from __future__ import annotations

from collections.abc import Iterator

from awstui.catalog.model import Column
from awstui.catalog.shapes import Anything, Many, Map, Object, Scalar, Type, called, flat
from awstui.catalog.walk import walk


def is_text(found: Type) -> bool:
    """Whether what an expression yields can stand for a name; numbers and absent values can."""
    return isinstance(found, Anything) or (isinstance(found, Scalar) and found.kind in ("string", "integer", "null"))


def naming(expression: str, start: Type) -> Iterator[str]:
    """Faults of an expression that names a row."""
    found, sentences = walk(expression, start)
    yield from sentences
    if not sentences and not all(is_text(option) for option in flat(found)):
        yield f"{expression} is {called(found)}, and a name must be text"


_KINDS = {
    **dict.fromkeys(("count", "bytes", "money", "duration"), ("a number", {"integer", "number", "string"})),
    **dict.fromkeys(("age", "time"), ("a time", {"timestamp", "integer", "number", "string"})),
    **dict.fromkeys(("id", "arn", "basename", "ip"), ("text", {"string"})),
    "state": ("a word", {"string", "boolean"}),
    "bool": ("true or false", {"boolean", "false", "string"}),
    "text": ("text", {"string", "integer", "number", "boolean", "blob"}),
}
"""Kind -> what it shows, and the scalars it can show. Numbers and times may be strings: SQS attributes all are."""


def column(column: Column, row: Type) -> Iterator[str]:
    """Why a column cannot show what its expression yields, a sentence per fault.

    Args:
        column: as its file has it.
        row: the type of a row, from botocore's model of the operation that lists.
    """
    found, sentences = walk(column.value, row)
    yield from sentences
    if sentences or column.kind == "json" or column.kind not in _KINDS | {"tags": ()}:
        return
    for option in flat(found):
        if isinstance(option, Anything) or (isinstance(option, Scalar) and option.kind == "null"):
            continue
        if column.kind == "tags":
            if not _tags(option):
                yield f"kind tags shows pairs, and {column.value} is {called(option)}"
            continue
        shown, allowed = _KINDS[column.kind]
        inner = option.item if column.kind == "text" and isinstance(option, Many) else option
        for each in flat(inner):
            if (isinstance(each, Scalar) and each.kind in {*allowed, "null"}) or isinstance(each, Anything):
                continue
            yield f"kind {column.kind} shows {shown}, and {column.value} is {called(option)}{_advice(each)}"


def _advice(found: Type) -> str:
    if isinstance(found, Scalar) and found.kind == "timestamp":
        return ": use kind age or time"
    if isinstance(found, Scalar) and found.kind == "false":
        return ": end it with || '…'"
    if isinstance(found, Object | Map):
        return ": pick a member, or use kind json"
    return ""


def _tags(found: Type) -> bool:
    """Whether a type is one of the ways AWS writes tags."""
    if isinstance(found, Map):
        return True
    item = found.item if isinstance(found, Many) else None
    pairs = ({"Key", "Value"}, {"TagKey", "TagValue"}, {"key", "value"})
    return isinstance(item, Anything) or (isinstance(item, Object) and any(pair <= set(item.fields) for pair in pairs))
