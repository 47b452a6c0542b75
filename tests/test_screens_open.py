"""Every screen opened on moto or MiniStack through the engine: three rows at least, and a value in every column.

What no stand-in implements stands in tests/seeds, is tested with generated answers by tests/test_screens.py, and is
listed as such at the end of the run. No service has code here.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from awstui.catalog.load import load
from awstui.catalog.model import Screen
from awstui.demo import start
from awstui.rows import cells
from tests import proofs, seeds, standins
from tests.test_screens import TYPICAL, catalog, in_sight

KEYS = sorted(load().screens)
DRILLS = sorted((key, drill.name) for key in KEYS for drill in load().screens[key].drills)
pytestmark = pytest.mark.usefixtures("keys")
Worlds = Callable[[str], list[proofs.World]]


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys that open a stand-in and nothing else."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIASTANDIN000000001")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "opens-nothing")


@pytest.fixture(scope="module")
def moto_world() -> Iterator[proofs.World]:
    """The demo with everything in it."""
    with start() as running:
        assert running.seeded.wait(90)
        assert running.faults == []
        yield proofs.World("moto", running.endpoint_url, catalog())


@pytest.fixture(scope="module")
def worlds(request: pytest.FixtureRequest, moto_world: proofs.World) -> Worlds:
    """The stand-ins a screen file is seeded on; MiniStack is started when the first needs it."""
    running: list[proofs.World] = []

    def of(key: str) -> list[proofs.World]:
        if seeds.of(key.partition(".")[0]).ministack is None:
            return [moto_world]
        if not running:
            url = request.getfixturevalue("ministack_server")
            standins.post(f"{url}/_ministack/reset")
            running.append(proofs.World("ministack", url, catalog()))
        return [moto_world, *running]

    return of


@pytest.mark.parametrize("key", KEYS)
def test_shows_rows_and_a_value_in_every_column(key: str, worlds: Worlds) -> None:
    screen, seed = catalog().screens[key], seeds.of(key.partition(".")[0])
    found = [(world, world.open(key)) for world in worlds(key)]
    good = [(world, opened) for world, opened in found if opened.rows and not opened.fault]
    if key in seed.lacks:
        assert not good, f"{good[0][0].name} implements it now: {len(good[0][1].rows)} rows" if good else ""
        proofs.PROVEN[key] = proofs.Proof("generated")
        return
    assert good, [f"{world.name}: {opened.fault or 'no rows'}" for world, opened in found]
    for _, opened in good:
        assert len({row[:1] + row[2:3] for row in opened.rows}) == len(opened.rows), "an id stands for two rows"
        assert all(row[2] for row in opened.rows)
    most = max(len(opened.rows) for _, opened in good)
    assert most >= seed.fewer.get(key, 3)
    shown = [row[3] for _, opened in good for row in opened.rows]
    widths = [widest(screen, at, [values[at] for values in shown]) for at in range(len(screen.columns))]
    assert in_sight(screen.columns, widths) >= min(4, sum(not column.wide for column in screen.columns)), widths
    names = [column.name for column in screen.columns]
    # What an enricher of the engine adds comes after the list, and is tried with the enricher (tests/engine/services).
    empty = {
        name
        for at, name in enumerate(names)
        if not screen.columns[at].later and not any(opened.shown(at) for _, opened in good)
    }
    assert empty == seed.silent_columns(key), f"never a value: {sorted(empty)}"
    if f"{key} enrich" not in seed.lacks:
        assert not all(opened.enrich for _, opened in good), [opened.enrich for _, opened in good]
    how = " and ".join(world.name for world, _ in good)
    proofs.PROVEN[key] = proofs.Proof(how, most, tuple(name for name in names if name in empty))


def widest(screen: Screen, at: int, values: list[Any]) -> int:
    """Cells a column takes: as the stand-ins fill it, or as AWS does where names are long."""
    kind = screen.columns[at].kind
    return max([TYPICAL[kind], *(len(cells.text(kind, value, time.time())) for value in values)])


@pytest.mark.parametrize("key", [key for key in KEYS if load().screens[key].detail is not None])
def test_describes_a_row(key: str, worlds: Worlds) -> None:
    seed = seeds.of(key.partition(".")[0])
    if key in seed.lacks:
        assert not any(world.open(key).rows for world in worlds(key))
        return
    faults = [world.describe(key) for world in worlds(key) if world.open(key).rows]
    assert all(faults) == (f"{key} detail" in seed.lacks), faults


@pytest.mark.parametrize(("key", "drill"), DRILLS, ids=[" ".join(pair) for pair in DRILLS])
def test_leads_from_a_row_to_its_drill(key: str, drill: str, worlds: Worlds) -> None:
    seed = seeds.of(key.partition(".")[0])
    target = next(each.screen for each in catalog().screens[key].drills if each.name == drill)
    ways = [(world, way) for world in worlds(key) if (way := world.follow(key, drill)) is not None]
    found = [world.leads(target, *way) for world, way in ways]
    if {key, f"{key} {drill}"} & seed.lacks.keys() or target in seeds.of(target.partition(".")[0]).lacks:
        assert all(opened.fault or not opened.rows for opened in found), "it leads somewhere now"
        return
    assert ways, "no row has what it needs"
    assert not all(opened.fault for opened in found), [opened.fault for opened in found]
