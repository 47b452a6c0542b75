"""Special screens: what a list cannot do. Screen files open them by name."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from awstui import protocol as p
    from awstui.ui.base import Page

CONSOLES = {"sns": "sns.console:open_topic", "sqs": "sqs.console:open_queue"}
"""Console name in screen files -> "module:function" of this package; the function takes (place, document)."""


def find(name: str) -> Callable[[p.Place, p.Document], Page]:
    """What opens the console of that name; KeyError when there is none."""
    module, _, function = CONSOLES[name].partition(":")
    found: Any = getattr(import_module(f"awstui.consoles.{module}"), function)
    return cast("Callable[[p.Place, p.Document], Page]", found)
