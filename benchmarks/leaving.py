"""Quitting while a call hangs: from the key to the end of the process, with nothing left behind."""

from __future__ import annotations

import json
import statistics
import time
import urllib.request

from benchmarks.figures import Figure
from benchmarks.session import Session, alive, children
from benchmarks.surroundings import console, home, stub

_CTRL_Q = b"\x11"


def measure(rounds: int) -> Figure:
    """The slowest of so many quits with a server that never answers."""
    taken = []
    with home() as environment, stub(environment, "--hang", "*") as url:
        for turn in range(rounds):
            with Session(console(url, "ec2"), environment) as session:
                session.until("EC2 instances")
                while _asked(url) <= turn:
                    session.read(0.02)
                session.settle(0.3)
                family = children(session.process.pid)
                start = time.perf_counter()
                session.send(_CTRL_Q)
                session.wait(30)
                taken.append(time.perf_counter() - start)
            left = [pid for pid in family if alive(pid)]
            if not family or left:
                raise RuntimeError(f"round {turn}: the engine was {family}, and {left} outlived the console")
    median = statistics.median(taken)
    return Figure(
        "quitting with a hung call",
        max(taken),
        0.5,
        "s",
        f"slowest of {rounds}, median {median:.2f} s; no process left",
    )


def _asked(url: str) -> int:
    """How many lists of instances the stub has been asked for."""
    with urllib.request.urlopen(f"{url}/_stub/requests") as answer:
        return int(json.load(answer)["counts"].get("ec2.DescribeInstances", 0))
