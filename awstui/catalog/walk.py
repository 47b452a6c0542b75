"""JMESPath expressions walked over types instead of values: what they yield, and which of their steps cannot be.

The grammar is https://jmespath.org/specification.html; the nodes are those the jmespath library parses it into.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from awstui.catalog.faults import nearest
from awstui.catalog.shapes import (
    ANYTHING,
    BOOLEAN,
    FALSE,
    NULL,
    NUMBER,
    STRING,
    Anything,
    Many,
    Map,
    Object,
    Scalar,
    Type,
    called,
    either,
    flat,
)

Node = dict[str, Any]


def walk(expression: str, start: Type, ordered: tuple[str, ...] = ("number",)) -> tuple[Type, list[str]]:
    """What an expression yields on a value of a type.

    An expression that cannot be parsed is a sentence too.

    Args:
        expression: JMESPath with the functions of rows.paths.
        start: the type of `@`.
        ordered: the types that may be compared by size: numbers in the specification, texts too in the library.

    Returns: the type it yields and a sentence per step that cannot succeed; after a wrong step the type is Anything, so
        that one typo is one sentence.
    """
    import jmespath
    from jmespath.exceptions import JMESPathError

    walker = _Walker(ordered)
    try:
        parsed = jmespath.compile(expression).parsed
    except JMESPathError as error:
        return ANYTHING, [f"not a JMESPath: {' '.join(str(error).split())}"]
    return walker.visit(parsed, start), walker.sentences


class _Walker:
    """Visits nodes and collects sentences."""

    def __init__(self, ordered: tuple[str, ...]) -> None:
        self.sentences: list[str] = []
        self.ordered = ordered

    def visit(self, node: Node, at: Type) -> Type:
        """The type the node yields on a value of type `at`."""
        handler: Callable[[Node, Type], Type] = getattr(self, f"_{node['type']}")
        return handler(node, at)

    def wrong(self, sentence: str) -> Type:
        """Note a sentence; nothing more can be said about the value."""
        if sentence not in self.sentences:
            self.sentences.append(sentence)
        return ANYTHING

    def _field(self, node: Node, at: Type) -> Type:
        name = node["value"]
        found, refused = [], []
        for option in flat(at):
            inner = _member(option, name)
            if inner is None:
                refused.append(option)
            else:
                found.append(inner)
        return either(*found) if found else self.wrong(_no_member(refused[0], name))

    def _sequence(self, node: Node, at: Type) -> Type:
        for child in node["children"]:
            at = self.visit(child, at)
        return at

    _subexpression = _index_expression = _pipe = _sequence

    def _identity(self, node: Node, at: Type) -> Type:
        return at

    _current = _identity

    def _index(self, node: Node, at: Type) -> Type:
        return self._items(at, f"[{node['value']}]")

    def _slice(self, node: Node, at: Type) -> Type:
        return Many(self._items(at, "a slice"))

    def _projection(self, node: Node, at: Type) -> Type:
        left = self.visit(node["children"][0], at)
        return Many(self.visit(node["children"][1], self._items(left, "[*]")))

    def _filter_projection(self, node: Node, at: Type) -> Type:
        item = self._items(self.visit(node["children"][0], at), "[?…]")
        self.visit(node["children"][2], item)
        return Many(self.visit(node["children"][1], item))

    def _value_projection(self, node: Node, at: Type) -> Type:
        left = self.visit(node["children"][0], at)
        found = []
        for option in flat(left):
            if isinstance(option, Map):
                found.append(self.visit(node["children"][1], option.value))
            elif isinstance(option, Object | Anything):
                found.append(ANYTHING)
        return Many(either(*found) if found else self.wrong(f"* needs a structure, and this is {called(left)}"))

    def _flatten(self, node: Node, at: Type) -> Type:
        item = self._items(self.visit(node["children"][0], at), "[]")
        return Many(either(*(inner.item if isinstance(inner, Many) else inner for inner in flat(item))))

    def _multi_select_list(self, node: Node, at: Type) -> Type:
        return Many(either(*(self.visit(child, at) for child in node["children"])))

    def _multi_select_dict(self, node: Node, at: Type) -> Type:
        fields = {pair["value"]: self.visit(pair["children"][0], at) for pair in node["children"]}
        return Object("{" + ", ".join(fields) + "}", fields)

    def _and_expression(self, node: Node, at: Type) -> Type:
        left, right = (self.visit(child, at) for child in node["children"])
        false = any(isinstance(option, Scalar) and option.kind in ("boolean", "false") for option in flat(left))
        return either(right, FALSE) if false else right

    def _or_expression(self, node: Node, at: Type) -> Type:
        left, right = (self.visit(child, at) for child in node["children"])
        return either(*(option for option in flat(left) if option != FALSE), right)

    def _not_expression(self, node: Node, at: Type) -> Type:
        self.visit(node["children"][0], at)
        return BOOLEAN

    def _comparator(self, node: Node, at: Type) -> Type:
        sides = [self.visit(child, at) for child in node["children"]]
        if node["value"] not in ("eq", "ne"):
            if any(all(_fits(side, kind) for side in sides) for kind in self.ordered):
                return BOOLEAN
            for side in sides:
                if not _fits(side, "number"):
                    self.wrong(f"only numbers can be compared by size, and this is {called(side)}")
            return BOOLEAN
        for side, other in (sides, sides[::-1]):
            literal = other.literal if isinstance(other, Scalar) else None
            if isinstance(side, Scalar) and side.values and literal is not None and literal not in side.values:
                self.wrong(f"{literal!r} is never this value.{nearest(str(literal), side.values)}")
        return BOOLEAN

    def _literal(self, node: Node, at: Type) -> Type:
        return _literal(node["value"])

    def _expref(self, node: Node, at: Type) -> Type:
        return ANYTHING

    def _function_expression(self, node: Node, at: Type) -> Type:
        name, arguments = node["value"], node["children"]
        signature = _signatures().get(name)
        if signature is None:
            return self.wrong(f"there is no function {name}.{nearest(name, _signatures())}")
        variadic = bool(signature) and signature[-1].get("variadic", False)
        if len(arguments) < len(signature) or (len(arguments) > len(signature) and not variadic):
            return self.wrong(f"{name} takes {len(signature)} argument{'s' * (len(signature) != 1)}")
        types = [self.visit(argument, at) for argument in arguments]
        for number, (argument, found) in enumerate(zip(arguments, types, strict=True)):
            wanted = signature[min(number, len(signature) - 1)]["types"]
            if (argument["type"] == "expref") != (wanted == ["expref"]):
                return self.wrong(
                    f"{name} {'takes no &expression' if wanted != ['expref'] else 'needs an &expression'}"
                )
            if wanted and wanted != ["expref"] and not any(_fits(found, word) for word in wanted):
                self.wrong(f"{name} cannot take {called(found)}")
        return self._returned(name, arguments, types)

    def _returned(self, name: str, arguments: list[Node], types: list[Type]) -> Type:
        """What a function yields, given its arguments."""
        if name == "map":
            return Many(self.visit(arguments[0]["children"][0], self._items(types[1], "map")))
        if name in ("max_by", "min_by", "sort_by"):
            item = self._items(types[0], name)
            self.visit(arguments[1]["children"][0], item)
            return Many(item) if name == "sort_by" else item
        if name in ("max", "min"):
            return self._items(types[0], name)
        if name in ("sort", "reverse"):
            return types[0]
        if name == "not_null":
            return either(*types)
        if name == "to_array":
            return either(*(each if isinstance(each, Many) else Many(each) for each in flat(types[0])))
        return _RETURNS.get(name, ANYTHING)

    def _items(self, found: Type, step: str) -> Type:
        """The items of a list; anything else is a wrong step."""
        items = [option.item for option in flat(found) if isinstance(option, Many)]
        if items:
            return either(*items)
        if any(isinstance(option, Anything) for option in flat(found)):
            return ANYTHING
        return NULL if found == NULL else self.wrong(f"{step} needs a list, and this is {called(found)}")


_RETURNS: dict[str, Type] = {
    "keys": Many(STRING), "split": Many(STRING), "values": ANYTHING, "merge": ANYTHING, "parse_json": ANYTHING,
    **dict.fromkeys(("abs", "avg", "ceil", "floor", "sum", "to_number", "length"), NUMBER),
    **dict.fromkeys(("contains", "starts_with", "ends_with"), BOOLEAN),
    **dict.fromkeys(("join", "to_string", "type", "basename"), STRING),
}  # fmt: skip


def _signatures() -> dict[str, Any]:
    """Every function's parameters as the jmespath library declares them, ours included."""
    from jmespath import functions

    from awstui.rows.paths import FUNCTIONS

    table: dict[str, dict[str, Any]] = functions.Functions.FUNCTION_TABLE
    ours = {name: ({"types": ["string"]},) * count for name, count in FUNCTIONS.items()}
    return {name: entry["signature"] for name, entry in table.items()} | ours


def _member(found: Type, name: str) -> Type | None:
    """The type of `.name` on a type that is no Either; None when it cannot have it."""
    if isinstance(found, Object):
        return found.get(name)
    if isinstance(found, Map):
        return None if found.keys and name not in found.keys else found.value
    return found if isinstance(found, Anything) or found == NULL else None


def _no_member(found: Type, name: str) -> str:
    if isinstance(found, Object):
        return f"{found.name} has no {name!r}.{nearest(name, found.fields)}"
    if isinstance(found, Map):
        return f"{found.name} has no key {name!r}.{nearest(name, found.keys)}"
    if isinstance(found, Many):
        return f"{name!r} is asked of {called(found)}: write [].{name} for all or [0].{name} for the first"
    return f"{name!r} is asked of {called(found)}"


def _fits(found: Type, wanted: str) -> bool:
    """Whether a value may be what JMESPath calls string, number, array-string …; absent values always may."""
    outer, _, inner = wanted.partition("-")
    for option in flat(found):
        if isinstance(option, Anything) or option == NULL:
            return True
        if isinstance(option, Many) and outer == "array" and (not inner or _fits(option.item, inner)):
            return True
        if isinstance(option, Object | Map) and outer == "object":
            return True
        kind = option.kind if isinstance(option, Scalar) else ""
        if {"integer": "number", "false": "boolean"}.get(kind, kind) == outer:
            return True
    return False


def _literal(value: Any) -> Type:
    if value is None:
        return NULL
    if isinstance(value, bool):
        return BOOLEAN if value else FALSE
    if isinstance(value, int | float):
        return Scalar("integer" if isinstance(value, int) else "number", literal=value)
    if isinstance(value, str):
        return Scalar("string", literal=value)
    if isinstance(value, list):
        return Many(either(*(_literal(inner) for inner in value)))
    return Object("a literal", {name: _literal(inner) for name, inner in value.items()})
