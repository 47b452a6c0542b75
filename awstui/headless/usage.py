"""Arguments of a command with commands of its own: what one of them does not take is told with its own usage."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any


def parsed(
    parser: argparse.ArgumentParser,
    commands: argparse._SubParsersAction[Any],
    arguments: Sequence[str],
    options: argparse.Namespace | None = None,
) -> argparse.Namespace:
    """The options. argparse itself would answer a mistyped option of a command with the usage of all of them.

    Args:
        parser: the whole one.
        commands: its commands, by name, in `command` of the options.
        arguments: what was typed.
        options: what holds where nothing was typed.
    """
    known, left = parser.parse_known_args(arguments, options or argparse.Namespace())
    if left:
        commands.choices[known.command].error(f"unrecognized arguments: {' '.join(left)}")
    return known
