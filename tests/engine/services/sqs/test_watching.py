"""Following a move task: on a script of what SQS says at each look, and on our moto."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awstui import protocol as p
from awstui.engine.services.sqs.watching import FIRST, LONGEST, Tide, pick
from awstui.errors import UsageError
from awstui.protocol.sqs_tasks import MoveTask
from tests.engine.services.lent import Lent
from tests.shop import Shop

URL = "https://sqs.eu-west-1.amazonaws.com/123456789012/dlq"


def task(status: str, moved: int = 0, started: int = 1000, handle: str = "h") -> dict[str, Any]:
    told = {
        "Status": status,
        "SourceArn": "arn:aws:sqs:eu-west-1:123456789012:dlq",
        "ApproximateNumberOfMessagesMoved": moved,
        "ApproximateNumberOfMessagesToMove": 9,
        "StartedTimestamp": started,
    }
    return told | ({"TaskHandle": handle} if status == "RUNNING" else {})


class Script:
    """An SQS client that says the next thing at every look; the last one for ever."""

    def __init__(self, tasks: list[list[dict[str, Any]]], counts: list[int]) -> None:
        self.tasks, self.counts = tasks, counts

    def list_message_move_tasks(self, **_: Any) -> dict[str, Any]:
        return {"Results": self.tasks.pop(0) if len(self.tasks) > 1 else self.tasks[0]}

    def get_queue_attributes(self, AttributeNames: list[str], **_: Any) -> dict[str, Any]:
        if AttributeNames == ["QueueArn"]:
            return {"Attributes": {"QueueArn": "arn:aws:sqs:eu-west-1:123456789012:dlq"}}
        count = self.counts.pop(0) if len(self.counts) > 1 else self.counts[0]
        return {"Attributes": {"ApproximateNumberOfMessages": str(count), "QueueArn": "x"}}


def watched(script: Script, **args: Any) -> tuple[list[p.Reply], Lent]:
    lent = Lent(clients={"sqs": script})
    return list(lent.stream("sqs.watch_task", queue_url=URL, **args)), lent


def values(replies: list[p.Reply]) -> list[MoveTask]:
    return [reply.value for reply in replies if isinstance(reply, p.Value)]


def test_progress_at_every_look_and_the_task_when_it_ended() -> None:
    script = Script([[task("RUNNING", n)] for n in (0, 3, 6)] + [[task("COMPLETED", 9)]], [9, 6, 3, 0])
    replies, lent = watched(script, handle="h", linger=0)
    steps = [reply for reply in replies if isinstance(reply, p.Progress)]
    assert [(step.done, step.total) for step in steps] == [(0, 9), (3, 9), (6, 9), (9, 9)]
    assert steps[0].text == "running, ≈0 of ≈9 moved"
    (ended,) = values(replies)
    assert (ended.status, ended.moved, ended.bounced) == ("COMPLETED", 9, "")
    assert lent.pauses == [1.0, 1.5, 2.25]


def test_it_looks_ever_more_seldom_but_never_less_than_every_five_seconds() -> None:
    script = Script([[task("RUNNING")]] * 12 + [[task("CANCELLED", 2)]], [9])
    _, lent = watched(script, linger=0)
    assert lent.pauses[0] == FIRST
    assert lent.pauses == sorted(lent.pauses)
    assert lent.pauses[-1] == LONGEST


def test_stopping_to_follow_leaves_the_task_alone() -> None:
    lent = Lent(clients={"sqs": Script([[task("RUNNING", 1)]], [8])})
    lent.stop = lambda: True
    replies = list(lent.stream("sqs.watch_task", queue_url=URL))
    (last,) = values(replies)
    assert last.status == "RUNNING"
    assert lent.intents == []


def test_a_failure_is_told_with_its_reason() -> None:
    failed = task("FAILED", 1) | {"FailureReason": "CouldNotDetermineMessageSource"}
    replies, _ = watched(Script([[failed]], [8]), linger=0)
    assert values(replies)[0].failure == "CouldNotDetermineMessageSource"
    assert isinstance(replies[0], p.Progress)
    assert replies[0].text == "failed: CouldNotDetermineMessageSource, ≈1 of ≈9 moved"


def test_an_older_task_is_not_taken_for_one_that_is_listed_late() -> None:
    old = task("COMPLETED", 5, started=500)
    script = Script([[old], [task("RUNNING", 1), old], [task("COMPLETED", 9), old]], [9])
    replies, _ = watched(script, handle="h", linger=0)
    assert [task.moved for task in values(replies)] == [9]


def test_a_task_that_ended_before_the_first_look_is_found_by_its_start() -> None:
    script = Script([[task("COMPLETED", 9, started=2000), task("COMPLETED", 5, started=500)]], [0])
    replies, lent = watched(script, handle="h", started=2.0, linger=0)
    assert values(replies)[0].moved == 9
    assert lent.pauses == []


def test_a_task_of_which_only_the_handle_is_known_is_settled_on_after_a_few_looks() -> None:
    replies, lent = watched(Script([[task("COMPLETED", 9)]], [0]), handle="h", linger=0)
    assert values(replies)[0].moved == 9
    assert len(lent.pauses) == 3


def test_a_queue_without_tasks_is_said_to_have_none() -> None:
    with pytest.raises(UsageError, match="No task moves messages out of dlq"):
        watched(Script([[]], [0]))
    with pytest.raises(UsageError):
        watched(Script([[task("COMPLETED")]], [0]), started=77.0)


def test_messages_that_come_back_while_it_runs_are_told_with_its_end() -> None:
    script = Script([[task("RUNNING", n)] for n in (3, 6, 9)] + [[task("COMPLETED", 9)]], [6, 3, 5, 6])
    (ended,) = values(watched(script)[0])
    assert "≈2 messages have come to dlq since" in ended.bounced


def test_messages_that_come_back_afterwards_are_told_in_a_second_word() -> None:
    script = Script([[task("COMPLETED", 9)]], [0, 0, 4, 4])
    first, second = values(watched(script)[0])
    assert first.bounced == ""
    assert "≈4 messages have come to dlq since" in second.bounced


def test_a_queue_that_stays_empty_is_looked_at_for_a_minute_and_no_longer() -> None:
    replies, lent = watched(Script([[task("COMPLETED", 9)]], [0]))
    assert len(values(replies)) == 1
    assert sum(lent.pauses) == 60


@given(st.lists(st.integers(0, 50), max_size=20))
def test_a_queue_that_only_gets_emptier_never_bounces(counts: list[int]) -> None:
    tide = Tide("dlq")
    for count in sorted(counts, reverse=True):
        tide.see(count)
    assert tide.sentence == ""


@given(st.integers(0, 50), st.integers(1, 50), st.integers(1, 50))
def test_one_high_count_proves_nothing_and_two_do(low: int, first: int, second: int) -> None:
    tide = Tide("dlq")
    for count in (low, low + first):
        tide.see(count)
    assert tide.sentence == ""
    tide.see(low + second)
    assert f"≈{min(first, second)} message" in tide.sentence


def test_the_latest_is_picked_only_where_nothing_leads_to_one() -> None:
    new, old = MoveTask("a", "RUNNING", "h", started=2.0), MoveTask("a", "COMPLETED", started=1.0)
    assert pick((new, old), "", None, False) is new
    assert pick((new, old), "", 1.0, False) is old
    assert pick((old,), "h", None, False) is None
    assert pick((old,), "h", None, True) is old
    assert pick((), "", None, True) is None


def test_a_consumer_that_fails_again_is_noticed_on_a_real_queue(moto_url: str) -> None:
    shop = Shop(moto_url)
    shop.queue("dlq")
    shop.queue("orders", "dlq")
    shop.kill("orders", *"abc")
    lent = Lent(moto_url)
    shop.start("dlq")
    shop.ended("dlq")
    replies = lent.stream("sqs.watch_task", queue_url=shop.url("dlq"))
    seen = []
    for reply in replies:
        if isinstance(reply, p.Value):
            seen.append(reply.value)
            shop.kill("orders")
            shop.kill("orders")
    assert [task.status for task in seen] == ["COMPLETED", "COMPLETED"]
    assert "≈3 messages" in seen[1].bounced
    assert json.loads(json.dumps(seen[1].bounced)) == seen[1].bounced
