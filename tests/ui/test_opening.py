"""What failed, shown whole: one failure, several, and none."""

from __future__ import annotations

import pytest

from awstui import protocol as p
from awstui.ui.document import DocumentScreen
from tests.ui.instances import pages, route, screen_of, script
from tests.ui.scripted import CONTEXT, Bench, in_front, settle

DENIED = p.Failure("denied", "You may not list queues.", "Ask for it.", code="AccessDenied", operation="ListQueues")
SLOW = p.Failure("throttled", "SQS asks to slow down.", "r asks again.", code="RequestThrottled")


def listed() -> Bench:
    return Bench(script(lambda request: [CONTEXT, *pages(3), p.End()]), route())


@pytest.mark.parametrize("failures", [[], [None], (each for each in (None, None))])
async def test_where_nothing_failed_it_is_said_and_nothing_opened(failures: list[None]) -> None:
    bench = listed()
    async with bench.app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        bench.app.show_failures(failures)
        await settle(pilot)
        assert bench.notices == "Nothing has failed here."
        assert screen_of(bench).is_current


async def test_what_failed_is_shown_whole_and_what_did_not_is_left_out() -> None:
    bench = listed()
    async with bench.app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        bench.app.show_failures([None, DENIED, None, SLOW])
        await in_front(pilot, DocumentScreen)
        for word in ("You may not list queues.", "Ask for it.", "AccessDenied", "ListQueues", "SQS asks to slow down."):
            assert word in bench.shown
        assert "None" not in bench.shown
