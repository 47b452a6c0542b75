"""The status checks and events in the list of instances, and how few calls they take."""

from __future__ import annotations

import datetime
from typing import Any, cast

import pytest
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st

from awstui import protocol as p
from awstui.catalog.load import quick
from awstui.engine.core import Engine
from awstui.engine.listings import Listing
from awstui.engine.services.ec2 import statuses
from awstui.engine.work import Work
from tests.engine.services.ec2.aws import launch, stubbed
from tests.standins import client

SCREEN = quick("ec2.instances")
assert SCREEN is not None
COLUMNS = [column.name for column in SCREEN.columns]
HERE = p.Place(None, "us-east-1")


def status(name: str, instance: str = "ok", system: str = "ok", *events: dict[str, Any]) -> dict[str, Any]:
    return {
        "InstanceId": name,
        "InstanceStatus": {"Status": instance},
        "SystemStatus": {"Status": system},
        "Events": list(events),
    }


def listing(ids: list[str]) -> Listing:
    assert SCREEN is not None
    made = Listing(SCREEN, HERE, "DescribeInstances", {})
    made.hold([{"InstanceId": name} for name in ids])
    return made


@pytest.mark.parametrize(
    ("parts", "word"),
    [
        (("ok", "ok"), "ok"),
        (("ok", "impaired"), "impaired"),
        (("initializing", "ok"), "initializing"),
        (("insufficient-data", "initializing"), "insufficient-data"),
        (("not-applicable", "not-applicable"), ""),
    ],
)
def test_the_worst_check_is_the_word(parts: tuple[str, str], word: str) -> None:
    assert statuses.checks_word(status("i-1", *parts)) == word


def test_an_event_that_is_not_over_is_told_and_one_that_is_over_is_not() -> None:
    begins = datetime.datetime(2026, 11, 30, 14, tzinfo=datetime.UTC)
    due = {"Code": "instance-retirement", "Description": "degraded", "NotBefore": begins}
    over = {"Code": "system-reboot", "Description": "[Completed] done", "NotBefore": begins}
    assert statuses.members(status("i-1", "ok", "ok", over, due)) == {
        "Checks": "ok, event",
        "Event": "instance-retirement from 2026-11-30 14:00",
    }
    assert statuses.members(status("i-1", "ok", "ok", over)) == {"Checks": "ok", "Event": None}
    assert statuses.members(status("i-1", "not-applicable", "not-applicable", due))["Checks"] == "event"
    assert statuses.members(None) == {"Checks": None, "Event": None}


def test_one_that_is_gone_meanwhile_does_not_hide_the_others() -> None:
    missing = ("InvalidInstanceID.NotFound", "The instance IDs 'i-00a, i-00b' do not exist")
    found = {"InstanceStatuses": [status("i-00c")]}
    with stubbed(("describe_instance_status", missing), ("describe_instance_status", found)) as ec2:
        assert list(statuses.statuses(ec2, ["i-00a", "i-00b", "i-00c"])) == ["i-00c"]
        assert ec2.asked[-1] == {"InstanceIds": ["i-00c"], "IncludeAllInstances": True}


def test_a_refusal_is_raised() -> None:
    denied = ("UnauthorizedOperation", "You are not authorized")
    with stubbed(("describe_instance_status", denied)) as ec2, pytest.raises(ClientError):
        statuses.statuses(ec2, ["i-00a"])


@given(count=st.integers(1, 450), batch=st.integers(1, 40))
def test_a_list_costs_a_call_for_every_hundred_instances_whatever_the_batches(count: int, batch: int) -> None:
    asked: list[list[str]] = []

    class Counting(statuses.Known):
        pass

    ids = [f"i-{number:05x}" for number in range(count)]
    known, of = Counting(), listing(ids)

    def ask(client: Any, wanted: list[str]) -> dict[str, Any]:
        asked.append(list(wanted))
        return {name: status(name) for name in wanted}

    kept, statuses.statuses = statuses.statuses, cast(Any, ask)
    try:
        for first in range(0, count, batch):
            part = ids[first : first + batch]
            assert set(known.of(None, of, part, ids)) == set(part)
    finally:
        statuses.statuses = kept
    named = [name for call in asked for name in call]
    assert len(named) == len(set(named)) == count
    assert len(asked) <= -(-count // (statuses.MOST - batch + 1))


def test_the_list_is_enriched_without_a_call_of_its_own(moto_url: str, keys: None) -> None:
    ids = launch(client("ec2", moto_url, "us-east-1"), 3)
    engine, work = Engine(p.Configure(endpoint_url=moto_url)), Work(7)
    pages = [reply for reply in engine.answer(p.List("ec2.instances", HERE), work) if isinstance(reply, p.Page)]
    assert [name for page in pages for name in page.ids] == ids
    cells = [reply for reply in engine.answer(p.Enrich(7, (0, 2))) if isinstance(reply, p.Cells)]
    assert [(set(each.rows), each.partial, each.unknown) for each in cells] == [({0, 2}, False, ())]
    assert cells[0].rows[2][COLUMNS.index("Checks")] == "ok"


def test_what_fails_costs_its_own_columns_only(moto_url: str, keys: None, monkeypatch: pytest.MonkeyPatch) -> None:
    launch(client("ec2", moto_url, "us-east-1"), 1)
    engine, work = Engine(p.Configure(endpoint_url=moto_url)), Work(7)
    list(engine.answer(p.List("ec2.instances", HERE), work))

    def refuse(*_: Any) -> None:
        told = {"Error": {"Code": "UnauthorizedOperation", "Message": "You are not authorized"}}
        raise ClientError(cast(Any, told), "DescribeInstanceStatus")

    monkeypatch.setattr(statuses, "statuses", refuse)
    (cells,) = [reply for reply in engine.answer(p.Enrich(7, (0,))) if isinstance(reply, p.Cells)]
    assert cells.unknown == ("Checks", "Event")
    assert "DescribeInstanceStatus" in cells.notes[0].sentence
