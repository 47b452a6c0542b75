"""Compiled JMESPath, with three functions of our own and a short cut for the paths most columns are made of.

JMESPath cannot look inside text, and AWS hides two things there: JSON in strings (an SQS queue's RedrivePolicy, any
IAM policy) and names at the end of ARNs, URLs and ids. So expressions of screen files may also use

    parse_json(text)   the value a JSON text stands for; null when it is not JSON; itself when it is no text
    basename(text)     what follows the last `/` or, in an ARN that has none, the last `:`
    split(text, at)    the parts of a text between these characters

In screen files a function of an absent value is an absent value, where JMESPath fails: AWS leaves members out freely,
and one item without `b` would cost a cell what `list[].b.basename(@)` finds in all the others.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

Getter = Callable[[Any], Any]

FUNCTIONS = {"parse_json": 1, "basename": 1, "split": 2}
"""What screen files may call beyond JMESPath's own functions, and how many texts each takes."""

_DOTTED = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")
_TAG = re.compile(r"(\w+)\[\?(\w+)==\s*'([^'\\]*)'\](?:\.(\w+) \| \[0\]| \| \[0\]\.(\w+))")


def basename(text: str) -> str:
    """The last part of an ARN, a URL or a path-like id: what follows the last `/`, or `:` in an ARN without one.

    `task-definition/web:7` ends in web:7, the revision belongs to the name; `function:place-order` in place-order.
    """
    _, slash, tail = text.rstrip("/").rpartition("/")
    return tail if slash or not text.startswith("arn:") else tail.rsplit(":", 1)[-1]


def parse_json(text: Any) -> Any:
    """The value a JSON text stands for, or None when it is not JSON.

    What is no text comes back as it is: botocore decodes IAM's policies by itself, and its models do not say so.
    """
    if not isinstance(text, str):
        return text
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


@lru_cache(maxsize=4096)
def getter(expression: str) -> Getter:
    """The expression as a function of a row, in which a type that does not fit makes the answer None.

    Args:
        expression: JMESPath (https://jmespath.org/specification.html) plus FUNCTIONS.

    Returns: a function of one argument.

    Raises:
        jmespath.exceptions.JMESPathError: the expression cannot be parsed.
    """
    quick = _dotted(expression) or _tag(expression)
    if quick is not None:
        return quick
    from jmespath.exceptions import JMESPathError

    search = strict(expression, absent=True)

    def lenient(row: Any) -> Any:
        try:
            return search(row)
        except JMESPathError:
            return None

    return lenient


@lru_cache(maxsize=4096)
def strict(expression: str, absent: bool = False) -> Getter:
    """The expression as a function that raises JMESPathError when a function gets a value of the wrong type.

    Args:
        expression: JMESPath with FUNCTIONS.
        absent: whether what a function cannot take may also be absent; the function then yields nothing.
    """
    if expression == "@":
        return _itself
    import jmespath

    compiled, options = jmespath.compile(expression), _options(absent)
    return lambda value: compiled.search(value, options=options)


def _itself(value: Any) -> Any:
    return value


@lru_cache(maxsize=2)
def _options(absent: bool) -> Any:
    import jmespath
    from jmespath import functions
    from jmespath.exceptions import JMESPathTypeError

    class Functions(functions.Functions):  # type: ignore[misc]
        """JMESPath's functions and ours; the library finds them by their prefix."""

        def call_function(self, function_name: str, resolved_args: list[Any]) -> Any:
            try:
                return super().call_function(function_name, resolved_args)
            except JMESPathTypeError:  # functions made for absent values, not_null and type say, do not come here
                if absent and any(_lacks(argument) for argument in resolved_args):
                    return None
                raise

        @functions.signature({"types": ["string", "object", "array", "null"]})  # type: ignore[untyped-decorator]
        def _func_parse_json(self, text: Any) -> Any:
            return parse_json(text)

        @functions.signature({"types": ["string"]})  # type: ignore[untyped-decorator]
        def _func_basename(self, text: str) -> str:
            return basename(text)

        @functions.signature({"types": ["string"]}, {"types": ["string"]})  # type: ignore[untyped-decorator]
        def _func_split(self, text: str, at: str) -> list[str]:
            return text.split(at) if at else list(text)

    return jmespath.Options(custom_functions=Functions())


def _lacks(argument: Any) -> bool:
    """Whether a value is absent, or a list in which one is: `[Namespace, Name]` of an item without a name."""
    return argument is None or (isinstance(argument, list) and None in argument)


def _dotted(expression: str) -> Getter | None:
    """`State.Name` and the like, which are most columns, at a tenth of the interpreter's price."""
    if expression == "@":
        return _itself
    if not _DOTTED.fullmatch(expression):
        return None
    names = expression.split(".")
    if len(names) == 1:
        name = names[0]
        return lambda row: row.get(name) if isinstance(row, dict) else None

    def walk(row: Any) -> Any:
        for name in names:
            if not isinstance(row, dict):
                return None
            row = row.get(name)
        return row

    return walk


def _tag(expression: str) -> Getter | None:
    """`Tags[?Key=='Name'].Value | [0]`, the other common column."""
    match = _TAG.fullmatch(expression)
    if match is None:
        return None
    tags, key, wanted, first, second = match.groups()
    single = first is None  # `| [0].Value` takes the first match; `.Value | [0]` the first match that has a value
    value = second if single else first

    def find(row: Any) -> Any:
        if not isinstance(row, dict) or not isinstance(entries := row.get(tags), list):
            return None
        for entry in entries:
            if isinstance(entry, dict) and entry.get(key) == wanted:
                found = entry.get(value)
                if single or found is not None:
                    return found
        return None

    return find
