"""Guards in the engine: no door leads around them; the stub sees no request."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from awstui import protocol as p
from awstui.engine.core import Engine
from awstui.engine.watch import Watch
from awstui.engine.work import Work
from awstui.errors import Refused
from awstui.guards import BUILT_IN, Guard
from awstui.protocol.sqs import Draft, Held
from benchmarks.answers import ACCOUNT
from benchmarks.stub import Stub

PROD = p.Place("prod", "eu-west-1")
READS = {"ListQueues", "GetQueueAttributes", "GetCallerIdentity", "ListDeadLetterSourceQueues", "DescribeInstances",
         "ListAccountAliases"}  # fmt: skip

Make = Callable[..., Engine]


@pytest.fixture
def engine(stub: Stub, aws_env: Path) -> Make:
    keys = "aws_access_key_id = AKIASTANDIN000000001\naws_secret_access_key = opens-nothing\n"
    (aws_env / ".aws" / "credentials").write_text(f"[prod]\n{keys}[renamed]\n{keys}[dev]\n{keys}")
    return lambda **how: Engine(p.Configure(endpoint_url=stub.url, **how))


def ask(engine: Engine, request: Any, number: int = 1) -> list[Any]:
    return list(engine.answer(request, Work(number)))


def planned(engine: Engine, place: p.Place = PROD, rows: tuple[int, ...] = (0,)) -> p.Planned:
    ask(engine, p.List("sqs.queues", place))
    (found,) = [
        each for each in ask(engine, p.Plan("sqs.queues", "delete", place, 1, rows), 2) if isinstance(each, p.Planned)
    ]
    return found


def writes(stub: Stub) -> list[str]:
    return [seen.operation for seen in stub.requests if seen.operation not in READS]


def test_a_plan_says_how_to_unlock_and_running_it_is_refused(engine: Make, stub: Stub) -> None:
    console = engine()
    for rows in ((0,), (0, 1, 2)):
        plan = planned(console, rows=rows)
        assert ":unlock" in plan.refused
        assert len(plan.targets) == len(rows)
        with pytest.raises(Refused, match="Nothing was changed"):
            ask(console, p.Run(plan.plan, plan.expect))
    assert writes(stub) == []


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("sqs.peek", {"count": 1}),
        ("sqs.send", {"draft": Draft("x")}),
        ("sqs.delete", {"messages": (Held("m", "r"),)}),
        ("sqs.count", {}),
        ("sqs.export", {}),
        ("sqs.send_many", {"drafts": (Draft("x"),)}),
        ("sqs.move", {"target": {"queue_url": f"https://sqs.eu-west-1.amazonaws.com/{ACCOUNT}/other"}}),
    ],
)
def test_no_job_gets_through(engine: Make, stub: Stub, name: str, args: dict[str, Any]) -> None:
    console = engine()
    (plan,) = ask(console, p.Job(name, PROD, {"queue_url": f"{stub.url}/{ACCOUNT}/queue-0000", **args}))
    assert ":unlock" in plan.refused
    with pytest.raises(Refused, match="read-only"):
        ask(console, p.Run(plan.plan, plan.expect))
    assert writes(stub) == []


def test_a_plan_made_while_unlocked_does_not_outlive_the_lock(engine: Make, stub: Stub) -> None:
    console = engine()
    ask(console, p.Unlock(PROD, "incident 7"))
    plan = planned(console)
    assert plan.refused == ""
    assert (plan.tier, plan.expect) == ("account", ACCOUNT)
    ask(console, p.Lock(PROD))
    with pytest.raises(Refused, match="Nothing was changed"):
        ask(console, p.Run(plan.plan, plan.expect))
    assert writes(stub) == []


def test_the_guard_itself_refuses_even_with_a_permit(engine: Make, stub: Stub) -> None:
    console = engine()
    client = console.sessions.client(PROD, "sqs")
    context = console.sessions.context(PROD)
    with (
        pytest.raises(Refused, match="Read-only"),
        console.journal.intent(service="sqs", operations=("PurgeQueue",), targets=("q",), context=context),
    ):
        client.purge_queue(QueueUrl=f"{stub.url}/q")
    assert stub.requests == []


def test_links_and_forms_that_would_write_are_refused(engine: Make) -> None:
    console = engine()
    for place in (PROD, p.Place("dev", "eu-west-1")):
        s3 = console.sessions.client(place, "s3")
        with pytest.raises(Refused):
            s3.generate_presigned_url("put_object", Params={"Bucket": "b", "Key": "k"})
        with pytest.raises(Refused):
            s3.generate_presigned_post("b", "k")
        assert "Signature" in s3.generate_presigned_url("get_object", Params={"Bucket": "b", "Key": "k"})
        with pytest.raises(Refused):
            console.sessions.client(place, "rds").generate_db_auth_token("db", 5432, "root")


def test_headless_engines_change_nothing_anywhere(stub: Stub, engine: Make) -> None:
    from awstui.headless.places import reading

    engine()
    console = Engine(reading(stub.url))
    plan = planned(console, p.Place("dev", "eu-west-1"))
    with pytest.raises(Refused):
        ask(console, p.Run(plan.plan, plan.expect))
    with pytest.raises(Refused, match="started read-only"):
        ask(console, p.Unlock(PROD, "why not"))
    assert writes(stub) == []


def test_unlocking_is_journalled_with_its_reason_and_lets_the_change_through(engine: Make, stub: Stub) -> None:
    console = engine()
    with pytest.raises(Refused, match="reason"):
        ask(console, p.Unlock(PROD, "  "))
    (context,) = ask(console, p.Unlock(PROD, "incident 7"))
    assert (context.read_only, context.account) == (False, ACCOUNT)
    assert context.unlocked_until > 0
    record = console.journal.read()[0]
    assert (record.operations, record.targets, record.params["reason"]) == (("Unlock",), ("prod",), "incident 7")
    plan = planned(console)
    ask(console, p.Run(plan.plan, ACCOUNT))
    assert writes(stub) == ["DeleteQueue"]


def test_without_a_journal_nothing_is_unlocked(engine: Make) -> None:
    console = engine()
    console.journal.path.mkdir(parents=True)
    with pytest.raises(Refused, match="journal"):
        ask(console, p.Unlock(PROD, "incident 7"))
    assert console.sessions.context(PROD).read_only


def test_an_account_rule_holds_for_a_profile_of_any_name(engine: Make, stub: Stub) -> None:
    console = engine(guards=(Guard(accounts=(ACCOUNT,)),))
    place = p.Place("renamed", "eu-west-1")
    assert "not known yet" in console.sessions.context(place).guard
    assert console.sessions.context(place).read_only
    plan = planned(console, place)
    assert ACCOUNT in plan.refused
    with pytest.raises(Refused):
        ask(console, p.Run(plan.plan, plan.expect))
    assert writes(stub) == []


def test_a_session_that_is_read_anew_meanwhile_has_one_number(engine: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    console = engine()
    shown = console.sessions._shown_name

    def forgetting(*args: Any) -> str:
        console.sessions.forget("dev")  # another request has just failed for want of a login
        return shown(*args)

    monkeypatch.setattr(console.sessions, "_shown_name", forgetting)
    context = console.sessions.context(p.Place("dev", "eu-west-1"))
    assert (context.profile, context.read_only) == ("dev", False)
    assert console.sessions.generation("dev") != context.generation


def test_a_session_without_a_name_is_locked() -> None:
    state = Watch(()).state(7)
    assert state.locked
    assert state.guard is not None


def test_the_profiles_tell_which_of_them_are_guarded(engine: Make) -> None:
    rules = (BUILT_IN, Guard(profiles=("ren*",), name="mine"), Guard(accounts=("210987654321",)))
    (value,) = ask(engine(guards=rules[:2]), p.Profiles())
    assert {info.name: info.guard for info in value.value} == {
        "prod": "its name contains prod", "renamed": "mine", "dev": "",
    }  # fmt: skip
    (value,) = ask(engine(guards=rules), p.Profiles())
    assert all(info.guard for info in value.value)  # an account nobody has asked for may be the one


def test_another_account_is_free_once_it_is_known(engine: Make, stub: Stub) -> None:
    console = engine(guards=(Guard(accounts=("210987654321",)),))
    place = p.Place("dev", "eu-west-1")
    assert console.sessions.context(place).read_only
    plan = planned(console, place)
    assert plan.refused == ""
    ask(console, p.Run(plan.plan, plan.expect))
    assert writes(stub) == ["DeleteQueue"]


def test_what_the_default_chain_is_called_counts_too(engine: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "prod")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIASTANDIN000000001")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "opens-nothing")
    context = engine().sessions.context(p.Place(None, "eu-west-1"))
    assert context.profile == "(environment)"
    assert context.read_only


def test_a_change_of_account_between_plan_and_run_stops_it(engine: Make, stub: Stub) -> None:
    console = engine(guards=())
    plan = planned(console)
    stub.fault("GetCallerIdentity", "denied")
    with pytest.raises(Refused, match="account is not the one"):
        ask(console, p.Run(plan.plan, plan.expect))
    assert writes(stub) == []


def test_plain_http_stays_on_this_machine_unless_configured(engine: Make) -> None:
    far = p.Configure(endpoint_url="http://aws.example:4566")
    with pytest.raises(Refused, match="plain http"):
        ask(Engine(far), p.List("sqs.queues", PROD))
    allowed = Engine(p.Configure(endpoint_url="http://aws.example:4566", insecure_endpoints=True))
    assert allowed.sessions.client(PROD, "sqs").meta.endpoint_url == "http://aws.example:4566"


def test_an_unlocking_ends_by_itself_and_with_another_account() -> None:
    now = [0.0]
    watch = Watch((BUILT_IN,), lambda: now[0])
    watch.name(1, ("prod",))
    watch.learn(1, ACCOUNT)
    watch.unlock(1, 15)
    now[0] = 899.0
    assert not watch.locked(1)
    now[0] = 900.0
    assert watch.locked(1)
    watch.unlock(1, 15)
    watch.learn(1, "210987654321")
    assert watch.locked(1)
