"""The metrics of topics, as moto keeps them."""

from __future__ import annotations

import datetime
import time

import pytest

from awstui.engine.services.sns.metrics import SPANS
from awstui.errors import UsageError
from tests.engine.services.lent import Lent
from tests.standins import client

ARN = "arn:aws:sns:eu-west-1:123456789012:orders.fifo"


@pytest.mark.parametrize("span", SPANS)
def test_a_topic_has_what_was_published_and_what_became_of_it(moto_url: str, span: str) -> None:
    when = datetime.datetime.fromtimestamp(time.time() - SPANS[span] / 2, datetime.UTC)
    for topic, value in (("orders.fifo", 2.0), ("orders.fifo", 3.0), ("other", 99.0)):
        data = {"MetricName": "NumberOfMessagesPublished", "Timestamp": when, "Value": value,
                "Dimensions": [{"Name": "TopicName", "Value": topic}]}  # fmt: skip
        client("cloudwatch", moto_url).put_metric_data(Namespace="AWS/SNS", MetricData=[data])
    (found,) = Lent(moto_url).values("sns.metrics", topic_arn=ARN, span=span)
    by_title = {series.title: series.values for series in found.series}
    assert list(by_title) == ["published", "delivered", "failed", "filtered out", "to DLQs", "size"]
    assert by_title["published"] == (5.0,)
    assert by_title["failed"] == ()
    assert found.period >= 300, "SNS reports every five minutes"


def test_another_span_is_a_fault_of_the_caller(moto_url: str) -> None:
    with pytest.raises(UsageError, match="1h, 24h, 7d"):
        Lent(moto_url).values("sns.metrics", topic_arn=ARN, span="1y")
