"""The journal read back, changes undone, and changes whose outcome was lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from awstui import protocol as p
from awstui.engine.core import Engine
from awstui.errors import Refused, UsageError
from tests import standins
from tests.engine.test_changes import HERE, Asked

pytestmark = pytest.mark.usefixtures("keys")


@pytest.fixture
def bench(moto_url: str) -> Asked:
    """An engine with one running instance listed as listing 1."""
    ec2 = standins.client("ec2", moto_url)
    image = ec2.describe_images()["Images"][0]["ImageId"]
    ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1)
    asked = Asked(moto_url)
    asked.all(p.List("ec2.instances", HERE))
    return asked


def do(bench: Asked, action: str, **answers: str) -> None:
    planned = bench.one(p.Plan("ec2.instances", action, HERE, 1, (0,), answers), p.Planned)
    told = bench.all(p.Run(planned.plan, planned.expect))
    assert [each.failure for each in told if isinstance(each, p.Outcome)] == [None]


def undo(bench: Asked, change: str = "") -> p.Planned:
    planned: p.Planned = bench.one(p.Undo(change, HERE), p.Planned)
    return planned


def instance(url: str) -> Any:
    return standins.client("ec2", url).describe_instances()["Reservations"][0]["Instances"][0]


def changes(bench: Asked, **how: Any) -> tuple[p.Change, ...]:
    found: tuple[p.Change, ...] = bench.one(p.Changes(**how), p.Value).value
    return found


def test_a_stop_is_undone_by_a_start_and_said_to_be(bench: Asked, moto_url: str) -> None:
    do(bench, "stop")
    assert instance(moto_url)["State"]["Name"] in ("stopping", "stopped")
    planned = undo(bench)
    assert planned.title.startswith("Undo: ")
    assert planned.targets[0].endswith(instance(moto_url)["InstanceId"])
    assert "start-instances" in planned.commands[0]
    bench.all(p.Run(planned.plan, planned.expect))
    assert instance(moto_url)["State"]["Name"] in ("pending", "running")
    found = changes(bench)
    assert [(each.operation, each.state) for each in found] == [("StartInstances", "ok"), ("StopInstances", "undone")]
    assert found[0].screen == "ec2.instances"
    with pytest.raises(UsageError, match="undid another"):
        undo(bench, found[0].id)
    with pytest.raises(UsageError, match="undone already"):
        undo(bench, found[1].id)


def test_a_tag_is_taken_away_again(bench: Asked, moto_url: str) -> None:
    do(bench, "tag", **{"Tags[0].Key": "team", "Tags[0].Value": "ops"})
    assert {"Key": "team", "Value": "ops"} in instance(moto_url)["Tags"]
    planned = undo(bench)
    bench.all(p.Run(planned.plan, planned.expect))
    assert "team" not in {tag["Key"] for tag in instance(moto_url).get("Tags", [])}


def test_what_has_no_inverse_says_so(bench: Asked) -> None:
    with pytest.raises(UsageError, match="no change that can be undone"):
        undo(bench)
    do(bench, "reboot")
    with pytest.raises(UsageError, match="RebootInstances"):
        undo(bench)


def test_undo_is_refused_in_another_account(bench: Asked) -> None:
    do(bench, "stop")
    path = bench.engine.journal.path
    path.write_text(path.read_text().replace(standins.ACCOUNT, "210987654321"))
    with pytest.raises(Refused, match="made in account 210987654321"):
        undo(bench)


def test_what_the_journal_does_not_keep_cannot_be_undone(bench: Asked) -> None:
    for value in ("password=hunter22", "harmless"):
        do(bench, "tag", **{"Tags[0].Key": "note", "Tags[0].Value": value})
    assert "hunter22" not in bench.engine.journal.path.read_text()
    last = changes(bench)[0]
    assert "looks like a secret" in last.note
    with pytest.raises(UsageError, match="holds what looks like a secret"):
        undo(bench, last.id)


def test_a_replaced_tag_value_is_put_back(bench: Asked, moto_url: str) -> None:
    do(bench, "tag", **{"Tags[0].Key": "team", "Tags[0].Value": "ops"})
    do(bench, "tag", **{"Tags[0].Key": "team", "Tags[0].Value": "web"})
    assert changes(bench)[0].document["before"] == {"Tags": [{"Key": "team", "Value": "ops"}]}
    assert changes(bench)[0].document["inverse"]["operation"] == "CreateTags"
    name = instance(moto_url)["InstanceId"]
    standins.client("ec2", moto_url).create_tags(Resources=[name], Tags=[{"Key": "team", "Value": "elsewhere"}])
    planned = undo(bench)
    assert planned.title == "Undo: Put the tag back · EC2 instances"
    assert planned.effect == "It had before: Tags: team=ops. It has now, which is replaced: Tags: team=elsewhere."
    assert planned.checks == (f"{name}: AWS would allow it",)
    assert bench.all(p.Run(planned.plan, planned.expect)) == [p.Outcome(name)]
    assert {"Key": "team", "Value": "ops"} in instance(moto_url)["Tags"]
    assert [each.state for each in changes(bench)] == ["ok", "undone", "ok"]


def test_what_is_back_already_is_said(bench: Asked, moto_url: str) -> None:
    do(bench, "tag", **{"Tags[0].Key": "team", "Tags[0].Value": "ops"})
    standins.client("ec2", moto_url).delete_tags(Resources=[instance(moto_url)["InstanceId"]], Tags=[{"Key": "team"}])
    assert "put it back already" in undo(bench).effect


def test_a_console_s_own_inverse_is_planned_and_made(bench: Asked, moto_url: str) -> None:
    sqs = standins.client("sqs", moto_url)
    url = sqs.create_queue(QueueName="jobs", Attributes={"VisibilityTimeout": "30"})["QueueUrl"]
    context = bench.engine.sessions.context(HERE)
    client = bench.engine.sessions.client(HERE, "sqs")
    back = {"QueueUrl": url, "Attributes": {"VisibilityTimeout": "30"}}
    with bench.engine.journal.intent(
        service="sqs", operations=("SetQueueAttributes",), targets=("jobs",), context=context,
        account=standins.ACCOUNT, before={"VisibilityTimeout": "30"},
        params={"QueueUrl": url, "Attributes": {"VisibilityTimeout": "60"}},
        inverse={"service": "sqs", "operation": "SetQueueAttributes", "params": back, "title": "Put back the timeout"},
    ):  # fmt: skip
        client.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": "60"})
    planned = undo(bench)
    assert (planned.title, planned.expect) == ("Undo: Put back the timeout · sqs", "y")
    assert (
        planned.effect == "It had before: VisibilityTimeout: 30. It has now, which is replaced: VisibilityTimeout: 60."
    )
    assert "aws sqs set-queue-attributes" in planned.commands[0]
    assert bench.all(p.Run(planned.plan, "y")) == [p.Outcome("jobs")]
    assert sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]["VisibilityTimeout"] == "30"
    assert [each.state for each in changes(bench)] == ["ok", "undone"]


def test_an_inverse_is_no_way_around_a_locked_engine(bench: Asked, moto_url: str) -> None:
    do(bench, "tag", **{"Tags[0].Key": "team", "Tags[0].Value": "ops"})
    locked = Asked(moto_url, read_only=True)
    planned = undo(locked)
    assert "ead-only" in planned.refused
    with pytest.raises(Refused, match="Nothing was changed"):
        locked.all(p.Run(planned.plan, planned.expect))
    assert {"Key": "team", "Value": "ops"} in instance(moto_url)["Tags"]


def test_an_edited_inverse_that_is_no_call_is_refused(bench: Asked) -> None:
    do(bench, "tag", **{"Tags[0].Key": "team", "Tags[0].Value": "ops"})
    path = bench.engine.journal.path
    path.write_text(path.read_text().replace('"operation":"DeleteTags"', '"operation":"DropEverything"'))
    with pytest.raises(UsageError, match="no call of AWS"):
        undo(bench)


def lose(engine: Engine) -> None:
    """An intent whose process has ended, and one of a process that lives."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    line = {"event": "intent", "at": 1e9, "service": "sqs", "operations": ["sqs:PurgeQueue"], "profile": "dev"}
    engine.journal.path.parent.mkdir(parents=True, exist_ok=True)
    with engine.journal.path.open("a") as file:
        for name, pid in (("lost", ended.pid), ("busy", os.getpid())):
            file.write(json.dumps({**line, "id": name, "targets": [name], "pid": pid}) + "\n")


def test_a_lost_change_is_told_once_and_stays_unknown(moto_url: str) -> None:
    bench = Asked(moto_url)
    lose(bench.engine)
    assert {each.target: each.state for each in changes(bench)} == {"lost": "unknown", "busy": "under way"}
    assert [(each.target, each.state) for each in changes(bench, lost=True)] == [("lost", "unknown")]
    assert changes(bench, lost=True) == ()
    assert {each.target: each.state for each in changes(bench)} == {"lost": "unknown", "busy": "under way"}
