"""What is done to a whole queue from its console: purge, delete, make another one like it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from awstui import protocol as p
from awstui.consoles.sqs.making import made

if TYPE_CHECKING:
    from awstui.consoles.sqs.console import QueueConsole

WORDS = {
    "purge": "delete every message of the queue",
    "delete": "delete the queue itself",
    "clone": "make another queue with this one's settings and tags",
}
"""Words after `:` on every tab, and what they do."""

Act = Callable[["QueueConsole"], Coroutine[Any, Any, None]]


def act(home: QueueConsole, word: str) -> None:
    """Begin what one of WORDS means, unless changes cannot be made here."""
    tab = home.messages_tab
    if tab.may_write("nothing is changed"):
        work = _ACTS[word]
        tab.ask(lambda: work(home))


async def purge(home: QueueConsole) -> None:
    """Delete every message, once its name was typed."""
    if await made(home.console, home.messages_tab.job("sqs.purge")) is not None and home.is_attached:
        home.refresh_facts()


async def delete(home: QueueConsole) -> None:
    """Delete the queue, once its name was typed; its console has nothing to show then."""
    if await made(home.console, home.messages_tab.job("sqs.delete_queue")) is not None and home.is_current:
        home.console.go_back()


async def clone(home: QueueConsole) -> None:
    """Make another queue with its settings and tags."""
    from awstui.consoles.sqs.creating import ask_for_queue

    answer = await home.console.one(home.messages_tab.job("sqs.settings"), p.Value)
    if answer is not None:
        await ask_for_queue(home.console, home.place, answer.value, home.label)


_ACTS: dict[str, Act] = {"purge": purge, "delete": delete, "clone": clone}
