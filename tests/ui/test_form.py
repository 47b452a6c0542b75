"""The form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual.widgets import Input, TextArea

from awstui.protocol import Field
from awstui.ui.fields import Choice, read
from awstui.ui.form import Check, Form
from tests.ui.host import Host
from tests.ui.hostile import screen_text

NAME = Field("Name", "Name", help="of the queue")
DELAY = Field("Delay", "Delay in seconds", "integer", required=False)
FIFO = Field("Fifo", "FIFO", "bool")
KIND = Field("Type", "Type", "choice", choices=("A", "AAAA", "TXT"))
BODY = Field("Body", "Body", "body")
SECRET = Field("Code", "MFA code", "secret")
ALL = (NAME, DELAY, FIFO, KIND, BODY)


async def fill(
    fields: tuple[Field, ...], *keys: str, values: Mapping[str, Any] | None = None, check: Check | None = None
) -> tuple[list[dict[str, Any] | None], str]:
    app = Host(Form("Form", fields, values or {}, check=check))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*keys)
        await pilot.pause()
        return app.answers, screen_text(app)


@pytest.mark.parametrize("send", [["ctrl+s"], ["ctrl+enter"], ["ctrl+j"], ["tab", "enter"], ["enter"]])
async def test_a_form_can_be_sent_in_several_ways(send: list[str]) -> None:
    answers, _ = await fill((NAME,), *"orders", *send)
    assert answers == [{"Name": "orders"}]


async def test_every_kind_of_field_by_keyboard_alone() -> None:
    keys = [*"orders", "enter", *"15", "tab", "space", "tab", "right", "tab", *"ab", "enter", *"c", "tab", "enter"]
    answers, _ = await fill(ALL, *keys)
    assert answers == [{"Name": "orders", "Delay": 15, "Fifo": True, "Type": "AAAA", "Body": "ab\nc"}]


async def test_a_choice_can_be_picked_from_a_list() -> None:
    answers, _ = await fill((KIND,), "enter", *"tx", "enter", "ctrl+s")
    assert answers == [{"Type": "TXT"}]


async def test_leaving_the_list_of_choices_stays_in_the_form() -> None:
    answers, _ = await fill((KIND,), "enter", "escape", "ctrl+s")
    assert answers == [{"Type": "A"}]


async def test_yes_and_no_are_words() -> None:
    assert "[ ] no" in (await fill((FIFO,)))[1]
    answers, shown = await fill((FIFO,), "y")
    assert "[x] yes" in shown
    assert (await fill((FIFO,), "space", "enter", "y", "n", "ctrl+s"))[0] == [{"Fifo": False}]
    assert answers == []


async def test_an_optional_choice_can_be_none() -> None:
    field = Field("Type", "Type", "choice", required=False, choices=("A", "B"))
    assert (await fill((field,), "ctrl+s"))[0] == [{}]
    assert (await fill((field,), "right", "ctrl+s"))[0] == [{"Type": "A"}]


async def test_values_and_defaults_are_there_at_first() -> None:
    fields = (Field("A", "A", default="x"), Field("B", "B"), Field("C", "C", "bool", default="true"), DELAY)
    answers, _ = await fill(fields, "ctrl+s", values={"B": "y", "Delay": 0})
    assert answers == [{"A": "x", "B": "y", "C": True, "Delay": 0}]


async def test_faults_are_words_next_to_the_field_and_go_when_mended() -> None:
    app = Host(Form("Form", (NAME, DELAY), {}))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("tab", *"1e3", "ctrl+s")
        assert app.answers == []
        shown = screen_text(app)
        assert "This is needed." in shown
        assert "This must be a whole number" in shown
        assert app.focused is app.screen.query(Input).first()
        await pilot.press("x", "tab", "end", "backspace", "backspace")
        assert "This" not in screen_text(app)
        await pilot.press("enter")
        assert app.answers == [{"Name": "x", "Delay": 1}]


async def test_a_check_sees_all_values_and_its_words_are_shown() -> None:
    seen: list[Mapping[str, Any]] = []

    def check(values: Mapping[str, Any]) -> Mapping[str, str]:
        seen.append(values)
        return {"Name": "[/] is taken", "": "and all is wrong"} if values["Name"] == "a" else {}

    answers, shown = await fill((NAME, DELAY), "a", "ctrl+s", check=check)
    assert answers == []
    assert "[/] is taken" in shown
    assert "and all is wrong" in shown
    assert (await fill((NAME,), "b", "ctrl+s", check=check))[0] == [{"Name": "b"}]
    assert seen[-1] == {"Name": "b"}


async def test_esc_leaves_an_untouched_form_at_once() -> None:
    assert (await fill(ALL, "escape"))[0] == [None]


async def test_esc_asks_before_throwing_away() -> None:
    answers, shown = await fill((NAME,), "x", "escape")
    assert answers == []
    assert "Esc again leaves" in shown
    assert (await fill((NAME,), "x", "escape", "escape"))[0] == [None]
    answers, shown = await fill((NAME,), "x", "escape", "y", "escape")
    assert answers == []
    assert "Esc again leaves" in shown
    assert (await fill((NAME,), "x", "backspace", "escape"))[0] == [None]


async def test_a_secret_is_not_shown() -> None:
    _, shown = await fill((SECRET,), *"987654")
    assert "987654" not in shown
    assert (await fill((SECRET,), *"987654", "enter"))[0] == [{"Code": "987654"}]


async def test_a_pasted_newline_in_a_body_does_not_send() -> None:
    app = Host(Form("Form", (BODY,), {}))
    async with app.run_test(size=(80, 24)) as pilot:
        area = app.screen.query_one(TextArea)
        app.post_message(events.Paste("one\ntwo"))
        await pilot.press("ctrl+j", *"three")
        assert app.answers == []
        assert area.text == "one\ntwo\nthree"


async def test_a_long_form_scrolls_and_its_buttons_stay_in_sight() -> None:
    fields = tuple(Field(f"F{number}", f"Field {number}") for number in range(30))
    app = Host(Form("Form", fields, {}))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*["tab"] * 29)
        assert app.focused is app.screen.query(Input).last()
        for part in (app.focused, app.screen.query_one("#ok")):
            assert part is not None
            assert app.screen.region.contains_region(part.region)


async def test_the_form_knows_its_way_around_an_unknown_value() -> None:
    app = Host(Form("Form", (KIND,), {"Type": "MX"}))
    async with app.run_test():
        assert app.screen.query_one(Choice).value == "A"


@given(st.integers(-(10**30), 10**30), st.sampled_from(["", " ", "\t"]))
def test_whole_numbers_are_read_back(number: int, space: str) -> None:
    assert read(Field("n", "n", "integer"), f"{space}{number}{space}") == (number, "")


@given(st.sampled_from(["integer", "number"]), st.text(max_size=12))
def test_any_typed_text_is_a_number_or_a_fault(kind: str, typed: str) -> None:
    value, fault = read(Field("n", "n", kind), typed)
    assert (value is None) == bool(fault)


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("integer", " 42 ", 42), ("integer", "-1", -1), ("integer", "1_000", None), ("integer", "٣", None),
        ("integer", "1.0", None), ("number", "2.5", 2.5), ("number", "nan", None), ("number", "1e999", None),
        ("number", "inf", None), ("text", " x ", " x "), ("text", "", None), ("choice", "Z", None),
        ("choice", "A", "A"), ("bool", True, True), ("bool", False, False), ("body", "\n", "\n"), ("secret", " ", " "),
    ],
)  # fmt: skip
def test_what_is_typed_becomes_a_value_or_a_fault(kind: str, typed: str | bool, value: object) -> None:
    found, fault = read(Field("p", "p", kind, choices=("A",)), typed)
    assert found == value
    assert bool(fault) == (value is None)


@pytest.mark.parametrize("size", [(60, 15), (80, 24)])
async def test_help_longer_than_the_screen_leaves_room_for_the_fields(size: tuple[int, int]) -> None:
    told = "\n".join(f"• sentence {number} of what it costs to look at them" for number in range(30))
    app = Host(Form("Form", (NAME,), {}, help=told))
    async with app.run_test(size=size) as pilot:
        await pilot.press(*"orders")
        await pilot.pause()
        for seen in ("Input", "#ok", ".more", ".title"):
            place = app.screen.find_widget(app.screen.query_one(seen))
            assert place.visible_region.height == place.region.height > 0, seen
        above = app.screen.query_one(".help")
        assert above.scroll_y == 0 < above.max_scroll_y
        await pilot.press(*["pagedown"] * 30)
        await pilot.pause()
        assert above.scroll_y == above.max_scroll_y
        await pilot.press("ctrl+s")
    assert app.answers == [{"Name": "orders"}]


async def test_short_help_is_shown_whole_and_nothing_said_of_it() -> None:
    app = Host(Form("Form", (NAME,), {}, help="one\ntwo"))
    async with app.run_test(size=(60, 15)) as pilot:
        await pilot.pause()
        assert app.screen.query_one(".help").size.height == 2
        assert app.screen.query_one(".more").display is False


async def test_the_editor_opens_the_first_text_from_any_field(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("awstui.ui.editor.edit", lambda app, text, suffix: f"{text}, edited")
    app = Host(Form("Form", (NAME, BODY), {"Name": "orders", "Body": "a body"}))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+o")
        await pilot.pause()
        assert app.focused is app.screen.query_one(TextArea)
        await pilot.press("ctrl+s")
    assert app.answers == [{"Name": "orders", "Body": "a body, edited"}]


async def test_without_a_text_there_is_nothing_to_edit() -> None:
    _, shown = await fill((NAME,), "ctrl+o")
    assert "fields of several lines" in shown


@pytest.mark.parametrize(("held", "becomes"), [("4d", "1h"), ("1h30m", "1h"), ("90", "1h"), ("orders", "orders1h")])
async def test_a_proposed_duration_is_replaced_and_a_text_is_changed(held: str, becomes: str) -> None:
    answers, _ = await fill((NAME,), *"1h", "ctrl+s", values={"Name": held})
    assert answers == [{"Name": becomes}]
