"""Special screens: what a list cannot do. Screen files open them by name."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from awstui import protocol as p
    from awstui.app import Console
    from awstui.ui.base import Page
    from awstui.ui.changing import Changed

    Dialog = Callable[[Console, p.Place, Changed], Coroutine[Any, Any, None]]
    Dialogs = Callable[[Console, Sequence[tuple[p.Place, str, str]]], Coroutine[Any, Any, None]]

CONSOLES = {
    "connect": ("connect.chooser:choose", "connect", "the ways there, checked; a shell by one of them"),
    "ec2.password": ("keys.password:open_password", "password", "decrypt a Windows password and copy it"),
    "instance": ("ec2.console:open_instance", "open", "the instance: facts, reach, output, metrics …"),
    "related": ("related:open_related", "related", "what belongs to it, counted"),
    "sns": ("sns.console:open_topic", "open", "the topic: subscriptions, policy, metrics …"),
    "sqs": ("sqs.console:open_queue", "open", "the queue: messages, dead letters, metrics …"),
}
"""Console name in screen files -> "module:function" of this package, its name for people, and what it is for. The
function takes (place, document)."""

DIALOGS = {
    "sns.create": ("sns.creating:create_topic", "Create a topic", ""),
    "sqs.create": ("sqs.creating:create_queue", "Create a queue", ""),
}
"""Name in screen files -> "module:function", what it does and what there is to add, for what is asked on a list and
needs no row of it."""

SEVERAL = {"connect": "connect.windows:open_windows"}
"""Name of a console -> what opens it for several marked rows at once; the others are opened for one row."""

ON_ROWS = {
    "ec2.ssh_config": ("hostfiles:ssh_config", "ssh_config file", "the marked instances as hosts of ssh"),
    "ec2.mremoteng": ("hostfiles:mremoteng", "mRemoteNG file", "the marked instances as connections, with PuTTY keys"),
    "ec2.ansible": ("hostfiles:ansible", "Ansible hosts", "the marked instances as an inventory"),
}
"""Name in screen files -> "module:function", what it makes, and of what, for what is done with the chosen rows
together: the marked ones, else the one under the cursor. The function takes (place, id, label) of each."""

NAMES = frozenset((*CONSOLES, *DIALOGS, *ON_ROWS))
"""Everything a screen file's `consoles` may name."""


def find(name: str) -> Callable[[p.Place, p.Document], Page]:
    """What opens the console of that name; KeyError when there is none."""
    return cast("Callable[[p.Place, p.Document], Page]", _function(CONSOLES[name][0]))


def several(name: str) -> Dialogs:
    """What opens the console of that name for several rows; KeyError when there is none."""
    return cast("Dialogs", _function(SEVERAL[name]))


def dialog(name: str) -> Dialog:
    """What asks and does what the dialog of that name is for; KeyError when there is none."""
    return cast("Dialog", _function(DIALOGS[name][0]))


def on_rows(name: str) -> Dialogs:
    """What does what that name stands for with the chosen rows; KeyError when there is none."""
    return cast("Dialogs", _function(ON_ROWS[name][0]))


def words_of(name: str) -> tuple[str, str]:
    """A console or dialog in words: its name, and what it is for where the name does not say so."""
    return (CONSOLES.get(name) or DIALOGS.get(name) or ON_ROWS[name])[1:]


def _function(target: str) -> Any:
    module, _, function = target.partition(":")
    return getattr(import_module(f"awstui.consoles.{module}"), function)
