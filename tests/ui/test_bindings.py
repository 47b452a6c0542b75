"""The key table in a running app."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.screen import ModalScreen
from textual.widgets import Input

from awstui.keys import ALL, resolve
from awstui.ui.bindings import bindings, keymap, on_list
from awstui.ui.table import Table


class Listener(App[None]):
    BINDINGS = bindings("everywhere", "list")
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, overrides: dict[str, str], typing: bool = False) -> None:
        super().__init__()
        self.done: list[str] = []
        self.typing = typing
        resolved, faults = resolve(overrides)
        assert faults == []
        self.set_keymap(keymap(resolved))

    def compose(self) -> ComposeResult:
        if self.typing:
            yield Input()

    async def run_action(self, action: object, *args: object, **kwargs: object) -> bool:
        self.done.append(action[1] if isinstance(action, tuple) else str(action))
        return True


@pytest.mark.parametrize(
    ("overrides", "pressed", "done"),
    [
        ({}, [":", "?", "f1", "x", "<", "N"], ["command_line", "help", "help", "delete", "sort_left", "sort_name"]),
        ({"list.delete": ""}, ["x", "ctrl+d", "e"], ["edit"]),
        ({"list.delete": "e", "list.edit": "x,Z"}, ["e", "x", "Z"], ["delete", "edit", "edit"]),
        ({"app.help": "shift+h"}, ["?", "f1", "H"], ["help"]),
    ],
)
async def test_keys_reach_their_actions(overrides: dict[str, str], pressed: list[str], done: list[str]) -> None:
    app = Listener(overrides)
    async with app.run_test() as pilot:
        await pilot.press(*pressed)
        assert app.done == done


async def test_only_quit_works_over_an_overlay() -> None:
    app = Listener({})
    async with app.run_test() as pilot:
        await app.push_screen(ModalScreen())
        await pilot.press("x", ":", "ctrl+p", "q", "ctrl+q")
        assert app.done == ["quit_now"]


async def test_letters_are_typed_and_quit_still_works() -> None:
    app = Listener({}, typing=True)
    async with app.run_test() as pilot:
        await pilot.press("x", ":", "ctrl+q")
        assert app.query_one(Input).value == "x:"
        assert app.done == ["quit_now"]


def test_the_tables_own_bindings_are_those_of_the_key_table() -> None:
    own = {binding.id: (binding.key, binding.action) for binding in Table.BINDINGS if isinstance(binding, Binding)}
    assert own == {key.id: (key.keys, key.action) for key in ALL if key.where == "table"}


def test_keys_of_screen_files_are_told_where_their_owner_put_them() -> None:
    moved, faults = resolve({"list.delete": "Z", "table.open": ""})
    assert faults == []
    assert [on_list(key, moved) for key in ("x", "enter", "V", "")] == ["Z", "", "V", ""]
    assert [on_list(key, resolve({})[0]) for key in ("x", "enter")] == ["x ctrl+d", "Enter"]
