"""Sending many: what is said before."""

from __future__ import annotations

from tests.engine.services.sqs.shop import Shop


def test_lines_that_cannot_be_sent_are_counted_among_all_lines(shop: Shop) -> None:
    shop.make("orders")
    lines = '{"body": "fine"}\n\nno JSON\n{"body": ""}\n{"body": "fine too"}'
    planned = shop.planned("sqs.send_many", queue_url=shop.url("orders"), lines=lines)
    assert planned.refused.startswith("2 of 4 cannot be sent, so none was: line 3:")
    assert [check.partition(":")[0] for check in planned.checks] == ["line 3", "line 4"]
