"""A rate over several threads, by a clock that is turned by hand."""

from __future__ import annotations

import pytest

from awstui.engine.services.sqs.pace import Pace


class Clock:
    def __init__(self) -> None:
        self.now = 100.0
        self.over = False

    def __call__(self) -> float:
        return self.now

    def wait(self, seconds: float) -> bool:
        self.now += seconds
        return self.over


def test_messages_go_at_their_rate_and_the_first_at_once() -> None:
    clock = Clock()
    pace = Pace(50, clock.wait, clock)
    assert pace.take(10)
    assert clock.now == 100.0
    for _ in range(10):
        assert pace.take(10)
    assert clock.now == pytest.approx(102.0)


def test_time_that_went_by_unused_is_not_made_up_for() -> None:
    clock = Clock()
    pace = Pace(10, clock.wait, clock)
    pace.take(10)
    clock.now += 60
    start = clock.now
    pace.take(10)
    pace.take(10)
    assert clock.now - start == pytest.approx(1.0)


def test_without_a_rate_nothing_waits() -> None:
    clock = Clock()
    pace = Pace(0, clock.wait, clock)
    assert all(pace.take(10) for _ in range(100))
    assert clock.now == 100.0


def test_what_is_over_is_not_sent() -> None:
    clock = Clock()
    pace = Pace(1, clock.wait, clock)
    assert pace.take(1)
    clock.over = True
    assert not pace.take(1)


@pytest.mark.parametrize(("rate", "batch", "workers"), [(0, 10, 8), (0.1, 1, 1), (5, 5, 1), (50, 10, 2), (1000, 10, 8)])
def test_little_is_held_while_it_waits(rate: float, batch: int, workers: int) -> None:
    pace = Pace(rate, lambda seconds: False)
    assert (pace.batch, pace.workers(8)) == (batch, workers)
