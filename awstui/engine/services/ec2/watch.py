"""Following instances that were started, stopped or terminated until they are."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from awstui.engine import failures
from awstui.engine.services.ec2.statuses import pages_of
from awstui.protocol import Place, Progress, Reply, Value
from awstui.protocol.following import Settled

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench

PAUSES = (2.0, 15.0)
"""Seconds between two looks: at first, and at most. Each pause is half as long again as the one before."""

LONGEST = 3600.0
"""Seconds after which it is no longer followed: hibernating much memory takes long, an hour is none of it."""

_PATIENCE = 3
"""Looks at which an instance rests in a state that leads nowhere, before that is believed: EC2 answers from copies
that lag, and calls one that was just started stopped for a moment."""

_WAYS = {"running": ("pending",), "stopped": ("stopping", "running"), "terminated": ("shutting-down",)}
"""Goal -> the states one is in on the way there."""

_NAMED = 3


@dataclass(slots=True)
class Course:
    """How far instances have come towards a goal.

    Args:
        names: what people call each, by id.
        goal: running, stopped or terminated.
    """

    names: Mapping[str, str]
    goal: str
    states: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    _resting: dict[str, int] = field(default_factory=dict)

    def see(self, instances: Mapping[str, Mapping[str, Any]]) -> None:
        """Take in what EC2 says now.

        Args:
            instances: id -> the instance as DescribeInstances gives it; one that is not there is gone.
        """
        for name in self.names:
            found = instances.get(name)
            state = "terminated" if found is None else str(found["State"]["Name"])
            self.states[name] = state
            self.reasons[name] = reason(found or {})
            astray = state != self.goal and state not in _WAYS.get(self.goal, ())
            self._resting[name] = self._resting.get(name, 0) + 1 if astray else 0

    @property
    def reached(self) -> int:
        """How many are there."""
        return sum(state == self.goal for state in self.states.values())

    @property
    def astray(self) -> list[str]:
        """Those that will not come there any more."""
        return [name for name, looks in self._resting.items() if looks >= _PATIENCE]

    @property
    def over(self) -> bool:
        """Whether there is nothing more to wait for."""
        return self.reached + len(self.astray) == len(self.names)

    def words(self) -> str:
        """How many are in which state: "2 running, 1 pending"."""
        counts: dict[str, int] = {}
        for state in self.states.values():
            counts[state] = counts.get(state, 0) + 1
        if len(self.names) == 1:
            return next(iter(counts), "")
        return ", ".join(f"{count:,} {state}" for state, count in sorted(counts.items(), key=lambda pair: -pair[1]))

    def settled(self) -> Settled:
        """How it ended, in a sentence."""
        if not self.astray:
            what = next(iter(self.names.values())) if len(self.names) == 1 else f"All {len(self.names):,}"
            are = "is" if len(self.names) == 1 else "are"
            return Settled(f"{what} {are} {self.goal}.")
        told = [
            f"{self.names[name]} is {self.states[name]}" + (f": {why}" if (why := self.reasons[name]) else "")
            for name in self.astray[:_NAMED]
        ]
        more = f"; {len(self.astray) - _NAMED:,} more are not" if len(self.astray) > _NAMED else ""
        rest = f" {self.reached:,} of {len(self.names):,} are {self.goal}." if len(self.names) > 1 else ""
        return Settled(f"{'; '.join(told)}{more}, not {self.goal}.{rest}", well=False)


def reason(instance: Mapping[str, Any]) -> str:
    """Why an instance is in the state it is in, as EC2 words it; "" when it does not say."""
    told = str((instance.get("StateReason") or {}).get("Message") or instance.get("StateTransitionReason") or "")
    return told.rstrip(".")


def described(client: Any, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Instances by id; those that EC2 no longer knows are left out.

    Args:
        client: a botocore EC2 client.
        ids: their ids, MOST a call.

    Raises: what DescribeInstances raises, except for ids that no longer exist.
    """
    groups = (group for page in pages_of(client, "DescribeInstances", ids) for group in page.get("Reservations") or ())
    return {each["InstanceId"]: each for group in groups for each in group.get("Instances") or ()}


def watch_state(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Look at instances, less and less often, until all are in a state or will not come there.

    Args: targets, id -> what people call it; goal: running, stopped or terminated.

    Answers Progress at every look and Value(Settled) at last; nothing at all when it is cancelled. Throttling and a
    network that is away for a moment only make it wait.
    """
    client = bench.sessions.client(place, "ec2")
    course = Course(args["targets"], args["goal"])
    pause, longest = PAUSES
    until, missed = time.monotonic() + LONGEST, 0
    while True:
        try:
            course.see(described(client, list(course.names)))
            missed = 0
        except Exception as error:
            missed += 1
            context = bench.sessions.context(place)
            failure = failures.explain(error, context=context, operation="DescribeInstances", demo=bench.demo)
            if missed > _PATIENCE or failure.kind not in ("throttled", "network", "timeout", "service"):
                raise
            yield Progress(course.reached, len(course.names), failure.sentence)
        else:
            yield Progress(course.reached, len(course.names), course.words())
            if course.over:
                yield Value(course.settled())
                return
        if time.monotonic() > until:
            yield Value(Settled(f"After an hour: {course.words()}. It is no longer followed.", well=False))
            return
        if bench.wait(pause):
            return
        pause = min(pause * 1.5, longest)
