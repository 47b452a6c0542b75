"""Every door a change could leave by, with read-only mode or a locked guard behind it: the stub sees no request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from awstui import protocol as p
from awstui.engine.core import Engine
from awstui.engine.services import JOBS, rotation
from awstui.engine.services import profile as profiles
from awstui.engine.work import Work
from awstui.errors import AwstuiError, Refused
from awstui.protocol.sqs import Draft, Held
from benchmarks.answers import ACCOUNT
from benchmarks.stub import Stub
from tests.engine.test_guards import PROD, ask, planned, writes
from tests.engine.test_guards import engine as engine

Make = Callable[..., Engine]


@pytest.fixture(params=["--read-only", "guard"])
def locked(request: pytest.FixtureRequest, engine: Make) -> Engine:
    """A console in which nothing may be changed in PROD."""
    return engine(read_only=request.param == "--read-only")


def requests_of(stub: Stub, console: Engine, request: Any) -> list[str]:
    """What the stub saw while a request was refused."""
    before = len(stub.requests)
    with pytest.raises(AwstuiError):
        ask(console, request, 3)
    return [seen.operation for seen in stub.requests[before:]]


def changes(operations: list[str]) -> list[str]:
    """Those that do more than look."""
    return [name for name in operations if not name.startswith(("Get", "List", "Describe"))]


@pytest.mark.parametrize("rows", [(0,), (0, 1, 2, 3)], ids=["action", "bulk"])
def test_actions(locked: Engine, stub: Stub, rows: tuple[int, ...]) -> None:
    plan = planned(locked, rows=rows)
    assert plan.refused != ""
    with pytest.raises(Refused, match="Nothing was changed"):
        ask(locked, p.Run(plan.plan, plan.expect))
    assert writes(stub) == []
    assert locked.journal.read() == ()


def test_undo(locked: Engine, stub: Stub) -> None:
    context = locked.sessions.context(PROD)
    inverse = {"service": "sqs", "operation": "SetQueueAttributes", "title": "Put back",
               "params": {"QueueUrl": f"{stub.url}/q", "Attributes": {"DelaySeconds": "0"}}}  # fmt: skip
    with locked.journal.intent(
        service="sqs", operations=("SetQueueAttributes",), targets=("q",), context=context, account=ACCOUNT,
        inverse=inverse,
    ):  # fmt: skip
        pass
    (plan,) = ask(locked, p.Undo("", PROD))
    assert "read-only" in plan.refused
    with pytest.raises(Refused, match="Nothing was changed"):
        ask(locked, p.Run(plan.plan, plan.expect))
    assert writes(stub) == []
    assert len(locked.journal.read()) == 1


ARGS: dict[str, dict[str, Any]] = {
    "sqs.peek": {"count": 1},
    "sqs.send": {"draft": Draft("x")},
    "sqs.delete": {"messages": (Held("m", "r"),)},
    "rotation.plan": {"name": "prod"},
    "leaving.console": {"policy": "all"},
    "leaving.credentials": {"long_lived": True},
    "leaving.shell": {"begin": True},
}
"""What lets a job come as far as it can; the others fail on the way, which is as good."""

CHANGING = ("sqs.peek", "sqs.send", "sqs.delete", "sqs.purge", "sqs.delete_queue")


@pytest.mark.parametrize("name", sorted(JOBS))
def test_no_job_of_a_console_sends_a_change(locked: Engine, stub: Stub, name: str) -> None:
    args = {"queue_url": f"{stub.url}/{ACCOUNT}/queue-0000", **ARGS.get(name, {})}
    work = Work(1)
    said = ""
    try:
        for reply in locked.answer(p.Job(name, PROD, args), work):
            if isinstance(reply, p.Progress):
                work.cancel()  # what follows something would follow it for ever
            if isinstance(reply, p.Planned) and name.partition(".")[0] not in ("profile", "rotation"):
                said = reply.refused
                with pytest.raises(Refused, match="read-only"):
                    ask(locked, p.Run(reply.plan, reply.expect))
    except Exception as error:
        said = str(error)
    assert changes([seen.operation for seen in stub.requests]) == []
    if name in CHANGING:
        assert "ead-only" in said
    assert [record.operations for record in locked.journal.read() if record.state == "ok"] in (
        [],
        [("Shell",)],  # a console that is read-only itself, and not guarded, may be left
        [("ExportCredentials",)],
    )


def test_what_was_planned_before_does_not_run(engine: Make, stub: Stub) -> None:
    console = engine()
    ask(console, p.Unlock(PROD, "incident 7"))
    console.drafts[7] = rotation.Prepared("prod", "renew", "y", ACCOUNT, "AKIASTANDIN000000001")
    ask(console, p.Lock(PROD))
    assert changes(requests_of(stub, console, p.Job("rotation.run", PROD, {"plan": 7, "typed": "y"}))) == []


def test_files_are_not_written_in_a_read_only_console(engine: Make) -> None:
    console = engine(read_only=True)
    (plan,) = [
        each
        for each in ask(console, p.Job("profile.plan", args={"do": "delete", "name": "dev"}))
        if isinstance(each, p.Planned)
    ]
    assert plan.refused == profiles.READ_ONLY
    with pytest.raises(Refused, match="read-only"):
        ask(console, p.Job("profile.write", args={"plan": plan.plan, "typed": plan.expect}))


def test_a_client_that_forgot_everything_is_still_refused(locked: Engine, stub: Stub) -> None:
    before = len(stub.requests)
    for service, call, params in (
        ("sqs", "purge_queue", {"QueueUrl": f"{stub.url}/q"}),
        ("ec2", "terminate_instances", {"InstanceIds": ["i-1"]}),
        ("dynamodb", "execute_statement", {"Statement": "DELETE FROM t"}),
        ("s3", "delete_object", {"Bucket": "b", "Key": "k"}),
        ("iam", "create_access_key", {}),
    ):
        with pytest.raises(Refused):
            getattr(locked.sessions.client(PROD, service), call)(**params)
    assert [seen.operation for seen in stub.requests[before:]] == []
