"""One screen file's TOML as Screen values. Needs no AWS model; check.py asks botocore the rest."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field, replace
from typing import Any

from awstui.catalog.faults import Fault
from awstui.catalog.lint import lint
from awstui.catalog.model import Action, Call, Column, Drill, More, Screen
from awstui.catalog.tables import Table
from awstui.records import record

_OVERRIDE = {"columns", "sort"}
"""A user's resource with nothing but these keeps the rest of the bundled one."""


@record
class Parsed:
    """What one file says, and what is wrong with it. A resource with a fault is in `faults` and nowhere else."""

    stem: str
    title: str = ""
    about: str = ""
    screens: Mapping[str, Screen] = field(default_factory=dict)  # by resource name
    columns: Mapping[str, tuple[tuple[Column, ...], str | None]] = field(default_factory=dict)  # overrides, with sort
    faults: tuple[Fault, ...] = ()


def parse(data: Mapping[str, Any], stem: str, file: str = "", override: bool = False) -> Parsed:
    """Read a file's tables.

    Args:
        data: the TOML document.
        stem: the file's name without `.toml`, the first half of its screens' keys.
        file: how faults name it.
        override: whether a resource may consist of columns alone.

    Returns: screens and faults. Nothing is raised, whatever the document holds.
    """
    file = file or f"{stem}.toml"
    faults: list[Fault] = []

    def report(place: str, sentence: str) -> None:
        faults.append(Fault(file, place, sentence))

    resources = {name: value for name, value in data.items() if isinstance(value, dict)}
    head = Table({name: value for name, value in data.items() if name not in resources}, "", report)
    about = head.text("about").strip()
    service = head.text("service", stem)
    title = head.text("title", stem)
    head.done()
    screens: dict[str, Screen] = {}
    columns: dict[str, tuple[tuple[Column, ...], str | None]] = {}
    for name, value in resources.items():
        before = len(faults)
        table = Table(value, name, report)
        if override and value and value.keys() <= _OVERRIDE:
            found = _columns(table), value.get("sort") if "sort" in value else None
            table.text("sort")
            if len(faults) == before:
                columns[name] = found
            continue
        screen = _screen(table, stem, service, name, about)
        if screen is not None and len(faults) == before:
            faults.extend(lint(screen, file))
        if screen is not None and len(faults) == before:
            screens[name] = screen
    return Parsed(stem, title, about, screens, columns, tuple(faults))


def _screen(table: Table, stem: str, service: str, name: str, about: str) -> Screen | None:
    listing, enrich, more = _call(table, "list"), _call(table, "enrich"), _more(table)
    if listing is None and "list" not in table.data:
        table.fault("list is missing: which operation lists this resource")
    screen = Screen(
        service=table.text("service", service),
        file=stem,
        name=name,
        title=table.text("title", required=True),
        id=table.text("id", required=True),
        list=listing or Call(""),
        columns=later(_columns(table), more),
        label=table.text("label"),
        arn=table.text("arn"),
        about=about,
        aliases=table.words("aliases"),
        filters=table.text("filters"),
        args=table.texts("args"),
        enrich=enrich,
        more=more,
        detail=_call(table, "detail") or enrich,
        drills=tuple(_drill(name, inner) for name, inner in table.tables("drill").items()),
        actions=tuple(_action(name, inner) for name, inner in table.tables("actions").items()),
        consoles=table.texts("consoles"),
        menu=table.words("menu"),
        sort=table.text("sort"),
        parent=table.text("parent"),
        regional=table.flag("regional", True),
    )
    table.done()
    return None if listing is None else screen


def _columns(table: Table) -> tuple[Column, ...]:
    found = []
    for inner in table.array("columns"):
        found.append(
            Column(
                name=inner.text("name", required=True),
                value=inner.text("value", required=True).strip(),
                kind=inner.text("kind", "text"),
                wide=inner.flag("wide"),
                approx=inner.flag("approx"),
                total=inner.flag("total"),
            )
        )
        inner.done()
    if not found:
        table.fault("columns are missing")
    return tuple(found)


def later(columns: tuple[Column, ...], more: More | None) -> tuple[Column, ...]:
    """The columns, those marked that need a member which only `more` adds."""
    found = []
    for column in columns:
        needs = tuple(
            name for name in (more.adds if more else ()) if re.search(rf"\b{re.escape(name)}\b", column.value)
        )
        found.append(replace(column, later=needs) if needs else column)
    return tuple(found)


def _more(table: Table) -> More | None:
    inner = table.table("more")
    if inner is None:
        return None
    more = More(name=inner.text("name", required=True), adds=inner.words("adds"))
    inner.done()
    return more


def _call(table: Table, key: str) -> Call | None:
    inner = table.table(key)
    if inner is None:
        return None
    call = Call(
        operation=inner.text("operation", required=True),
        rows=inner.text("rows", "@"),
        params=inner.literals("with"),
        source=inner.sources("from"),
        service=inner.text("service"),
        keep=inner.words("keep"),
        batch=inner.text("batch"),
        match=inner.text("match"),
    )
    inner.done()
    return call


def _drill(name: str, inner: Table) -> Drill:
    drill = Drill(
        name=name,
        screen=inner.text("screen", required=True),
        key=inner.text("key"),
        title=inner.text("title"),
        params=inner.sources("from"),
        filter=inner.texts("filter"),
        arn=inner.text("arn"),
    )
    inner.done()
    return drill


def _action(name: str, inner: Table) -> Action:
    action = Action(
        name=name,
        operation=inner.text("operation", required=True),
        title=inner.text("title"),
        effect=" ".join(inner.text("effect").split()),
        key=inner.text("key"),
        scope=inner.text("scope", "row"),
        source=inner.sources("from"),
        params=inner.literals("with"),
        ask=inner.texts("ask"),
        optional=inner.words("optional"),
        confirm=inner.text("confirm"),
        dry_run=inner.flag("dry_run"),
        undo=inner.text("undo"),
        shows=inner.text("shows"),
    )
    inner.done()
    return action
