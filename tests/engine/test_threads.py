"""Daemon threads: concurrency without a join at exit."""

from __future__ import annotations

import threading

from awstui.engine.safety import permit
from awstui.engine.threads import Threads, spread


def test_every_job_runs_and_threads_are_reused() -> None:
    threads = Threads(limit=3)
    done = threading.Semaphore(0)
    names: set[str] = set()

    def job() -> None:
        names.add(threading.current_thread().name)
        done.release()

    for _ in range(50):
        threads.submit(job)
    for _ in range(50):
        assert done.acquire(timeout=5)
    assert len(names) <= 3


def test_a_job_that_waits_does_not_hold_up_the_others() -> None:
    threads = Threads(limit=4)
    gate, passed = threading.Event(), threading.Event()
    threads.submit(lambda: gate.wait(5) and None)
    threads.submit(passed.set)
    assert passed.wait(5)
    gate.set()


def test_spread_gives_every_item_its_result_or_exception() -> None:
    def half(number: int) -> float:
        return 1 / number

    results = dict(spread(half, [0, 1, 2], limit=2))
    assert results[1] == 1
    assert results[2] == 0.5
    assert isinstance(results[0], ZeroDivisionError)


def test_spread_keeps_to_its_limit() -> None:
    lock, now, most = threading.Lock(), [0], [0]

    def count(_: int) -> None:
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        threading.Event().wait(0.002)
        with lock:
            now[0] -= 1

    assert len(list(spread(count, range(40), limit=5))) == 40
    assert 1 <= most[0] <= 5


def test_a_permit_of_the_caller_counts_in_its_helpers() -> None:
    from awstui.engine.safety import check

    def try_it(_: int) -> str:
        check("sqs", "SendMessage", {}, False)
        return "sent"

    with permit(("sqs:SendMessage",)):
        assert [result for _, result in spread(try_it, range(3))] == ["sent"] * 3
