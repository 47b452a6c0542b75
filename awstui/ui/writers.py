"""A document as lines: JSON, YAML, an outline, plain text. Pure, and lazy, so that a large document opens at once.

Each line knows where its key and its value are, so that drawing it needs no parser.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from awstui.rows.hexdump import TEXT_AT, dump
from awstui.text import clean, clean_lines

_encode = json.JSONEncoder(ensure_ascii=False, default=str).encode


class Line(NamedTuple):
    """One line of a document."""

    text: str
    key: int = 0
    """Where the key begins; it ends where `end` says, and there is none when both are equal."""
    end: int = 0
    value: int = 0
    """Where the value begins."""
    kind: str = ""
    """What the value is: string, number, word (true, false, null) or nothing worth a colour."""


def json_lines(data: Any) -> Iterator[Line]:
    """JSON, two spaces a level; the lines joined are what json.loads reads back."""
    return _json(data, "", "", "")


def _json(data: Any, lead: str, key: str, tail: str) -> Iterator[Line]:
    """Lines of a value that stands behind `lead` (blanks) and `key` (encoded, may be ""), followed by `tail`."""
    start = f"{lead}{key}: " if key else lead
    begin, end = (len(lead), len(lead) + len(key)) if key else (0, 0)
    if isinstance(data, Mapping) and data:
        yield Line(f"{start}{{", begin, end, len(start))
        last = len(data) - 1
        for number, (name, value) in enumerate(data.items()):
            yield from _json(value, f"{lead}  ", _encode(str(name)), "," if number < last else "")
        yield Line(f"{lead}}}{tail}", value=len(lead))
    elif isinstance(data, (list, tuple)) and data:
        yield Line(f"{start}[", begin, end, len(start))
        last = len(data) - 1
        for number, value in enumerate(data):
            yield from _json(value, f"{lead}  ", "", "," if number < last else "")
        yield Line(f"{lead}]{tail}", value=len(lead))
    else:
        yield Line(f"{start}{_encode(data)}{tail}", begin, end, len(start), _kind(data))


def yaml_lines(data: Any) -> Iterator[Line]:
    """YAML 1.2; strings are quoted wherever a YAML reader, old or new, could take them for something else."""
    return _yaml(data, "", "")


def _yaml(data: Any, lead: str, indent: str) -> Iterator[Line]:
    """Lines of a value; the first stands behind `lead` ("- " and blanks), the others behind `indent`."""
    if isinstance(data, Mapping) and data:
        for name, value in data.items():
            key = _yaml_string(str(name))
            begin, end = len(lead), len(lead) + len(key)
            if isinstance(value, (Mapping, list, tuple)) and value:
                yield Line(f"{lead}{key}:", begin, end, end + 1)
                deeper = f"{indent}  " if isinstance(value, Mapping) else indent
                yield from _yaml(value, deeper, deeper)
            else:
                yield from _yaml_scalar(value, f"{lead}{key}: ", begin, end, indent)
            lead = indent
    elif isinstance(data, (list, tuple)) and data:
        for value in data:
            yield from _yaml(value, f"{lead}- ", f"{indent}  ")
            lead = indent
    else:
        yield from _yaml_scalar(data, lead, 0, 0, indent)


def _yaml_scalar(data: Any, start: str, begin: int, end: int, indent: str) -> Iterator[Line]:
    if isinstance(data, str) and _is_block(data):
        yield Line(f"{start}|-", begin, end, len(start))
        for line in data.split("\n"):
            text = f"{indent}  {line}" if line else ""
            yield Line(text, value=min(len(text), len(indent) + 2), kind="string")
    else:
        text = _yaml_string(data) if isinstance(data, str) else _encode(data)
        yield Line(f"{start}{text}", begin, end, len(start), _kind(data))


_PLAIN = re.compile(r"[A-Za-z_/.$][A-Za-z0-9 _./$+=@()\-]*(?::[A-Za-z0-9_./$+=@()\-]+)*")
_WORDS = frozenset("true false null yes no on off y n ~ .nan .inf".split())  # noqa: SIM905  (a list of them is no easier to read)
_DIGITS = re.compile(r"\.?\d")


def _yaml_string(text: str) -> str:
    """The string as it is where no YAML reader can take it for anything else, else as JSON, which is YAML too."""
    plain = _PLAIN.fullmatch(text) and text.lower() not in _WORDS and not _DIGITS.match(text)
    return text if plain and not text.endswith(" ") and text not in (".", "=", "...") else _encode(text)


def _is_block(text: str) -> bool:
    """Whether it reads best, and without loss, as lines of their own."""
    lines = text.split("\n")
    whole = len(lines) > 1 and bool(lines[-1]) and lines[0][:1].strip() != ""
    return whole and all(not line or (line.isprintable() and line.strip() and line[-1] != " ") for line in lines)


def outline_lines(data: Any) -> Iterator[Line]:
    """Keys and values in two columns, what is nested indented below its key: for reading, not for programs."""
    return _outline(data, "")


def _outline(data: Any, indent: str) -> Iterator[Line]:
    if isinstance(data, Mapping):
        items = [(str(name), value) for name, value in data.items()]
        flat = [len(clean(name)) for name, value in items if not _is_nested(value)]
        width = min(max(flat, default=0), 32)
        for name, value in items:
            yield from _outline_item(clean(name), value, indent, width)
        if not items:
            yield Line(f"{indent}(empty)", value=len(indent))
    elif isinstance(data, (list, tuple)):
        for number, value in enumerate(data, 1):
            yield from _outline_item(str(number), value, indent, len(str(len(data))))
        if not data:
            yield Line(f"{indent}(empty)", value=len(indent))
    else:
        yield from _outline_item("", data, indent, 0)


def _outline_item(name: str, value: Any, indent: str, width: int) -> Iterator[Line]:
    begin, end = len(indent), len(indent) + len(name)
    if _is_tags(value):
        yield Line(f"{indent}{name}", begin, end, end)
        value = {str(tag["Key"]): tag["Value"] for tag in value}
        yield from _outline(value, f"{indent}  ")
    elif _is_nested(value):
        yield Line(f"{indent}{name}", begin, end, end)
        yield from _outline(value, f"{indent}  ")
    else:
        start = f"{indent}{name:<{width}}  " if name else indent
        first, *more = clean_lines(_words(value))
        yield Line(f"{start}{first}", begin, end, len(start), _kind(value))
        for line in more:
            yield Line(f"{' ' * len(start)}{line}", value=len(start), kind=_kind(value))


def _is_nested(value: Any) -> bool:
    return isinstance(value, (Mapping, list, tuple)) and bool(value)


def _is_tags(value: Any) -> bool:
    """AWS's list of {"Key", "Value"}: a mapping to a person, as long as no key comes twice."""
    if not isinstance(value, (list, tuple)) or not value:
        return False
    if not all(isinstance(tag, Mapping) and set(tag) == {"Key", "Value"} for tag in value):
        return False
    return len({str(tag["Key"]) for tag in value}) == len(value)


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or value == "":
        return "–"
    if isinstance(value, (Mapping, list, tuple)):
        return "(empty)"
    return str(value)


def text_lines(data: Any) -> Iterator[Line]:
    """Text that has lines of its own: a log, a script, console output."""
    return (Line(line) for line in clean_lines(data))


def hex_lines(data: bytes) -> Iterator[Line]:
    """Bytes in hexadecimal, with their places and what of them is ASCII."""
    if not data:
        return iter((Line("(no bytes)"),))
    return (Line(line, 0, 8, TEXT_AT, "string") for line in dump(data))


def _kind(data: Any) -> str:
    if data is None or isinstance(data, bool):
        return "word"
    if isinstance(data, (int, float)):
        return "number"
    return "" if isinstance(data, (Mapping, list, tuple)) else "string"


FORMS: dict[str, Callable[[Any], Iterator[Line]]] = {
    "outline": outline_lines,
    "json": json_lines,
    "yaml": yaml_lines,
    "text": text_lines,
    "hex": hex_lines,
}
"""Every way to write a document; text is for a str, hex for bytes."""


def plain(data: Any, form: str) -> str:
    """The whole document for the clipboard, as it is and not as it is drawn.

    Args:
        data: JSON-able.
        form: one of FORMS.
    """
    return str(data) if form == "text" else "\n".join(line.text for line in FORMS[form](data))


def safe(line: Line) -> Line:
    """The line as it may be drawn; what is hostile in it becomes longer, so its places move."""
    text, key, end, value, kind = line
    if text.isascii() and text.isprintable():
        return line
    parts = [clean(part) for part in (text[:key], text[key:end], text[end:value], text[value:])]
    lead, name, between, rest = parts
    return Line(f"{lead}{name}{between}{rest}", len(lead), len(lead + name), len(lead + name + between), kind)
