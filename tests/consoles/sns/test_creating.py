"""The form a topic is made with."""

from __future__ import annotations

from typing import Any

import pytest

from awstui.consoles import dialog
from awstui.consoles.sns.creating import wrong
from awstui.ui.form import Form
from tests.consoles.bench import PLACE, opened, press
from tests.consoles.sns.bench import Topics
from tests.ui.scripted import settle


@pytest.mark.parametrize(
    ("answers", "fields"),
    [
        ({"name": "orders"}, set()),
        ({"name": "orders.fifo", "fifo": True, "content_based_dedup": True}, set()),
        ({"name": "orders", "fifo": True}, {"name"}),
        ({"name": "a b"}, {"name"}),
        ({"name": "orders", "content_based_dedup": True}, {"content_based_dedup"}),
        ({"name": "orders", "display_name": "x" * 101}, {"display_name"}),
        ({}, {"name"}),
    ],
)
def test_what_sns_would_refuse(answers: dict[str, Any], fields: set[str]) -> None:
    assert set(wrong(answers)) == fields


class Listing:
    is_attached = True
    asked = 0

    def changed(self) -> None:
        self.asked += 1


async def test_a_topic_is_asked_for_confirmed_and_made() -> None:
    bench, screen = Topics(), Listing()
    async with bench.app.run_test(size=(100, 40)) as pilot:
        await opened(bench, pilot)
        bench.app.run_worker(dialog("sns.create")(bench.app, PLACE, screen))
        await settle(pilot)
        await press(pilot, *"new", "ctrl+s")
        await press(pilot, "escape")
        assert isinstance(bench.app.screen, Form)  # what was typed is still there
        await press(pilot, "ctrl+s")
        await press(pilot, "y")
        assert [job.args["name"] for job in bench.proposed] == ["new", "new"]
        assert "sns.create was done." in bench.notices
        assert screen.asked == 1
