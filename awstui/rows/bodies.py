"""What a message body is, layer by layer, and the ways to look at it; the body as it was sent is always one of them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from awstui.records import record
from awstui.rows.cells import LIMIT
from awstui.rows.encodings import ENCODINGS, MOST, from_base64, inflated, kind_of, may_be_base64, readable
from awstui.rows.envelopes import Envelope, envelope, keys
from awstui.rows.nested import Inexact, looks_like_json, opened_inside, parsed

SENT = "as sent"
"""The view of a body that nobody has touched."""

_LAYERS = 8
"""Wrappings that are taken off at most."""

_READ = 2 * 1024 * 1024
"""Characters from which an unpacked text is only a text: reading it as something else would take too long."""

GLANCE = 256 * 1024
"""Characters of the longest body that lists and searches look inside of, and bytes they unpack: SNS's own limit."""

_HINTS = ('"TopicArn"', '"detail-type"', '"s3"', '"requestContext"')
"""One of these is in every envelope: most bodies need not be parsed to know that they are none."""

_SPACES = re.compile(r"[ \t\r\n]+")


@record
class View:
    """One way to look at a body: `form` is json, text or hex, a key of ui.writers.FORMS; `load` makes what is shown.

    What it makes is JSON-able for json, a str for text, and bytes for hex. `note` says what is not as one might expect.
    """

    name: str
    form: str
    load: Callable[[], Any]
    note: str = ""


@record
class Layer:
    """One wrapping and what is directly in it; the first is the body itself."""

    names: tuple[str, ...]  # the wrappings around it, the outermost first
    value: Any  # a str, bytes, or an already parsed object or array
    data: Any = None  # the object or array it says
    opened: Any = None  # the same with the JSON texts in it opened
    envelope: Envelope | None = None
    note: str = ""


def layers(value: str | bytes, most: int = MOST) -> list[Layer]:
    """What is in what: the body, then what its base64, its compression or its envelope holds, and so on.

    Args:
        value: a body or the value of an attribute.
        most: the bytes to unpack at most.
    """
    found: list[Layer] = []
    names: tuple[str, ...] = ()
    note = ""
    inside: Any = value
    while inside is not None and len(found) < _LAYERS:
        layer, step, inside, after = _look(names, inside, note, most)
        found.append(layer)
        names, note = (*names, step), after
    return found


def _look(names: tuple[str, ...], value: Any, note: str, most: int) -> tuple[Layer, str, Any, str]:
    """A layer; then the name, the content and the note of what is in it, the content None when that is all."""
    if isinstance(value, bytes):
        if (unpacked := inflated(value, most)) is not None:
            return Layer(names, value, note=note), unpacked.kind, unpacked.data, unpacked.fault
        text = readable(value, whole=not note)
        if text is None:
            return Layer(names, value, note=note or kind_of(value)), "", None, ""
        value = text
    data, nested, why = _parsed(value)
    wrapping = envelope(data)
    layer = Layer(names, value, data, nested, wrapping, note or why)
    if wrapping is not None:
        inner = wrapping.inner if isinstance(wrapping.inner, str | dict | list) else None
        return layer, wrapping.inner_name, inner, ""
    if data is None and len(value) <= _READ and (decoded := from_base64(value)) is not None:
        return layer, "base64", decoded, ""
    return layer, "", None, ""


def _parsed(value: Any) -> tuple[Any, Any, str]:
    """The object or array a value says, twice, or None; and why a text that begins like JSON says none."""
    if isinstance(value, str) and not looks_like_json(value):
        return None, None, ""
    if isinstance(value, str) and len(value) > _READ:
        return None, None, "too long to be laid out as JSON"
    try:
        data = parsed(value) if isinstance(value, str) else value
        return data, opened_inside(data), ""
    except Inexact as error:
        return None, None, f"not shown as JSON: {error}"
    except ValueError as error:
        return None, None, f"no JSON: {error}"


def views(value: str | bytes) -> tuple[View, ...]:
    """Every view of a body or of an attribute's value, the most telling first, its bytes in hexadecimal last.

    The view called SENT has a text exactly as it came. Nothing is unpacked beyond encodings.MOST bytes.

    Args:
        value: a body or the value of an attribute.
    """
    found = layers(value)
    note = found[0].note if isinstance(found[0].value, bytes) else ""
    return (*_views(found), View("hex", "hex", lambda: _bytes(value), note))


def _views(found: list[Layer]) -> list[View]:
    """The views of a layer and of those in it; a value that its wrapping shows as it is comes after that."""
    layer, *deeper = found
    inner = _views(deeper) if deeper else []
    if layer.envelope is None:
        return [*inner, *_plain_views(layer, bool(deeper))]
    wrapping = layer.envelope
    own = View(_named(wrapping.name, layer.names), "json", lambda: opened_inside(wrapping.shown), layer.note)
    order = [*inner, own] if isinstance(wrapping.inner, str) else [own, *inner]
    return [*order, *_plain_views(layer, True)]


def _plain_views(layer: Layer, unpacked: bool) -> list[View]:
    """A layer as JSON, as text or as bytes; bytes that are unpacked say nothing."""
    value, names = layer.value, layer.names
    if isinstance(value, bytes):
        return [View(_named("bytes", names), "hex", lambda: value, layer.note)] if names and not unpacked else []
    found = []
    if layer.data is not None:
        if layer.opened is not layer.data and not names:
            found.append(View("JSON inside JSON", "json", lambda: layer.opened))
        found.append(View(_named("JSON", names), "json", lambda: layer.opened if names else layer.data, layer.note))
    if not names:
        found.append(View(SENT, "text", lambda: value, layer.note if layer.data is None else ""))
    elif layer.data is None:
        found.append(View(_named("text", names), "text", lambda: value, layer.note))
    return found


def _named(what: str, names: tuple[str, ...]) -> str:
    """A view by what it shows and where that is: `JSON in gzip in base64`; `SNS message` says it all."""
    inward = list(names[::-1])
    if not inward or inward[0] in ENCODINGS or what not in ("JSON", "text"):
        inward.insert(0, what)
    return " in ".join(inward)


def _bytes(value: str | bytes) -> bytes:
    return value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")


# ---- in short, and for programs


def summary(body: str) -> str:
    """A body on one line, the most telling of it first: `SNS orders › {"order": …`, `gzip in base64 › …`.

    Looked into are bodies of up to GLANCE characters. Blanks are collapsed; nothing else is changed.

    Args:
        body: whole.

    Returns: the line, cut to somewhat more than a cell shows.
    """
    if not _may_hold_more(body):
        return one_line(body[: 4 * LIMIT])
    found = layers(body, GLANCE)
    parts: list[str] = []
    before = ""
    for layer in found:
        step = layer.names[-1] if layer.names else ""
        if step in ENCODINGS:
            parts[-1:] = [f"{step} in {parts[-1]}"] if before in ENCODINGS else [*parts[-1:], step]
        if layer.envelope is not None:
            parts.append(layer.envelope.telling)
        before = step
    last = found[-1]
    if last.envelope is None:
        parts.append(_content(last))
    return one_line(" › ".join(parts)[: 4 * LIMIT])


def _content(layer: Layer) -> str:
    if isinstance(layer.value, bytes):
        return layer.note or f"{len(layer.value):,} bytes"
    return layer.value if isinstance(layer.value, str) else _compact(layer.value)


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def one_line(text: str) -> str:
    """The text with its blanks and line breaks collapsed, and nothing else changed."""
    return _SPACES.sub(" ", text).strip(" ")


def _may_hold_more(body: str) -> bool:
    """Whether it is worth the while to look inside a body for a list."""
    if len(body) > GLANCE:
        return False
    return any(hint in body for hint in _HINTS) if looks_like_json(body) else may_be_base64(body)


def inside(value: str | bytes) -> str:
    """What a search finds in a value beyond its text: what is unpacked, keys of objects, letters behind \\u escapes.

    Looked into are values of up to GLANCE characters; not more than as many bytes are unpacked.

    Args:
        value: a body or the value of an attribute.

    Returns: the texts found, empty for most.
    """
    if len(value) > GLANCE:
        return ""
    if isinstance(value, str) and "\\u" not in value and not _may_hold_more(value):
        return ""
    texts: list[str] = []
    for layer in layers(value, GLANCE):
        if isinstance(layer.value, str):
            if layer.value is not value:
                texts.append(layer.value)
            if layer.data is not None and "\\u" in layer.value:
                texts.append(_compact(layer.data))
        if layer.envelope is not None:
            texts += [layer.envelope.telling, keys(layer.envelope)]
    return " ".join(text for text in texts if text)
