"""Notices."""

from __future__ import annotations

from textual.widgets._toast import Toast

from tests.ui.scripted import Bench


async def test_what_is_said_again_takes_the_place_of_the_one_before() -> None:
    bench = Bench(lambda message: [])
    async with bench.app.run_test() as pilot:
        for said in ("Read-only", "Copied", "Read-only", "Read-only"):
            bench.app.say(said, "warning")
            await pilot.pause()
        left = [each.message for each in bench.app._notifications if each.message in ("Read-only", "Copied")]
        assert left == ["Copied", "Read-only"]


async def test_a_notice_covers_neither_the_footer_nor_the_line_above_it() -> None:
    bench = Bench(lambda message: [])
    async with bench.app.run_test(size=(80, 24), notifications=True) as pilot:
        bench.app.say("Copied")
        await pilot.pause()
        await pilot.pause()
        toast = bench.app.screen.query_one(Toast)
        assert toast.region.height > 0
        assert toast.region.bottom <= 22
