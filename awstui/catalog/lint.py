"""What can be wrong with a screen without asking botocore: closed sets, names that must exist, keys that clash."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from awstui.catalog.faults import Fault, nearest
from awstui.catalog.model import KINDS, TIERS, Action, Screen

SCOPES = ("row", "list")

SUMMED = ("count", "bytes")
"""Kinds of column whose values make a sum."""

OFFERED = {"enter": "open", "n": "new", "e": "edit", "x": "delete", "s": "connect", "l": "logs"}
"""Keys of every list whose meaning is fixed and whose doing the screen supplies, by giving one of its own this key."""


def lint(screen: Screen, file: str = "") -> list[Fault]:
    """Faults in a screen taken by itself.

    Args:
        file: how faults name its file.
    """
    file = file or f"{screen.file}.toml"
    return [Fault(file, f"{screen.name}.{place}".rstrip("."), sentence) for place, sentence in _faults(screen)]


def _faults(screen: Screen) -> Iterator[tuple[str, str]]:
    names = [column.name for column in screen.columns]
    for name, count in Counter(names).items():
        if count > 1:
            yield f"columns.{name}", f"there are {count} columns of this name"
    for column in screen.columns:
        if column.kind not in KINDS:
            yield f"columns.{column.name}", f"{column.kind!r} is not a kind.{nearest(column.kind, KINDS)}"
        if column.total and column.kind not in SUMMED:
            yield f"columns.{column.name}", f"there is no total of a {column.kind}, only of {' and '.join(SUMMED)}"
    if screen.more is not None:
        for name in screen.more.adds:
            if not name.isidentifier():
                yield "more", f"{name!r} is no name of a member"
        if not screen.more.adds:
            yield "more", "adds is empty: which members it adds to a row"
    if screen.sort and screen.sort.removeprefix("-") not in names:
        yield "", f"sort names no column: {screen.sort!r}.{nearest(screen.sort.removeprefix('-'), names)}"
    actions = {action.name for action in screen.actions}
    for action in screen.actions:
        for sentence in _action(action, actions):
            yield f"actions.{action.name}", sentence
    yield from _keys(screen)


def _action(action: Action, names: set[str]) -> Iterator[str]:
    if action.scope not in SCOPES:
        yield f"{action.scope!r} is not a scope.{nearest(action.scope, SCOPES)}"
    if action.scope == "list" and action.source:
        yield "an action on the list has no row for `from` to read"
    if action.confirm and action.confirm not in TIERS:
        yield f"{action.confirm!r} is not a confirmation tier.{nearest(action.confirm, TIERS)}"
    if action.undo and action.undo not in names:
        yield f"undo names no action: {action.undo!r}.{nearest(action.undo, names - {action.name})}"
    for path in action.optional:
        if path not in action.ask:
            yield f"optional names nothing that is asked: {path!r}.{nearest(path, action.ask)}"
    given = [*action.source, *action.params, *action.ask]
    for path, count in Counter(given).items():
        if count > 1:
            yield f"{path} is given more than once (from, with, ask)"


def _keys(screen: Screen) -> Iterator[tuple[str, str]]:
    from awstui.keys import canonical, reserved

    bound: dict[str, str] = {}
    taken = reserved("list") - OFFERED.keys()
    keys = [(f"drill.{drill.name}", drill.key) for drill in screen.drills]
    keys += [(f"actions.{action.name}", action.key) for action in screen.actions]
    keys += [(f"consoles.{key}", key) for key in screen.consoles]
    for place, key in keys:
        if not key:
            continue
        if canonical(key) != key:
            yield place, f"{key!r} is not a key" + (f"; write {canonical(key)!r}" if canonical(key) else "")
        elif key in bound:
            yield place, f"key {key!r} is already taken by {bound[key]}"
        elif key in taken:
            yield place, f"key {key!r} is one of awstui's own on every list"
        bound.setdefault(key, place)
