"""`:cols` on lists that show tags: at once, remembered, and without asking AWS again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from awstui import protocol as p
from awstui.catalog.load import load
from awstui.commands import complete
from awstui.route import Route
from awstui.ui.memory import Memory
from tests.ui import hostile
from tests.ui.scripted import CONTEXT, Bench, settle

HERE = p.Place("dev", "eu-west-1")
SCREENS = load().screens
INSTANCES = SCREENS["ec2.instances"]
TAGS = [{"env": "prod", "team": "[@click=app.quit]x[/]"}, {"env": "dev"}, {}]


def row(number: int) -> tuple[Any, ...]:
    known = {"Name": f"web-{number}", "State": "running", "Id": f"i-{number}", "Tags": TAGS[number]}
    return tuple(known.get(column.name) for column in INSTANCES.columns)


def answers(request: Any) -> Iterable[Any] | None:
    if isinstance(request, p.List) and request.screen != INSTANCES.key:
        return [CONTEXT, p.End()]
    if isinstance(request, p.List):
        rows = [row(number) for number in range(3)]
        return [CONTEXT, p.Page(0, ["i-0", "i-1", "i-2"], rows), p.End()]
    if isinstance(request, p.Enrich):
        checked = {n: tuple("ok" if c.name == "Checks" else v for c, v in zip(INSTANCES.columns, row(n), strict=True))
                   for n in request.rows}  # fmt: skip
        return [p.Cells(checked)]
    return []


def lines(bench: Bench) -> list[str]:
    return [line for line in hostile.screen_text(bench.app).splitlines() if "web-" in line]


async def test_tags_stand_after_the_name_and_the_checks_still_come() -> None:
    bench = Bench(answers, Route(INSTANCES, (HERE,)))
    async with bench.app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        asked = len(bench.asked(p.List))
        bench.app.carry_out("cols tag:env,tag:team")
        await settle(pilot)
        shown = lines(bench)
        assert shown[0].split()[:5] == ["web-0", "prod", "[@click=app.quit]x[/]", "running", "ok"]
        assert shown[2].split()[:5] == ["web-2", "-", "-", "running", "ok"]
        assert hostile.offences(bench.app) == []
        assert len(bench.asked(p.List)) == asked
        bench.app.carry_out("sort env")
        await settle(pilot)
        assert [line.split()[0] for line in lines(bench)] == ["web-1", "web-0", "web-2"]
        bench.app.carry_out("cols")
        await settle(pilot)
        assert lines(bench)[0].split()[:3] == ["web-0", "running", "ok"]


async def test_they_are_remembered_for_that_list_and_survive_a_refresh() -> None:
    Memory().remember("cols ec2.instances", "tag:env")
    bench = Bench(answers, Route(INSTANCES, (HERE,)))
    async with bench.app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        assert lines(bench)[0].split()[:3] == ["web-0", "prod", "running"]
        await pilot.press("r")
        await settle(pilot)
        assert lines(bench)[1].split()[:4] == ["web-1", "dev", "running", "ok"]


async def test_a_file_somebody_edited_is_no_reason_to_fail() -> None:
    Memory().remember("cols ec2.instances", "nonsense")
    bench = Bench(answers, Route(INSTANCES, (HERE,)))
    async with bench.app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        assert lines(bench)[0].split()[:2] == ["web-0", "running"]


async def test_what_cannot_be_is_said() -> None:
    bench = Bench(answers, Route(INSTANCES, (HERE,)))
    async with bench.app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        bench.app.carry_out("cols env")
        bench.app.open_home()
        await settle(pilot)
        bench.app.carry_out("cols tag:env")
        await settle(pilot)
        told = "\n".join(notice.message for notice in bench.app._notifications)
        assert "'env' is none" in told
        assert "in a list of resources" in told
    bench = Bench(answers, Route(SCREENS["ec2.key_pairs"], (HERE,)))
    async with bench.app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        bench.app.carry_out("cols tag:env")
        await settle(pilot)
        assert "this list shows no tags" in "\n".join(notice.message for notice in bench.app._notifications)


async def test_tab_completes_the_tags_there_are() -> None:
    bench = Bench(answers, Route(INSTANCES, (HERE,)))
    async with bench.app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        known = bench.app.known()
        assert complete("cols ", known) == ["cols tag:env", "cols tag:team"]
        assert complete("cols tag:env,te", known) == ["cols tag:env,tag:team"]
