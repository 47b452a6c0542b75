"""A tab that plots what CloudWatch measured of one thing; a console says which job reads it."""

from __future__ import annotations

import asyncio
import shlex
from collections.abc import Mapping
from importlib import import_module
from typing import Any, ClassVar

from textual.app import ComposeResult

from awstui import protocol as p
from awstui.errors import AwsFailed, EngineGone
from awstui.protocol.metrics import Metrics
from awstui.ui import metric_words
from awstui.ui.bindings import bindings
from awstui.ui.lines import Faults, Line
from awstui.ui.plots import Plots
from awstui.ui.resource_tab import ResourceTab

RESOLUTION = 60.0
"""Seconds: AWS services report once a minute, so asking more often costs and shows nothing new."""


class MetricsTab(ResourceTab):
    """h, d and w choose the span, j and k a metric, Enter shows it large."""

    TITLE = "Metrics"
    WHERE = "metrics"
    BINDINGS = bindings("metrics", own=("app.back", "app.copy_command", "app.maximize"))
    ABOUT = """
CloudWatch measures most things once a minute and is a minute or two behind. It keeps the points of a minute for 15 days
and those of an hour for 15 months. A gap in a curve is a time nothing was measured in, which is not zero.

Every look costs: AWS bills GetMetricData by the metric asked for ($0.01 for a thousand of them in most regions).
Watching (t) therefore asks no more often than once a minute."""
    JOB: ClassVar[str] = ""  # what answers Value(Metrics) over a span, a key of `metric_words.SPANS`: "sqs.metrics"
    NAMESPACE: ClassVar[str] = ""  # CloudWatch's, for the command to copy: "AWS/SQS"
    NOTHING: ClassVar[str] = "Nothing was measured in this span."

    def __init__(self) -> None:
        super().__init__()
        self.plots = Plots()
        self.note = Line(id="metrics-note")
        self.faults = Faults()
        self.line = Line(id="metrics-line")
        self.span = "1h"
        self.metrics: Metrics | None = None
        self.failure: p.Failure | None = None
        self.watching = False
        self.pause = asyncio.sleep
        self._asking = False

    # ---- what a console says

    def dimensions(self) -> Mapping[str, str]:
        """What names the thing to CloudWatch, for the command to copy: {"QueueName": "orders"}."""
        return {}

    def label(self) -> str:
        """What the thing is called."""
        return self.page.title_for_history()

    # ---- life

    def compose(self) -> ComposeResult:
        """Plots, what holds for all of them, what failed, what is shown."""
        yield self.plots
        yield self.note
        yield self.faults
        yield self.line

    def on_mount(self) -> None:
        """No line without a note."""
        self.note.display = False

    def begin(self) -> None:
        """Ask CloudWatch for the first time."""
        self._draw()
        self.ask_again()

    def engine_died(self) -> None:
        """Ask again; the plots are what they were."""
        self.ask_again()

    def ask_again(self) -> None:
        """Ask for what is to be shown now."""
        work: Any = self._load
        self.run_worker(work, group="metrics", exclusive=True, exit_on_error=False)

    async def _load(self) -> None:
        self._asking = True
        self._draw()
        engine = self.console.engine
        try:
            found, _ = await asyncio.gather(
                engine.one(self.job(self.JOB, span=self.span), p.Value),
                asyncio.to_thread(import_module, "textual_plotext"),
            )  # drawing is imported while CloudWatch is asked, so that neither waits for the other
        except AwsFailed as error:
            self.failure = error.failure
        except EngineGone:
            pass  # the app says so, and a new engine makes this tab ask again
        else:
            self.metrics, self.failure = found.value, None
        self._asking = False
        self._draw()

    # ---- what is shown

    def _draw(self) -> None:
        metrics = self.metrics
        nothing = "Asking CloudWatch…" if self._asking else ""
        self.plots.show(metric_words.graphs(metrics, self.NOTHING) if metrics is not None else (), nothing)
        notes = " ".join(metrics.notes) if metrics is not None else ""
        self.note.display = bool(notes)
        self.note.show("", notes)
        failures = [self.failure] if self.failure is not None else []
        self.faults.show(failures, False, self.console.login_key())
        self._tell()

    def _tell(self) -> None:
        """What is shown, and what is under way."""
        parts = [metric_words.SPANS[self.span]]  # the most important first: a narrow screen cuts the end
        if self._asking and self.metrics is not None:
            parts.append("asking…")
        if self.watching:
            parts.append(f"watching every {self.interval:g}s")
        if self.metrics is not None:
            parts += metric_words.measured(self.metrics)
        shown, total = self.plots.shown, len(self.plots.graphs)
        part = f"{shown.start + 1}–{shown.stop}" if len(shown) > 1 else f"{shown.start + 1}"
        self.line.show("", " · ".join(parts), f"{part} of {total}" if len(shown) < total else "")

    def on_plots_selected(self, event: Plots.Selected) -> None:
        """Another one is selected, or it is large now."""
        self._tell()

    def on_resize(self) -> None:
        """Another number of plots may fit."""
        self.call_after_refresh(self._tell)

    # ---- keys

    def action_span(self, span: str) -> None:
        """Show another span; what is shown stays until CloudWatch has answered."""
        if span != self.span:
            self.span = span
            self.ask_again()

    def action_next_metric(self) -> None:
        """The metric after this one."""
        self.plots.select(self.plots.selected + 1)

    def action_previous_metric(self) -> None:
        """The metric before this one."""
        self.plots.select(self.plots.selected - 1)

    def action_enlarge(self) -> None:
        """The selected metric alone, or all that fit."""
        self.plots.enlarge(not self.plots.large)

    def action_maximize(self) -> None:
        """The same, on the key that makes things full screen."""
        self.action_enlarge()

    def action_refresh(self) -> None:
        """Ask CloudWatch again."""
        self.console.engine.revive()
        self.ask_again()

    @property
    def interval(self) -> float:
        """Seconds between two refreshes while watching."""
        return max(RESOLUTION, self.console.settings.watch_seconds)

    def action_watch(self) -> None:
        """Refresh by itself, or no longer; what that costs is said."""
        self.watching = not self.watching
        self._tell()
        if not self.watching:
            self.workers.cancel_group(self, "watch")
            return
        count = len(self.metrics.series) if self.metrics is not None else 0
        self.console.say(metric_words.watching(self.interval, count))
        work: Any = self._watch
        self.run_worker(work, group="watch", exclusive=True, exit_on_error=False)

    async def _watch(self) -> None:
        while True:
            await self.pause(self.interval)
            if self.console.screen is self.page and self.page.front is self and not self._asking:
                self.ask_again()

    def action_numbers(self) -> None:
        """Every number as a document."""
        if self.metrics is None:
            self.console.say("There are no numbers yet.", "warning")
            return
        title = f"{self.label()}: metrics, {metric_words.SPANS[self.span]}"
        document = p.Document(self.label(), "", metric_words.numbers(self.metrics), self.aws_command())
        self.console.show_document(title, document, "json")

    def action_copy_command(self) -> None:
        """The `aws` command that reads the same."""
        if command := self.aws_command():
            self.console.copy(command, "aws cloudwatch get-metric-data …")
        else:
            self.console.say("CloudWatch has not answered yet; then there is a command to copy.", "warning")

    def aws_command(self) -> str:
        """`aws cloudwatch get-metric-data` for what is shown; empty before anything is."""
        if self.metrics is None:
            return ""
        words = metric_words.command(self.metrics, self.NAMESPACE, self.dimensions(), self.context)
        return shlex.join(words)

    def action_failure(self) -> None:
        """What failed last, whole."""
        self.console.show_failures([self.failure])

    def action_back(self) -> None:
        """Esc: small again, else back."""
        if self.plots.large:
            self.plots.enlarge(False)
        else:
            super().action_back()
