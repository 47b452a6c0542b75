"""What a JMESPath can meet: botocore's shapes, and the values expressions make of them, as one small set of types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Anything:
    """A value nobody can know more about: a parsed JSON text, a document type."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value: string, integer, number, boolean, false (only ever false), timestamp, blob or null."""

    kind: str
    values: tuple[str, ...] = ()  # what an enumeration allows
    literal: Any = None  # the value itself when the expression spells it


@dataclass(frozen=True, slots=True)
class Object:
    """A structure: its members are known by name."""

    name: str
    fields: Mapping[str, Any] = field(compare=False)  # name -> Type, or a botocore shape not looked at yet

    def get(self, name: str) -> Type | None:
        """The type of a member, or None when there is no such member."""
        found = self.fields.get(name)
        return found if found is None or isinstance(found, TYPES) else of(found)


@dataclass(frozen=True, slots=True)
class Map:
    """A map: any key, unless the keys are an enumeration; every value of one type."""

    name: str
    shape: Any = field(compare=False)  # the botocore shape of the values
    keys: tuple[str, ...] = ()

    @property
    def value(self) -> Type:
        """The type of the values."""
        return of(self.shape)


@dataclass(frozen=True, slots=True)
class Many:
    """A list."""

    item: Any  # a Type; Any because the types are mutually recursive

    name: str = "a list"


@dataclass(frozen=True, slots=True)
class Either:
    """One of several types: what `||` and mixed lists yield."""

    options: tuple[Any, ...]


Type = Anything | Scalar | Object | Map | Many | Either
TYPES = (Anything, Scalar, Object, Map, Many, Either)
ANYTHING, NULL, FALSE, BOOLEAN = Anything(), Scalar("null"), Scalar("false"), Scalar("boolean")
STRING, NUMBER, INTEGER = Scalar("string"), Scalar("number"), Scalar("integer")

_SCALARS = {
    "string": "string", "character": "string", "integer": "integer", "long": "integer", "float": "number",
    "double": "number", "boolean": "boolean", "timestamp": "timestamp", "blob": "blob",
}  # fmt: skip


def of(shape: Any) -> Type:
    """The type of a botocore shape. Members are converted when asked for: shapes may contain themselves."""
    if getattr(shape, "is_document_type", False):
        return ANYTHING
    if shape.type_name == "structure":
        return Object(shape.name, shape.members)
    if shape.type_name == "list":
        return Many(of(shape.member), shape.name)
    if shape.type_name == "map":
        return Map(shape.name, shape.value, tuple(getattr(shape.key, "enum", ())))
    return Scalar(_SCALARS.get(shape.type_name, "string"), tuple(getattr(shape, "enum", ())))


def either(*types: Type) -> Type:
    """Any of these types, told as simply as possible; null adds nothing, for every member of AWS's may be absent."""
    options: list[Any] = []
    for option in (inner for each in types for inner in flat(each)):
        if option != NULL and option not in options:
            options.append(option)
    if not options:
        return NULL
    return options[0] if len(options) == 1 else Either(tuple(options))


def flat(found: Type) -> Iterator[Type]:
    """The type, or each of its options."""
    if isinstance(found, Either):
        yield from found.options
    else:
        yield found


def called(found: Type) -> str:
    """What a sentence calls a type."""
    if isinstance(found, Object | Map):
        return found.name
    if isinstance(found, Many):
        return f"a list of {called(found.item)}"
    if isinstance(found, Either):
        return " or ".join(dict.fromkeys(called(option) for option in found.options))
    if isinstance(found, Scalar):
        words = {"integer": "an integer", "timestamp": "a time", "null": "nothing", "false": "false"}
        return words.get(found.kind, f"a {found.kind}")
    return "anything"
