"""Every bundled screen file, against botocore's models and against answers made from them. No service has code here."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from jmespath.exceptions import JMESPathError

from awstui import files
from awstui.catalog.check import check, check_file
from awstui.catalog.load import Catalog, load
from awstui.catalog.model import TIERS, Call, Column, Screen
from awstui.catalog.models import operation
from awstui.catalog.parse import parse
from awstui.consoles import NAMES
from awstui.rows import cells, sort
from awstui.rows.paths import strict
from awstui.rows.project import Projector, put
from awstui.ui.table_columns import LEAST, Columns
from tests.shapes import answer, hints

FOLDER = files.bundled("screens")
LINES = 45
WIDTH = 130
SCREENS = sorted(path.stem for path in FOLDER.glob("*.toml"))
KEYS = sorted(load().screens)
TYPICAL = {
    "text": 60,
    "basename": 40,
    "arn": 120,
    "tags": 120,
    "json": 200,
    "state": 20,
    "id": 21,
    "ip": 15,
    "count": 9,
    "bytes": 9,
    "money": 10,
    "age": 7,
    "duration": 7,
    "time": 19,
    "bool": 3,
}
"""Cells that values of each kind take in accounts where nobody was sparing of letters."""
NUMBERS = {"count", "bytes", "money", "duration"}


@lru_cache(maxsize=1)
def catalog() -> Catalog:
    """The bundled files."""
    return load(user_dir=Path("/nonexistent"))


@pytest.mark.parametrize("key", KEYS)
def test_passes_the_check(key: str) -> None:
    assert check(catalog().screens[key], catalog(), NAMES) == []


@pytest.mark.parametrize("stem", SCREENS)
def test_passes_as_a_file(stem: str) -> None:
    assert check_file(FOLDER / f"{stem}.toml", NAMES) == (len(catalog().of(stem)), [])


def test_there_is_only_toml() -> None:
    assert {path.suffix for path in FOLDER.rglob("*") if path.is_file()} == {".toml"}


@pytest.mark.parametrize("stem", SCREENS)
def test_says_what_a_newcomer_needs(stem: str) -> None:
    about = catalog().of(stem)[0].about
    assert 200 < len(about) < 900
    assert "The trap:" in about
    assert catalog().titles[stem] != stem


@pytest.mark.parametrize("stem", SCREENS)
def test_a_resource_stays_small(stem: str) -> None:
    text = (FOLDER / f"{stem}.toml").read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if len(line) > WIDTH] == []
    _, *resources = re.split(r"^(?=\[\w+\]$)", text, flags=re.MULTILINE)
    sizes = {part.split("]")[0][1:]: sum(bool(line.strip()) for line in part.splitlines()) for part in resources}
    assert set(sizes) == {screen.name for screen in catalog().of(stem)}
    assert {name: size for name, size in sizes.items() if size > LINES} == {}


def test_every_screen_can_be_reached() -> None:
    drilled = {drill.screen for screen in catalog().screens.values() for drill in screen.drills}
    hidden = {key for key, screen in catalog().screens.items() if not screen.aliases and key not in drilled}
    assert hidden == set()


def test_an_alias_means_one_screen() -> None:
    named = [alias.lower() for screen in catalog().screens.values() for alias in screen.aliases]
    assert len(named) == len(set(named))


def test_lists_and_details_are_plain_reads_and_actions_are_not() -> None:
    from awstui.engine import safety

    for screen in catalog().screens.values():
        for call in filter(None, (screen.list, screen.enrich, screen.detail)):
            assert safety.is_read(call.service or screen.service, call.operation), (screen.key, call.operation)
        for action in screen.actions:
            assert not safety.is_read(screen.service, action.operation, action.params), (screen.key, action.operation)


def test_what_cannot_be_taken_back_says_what_it_does() -> None:
    from awstui.engine import safety

    silent = [
        f"{screen.key} {action.name}"
        for screen in catalog().screens.values()
        for action in screen.actions
        if "name" in (action.confirm, safety.tier(screen.service, action.operation)) and not action.effect
    ]
    assert silent == []


def test_a_file_asks_for_more_confirmation_than_awstui_does_or_not_at_all() -> None:
    from awstui.engine import safety

    for screen in catalog().screens.values():
        for action in screen.actions:
            derived = safety.tier(screen.service, action.operation)
            assert not action.confirm or TIERS.index(action.confirm) > TIERS.index(derived), (screen.key, action.name)


@pytest.mark.parametrize("key", KEYS)
def test_the_first_four_columns_are_in_sight_on_80_columns(key: str) -> None:
    columns = catalog().screens[key].columns
    first = [column for column in columns[:4] if not column.wide]
    assert first == list(columns[: len(first)])
    assert first, "wide columns come last"
    assert in_sight(columns, [TYPICAL[column.kind] for column in columns]) >= len(first)
    assert sum(len(column.name) + 2 for column in first) <= 60


def in_sight(columns: Sequence[Column], widths: Sequence[int]) -> int:
    """How many columns are on a screen of 80 when their cells are so wide."""
    table = Columns(columns)
    table.grow(["x" * width for width in widths])
    places = table.layout(0, 80).places
    for index, given in places[:4]:
        assert given >= min(widths[index], LEAST), f"{columns[index].name} is cut to {given}"
    return len(places)


@pytest.mark.parametrize("key", KEYS)
def test_every_column_shows_a_value_of_its_kind(key: str) -> None:
    screen = catalog().screens[key]
    projector = Projector(screen)
    seen: dict[str, list[Any]] = {column.name: [] for column in screen.columns}
    for row in rows(screen):
        assert projector.id(row)
        assert projector.label(row)
        values = projector.values(row)
        assert json.dumps(values)
        for column, value in zip(screen.columns, values, strict=True):
            seen[column.name].append(value)
    for column in screen.columns:
        found = [value for value in seen[column.name] if value is not None and _is(column.kind, value)]
        assert found, (column.name, seen[column.name])
        assert len(sort.keys(column.kind, seen[column.name])) == len(seen[column.name])
        assert cells.text(column.kind, found[0], 2e9) not in ("", "-")


@pytest.mark.parametrize("key", KEYS)
def test_every_drill_action_and_detail_finds_its_parameters(key: str) -> None:
    screen = catalog().screens[key]
    projector = Projector(screen)
    items = list(rows(screen))
    for drill in screen.drills:
        assert any(projector.source({**drill.params}, item) or _picked(projector, drill.filter, item) for item in items)
    for source in [action.source for action in screen.actions] + ([screen.detail.source] if screen.detail else []):
        assert any(set(_tops(projector.source(source, item))) == set(_tops(source)) for item in items)
    if screen.arn:
        assert any(projector.arn(item, region="eu-west-1", account="123456789012") for item in items)


@pytest.mark.parametrize("key", KEYS)
def test_no_expression_fails_where_a_member_is_absent(key: str) -> None:
    """AWS leaves members out freely: a column that fails then would be empty although it has something to show."""
    screen = catalog().screens[key]
    wanted = [screen.id, screen.label or "@", *(column.value for column in screen.columns)]
    wanted += [path for drill in screen.drills for path in (*drill.params.values(), *drill.filter.values())]
    wanted += [path for action in screen.actions for path in action.source.values()]
    failed = [
        f"{expression} without {path}"
        for item in rows(screen)[:2]
        for path in _members(item)
        for expression in wanted
        if (str(path[0]) in expression or "@" in expression) and not _yields(expression, _without(item, path))
    ]
    assert failed == []


def _yields(expression: str, row: Any) -> bool:
    """Whether an expression has a value or none, and does not fail."""
    try:
        strict(expression, absent=True)(row)
    except JMESPathError:
        return False
    return True


def _members(value: Any, at: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The way to every member of a structure, and of those in its lists."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, inner in pairs:
        if isinstance(value, dict):
            yield (*at, name)
        yield from _members(inner, (*at, name))


def _without(value: Any, path: tuple[str | int, ...]) -> Any:
    """The value as it were if AWS had left one member out."""
    first, *rest = path
    if not rest:
        return {name: inner for name, inner in value.items() if name != first}
    inner = _without(value[first], tuple(rest))
    return {**value, first: inner} if isinstance(value, dict) else [*value[:first], inner, *value[int(first) + 1 :]]


def rows(screen: Screen) -> list[Any]:
    """Rows of a screen from generated answers, as they are after the enrich call."""
    known = hints(_expressions(screen))
    projector = Projector(screen)
    found = []
    for variant in range(12):
        items = projector.rows(answer(_model(screen, screen.list).output_shape, variant, known))
        asked = _model(screen, screen.list).input_shape
        kept = {name: answer(asked.members[name], variant, known) for name in screen.list.keep}
        items = [{**kept, **item} for item in items]
        extra: Any = {}
        if screen.enrich:
            extra = answer(_model(screen, screen.enrich).output_shape, variant, known)
            if screen.enrich.batch:
                extra = projector.picks(screen.enrich.rows, extra)[0]
        if screen.more:
            extra |= dict.fromkeys(screen.more.adds, ["orders"] if variant % 2 else 60)
        found += [{**item, **extra} for item in items]
    assert found
    return found


def _model(screen: Screen, call: Call) -> Any:
    return operation(call.service or screen.service, call.operation)


def _expressions(screen: Screen) -> list[str]:
    yields = [screen.list.rows, screen.id, screen.label or "@", *(column.value for column in screen.columns)]
    yields += [screen.enrich.rows] if screen.enrich else []
    for drill in screen.drills:
        yields += [*drill.params.values(), *drill.filter.values(), drill.arn or "@"]
    return yields


def _picked(projector: Projector, mapping: Any, item: Any) -> bool:
    return any(projector.picks(expression, item) for expression in mapping.values())


def _tops(paths: Any) -> list[str]:
    params: dict[str, Any] = {}
    for path in paths:
        put(params, path, 1)
    return list(params)


def _is(kind: str, value: Any) -> bool:
    """Whether a value is what columns of a kind are sorted and formatted by."""
    if kind in NUMBERS:
        return isinstance(value, int | float)
    if kind in ("age", "time"):
        return isinstance(value, float)
    return isinstance(value, {"bool": bool, "tags": dict}.get(kind, object))


def test_an_unbroken_file_parses_alone_as_it_does_among_the_others() -> None:
    for stem in SCREENS:
        data = tomllib.loads((FOLDER / f"{stem}.toml").read_text(encoding="utf-8"))
        assert dict(parse(data, stem).screens) == {screen.name: screen for screen in catalog().of(stem)}
