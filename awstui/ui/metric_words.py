"""What a metrics tab says: numbers in words, numbers as a document, the command that reads them. Pure."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from awstui.protocol import Context
from awstui.protocol.metrics import Metrics, Series
from awstui.rows.cells import span
from awstui.ui.axes import clock, words
from awstui.ui.plot import Graph

SPANS = {"1h": "last hour", "24h": "last 24 hours", "7d": "last 7 days"}
"""What can be looked at, and what it is called."""

PRICE = 0.01
"""US dollars for a thousand metrics asked for with GetMetricData (CloudWatch pricing, most regions)."""


def graphs(metrics: Metrics, nothing: str) -> tuple[Graph, ...]:
    """A graph per series.

    Args:
        metrics: what was measured.
        nothing: what to say of a series without a point that has no note of its own.
    """
    made = []
    for each in metrics.series:
        title = each.title or each.name
        graph = Graph(
            title, said(each, metrics), each.unit, metrics.period, metrics.start, metrics.end, each.times, each.values
        )
        made.append(graph if _finite(each) else _without(graph, each.note or nothing))
    return tuple(made)


def _without(graph: Graph, nothing: str) -> Graph:
    return Graph(graph.title, "no data", graph.unit, graph.period, graph.start, graph.end, empty=nothing)


def _finite(series: Series) -> list[float]:
    return [value for value in series.values if math.isfinite(value)]


def said(series: Series, metrics: Metrics) -> str:
    """The numbers that matter: the latest and when, the smallest and the largest; of sums the total."""
    values = _finite(series)
    if not values:
        return "no data"
    when = clock(series.times[-1], metrics.end - metrics.start)
    parts = [f"{words(values[-1], series.unit)} at {when}"]
    parts.append(f"min {words(min(values), series.unit)}")
    parts.append(f"max {words(max(values), series.unit)}")
    if series.statistic == "Sum":
        parts.append(f"total {words(sum(values), series.unit)}")
    if series.note:
        parts.append(series.note)
    return " · ".join(parts)


def measured(metrics: Metrics) -> list[str]:
    """From when to when, and what a point stands for."""
    spread = metrics.end - metrics.start
    return [f"{clock(metrics.start, spread)} to {clock(metrics.end, spread)}", f"a point every {span(metrics.period)}"]


def watching(interval: float, count: int) -> str:
    """What watching does and costs.

    Args:
        interval: seconds between two refreshes.
        count: metrics asked for at each; 0 when that is not known yet.
    """
    told = f"Watching: asking CloudWatch every {interval:g} s. It measures once a minute and is a minute or two behind."
    if not count:
        return told
    cost = count * 3600 / interval * PRICE / 1000
    return f"{told}\n{count} metrics a time: about ${cost:.4f} an hour. t stops."


def numbers(metrics: Metrics) -> dict[str, Any]:
    """All of it as a document; times as ISO text in UTC."""
    return {
        "from": iso(metrics.start),
        "to": iso(metrics.end),
        "period": metrics.period,
        "notes": list(metrics.notes),
        "metrics": [
            {
                "name": each.name,
                "title": each.title,
                "statistic": each.statistic,
                "unit": each.unit,
                "note": each.note,
                "points": {iso(time): value for time, value in zip(each.times, each.values, strict=True)},
            }
            for each in metrics.series
        ],
    }


def command(metrics: Metrics, namespace: str, dimensions: Mapping[str, str], context: Context | None) -> list[str]:
    """The words of the `aws cloudwatch get-metric-data` command that reads the same.

    Args:
        metrics: what was read.
        namespace: CloudWatch's: "AWS/SQS".
        dimensions: what names the thing: {"QueueName": "orders"}.
        context: profile and region, when they are known.
    """
    told = [{"Name": name, "Value": value} for name, value in dimensions.items()]
    queries = [
        {
            "Id": f"m{number}",
            "MetricStat": {
                "Metric": {"Namespace": namespace, "MetricName": each.name, "Dimensions": told},
                "Period": metrics.period,
                "Stat": each.statistic,
            },
        }
        for number, each in enumerate(metrics.series)
    ]
    made = ["aws", "cloudwatch", "get-metric-data", "--start-time", iso(metrics.start), "--end-time", iso(metrics.end)]
    made += ["--metric-data-queries", json.dumps(queries, separators=(",", ":"))]
    if context and context.profile and not context.profile.startswith("("):
        made += ["--profile", context.profile]
    if context and context.region:
        made += ["--region", context.region]
    return made


def iso(moment: float) -> str:
    """A moment as CloudWatch writes it: 2026-11-25T14:05:00Z."""
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
