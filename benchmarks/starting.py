"""Start-up: from starting the process to the first frame and to the rows, against the AWS CLI listing the same."""

from __future__ import annotations

import shutil
import statistics
import tempfile
from pathlib import Path

from benchmarks.figures import Figure, paired
from benchmarks.session import Session
from benchmarks.surroundings import ROOT, aws_cli, console, home, stub

_TITLE = r"\[\?1049h[\s\S]*EC2 instances"  # a frame on the alternate screen, not something printed before it
_FEW = ("ec2", "sqs", "route53", "dynamodb", "cloudformation")
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


def measure_files(rounds: int) -> list[Figure]:
    """First paint with every screen file ÷ with five of them, in so many pairs after one that fills the caches.

    The program is copied both times, so that all that differs is the folder of screen files.
    """
    paints: dict[str, list[float]] = {"all": [], "five": []}
    with tempfile.TemporaryDirectory(prefix="awstui-bench-") as folder, home() as environment, stub(environment) as url:
        files = len(list((ROOT / "screens").glob("*.toml")))
        for name in paints:
            _copy(Path(folder) / name, None if name == "all" else _FEW)
        for turn in range(rounds + 1):
            for name, times in paints.items() if turn % 2 else reversed(paints.items()):
                # PYTHONSAFEPATH: the working directory holds the program as well, and would come first.
                own = {**environment, "PYTHONPATH": str(Path(folder) / name), "PYTHONSAFEPATH": "1"}
                with Session(console(url, "ec2"), own) as session:
                    paint = session.until(_TITLE)
                if turn:
                    times.append(paint)
    few, every = (statistics.median(paints[name]) * 1000 for name in ("five", "all"))
    return [
        Figure(
            f"first paint with all {files} screen files ÷ with five",
            paired(paints["all"], paints["five"]),
            1.03,
            story=f"{every:.0f} ms ÷ {few:.0f} ms, {rounds} pairs",
        )
    ]


def _copy(folder: Path, screens: tuple[str, ...] | None) -> None:
    """The program with these screen files, or with all."""
    kept = shutil.ignore_patterns("__pycache__")
    for part in ("awstui", "themes"):
        shutil.copytree(ROOT / part, folder / part, ignore=kept)
    (folder / "screens").mkdir()
    for path in sorted((ROOT / "screens").glob("*.toml")):
        if screens is None or path.stem in screens:
            shutil.copy(path, folder / "screens")
