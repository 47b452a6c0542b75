"""The metrics of queues, as moto keeps them."""

from __future__ import annotations

import datetime
import time
from typing import Any

import pytest

from awstui.engine.metrics import SPANS
from awstui.engine.services.sqs.metrics import oldest_ages
from awstui.errors import UsageError
from awstui.protocol.metrics import Metrics
from tests.engine.services.lent import Lent
from tests.shop import Shop
from tests.standins import client


def put(cloudwatch: Any, queue: str, metric: str, at: float, value: float) -> None:
    when = datetime.datetime.fromtimestamp(at, datetime.UTC)
    dimensions = [{"Name": "QueueName", "Value": queue}]
    data = {"MetricName": metric, "Dimensions": dimensions, "Timestamp": when, "Value": value}
    cloudwatch.put_metric_data(Namespace="AWS/SQS", MetricData=[data])


@pytest.mark.parametrize("span", SPANS)
def test_a_queue_has_flows_and_levels_over_each_span(moto_url: str, span: str) -> None:
    url = Shop(moto_url).queue("orders")
    cloudwatch = client("cloudwatch", moto_url)
    at = time.time() - SPANS[span] / 2
    for value in (2.0, 3.0):
        put(cloudwatch, "orders", "NumberOfMessagesSent", at, value)
        put(cloudwatch, "orders", "ApproximateNumberOfMessagesVisible", at, value)
        put(cloudwatch, "emails", "NumberOfMessagesSent", at, 99.0)
    lent = Lent(moto_url)
    (found,) = lent.values("sqs.metrics", queue_url=url, span=span)
    assert isinstance(found, Metrics)
    by_title = {series.title: series for series in found.series}
    assert list(by_title) == ["sent", "received", "deleted", "available", "in flight", "oldest"]
    assert by_title["sent"].values == (5.0,), "summed over the period, of this queue alone"
    assert by_title["available"].values == (3.0,), "the highest in the period"
    assert by_title["received"].values == ()
    assert by_title["oldest"].unit == "Seconds"
    assert (found.end - found.start) / found.period <= 182
    assert set(lent.calls) <= {"GetMetricData", "CreateQueue"}


def test_another_span_is_a_fault_of_the_caller(moto_url: str) -> None:
    with pytest.raises(UsageError, match="1h, 24h, 7d"):
        Lent(moto_url).values("sqs.metrics", queue_url="https://sqs/1/q", span="1y")


def test_ages_are_the_latest_of_the_last_minutes(moto_url: str) -> None:
    cloudwatch = client("cloudwatch", moto_url)
    now = time.time()
    for queue, ago, value in (("a", 120, 70.0), ("a", 400, 10.0), ("b", 3000, 5.0)):
        put(cloudwatch, queue, "ApproximateAgeOfOldestMessage", now - ago, value)
    assert oldest_ages(cloudwatch, ["a", "b", "c"]) == {"a": 70.0, "b": None, "c": None}
