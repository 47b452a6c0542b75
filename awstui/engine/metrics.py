"""What CloudWatch measured: several series over a span for a plot, or the latest value of one metric for many things.

GetMetricData is not free: it costs by the metric asked for (CloudWatch pricing), so nothing here is asked twice.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from awstui.errors import UsageError
from awstui.protocol.metrics import Metrics, Series

POINTS = 180
"""Points of a series at most: as many as a wide terminal has columns to draw them in."""

QUERIES = 500
"""Metrics a call takes (API reference, GetMetricData)."""

SPANS = {"1h": 3600, "24h": 86_400, "7d": 604_800}
"""What a console asks for, in seconds."""

_PERIODS = (60, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400)

_STATES = {
    "PartialData": "CloudWatch sent only a part of it",
    "InternalError": "CloudWatch failed to answer for it",
    "Forbidden": "CloudWatch does not show it to this account",
}
"""StatusCode of a result -> what it means when no further page follows (API reference, MetricDataResult)."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One series to ask for: CloudWatch's name, the statistic that makes sense of it, its unit, what people call it."""

    name: str
    statistic: str
    unit: str
    title: str = ""


def span_of(args: Mapping[str, Any]) -> int:
    """The seconds a job's `span` stands for, a key of SPANS ("1h" when there is none); UsageError for any other."""
    span = args.get("span", "1h")
    if span not in SPANS:
        raise UsageError(f"Metrics are shown over {', '.join(SPANS)}, not {span}.")
    return SPANS[span]


def period_for(span: float, most: int = POINTS, least: int = 60) -> int:
    """The shortest period, in seconds, in which a span of so many seconds has at most `most` points.

    Args:
        span: seconds.
        most: points.
        least: seconds between two measurements: a shorter period would only make gaps.
    """
    return next((period for period in _PERIODS if period >= least and span / period <= most), _PERIODS[-1])


def over_time(
    client: Any,
    namespace: str,
    dimensions: Mapping[str, str],
    wanted: Sequence[Wanted],
    *,
    span: float,
    now: float,
    least: int = 60,
) -> Metrics:
    """Several metrics of one thing over a span that ends now, oldest point first.

    Periods in which nothing was measured are absent. A sum over a period that is not over yet is left out: it would
    look like a collapse.

    Args:
        client: a botocore CloudWatch client.
        namespace: "AWS/SQS".
        dimensions: the thing: {"QueueName": "orders"}.
        wanted: which metrics, QUERIES at most.
        span: seconds.
        now: epoch seconds.
        least: how often the service reports, in seconds: a shorter period would be all gaps.

    Raises: what GetMetricData raises.
    """
    period = period_for(span, least=least)
    start, end = (now - span) // period * period, (now // period + 1) * period
    queries = [
        _query(f"m{number}", namespace, each.name, dimensions, each.statistic, period)
        for number, each in enumerate(wanted)
    ]
    found, states, notes = _ask(client, queries, start, end, "TimestampAscending")
    series = []
    for number, each in enumerate(wanted):
        name = f"m{number}"
        points = sorted(found.get(name, {}).items())
        if each.statistic == "Sum":
            points = [(time, value) for time, value in points if time + period <= now]
        times, values = tuple(time for time, _ in points), tuple(value for _, value in points)
        note = states.get(name, "")
        series.append(Series(each.name, each.unit, each.statistic, times, values, each.title or each.name, note))
    return Metrics(start, end, period, tuple(series), tuple(notes))


def latest(
    client: Any,
    namespace: str,
    metric: str,
    dimension: str,
    names: Sequence[str],
    *,
    now: float,
    window: float = 600,
    statistic: str = "Maximum",
) -> dict[str, float | None]:
    """The newest value of one metric for each of many things, None for what nothing was measured of in the window.

    Args:
        client: a botocore CloudWatch client.
        namespace: "AWS/SQS".
        metric: "ApproximateAgeOfOldestMessage".
        dimension: the dimension that names the thing: "QueueName".
        names: the things.
        now: epoch seconds.
        window: seconds to look back.
        statistic: as CloudWatch calls it.

    Raises: what GetMetricData raises.
    """
    newest: dict[str, float | None] = dict.fromkeys(names)
    start, end = (now - window) // 60 * 60, (now // 60 + 1) * 60
    for first in range(0, len(names), QUERIES):
        part = names[first : first + QUERIES]
        queries = [
            _query(f"m{number}", namespace, metric, {dimension: name}, statistic, 60)
            for number, name in enumerate(part)
        ]
        found, _, _ = _ask(client, queries, start, end, "TimestampDescending")
        for number, name in enumerate(part):
            if points := found.get(f"m{number}"):
                newest[name] = points[max(points)]
    return newest


def _query(
    id: str, namespace: str, metric: str, dimensions: Mapping[str, str], statistic: str, period: int
) -> dict[str, Any]:
    told = [{"Name": name, "Value": value} for name, value in dimensions.items()]
    measured = {"Namespace": namespace, "MetricName": metric, "Dimensions": told}
    return {"Id": id, "MetricStat": {"Metric": measured, "Period": period, "Stat": statistic}}


def _ask(
    client: Any, queries: Sequence[Mapping[str, Any]], start: float, end: float, order: str
) -> tuple[dict[str, dict[float, float]], dict[str, str], list[str]]:
    """All pages of one GetMetricData: points by query id, a sentence by id for what is incomplete, general notes."""
    found: dict[str, dict[float, float]] = {}
    states: dict[str, str] = {}
    notes: dict[str, None] = {}
    for page in _pages(client, queries, start, end, order):
        for note in _messages(page):
            notes[note] = None
        for result in page.get("MetricDataResults") or ():
            points = found.setdefault(result["Id"], {})
            pairs = zip(result.get("Timestamps") or (), result.get("Values") or (), strict=False)
            points.update((time.timestamp(), float(value)) for time, value in pairs)
            told = [_STATES[state]] if (state := result.get("StatusCode", "")) in _STATES else []
            states[result["Id"]] = "; ".join([*told, *_messages(result)])  # what the last page says counts
    return found, states, list(notes)


def _pages(
    client: Any, queries: Sequence[Mapping[str, Any]], start: float, end: float, order: str
) -> Iterator[Mapping[str, Any]]:
    asked: dict[str, Any] = {
        "MetricDataQueries": queries,
        "StartTime": datetime.datetime.fromtimestamp(start, datetime.UTC),
        "EndTime": datetime.datetime.fromtimestamp(end, datetime.UTC),
        "ScanBy": order,
    }
    seen: set[str] = set()
    while True:
        page = client.get_metric_data(**asked)
        yield page
        token = page.get("NextToken") or ""
        if not token or token in seen:
            return
        seen.add(token)
        asked["NextToken"] = token


def _messages(told: Mapping[str, Any]) -> list[str]:
    return [f"{each.get('Code', '')}: {each.get('Value', '')}".strip(": ") for each in told.get("Messages") or ()]
