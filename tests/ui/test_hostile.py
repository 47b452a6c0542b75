"""Hostile text through every generic screen: no crash, no control byte drawn, no markup obeyed.

The host has no last filter, so each widget must be clean by itself; only what a person types or edits (inputs) has to
keep its raw text, and is looked at through the filter.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.filter import LineFilter
from textual.screen import Screen

from awstui.protocol import Field, Planned
from awstui.text import clean
from awstui.ui.confirm import Confirm
from awstui.ui.document import DocumentScreen
from awstui.ui.form import Form
from awstui.ui.help import HelpScreen
from awstui.ui.picker import Option, Picker
from awstui.ui.safe import ControlFilter
from tests.ui.host import Host
from tests.ui.hostile import EXAMPLES, many, offences, screen_text, texts

few = settings(max_examples=8, deadline=None)


class Filtered(Host):
    """As the console is: with the last filter."""

    def get_line_filters(self) -> list[LineFilter]:
        return [*super().get_line_filters(), ControlFilter()]


async def drawn(screen: Screen[Any], *keys: str, host: type[Host] = Host) -> tuple[str, list[str]]:
    """What the screen shows at first, and what it does wrong then and after each of the keys."""
    app = host(screen)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        shown, wrong = screen_text(app), offences(app)
        for key in keys:
            await pilot.press(key)
            await pilot.pause()
            wrong += offences(app)
        return shown, wrong


async def text_of(screen: Screen[Any]) -> str:
    shown, wrong = await drawn(screen)
    assert wrong == []
    return shown


def planned(found: list[str], tier: str, refused: str = "") -> Planned:
    first, last = found[0], found[-1]
    return Planned(1, first, tier, last, tuple(found), tuple(found), last, first, last, first, tuple(found), refused)


@given(many)
@few
async def test_picker(found: list[str]) -> None:
    options = [Option(str(number), text, found[0], found[-1]) for number, text in enumerate(found)]
    assert (
        await drawn(Picker(found[0], options, current="0", recent=("1",)), "down", "a", "[", "backspace", "pagedown")
    )[1] == []


@given(many, st.sampled_from(["y", "name", "account"]), texts)
@few
async def test_confirm(found: list[str], tier: str, refused: str) -> None:
    assert (await drawn(Confirm(planned(found, tier), grace=0), "pagedown", "x", "enter"))[1] == []
    assert (await drawn(Confirm(planned(found, tier, refused), grace=0), "pagedown"))[1] == []


@given(many)
@few
async def test_form(found: list[str]) -> None:
    kinds = ("text", "integer", "number", "bool", "secret", "body")
    fields = [Field(kind, found[0], kind, help=found[-1], default=found[0]) for kind in kinds]
    fields.append(Field("choice", found[-1], "choice", choices=tuple(found)))

    def check(values: object) -> dict[str, str]:
        return {"text": found[0], "": found[-1]}

    form = Form(found[0], fields, {"body": found[-1], "text": found[0]}, help=found[-1], check=check, ok=found[0])
    assert (await drawn(form, "tab", "tab", "ctrl+s", "escape", host=Filtered))[1] == []
    labels = Form(found[0], [Field("x", text, "bool", help=text) for text in found], {}, found[0], check, found[-1])
    assert (await drawn(labels, "ctrl+s"))[1] == []


@given(many, st.sampled_from(["json", "yaml", "outline"]))
@few
async def test_document(found: list[str], form: str) -> None:
    data = {text: {"list": found, "tags": [{"Key": text, "Value": text}]} for text in found}
    assert (await drawn(DocumentScreen(found[0], data, form), "y", "w", "y", "y", "G"))[1] == []
    assert (await drawn(DocumentScreen(found[-1], "\n".join(found), command=found[0]), "w", "G"))[1] == []


@given(many)
@few
async def test_help(found: list[str]) -> None:
    rows = [(text, text, text) for text in found]
    assert (await drawn(HelpScreen(found[0], "\n".join(found), [(found[-1], rows)]), "G"))[1] == []


@pytest.mark.parametrize("text", [text for text in EXAMPLES if text.strip() and len(text) < 40])
async def test_the_text_itself_is_shown(text: str) -> None:
    seen = _joined(clean(text))
    assert seen in _joined(await text_of(Picker("Pick", [Option("1", text)])))
    assert seen in _joined(await text_of(Confirm(planned([text], "y"))))
    assert seen in _joined(await text_of(HelpScreen("Help", "", [("Keys", [("x", "y", text)])])))
    assert seen in _joined(await text_of(Form("Form", [Field("x", text, "bool")], {})))
    lines = await text_of(DocumentScreen("Document", text))
    assert all(clean(line) in lines for line in text.replace("\t", " " * 7).splitlines() if len(line) > 1)


def _joined(shown: str) -> str:
    """Without what wrapping puts in."""
    return "".join(shown.split())


async def test_what_is_pasted_into_a_form_is_filtered_and_kept() -> None:
    raw = "".join(EXAMPLES).replace("\n", "").replace("\r", "")
    form = Form("Form", [Field("x", "X")], {"x": raw})
    app = Filtered(form)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert offences(app) == []
        await pilot.press("ctrl+s")
        assert app.answers == [{"x": raw}]
