"""Following instances to the state they were sent to: on a script of what EC2 says at each look."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st

from awstui import protocol as p
from awstui.engine.following import FOLLOWED, following
from awstui.engine.services import JOBS
from awstui.engine.services.ec2.watch import PAUSES, Course
from awstui.protocol.following import Settled
from tests.engine.services.ec2.aws import reservation, stubbed
from tests.engine.services.lent import Lent

LOOK = "describe_instances"


def watched(steps: list[Any], goal: str, **targets: str) -> tuple[list[p.Reply], Lent]:
    with stubbed(*[(LOOK, step) for step in steps]) as ec2:
        lent = Lent(clients={"ec2": ec2})
        named = {name.replace("_", "-"): called for name, called in targets.items()}
        return list(lent.stream("ec2.watch_state", targets=named, goal=goal)), lent


def settled(replies: list[p.Reply]) -> Settled:
    (value,) = [reply.value for reply in replies if isinstance(reply, p.Value)]
    assert isinstance(value, Settled)
    return value


def test_progress_at_every_look_until_all_are_there() -> None:
    steps = [
        reservation(("i-a", "pending"), ("i-b", "pending")),
        reservation(("i-a", "running"), ("i-b", "pending")),
        reservation(("i-a", "running"), ("i-b", "running")),
    ]
    replies, lent = watched(steps, "running", i_a="web", i_b="api")
    told = [reply for reply in replies if isinstance(reply, p.Progress)]
    assert [(each.done, each.total, each.text) for each in told] == [
        (0, 2, "2 pending"), (1, 2, "1 running, 1 pending"), (2, 2, "2 running"),
    ]  # fmt: skip
    assert settled(replies) == Settled("All 2 are running.")
    assert lent.pauses == [2.0, 3.0]


def test_it_looks_ever_more_seldom() -> None:
    _, lent = watched([reservation(("i-a", "stopping"))] * 9 + [reservation(("i-a", "stopped"))], "stopped", i_a="web")
    assert lent.pauses == sorted(lent.pauses)
    assert lent.pauses[0] == PAUSES[0]
    assert lent.pauses[-1] == PAUSES[1]


def test_one_that_never_starts_is_told_with_the_reason() -> None:
    why = "Server.InsufficientInstanceCapacity: no capacity in this zone"
    steps = [reservation(("i-a", "pending"))] + [reservation(("i-a", "stopped"), reason=why)] * 3
    said = settled(watched(steps, "running", i_a="web")[0])
    assert said == Settled(f"web is stopped: {why}, not running.", well=False)


def test_a_copy_that_lags_is_not_believed_at_once() -> None:
    steps = [reservation(("i-a", state)) for state in ("stopped", "stopped", "pending", "running")]
    assert settled(watched(steps, "running", i_a="web")[0]).well


def test_an_instance_that_is_gone_is_terminated() -> None:
    steps = [reservation(("i-0a", "shutting-down")), ("InvalidInstanceID.NotFound", "The instance ID 'i-0a' does not")]
    assert settled(watched(steps, "terminated", i_0a="web")[0]) == Settled("web is terminated.")


def test_throttling_only_makes_it_wait() -> None:
    steps = [("RequestLimitExceeded", "slow down"), reservation(("i-a", "running"))]
    replies, lent = watched(steps, "running", i_a="web")
    assert settled(replies).well
    assert lent.pauses == [2.0]


def test_a_refusal_ends_it() -> None:
    with pytest.raises(ClientError):
        watched([("UnauthorizedOperation", "no")], "running", i_a="web")


def test_a_cancel_ends_it_without_a_word() -> None:
    with stubbed((LOOK, reservation(("i-a", "pending")))) as ec2:
        lent = Lent(clients={"ec2": ec2})
        lent.stop = lambda: True
        replies = list(lent.stream("ec2.watch_state", targets={"i-a": "web"}, goal="running"))
    assert not any(isinstance(reply, p.Value) for reply in replies)


STATES = st.sampled_from(["pending", "running", "stopping", "stopped", "shutting-down", "terminated"])


@given(st.sampled_from(["running", "stopped", "terminated"]), st.lists(STATES, min_size=1, max_size=12))
def test_it_is_over_only_when_each_is_there_or_will_not_come(goal: str, states: list[str]) -> None:
    course = Course({"i-a": "web"}, goal)
    for state in states:
        course.see({"i-a": {"State": {"Name": state}}})
    assert course.over == (states[-1] == goal or bool(course.astray))
    if course.over:
        assert course.settled().well == (states[-1] == goal)
    assert not course.astray or (states[-1] != goal and len(states) >= 3)


def test_only_what_aws_merely_begins_is_followed() -> None:
    made = [("web", {"InstanceIds": ["i-a"]}), ("api", {"InstanceIds": ["i-b"]})]
    found = following("ec2", "StopInstances", p.Place(), made)
    assert found is not None
    assert (found.title, found.args) == ("Stop 2 targets", {"goal": "stopped", "targets": {"i-a": "web", "i-b": "api"}})
    assert following("ec2", "RebootInstances", p.Place(), made) is None
    assert following("ec2", "StopInstances", p.Place(), []) is None


def test_every_job_that_follows_is_one() -> None:
    assert {how.job for how in FOLLOWED.values()} <= set(JOBS)
