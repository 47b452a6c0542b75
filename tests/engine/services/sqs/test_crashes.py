"""Engine processes killed with SIGKILL at random calls of a move, a drain and an import, a hundred times each.

No message may be lost. Messages may be there twice only where killing between sending and noting it cannot be helped;
how many is counted, and never more than were on their way.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.queues import MemoryQueue
from benchmarks.stub import Seen
from tests import standins
from tests.engine.services.sqs.shop import Shop, numbered

KILLS = 100
KILLS_FIFO = 25  # the same paths, and what a group changes about them
MESSAGES = 30
IN_HAND = 80  # what eight threads have on their way

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL and fork")


class Mortal:
    """A parent of engine processes."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        command = [sys.executable, "-m", "tests.engine.services.sqs.mortal", shop.stub.url]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=standins.ROOT
        )
        self.chance = random.Random(20261123)

    def _say(self, text: str) -> None:
        assert self.process.stdin
        self.process.stdin.write(text + "\n")
        self.process.stdin.flush()

    def _hear(self) -> int:
        assert self.process.stdout
        return int(self.process.stdout.readline())

    def run(self, job: str, kill_at: int, **args: Any) -> bool:
        """Run a job in a process that is killed at that call, before SQS does it or after; whether it was."""
        self._say(json.dumps({"job": job, "args": args}))
        pid, calls, dead = self._hear(), 0, False
        after = self.chance.random() < 0.5

        def count(seen: Seen, here: bool) -> bool:
            nonlocal calls, dead
            if seen.operation.startswith("Get"):
                return True
            if here and not dead:
                calls += 1
                if calls == kill_at:
                    dead = True
                    os.kill(pid, signal.SIGKILL)
            # nothing of a dead process is done; what arrived before it died may be
            return not dead or (after and here)

        stub = self.shop.stub
        stub.before = lambda seen: count(seen, not after) if not dead else False
        stub.after = lambda seen: count(seen, after)
        others = frozenset(stub.callers)
        self._say("go")
        code = self._hear()
        # connections are accepted in order: once ours has been, so has every one the dead process had asked for
        urllib.request.urlopen(f"{stub.url}/_stub/requests").close()
        with stub.left:  # what the dead process had sent is dropped, whenever it is read
            assert stub.left.wait_for(lambda: stub.callers <= others, timeout=30)
        stub.before = stub.after = lambda seen: True
        assert code == (-signal.SIGKILL if dead else 0)
        return dead

    def often(self, once: Callable[[int], bool], calls: int, times: int = KILLS) -> None:
        """Kill so many times, at one of so many calls each."""
        killed = tries = 0
        while killed < times:
            tries += 1
            assert tries < 2 * times
            killed += once(self.chance.randint(1, calls))


@pytest.fixture
def mortal(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mortal]:
    found = Mortal(shop)
    yield found
    assert found.process.stdin
    assert found.process.stdout
    found.process.stdin.close()
    found.process.wait(20)
    found.process.stdout.close()


def twice(*queues: MemoryQueue | list[str]) -> int:
    """How many messages are there more than once, over all these."""
    counts = Counter(body for each in queues for body in (each if isinstance(each, list) else each.bodies()))
    return sum(count - 1 for count in counts.values())


@pytest.mark.timeout(120)
@pytest.mark.parametrize("kind", ["", ".fifo"])
def test_a_killed_move_loses_nothing_and_doubles_only_what_was_in_hand(mortal: Mortal, kind: str) -> None:
    shop, doubled = mortal.shop, 0
    bodies = numbered(MESSAGES) if not kind else [f"{'abcde'[n % 5]}{n:03}" for n in range(MESSAGES)]

    def once(kill_at: int) -> bool:
        nonlocal doubled
        source, target = shop.make(f"dlq{kind}", *bodies), shop.make(f"orders{kind}")
        to = {"queue_url": shop.url(f"orders{kind}")}
        dead = mortal.run("sqs.move", kill_at, queue_url=shop.url(f"dlq{kind}"), target=to)
        assert set(source.bodies()) | set(target.bodies()) == set(bodies)
        now = twice(source, target)
        assert now <= IN_HAND
        doubled += now
        shop.stub.queues.turn(61)  # what the dead process hid reappears
        assert source.in_flight() == 0
        shop.move(f"dlq{kind}", f"orders{kind}")
        assert source.bodies() == []
        assert set(target.bodies()) == set(bodies)
        # a FIFO target knows the message's id as deduplication id: sending it again was a no-op
        assert twice(target) == (0 if kind else now)
        if kind:
            assert [body for body in target.bodies() if body[0] == "a"] == [body for body in bodies if body[0] == "a"]
        return dead

    mortal.often(once, *((28, KILLS_FIFO) if kind else (14,)))
    assert 0 < doubled < KILLS * MESSAGES / 2


@pytest.mark.timeout(120)
def test_a_killed_drain_has_each_message_in_the_file_or_in_the_queue(mortal: Mortal, tmp_path: Path) -> None:
    shop, bodies, doubled, runs = mortal.shop, numbered(MESSAGES), 0, 0

    def lines(path: Path) -> list[str]:
        return [json.loads(line)["Body"] for line in path.read_text().splitlines()] if path.exists() else []

    def once(kill_at: int) -> bool:
        nonlocal doubled, runs
        source, path = shop.make("dlq", *bodies), tmp_path / f"{runs}.jsonl"
        runs += 1
        args = {"queue_url": shop.url("dlq"), "path": str(path), "mode": "drain"}
        dead = mortal.run("sqs.export", kill_at, **args)
        assert set(source.bodies()) | set(lines(path)) == set(bodies)
        now = twice(source, lines(path))
        assert now <= IN_HAND
        doubled += now
        shop.stub.queues.turn(61)
        exported = shop.run("sqs.export", **args, resume=path.exists())
        assert source.bodies() == []
        assert Counter(lines(path)) == Counter(bodies)  # going on writes none of them twice
        assert exported.already == now
        return dead

    mortal.often(once, 10)
    assert 0 < doubled < KILLS * MESSAGES / 2


@pytest.mark.timeout(120)
@pytest.mark.parametrize("kind", ["", ".fifo"])
def test_a_killed_import_goes_on_and_doubles_no_more_than_it_said(mortal: Mortal, tmp_path: Path, kind: str) -> None:
    shop, bodies, doubled = mortal.shop, numbered(MESSAGES), 0
    path = tmp_path / "in.jsonl"
    path.write_text("".join(json.dumps({"body": body, "group": f"g{n % 9}"}) + "\n" for n, body in enumerate(bodies)))
    beside = tmp_path / "in.jsonl.awstui-import"

    def once(kill_at: int) -> bool:
        nonlocal doubled
        target, args = shop.make(f"orders{kind}"), {"queue_url": shop.url(f"orders{kind}"), "path": str(path)}
        dead = mortal.run("sqs.import", kill_at, **args)
        if dead:
            assert beside.stat().st_mode & 0o777 == 0o600
            before = len(target.messages)
            imported = shop.run("sqs.import", **args, start="resume")
            assert imported.doubled >= imported.sent - (MESSAGES - before)
        assert set(target.bodies()) == set(bodies)
        now = twice(target)
        assert now <= (0 if kind else IN_HAND)
        doubled += now
        assert not beside.exists()
        return dead

    mortal.often(once, *((5, KILLS_FIFO) if kind else (3,)))
    assert doubled == 0 if kind else 0 < doubled < KILLS * MESSAGES
