"""CloudWatch's answers as series: pages, gaps and parts of answers, on botocore's Stubber; the real thing on moto."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from botocore.stub import ANY, Stubber
from hypothesis import given
from hypothesis import strategies as st

from awstui.engine import metrics
from awstui.engine.metrics import POINTS, QUERIES, Wanted, period_for

NOW = 1_700_000_030.0
SENT, DEPTH = Wanted("Sent", "Sum", "Count", "sent"), Wanted("Depth", "Maximum", "Count")


@pytest.fixture
def stub() -> Iterator[Stubber]:
    client = boto3.client("cloudwatch", "eu-west-1", aws_access_key_id="x", aws_secret_access_key="x")
    with Stubber(client) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def at(*seconds: float) -> list[datetime.datetime]:
    return [datetime.datetime.fromtimestamp(each, datetime.UTC) for each in seconds]


def result(name: str, *points: tuple[float, float], state: str = "Complete", **more: Any) -> dict[str, Any]:
    times, values = at(*(time for time, _ in points)), [value for _, value in points]
    return {"Id": name, "Timestamps": times, "Values": values, "StatusCode": state, **more}


def asked(stub: Stubber, span: float = 3600) -> metrics.Metrics:
    return metrics.over_time(stub.client, "AWS/SQS", {"QueueName": "q"}, (SENT, DEPTH), span=span, now=NOW)


@given(st.floats(60, 400 * 86_400))
def test_a_period_is_no_shorter_than_it_must_be(span: float) -> None:
    period = period_for(span)
    assert span / period <= POINTS or period == 86_400
    shorter = [each for each in (60, 300, 600, 900, 1800, 3600) if each < period]
    assert not shorter or span / shorter[-1] > POINTS


@pytest.mark.parametrize(("span", "period"), [(3600, 60), (86_400, 600), (604_800, 3600)])
def test_an_hour_a_day_and_a_week_have_round_periods(span: float, period: int) -> None:
    assert period_for(span) == period


def test_pages_are_followed_and_put_in_order(stub: Stubber) -> None:
    base = NOW // 60 * 60
    first = {"MetricDataResults": [result("m0", (base - 120, 2.0), (base - 300, 1.0), state="PartialData")]}
    queries = {"MetricDataQueries": ANY, "StartTime": ANY, "EndTime": ANY, "ScanBy": "TimestampAscending"}
    stub.add_response("get_metric_data", first | {"NextToken": "t"}, queries)
    rest = {"MetricDataResults": [result("m0", (base - 60, 3.0)), result("m1", (base, 9.0))]}
    stub.add_response("get_metric_data", rest, queries | {"NextToken": "t"})
    found = asked(stub)
    sent, depth = found.series
    assert sent.times == (base - 300, base - 120, base - 60)
    assert sent.values == (1.0, 2.0, 3.0)
    assert (sent.latest, sent.note, sent.title) == (3.0, "", "sent")
    assert (depth.values, depth.title) == ((9.0,), "Depth")
    assert found.period == 60


def test_what_was_not_measured_is_absent_and_not_zero(stub: Stubber) -> None:
    base = NOW // 60 * 60
    stub.add_response("get_metric_data", {"MetricDataResults": [result("m0", (base - 600, 0.0), (base - 120, 4.0))]})
    sent, depth = asked(stub).series
    assert sent.values == (0.0, 4.0)
    assert (depth.times, depth.values, depth.latest, depth.note) == ((), (), None, "")


def test_a_sum_over_a_period_that_is_not_over_is_left_out_and_a_level_is_not(stub: Stubber) -> None:
    base = NOW // 60 * 60
    points = ((base - 60, 40.0), (base, 3.0))
    stub.add_response("get_metric_data", {"MetricDataResults": [result("m0", *points), result("m1", *points)]})
    sent, depth = asked(stub).series
    assert sent.values == (40.0,)
    assert depth.values == (40.0, 3.0)


@pytest.mark.parametrize(
    ("state", "words"),
    [("PartialData", "only a part"), ("InternalError", "failed to answer"), ("Forbidden", "does not show it")],
)
def test_an_incomplete_answer_says_so(stub: Stubber, state: str, words: str) -> None:
    told = [{"Code": "MaxDatapoints", "Value": "too many"}]
    answer = {"MetricDataResults": [result("m0", state=state, Messages=told), result("m1")]}
    stub.add_response("get_metric_data", answer | {"Messages": [{"Code": "Odd", "Value": "in general"}]})
    found = asked(stub)
    assert words in found.series[0].note
    assert "MaxDatapoints: too many" in found.series[0].note
    assert found.series[1].note == ""
    assert found.notes == ("Odd: in general",)


def test_a_token_that_comes_again_ends_the_pages(stub: Stubber) -> None:
    for _ in range(2):
        stub.add_response("get_metric_data", {"MetricDataResults": [], "NextToken": "same"})
    assert asked(stub).series[0].values == ()


def test_a_refusal_is_raised(stub: Stubber) -> None:
    stub.add_client_error("get_metric_data", "AccessDenied", "no", http_status_code=403)
    with pytest.raises(ClientError, match="AccessDenied"):
        asked(stub)


def test_the_newest_value_of_many_things_costs_a_call_per_five_hundred(stub: Stubber) -> None:
    names = [f"q-{n}" for n in range(QUERIES + 1)]
    base = NOW // 60 * 60
    sizes: list[int] = []
    stub.client.meta.events.register(
        "before-parameter-build.cloudwatch.GetMetricData",
        lambda params, **_: sizes.append(len(params["MetricDataQueries"])),
    )
    many = [result("m0", (base - 60, 5.0), (base - 180, 7.0)), result("m499", (base, 1.0)), result("m2")]
    stub.add_response("get_metric_data", {"MetricDataResults": many})
    stub.add_response("get_metric_data", {"MetricDataResults": [result("m0", (base - 60, 8.0))]})
    found = metrics.latest(stub.client, "AWS/SQS", "Age", "QueueName", names, now=NOW)
    assert sizes == [QUERIES, 1]
    assert len(found) == QUERIES + 1
    assert (found["q-0"], found["q-499"], found["q-500"], found["q-2"], found["q-3"]) == (5.0, 1.0, 8.0, None, None)


def test_nothing_is_asked_about_nothing(stub: Stubber) -> None:
    assert metrics.latest(stub.client, "AWS/SQS", "Age", "QueueName", [], now=NOW) == {}
