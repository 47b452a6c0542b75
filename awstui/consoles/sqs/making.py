"""Making a change of a queue that a job proposes: confirmed, carried out to its end, told."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from awstui import protocol as p
from awstui.errors import AwsFailed, EngineGone
from awstui.protocol.sqs_queues import Done

if TYPE_CHECKING:
    from awstui.app import Console

Failed = Callable[[p.Failure], None]


async def made(console: Console, job: p.Job, failed: Failed | None = None) -> Done | None:
    """Have a job's change confirmed and make it; None when it was left, refused or failed, which has been told.

    Args:
        console: the app.
        job: answers Planned, and its Run Value(Done).
        failed: keeps what AWS said for whoever asks for more; a sentence is told anyway.
    """
    run = await console.agreed(job)
    return None if run is None else await console.to_the_end(_carried(console, run, failed))


async def _carried(console: Console, run: p.Run, failed: Failed | None) -> Done | None:
    done: Done | None = None
    try:
        async for reply in console.engine.ask(run):
            if isinstance(reply, p.Value) and isinstance(reply.value, Done):
                done = reply.value
            elif isinstance(reply, p.Progress):
                console.say_briefly(reply.text)
    except AwsFailed as error:
        more = ""
        if failed is not None:
            failed(error.failure)
            more = "\nE shows the details."
        console.say(f"{error.failure.sentence}\n{error.failure.hint}".strip() + more, "error")
    except EngineGone as error:
        console.say(f"{error} Whether it was changed is not known: look before doing it again.", "error")
    if done is not None:
        console.say(done.sentence)
    return done
