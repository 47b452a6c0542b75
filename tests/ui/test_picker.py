"""The fuzzy picker."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot

from awstui.ui.fuzzy import fit
from awstui.ui.picker import Option, Picker
from tests.ui.host import Host
from tests.ui.hostile import screen_text

REGIONS = [
    Option("us-east-1", "us-east-1", "N. Virginia"),
    Option("us-west-2", "us-west-2", "Oregon"),
    Option("eu-west-1", "eu-west-1", "Ireland"),
    Option("ap-southeast-2", "ap-southeast-2", "Sydney"),
]


async def pick(picker: Picker, *keys: str, size: tuple[int, int] = (80, 24)) -> list[str | None]:
    app = Host(picker)
    async with app.run_test(size=size) as pilot:
        await pilot.press(*keys)
        await pilot.pause()
        return app.answers


@pytest.mark.parametrize(
    ("keys", "answers"),
    [
        (["enter"], ["us-east-1"]),
        (["down", "down", "up", "enter"], ["us-west-2"]),
        (["tab", "shift+tab", "tab", "enter"], ["us-west-2"]),
        (["pagedown", "enter"], ["ap-southeast-2"]),
        (["pagedown", "pageup", "enter"], ["us-east-1"]),
        ([*"euw", "enter"], ["eu-west-1"]),
        ([*"syd", "enter"], ["ap-southeast-2"]),
        ([*"zzz", "enter"], []),
        ([*"zzz", "escape"], [None]),
        ([*"eu", "backspace", "backspace", "down", "enter"], ["us-west-2"]),
    ],
)
async def test_picking(keys: Sequence[str], answers: list[str | None]) -> None:
    assert await pick(Picker("Region", REGIONS), *keys) == answers


async def test_recent_ones_come_first_and_the_current_is_highlighted() -> None:
    recent = ("eu-west-1", "gone", "us-west-2", "eu-west-1")
    picker = Picker("Region", REGIONS, current="us-east-1", recent=recent)
    shown = [row.option.id if row.option else row.text for row in picker.list.rows]
    assert shown == ["recent", "eu-west-1", "us-west-2", "all", "us-east-1", "ap-southeast-2"]
    assert await pick(picker, "enter") == ["us-east-1"]
    picker = Picker("Region", REGIONS, current="us-east-1", recent=recent)
    assert await pick(picker, "up", "up", "up", "enter") == ["eu-west-1"]


async def test_groups_have_headings_that_cannot_be_picked() -> None:
    options = [Option("a", "alpha", group="first"), Option("b", "beta", group="second")]
    picker = Picker("Which", options)
    assert [row.text for row in picker.list.rows] == ["first", "alpha", "second", "beta"]
    assert await pick(picker, "down", "enter") == ["b"]


async def test_hints_marks_and_nothing_fitting_are_shown() -> None:
    app = Host(Picker("Region", REGIONS, current="eu-west-1"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "● eu-west-1       Ireland" in screen_text(app)
        await pilot.press(*"qqq")
        assert "Nothing fits qqq" in screen_text(app)


@pytest.mark.parametrize("count", [3, 40])
async def test_a_cut_hint_ends_in_an_ellipsis_beside_a_scroll_bar_too(count: int) -> None:
    picker = Picker("Profile", [Option(str(each), f"profile-{each:02}", "a long story " * 9) for each in range(count)])
    app = Host(picker)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        line = next(line for line in screen_text(app).splitlines() if "profile-01" in line)
        assert picker.list.show_vertical_scrollbar == (count == 40)
        assert line.rstrip().endswith("…")
        assert len(line.rstrip()) <= picker.list.scrollable_content_region.width


async def test_a_long_label_without_a_hint_takes_no_room_from_the_others_hints() -> None:
    hint = "only while it is stopped: AWS refuses otherwise"
    app = Host(Picker("What to do", [Option("a", "a long label without a hint " * 2), Option("b", "change", hint)]))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert f"change  {hint}" in screen_text(app)


async def test_the_highlight_stays_in_sight_in_a_long_list() -> None:
    options = [Option(str(number), f"profile-{number:04}") for number in range(2000)]
    picker = Picker("Profile", options, current="1500")
    app = Host(picker)

    async def in_sight(pilot: Pilot[Any]) -> bool:
        await pilot.pause()
        rows = picker.list
        return 0 <= rows.cursor - rows.scroll_offset.y < rows.size.height

    async with app.run_test(size=(80, 24)) as pilot:
        assert await in_sight(pilot)
        for keys in (["down"] * 30, ["pageup"] * 5, list("profile-1999")):
            await pilot.press(*keys)
            assert await in_sight(pilot)
        assert picker.list.option == options[1999]


async def test_a_short_list_covers_no_more_than_it_needs() -> None:
    picker = Picker("Region", REGIONS)
    app = Host(picker)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert picker.list.size.height == len(REGIONS)
        await pilot.press(*"ire")
        assert picker.list.size.height == len(REGIONS)
        assert "Ireland" in screen_text(app)


async def test_a_click_picks() -> None:
    picker = Picker("Region", REGIONS)
    app = Host(picker)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.click(picker.list, offset=(3, 2))
        assert app.answers == ["eu-west-1"]


NAMES = st.text("ab-_X9é", max_size=12)


@given(NAMES, NAMES)
def test_a_fit_names_the_letters_typed(query: str, name: str) -> None:
    query, name = query.lower(), name.lower()
    found = fit(query, name)
    if found is not None:
        assert set("".join(query.split())) == {name[at] for at in found[1]}


@given(NAMES, st.lists(st.booleans(), min_size=12, max_size=12))
def test_letters_in_order_always_fit(name: str, kept: list[bool]) -> None:
    query = "".join(letter for letter, keep in zip(name, kept, strict=False) if keep)
    assert fit(query.lower(), name.lower()) is not None


@pytest.mark.parametrize(
    ("query", "better", "worse"),
    [
        ("prod", "prod", "prod-admin"),
        ("prod", "prod-admin", "reproduce"),
        ("admin", "prod-admin", "sysadminx"),
        ("pa", "prod-admin", "pilota"),
        ("west 2", "us-west-2", "us-east-2-western"),
    ],
)
def test_better_fits_score_higher(query: str, better: str, worse: str) -> None:
    good, bad = fit(query, better), fit(query, worse)
    assert good is not None
    assert bad is None or good[0] > bad[0]


def test_a_name_made_to_be_slow_is_not() -> None:
    found = fit("a" * 40 + "b", "a" * 5000)
    assert found is None
