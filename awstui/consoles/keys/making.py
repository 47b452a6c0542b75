"""A form, the job it is for, its confirmation and its outcome: asked again until it is done or left."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from awstui import protocol as p
from awstui.consoles.keys.forms import faults
from awstui.errors import AwsFailed, EngineGone
from awstui.protocol import Field
from awstui.protocol.keys import KeyDone
from awstui.ui.form import Form

if TYPE_CHECKING:
    from awstui.app import Console

_MENDABLE = ("usage", "refused", "other", "invalid", "conflict")
"""Failures that another answer in the form can mend."""


async def filled(
    console: Console,
    title: str,
    asked: Sequence[Field],
    values: Mapping[str, Any],
    job: Callable[[Mapping[str, Any]], p.Job],
    told: str = "",
    ok: str = "OK",
) -> KeyDone | None:
    """Ask, and do what was asked for; None when it was left.

    Args:
        console: the app.
        title: of the form.
        asked: its fields.
        values: what they hold at first.
        job: what the answers come to.
        told: what to know before it is filled in.
        ok: the word on its button.
    """
    help_text = told
    while True:
        answers = await console.push_screen_wait(Form(title, asked, values, help_text, faults, ok))
        if answers is None:
            return None
        try:
            return await done(console, job(answers))
        except AwsFailed as error:
            if error.failure.kind not in _MENDABLE:
                console.say(f"{error.failure.sentence}\n{error.failure.hint}".strip(), "error")
                return None
            values, help_text = answers, f"✗ {error.failure.sentence}"


async def done(console: Console, job: p.Job) -> KeyDone | None:
    """Do a job that changes something, once what it proposes is confirmed; None when that was left.

    Raises:
        awstui.errors.AwsFailed: it was refused or failed.
    """
    found = await _carried(console, job)
    if isinstance(found, p.Planned):
        from awstui.ui.confirm import Confirm

        typed: str | None = await console.push_screen_wait(Confirm(found, console.settings.confirm.grace_ms / 1000))
        if not typed:
            return None
        found = await console.to_the_end(_carried(console, p.Run(found.plan, typed)))
    if isinstance(found, KeyDone):
        console.say(found.sentence)
        return found
    return None


async def _carried(console: Console, request: p.Request) -> p.Planned | KeyDone | None:
    found: p.Planned | KeyDone | None = None
    try:
        async for reply in console.engine.ask(request):
            if isinstance(reply, p.Planned):
                found = reply
            elif isinstance(reply, p.Value) and isinstance(reply.value, KeyDone):
                found = reply.value
            elif isinstance(reply, p.Progress):
                console.remark(reply.text)
    except EngineGone as error:
        console.say(f"{error} Whether it was done is not known: look before doing it again.", "error")
    finally:
        console.remark("")
    return found
