"""Lists, enrichment, documents, drill-downs; on moto and on the stub."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from awstui import protocol as p
from awstui.engine.core import Engine
from awstui.engine.listings import Listing
from awstui.engine.work import Work
from awstui.errors import UsageError
from benchmarks.stub import Stub
from tests import standins

HERE = p.Place(None, "eu-west-1")
pytestmark = pytest.mark.usefixtures("keys")


def replies(engine: Engine, request: Any, number: int = 1) -> list[Any]:
    """Every reply."""
    return list(engine.answer(request, Work(number)))


def of(kind: type, found: list[Any]) -> list[Any]:
    """Those of a kind."""
    return [reply for reply in found if isinstance(reply, kind)]


def test_every_page_comes_and_the_context_comes_first() -> None:
    with Stub(pages=3, items=4) as stub:
        engine = Engine(p.Configure(endpoint_url=stub.url))
        found = replies(engine, p.List("ec2.instances", HERE))
        assert isinstance(found[0], p.Context)
        assert found[0].region == "eu-west-1"
        assert [page.start for page in of(p.Page, found)] == [0, 4, 8]
        names = [name for page in of(p.Page, found) for name in page.ids]
        assert len(set(names)) == 12


def test_a_filter_goes_to_aws_and_not_where_there_is_none(moto_url: str) -> None:
    ec2 = standins.client("ec2", moto_url)
    image = ec2.describe_images()["Images"][0]["ImageId"]
    for kind in ("t3.micro", "m5.large"):
        ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1, InstanceType=kind)
    engine = Engine(p.Configure(endpoint_url=moto_url))
    found = replies(engine, p.List("ec2.instances", HERE, {}, (("instance-type", ("t3.micro",)),)))
    assert sum(len(page.rows) for page in of(p.Page, found)) == 1
    with pytest.raises(UsageError, match="use / to filter"):
        replies(engine, p.List("sqs.queues", HERE, {}, (("x", ("y",)),)))


def test_parameters_are_typed_and_a_wrong_one_names_the_nearest(moto_url: str) -> None:
    sqs = standins.client("sqs", moto_url)
    for name in ("orders", "payments"):
        sqs.create_queue(QueueName=name)
    engine = Engine(p.Configure(endpoint_url=moto_url))
    found = replies(engine, p.List("sqs.queues", HERE, {"prefix": "ord"}))
    assert sum(len(page.rows) for page in of(p.Page, found)) == 1
    with pytest.raises(UsageError, match="prefix"):
        replies(engine, p.List("sqs.queues", HERE, {"prefx": "ord"}))
    with pytest.raises(UsageError, match="number"):
        replies(engine, p.List("sqs.queues", HERE, {"MaxResults": "many"}))


def test_a_child_list_without_its_parent_says_where_to_come_from() -> None:
    engine = Engine(p.Configure(endpoint_url="http://127.0.0.1:1"))
    with pytest.raises(UsageError, match=r":route53\.zones"):
        replies(engine, p.List("route53.records", HERE))


def test_enrichment_fills_the_rows_and_one_failure_stays_in_its_row(moto_url: str) -> None:
    sqs = standins.client("sqs", moto_url)
    urls = [sqs.create_queue(QueueName=name)["QueueUrl"] for name in ("alpha", "beta")]
    sqs.send_message(QueueUrl=urls[0], MessageBody="hello")
    engine = Engine(p.Configure(endpoint_url=moto_url))
    replies(engine, p.List("sqs.queues", HERE))
    sqs.delete_queue(QueueUrl=urls[1])
    cells = of(p.Cells, replies(engine, p.Enrich(1, (0, 1))))
    filled = {row: values for reply in cells for row, values in reply.rows.items()}
    faults = {row: failure for reply in cells for row, failure in reply.faults.items()}
    assert 1 in filled[0]
    assert faults[1].code
    document = of(p.Document, replies(engine, p.Describe(1, 0, full=False)))[0]
    assert document.data["Attributes"]["ApproximateNumberOfMessages"] == "1"
    assert document.arn == f"arn:aws:sqs:eu-west-1:{standins.ACCOUNT}:alpha"


def test_a_row_without_what_a_call_needs_is_shown_and_not_asked_about() -> None:
    """SNS lists subscriptions whose ARN is a word."""
    with Stub() as stub:
        engine = Engine(p.Configure(endpoint_url=stub.url))
        screen = engine.screen("sns.subscriptions")
        for number, arn in enumerate(("PendingConfirmation", "Deleted"), 1):
            listing = Listing(screen, HERE, screen.list.operation, {}, engine.sessions.context(HERE).generation)
            listing.hold([{"SubscriptionArn": arn, "Protocol": "email", "Endpoint": "a@b.eu", "TopicArn": "arn:t"}])
            engine.hold(Work(number), listing)
            (cells,) = of(p.Cells, replies(engine, p.Enrich(number, (0,))))
            assert cells.faults == {}
            assert cells.rows[0][3] == {"PendingConfirmation": "pending", "Deleted": "deleted"}[arn]
            (document,) = of(p.Document, replies(engine, p.Describe(number, 0)))
            assert document.fault is None
            assert document.data["SubscriptionArn"] == arn
            assert "list-subscriptions" in document.command
            with pytest.raises(UsageError, match=r"a@b\.eu has no SubscriptionArn"):
                replies(engine, p.Plan("sns.subscriptions", "unsubscribe", HERE, number, (0,)))
        assert stub.requests == []


def test_a_row_leads_to_its_children(moto_url: str) -> None:
    zone = standins.client("route53", moto_url).create_hosted_zone(Name="example.com", CallerReference="1")
    engine = Engine(p.Configure(endpoint_url=moto_url))
    replies(engine, p.List("route53.zones", HERE))
    screen = engine.screen("route53.zones")
    drill = next(drill for drill in screen.drills if drill.screen == "route53.records")
    params, filters, label = of(p.Value, replies(engine, p.Follow(1, 0, drill.name)))[0].value
    assert zone["HostedZone"]["Id"].endswith(str(next(iter(params.values()))).rpartition("/")[2])
    assert filters == ()
    assert label.startswith("example.com")
    records = replies(engine, p.List("route53.records", HERE, params), 2)
    assert sum(len(page.rows) for page in of(p.Page, records)) >= 2


def test_a_document_whose_detail_call_fails_shows_the_row_and_the_failure() -> None:
    with Stub(items=2) as stub:
        engine = Engine(p.Configure(endpoint_url=stub.url))
        replies(engine, p.List("dynamodb.tables", HERE))
        stub.fault("DescribeTable", "denied")
        document = of(p.Document, replies(engine, p.Describe(1, 0)))[0]
        assert document.fault is not None
        assert document.fault.code
        assert document.data


def test_a_cancelled_list_ends_incomplete() -> None:
    with Stub(pages=5, items=2) as stub:
        engine = Engine(p.Configure(endpoint_url=stub.url))
        work, found = Work(1), []
        for reply in engine.answer(p.List("ec2.instances", HERE), work):
            found.append(reply)
            if isinstance(reply, p.Page):
                work.cancel()
        assert found[-1] == p.End(complete=False)
        assert len(of(p.Page, found)) < 5


def test_the_same_list_is_spelled_as_an_aws_command() -> None:
    with Stub(items=2) as stub:
        engine = Engine(p.Configure(endpoint_url=stub.url))
        replies(engine, p.List("ec2.instances", HERE, {}, (("instance-type", ("t3.micro", "t3.small")),)))
        command = of(p.Value, replies(engine, p.Spell(1)))[0].value
        assert command.startswith("aws ec2 describe-instances --filters Name=instance-type,Values=t3.micro,t3.small")
        assert "--region eu-west-1" in command


def test_credentials_written_to_the_file_are_used_by_the_next_request(
    aws_env: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    path = aws_env / ".aws" / "credentials"

    def write(key: str, at: int) -> None:
        path.write_text(f"[default]\naws_access_key_id = {key}\naws_secret_access_key = x\n")
        os.utime(path, ns=(at, at))

    with Stub(items=2) as stub:
        engine = Engine(p.Configure(endpoint_url=stub.url))
        write("AKIAOLD0000000000001", 10**18)
        first = of(p.Context, replies(engine, p.List("ec2.instances", HERE)))[0]
        engine.identity(HERE)
        write("AKIANEW0000000000002", 2 * 10**18)
        second = of(p.Context, replies(engine, p.List("ec2.instances", HERE)))[0]
        assert second.generation != first.generation
        session = engine.sessions.session(None)
        assert session.get_credentials().access_key == "AKIANEW0000000000002"
        asked = stub.count("GetCallerIdentity")
        engine.identity(HERE)
        assert stub.count("GetCallerIdentity") == asked + 1


def test_a_row_keeps_what_its_list_was_asked_with_and_its_own_members_win(
    moto_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    queue = standins.client("sqs", moto_url).create_queue(QueueName="orders")["QueueUrl"]
    engine = Engine(p.Configure(endpoint_url=moto_url))
    screen = engine.screen("sqs.queues")
    kept = replace(screen.list, keep=("QueueNamePrefix", "QueueUrl", "MaxResults"))
    monkeypatch.setitem(engine._screens, "sqs.queues", replace(screen, list=kept))
    replies(engine, p.List("sqs.queues", HERE, {"prefix": "ord"}))
    assert engine.listing(1).item(0) == {"QueueNamePrefix": "ord", "QueueUrl": queue}


def test_a_short_name_may_stand_for_what_is_inside_a_parameter(moto_url: str) -> None:
    sqs = standins.client("sqs", moto_url)
    for name in ("dana", "noor"):
        sqs.create_queue(QueueName=f"of-{name}", tags={"owner": name})
    engine = Engine(p.Configure(endpoint_url=moto_url))
    screen = "resourcegroupstaggingapi.resources"
    (found,) = of(p.Page, replies(engine, p.List(screen, HERE, {"key": "owner", "value": "dana"})))
    assert [row[0].rpartition(":")[2] for row in found.rows] == ["of-dana"]
    (both,) = of(p.Page, replies(engine, p.List(screen, HERE)))
    assert len(both.rows) == 2


def test_a_drill_may_fill_several_places_of_one_parameter(moto_url: str) -> None:
    standins.client("sqs", moto_url).create_queue(QueueName="of-dana", tags={"owner": "dana"})
    engine = Engine(p.Configure(endpoint_url=moto_url))
    replies(engine, p.List("resourcegroupstaggingapi.values", HERE, {"Key": "owner"}))
    (value,) = of(p.Value, replies(engine, p.Follow(1, 0, "resources"), 2))
    assert value.value[0] == {"TagFilters": [{"Key": "owner", "Values": ["dana"]}]}
