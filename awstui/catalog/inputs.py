"""What a screen file sends, checked against an operation's input shape."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from awstui.catalog.faults import nearest
from awstui.catalog.shapes import Anything, Many, Map, Object, Scalar, Type, called, flat
from awstui.rows.project import put, steps

FROM_ROW = object()
"""Stands for a value that is known only when there is a row, or an answer."""

_PYTHON: dict[str, tuple[type, ...]] = {
    "boolean": (bool,), "integer": (int,), "long": (int,), "float": (int, float), "double": (int, float),
    "timestamp": (str,), "blob": (str,),
}  # fmt: skip


def at(shape: Any, path: str) -> tuple[Any, str]:
    """The shape a parameter path leads to, and "" or the sentence that says why it leads nowhere.

    Args:
        shape: an input shape, None for an operation without input.
        path: such as "Tags[0].Key".
    """
    try:
        way = steps(path)
    except ValueError as error:
        return None, str(error)
    if shape is None:
        return None, "the operation takes no parameters"
    for step in way:
        if isinstance(step, int):
            if shape.type_name != "list":
                return None, f"{shape.name} is no list: [{step}] leads nowhere"
            shape = shape.member
        elif shape.type_name == "structure":
            if step not in shape.members:
                return None, f"{shape.name} has no {step!r}.{nearest(step, shape.members)}"
            shape = shape.members[step]
        elif shape.type_name == "map":
            keys = getattr(shape.key, "enum", ())
            if keys and step not in keys:
                return None, f"{shape.name} has no key {step!r}.{nearest(step, keys)}"
            shape = shape.value
        elif shape.type_name == "list":
            return None, f"{shape.name} is a list: write [0].{step}"
        else:
            return None, f"{step!r} is asked of a {shape.type_name}"
    return shape, ""


def literal(shape: Any, value: Any, name: str) -> Iterator[str]:
    """Why a literal is not a value of a shape, a sentence per fault.

    Args:
        name: what sentences call it.
    """
    kind = shape.type_name
    if kind == "structure" and isinstance(value, dict):
        for key, inner in value.items():
            if key in shape.members:
                yield from literal(shape.members[key], inner, f"{name}.{key}")
            else:
                yield f"{shape.name} has no {key!r}.{nearest(key, shape.members)}"
    elif kind == "map" and isinstance(value, dict):
        for key, inner in value.items():
            yield from literal(shape.key, key, f"a key of {name}")
            yield from literal(shape.value, inner, f"{name}.{key}")
    elif kind == "list" and isinstance(value, list):
        for number, inner in enumerate(value):
            yield from literal(shape.member, inner, f"{name}[{number}]")
    elif kind == "string" and isinstance(value, str):
        if (known := getattr(shape, "enum", ())) and value not in known:
            yield f"{name} cannot be {value!r}.{nearest(value, known)}"
    elif isinstance(value, bool) != (kind == "boolean") or not isinstance(value, _PYTHON.get(kind, ())):
        yield f"{name} wants {_called(shape)}"


def accepts(shape: Any, found: Type) -> bool:
    """Whether a parameter of a shape can take what an expression yields, in every case the expression has."""
    return all(_accepts(shape, option) for option in flat(found))


def _accepts(shape: Any, found: Type) -> bool:
    if isinstance(found, Anything):
        return True
    kind = shape.type_name
    if isinstance(found, Many):
        return bool(kind == "list") and accepts(shape.member, found.item)
    if isinstance(found, Object | Map):
        return kind in ("structure", "map")
    scalar = found.kind if isinstance(found, Scalar) else ""
    if scalar == "null":
        return True
    return kind in {
        "string": ("string", "blob", "timestamp"),
        "integer": ("integer", "long", "float", "double"),
        "number": ("float", "double"),
        "boolean": ("boolean",),
        "false": ("boolean",),
        "timestamp": ("timestamp",),
        "blob": ("blob",),
    }.get(scalar, ())


def sent(literals: Mapping[str, Any], paths: Iterable[str]) -> dict[str, Any]:
    """The parameters a call goes out with, FROM_ROW standing for every value not known yet; no broken paths."""
    params: dict[str, Any] = {}
    for path, value in [*literals.items(), *((path, FROM_ROW) for path in paths)]:
        try:
            put(params, path, value)
        except ValueError:
            continue
    return params


def missing(operation: Any, params: Mapping[str, Any]) -> list[str]:
    """The required members, also nested ones, that these parameters leave out.

    Args:
        operation: a botocore OperationModel: what it fills by itself (idempotency tokens) is never missing.
    """
    if operation.input_shape is None:
        return []
    own = set(operation.idempotent_members)
    return [name for name in _missing(operation.input_shape, params, "") if name not in own]


def _missing(shape: Any, value: Any, prefix: str) -> Iterator[str]:
    if shape.type_name == "structure" and isinstance(value, Mapping):
        yield from (f"{prefix}{name}" for name in shape.required_members if name not in value)
        for name, inner in value.items():
            if name in shape.members:
                yield from _missing(shape.members[name], inner, f"{prefix}{name}.")
    elif shape.type_name == "list" and isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _missing(shape.member, inner, f"{prefix.removesuffix('.')}[{number}].")


def wants(shape: Any, found: Type, expression: str) -> str:
    """The sentence for an expression whose yield a parameter cannot take."""
    if shape.type_name == "list" and all(not isinstance(option, Many) for option in flat(found)):
        return f"wants {_called(shape)}, and {expression} is {called(found)}: write [{expression}]"
    return f"wants {_called(shape)}, and {expression} is {called(found)}"


def _called(shape: Any) -> str:
    if shape.type_name == "list":
        return f"a list of {shape.member.name}"
    if shape.type_name in ("structure", "map"):
        return f"a table ({shape.name})"
    return {"integer": "an integer", "long": "an integer", "boolean": "true or false"}.get(
        shape.type_name, f"a {shape.type_name}"
    )
