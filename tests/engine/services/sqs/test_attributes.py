"""Attributes and tags set on the stand-ins through the whole engine: what is said before, what is refused, undoing."""

from __future__ import annotations

import json
from typing import Any

import pytest

from awstui import protocol as p
from awstui.engine.core import Engine
from awstui.engine.jobs import Bench
from awstui.engine.work import Work
from awstui.errors import Refused, UsageError
from awstui.guards import Guard
from awstui.protocol.sqs_attributes import allow_text, redrive_text
from awstui.protocol.sqs_queues import Done, QueueSettings
from tests import standins
from tests.engine.services.sqs.queues import make

PLACE = p.Place(None, "eu-west-1")
pytestmark = pytest.mark.usefixtures("keys")


class Desk:
    """An engine on a stand-in, a client beside it, and one queue."""

    def __init__(self, url: str, **how: Any) -> None:
        how.setdefault("demo", True)  # the stand-ins' Lambda is not what is under test
        self.engine = Engine(p.Configure(endpoint_url=url, **how))
        self.sqs = standins.client("sqs", url, key="AKIASTANDIN000000001")
        self.url = make(self.sqs)

    def planned(self, job: str, /, **args: Any) -> p.Planned:
        (found,) = self.engine.answer(p.Job(job, PLACE, {"queue_url": self.url, **args}))
        assert isinstance(found, p.Planned)
        return found

    def run(self, planned: p.Planned) -> str:
        *_, reply = self.engine.answer(p.Run(planned.plan, planned.expect))
        assert isinstance(reply, p.Value)
        assert isinstance(reply.value, Done)
        return reply.value.sentence

    def change(self, **changes: str) -> p.Planned:
        return self.planned("sqs.set_attributes", changes=changes)

    def has(self, *names: str, url: str = "") -> dict[str, str]:
        found = self.sqs.get_queue_attributes(QueueUrl=url or self.url, AttributeNames=["All"])["Attributes"]
        return {name: found[name] for name in names if name in found}

    def arn(self, url: str = "") -> str:
        return self.has("QueueArn", url=url)["QueueArn"]

    def undo(self) -> None:
        (planned,) = self.engine.answer(p.Undo("", PLACE))
        assert isinstance(planned, p.Planned)
        (outcome,) = self.engine.answer(p.Run(planned.plan, planned.expect))
        assert isinstance(outcome, p.Outcome)
        assert (outcome.target, outcome.failure) == (self.url.rpartition("/")[2], None)


@pytest.fixture(params=["moto_url", "ministack_url"])
def desk(request: pytest.FixtureRequest) -> Desk:
    return Desk(request.getfixturevalue(request.param))


@pytest.fixture
def moto(moto_url: str) -> Desk:
    return Desk(moto_url)


def test_a_change_is_shown_made_journalled_and_undone(desk: Desk) -> None:
    planned = desk.change(VisibilityTimeout="1h30m", DelaySeconds="15 s")
    assert (planned.tier, planned.expect, planned.refused) == ("y", "y", "")
    assert planned.diff == (
        "Visibility timeout\n- 30s  (30)\n+ 1h30m  (5400)\nDelay\n- 0s  (0)\n+ 15s  (15)"
    )  # fmt: skip
    assert "60 s" in planned.effect
    assert "--attributes" in planned.commands[0]
    assert desk.has("VisibilityTimeout") == {"VisibilityTimeout": "30"}
    said = desk.run(planned)
    assert "visibility timeout 1h30m" in said
    assert desk.has("VisibilityTimeout", "DelaySeconds") == {"VisibilityTimeout": "5400", "DelaySeconds": "15"}
    (record,) = desk.engine.journal.read()
    assert (record.operations, record.targets) == (("SetQueueAttributes",), (desk.url,))
    assert record.before == {"VisibilityTimeout": "30", "DelaySeconds": "0"}
    desk.undo()
    assert desk.has("VisibilityTimeout", "DelaySeconds") == {"VisibilityTimeout": "30", "DelaySeconds": "0"}


def test_undo_takes_a_redrive_policy_away_that_was_not_there_and_brings_one_back(desk: Desk) -> None:
    dead = desk.arn(make(desk.sqs, "dead"))
    desk.run(desk.change(RedrivePolicy=redrive_text(dead, 3)))
    assert json.loads(desk.has("RedrivePolicy")["RedrivePolicy"])["deadLetterTargetArn"] == dead
    desk.undo()
    assert desk.has("RedrivePolicy") == {}
    desk.run(desk.change(RedrivePolicy=redrive_text(dead, 3)))
    desk.run(desk.change(RedrivePolicy=""))
    assert desk.has("RedrivePolicy") == {}
    desk.undo()
    assert json.loads(desk.has("RedrivePolicy")["RedrivePolicy"]) == {"deadLetterTargetArn": dead, "maxReceiveCount": 3}


def policy(arn: str, **more: Any) -> str:
    statement = {"Sid": "a", "Effect": "Allow", "Principal": {"AWS": "123456789012"}, "Action": "sqs:SendMessage"}
    return json.dumps({"Version": "2012-10-17", "Statement": [{**statement, "Resource": arn, **more}]}, indent=4)


def test_undo_brings_a_long_policy_back_whole_and_takes_a_new_one_away(desk: Desk) -> None:
    many = [f"arn:aws:iam::{100_000_000_000 + n}:root" for n in range(60)]
    first, second = policy(desk.arn(), Principal={"AWS": many}), policy(desk.arn())
    desk.run(desk.change(Policy=first))
    planned = desk.change(Policy=second)
    assert '-          "arn:aws:iam::100000000059:root"' in planned.diff
    desk.run(planned)
    desk.undo()
    assert json.loads(desk.has("Policy")["Policy"]) == json.loads(first)
    assert "own identities" in desk.change(Policy="").effect


def test_a_policy_that_holds_what_looks_like_a_secret_is_changed_and_said_not_to_be_undone(desk: Desk) -> None:
    desk.run(desk.change(Policy=policy(desk.arn(), Sid="AKIAIOSFODNN7EXAMPLE")))
    said = desk.run(desk.change(Policy=policy(desk.arn())))
    assert "cannot be undone from here: no undo is kept" in said
    assert desk.engine.journal.read()[0].inverse == {}
    assert "AKIAIOSFODNN7EXAMPLE" not in desk.engine.journal.path.read_text()


def test_encryption_goes_over_in_one_call_and_back(desk: Desk) -> None:
    desk.sqs.set_queue_attributes(QueueUrl=desk.url, Attributes={"SqsManagedSseEnabled": "true"})
    planned = desk.change(KmsMasterKeyId="alias/orders")
    assert "kms:GenerateDataKey" in planned.effect
    desk.run(planned)
    names = ("KmsMasterKeyId", "SqsManagedSseEnabled")
    assert desk.has(*names) == {"KmsMasterKeyId": "alias/orders", "SqsManagedSseEnabled": "false"}
    desk.undo()
    assert (desk.has(*names).get("KmsMasterKeyId", ""), desk.has(*names)["SqsManagedSseEnabled"]) == ("", "true")
    assert "unencrypted" in desk.change(SqsManagedSseEnabled="no").effect


# ---- what is said, and what is refused


def test_a_shorter_retention_wants_the_name(desk: Desk) -> None:
    planned = desk.change(MessageRetentionPeriod="1h")
    assert (planned.tier, planned.expect) == ("name", "orders")
    assert "older than 1h expire" in planned.effect
    assert "15 minutes" in planned.effect
    with pytest.raises(Refused, match="typed"):
        list(desk.engine.answer(p.Run(planned.plan, "y")))
    assert desk.has("MessageRetentionPeriod") == {"MessageRetentionPeriod": "345600"}
    assert desk.change(MessageRetentionPeriod="14d").tier == "y"


def test_a_dead_letter_queue_that_keeps_messages_shorter_is_told_from_both_sides(moto: Desk) -> None:
    dead = make(moto.sqs, "dead", MessageRetentionPeriod="3600")
    planned = moto.change(RedrivePolicy=redrive_text(moto.arn(dead), 1))
    assert "dead keeps messages 1h" in planned.effect
    assert "After 1 receive" in planned.effect
    moto.run(planned)
    assert "dead keeps messages 1h" in moto.change(MessageRetentionPeriod="10d").effect
    (found,) = moto.engine.answer(
        p.Job("sqs.set_attributes", PLACE, {"queue_url": dead, "changes": {"MessageRetentionPeriod": "2h"}})
    )
    assert isinstance(found, p.Planned)
    assert "dead-letter queue of orders" in found.effect


@pytest.mark.parametrize(
    ("dead", "attributes", "said"),
    [
        ("", {}, "There is no queue gone"),
        ("dead", {"RedriveAllowPolicy": allow_text("denyAll")}, "denyAll"),
        ("dead", {"RedriveAllowPolicy": allow_text("byQueue", ("arn:aws:sqs:eu-west-1:123456789012:x",))}, "byQueue"),
    ],
)
def test_a_target_that_is_not_there_or_lets_nobody_is_refused(
    ministack_url: str, dead: str, attributes: dict[str, str], said: str
) -> None:
    desk = Desk(ministack_url)  # moto does not give a redrive-allow policy back
    target = desk.arn(make(desk.sqs, dead, **attributes)) if dead else f"{desk.arn()[:-6]}gone"
    planned = desk.change(RedrivePolicy=redrive_text(target, 3))
    assert said in planned.refused
    with pytest.raises(Refused):
        list(desk.engine.answer(p.Run(planned.plan, planned.expect)))
    assert desk.has("RedrivePolicy") == {}


def test_a_target_that_lets_this_queue_is_fine(ministack_url: str) -> None:
    desk = Desk(ministack_url)
    dead = make(desk.sqs, "dead", RedriveAllowPolicy=allow_text("byQueue", (desk.arn(),)))
    assert desk.change(RedrivePolicy=redrive_text(desk.arn(dead), 3)).refused == ""


def test_a_target_elsewhere_cannot_be_checked_and_that_is_said(moto: Desk) -> None:
    planned = moto.change(RedrivePolicy=redrive_text("arn:aws:sqs:us-east-1:999999999999:dead", 3))
    assert "cannot be checked" in planned.effect
    assert planned.refused == ""


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"VisibilityTimeout": "13h"}, "Visibility timeout: 0s to 12h."),
        ({"FifoThroughputLimit": "perQueue"}, "only FIFO"),
        ({"Policy": '{"Statement": ['}, "line 1, column"),
        ({"FifoQueue": "true"}, "no attribute that can be set"),
        ({"VisibilityTimeout": "30"}, "nothing to change"),
        ({}, "nothing to change"),
    ],
)
def test_what_sqs_would_refuse_is_not_sent(moto: Desk, changes: dict[str, str], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        moto.change(**changes)


def test_a_public_policy_is_called_out_and_wants_the_name(moto: Desk) -> None:
    planned = moto.change(Policy=policy(moto.arn(), Principal="*"))
    assert planned.tier == "name"
    assert "PUBLIC: anybody on the internet may sqs:SendMessage here, without any condition" in planned.effect


def test_what_somebody_else_changed_since_the_form_was_opened_is_refused(desk: Desk) -> None:
    desk.sqs.set_queue_attributes(QueueUrl=desk.url, Attributes={"VisibilityTimeout": "99"})
    args = {"changes": {"VisibilityTimeout": "45"}, "seen": {"VisibilityTimeout": "30", "DelaySeconds": "5"}}
    planned = desk.planned("sqs.set_attributes", **args)
    assert "visibility timeout is 1m39s now" in planned.refused


def test_what_somebody_else_changed_while_it_was_confirmed_is_refused(desk: Desk) -> None:
    planned = desk.change(VisibilityTimeout="45")
    desk.sqs.set_queue_attributes(QueueUrl=desk.url, Attributes={"VisibilityTimeout": "99"})
    with pytest.raises(Refused, match=r"Nothing was changed.*1m39s now"):
        list(desk.engine.answer(p.Run(planned.plan, "y")))
    assert desk.has("VisibilityTimeout") == {"VisibilityTimeout": "99"}
    assert desk.engine.journal.read() == ()


def test_a_lambda_function_that_runs_longer_than_messages_are_hidden_is_told(
    moto_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(moto_url, demo=False)

    class Lambdas:
        def list_event_source_mappings(self, **_: Any) -> Any:
            return {"EventSourceMappings": [{"FunctionArn": "arn:aws:lambda:eu-west-1:1:function:work:live"}]}

        def get_function_configuration(self, FunctionName: str) -> Any:
            assert FunctionName == "work:live"
            return {"Timeout": 120}

    real = desk.engine.sessions.client
    monkeypatch.setattr(
        desk.engine.sessions,
        "client",
        lambda place, service, *more, **how: Lambdas() if service == "lambda" else real(place, service, *more, **how),
    )
    assert "work:live may run 2m" in desk.change(VisibilityTimeout="60").effect
    assert "work" not in desk.change(VisibilityTimeout="120").effect


# ---- tags


def tags(desk: Desk) -> dict[str, str]:
    return dict(desk.sqs.list_queue_tags(QueueUrl=desk.url).get("Tags") or {})


def test_tags_are_set_replaced_and_taken_away_each_with_its_undo(desk: Desk) -> None:
    desk.sqs.tag_queue(QueueUrl=desk.url, Tags={"team": "ops", "old": "x"})
    planned = desk.planned("sqs.tags", tags={"team": "web", "new": ""}, remove=("old", "never"))
    assert planned.diff == "- team = ops\n+ team = web\n+ new = \n- old = x"
    assert len(planned.commands) == 2
    desk.run(planned)
    assert tags(desk) == {"team": "web", "new": ""}
    for had in ({"team": "web", "new": "", "old": "x"}, {"team": "ops", "new": "", "old": "x"},
                {"team": "ops", "old": "x"}):  # fmt: skip
        desk.undo()
        assert tags(desk) == had


def test_tags_sqs_would_refuse_or_that_change_nothing_are_not_sent(moto: Desk) -> None:
    moto.sqs.tag_queue(QueueUrl=moto.url, Tags={"team": "ops"})
    for wrong in ({"aws:x": "1"}, {"": "1"}, {"a": "x" * 257}, {"team": "ops"}, {}):
        with pytest.raises(UsageError):
            moto.planned("sqs.tags", tags=wrong)


# ---- reading


def test_settings_and_names_are_read_in_read_only_mode(moto_url: str) -> None:
    desk = Desk(moto_url, read_only=True)
    make(desk.sqs, "a.fifo", FifoQueue="true")
    desk.sqs.tag_queue(QueueUrl=desk.url, Tags={"team": "ops"})
    (settings,) = desk.engine.answer(p.Job("sqs.settings", PLACE, {"queue_url": desk.url}))
    assert isinstance(settings, p.Value)
    assert isinstance(settings.value, QueueSettings)
    assert settings.value.tags == {"team": "ops"}
    assert settings.value.attributes["VisibilityTimeout"] == "30"
    (names,) = desk.engine.answer(p.Job("sqs.names", PLACE, {}))
    assert isinstance(names, p.Value)
    assert [(each.name, each.arn) for each in names.value] == [
        ("a.fifo", desk.arn(names.value[0].url)), ("orders", desk.arn()),
    ]  # fmt: skip


def test_tags_that_may_not_be_read_leave_the_attributes(moto: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from botocore.exceptions import ClientError

    client = moto.engine.sessions.client(PLACE, "sqs")
    error = ClientError({"Error": {"Code": "AccessDenied", "Message": "no"}}, "ListQueueTags")

    def deny(**_: Any) -> None:
        raise error

    monkeypatch.setattr(client, "list_queue_tags", deny)
    (found,) = moto.engine.answer(p.Job("sqs.settings", PLACE, {"queue_url": moto.url}))
    assert isinstance(found, p.Value)
    assert found.value.attributes
    assert found.value.tags_fault.kind == "denied"


# ---- guards


CHANGES = [
    ("sqs.set_attributes", {"changes": {"VisibilityTimeout": "45"}}),
    ("sqs.tags", {"tags": {"team": "web"}}),
]


@pytest.mark.parametrize(("job", "args"), CHANGES)
def test_read_only_and_guards_hold(moto_url: str, job: str, args: dict[str, Any]) -> None:
    desk = Desk(moto_url, read_only=True)
    planned = desk.planned(job, **args)
    assert "read-only" in planned.refused
    with pytest.raises(Refused, match="Read-only"):
        list(desk.engine.plans[planned.plan].carry(Bench(desk.engine, Work(2))))
    with pytest.raises(Refused, match="read-only"):
        list(desk.engine.answer(p.Run(planned.plan, planned.expect)))
    guarded = Desk(moto_url, guards=(Guard(accounts=(standins.ACCOUNT,), read_only=False, confirm="account"),))
    planned = guarded.planned(job, **args)
    assert (planned.tier, planned.expect) == ("account", standins.ACCOUNT)
    with pytest.raises(Refused, match="typed"):
        list(guarded.engine.answer(p.Run(planned.plan, "y")))
    assert guarded.has("VisibilityTimeout") == {"VisibilityTimeout": "30"}
    assert tags(guarded) == {}
