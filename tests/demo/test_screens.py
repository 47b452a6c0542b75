"""Every list of the services the demo has: rows to look at, or a plain word that the demo lacks it."""

from __future__ import annotations

import pytest

from awstui.demo import Demo
from awstui.demo.lacks import CODE
from tests import proofs
from tests.test_screens import catalog

SERVICES = {
    *("ec2", "sqs", "dynamodb", "route53", "cloudformation", "sts", "sns", "rds", "apigateway", "apigatewayv2"),
    *("cloudfront", "lambda", "iam", "s3", "cloudwatch", "logs", "autoscaling", "elbv2", "clb"),
    *("codebuild", "codecommit", "resourcegroupstaggingapi"),
}
KEYS = [key for key, screen in catalog().screens.items() if screen.file in SERVICES]
_WORLDS: dict[str, proofs.World] = {}


@pytest.fixture
def world(seeded: Demo, monkeypatch: pytest.MonkeyPatch) -> proofs.World:
    """The demo with nothing in it that a user would not find there."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIADEMO000000000001")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "opens-nothing")
    assert seeded.faults == []
    url = seeded.endpoint_url
    return _WORLDS.setdefault(url, proofs.World("demo", url, catalog()))


@pytest.mark.parametrize("key", KEYS)
def test_a_list_has_rows_or_says_that_the_demo_lacks_it(key: str, world: proofs.World) -> None:
    opened = world.open(key)
    assert opened.lists, "no row leads here"
    assert opened.rows or CODE in opened.fault, opened.fault or "empty"
    assert "moto raised" not in opened.fault or "NotImplementedError" in opened.fault, opened.fault


def test_most_lists_have_rows(world: proofs.World) -> None:
    assert sum(bool(world.open(key).rows) for key in KEYS) > len(KEYS) * 0.9
