"""The list screen on a scripted engine."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from awstui import protocol as p
from awstui.catalog.load import quick
from awstui.route import Route
from tests.ui.instances import EU, US, instance, pages, route, screen_of, script
from tests.ui.scripted import CONTEXT, Bench, page, settle


async def test_pages_stream_in_and_the_count_is_honest() -> None:
    bench = Bench(script(lambda request: [CONTEXT, *pages(2)]), route())
    async with bench.app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        screen = screen_of(bench)
        assert len(screen.store) == 2
        assert "2+ loading" in screen.line.text
        bench.engine.later(p.List, pages(2, 3)[1], p.End())
        await settle(pilot)
        assert "5" in screen.line.text
        assert "loading" not in screen.line.text


async def test_filter_sort_and_cursor_work_while_pages_come() -> None:
    bench = Bench(script(lambda request: [CONTEXT, *pages(20)]), route())
    async with bench.app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        screen = screen_of(bench)
        await pilot.press("slash", *"web-1", "enter", "down", "down")
        key = screen.table.cursor_key
        assert screen.store.filter_text == "web-1"
        bench.engine.later(p.List, pages(20, 100)[1], p.End())
        await settle(pilot)
        assert screen.table.cursor_key == key
        assert "of 120" in screen.line.text
        await pilot.press("escape")
        assert screen.store.filter_text == ""
        assert screen.table.cursor_key == key


async def test_esc_stops_loading_and_says_so() -> None:
    bench = Bench(script(lambda request: [CONTEXT, *pages(3)]), route())
    async with bench.app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        await pilot.press("escape")
        await settle(pilot)
        screen = screen_of(bench)
        assert len(bench.asked(p.Cancel)) == 1
        assert "stopped" in screen.line.text
        assert len(screen.store) == 3


async def test_a_failure_with_rows_keeps_them_and_shows_in_the_strip() -> None:
    failure = p.Failure("throttled", "AWS throttled DescribeInstances.", "r asks again.", profile="dev")
    answers = iter([[CONTEXT, *pages(3), p.End()], [CONTEXT, failure]])
    bench = Bench(script(lambda request: next(answers)), route())
    async with bench.app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        await pilot.press("r")
        await settle(pilot)
        screen = screen_of(bench)
        assert len(screen.store) == 3
        assert screen.faults.display
        assert "throttled" in str(screen.faults.render())


async def test_a_failure_without_rows_is_said_in_the_middle_with_the_next_step() -> None:
    failure = p.Failure("login", "The SSO login of profile dev has ended.", "Run aws sso login --profile dev.")
    bench = Bench(script(lambda request: [CONTEXT, failure]), route())
    async with bench.app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        placeholder = screen_of(bench).table.placeholder
        assert failure.sentence in placeholder
        assert failure.hint in placeholder


@pytest.mark.parametrize(
    ("key", "places", "params", "said"),
    [
        ("ec2.instances", (EU,), {}, "EC2 instances: none in eu-west-1."),
        ("ec2.instances", (EU, US), {}, "EC2 instances: none in any of these regions."),
        ("iam.users", (EU,), {}, "IAM users: none in this account."),
        ("sqs.sources", (EU,), {"QueueUrl": "q"}, "Source queues of a DLQ: none here."),
    ],
)
async def test_an_empty_list_says_where_there_is_none(
    key: str, places: tuple[p.Place, ...], params: dict[str, str], said: str
) -> None:
    listed = quick(key)
    assert listed is not None
    bench = Bench(script(lambda request: [CONTEXT, p.End()]), Route(listed, places, params))
    async with bench.app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        assert screen_of(bench).table.placeholder == said


async def test_what_the_demo_lacks_leads_elsewhere_and_not_to_another_profile() -> None:
    failure = p.Failure("demo", "ListThings is not available in the demo.", "The real AWS has it.")
    bench = Bench(script(lambda request: [CONTEXT, failure]), route())
    async with bench.app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        placeholder = screen_of(bench).table.placeholder
        assert ":home leads to every service" in placeholder
        assert "picks a profile" not in placeholder


async def test_two_regions_share_a_table_and_one_may_fail() -> None:
    def listed(request: p.List) -> list[Any]:
        if request.place == US:
            return [p.Context("dev", "us-east-1", False), p.Failure("denied", "No.", profile="dev", region="us-east-1")]
        return [CONTEXT, *pages(2), p.End()]

    bench = Bench(script(listed), route(EU, US))
    async with bench.app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        screen = screen_of(bench)
        assert [column.name for column in screen.store.columns][:2] == ["Region", "Name"]
        assert screen.store.values_at(0)[0] == "eu-west-1"
        assert "us-east-1" in str(screen.faults.render())


async def test_a_dead_engine_is_announced_and_the_list_asked_again_without_losing_rows() -> None:
    bench = Bench(script(lambda request: [CONTEXT, *pages(3), p.End()]), route())
    async with bench.app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        screen = screen_of(bench)
        await pilot.press("down")
        key = screen.table.cursor_key
        bench.engine.die()
        await settle(pilot)
        assert len(bench.engines) == 2
        assert len(screen.store) == 3
        assert screen.table.cursor_key == key
        assert any("engine ended" in notice.message for notice in bench.app._notifications)


async def test_an_engine_that_dies_while_loading_is_asked_again() -> None:
    answers = iter([[CONTEXT, *pages(3)], [CONTEXT, *pages(3, 2), p.End()]])
    bench = Bench(script(lambda request: next(answers)), route())
    async with bench.app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        bench.engine.die()
        await settle(pilot)
        assert len(screen_of(bench).store) == 5


async def test_switching_region_asks_again_and_keeps_filter_and_sort() -> None:
    bench = Bench(script(lambda request: [CONTEXT, *pages(12), p.End()]), route(text="web-1"))
    async with bench.app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        await pilot.press("greater_than_sign")
        bench.app.carry_out("region us-east-1")
        await settle(pilot)
        screen = screen_of(bench)
        assert screen.route.places == (p.Place("dev", "us-east-1"),)
        assert screen.store.filter_text == "web-1"
        assert screen.store.sort == (0, False)
        assert bench.asked(p.List)[-1].place.region == "us-east-1"


async def test_switching_profile_from_a_drill_down_goes_back_to_the_list_it_came_from() -> None:
    bench = Bench(script(lambda request: [CONTEXT, *pages(2), p.End()]), route())
    async with bench.app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        inner = Route(route().screen, (EU,), {"InstanceIds": ["i-0001"]}, crumb="web-1", from_row=True)
        bench.app.open_route(inner, stacked=True)
        await settle(pilot)
        bench.app.carry_out("profile prod")
        await settle(pilot)
        assert screen_of(bench).route.crumb == ""
        assert screen_of(bench).route.places[0].profile == "prod"


async def test_an_unknown_profile_or_region_changes_nothing() -> None:
    bench = Bench(script(lambda request: [CONTEXT, *pages(2), p.End()]), route())
    async with bench.app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        bench.app.carry_out("profile nobody")
        bench.app.carry_out("region mars-north-1")
        await settle(pilot)
        assert screen_of(bench).route.places == (EU,)
        assert len(bench.asked(p.List)) == 1


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
async def test_the_first_screen_names_account_and_region(size: tuple[int, int]) -> None:
    bench = Bench(script(lambda request: [CONTEXT, *pages(2), p.End()]), route())
    async with bench.app.run_test(size=size) as pilot:
        await settle(pilot)
        shown = "".join(segment.text for segment in screen_of(bench).header.render_line(0))
        assert "dev" in shown
        assert "123456789012 (acme)" in shown
        assert "eu-west-1" in shown


async def test_a_refresh_drops_what_is_gone_and_marks_what_changed() -> None:
    answers = iter([[CONTEXT, *pages(3), p.End()], [CONTEXT, page(0, [instance(0), instance(1, "stopped")]), p.End()]])
    bench = Bench(script(lambda request: next(answers)), route())
    async with bench.app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        await pilot.press("r")
        await settle(pilot)
        assert len(screen_of(bench).store) == 2


async def test_the_same_id_twice_is_two_rows() -> None:
    twice = p.Page(0, ["i-1", "i-1"], [instance(1), instance(2)])
    bench = Bench(script(lambda request: [CONTEXT, twice, p.End()]), route())
    async with bench.app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        assert len(screen_of(bench).store) == 2


async def test_quitting_closes_the_engine() -> None:
    bench = Bench(script(lambda request: [CONTEXT]), route())
    async with bench.app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        await pilot.press("q", "q")
    assert bench.engine.stopped


async def test_a_list_that_failed_shows_no_count_as_if_it_were_empty() -> None:
    failure = p.Failure("denied", "AWS denied it.", "Ask.")
    bench = Bench(script(lambda request: [CONTEXT, failure]), route())
    async with bench.app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        assert "failed" in screen_of(bench).line.text
        assert "0" not in screen_of(bench).line.text


async def test_an_engine_that_keeps_dying_is_started_again_by_r() -> None:
    bench = Bench(script(lambda request: [CONTEXT, *pages(3), p.End()]), route())
    async with bench.app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        for _ in range(4):
            bench.engine.die()
            await settle(pilot)
        count = len(bench.engines)
        assert any("keeps ending" in notice.message for notice in bench.app._notifications)
        assert "Another one is running" not in bench.notices
        await pilot.press("r")
        await settle(pilot)
        assert len(bench.engines) == count + 1
        assert len(screen_of(bench).store) == 3
        assert screen_of(bench).loader.failures == []  # type: ignore[union-attr]


@pytest.mark.parametrize(("row", "kind"), [(0, "list"), (1, "document")])
async def test_enter_opens_a_folder_and_describes_an_object_among_folders(row: int, kind: str) -> None:
    screen = quick("s3.objects")
    assert screen is not None
    inside = ({"Bucket": "images", "Prefix": "banners/"}, (), "banners")
    width = len(screen.columns)

    def answer(message: Any) -> Iterable[Any] | None:
        if isinstance(message, p.List):
            rows = [(name, *[None] * (width - 1)) for name in ("banners/", "robots.txt")]
            return [CONTEXT, p.Page(0, ["banners/", "robots.txt"], rows), p.End()]
        if isinstance(message, p.Follow):
            return [p.Value(inside if message.row == 0 else None)]
        if isinstance(message, p.Describe):
            return [p.Document("robots.txt", "", {"ContentType": "text/plain"})]
        return script(lambda request: [])(message)

    bench = Bench(answer, Route(screen, (EU,), {"Bucket": "images"}))
    async with bench.app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        await pilot.press(*["j"] * row, "enter")
        await settle(pilot)
        lists = [request.params for request in bench.asked(p.List)]
        assert lists[1:] == ([{"Bucket": "images", "Prefix": "banners/"}] if kind == "list" else [])
        assert len(bench.asked(p.Describe)) == (kind == "document")


async def test_what_rows_failed_with_is_told_wherever_the_cursor_is() -> None:
    bench = Bench(script(lambda request: [CONTEXT, *pages(3), p.End()]), route())
    async with bench.app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        loader = screen_of(bench).loader
        assert loader is not None
        denied = p.Failure("denied", "dev may not look.", "Ask.", code="AccessDenied")
        loader.fault_details = {(0, "i-0001"): denied, (0, "i-0002"): p.Failure("throttled", "AWS is throttling.")}
        await pilot.press("E")
        await settle(pilot)
        assert "dev may not look." in bench.shown
        assert "AWS is throttling." in bench.shown


async def test_many_rows_are_named_without_looking_for_each_in_the_view(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Bench(script(lambda request: [CONTEXT, *pages(3), p.End()]), route())
    async with bench.app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        screen = screen_of(bench)
        keys = screen.store.keys()
        monkeypatch.setattr(screen.store, "index_of", lambda key: pytest.fail("looked for"))
        assert [(id_, name) for _, id_, name in screen.rows_of(keys)] == [
            ("i-0000", "web-0"),
            ("i-0001", "web-1"),
            ("i-0002", "web-2"),
        ]
