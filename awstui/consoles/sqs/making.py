"""Making a change of a queue that a job proposes: confirmed, carried out to its end, told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from awstui import protocol as p
from awstui.errors import AwsFailed, EngineGone
from awstui.protocol.sqs_queues import Done

if TYPE_CHECKING:
    from awstui.app import Console


async def made(console: Console, job: p.Job) -> Done | None:
    """Have a job's change confirmed and make it; None when it was left, refused or failed, which has been told.

    Args:
        console: the app.
        job: answers Planned, and its Run Value(Done).
    """
    run = await console.agreed(job)
    return None if run is None else await console.to_the_end(_carried(console, run))


async def _carried(console: Console, run: p.Run) -> Done | None:
    done: Done | None = None
    try:
        async for reply in console.engine.ask(run):
            if isinstance(reply, p.Value) and isinstance(reply.value, Done):
                done = reply.value
            elif isinstance(reply, p.Progress):
                console.say_briefly(reply.text)
    except AwsFailed as error:
        console.show_failures([error.failure])
    except EngineGone as error:
        console.say(f"{error} Whether it was changed is not known: look before doing it again.", "error")
    if done is not None:
        console.say(done.sentence)
    return done
