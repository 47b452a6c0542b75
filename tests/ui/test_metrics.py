"""The metrics tab: spans, gaps in words, watching, numbers, commands, failures that keep what was there."""

from __future__ import annotations

import asyncio
import json
import re
import shlex
from collections.abc import Iterable, Mapping
from typing import Any

import pytest
from textual.pilot import Pilot

from awstui import protocol as p
from awstui.protocol.metrics import Metrics, Series
from awstui.settings import Settings
from awstui.ui.document import DocumentScreen
from awstui.ui.metric_words import graphs, numbers, said
from awstui.ui.metrics import MetricsTab
from awstui.ui.tabs import Tabbed
from tests.ui import hostile
from tests.ui.scripted import CONTEXT, Bench

START = 1_790_000_000.0
TIMES = tuple(START + 60 * n for n in range(60))
NAMES = ("sent", "received", "deleted", "available", "in flight", "oldest")


def series(title: str, *values: float, statistic: str = "Sum", unit: str = "Count", note: str = "") -> Series:
    return Series(f"Number-{title}", unit, statistic, TIMES[: len(values)], values, title, note)


def measured(*found: Series, notes: tuple[str, ...] = ()) -> Metrics:
    return Metrics(START, START + 3600, 60, found, notes)


METRICS = measured(*(series(name, *(float(n + 10 * at) for n in range(60))) for at, name in enumerate(NAMES)))
DENIED = p.Failure(
    "denied", "dev may not do cloudwatch:GetMetricData.", "Ask for it.", "AccessDenied", "req-1", "GetMetricData"
)


class Thing(MetricsTab):
    JOB = "thing.metrics"
    NAMESPACE = "AWS/Things"

    def dimensions(self) -> Mapping[str, str]:
        return {"Thing": "it's"}


class Console(Tabbed):
    def __init__(self) -> None:
        self.tab = Thing()
        super().__init__((self.tab,))

    def title_for_history(self) -> str:
        return "Thing one"


class Things(Bench):
    """A console whose job answers what `answers` has next, the last one again and again."""

    def __init__(self, *answers: Iterable[Any] | None, settings: Settings | None = None) -> None:
        self.answers = list(answers)
        super().__init__(self._answer, settings=settings)
        self.screen = Console()

    def _answer(self, request: Any) -> Iterable[Any] | None:
        if isinstance(request, p.Job):
            return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [CONTEXT] if isinstance(request, p.Resolve) else []

    @property
    def spans(self) -> list[str]:
        return [job.args["span"] for job in self.asked(p.Job)]


async def settle(pilot: Pilot[Any]) -> None:
    if loading := [each for each in pilot.app.workers if each.group == "metrics" and not each.is_finished]:
        await pilot.app.workers.wait_for_complete(loading)
    for _ in range(4):
        await pilot.pause()


async def opened(bench: Things, pilot: Pilot[Any], wait: bool = True) -> None:
    await pilot.pause()
    bench.app.contexts[bench.app.place] = CONTEXT
    bench.app.push_screen(bench.screen)
    for _ in range(4):
        await pilot.pause()
    if wait:
        await settle(pilot)


ALL = [p.Value(METRICS)]


async def test_two_plots_fit_a_small_terminal_and_say_their_numbers() -> None:
    bench = Things(ALL)
    async with bench.app.run_test(size=(80, 24)) as pilot:
        await opened(bench, pilot)
        assert bench.spans == ["1h"]
        assert re.search(r"▶sent {2}59 at \d\d:\d\d · min 0 · max 59 · total 1,770", bench.shown)
        assert "received " in bench.shown
        assert "deleted" not in bench.shown
        assert "1–2 of 6" in bench.shown
        assert "last hour" in bench.shown
        assert "a point every 1m" in bench.shown
        await pilot.press("j", "j")
        await settle(pilot)
        assert "▶deleted" in bench.shown
        assert "3–4 of 6" in bench.shown
        await pilot.press("k", "enter")
        await settle(pilot)
        assert "▶received" in bench.shown
        assert "2 of 6" in bench.shown
        await pilot.press("escape")
        await settle(pilot)
        assert "1–2 of 6" in bench.shown
        assert bench.app.screen is bench.screen


async def test_all_six_are_seen_on_a_large_terminal() -> None:
    bench = Things(ALL)
    async with bench.app.run_test(size=(200, 50)) as pilot:
        await opened(bench, pilot)
        assert all(f"{name} " in bench.shown for name in NAMES)
        assert "of 6" not in bench.shown


async def test_the_spans_are_in_the_footer_and_in_the_menu() -> None:
    bench = Things(ALL, ALL)
    async with bench.app.run_test(size=(100, 24)) as pilot:
        await opened(bench, pilot)
        assert "h hour  d day  w week" in bench.shown
        await pilot.press("a")
        await settle(pilot)
        await pilot.press(*"24", "enter")
        await settle(pilot)
        assert bench.spans == ["1h", "24h"]
        assert "last 24 hours" in bench.shown


async def test_another_span_keeps_the_plots_until_it_is_there() -> None:
    bench = Things(ALL, None)
    async with bench.app.run_test(size=(80, 24)) as pilot:
        await opened(bench, pilot)
        await pilot.press("d")
        await pilot.pause()
        await pilot.pause()
        assert bench.spans == ["1h", "24h"]
        assert "▶sent" in bench.shown
        assert "last 24 hours" in bench.shown
        assert "asking…" in bench.shown
        bench.engine.later(p.Job, p.Value(measured(series("sent", 7.0))), p.End())
        await settle(pilot)
        assert "7 at" in bench.shown
        assert "asking…" not in bench.shown
        await pilot.press("d")
        await settle(pilot)
        assert bench.spans == ["1h", "24h"]
        await pilot.press("w")
        await pilot.pause()
        await pilot.pause()
        assert bench.spans == ["1h", "24h", "7d"]


async def test_the_answer_to_a_span_left_meanwhile_is_not_shown() -> None:
    bench = Things(None)
    async with bench.app.run_test(size=(80, 24)) as pilot:
        await opened(bench, pilot, wait=False)
        first = max(bench.engine.numbers)
        assert "Asking CloudWatch…" in bench.shown
        await pilot.press("d")
        await pilot.pause()
        bench.engine.give(first, p.Value(measured(series("stale", 1.0))))
        bench.engine.later(p.Job, p.Value(measured(series("fresh", 2.0))), p.End())
        await settle(pilot)
        assert "fresh" in bench.shown
        assert "stale" not in bench.shown


async def test_missing_data_is_said_in_words_and_is_not_zero() -> None:
    one = measured(series("sent"), series("oldest", 5.0, note="only part of it"), notes=("Some of it is late.",))
    bench = Things([p.Value(one)])
    async with bench.app.run_test(size=(80, 24)) as pilot:
        await opened(bench, pilot)
        assert "sent  no data" in bench.shown
        assert "Nothing was measured in this span." in bench.shown
        assert "only part of it" in bench.shown
        assert "Some of it is late." in bench.shown


async def test_a_failure_keeps_what_was_there_and_E_tells_it() -> None:
    bench = Things(ALL, [DENIED], ALL)
    async with bench.app.run_test(size=(80, 24)) as pilot:
        await opened(bench, pilot)
        await pilot.press("r")
        await settle(pilot)
        assert "✗ dev may not do cloudwatch:GetMetricData. Ask for it." in bench.shown
        assert "▶sent" in bench.shown
        await pilot.press("E")
        await settle(pilot)
        assert isinstance(bench.app.screen, DocumentScreen)
        assert "req-1" in bench.shown
        await pilot.press("escape", "r")
        await settle(pilot)
        assert "✗" not in bench.shown


async def test_a_first_answer_that_fails_says_so_where_the_plots_would_be() -> None:
    bench = Things([DENIED])
    async with bench.app.run_test(size=(80, 24)) as pilot:
        await opened(bench, pilot)
        assert "✗ dev may not do" in bench.shown
        assert "Asking" not in bench.shown
        await pilot.press("y", "!")
        await settle(pilot)
        assert "no numbers yet" in bench.notices
        assert bench.app.screen is bench.screen


async def test_watching_asks_no_more_often_than_cloudwatch_measures_and_only_in_front() -> None:
    bench = Things(ALL, settings=Settings(watch_seconds=5.0))
    ticks: asyncio.Queue[None] = asyncio.Queue()
    waits: list[float] = []

    async def pause(seconds: float) -> None:
        waits.append(seconds)
        await ticks.get()

    async with bench.app.run_test(size=(80, 24)) as pilot:
        await opened(bench, pilot)
        bench.screen.tab.pause = pause  # type: ignore[assignment]
        await pilot.press("t")
        await settle(pilot)
        assert "watching every 60s" in bench.shown
        assert "6 metrics a time: about $0.0036 an hour" in bench.notices
        ticks.put_nowait(None)
        while len(waits) < 2:
            await pilot.pause()
        assert waits == [60.0, 60.0]
        assert len(bench.spans) == 2
        await pilot.press("y")
        await settle(pilot)
        ticks.put_nowait(None)
        while len(waits) < 3:
            await pilot.pause()
        assert len(bench.spans) == 2
        await pilot.press("escape", "t")
        await settle(pilot)
        assert "watching" not in bench.screen.tab.line.text


async def test_a_slower_watch_setting_is_kept() -> None:
    bench = Things(ALL, settings=Settings(watch_seconds=300.0))
    async with bench.app.run_test(size=(80, 24)) as pilot:
        await opened(bench, pilot)
        assert bench.screen.tab.interval == 300


async def test_numbers_are_a_document_and_the_command_reads_them(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Things(ALL)
    async with bench.app.run_test(size=(100, 40)) as pilot:
        await opened(bench, pilot)
        await pilot.press("y")
        await settle(pilot)
        assert isinstance(bench.app.screen, DocumentScreen)
        assert "Number-sent" in bench.shown
        await pilot.press("escape")
        copied: list[str] = []
        monkeypatch.setattr(bench.app, "copy", lambda text, what: copied.append(text))
        await pilot.press("!")
        await settle(pilot)
    words = shlex.split(copied[0])
    assert words[:3] == ["aws", "cloudwatch", "get-metric-data"]
    given = dict(zip(words[3::2], words[4::2], strict=True))
    assert given["--start-time"] == "2026-09-21T14:13:20Z"
    assert (given["--profile"], given["--region"]) == ("dev", "eu-west-1")
    queries = json.loads(given["--metric-data-queries"])
    assert [query["MetricStat"]["Metric"]["MetricName"] for query in queries] == [f"Number-{name}" for name in NAMES]
    assert queries[0]["MetricStat"]["Metric"]["Dimensions"] == [{"Name": "Thing", "Value": "it's"}]
    assert queries[0]["MetricStat"]["Period"] == 60


async def test_a_new_engine_is_asked_again() -> None:
    bench = Things(ALL)
    async with bench.app.run_test(size=(80, 24)) as pilot:
        await opened(bench, pilot)
        bench.engine.die()
        await settle(pilot)
        assert len(bench.engines) == 2
        assert bench.spans == ["1h", "1h"]
        assert "▶sent" in bench.shown


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
async def test_hostile_names_and_notes_steer_nothing(size: tuple[int, int]) -> None:
    odd = [series(text, 1.0, 2.0, note=text, unit=text) for text in hostile.EXAMPLES[:6]]
    found = measured(*odd, *[series(text, note=text) for text in hostile.EXAMPLES[6:12]], notes=hostile.EXAMPLES)
    bench = Things([p.Value(found)])
    async with bench.app.run_test(size=size) as pilot:
        await opened(bench, pilot)
        for _ in range(12):
            assert hostile.offences(bench.app) == []
            await pilot.press("j")
            await pilot.pause()


def test_what_is_no_number_is_neither_latest_nor_largest() -> None:
    odd = series("sent", 1.0, float("inf"), float("nan"), statistic="Maximum")
    assert re.fullmatch(r"1 at \d\d:\d\d · min 1 · max 1", said(odd, measured(odd)))
    assert said(series("sent", float("nan")), METRICS) == "no data"
    (graph,) = graphs(measured(series("sent", float("nan"))), "nothing here")
    assert (graph.empty, graph.times) == ("nothing here", ())


def test_a_document_has_every_point_at_its_time() -> None:
    found = numbers(measured(series("sent", 3.0, 4.0)))
    assert found["metrics"][0]["points"] == {"2026-09-21T14:13:20Z": 3.0, "2026-09-21T14:14:20Z": 4.0}
