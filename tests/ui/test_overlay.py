"""Overlays answer once."""

from __future__ import annotations

from typing import Any

import pytest
from textual.screen import Screen

from awstui.ui.command import CommandLine
from awstui.ui.confirm import Confirm
from tests.ui.host import Host
from tests.ui.test_confirm import STOP


@pytest.mark.parametrize("screen", [Confirm(STOP), CommandLine(lambda text: [], [])])
async def test_a_second_answer_on_its_way_takes_nothing_else_along(screen: Screen[Any]) -> None:
    app = Host(screen)
    async with app.run_test() as pilot:
        await pilot.pause()
        below = app.screen_stack[:-1]
        screen.dismiss("y")
        screen.dismiss("y")
        await pilot.pause()
        assert app.screen_stack == below
        assert app.answers == ["y"]
