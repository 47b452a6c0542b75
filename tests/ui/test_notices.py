"""Notices."""

from __future__ import annotations

from tests.ui.scripted import Bench


async def test_what_is_said_again_takes_the_place_of_the_one_before() -> None:
    bench = Bench(lambda message: [])
    async with bench.app.run_test() as pilot:
        for said in ("Read-only", "Copied", "Read-only", "Read-only"):
            bench.app.say(said, "warning")
            await pilot.pause()
        left = [each.message for each in bench.app._notifications if each.message in ("Read-only", "Copied")]
        assert left == ["Copied", "Read-only"]
