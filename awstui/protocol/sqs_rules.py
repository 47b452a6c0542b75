"""What SQS accepts in a message: the rules a form and the engine both check before anything is sent.

From the API reference of SendMessage and the SQS developer guide, "Amazon SQS message quotas" and "message metadata".
"""

from __future__ import annotations

import base64
import binascii
import re
from decimal import Decimal, InvalidOperation

from awstui.protocol.sqs import Attribute, Draft, Fault, Queue

MAX_SIZE = 1_048_576  # bytes, attributes included; a queue may allow less
MAX_DELAY = 900  # seconds
MAX_ATTRIBUTES = 10
MAX_NAME = 256
MAX_TOKEN = 128  # characters of a group or deduplication id

_REFUSED = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAME = re.compile(r"[A-Za-z0-9_.-]+")
_TOKEN = re.compile(r"[!-~]+")
_LINE = re.compile(r"(?P<name>[^=:]+)(?::(?P<type>[^=]+))?=(?P<value>.*)", re.DOTALL)
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)


def size(body: str, attributes: tuple[Attribute, ...] = ()) -> int:
    """Bytes a message counts against the queue's limit: body, and each attribute's name, type and value."""
    total = _bytes(body)
    for attribute in attributes:
        value = attribute.value
        total += _bytes(attribute.name) + _bytes(attribute.type)
        total += len(value) if isinstance(value, bytes) else _bytes(value)
    return total


def faults(draft: Draft, queue: Queue) -> tuple[Fault, ...]:
    """Everything that keeps this draft from being sent to this queue; empty when SQS should take it."""
    found = [Fault("body", said) for said in body_faults(draft.body)]
    total, limit = size(draft.body, draft.attributes), queue.max_size or MAX_SIZE
    if total > limit:
        found.append(Fault("body", f"{total:,} bytes with its attributes; {queue.name} takes {limit:,}"))
    found += [Fault("attributes", said) for said in attribute_faults(draft.attributes)]
    found += [Fault("delay", said) for said in delay_faults(draft.delay, fifo=queue.fifo)]
    if queue.fifo and not draft.group:
        found.append(Fault("group", "a FIFO queue needs a message group id"))
    found += [Fault("group", said) for said in token_faults(draft.group)]
    if draft.dedup and not queue.fifo:
        found.append(Fault("dedup", "only a FIFO queue takes a deduplication id"))
    found += [Fault("dedup", said) for said in token_faults(draft.dedup)]
    return tuple(found)


def body_faults(body: str) -> list[str]:
    """What SQS would refuse in a body: emptiness, and characters XML 1.0 has no place for."""
    if not body:
        return ["a message needs at least one character"]
    if bad := _REFUSED.search(body):
        line = body.count("\n", 0, bad.start()) + 1
        return [f"SQS refuses the character U+{ord(bad[0]):04X} (line {line})"]
    return []


def delay_faults(delay: int | None, *, fifo: bool) -> list[str]:
    """What is wrong with a delay in seconds; None leaves it to the queue."""
    if delay is None:
        return []
    if fifo:
        return ["a FIFO queue takes no delay per message, only one for the whole queue"]
    return [] if 0 <= delay <= MAX_DELAY else [f"0 to {MAX_DELAY} seconds"]


def token_faults(token: str) -> list[str]:
    """What is wrong with a group or deduplication id; an empty one is another question."""
    if len(token) > MAX_TOKEN:
        return [f"{len(token)} characters; at most {MAX_TOKEN}"]
    if token and not _TOKEN.fullmatch(token):
        return ["letters, digits and ASCII punctuation only, no spaces"]
    return []


def attribute_faults(attributes: tuple[Attribute, ...]) -> list[str]:
    """What SQS would refuse in the message attributes: their number, names, types and values."""
    found = []
    if len(attributes) > MAX_ATTRIBUTES:
        found.append(f"{len(attributes)} attributes; at most {MAX_ATTRIBUTES}")
    names = [attribute.name for attribute in attributes]
    found += [f"{name} is given twice" for name in dict.fromkeys(names) if names.count(name) > 1]
    for attribute in attributes:
        found += [f"{attribute.name or '(no name)'}: {said}" for said in _one_attribute(attribute)]
    return found


def parse_attributes(text: str) -> tuple[tuple[Attribute, ...], list[str]]:
    """Read attributes as a person writes them, one a line: `name=value`, `name:Number=5`, `name:Binary=BASE64`.

    Returns the attributes of the lines that make sense and a sentence for each line that does not.
    """
    attributes: list[Attribute] = []
    wrong: list[str] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        match = _LINE.fullmatch(line)
        if match is None:
            wrong.append(f"line {number}: write name=value, name:Number=5 or name:Binary=BASE64")
            continue
        kind = (match["type"] or "String").strip()
        value: str | bytes = match["value"]
        if kind.partition(".")[0] == "Binary":
            try:
                value = base64.b64decode(match["value"].strip(), validate=True)
            except (binascii.Error, ValueError):
                wrong.append(f"line {number}: the value of a Binary attribute is written in base64")
                continue
        attributes.append(Attribute(match["name"].strip(), kind, value))
    return tuple(attributes), wrong


def write_attributes(attributes: tuple[Attribute, ...]) -> str:
    """The lines `parse_attributes` reads these attributes back from (text values of one line, that is)."""
    lines = []
    for attribute in attributes:
        value = attribute.value
        text = base64.b64encode(value).decode() if isinstance(value, bytes) else value
        kind = "" if attribute.type == "String" else f":{attribute.type}"
        lines.append(f"{attribute.name}{kind}={text}")
    return "\n".join(lines)


def _one_attribute(attribute: Attribute) -> list[str]:
    """What is wrong with one attribute by itself."""
    found = []
    name, value = attribute.name, attribute.value
    if not _NAME.fullmatch(name) or len(name) > MAX_NAME:
        found.append(f"a name has 1 to {MAX_NAME} letters, digits, _ - or .")
    elif name.startswith(".") or name.endswith(".") or ".." in name:
        found.append("a name has no dot at either end and no two in a row")
    elif name.lower().startswith(("aws.", "amazon.")):
        found.append("names beginning with AWS. or Amazon. are reserved")
    if attribute.base not in ("String", "Number", "Binary"):
        found.append("the type is String, Number or Binary, with an own label behind a dot if you like")
    elif len(attribute.type) > MAX_NAME:
        found.append(f"a type has at most {MAX_NAME} characters")
    elif isinstance(value, bytes) != (attribute.base == "Binary"):
        found.append("a Binary attribute holds bytes, the others hold text")
    if not value:
        found.append("SQS takes no empty value")
    elif isinstance(value, str):
        found += body_faults(value)
        if attribute.base == "Number" and not _is_number(value):
            found.append("a Number has up to 38 digits, between 1e-128 and 1e126")
    return found


def _is_number(text: str) -> bool:
    """Whether SQS takes this as a Number: 38 digits of precision, magnitude 1e-128 to 1e126, or zero."""
    if not _NUMBER.fullmatch(text):
        return False
    try:
        number = Decimal(text)
    except InvalidOperation:
        return False
    if not number:
        return True
    digits = "".join(map(str, number.as_tuple().digits)).strip("0")
    return len(digits) <= 38 and -128 <= number.adjusted() <= 126


def _bytes(text: str) -> int:
    """Length in UTF-8; a lone surrogate, which SQS refuses anyway, counts as three."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))
