"""How a headless command's change is confirmed: by an option, or by what is typed on the terminal."""

from __future__ import annotations

import argparse
import sys
import textwrap

from awstui import protocol as p
from awstui.cli import add_place
from awstui.errors import Refused, UsageError
from awstui.headless.words import width
from awstui.text import clean, clean_lines


def add_common(command: argparse.ArgumentParser) -> None:
    """What every command takes."""
    add_place(command)
    command.add_argument("--read-only", action="store_true", help="refuse every change, a receive too")
    command.add_argument("--yes", action="store_true", help="do not ask")
    command.add_argument("--account", metavar="ID", help="confirms where a guard asks for the account id")
    command.add_argument("--unlock", metavar="REASON", default="", help="let changes through a guard; journalled")
    command.add_argument("--progress", action="store_true", help="tell progress also when nobody watches")


def agreed(planned: p.Planned, options: argparse.Namespace) -> str:
    """What confirms a plan: nothing where nothing is asked, else an option, or what is typed on the terminal.

    Raises:
        Refused: it cannot be done, or was not confirmed.
        UsageError: nobody can be asked here.
    """
    if planned.refused:
        hint = " Or: --unlock REASON." if "guarded" in planned.refused and not options.unlock else ""
        raise Refused(f"{planned.title}: {planned.refused}{hint}")
    if not planned.tier:
        return planned.expect
    if planned.tier == "account" and options.account:
        return str(options.account)
    if planned.tier in ("y", "name") and options.yes:
        return planned.expect
    option = "--account ID" if planned.tier == "account" else "--yes"
    if not sys.stdin.isatty():
        raise UsageError(f"{planned.title} needs to be confirmed, and there is nobody to ask here: add {option}.")
    account = f" (account {planned.account})" if planned.account else ""
    told = (f"{planned.title}{account}", planned.effect, *planned.checks, *(f"  {each}" for each in planned.targets))
    for line in told:
        for part in clean_lines(line):
            print(textwrap.fill(part, width()) if part[:1] != " " else part, file=sys.stderr)
    word = "Do it? [y/N] " if planned.tier == "y" else f"Type {clean(planned.expect)} to do it: "
    print(word, end="", file=sys.stderr, flush=True)
    typed = sys.stdin.readline().strip()
    if typed != planned.expect:
        raise Refused("Nothing was changed.")
    return typed
