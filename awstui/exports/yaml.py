"""YAML that no reader takes otherwise: two-space maps whose texts are in double quotes, its keys mostly plain.

YAML 1.1 and 1.2, "Double-Quoted Style"; what is not printable is escaped, since a reader may refuse it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

UNSAFE = "!unsafe "
"""Ansible's tag for a text that is no template: "Advanced playbook syntax", Unsafe or raw strings."""

_TEMPLATE = ("{{", "{%", "{#")
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_WORDS = frozenset(("true", "false", "yes", "no", "on", "off", "y", "n", "null"))


def document(data: Mapping[str, Any]) -> str:
    """The map as a YAML document.

    Args:
        data: maps of maps and of texts, numbers, booleans, None.
    """
    return "".join(f"{line}\n" for line in ("---", *_map(data, "")))


def is_template(text: str) -> bool:
    """Whether Ansible would read the text as a template, which may run programs."""
    return any(mark in text for mark in _TEMPLATE)


def _map(data: Mapping[str, Any], indent: str) -> Iterator[str]:
    for name, value in data.items():
        if isinstance(value, Mapping):
            yield f"{indent}{_key(name)}:{'' if value else ' {}'}"
            yield from _map(value, f"{indent}  ")
        elif isinstance(value, str):
            yield f"{indent}{_key(name)}: {UNSAFE if is_template(value) else ''}{quoted(value)}"
        else:
            yield f"{indent}{_key(name)}:{'' if value is None else f' {json.dumps(value)}'}"


def _key(name: str) -> str:
    return name if _PLAIN.fullmatch(name) and name.lower() not in _WORDS else quoted(name)


def quoted(text: str) -> str:
    """The text in double quotes."""
    return f'"{"".join(map(_escaped, text))}"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    code = ord(character)
    if character.isprintable() and code != 0xFEFF:
        return character
    if 0xD800 <= code <= 0xDFFF:
        return "\\ufffd"  # half a pair is no character
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
