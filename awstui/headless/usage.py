"""Arguments of a command with commands of its own: what one of them does not take is told with its own usage."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from awstui.headless.agreeing import add_common

Commands = Mapping[str, tuple[str, Callable[[argparse.ArgumentParser], None], Callable[[Any], int]]]
"""Name -> what it does, what adds its options, what runs it."""


def parsed(
    prog: str, description: str, commands: Commands, arguments: Sequence[str], **defaults: Any
) -> argparse.Namespace:
    """The options. argparse itself would answer a mistyped option of a command with the usage of all of them.

    Args:
        prog: what is typed before the command.
        description: what they are for.
        commands: all of them; the one that was typed is `command` of the options.
        arguments: what was typed.
        defaults: what holds where a command has no such option.
    """
    parser = argparse.ArgumentParser(prog=prog, description=description)
    each = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, (about, arrange, _) in commands.items():
        command = each.add_parser(name, help=about, description=about)
        arrange(command)
        add_common(command)
    known, left = parser.parse_known_args(arguments, argparse.Namespace(**defaults))
    if left:
        each.choices[known.command].error(f"unrecognized arguments: {' '.join(left)}")
    return known
