"""Headless commands: what the console does, without a screen.

Standard output is data, standard error is narration. Each command's module is imported when that command is given: ssh
does not wait for what `ls` needs. This one reads the words of `ls`, `screens`, `check`, `keys` and `doctor`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from awstui.cli import add_place


def main(arguments: Sequence[str]) -> int:
    """Run one of them; returns the exit code."""
    from awstui.rows.export import FORMATS

    parser = argparse.ArgumentParser(prog="awstui")
    commands = parser.add_subparsers(dest="command", required=True)
    ls = commands.add_parser("ls", help="print the rows of a screen, every page of them")
    ls.add_argument("route", nargs="+", help="sqs.queues, 'ec2 instance-type=t3.micro', …")
    ls.add_argument("-o", "--output", choices=sorted(FORMATS), default="table")
    ls.add_argument("--filter", default="", help="as after / in the console: text, !text, column:text")
    ls.add_argument("--regions", help="several with commas, or all")
    ls.add_argument("--profiles", help="several with commas")
    add_place(ls)
    commands.add_parser("screens", help="list all screens with their aliases")
    check = commands.add_parser("check", help="check screen files against the AWS API models")
    check.add_argument("files", nargs="*", help="screen files (default: the bundled and your own)")
    commands.add_parser("keys", help="print every key as a Markdown table")
    doctor = commands.add_parser("doctor", help="what would be used and why, to paste into a report; no secrets")
    add_place(doctor)
    options = parser.parse_args(arguments)
    if options.command == "ls":
        from awstui.headless.lists import ls as print_rows

        return print_rows(options)
    if options.command == "doctor":
        from awstui import protocol as p
        from awstui.doctor import report
        from awstui.engine.core import Engine
        from awstui.headless.places import reading

        return report(Engine(reading(options.endpoint_url)), p.Place(options.profile, options.region))
    if options.command == "check":
        from awstui.catalog.check import main as check_files

        return check_files(options.files)
    if options.command == "keys":
        from awstui.keys import table_markdown

        print(table_markdown())
        return 0
    return _screens()


def _screens() -> int:
    from awstui.catalog.load import load

    catalog = load()
    for fault in catalog.faults:
        print(fault, file=sys.stderr)
    width = max(len(key) for key in catalog.screens)
    for key, screen in catalog.screens.items():
        print(f"{key:<{width}}  {screen.title:<28}  {' '.join(screen.aliases)}".rstrip())
    return 3 if catalog.faults else 0
