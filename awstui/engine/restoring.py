"""What undoing a change brings back, and what it would replace: the words of its confirmation."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from awstui import protocol as p
from awstui.engine import failures, inverses
from awstui.engine.core import Engine
from awstui.engine.journal_record import Record, kept, plain

_LONGEST = 300


def effect(engine: Engine, record: Record, place: p.Place) -> str:
    """What the resource had before the change and, where that can be read, what it has now.

    Args:
        engine: asks AWS.
        record: the change.
        place: where it was made.
    """
    sentences = [
        f"It had before: {words(record.before)}." if record.before else "The journal does not know what it had."
    ]
    try:
        client = engine.sessions.client(place, record.service)
        now = inverses.present(client, record.operations[0], record.params)
    except Exception as error:
        failure = failures.explain(error, context=engine.sessions.context(place), demo=engine.configure.demo)
        sentences.append(f"What it has now could not be read, and is replaced: {failure.sentence}")
    else:
        has = None if now is None or now.before is None else _as_kept(record, now.before)
        if has is not None and has == record.before:
            sentences.append("It has just that now: somebody has put it back already.")
        elif has is not None:
            sentences.append(f"It has now, which is replaced: {words(has)}.")
    return " ".join(sentences)


def _as_kept(record: Record, before: Mapping[str, Any]) -> Any:
    """As the journal would have it: to be compared with what it has, and free of secrets."""
    names = tuple(f"{record.service}:{name}" for name in record.operations)
    return json.loads(json.dumps(kept(record.service, names, before), default=plain))


def words(value: Any) -> str:
    """A document in a line, for a person: "Comment: old, Tags: team=ops".

    Args:
        value: JSON-able.
    """
    text = _words(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _words(value: Any) -> str:
    if isinstance(value, dict) and value.keys() == {"Key", "Value"}:
        return f"{value['Key']}={value['Value']}"
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_words(each)}" for name, each in value.items()) or "nothing"
    if isinstance(value, list):
        return ", ".join(_words(each) for each in value) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value in (None, "") else str(value)
