"""Changes from the list screen: planned, confirmed, run, told; on a scripted engine."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from awstui import protocol as p
from awstui.settings import Confirm as ConfirmSettings
from awstui.settings import Settings
from awstui.ui.confirm import Confirm
from awstui.ui.document import DocumentScreen
from awstui.ui.form import Form
from awstui.ui.picker import Picker
from tests.ui.hostile import screen_text
from tests.ui.instances import EU, US, pages, route, screen_of, script
from tests.ui.scripted import Bench, in_front, listening, settle, until

SETTINGS = Settings(confirm=ConfirmSettings(grace_ms=0))


def planned(request: p.Plan, expect: str = "y", tier: str = "y") -> p.Planned:
    """A plan for as many targets as rows."""
    targets = tuple(f"web-{row}" for row in request.rows) or ("new",)
    where = request.place.region or ""
    return p.Planned(7, request.action, tier, expect, targets, ("aws ec2 …",), "123456789012", "dev", where)


def answers(message: Any) -> Iterable[Any] | None:
    """An engine that can do everything."""
    if isinstance(message, p.List):
        return [p.Context("dev", message.place.region or "", False), *pages(3), p.End()]
    if isinstance(message, p.Fields):
        return [p.Value((p.Field("Tags[0].Key", "Key"), p.Field("Tags[0].Value", "Value", required=False)))]
    if isinstance(message, p.Plan):
        return [planned(message)]
    if isinstance(message, p.Run):
        return [p.Outcome("web-0")]
    return script(lambda request: [])(message)


async def test_more_rows_than_one_change_takes_are_refused_before_anything_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("awstui.protocol.asked.MOST_TARGETS", 2)
    bench = Bench(answers, route(), SETTINGS)
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await pilot.press("g", "v", "G", "x")
        await pilot.pause()
        assert "Terminate: 3 rows are marked, and at most 2 are changed at once." in bench.notices
        assert bench.asked(p.Plan) == []


async def test_an_action_is_planned_confirmed_run_and_the_list_asked_again() -> None:
    bench = Bench(answers, route(), SETTINGS)
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        screen_of(bench).do("stop")
        await listening(pilot)
        assert bench.asked(p.Run) == []
        await pilot.press("y")
        await until(pilot, lambda: len(bench.asked(p.List)) == 2, "the list, asked again")
        assert bench.asked(p.Run) == [p.Run(7, "y")]
        assert len(bench.asked(p.List)) == 2


async def test_esc_at_the_confirmation_changes_nothing() -> None:
    bench = Bench(answers, route(), SETTINGS)
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        screen_of(bench).do("stop")
        await listening(pilot)
        await pilot.press("enter", "n", "escape")
        await settle(pilot)
        assert bench.asked(p.Run) == []
        assert len(bench.asked(p.List)) == 1


async def test_marked_rows_of_two_regions_are_all_confirmed_before_any_is_changed() -> None:
    bench = Bench(answers, route(EU, US), SETTINGS)
    async with bench.app.run_test(size=(120, 30)) as pilot:
        await pilot.pause()
        screen = screen_of(bench)
        await pilot.press(*["space"] * 6)
        assert len(screen.table.marked) == 6
        screen.do("stop")
        for number in (1, 2):
            await listening(pilot, f"({number} of 2)")
            assert bench.asked(p.Run) == []
            await pilot.press("y")
        await until(pilot, lambda: not screen.table.marked, "the end of both changes")
        plans = bench.asked(p.Plan)
        assert [plan.place.region for plan in plans] == ["eu-west-1", "us-east-1"]
        assert {len(plan.rows) for plan in plans} == {3}
        assert len(bench.asked(p.Run)) == 2
        assert screen.table.marked == []


@pytest.mark.parametrize("places", [(EU,), (EU, US)])
async def test_the_menu_names_the_marked_row_and_not_the_one_under_the_cursor(places: tuple[p.Place, ...]) -> None:
    bench = Bench(answers, route(*places), SETTINGS)
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await pilot.press("space", "down", "a")
        picker = await in_front(pilot, Picker)
        hints = {row.hint.split(" · ")[0] for row in picker.list.rows if row.text in ("Start", "Reboot")}
        assert hints == {"web-0"}


async def test_a_row_without_a_name_is_called_by_its_id() -> None:
    bench = Bench(answers, route(EU, US), SETTINGS)
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        screen = screen_of(bench)
        key = screen.table.cursor_key
        assert key is not None
        assert screen.name_of(key) == "web-0"
        values = list(screen.store.values_at(0))
        values[1] = None  # its Name; the first column says the region
        screen.store.update({key: tuple(values)})
        assert screen.name_of(key) == "i-0000"
        assert screen.rows_of([key]) == [(EU, "i-0000", "i-0000")]


async def test_leaving_the_second_of_two_changes_nothing_anywhere() -> None:
    bench = Bench(answers, route(EU, US), SETTINGS)
    async with bench.app.run_test(size=(120, 30)) as pilot:
        await pilot.pause()
        await pilot.press(*["space"] * 6)
        screen_of(bench).do("stop")
        await listening(pilot)
        await pilot.press("y")
        await listening(pilot, "(2 of 2)")
        await pilot.press("escape")
        await settle(pilot)
        assert bench.asked(p.Run) == []
        assert len(screen_of(bench).table.marked) == 6


async def test_leaving_the_list_does_not_cut_off_a_change_under_way() -> None:
    def slow(message: Any) -> Iterable[Any] | None:
        return None if isinstance(message, p.Run) else answers(message)

    bench = Bench(slow, route(), SETTINGS)
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        screen_of(bench).do("stop")
        await listening(pilot)
        await pilot.press("y")
        await settle(pilot)
        assert len(bench.asked(p.Run)) == 1
        bench.app.carry_out("home")
        await settle(pilot)
        assert bench.asked(p.Cancel) == []
        await pilot.press("ctrl+q")
        await settle(pilot)
        assert bench.app.is_running
        bench.engine.later(p.Run, p.Outcome("web-0"), p.End())
        await settle(pilot)
        assert any("done for web-0" in notice.message for notice in bench.app._notifications)


async def test_esc_leaves_what_the_engine_takes_long_to_prepare() -> None:
    def slow(message: Any) -> Iterable[Any] | None:
        return None if isinstance(message, p.Plan) else answers(message)

    bench = Bench(slow, route(), SETTINGS)
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        screen_of(bench).do("stop")
        await settle(pilot)
        await pilot.press("x", "escape")
        await pilot.press("j")
        await settle(pilot)
        assert len(bench.asked(p.Plan)) == 1
        assert len(bench.asked(p.Cancel)) == 1
        assert screen_of(bench).table.cursor_index == 1


async def test_a_form_asks_first_and_its_answers_are_planned() -> None:
    bench = Bench(answers, route(), SETTINGS)
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        screen_of(bench).do("tag")
        await in_front(pilot, Form)
        await pilot.press(*"team", "tab", *"web", "ctrl+s")
        await in_front(pilot, Confirm)
        assert bench.asked(p.Plan)[-1].answers == {"Tags[0].Key": "team", "Tags[0].Value": "web"}


async def test_what_failed_is_shown_whole() -> None:
    failure = p.Failure("denied", "AWS denied StopInstances on web-0.", "Ask.", "AccessDenied", "req-1")

    def denied(message: Any) -> Iterable[Any] | None:
        return [p.Outcome("web-0", failure)] if isinstance(message, p.Run) else answers(message)

    bench = Bench(denied, route(), SETTINGS)
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        screen_of(bench).do("stop")
        await listening(pilot)
        await pilot.press("y")
        document = await in_front(pilot, DocumentScreen)
        assert "AWS denied StopInstances" in screen_text(bench.app)
        assert document.is_current


async def test_what_was_asked_for_is_shown_as_it_came() -> None:
    value = "[/] \x1b[31m correct-horse"

    def told(message: Any) -> Iterable[Any] | None:
        return [p.Outcome("web-0", shown=value)] if isinstance(message, p.Run) else answers(message)

    bench = Bench(told, route(), SETTINGS)
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        screen_of(bench).do("stop")
        await listening(pilot)
        await pilot.press("y")
        document = await in_front(pilot, DocumentScreen)
        text = screen_text(bench.app)
        assert "correct-horse" in text
        assert "\x1b" not in text
        await pilot.press("escape")
        assert not document.is_current
        assert "correct-horse" not in screen_text(bench.app)


async def test_a_refused_plan_takes_no_key_but_esc() -> None:
    def refuse(message: Any) -> Iterable[Any] | None:
        if isinstance(message, p.Plan):
            plan = planned(message)
            return [p.Planned(7, "stop", "y", "y", plan.targets, (), "1", "dev", "eu", refused="read-only")]
        return answers(message)

    bench = Bench(refuse, route(), SETTINGS)
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        screen_of(bench).do("stop")
        await listening(pilot)
        await pilot.press("y", "enter")
        await settle(pilot)
        assert isinstance(bench.app.screen, Confirm)
        assert bench.asked(p.Run) == []
