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
    assert [each.failure for each in bench.all(p.Run(planned.plan, planned.expect))] == [None]


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
    do(bench, "tag", **{"Tags[0].Key": "note", "Tags[0].Value": "password=hunter22"})
    assert "hunter22" not in bench.engine.journal.path.read_text()
    with pytest.raises(UsageError, match="no secrets"):
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
    assert [(each.target, each.state) for each in changes(bench, lost=True)] == [("lost", "unknown")]
    assert changes(bench, lost=True) == ()
    assert {each.target: each.state for each in changes(bench)} == {"lost": "unknown", "busy": "under way"}
