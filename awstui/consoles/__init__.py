"""Special screens: what a list cannot do. Screen files open them by name."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from awstui import protocol as p
    from awstui.app import Console
    from awstui.ui.base import Page
    from awstui.ui.changing import Changed

    Dialog = Callable[[Console, p.Place, Changed], Coroutine[Any, Any, None]]

CONSOLES = {
    "sns": "sns.console:open_topic",
    "sqs": "sqs.console:open_queue",
    "ec2.password": "keys.password:open_password",
}
"""Console name in screen files -> "module:function" of this package; the function takes (place, document)."""

DIALOGS = {
    "sns.create": ("sns.creating:create_topic", "Create"),
    "sqs.create": ("sqs.creating:create_queue", "Create"),
}
"""Name in screen files -> "module:function" and what it does, for what is asked on a list and needs no row of it."""

TITLES = {"ec2.password": ("Password", "a Windows instance's password, decrypted here and copied")}
"""Name of a console that is no page of its own service -> its words for help: two for its key, and a phrase."""

NAMES = frozenset((*CONSOLES, *DIALOGS))
"""Everything a screen file's `consoles` may name."""


def find(name: str) -> Callable[[p.Place, p.Document], Page]:
    """What opens the console of that name; KeyError when there is none."""
    return cast("Callable[[p.Place, p.Document], Page]", _function(CONSOLES[name]))


def dialog(name: str) -> Dialog:
    """What asks and does what the dialog of that name is for; KeyError when there is none."""
    return cast("Dialog", _function(DIALOGS[name][0]))


def _function(target: str) -> Any:
    module, _, function = target.partition(":")
    return getattr(import_module(f"awstui.consoles.{module}"), function)
