"""Purging and deleting queues: what goes with them is said, the name is typed, SQS's pauses are kept."""

from __future__ import annotations

from typing import Any

import pytest

from awstui import protocol as p
from awstui.engine.jobs import Bench
from awstui.engine.services.sqs import removal
from awstui.engine.work import Work
from awstui.errors import AwsFailed, Refused
from awstui.guards import Guard
from awstui.protocol.sqs_attributes import redrive_text
from tests import standins
from tests.engine.services.sqs.queues import counts, fill, make
from tests.engine.services.sqs.test_attributes import Desk

pytestmark = pytest.mark.usefixtures("keys")


@pytest.fixture(params=["moto_url", "ministack_url"])
def desk(request: pytest.FixtureRequest) -> Desk:
    return Desk(request.getfixturevalue(request.param))


@pytest.fixture
def moto(moto_url: str) -> Desk:
    return Desk(moto_url)


def test_a_purge_takes_the_name_and_deletes_what_is_in_flight_too(desk: Desk) -> None:
    fill(desk.sqs, desk.url, 3)
    desk.sqs.receive_message(QueueUrl=desk.url, MaxNumberOfMessages=1, VisibilityTimeout=600)
    planned = desk.planned("sqs.purge")
    assert (planned.tier, planned.expect) == ("name", "orders")
    assert "≈2 available, ≈1 in flight, ≈0 delayed, those in flight included" in planned.effect
    assert "lag a minute" in planned.effect
    with pytest.raises(Refused, match="typed"):
        list(desk.engine.answer(p.Run(planned.plan, "y")))
    assert counts(desk.sqs, desk.url) == (2, 1)
    assert "being purged" in desk.run(desk.planned("sqs.purge"))
    assert counts(desk.sqs, desk.url) == (0, 0)


def test_a_second_purge_within_a_minute_is_refused_with_the_seconds_left(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.run(desk.planned("sqs.purge"))
    other = make(desk.sqs, "other")
    began = removal.time.time()
    monkeypatch.setattr(removal.time, "time", lambda: began + 18.5)
    planned = desk.planned("sqs.purge")
    assert planned.refused.startswith("orders was purged less than 60 s ago")
    assert planned.refused.endswith((": 41 s are left.", ": 42 s are left."))
    assert desk.planned("sqs.purge", queue_url=other).refused == ""
    monkeypatch.setattr(removal.time, "time", lambda: began + 61)
    assert desk.planned("sqs.purge").refused == ""


def test_another_awstui_knows_of_the_purge_as_well(desk: Desk) -> None:
    desk.run(desk.planned("sqs.purge"))
    again = Desk(desk.engine.configure.endpoint_url or "")
    assert "s are left" in again.planned("sqs.purge").refused


def test_a_purge_somebody_else_began_is_explained(moto: Desk) -> None:
    moto.sqs.purge_queue(QueueUrl=moto.url)
    planned = moto.planned("sqs.purge")
    assert planned.refused == ""
    with pytest.raises(AwsFailed) as told:
        list(moto.engine.answer(p.Run(planned.plan, planned.expect)))
    assert "purged less than 60 s ago" in told.value.failure.sentence
    assert "60 s at the latest" in told.value.failure.hint
    assert "PurgeQueueInProgress" in told.value.failure.code
    assert moto.planned("sqs.purge").refused == ""  # what failed is no purge


def test_a_deletion_says_what_goes_and_who_sends_its_dead_letters_there(moto: Desk) -> None:
    fill(moto.sqs, moto.url, 2)
    for name in ("web", "api"):
        make(moto.sqs, name, RedrivePolicy=redrive_text(moto.arn(), 3))
    planned = moto.planned("sqs.delete_queue")
    assert (planned.tier, planned.expect) == ("name", "orders")
    assert "≈2 available" in planned.effect
    assert "api, web have it as dead-letter queue" in planned.effect or "web, api have" in planned.effect


def test_a_deleted_queue_leaves_its_settings_in_the_journal(desk: Desk) -> None:
    desk.sqs.tag_queue(QueueUrl=desk.url, Tags={"team": "ops"})
    said = desk.run(desk.planned("sqs.delete_queue"))
    assert "its name is free at" in said
    assert not desk.sqs.list_queues().get("QueueUrls")
    (record,) = desk.engine.journal.read()
    assert record.before["Tags"] == {"team": "ops"}
    assert record.before["Attributes"]["VisibilityTimeout"] == "30"
    assert record.inverse == {}


def test_functions_that_poll_it_are_named_and_what_cannot_be_read_is_said(
    moto_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(moto_url, demo=False)
    found: list[Any] = [("work", "more"), None, ()]
    monkeypatch.setattr(removal.facts, "consumers", lambda client, arn: found.pop(0))
    monkeypatch.setattr(removal.facts, "known_sources", lambda client, url: None)
    effect = desk.planned("sqs.delete_queue").effect
    assert "Lambda polls it (work, more)" in effect
    assert "dead-letter queue could not be read" in effect
    assert "Lambda function polls it could not be read" in desk.planned("sqs.delete_queue").effect
    assert "Lambda" not in desk.planned("sqs.delete_queue").effect


@pytest.mark.parametrize("job", ["sqs.purge", "sqs.delete_queue"])
def test_read_only_and_guards_hold(moto_url: str, job: str) -> None:
    desk = Desk(moto_url, read_only=True)
    fill(desk.sqs, desk.url, 1)
    planned = desk.planned(job)
    assert "read-only" in planned.refused
    with pytest.raises(Refused, match="Read-only"):
        list(desk.engine.plans[planned.plan].carry(Bench(desk.engine, Work(2))))
    guarded = Desk(moto_url, guards=(Guard(accounts=(standins.ACCOUNT,), read_only=False, confirm="account"),))
    planned = guarded.planned(job)
    assert planned.expect == standins.ACCOUNT
    with pytest.raises(Refused, match="typed"):
        list(guarded.engine.answer(p.Run(planned.plan, "orders")))
    assert counts(desk.sqs, desk.url) == (1, 0)
