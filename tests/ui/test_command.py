"""The `:` line: what Tab types."""

from __future__ import annotations

import pytest

from awstui.ui.command import CommandLine
from tests.ui.host import Host

COULD = ["where", "clone", "delete"]


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        (["tab"], "where"),
        (["tab", "tab"], "clone"),
        (["tab", "tab", "tab", "tab"], "where"),
        (["shift+tab"], "where"),
        (["tab", "shift+tab"], "where"),
        (["tab", "tab", "shift+tab"], "where"),
    ],
)
async def test_tab_goes_through_what_could_be_meant_and_never_back_to_its_end(keys: list[str], text: str) -> None:
    app = Host(CommandLine(lambda typed: COULD, []))
    async with app.run_test() as pilot:
        await pilot.press(*keys, "enter")
        assert app.answers == [text]
