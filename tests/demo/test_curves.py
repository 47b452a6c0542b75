"""The metrics of the demo's queues: believable as functions of time, and true of what lies in the queues now."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awstui.demo import Demo
from awstui.demo.curves import NIGHTLY, OUTAGE, PEAKS, Lying, point, rate
from awstui.engine import metrics
from awstui.engine.metrics import SPANS
from awstui.engine.services.sqs.metrics import DIMENSION, NAMESPACE, WANTED, oldest_ages
from tests.standins import client

DAY = 86_400
MONDAY = datetime(2025, 11, 17, tzinfo=UTC).timestamp()
VISIBLE, AGE = "ApproximateNumberOfMessagesVisible", "ApproximateAgeOfOldestMessage"
MOMENTS = st.floats(MONDAY, MONDAY + 7 * DAY)


@given(st.sampled_from(sorted(PEAKS)), MOMENTS)
def test_a_rate_is_a_whole_number_that_is_the_same_whenever_it_is_asked_for(name: str, moment: float) -> None:
    found = rate(name, moment)
    assert found == rate(name, moment // 60 * 60)
    assert found is not None
    assert 0 <= found == int(found) <= PEAKS[name] * 1.6


def test_a_shop_sells_by_day_and_on_working_days() -> None:
    def hour(day: int, at: int) -> float:
        return sum(rate("emails", MONDAY + day * DAY + at * 3600 + minute * 60) or 0 for minute in range(60))

    assert hour(0, 14) > 4 * hour(0, 3)
    assert hour(0, 14) > 1.2 * hour(6, 14)


def test_a_nightly_job_is_silent_by_day_and_an_unknown_queue_always() -> None:
    assert rate(NIGHTLY, MONDAY + 2 * 3600 + 300) == 6
    assert rate(NIGHTLY, MONDAY + 14 * 3600) is None
    assert rate("image-resize", MONDAY + 14 * 3600) is None
    assert point("image-resize", VISIBLE, MONDAY, Lying(), MONDAY) is None, "not in use: not zero"


def test_an_outage_lets_messages_wait_and_get_old_and_is_worked_off() -> None:
    now = MONDAY + 3 * DAY + 14 * 3600
    begun = (now - OUTAGE[0] * DAY) // 600 * 600
    within, after, done = begun + OUTAGE[1] - 60, begun + OUTAGE[1] + 600, begun + 2 * OUTAGE[1]

    def told(metric: str, moment: float) -> float:
        found = point("orders", metric, moment, Lying(), now)
        assert found is not None
        return found

    assert told("NumberOfMessagesReceived", within) == 0 < told("NumberOfMessagesSent", within)
    assert told(VISIBLE, within) > told(VISIBLE, after) > told(VISIBLE, done) == 0
    assert told(AGE, within) == OUTAGE[1] - 60
    assert told("NumberOfMessagesReceived", after) == 2 * told("NumberOfMessagesSent", after)
    assert told(AGE, begun - 60) == 0


@given(st.lists(st.floats(MONDAY, MONDAY + DAY), min_size=1, max_size=20), st.floats(MONDAY, MONDAY + DAY))
def test_what_lies_in_a_queue_now_lay_there_since_it_was_sent(sent: list[float], moment: float) -> None:
    lying = Lying(tuple(sorted(sent)))
    there = [each for each in sent if each <= moment]
    depth, age = (point("some-dlq", metric, moment, lying, MONDAY + DAY) for metric in (VISIBLE, AGE))
    if there:
        assert depth == len(there)
        assert age == moment - min(there)
    else:
        assert (depth, age) == (None, None)
    assert point("some-dlq", "NumberOfMessagesSent", moment, lying, MONDAY + DAY) is None, "SQS itself moved them there"


@pytest.mark.parametrize("span", SPANS)
def test_the_demo_answers_for_every_span_and_agrees_with_its_queues(seeded: Demo, span: str) -> None:
    cloudwatch, sqs = client("cloudwatch", seeded.endpoint_url), client("sqs", seeded.endpoint_url)
    found = metrics.over_time(cloudwatch, NAMESPACE, {DIMENSION: "orders"}, WANTED, span=SPANS[span], now=time.time())
    by_title = {series.title: series for series in found.series}
    most = SPANS[span] / found.period
    assert all(most * 0.9 <= len(series.values) <= most + 2 for series in found.series)
    assert list(by_title["sent"].times) == sorted(by_title["sent"].times)
    if span != "7d":
        url = sqs.get_queue_url(QueueName="orders")["QueueUrl"]
        counts = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
        assert by_title["available"].latest == pytest.approx(int(counts["ApproximateNumberOfMessages"]), abs=5)


def test_the_demo_has_ages_for_queues_in_use_and_none_for_others(seeded: Demo) -> None:
    ages = oldest_ages(client("cloudwatch", seeded.endpoint_url), ["orders-dlq", "orders", "image-resize", "gone"])
    dead, orders = ages["orders-dlq"], ages["orders"]
    assert dead is not None
    assert orders is not None
    assert dead > 2 * DAY > 3600 > orders
    assert (ages["image-resize"], ages["gone"]) == (None, None)


def test_metrics_of_others_are_still_motos_own(seeded: Demo) -> None:
    cloudwatch = client("cloudwatch", seeded.endpoint_url)
    cloudwatch.put_metric_data(Namespace="Shop", MetricData=[{"MetricName": "Baskets", "Value": 4.0}])
    found = metrics.over_time(
        cloudwatch, "Shop", {}, (metrics.Wanted("Baskets", "Maximum", "None"),), span=3600, now=time.time()
    )
    assert found.series[0].values == (4.0,)
