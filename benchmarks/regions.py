"""One small list in seventeen regions at once, through the pipe and the engine process, its clients warm."""

from __future__ import annotations

import os
import queue
import statistics
import time
from collections.abc import Sequence

from awstui import protocol as p
from awstui.protocol import frames
from awstui.ui.process import EngineProcess
from benchmarks.answers import REGIONS
from benchmarks.figures import Figure, paired
from benchmarks.surroundings import home, stub

LATENCY_MS = 50


def measure(rounds: int) -> Figure:
    """Seventeen DescribeVpcs ÷ one, in so many pairs."""
    with home() as environment, stub(environment, "--latency", str(LATENCY_MS)) as url:
        os.environ["AWSTUI_STATE_DIR"] = environment["AWSTUI_STATE_DIR"]  # the engine's log is opened on our side
        process = EngineProcess(p.Configure(endpoint_url=url), environment)
        try:
            asking = _Asking(process)
            asking.ask(REGIONS)
            ones, alls = [], []
            for number in range(rounds):
                ones.append(asking.ask(REGIONS[number % len(REGIONS) :][:1]))
                alls.append(asking.ask(REGIONS))
        finally:
            process.stop()
    story = f"{statistics.median(alls) * 1000:.0f} ms ÷ {statistics.median(ones) * 1000:.0f} ms, {rounds} pairs"
    return Figure(
        f"{len(REGIONS)} regions × one small list at {LATENCY_MS} ms ÷ one", paired(alls, ones), 3, story=story
    )


class _Asking:
    """Questions to one engine, one set at a time."""

    def __init__(self, process: EngineProcess) -> None:
        self._process = process
        self._frames: queue.SimpleQueue[frames.Frame | None] = queue.SimpleQueue()
        self._number = 0
        process.listen(self._frames.put)

    def ask(self, regions: Sequence[str]) -> float:
        """List the VPCs of these regions at once: seconds until the last is there."""
        start = time.perf_counter()
        waiting = set()
        for region in regions:
            self._number += 1
            waiting.add(self._number)
            self._process.send(self._number, p.List("ec2.vpcs", p.Place(None, region)))
        asked = set(waiting)
        while waiting:
            frame = self._frames.get(timeout=60)
            if frame is None or isinstance(frame[1], p.Failure):
                raise RuntimeError(f"the engine did not list: {frame}")
            if isinstance(frame[1], p.End):
                waiting.discard(frame[0])
        seconds = time.perf_counter() - start
        for number in asked:
            self._process.send(0, p.Release(number))
        return seconds
