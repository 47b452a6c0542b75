"""Changes: planned, confirmed, journalled, made; on moto."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from awstui import protocol as p
from awstui.engine.core import Engine
from awstui.engine.work import Work
from awstui.errors import Refused, UsageError
from awstui.files import config_dir, state_dir
from tests import standins

HERE = p.Place(None, "eu-west-1")
pytestmark = pytest.mark.usefixtures("keys")


class Asked:
    """An engine on moto, and what it answers."""

    def __init__(self, url: str, read_only: bool = False) -> None:
        # Moto does honour DryRun, so it may be asked as the demo's AWS is.
        self.engine = Engine(p.Configure(endpoint_url=url, read_only=read_only, demo=True))

    def all(self, request: Any, number: int = 1) -> list[Any]:
        """Every reply."""
        return list(self.engine.answer(request, Work(number)))

    def one(self, request: Any, kind: type) -> Any:
        """The only reply of a kind."""
        (found,) = [reply for reply in self.all(request) if isinstance(reply, kind)]
        return found

    def planned(self, screen: str, action: str, rows: tuple[int, ...] = (), **answers: str) -> p.Planned:
        """A plan for rows of listing 1, or for the list."""
        plan = p.Plan(screen, action, HERE, 1 if rows else None, rows, answers)
        found: p.Planned = self.one(plan, p.Planned)
        return found


@pytest.fixture
def bench(moto_url: str) -> Asked:
    """An engine with two queues listed as listing 1."""
    sqs = standins.client("sqs", moto_url)
    for name in ("alpha", "beta"):
        sqs.create_queue(QueueName=name)
    asked = Asked(moto_url)
    asked.all(p.List("sqs.queues", HERE))
    return asked


def queues(url: str) -> list[str]:
    """The names of the queues there are."""
    found = standins.client("sqs", url).list_queues().get("QueueUrls", [])
    return sorted(str(each).rpartition("/")[2] for each in found)


def test_a_delete_needs_the_name_and_then_happens_once(bench: Asked, moto_url: str) -> None:
    planned = bench.planned("sqs.queues", "delete", (0,))
    assert (planned.tier, planned.expect) == ("name", "alpha")
    assert planned.account == standins.ACCOUNT
    assert "aws sqs delete-queue" in planned.commands[0]
    with pytest.raises(Refused):
        bench.all(p.Run(planned.plan, "alph"))
    assert queues(moto_url) == ["alpha", "beta"]
    planned = bench.planned("sqs.queues", "delete", (0,))
    assert bench.all(p.Run(planned.plan, "alpha")) == [p.Outcome("alpha")]
    assert queues(moto_url) == ["beta"]
    with pytest.raises(Refused, match="out of date"):
        bench.all(p.Run(planned.plan, "alpha"))


def test_several_are_counted_in_what_must_be_typed(bench: Asked, moto_url: str) -> None:
    planned = bench.planned("sqs.queues", "delete", (0, 1))
    assert planned.expect == "delete 2"
    assert len(planned.targets) == 2
    outcomes = bench.all(p.Run(planned.plan, "delete 2"))
    assert sorted(outcome.target for outcome in outcomes) == ["alpha", "beta"]
    assert queues(moto_url) == []


def test_one_failure_among_several_is_told_with_its_name(bench: Asked, moto_url: str) -> None:
    planned = bench.planned("sqs.queues", "delete", (0, 1))
    sqs = standins.client("sqs", moto_url)
    sqs.delete_queue(QueueUrl=sqs.get_queue_url(QueueName="alpha")["QueueUrl"])
    outcomes = {outcome.target: outcome.failure for outcome in bench.all(p.Run(planned.plan, "delete 2"))}
    assert outcomes["beta"] is None
    assert outcomes["alpha"] is not None
    assert "alpha" in outcomes["alpha"].sentence


def test_every_change_is_journalled_with_its_outcome(bench: Asked) -> None:
    planned = bench.planned("sqs.queues", "delete", (1,))
    bench.all(p.Run(planned.plan, "beta"))
    (record,) = bench.engine.journal.read(10)
    assert record.state == "ok"
    assert record.operations == ("DeleteQueue",)
    assert record.targets[0].endswith("/beta")


def test_read_only_plans_say_so_and_runs_are_refused(moto_url: str) -> None:
    standins.client("sqs", moto_url).create_queue(QueueName="alpha")
    bench = Asked(moto_url, read_only=True)
    bench.all(p.List("sqs.queues", HERE))
    planned = bench.planned("sqs.queues", "delete", (0,))
    assert "read-only" in planned.refused
    with pytest.raises(Refused, match="read-only"):
        bench.all(p.Run(planned.plan, "alpha"))
    assert queues(moto_url) == ["alpha"]


MAKING = """
[queues]
title   = "Queues"
id      = "QueueUrl"
list    = { operation = "ListQueues", rows = "QueueUrls[].{QueueUrl: @}" }
columns = [{ name = "Name", value = "basename(QueueUrl)" }]
service = "sqs"

[queues.actions]
create = { operation = "CreateQueue", scope = "list", title = "Create", ask = { QueueName = "Name" } }
"""


def test_creating_asks_what_the_api_model_says(bench: Asked, moto_url: str) -> None:
    folder = config_dir() / "screens"
    folder.mkdir(parents=True)
    (folder / "making.toml").write_text(MAKING)
    fields = bench.one(p.Fields("making.queues", "create", HERE), p.Value).value
    assert fields[0].path == "QueueName"
    assert fields[0].required
    with pytest.raises(UsageError, match="missing"):
        bench.planned("making.queues", "create")
    planned = bench.planned("making.queues", "create", QueueName="gamma")
    assert planned.tier == "y"
    bench.all(p.Run(planned.plan, "y"))
    assert queues(moto_url) == ["alpha", "beta", "gamma"]


def test_an_instance_is_asked_about_by_dry_run_before_it_is_terminated(moto_url: str) -> None:
    ec2 = standins.client("ec2", moto_url)
    image = ec2.describe_images()["Images"][0]["ImageId"]
    made = ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1)["Instances"][0]["InstanceId"]
    bench = Asked(moto_url)
    bench.all(p.List("ec2.instances", HERE))
    planned = bench.planned("ec2.instances", "terminate", (0,))
    assert planned.checks == (f"{made}: AWS would allow it",)
    state = ec2.describe_instances()["Reservations"][0]["Instances"][0]["State"]["Name"]
    assert state == "running"
    bench.all(p.Run(planned.plan, made))
    state = ec2.describe_instances()["Reservations"][0]["Instances"][0]["State"]["Name"]
    assert state in ("shutting-down", "terminated")


def test_tags_are_written_as_they_were_typed(moto_url: str) -> None:
    ec2 = standins.client("ec2", moto_url)
    image = ec2.describe_images()["Images"][0]["ImageId"]
    ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1)
    bench = Asked(moto_url)
    bench.all(p.List("ec2.instances", HERE))
    plan = p.Plan("ec2.instances", "tag", HERE, 1, (0,), {"Tags[0].Key": "team", "Tags[0].Value": "[/]"})
    planned = bench.one(plan, p.Planned)
    bench.all(p.Run(planned.plan, planned.expect))
    tags = ec2.describe_instances()["Reservations"][0]["Instances"][0]["Tags"]
    assert {"Key": "team", "Value": "[/]"} in tags


def test_a_list_that_was_released_cannot_be_acted_on(bench: Asked) -> None:
    bench.engine.listings.clear()
    with pytest.raises(UsageError, match="refresh"):
        bench.planned("sqs.queues", "delete", (0,))


def written(home: Path, key: str, at: int) -> None:
    """The credentials file with that key, written at that time."""
    path = home / ".aws" / "credentials"
    path.write_text(f"[default]\naws_access_key_id = {key}\naws_secret_access_key = x\n")
    os.utime(path, ns=(at, at))


def test_what_was_confirmed_for_one_login_is_never_done_with_another(
    aws_env: Path, moto_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    standins.client("sqs", moto_url).create_queue(QueueName="alpha")
    written(aws_env, "AKIADEV0000000000001", 10**18)
    bench = Asked(moto_url)
    bench.all(p.List("sqs.queues", HERE))
    planned = bench.planned("sqs.queues", "delete", (0,))
    written(aws_env, "AKIAPROD000000000002", 2 * 10**18)
    with pytest.raises(UsageError, match="changed"):
        bench.all(p.Run(planned.plan, "alpha"))
    with pytest.raises(UsageError, match="changed"):
        bench.planned("sqs.queues", "delete", (0,))
    job = p.Job("sqs.delete", HERE, {"queue_url": "x", "messages": ()}, planned.plan + 10**6)
    with pytest.raises(UsageError, match="changed"):
        bench.all(job)
    assert queues(moto_url) == ["alpha"]


def test_several_of_a_mild_change_need_a_word(moto_url: str) -> None:
    ec2 = standins.client("ec2", moto_url)
    image = ec2.describe_images()["Images"][0]["ImageId"]
    for _ in range(2):
        ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1)
    bench = Asked(moto_url)
    bench.all(p.List("ec2.instances", HERE))
    assert bench.planned("ec2.instances", "reboot", (0,)).expect == "y"
    assert bench.planned("ec2.instances", "reboot", (0, 1)).expect == "reboot 2"


def test_nothing_is_planned_for_more_rows_than_anybody_reads(moto_url: str) -> None:
    bench = Asked(moto_url)
    bench.all(p.List("ec2.instances", HERE))
    with pytest.raises(UsageError, match="1,001 rows are marked, and at most 1,000"):
        bench.planned("ec2.instances", "reboot", tuple(range(p.MOST_TARGETS + 1)))


def test_a_secret_is_shown_once_confirmed_and_is_kept_nowhere(moto_url: str, caplog: pytest.LogCaptureFixture) -> None:
    secret = "correct-horse-battery"
    standins.client("secretsmanager", moto_url).create_secret(Name="db/admin", SecretString=secret)
    bench = Asked(moto_url)
    listed = bench.all(p.List("secretsmanager.secrets", HERE))
    document = bench.one(p.Describe(1, 0, True), p.Document)
    planned = bench.planned("secretsmanager.secrets", "value", (0,))
    assert secret not in repr((listed, document, planned))
    assert planned.tier == "y"
    with pytest.raises(Refused):
        bench.all(p.Run(planned.plan, ""))
    planned = bench.planned("secretsmanager.secrets", "value", (0,))
    (outcome,) = bench.all(p.Run(planned.plan, "y"))
    assert outcome == p.Outcome("db/admin", shown=secret)
    (record,) = bench.engine.journal.read(10)
    assert (record.operations, record.state) == (("GetSecretValue",), "ok")
    assert secret not in repr(record)
    assert secret not in (state_dir() / "journal.jsonl").read_text(encoding="utf-8")
    assert secret not in caplog.text


def test_what_is_not_asked_for_is_not_sent_back(bench: Asked) -> None:
    planned = bench.planned("sqs.queues", "purge", (0,))
    (outcome,) = bench.all(p.Run(planned.plan, planned.expect))
    assert outcome.shown is None
