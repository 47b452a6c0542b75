"""Start-up: from starting the process to the first frame and to the rows, against the AWS CLI listing the same."""

from __future__ import annotations

import statistics

from benchmarks.figures import Figure, paired
from benchmarks.session import Session
from benchmarks.surroundings import aws_cli, console, home, stub

_TITLE = r"\[\?1049h[\s\S]*EC2 instances"  # a frame on the alternate screen, not something printed before it
_ROW = r"i-0[0-9a-f]{16}"


def measure(rounds: int) -> list[Figure]:
    """First rows and first paint ÷ the CLI, in so many pairs of runs after one that fills the caches."""
    paints: list[float] = []
    firsts: list[float] = []
    others: list[float] = []
    with home() as environment, stub(environment) as url:
        listing = [aws_cli(), "ec2", "describe-instances", "--output", "table", "--endpoint-url", url]
        for turn in range(rounds + 1):
            with Session(listing, environment) as session:
                other = session.until(_ROW)
                session.wait(30)
            with Session(console(url, "ec2"), environment) as session:
                paint = session.until(_TITLE)
                first = session.until(_ROW)
            if turn:
                others.append(other)
                paints.append(paint)
                firsts.append(first)
    cli = f"{statistics.median(others) * 1000:.0f} ms, {rounds} pairs"
    return [
        Figure(
            "first rows of 20 instances ÷ `aws ec2 describe-instances`",
            paired(firsts, others),
            0.75,
            story=f"{statistics.median(firsts) * 1000:.0f} ms ÷ {cli}",
        ),
        Figure(
            "first paint ÷ the same",
            paired(paints, others),
            0.6,
            story=f"{statistics.median(paints) * 1000:.0f} ms ÷ {cli}",
        ),
    ]
