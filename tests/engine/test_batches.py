"""Enrichment of many rows by one call, and parameters of a list that its rows keep; on moto."""

from __future__ import annotations

from typing import Any

import pytest

from awstui import protocol as p
from awstui.engine import calls
from awstui.engine.core import Engine
from awstui.engine.work import Work
from tests import standins

HERE = p.Place(None, "eu-west-1")
pytestmark = pytest.mark.usefixtures("keys")
SERVICES = 23


@pytest.fixture
def engine(moto_url: str) -> Engine:
    """An engine on a moto with two clusters whose services have the same names."""
    ecs = standins.client("ecs", moto_url)
    ecs.register_task_definition(family="web", containerDefinitions=[{"name": "web", "image": "nginx", "memory": 64}])
    for cluster, count in (("one", 1), ("two", 2)):
        ecs.create_cluster(clusterName=cluster)
        for number in range(SERVICES):
            name = f"web-{number}"
            ecs.create_service(cluster=cluster, serviceName=name, taskDefinition="web", desiredCount=count)
    return Engine(p.Configure(endpoint_url=moto_url))


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The input of every single call."""
    seen: list[dict[str, Any]] = []
    call = calls.call

    def noted(client: Any, operation: str, params: Any = None) -> dict[str, Any]:
        seen.append(dict(params))
        return call(client, operation, params)

    monkeypatch.setattr(calls, "call", noted)
    return seen


def listed(engine: Engine, screen: str, **params: str) -> list[Any]:
    """Every reply to a list, which is listing 1 from now on."""
    return list(engine.answer(p.List(screen, HERE, params), Work(1)))


def enriched(engine: Engine, rows: int) -> dict[int, p.Cells]:
    """What enrichment says, by row."""
    found = {}
    for cells in engine.answer(p.Enrich(1, tuple(range(rows))), Work(2)):
        assert isinstance(cells, p.Cells)
        for row in [*cells.rows, *cells.faults]:
            found[row] = cells
    return found


def test_many_rows_are_one_call_as_far_as_aws_takes_them(engine: Engine, made: list[dict[str, Any]]) -> None:
    listed(engine, "ecs.services", cluster="two")
    found = enriched(engine, SERVICES)
    screen = engine.screen("ecs.services")
    desired = [column.name for column in screen.columns].index("Desired")
    assert [found[row].rows[row][desired] for row in range(SERVICES)] == [2] * SERVICES
    assert sorted(len(each["services"]) for each in made) == [3, 10, 10]
    assert {each["cluster"] for each in made} == {"two"}


def test_what_the_answer_leaves_out_is_a_fault_of_that_row_alone(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed(engine, "ecs.services", cluster="one")
    call = calls.call

    def short(client: Any, operation: str, params: Any = None) -> dict[str, Any]:
        answer = call(client, operation, params)
        return {"services": answer["services"][1:][::-1]}

    monkeypatch.setattr(calls, "call", short)
    found = enriched(engine, 3)
    assert "DescribeServices says nothing about" in found[0].faults[0].sentence
    assert [found[row].rows[row][0] for row in (1, 2)] == [engine.listing(1).item(row)["serviceName"] for row in (1, 2)]


def test_a_call_that_fails_costs_its_rows_only(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    listed(engine, "ecs.services", cluster="one")
    call, first = calls.call, engine.listing(1).item(0)["serviceArn"]

    def broken(client: Any, operation: str, params: Any = None) -> dict[str, Any]:
        if first in params["services"]:
            raise TimeoutError("no answer")
        return call(client, operation, params)

    monkeypatch.setattr(calls, "call", broken)
    found = enriched(engine, SERVICES)
    assert [row for row in range(SERVICES) if found[row].faults] == list(range(10))


def test_a_document_is_the_one_the_batch_would_have_brought(engine: Engine) -> None:
    listed(engine, "ecs.services", cluster="two")
    (document,) = engine.answer(p.Describe(1, 3, True), Work(2))
    assert isinstance(document, p.Document)
    assert document.data["serviceName"] == engine.listing(1).item(3)["serviceArn"].rpartition("/")[2]
    assert document.data["cluster"] == "two"
    assert "aws ecs describe-services" in document.command
    assert "--cluster two" in document.command


def test_a_kept_parameter_is_there_for_actions_and_drills(engine: Engine, moto_url: str) -> None:
    listed(engine, "ecs.services", cluster="two")
    (value,) = engine.answer(p.Follow(1, 0, "tasks"), Work(2))
    assert isinstance(value, p.Value)
    assert value.value[0]["cluster"] == "two"
    plan = p.Plan("ecs.services", "scale", HERE, 1, (0,), {"desiredCount": "5"})
    (planned,) = engine.answer(plan, Work(2))
    assert isinstance(planned, p.Planned)
    assert list(engine.answer(p.Run(planned.plan, planned.expect), Work(3))) == [p.Outcome("web-0")]
    ecs = standins.client("ecs", moto_url)
    counts = [
        ecs.describe_services(cluster=cluster, services=["web-0"])["services"][0]["desiredCount"]
        for cluster in ("one", "two")
    ]
    assert counts == [1, 5]
