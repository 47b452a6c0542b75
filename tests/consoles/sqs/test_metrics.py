"""The metrics tab of a queue on a scripted engine."""

from __future__ import annotations

import shlex

import pytest

from awstui import protocol as p
from awstui.consoles.sqs.metrics import QueueMetricsTab
from tests.consoles.sqs.bench import PLACE, URL, Queues, opened
from tests.ui.test_metrics import METRICS, measured, series, settle


def number(bench: Queues) -> str:
    """The digit of the tab."""
    return str(1 + next(n for n, tab in enumerate(bench.screen.tabs) if isinstance(tab, QueueMetricsTab)))


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
async def test_cloudwatch_is_asked_when_the_tab_is_first_looked_at(size: tuple[int, int]) -> None:
    bench = Queues(sqs_metrics=[p.Value(METRICS)])
    async with bench.app.run_test(size=size) as pilot:
        await opened(bench, pilot)
        assert bench.of("sqs.metrics") == []
        await pilot.press(number(bench))
        await settle(pilot)
        (job,) = bench.of("sqs.metrics")
        assert (job.place, dict(job.args)) == (PLACE, {"queue_url": URL, "span": "1h"})
        assert "▶sent" in bench.shown
        await pilot.press("w")
        await settle(pilot)
        assert bench.of("sqs.metrics")[-1].args["span"] == "7d"


async def test_a_queue_nobody_uses_says_why_there_is_nothing() -> None:
    bench = Queues(sqs_metrics=[p.Value(measured(series("sent"), series("oldest")))])
    async with bench.app.run_test(size=(80, 24)) as pilot:
        await opened(bench, pilot)
        await pilot.press(number(bench))
        await settle(pilot)
        assert "No data: CloudWatch gets metrics of a queue only while it is active" in bench.shown


async def test_the_command_names_the_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Queues(sqs_metrics=[p.Value(METRICS)])
    copied: list[str] = []
    monkeypatch.setattr(bench.app, "copy", lambda text, what: copied.append(text))
    async with bench.app.run_test(size=(80, 24)) as pilot:
        await opened(bench, pilot)
        await pilot.press(number(bench))
        await settle(pilot)
        await pilot.press("!")
        await settle(pilot)
    (command,) = copied
    assert '"Namespace":"AWS/SQS"' in command
    assert '"Name":"QueueName","Value":"orders"' in command
    assert shlex.split(command)[:3] == ["aws", "cloudwatch", "get-metric-data"]


async def test_help_says_what_looking_costs() -> None:
    bench = Queues(sqs_metrics=[p.Value(METRICS)])
    async with bench.app.run_test(size=(100, 50)) as pilot:
        await opened(bench, pilot)
        await pilot.press(number(bench))
        await settle(pilot)
        await pilot.press("?")
        await settle(pilot)
        assert "Every look costs" in bench.shown
        assert "Among metrics" in bench.shown
