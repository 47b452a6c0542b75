"""Moving, peeking and exporting messages, through the pipe and the engine process, on queues in the stub's memory."""

from __future__ import annotations

import itertools
import json
import os
import queue
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from awstui import protocol as p
from awstui.protocol import frames
from awstui.ui.process import EngineProcess
from benchmarks.figures import Figure, paired
from benchmarks.surroundings import REGION, home, stub

LATENCY_MS = 20
PEEKED = 100

PLAIN = """
import sys, time, boto3
url, source, target = sys.argv[1:]
sqs = boto3.client("sqs", endpoint_url=url)
start = time.perf_counter()
while found := sqs.receive_message(
    QueueUrl=source, MaxNumberOfMessages=10, WaitTimeSeconds=1, MessageAttributeNames=["All"]
).get("Messages"):
    entries = [{"Id": str(n), "MessageBody": each["Body"]} for n, each in enumerate(found)]
    sqs.send_message_batch(QueueUrl=target, Entries=entries)
    entries = [{"Id": str(n), "ReceiptHandle": each["ReceiptHandle"]} for n, each in enumerate(found)]
    sqs.delete_message_batch(QueueUrl=source, Entries=entries)
print(time.perf_counter() - start)
"""
"""The loop people write: receive ten, send ten, delete ten, until a long poll brings nothing."""


def measure(messages: int, rounds: int, exported: int) -> list[Figure]:
    """Move so many messages in so many pairs, peek a hundred, export so many."""
    return [_moving(messages, rounds), _peeking(), _exporting(exported)]


def _moving(messages: int, rounds: int) -> Figure:
    ours, plain = [], []
    with _engine("--latency", str(LATENCY_MS), "--forgetful") as (engine, environment, url):
        for _ in range(rounds):
            source, target = _queue(url, "orders-dlq", messages), _queue(url, "orders", 0)
            ours.append(engine.run("sqs.move", queue_url=source, target={"queue_url": target}))
            _check(url, "orders", messages)
            source, target = _queue(url, "orders-dlq", messages), _queue(url, "orders", 0)
            command = [sys.executable, "-c", PLAIN, url, source, target]
            plain.append(float(subprocess.run(command, env=environment, capture_output=True, check=True).stdout))
            _check(url, "orders", messages)
    story = (
        f"{statistics.median(ours):.1f} s ÷ {statistics.median(plain):.1f} s, {rounds} pairs, {LATENCY_MS} ms a call"
    )
    return Figure(f"moving {messages:,} messages ÷ a plain boto3 loop", paired(ours, plain), 0.5, story=story)


def _peeking() -> Figure:
    """Ten receives and ten releases of ten messages each are the least a peek of a hundred can cost."""
    with _engine() as (engine, _, url):
        source = _queue(url, "orders", 10 * PEEKED)
        engine.run("sqs.peek", queue_url=source, count=PEEKED)
        counts = _asked(url, "requests")["counts"]
        if _asked(url, "queue/orders")["hidden"]:
            raise RuntimeError("the peek left messages hidden")
    calls = sum(count for name, count in counts.items() if name.startswith("sqs."))
    least = 2 * PEEKED // 10
    return Figure(
        f"API calls of a peek of {PEEKED} messages ÷ the least", calls / least, 1.3, story=f"{calls} ÷ {least}"
    )


def _exporting(messages: int) -> Figure:
    """A peek export holds the receipt of every message until its end."""
    with _engine("--forgetful") as (engine, environment, url):
        source, path = _queue(url, "orders", messages), Path(environment["HOME"]) / "orders.jsonl"
        taken = engine.run("sqs.export", queue_url=source, path=str(path), in_flight=2 * messages)
        with path.open("rb") as file:
            lines = sum(1 for _ in file)
        if lines != messages or _asked(url, "queue/orders")["hidden"]:
            raise RuntimeError(f"{lines:,} lines of {messages:,}, and some may still be hidden")
        peak = engine.peak()
    story = f"all of them held until the end; {taken:.0f} s"
    return Figure(f"peak memory of the engine exporting {messages:,} messages", peak, 200, "MB", story)


def _queue(url: str, name: str, messages: int) -> str:
    return str(_asked(url, f"queue/{name}/{messages}")["url"])


def _check(url: str, name: str, messages: int) -> None:
    if (found := _asked(url, f"queue/{name}")["messages"]) != messages:
        raise RuntimeError(f"{found:,} messages of {messages:,} arrived")


def _asked(url: str, what: str) -> Any:
    with urllib.request.urlopen(f"{url}/_stub/{what}") as answer:
        return json.load(answer)


@contextmanager
def _engine(*options: str) -> Iterator[tuple[_Engine, dict[str, str], str]]:
    with home() as environment, stub(environment, *options) as url:
        os.environ["AWSTUI_STATE_DIR"] = environment["AWSTUI_STATE_DIR"]  # the engine's log is opened on our side
        process = EngineProcess(p.Configure(endpoint_url=url), environment)
        try:
            yield _Engine(process), environment, url
        finally:
            process.stop()


class _Engine:
    """One engine process, asked for one job at a time."""

    def __init__(self, process: EngineProcess) -> None:
        self._process = process
        self._frames: queue.SimpleQueue[frames.Frame | None] = queue.SimpleQueue()
        self._numbers = itertools.count(1)
        process.listen(self._frames.put)

    def run(self, job: str, **args: Any) -> float:
        """Have a job proposed, confirm it, and wait for its end: seconds from the confirmation."""
        planned = next(
            each for each in self._answers(p.Job(job, p.Place(None, REGION), args)) if isinstance(each, p.Planned)
        )
        start = time.perf_counter()
        for _ in self._answers(p.Run(planned.plan, planned.expect)):
            pass
        return time.perf_counter() - start

    def _answers(self, request: p.Request) -> Iterator[p.Reply]:
        number = next(self._numbers)
        self._process.send(number, request)
        while True:
            frame = self._frames.get(timeout=1200)
            if frame is None or isinstance(frame[1], p.Failure):
                raise RuntimeError(f"the engine did not do it: {frame}")
            if frame[0] != number:
                continue  # the rest of an answer that was known well enough
            if isinstance(frame[1], p.End):
                return
            yield frame[1]

    def peak(self) -> float:
        """The most memory it has had, in MB."""
        status = Path(f"/proc/{self._process.pid}/status").read_text("utf-8")
        return int(status.partition("VmHWM:")[2].split()[0]) * 1024 / 1e6


def main() -> None:
    """Only these figures."""
    from benchmarks.figures import plain

    print(plain(measure(*map(int, sys.argv[1:] or ("10000", "1", "200000")))))


if __name__ == "__main__":
    main()
