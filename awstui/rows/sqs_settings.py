"""A queue's attributes and tags as rows: in words and raw, with their range, and whether they are the default."""

from __future__ import annotations

import difflib
import json
from typing import Any

from awstui.catalog.model import Column
from awstui.protocol import Values
from awstui.protocol.sqs_attributes import (
    SETTINGS,
    Setting,
    allow_of,
    present,
    range_of,
    redrive_of,
    same,
    settings,
)
from awstui.protocol.sqs_policy import pretty
from awstui.protocol.sqs_queues import QueueSettings
from awstui.protocol.units import duration
from awstui.rows.cells import text as cell
from awstui.rows.policy import of_policy, public

COLUMNS = (
    Column("Attribute", "title", kind="id"),
    Column("Value", "value"),
    Column("Differs", "differs"),
    Column("Default", "default"),
    Column("Range", "range"),
    Column("Raw", "raw"),
    Column("Name in the API", "name", wide=True),
)

READ_ONLY = {
    "QueueArn": ("ARN", ""),
    "FifoQueue": ("FIFO", "bool"),
    "CreatedTimestamp": ("Created", "time"),
    "LastModifiedTimestamp": ("Last modified", "time"),
    "ApproximateNumberOfMessages": ("Messages available", "count"),
    "ApproximateNumberOfMessagesNotVisible": ("Messages in flight", "count"),
    "ApproximateNumberOfMessagesDelayed": ("Messages delayed", "count"),
}
"""What SQS says and nobody sets: name -> title and how it is shown."""

TAG = "tag:"
"""What the key of a tag's row begins with."""

NONE = "none"


def rows(found: QueueSettings, fifo: bool, now: float) -> dict[str, Values]:
    """A row for each attribute and tag: what can be set first, then facts, then tags, then what SQS says besides.

    Args:
        found: what SQS says.
        fifo: whether it is a FIFO queue: only those have some.
        now: epoch seconds.
    """
    made: dict[str, Values] = {}
    for setting in settings(fifo):
        made[setting.name] = _row(setting, found.attributes.get(setting.name, ""))
    for name, (title, kind) in READ_ONLY.items():
        if name in found.attributes:
            raw = found.attributes[name]
            made[name] = (title, _fact(kind, raw, now), "", None, "read-only", raw, name)
    for key, value in sorted(found.tags.items()):
        made[f"{TAG}{key}"] = (f"tag {key}", value, "", None, "up to 256 characters", value, None)
    for name, raw in found.attributes.items():
        if name not in made and name not in SETTINGS:
            made[name] = (name, raw, "", None, "not known to awstui", raw, name)
    return made


def _row(setting: Setting, raw: str) -> Values:
    default = shown(setting.name, setting.default) if setting.default else NONE
    if setting.kind == "allow":
        default = shown(setting.name, "")
    differs = "" if same(setting.name, raw, setting.default) else "yes"
    value = shown(setting.name, raw or setting.default)
    return (setting.title, value, differs, default, range_of(setting), raw or None, setting.name)


def _fact(kind: str, raw: str, now: float) -> str:
    if kind == "time":
        try:
            return cell("time", float(raw), now)
        except ValueError:
            return raw
    return cell(kind, raw, now, approx=kind == "count") if kind else raw


def shown(name: str, raw: str) -> str:
    """An attribute's text in words.

    Args:
        name: as SQS calls it.
        raw: as SQS writes it; "" when the queue has none.
    """
    kind = SETTINGS[name].kind
    if kind == "redrive":
        target, receives = redrive_of(raw)
        if not target:
            return raw or NONE
        return f"{target.rpartition(':')[2]} after {receives:,} {'receive' if receives == 1 else 'receives'}"
    if kind == "allow":
        permission, sources = allow_of(raw)
        names = ", ".join(each.rpartition(":")[2] for each in sources)
        return {"allowAll": "all queues", "denyAll": "no queue", "byQueue": names or NONE}.get(permission, raw)
    if kind == "policy":
        return policy_briefly(raw)
    if raw == "":
        return NONE
    if kind in ("seconds", "bytes") and raw.isascii() and raw.isdigit() and len(raw) < 19:
        return duration(int(raw)) if kind == "seconds" else cell("bytes", int(raw), 0.0)
    return cell("bool", raw.lower(), 0.0) if kind == "bool" else raw


def policy_briefly(raw: str) -> str:
    """A policy in a few words: how many statements, and whether one of them is for anybody."""
    if not raw:
        return NONE
    statements = of_policy(raw)
    count = f"{len(statements)} {'statement' if len(statements) == 1 else 'statements'}"
    return f"{count}, PUBLIC" if any(map(public, statements)) else count


def difference(name: str, old: str, new: str) -> str:
    """What changes of an attribute, old and new, as lines that begin with - and +.

    Args:
        name: as SQS calls it.
        old: as SQS writes it, "" for none.
        new: likewise.
    """
    setting = SETTINGS[name]
    if setting.kind == "policy":
        before, after = (pretty(text).splitlines() for text in (old, new))
        lines = list(difflib.unified_diff(before, after, n=3, lineterm=""))[2:]
        return "\n".join([setting.title, *lines])
    return f"{setting.title}\n- {_both(name, old)}\n+ {_both(name, new)}"


def _both(name: str, raw: str) -> str:
    """In words, and as SQS has it where that says more."""
    words = shown(name, raw or SETTINGS[name].default)
    if not raw:
        return f"{words} (not set)" if SETTINGS[name].default else words
    return words if words == raw else f"{words}  ({raw})"


def document(found: QueueSettings) -> dict[str, Any]:
    """Attributes and tags whole, the JSON texts in them opened."""
    attributes = {name: _opened(name, raw) for name, raw in found.attributes.items()}
    return {"Attributes": attributes, "Tags": dict(found.tags)}


def _opened(name: str, raw: str) -> Any:
    if name in SETTINGS and SETTINGS[name].kind in ("redrive", "allow", "policy"):
        try:
            return json.loads(raw)
        except (ValueError, RecursionError):
            return raw
    return raw


def value_of(found: QueueSettings, key: str) -> str:
    """The raw text of a row: what an attribute is, or a tag's value."""
    if key.startswith(TAG) and key.removeprefix(TAG) in found.tags:
        return found.tags[key.removeprefix(TAG)]
    return present(found.attributes, key) if key in SETTINGS else found.attributes.get(key, "")
