"""Measure every figure the README states, in one run, and print one table.

    python -m benchmarks [--quick] [--json FILE] [--markdown] [--check]

Ratios come from runs taken in turn (A B A B …), so that what else the machine does meanwhile counts for both. The AWS
CLI compared with is `.venv-awscli/bin/aws`, which `make bench` installs; AWSTUI_AWSCLI names another.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

from benchmarks import connecting, leaving, listing, regions, sqs, starting, table_keys
from benchmarks.figures import Figure, markdown, plain
from benchmarks.surroundings import aws_cli

RESULTS = Path(__file__).parent / "RESULTS.md"


def table(rows: int) -> list[Figure]:
    """The figures of the table widget alone."""
    found = table_keys.measure(rows)
    what = f"{rows:,} rows × 8 columns"
    keys = {name: found[f"{name} p90 ms"] for name in ("down", "scroll", "page")}
    typing = {name: found[f"{name} p90 ms"] for name in ("filter", "sort")}

    def parts(of: dict[str, float]) -> str:
        return ", ".join(f"{name} {milliseconds:.1f}" for name, milliseconds in of.items())

    return [
        Figure(f"{what}: key down, scroll, page: p90", max(keys.values()), 16, "ms", parts(keys)),
        Figure("the same: filter keystroke, sort: p90", max(typing.values()), 120, "ms", parts(typing)),
        Figure("the same: memory of the UI process", found["memory MiB"] * 2**20 / 1e6, 150, "MB"),
        Figure("bytes per cursor-down, table", found["bytes per cursor-down"], 600, story="140×40, true colour"),
        Figure("bytes per scrolled line, table", found["bytes per scrolled line"], 9000, story="140×40, true colour"),
    ]


def measurements(quick: bool) -> Iterator[tuple[str, Callable[[], list[Figure]]]]:
    """What is measured, in order: a word about it, and how."""
    yield "start-up", lambda: starting.measure(5 if quick else 15)
    yield "the number of screen files", lambda: starting.measure_files(5 if quick else 15)
    yield "the table", lambda: table(20_000 if quick else 100_000)
    yield "a list on screen", lambda: listing.measure(10 if quick else 40)
    yield "keys while pages are parsed", lambda: [listing.measure_while_loading(*((40, 20) if quick else (150, 100)))]
    yield "seventeen regions", lambda: [regions.measure(5 if quick else 15)]
    yield "connecting", lambda: connecting.measure(5 if quick else 15)
    yield "quitting", lambda: [leaving.measure(2 if quick else 5)]
    yield "SQS messages", lambda: sqs.measure(*((3_000, 1, 10_000) if quick else (10_000, 3, 200_000)))


def machine() -> str:
    """What it was measured on, without the machine's name."""
    model = platform.processor() or platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
        model = next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        pass  # not Linux
    parts = {name: version(name) for name in ("textual", "botocore")}
    load = f"load {os.getloadavg()[0]:.1f} at the end"
    if sys.platform == "linux" and os.sched_getscheduler(0) != os.SCHED_OTHER:
        load += ", all measured programs at real-time priority (`chrt -r 1`), which keeps that load out of them"
    return (
        f"{os.cpu_count()} cores of {model}, {platform.system()}, Python {platform.python_version()}, "
        f"Textual {parts['textual']}, botocore {parts['botocore']}, {load}"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="fewer rounds and rows: a look, not a result")
    parser.add_argument("--json", metavar="FILE", help="also write the figures there")
    parser.add_argument("--markdown", action="store_true", help="print Markdown, and keep it in benchmarks/RESULTS.md")
    parser.add_argument("--check", action="store_true", help="exit with 1 when a limit is missed")
    options = parser.parse_args()
    for name in ("PYTHONDONTWRITEBYTECODE", "AWS_CA_BUNDLE"):
        os.environ.pop(name, None)  # with the first, every start would compile every module anew
    try:
        aws_cli()
    except FileNotFoundError as error:
        parser.error(str(error))
    figures: list[Figure] = []
    for word, measure in measurements(options.quick):
        print(f"measuring {word} …", file=sys.stderr, flush=True)
        figures += measure()
    command = "python -m benchmarks" + (" --quick" if options.quick else "")
    if options.markdown:
        text = f"{markdown(figures)}\n\nMeasured by `{command} --markdown` on {machine()}.\n"
        RESULTS.write_text(text, "utf-8")
        print(text, end="")
    else:
        print(f"{plain(figures)}\n\n{command}: {machine()}")
    if options.json:
        kept = [{**asdict(figure), "met": figure.met} for figure in figures]
        Path(options.json).write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n", "utf-8")
    if options.check and not all(figure.met for figure in figures):
        sys.exit(1)


if __name__ == "__main__":
    main()
