"""The document viewer."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from awstui import protocol as p
from awstui.ui.document import DocumentScreen
from awstui.ui.reading import Reading
from awstui.ui.texttab import TextTab
from awstui.ui.viewer import CHUNK, FIRST, LONGEST, Viewer
from tests.ui.host import Host
from tests.ui.hostile import screen_text

DATA = {
    "Name": "orders",
    "Delay": 0,
    "Fifo": False,
    "Tags": [{"Key": "team", "Value": "Red team"}],
    "Long": "x" * 200,
}


def viewer(app: Host) -> Viewer:
    assert isinstance(app.shown, DocumentScreen)
    return app.shown.viewer


async def show(data: Any, *keys: str, form: str = "json", size: tuple[int, int] = (80, 24)) -> tuple[Host, str]:
    app = Host(DocumentScreen("A queue", data, form=form, command="aws sqs get-queue-attributes"))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await pilot.press(*keys)
        await pilot.pause()
        return app, screen_text(app)


async def test_the_forms_come_in_turn() -> None:
    _, shown = await show(DATA)
    assert '"Name": "orders",' in shown
    _, shown = await show(DATA, "y")
    assert "Name: orders" in shown
    _, shown = await show(DATA, "y", "y")
    assert "Name   orders" in shown
    _, shown = await show(DATA, "y", form="outline")
    assert '"Fifo": false' in shown


async def test_text_is_shown_as_it_is() -> None:
    app, shown = await show("one\n\ttwo [bold]\n", "y")
    assert "        two [bold]" in shown
    assert viewer(app).row_count == 2


async def test_colours_come_from_the_theme() -> None:
    app = Host(DocumentScreen("A queue", DATA))
    async with app.run_test() as pilot:
        await pilot.pause()
        line = viewer(app).render_line(1)
        colours = {seg.text.strip(): seg.style.color.name for seg in line if seg.style and seg.style.color}
        assert colours['"Name"'] == app.theme_variables["syntax-key"]
        assert colours['"orders",'] == app.theme_variables["syntax-string"]


@pytest.mark.parametrize(
    ("keys", "current", "count"),
    [
        (["/", *"team", "enter"], 0, 2),
        (["/", *"team", "enter", "n"], 1, 2),
        (["/", *"team", "enter", "n", "n"], 0, 2),
        (["/", *"team", "enter", "p"], 1, 2),
        (["/", *"Red", "enter"], 0, 1),
        (["/", *"RED", "enter"], -1, 0),
        (["/", *"red", "enter"], 0, 1),
        (["/", *"team", "escape"], -1, 0),
        (["/", *"team", "enter", "escape"], -1, 0),
        (["/", *"team", "enter", "y"], 0, 2),
    ],
)
async def test_search(keys: list[str], current: int, count: int) -> None:
    app, shown = await show(DATA, *keys)
    assert (viewer(app).current, len(viewer(app).matches)) == (current, count)
    assert app.answers == []
    if count:
        assert f"match {current + 1} of {count}" in shown


async def test_what_is_searched_for_is_seen_while_it_is_typed() -> None:
    _, shown = await show({"a": 1}, "/", *"nowhere")
    assert "nowhere" in shown


@pytest.mark.parametrize("kind", [DocumentScreen, TextTab])
def test_there_is_one_way_to_read_a_text(kind: type[Reading]) -> None:
    assert issubclass(kind, Reading)
    for name in ("action_search", "action_next_match", "on_input_changed", "action_wrap", "action_bottom"):
        assert name not in vars(kind)


async def test_a_match_far_away_comes_into_sight() -> None:
    data = {f"key-{number}": "x" * 300 + "needle" if number == 900 else number for number in range(3000)}
    app, shown = await show(data, "/", *"needle")
    assert "needle" in shown
    assert viewer(app).scroll_offset.y > 800
    assert viewer(app).scroll_offset.x > 200


async def test_esc_closes_the_search_before_it_leaves() -> None:
    app = Host(DocumentScreen("A queue", DATA))
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.press("/", "a", "enter", "escape")
        assert app.answers == []
        await pilot.press("escape")
        assert app.answers == [None]


async def test_its_help_lists_its_keys() -> None:
    app, text = await show(DATA, "?")
    assert "wrap long lines" in text
    assert app.answers == []


async def test_q_leaves_at_once() -> None:
    assert (await show(DATA, "/", "a", "enter", "q"))[0].answers == [None]


async def test_moving() -> None:
    data = list(range(500))
    assert viewer((await show(data, "j", "j", "k"))[0]).scroll_offset.y == 1
    assert "\n]" in (await show(data, "G"))[1]
    assert viewer((await show(data, "G", "g"))[0]).scroll_offset.y == 0
    assert viewer((await show(data, "space"))[0]).scroll_offset.y == 21  # 24 lines, title, footer, one in common
    assert viewer((await show(data, "pagedown", "pageup"))[0]).scroll_offset.y == 0
    assert viewer((await show(DATA, "l", "l", "h"))[0]).scroll_offset.x == 8


async def test_wrapping_shows_all_of_a_line_and_keeps_the_place() -> None:
    app, shown = await show(DATA, "w")
    assert shown.count("x") >= 200
    assert viewer(app).max_scroll_x == 0
    assert "wrapped" in shown
    assert (await show(DATA, "w", "w"))[1].count("x") < 200
    many = [f"{number:04} " + "y" * 150 for number in range(400)]
    _, shown = await show(many, *["space"] * 5, "w")
    before = (await show(many, *["space"] * 5))[1]
    first = next(line.split('"')[1][:4] for line in before.split("\n") if '"' in line)
    assert f'"{first} ' in shown


async def test_a_new_width_wraps_anew() -> None:
    app = Host(DocumentScreen("A queue", "z" * 200))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("w")
        await pilot.pause()
        assert viewer(app).row_count == 3
        await pilot.resize_terminal(40, 24)
        await pilot.pause()
        assert viewer(app).row_count > 4


async def test_copies() -> None:
    app, _ = await show({"a": "\x1b"}, "c", "!")
    assert app.copies == [
        ('{\n  "a": "\\u001b"\n}', "the document as JSON"),
        ("aws sqs get-queue-attributes", "aws sqs get-queue-attributes"),
    ]
    assert (await show("a\x1b", "c"))[0].copies == [("a\x1b", "the document as text")]


async def test_a_long_document_opens_with_its_first_lines_and_comes_to_its_end() -> None:
    data = list(range(FIRST + 10 * CHUNK))
    app = Host(DocumentScreen("Numbers", data))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert viewer(app).row_count >= FIRST
        await app.workers.wait_for_complete()
        assert viewer(app).row_count == len(data) + 2
        await pilot.press("G")
        await pilot.pause()
        assert str(data[-1]) in screen_text(app)


async def test_one_endless_line_is_folded() -> None:
    app, shown = await show("é" + "a" * (3 * LONGEST), "G")
    assert viewer(app).row_count == 4
    assert "aaa" in shown


@given(st.lists(st.text("ab é日", max_size=30), min_size=1, max_size=20), st.text("ab é", min_size=1, max_size=2))
@examples(max_examples=25, deadline=None)
async def test_every_match_is_found_and_shown_whatever_the_form(lines: list[str], needle: str) -> None:
    app = Host(DocumentScreen("Lines", "\n".join(lines)))
    async with app.run_test(size=(20, 30)) as pilot:
        await pilot.press("w")
        view = viewer(app)
        view.search(needle)
        kept = [line.text for line in view.lines]
        assert len(view.matches) == sum(line.count(needle) for line in kept)
        await pilot.pause()
        rows = [view.render_line(y) for y in range(view.size.height)]
        assert "".join(row.text.rstrip() for row in rows).replace(" ", "") == "".join(kept).replace(" ", "")


async def test_a_hidden_value_is_shown_only_when_it_is_picked() -> None:
    asked: list[str] = []

    async def reveal(field: str) -> p.Value:
        asked.append(field)
        return p.Value("s3cret")

    data = {"A": {"Password": "••••"}, "B": [{"Password": "••••"}]}
    app = Host(DocumentScreen("x", data, hidden=("/A/Password", "/B/0/Password"), reveal=reveal))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "2 hidden, v reveals" in screen_text(app)
        await pilot.press("v")
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        assert asked == []
        await pilot.press("v")
        await pilot.pause()
        await pilot.press("down", "enter")
        await pilot.pause()
        await pilot.pause()
        assert asked == ["/B/0/Password"]
        assert screen_text(app).count("••••") == 1
        assert "s3cret" in screen_text(app)
