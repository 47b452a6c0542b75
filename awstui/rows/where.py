"""`:where`: messages chosen by a JMESPath expression, checked whole before a single message is looked at."""

from __future__ import annotations

import base64
import re
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from awstui.protocol.sqs import Attribute, Message
from awstui.rows.bodies import GLANCE, Layer, layers
from awstui.rows.encodings import ENCODINGS, readable
from awstui.rows.nested import NESTED, looks_like_json, opened_inside, parsed

FIELDS = {
    "body": "what the body says: JSON as it is, JSON in its strings too; base64 and compression undone",
    "text": "the body exactly as it was sent",
    "message": "what an SNS notification holds, likewise; null without one",
    "attributes": "name: value, those of type Number as numbers",
    "system": "every system attribute, as SQS wrote it: texts",
    "id": "the message id",
    "group": "the message group id, or an empty text",
    "dedup": "the deduplication id, or an empty text",
    "receives": "how often it was received, the look at it included",
    "sent": "when it was sent, in seconds since 1970",
    "age": "how many seconds ago that was",
    "size": "bytes, attributes included",
}
"""What an expression can ask about a message."""


def document(message: Message, now: float | None = None) -> dict[str, Any]:
    """A message as expressions see it: a value for each of FIELDS.

    Unlike on the screen, a JSON text inside a string simply takes the string's place, so that a path can go through it,
    and a number with more digits than a float stays a decimal. Bodies of more than bodies.GLANCE characters are not
    unpacked; their JSON is read all the same.

    Args:
        now: epoch seconds, for `age`; the present without it.
    """
    body, inner = _said(message.body)
    moment = time.time() if now is None else now
    return {
        "body": body,
        "text": message.body,
        "message": inner,
        "attributes": {each.name: _value(each) for each in message.attributes},
        "system": dict(message.system),
        "id": message.id,
        "group": message.group,
        "dedup": message.dedup,
        "receives": message.receive_count,
        "sent": message.sent,
        "age": None if message.sent is None else moment - message.sent,
        "size": message.size,
    }


def where(expression: str, clock: Callable[[], float] = time.time) -> Where:
    """An expression as a test of messages.

    Args:
        expression: JMESPath (https://jmespath.org/specification.html) on `document`, with parse_json and basename from
            rows.paths.
        clock: epoch seconds, for `age`.

    Raises:
        ValueError: as a sentence that names the place: it is no expression, or it names a function or a field there is
            none of; such an expression would choose no message, or with a `!=` all of them.
    """
    from jmespath.exceptions import JMESPathError  # costs 15 ms and is part of botocore: only when somebody asks

    from awstui.catalog.shapes import ANYTHING, INTEGER, NUMBER, STRING, Object
    from awstui.catalog.walk import walk
    from awstui.rows.paths import strict

    if not expression.strip():
        raise ValueError(f"Type an expression, such as body.order.id == 'x'. It sees {', '.join(FIELDS)}.")
    try:
        search = strict(expression)
    except JMESPathError as error:
        raise ValueError(_unreadable(expression, error)) from None
    except RecursionError:
        raise ValueError("The expression is nested too deep.") from None
    known = {"text": STRING, "id": STRING, "group": STRING, "dedup": STRING, "receives": INTEGER, "size": INTEGER}
    fields = dict.fromkeys(FIELDS, ANYTHING) | known | {"sent": NUMBER, "age": NUMBER}
    _, wrong = walk(expression, Object("a message", fields), ordered=("number", "string"))
    if wrong:
        end = "" if wrong[0].endswith((".", "?")) else "."
        place, hint = _place(expression, wrong[0]), _hint(expression, wrong[0])
        raise ValueError(f"The expression does not fit: {wrong[0]}{end}{place}{hint}")
    return Where(expression, search, clock)


class Where:
    """A test of messages. `errors` counts those it could not be applied to, `fault` says why the last of them."""

    def __init__(self, expression: str, search: Callable[[Any], Any], clock: Callable[[], float]) -> None:
        self.expression = expression
        self.errors = 0
        self.fault = ""
        self._search = search
        self._clock = clock

    def __call__(self, message: Message) -> bool:
        """Whether the message is chosen; one the expression does not fit (a function of the wrong type) is not."""
        return self.judge(message) is True

    def judge(self, message: Message) -> bool | None:
        """The same, with None for a message the expression does not fit."""
        try:
            return _is_true(self._search(document(message, self._clock())))
        except Exception as error:  # the library lets TypeError, KeyError and others of Python's own through
            self.errors += 1
            self.fault = " ".join(str(error).split())
            return None


def _is_true(value: Any) -> bool:
    """JMESPath's own rule: false, null and what is empty are not, a zero is. Raises TypeError for what is no value."""
    if isinstance(value, str | list | dict):
        return bool(value)
    if value is None or isinstance(value, int | float | Decimal):
        return value is not None and value is not False
    raise TypeError("an &expression is no value")


def _unreadable(expression: str, error: Any) -> str:
    """Why the library could not read an expression, with the place it gave up at."""
    at = getattr(error, "lex_position", None)
    token = getattr(error, "token_value", None)
    if at is None or (not token and at >= len(expression) - 1):
        return f"The expression ends too early, after character {len(expression)}: {expression}"
    hint = " Two equal signs compare: ==." if token == "=" else ""
    return f"JMESPath cannot read on at character {at + 1}: {expression[at : at + 20]}.{hint}"


def _place(expression: str, sentence: str) -> str:
    """Where in the expression the first name stands that a sentence is about."""
    for name in re.findall(r"'(\w+)'|function (\w+)|^(\w+) (?:takes|needs|cannot)", sentence):
        word = next(part for part in name if part)
        if match := re.search(rf"(?<!\w){re.escape(word)}(?!\w)", expression):
            return f" It is at character {match.start() + 1}."
    return ""


def _hint(expression: str, sentence: str) -> str:
    """What of JMESPath people trip over most, when that is what happened."""
    if "!" in expression and "asked of a boolean" in sentence:
        return " An exclamation mark denies what stands right behind it; deny a path in brackets: !(body.x)."
    if '"' in expression:
        return " A text is written in single quotes: 'x'."
    unknown = re.match(r"a message has no '(\w+)'", sentence)
    return f" What is in a body is asked for as body.{unknown[1]}." if unknown else ""


def _said(body: str) -> tuple[Any, Any]:
    """What a body says, and what the SNS notification in it does."""
    found: list[Any] = [body, None]
    for layer in layers(body, GLANCE) if len(body) <= GLANCE else layers(body)[:1]:
        inner = "SNS message" in layer.names
        rest = set(layer.names[layer.names.index("SNS message") + 1 :] if inner else layer.names)
        if rest <= ENCODINGS and not isinstance(layer.value, bytes):
            found[inner] = _plain(layer)
    return found[0], found[1]


def _plain(layer: Layer) -> Any:
    """A layer's JSON with the texts in it opened in their places, else its text."""
    if layer.data is not None:
        return _unmarked(layer.opened)
    if isinstance(layer.value, str) and looks_like_json(layer.value):
        try:
            return _unmarked(opened_inside(parsed(layer.value, _number)))
        except ValueError:
            pass  # it only began like JSON: it is a text
    return layer.value


def _unmarked(value: Any) -> Any:
    if isinstance(value, dict):
        if len(value) == 1 and next(iter(value)) is NESTED:  # the very marker: a body may have a key of that name
            return _unmarked(value[NESTED])
        return {name: _unmarked(each) for name, each in value.items()}
    return [_unmarked(each) for each in value] if isinstance(value, list) else value


def _number(text: str) -> float | Decimal:
    number, exact = float(text), Decimal(text)
    return number if Decimal(repr(number)) == exact else exact


def _value(attribute: Attribute) -> Any:
    value = attribute.value
    if isinstance(value, bytes):
        text = readable(value)
        return base64.b64encode(value).decode("ascii") if text is None else text
    if attribute.base != "Number":
        return value
    try:
        return int(value)
    except ValueError:
        pass
    try:
        return _number(value)
    except (ValueError, ArithmeticError):
        return value
