"""Every list follows its pages to the end: the stub serves three, and each row arrives, once and in order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from awstui import protocol as p
from awstui.catalog import inputs
from awstui.catalog.load import load
from awstui.catalog.model import Screen
from awstui.catalog.models import operation
from awstui.engine.core import Engine
from awstui.rows.project import Projector, put, steps
from benchmarks import shapes
from benchmarks.answers import ANSWERS, Asked
from benchmarks.stub import Stub
from tests.test_screens import catalog

KEYS = sorted(load().screens)
HERE = p.Place(None, "eu-west-1")
PAGES, ITEMS = 3, 6


@pytest.fixture(scope="module")
def served() -> Iterator[Stub]:
    """The stub, with three pages of every list."""
    with Stub(pages=PAGES, items=ITEMS) as stub:
        yield stub


@pytest.mark.parametrize("key", KEYS)
def test_all_rows_of_three_pages_arrive_once(key: str, served: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIASTANDIN000000001")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "opens-nothing")
    served.requests.clear()
    screen = catalog().screens[key]
    engine = Engine(p.Configure(endpoint_url=served.url))
    answers = engine.answer(p.List(key, HERE, _needed(screen)))
    ids = [name for page in answers if isinstance(page, p.Page) for name in page.ids]
    signed = next(seen.service for seen in served.requests if seen.operation == screen.list.operation)
    expected = _expected(screen, signed, served.url)
    assert served.count(screen.list.operation) == len(expected)
    assert ids == [name for page in expected for name in page]
    assert all(expected), "a page without rows proves nothing"
    assert sum(len(set(page)) for page in expected) == len(set(ids)), "the pages have rows of the same id"


def _needed(screen: Screen) -> dict[str, Any]:
    """What the list operation needs besides what its file says, as one would type it or a drill would give it."""
    model = operation(screen.list.service or screen.service, screen.list.operation)
    needed = {each.screen: each.params for above in catalog().screens.values() for each in above.drills}
    names = {*(model.input_shape.required_members if model.input_shape else ()), *needed.get(screen.key, ())}
    asked: dict[str, Any] = {}
    for name in sorted(names):
        if steps(name)[0] not in screen.list.params and not any(other.startswith(f"{name}.") for other in names):
            put(asked, name, _typed(inputs.at(model.input_shape, name)[0]))
    return asked


def _typed(shape: Any) -> Any:
    """A value as one would type it, of the kind the service takes."""
    return shape.enum[0] if getattr(shape, "enum", ()) else "1" if shape.type_name in ("integer", "long") else "1" * 48


def _timed(value: Any) -> Any:
    """An answer as botocore gives it, with times for the stub's number of seconds."""
    if isinstance(value, dict):
        return {name: _timed(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_timed(inner) for inner in value]
    return datetime.fromtimestamp(value, UTC) if value == shapes.TIME else value


def _expected(screen: Screen, signed: str, url: str) -> list[list[str]]:
    """The ids of each page the stub has for a list."""
    projector, operation = Projector(screen), screen.list.operation
    maker = ANSWERS.get((signed, operation))
    pages = []
    for page in range(PAGES if shapes.paged(signed, operation) else 1):
        if maker:
            answer = maker(Asked(url, "eu-west-1", {}, page, PAGES, ITEMS))
        else:
            answer = _timed(shapes.made_up(signed, operation, ITEMS, page, page == PAGES - 1))
        pages.append([projector.id(item) for item in projector.rows(answer)])
        if maker and not answer.get("NextToken"):
            break
    return pages
